// Package selftest has rendered projects run their own tests. It is a package of its
// own because that takes long, and go test gives a package ten minutes.
package selftest

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// A project with the proofs of its parts tests itself without any server: the default one
// with every option at least once, whose files TestProjectPairs vets, and the big one, vetted,
// with every template of domains at least once. TestProjectPairs has more of them.
func TestProject(t *testing.T) {
	c, r := projecttest.Catalog(t), newRunner(t)
	for _, decisions := range projecttest.EveryOption(c, nil) {
		s := projecttest.Spec(t, c, "", maps.Clone(decisions))
		r.run(t, "default", "off", s, projecttest.RenderProven(t, c, s))
	}
	for _, decisions := range projecttest.EveryDomainFile(t, c) {
		s := projecttest.Spec(t, c, "../../../../testdata/big.yaml", decisions)
		s.Module = projecttest.Module
		r.run(t, "big", "all", s, projecttest.RenderProven(t, c, s))
	}
	projecttest.Count(t, r.tested)
}

// runner has projects test themselves. All have the same module path and folder, so go test
// runs a package that several of them have once, even if it reads files.
type runner struct {
	dir    string
	tested int
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	return &runner{dir: filepath.Join(t.TempDir(), "project")}
}

func (r *runner) run(t *testing.T, name, vet string, s *spec.Spec, project *tree.Tree) {
	t.Helper()
	r.tested++
	t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
		if err := errors.Join(os.RemoveAll(r.dir), os.CopyFS(r.dir, project.FS())); err != nil {
			t.Fatal(err)
		}
		projecttest.Test(t, r.dir, projecttest.WithoutServers(), "-vet="+vet, "./...")
	})
}
