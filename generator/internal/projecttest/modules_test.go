//go:build network

package projecttest_test

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// With every choice, go.mod and go.sum are as go mod tidy writes them. They follow from what a
// project imports: those that import the same are tidied once.
func TestModules(t *testing.T) {
	c, known, tidied := projecttest.Catalog(t), map[string]bool{}, 0
	for _, choice := range projecttest.Choices(c) {
		s := choice.Spec(t, c, "")
		for _, proofs := range []bool{true, false} {
			tidied++
			sources, err := projecttest.Renderer(c, proofs).Sources(s)
			if err != nil {
				t.Fatal(err)
			}
			imported, err := gomod.Imported(s.Module, sources.FS())
			if err != nil {
				t.Fatal(err)
			}
			key := strings.Join(imported, " ")
			if known[key] {
				continue
			}
			known[key] = true
			t.Run(projecttest.Chosen(s), func(t *testing.T) {
				files, err := projecttest.Renderer(c, proofs).Render(s)
				if err != nil {
					t.Fatal(err)
				}
				projecttest.Go(t, projecttest.Dir(t, s, files), nil, "mod", "tidy", "-diff") // which fails if there is one
			})
		}
	}
	projecttest.Count(t, tidied)
}
