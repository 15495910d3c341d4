// Package imports tells which packages a Go file uses. It never changes a file.
package imports

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strings"
)

// Paths returns the paths of the packages that a Go file imports. The name is for errors.
func Paths(name string, text []byte) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	paths := make([]string, len(file.Imports))
	for i, spec := range file.Imports {
		paths[i] = strings.Trim(spec.Path.Value, `"`)
	}
	return paths, nil
}

// Used returns the names by which a file may use packages: those before a dot.
func Used(file *ast.File) map[string]bool {
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	return used
}

// majorVersion ends a path, but is not the package's name: math/rand/v2.
var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// Name returns the name of a package, as far as the path of its import tells.
func Name(imported string) string {
	name := path.Base(imported)
	if majorVersion.MatchString(name) {
		name = path.Base(path.Dir(imported))
	}
	return name
}
