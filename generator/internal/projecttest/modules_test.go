//go:build network

package projecttest_test

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

// With every choice, go.mod and go.sum are as go mod tidy writes them. Projects with the
// same modules and imports are tidied once.
func TestModules(t *testing.T) {
	c, known, tidied := projecttest.Catalog(t), map[string]bool{}, 0
	for _, choice := range projecttest.Choices(c) {
		s := choice.Spec(t, c, "")
		for _, files := range []*tree.Tree{projecttest.RenderProven(t, c, s), projecttest.Render(t, c, s)} {
			tidied++
			read := readByTidy(t, s.Module, files)
			if known[read] {
				continue
			}
			known[read] = true
			t.Run(projecttest.Chosen(s), func(t *testing.T) {
				projecttest.Go(t, projecttest.Dir(t, s, files), nil, "mod", "tidy", "-diff") // which fails if there is one
			})
		}
	}
	projecttest.Count(t, tidied)
}

// readByTidy returns what go mod tidy reads of a project: its modules, and the imports
// from other modules.
func readByTidy(t *testing.T, module string, p *tree.Tree) string {
	t.Helper()
	imports, err := gomod.Imported(module, p.FS())
	if err != nil {
		t.Fatal(err)
	}
	return string(textOf(t, p, "go.mod")) + string(textOf(t, p, "go.sum")) + strings.Join(imports, " ")
}
