//go:build network

package projecttest_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// golangci-lint has nothing to say about a project, run as its CI runs it: about the
// default one with any two options together, about the big one with every template of
// domains, and about one that has next to nothing. All are written to one folder, so
// golangci-lint looks at a package once that several of them have.
func TestLint(t *testing.T) {
	c, linted, dir := projecttest.Catalog(t), 0, filepath.Join(t.TempDir(), "project")
	lint := func(name string, s *spec.Spec) {
		linted++
		s.Module = projecttest.Module
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, projecttest.Render(t, c, s).FS())); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("make", "lint")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath", "CGO_ENABLED=0") // finds what other tests have compiled
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("make lint: %v\n%s", err, out)
			}
		})
	}
	lint("tiny", projecttest.FieldSpec(t, c, [][]string{{"string"}}))
	for _, choice := range projecttest.Covering(c) {
		lint("default", choice.Spec(t, c, ""))
	}
	for _, decisions := range projecttest.EveryDomainFile(t, c) {
		lint("big", projecttest.Spec(t, c, big, decisions))
	}
	projecttest.Count(t, linted)
}
