//go:build servers

package projecttest_test

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Prometheus takes the rules of every project, and each alert fires when its test
// has it, and does not just below.
func TestRules(t *testing.T) {
	promtool := os.Getenv("PROMTOOL")
	if promtool == "" {
		t.Fatal("set PROMTOOL, as .ci/services up tells")
	}
	tested := map[string]bool{}
	eachMeasured(t, projecttest.Catalog(t), func(s *spec.Spec, p *tree.Tree) {
		t.Run(projecttest.Chosen(s), func(t *testing.T) {
			dir := t.TempDir()
			for _, file := range []string{rulesFile, rulesTestFile} {
				if err := os.WriteFile(filepath.Join(dir, path.Base(file)), textOf(t, p, file), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			run := func(command, file string) {
				t.Helper()
				cmd := exec.Command(promtool, command, "rules", path.Base(file))
				cmd.Dir = dir
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("promtool %s rules: %v\n%s", command, err, out)
				}
			}
			run("check", rulesFile)
			if tests := string(textOf(t, p, rulesTestFile)); !tested[tests] { // rules differ in what they advise, too
				tested[tests] = true
				run("test", rulesTestFile)
			}
			for _, r := range rulesOf(t, p) {
				if r.Alert != "" && !bytes.Contains(textOf(t, p, rulesTestFile), []byte("name: "+r.Alert+" fires\n")) {
					t.Errorf("%s has no test", r.Alert)
				}
			}
		})
	})
}
