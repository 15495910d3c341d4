// Package selftest has rendered projects run their own tests. It is a package of its
// own because that takes long, and go test gives a package ten minutes.
package selftest

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// A project vets and tests itself without any server: with the proofs of its parts the
// default one with any two options together and the big one with every option at least
// once, and as a user gets it the default one with every option at least once.
func TestProject(t *testing.T) {
	c, environment := projecttest.Catalog(t), append(projecttest.WithoutServers(), "GOFLAGS=-mod=readonly")
	test := func(name string, s *spec.Spec, files *tree.Tree) {
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			dir := projecttest.Dir(t, s, files)
			projecttest.Go(t, dir, environment, "vet", "./...")
			projecttest.Go(t, dir, environment, "test", "./...")
		})
	}
	for _, choice := range projecttest.Covering(c) {
		s := choice.Spec(t, c, "")
		test("default", s, projecttest.RenderProven(t, c, s))
	}
	for _, decisions := range c.Combinations() {
		if s := projecttest.Spec(t, c, "", decisions); projecttest.Alike(c.Decisions, s) {
			test("default without proofs", s, projecttest.Render(t, c, s))
		}
		if s := projecttest.Spec(t, c, "../../../../testdata/big.yaml", decisions); projecttest.Alike(c.Decisions, s) {
			test("big", s, projecttest.RenderProven(t, c, s))
		}
	}
}
