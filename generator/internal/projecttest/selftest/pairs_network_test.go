//go:build network

package selftest

import (
	"maps"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// More projects test themselves without any server than in TestProject, and are vetted: with
// the proofs of its parts, the default one with any two options together, and with every
// declaration that it has with any choice; as a user gets it, the default one with every
// option at least once.
func TestProjectPairs(t *testing.T) {
	c, r := projecttest.Catalog(t), newRunner(t)
	for _, choice := range projecttest.EveryDeclaration(t, c) {
		s := choice.Spec(t, c, "")
		r.run(t, "default", "all", s, projecttest.RenderProven(t, c, s))
	}
	for _, decisions := range projecttest.EveryOption(c, nil) {
		s := projecttest.Spec(t, c, "", maps.Clone(decisions))
		r.run(t, "default without proofs", "all", s, projecttest.Render(t, c, s))
	}
	projecttest.Count(t, r.tested)
}
