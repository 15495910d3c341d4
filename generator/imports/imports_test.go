package imports_test

import (
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/imports"
)

func TestUsed(t *testing.T) {
	const text = "package p\n\nimport \"fmt\"\n\nfunc f() { fmt.Print(a.b, c[0].d, e()) }\n"
	file, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(imports.Used(file))); !slices.Equal(got, []string{"a", "fmt"}) {
		t.Errorf("got %v, want a and fmt", got)
	}
}

func TestName(t *testing.T) {
	for imported, want := range map[string]string{"fmt": "fmt", "math/rand/v2": "rand", "example.com/a/b": "b", "example.com/a/v2": "a", "example.com/v2x": "v2x"} {
		if got := imports.Name(imported); got != want {
			t.Errorf("%s: got %s, want %s", imported, got, want)
		}
	}
}
