//go:build network

package projecttest_test

import (
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// With every choice, go.mod and go.sum are as go mod tidy writes them, and the project with
// its proofs, which has all files of the one without, passes go vet with these modules only.
// Projects with the same modules and imports are tidied once.
func TestModules(t *testing.T) {
	c, tidied, seen := projecttest.Catalog(t), 0, map[string]bool{}
	tidy := func(t *testing.T, s *spec.Spec, files *tree.Tree) (dir string) {
		dir = projecttest.Dir(t, s, files)
		key := readByTidy(t, s.Module, files)
		if seen[key] {
			return dir
		}
		seen[key] = true
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

// readByTidy returns what go mod tidy reads of a project: its modules, and the imports
// from other modules.
func readByTidy(t *testing.T, module string, p *tree.Tree) string {
	t.Helper()
	imports := map[string]bool{}
	for _, f := range p.Files() {
		if path.Ext(f.Path) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Data, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range file.Imports {
			if first, _, _ := strings.Cut(i.Path.Value, "/"); strings.Contains(first, ".") && !strings.HasPrefix(i.Path.Value, `"`+module+"/") {
				imports[i.Path.Value] = true
			}
		}
	}
	return string(textOf(t, p, "go.mod")) + string(textOf(t, p, "go.sum")) + strings.Join(slices.Sorted(maps.Keys(imports)), " ")
}
