//go:build network

package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// With every choice, go.mod and go.sum are as go mod tidy writes them, and the project with
// its proofs, which has all files of the one without, passes go vet with these modules only.
func TestModules(t *testing.T) {
	c, tidied := projecttest.Catalog(t), 0
	tidy := func(t *testing.T, s *spec.Spec, files *tree.Tree) (dir string) {
		dir = projecttest.Dir(t, s, files)
		if diff := projecttest.Go(t, dir, nil, "mod", "tidy", "-diff"); diff != "" {
			t.Errorf("go mod tidy would change:\n%s", diff)
		}
		return dir
	}
	for _, choice := range projecttest.Choices(c) {
		s := choice.Spec(t, c, "")
		tidied += 2
		t.Run(projecttest.Chosen(s), func(t *testing.T) {
			tidy(t, s, projecttest.Render(t, c, s))
			projecttest.Go(t, tidy(t, s, projecttest.RenderProven(t, c, s)), []string{"GOPROXY=off"}, "vet", "./...")
		})
	}
	projecttest.Count(t, tidied)
}
