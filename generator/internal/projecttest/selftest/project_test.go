// Package selftest has rendered projects run their own tests. It is a package of its
// own because that takes long, and go test gives a package ten minutes.
package selftest

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// A project tests itself without any server: with the proofs of its parts the default one
// with any two options together, whose files TestModules vets, and the big one, vetted, with
// every template of domains at least once; and as a user gets it, vetted, the default one
// with every option at least once. All have the same module path and folder, so go test runs
// a package that several of them have once, even if it reads files.
func TestProject(t *testing.T) {
	c := projecttest.Catalog(t)
	module := projecttest.Spec(t, c, "", nil).Module
	dir := filepath.Join(t.TempDir(), "project")
	tested := 0
	test := func(name, vet string, s *spec.Spec, project func(testing.TB, *decisions.Catalog, *spec.Spec) *tree.Tree) {
		tested++
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			s.Module = module
			if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, project(t, c, s).FS())); err != nil {
				t.Fatal(err)
			}
			projecttest.Test(t, dir, projecttest.WithoutServers(), "-vet="+vet, "./...")
		})
	}
	for _, choice := range projecttest.Covering(c) {
		test("default", "off", choice.Spec(t, c, ""), projecttest.RenderProven)
	}
	for _, decisions := range projecttest.EveryOption(c, nil) {
		test("default without proofs", "all", projecttest.Spec(t, c, "", maps.Clone(decisions)), projecttest.Render)
	}
	for _, decisions := range projecttest.EveryDomainFile(t, c) {
		test("big", "all", projecttest.Spec(t, c, "../../../../testdata/big.yaml", decisions), projecttest.RenderProven)
	}
	projecttest.Count(t, tested)
}
