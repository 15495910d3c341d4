package projecttest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/tree"
)

// EveryDeclaration returns a few of all choices, which have between them every declaration
// that the default project has with one of them, proofs included, and any two options that
// may be taken together.
func EveryDeclaration(t testing.TB, c *decisions.Catalog) []Choice {
	t.Helper()
	known := map[string][]string{} // pieces by text
	return Cover(Choices(c), func(one Choice) [][2]string {
		parts := one.Pairs(c)
		files, err := Renderer(c, true).Sources(one.Spec(t, c, ""))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files.Files() {
			if path.Ext(f.Path) != ".go" {
				continue
			}
			text := string(f.Data)
			if known[text] == nil {
				known[text] = pieces(t, f)
			}
			for _, piece := range known[text] {
				parts = append(parts, [2]string{f.Path, piece})
			}
		}
		return parts
	})
}

// isList reports whether the functions in a file list the parts of a project.
func isList(file string) bool {
	return strings.HasSuffix(file, "_gen.go") || file == "internal/app/domains.go"
}

// pieces cuts a Go file into its declarations. What lists the parts of a project, which are
// not the same in any two, it cuts further: the imports, the fields of a struct, and the
// lines of a generated file and of the one that passes domains what they depend on.
func pieces(t testing.TB, f tree.File) (all []string) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, f.Path, f.Data, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var ends []int
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case ast.Decl, ast.Spec, *ast.Field:
			ends = append(ends, fset.Position(n.End()).Offset)
		}
		_, isFunc := n.(*ast.FuncDecl)
		return !isFunc
	})
	if isList(f.Path) {
		for i, c := range f.Data {
			if c == '\n' {
				ends = append(ends, i)
			}
		}
	}
	slices.Sort(ends)
	begin := 0
	for _, end := range append(ends, len(f.Data)) {
		all = append(all, strings.Join(strings.Fields(string(f.Data[begin:end])), " ")) // gofmt aligns neighbours
		begin = end
	}
	return all
}
