//go:build servers

package projecttest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// fault is one way to break an adapter: a replacement in a file of the project, and the
// test that must fail because of it.
type fault struct {
	Fault, File, Old, New, Test string
}

// The tests of each adapter to a broker notice its faults, those in testdata/broken.
func TestFaultsAreNoticed(t *testing.T) {
	c, tried := projecttest.Catalog(t), 0
	start, wait := projecttest.Concurrently(t, 8)
	defer wait()
	for _, o := range projecttest.Providing(t, c, "broker") {
		var broken struct {
			Package string
			Faults  []fault
		}
		text, err := os.ReadFile("../../../testdata/broken/" + o.Name + ".yaml")
		if err == nil {
			err = yaml.Unmarshal(text, &broken)
		}
		if err != nil || len(broken.Faults) < 10 {
			t.Fatalf("%s: %d faults, %v, want at least 10", o.Name, len(broken.Faults), err)
		}
		s := projecttest.Spec(t, c, "", map[string]string{"database": "postgres", "queue": o.Name})
		dir := projecttest.Dir(t, s, projecttest.RenderProven(t, c, s))
		for _, f := range broken.Faults {
			tried++
			start(o.Name+": "+f.Fault, func(t *testing.T) { f.notice(t, dir, broken.Package) })
		}
	}
	projecttest.Count(t, tried)
}

// notice runs the test of a package in dir with the fault.
func (f fault) notice(t *testing.T, dir, pkg string) {
	file := filepath.Join(dir, filepath.FromSlash(f.File))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), f.Old); n != 1 {
		t.Fatalf("%s has the old text %d times, want once", f.File, n)
	}
	broken := filepath.Join(t.TempDir(), "broken.go")
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{file: broken}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{broken: strings.Replace(string(text), f.Old, f.New, 1), overlay: string(replaced)} {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	name := strings.ReplaceAll(f.Test, " ", "_")
	var pattern []string
	for part := range strings.SplitSeq(name, "/") {
		pattern = append(pattern, "^"+regexp.QuoteMeta(part)+"$")
	}
	out, err := projecttest.GoCommand(t, dir, nil, "test", "-vet=off", "-count=1", "-overlay", overlay, "-run", strings.Join(pattern, "/"), "./"+pkg).CombinedOutput()
	if err == nil || !strings.Contains(string(out), fmt.Sprintf("--- FAIL: %s (", name)) {
		t.Errorf("%s does not fail: %v\n%s", f.Test, err, out)
	}
}
