//go:build network

// These tests run the go command, which fetches modules that are not cached:
//
//	go test -tags network ./generator/gomod/
package gomod

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRefreshWithTheGoCommand(t *testing.T) {
	files := archive(t, "project.txtar")
	project := func(parts ...string) Project {
		p := Project{Name: strings.Join(parts, "+"), Module: "example.com/shop"}
		sources := fstest.MapFS{}
		for name, data := range files {
			if part, path, _ := strings.Cut(name, "/"); slices.Contains(parts, part) {
				sources[path] = &fstest.MapFile{Data: []byte(data), Mode: 0o644}
			}
		}
		p.Files = sources
		return p
	}
	pins, err := Pins()
	if err != nil {
		t.Fatal(err)
	}
	with := project("base", "env")
	table, err := Refresh(t.Context(), pins, []Project{project("base"), with})
	if err != nil {
		t.Fatal(err) // Refresh itself compares with what tidy wrote
	}
	packages, err := Imported(with.Module, with.Files)
	if err != nil {
		t.Fatal(err)
	}
	gomod, gosum, err := table.Files(with.Module, packages)
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
