//go:build network

package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

// For every module set that there is: go.mod and go.sum are as tidy as go mod
// tidy has them, and what is in them is all that a build takes.
func TestModules(t *testing.T) {
	c, built := projecttest.Catalog(t), 0
	for _, choice := range projecttest.Choices(c) {
		s := choice.Spec(t, c, "")
		for name, files := range map[string]*tree.Tree{"": projecttest.Render(t, c, s), " with proofs": projecttest.RenderProven(t, c, s)} {
			built++
			t.Run(projecttest.Chosen(s)+name, func(t *testing.T) {
				dir := projecttest.Dir(t, s, files)
				if diff := projecttest.Go(t, dir, nil, "mod", "tidy", "-diff"); diff != "" {
					t.Errorf("go mod tidy would change:\n%s", diff)
				}
				projecttest.Go(t, dir, []string{"GOPROXY=off"}, "build", "./...")
				projecttest.Go(t, dir, []string{"GOPROXY=off"}, "vet", "./...")
			})
		}
	}
	projecttest.Count(t, built)
}
