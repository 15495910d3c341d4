//go:build network

// These tests run the go command, which fetches modules that are not cached:
//
//	go test -tags network ./generator/gomod/
package gomod

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRefreshWithTheGoCommand(t *testing.T) {
	files := archive(t, "project.txtar")
	write := func(parts ...string) Project {
		return Project{Module: "example.com/shop", Parts: parts, Write: func(dir string) error {
			for _, part := range parts {
				for name, data := range files {
					path, ok := strings.CutPrefix(name, part+"/")
					if !ok {
						continue
					}
					path = filepath.Join(dir, filepath.FromSlash(path))
					if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
						return err
					}
					if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
						return err
					}
				}
			}
			return nil
		}}
	}
	pins, err := Pins()
	if err != nil {
		t.Fatal(err)
	}
	table, err := Refresh(t.Context(), pins, []Project{write("base"), write("base", "env")})
	if err != nil {
		t.Fatal(err) // Refresh itself compares with what tidy wrote
	}
	gomod, gosum, err := table.Files("example.com/shop", []string{"env", "base"})
	if err != nil {
		t.Fatal(err)
	}
	for _, pin := range pins {
		inMod, inSum := strings.Contains(string(gomod), pin.Path+" "+pin.Version), strings.Contains(string(gosum), pin.Path+" "+pin.Version+" h1:")
		needed := strings.Contains(pin.Path, "/huma/") || strings.Contains(pin.Path, "/env/")
		transitive := strings.Contains(pin.Path, "/uuid") // which a module that huma asks for needs, too
		if inMod != needed || inSum != (needed || transitive) {
			t.Errorf("%s: needed is %v, in go.mod %v, in go.sum %v", pin, needed, inMod, inSum)
		}
	}
	t.Logf("%s\n%s", gomod, table.Text())
}
