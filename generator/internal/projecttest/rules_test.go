//go:build servers

package projecttest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Prometheus takes the rules of every project, and each alert fires when its test
// has it, and does not just below. A test is run once with what it reads: the alert's
// expression and the series that rules record.
func TestRules(t *testing.T) {
	promtool := os.Getenv("PROMTOOL")
	if promtool == "" {
		t.Fatal("set PROMTOOL, as .ci/services up tells")
	}
	dir, tested := t.TempDir(), map[string]bool{}
	write := func(t *testing.T, name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(t *testing.T, command string, files ...string) {
		t.Helper()
		cmd := exec.Command(promtool, append([]string{command, "rules"}, files...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool %s rules: %v\n%s", command, err, out)
		}
	}
	var all []string
	eachMeasured(t, projecttest.Catalog(t), func(s *spec.Spec, p *tree.Tree) {
		t.Run(projecttest.Chosen(s), func(t *testing.T) {
			all = append(all, strings.ReplaceAll(projecttest.Chosen(s), " ", "_")+".yaml")
			write(t, all[len(all)-1], textOf(t, p, rulesFile))
			if tests := newTests(t, p, tested); tests != nil {
				write(t, path.Base(rulesFile), textOf(t, p, rulesFile))
				write(t, path.Base(rulesTestFile), tests)
				run(t, "test", path.Base(rulesTestFile))
			}
		})
	})
	run(t, "check", all...)
}

// newTests returns the file of tests of a project's rules with those tests only that differ,
// or read something else, from those that are known, and adds them to these.
func newTests(t *testing.T, p *tree.Tree, known map[string]bool) []byte {
	t.Helper()
	var file struct {
		Rules    []string `yaml:"rule_files"`
		Interval string   `yaml:"evaluation_interval"`
		Tests    []map[string]any
	}
	if err := yaml.Unmarshal(textOf(t, p, rulesTestFile), &file); err != nil {
		t.Fatal(err)
	}
	alerts, recorded, fires := map[string]rule{}, "", map[string]bool{}
	for _, r := range rulesOf(t, p) {
		if r.Alert != "" {
			alerts[r.Alert] = r
		} else {
			recorded += r.Record + r.Expr
		}
	}
	file.Tests = slices.DeleteFunc(file.Tests, func(test map[string]any) bool {
		name, what, _ := strings.Cut(test["name"].(string), " ")
		if alerts[name].Alert == "" {
			t.Errorf("the test %q is of no alert", test["name"])
		}
		fires[name] = fires[name] || what == "fires"
		key := fmt.Sprint(test, alerts[name].Expr, alerts[name].For, recorded)
		seen := known[key]
		known[key] = true
		return seen
	})
	for name := range alerts {
		if !fires[name] {
			t.Errorf("%s has no test", name)
		}
	}
	if len(file.Tests) == 0 {
		return nil
	}
	text, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
