//go:build network

package projecttest_test

import (
	"path"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

// With every choice, go.mod and go.sum are as go mod tidy writes them, and every Go file,
// those of proofs too, passes go vet with these modules only. Projects with the same modules
// and imports are tidied once, and one is vetted if it has something new.
func TestModules(t *testing.T) {
	c, tidied := projecttest.Catalog(t), 0
	known, vetted := map[string]bool{}, map[string]bool{}
	for _, choice := range projecttest.Choices(c) {
		s := choice.Spec(t, c, "")
		tidied += 2
		t.Run(projecttest.Chosen(s), func(t *testing.T) {
			for _, files := range []*tree.Tree{projecttest.RenderProven(t, c, s), projecttest.Render(t, c, s)} {
				tidy, vet := isNew(known, readByTidy(t, s.Module, files)), isNew(vetted, readByVet(files)...)
				if !tidy && !vet {
					continue
				}
				dir := projecttest.Dir(t, s, files)
				if tidy {
					if diff := projecttest.Go(t, dir, nil, "mod", "tidy", "-diff"); diff != "" {
						t.Errorf("go mod tidy would change:\n%s", diff)
					}
				}
				if vet {
					projecttest.Go(t, dir, []string{"GOPROXY=off"}, "vet", "./...")
				}
			}
		})
	}
	projecttest.Count(t, tidied)
}

// isNew adds keys to those that are known, and reports whether one was not.
func isNew(known map[string]bool, keys ...string) (found bool) {
	for _, key := range keys {
		found = found || !known[key]
		known[key] = true
	}
	return found
}

// readByVet returns the Go files of a project, and the lines of those that are lists of what
// a project has, which are not the same in any two.
func readByVet(p *tree.Tree) (all []string) {
	for _, f := range p.Files() {
		switch text := string(f.Data); {
		case strings.HasSuffix(f.Path, "_gen.go"):
			for line := range strings.Lines(text) {
				all = append(all, f.Path+"\x00"+strings.TrimSpace(line))
			}
		case path.Ext(f.Path) == ".go":
			all = append(all, f.Path+"\x00"+text)
		}
	}
	return all
}

// readByTidy returns what go mod tidy reads of a project: its modules, and the imports
// from other modules.
func readByTidy(t *testing.T, module string, p *tree.Tree) string {
	t.Helper()
	imports, err := gomod.External(module, p.FS())
	if err != nil {
		t.Fatal(err)
	}
	return string(textOf(t, p, "go.mod")) + string(textOf(t, p, "go.sum")) + strings.Join(imports, " ")
}
