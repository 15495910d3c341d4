package render

import (
	"bytes"
	"go/format"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

func TestUnusedImports(t *testing.T) {
	const project = "example.com/shop"
	tests := []struct{ name, imports, body, want string }{
		{"all used", `"fmt" "time"`, "fmt.X; time.X", `"fmt" "time"`},
		{"first of a group", `"fmt" "time"`, "time.X", `"time"`},
		{"last of a group", `"fmt" "time"`, "fmt.X", `"fmt"`},
		{"middle of a group", `"bytes" "fmt" "time"`, "bytes.X; time.X", `"bytes" "time"`},
		{"several in a row", `"bytes" "fmt" "net" "time"`, "bytes.X", `"bytes"`},
		{"a whole group", `"bytes" | "fmt" "net" | "example.com/shop/b"`, "bytes.X; b.X", `"bytes" | "example.com/shop/b"`},
		{"the first group", `"bytes" | "example.com/shop/b"`, "b.X", `"example.com/shop/b"`},
		{"the last group", `"bytes" | "example.com/shop/b"`, "bytes.X", `"bytes"`},
		{"all", `"bytes" | "example.com/shop/b"`, "x", ""},
		{"own packages", `"example.com/shop" "example.com/shop/a" "example.com/shops/b"`, "x", `"example.com/shops/b"`},
		{"names that paths don't tell", `"gopkg.in/yaml.v3" "modernc.org/sqlite"`, "x", `"gopkg.in/yaml.v3" "modernc.org/sqlite"`},
		{"renamed", `a "fmt" b "time" _ "embed"`, "b.X", `_ "embed" b "time"`},
		{"with a comment", "\"fmt\" // prints\n \"time\" // ticks", "time.X", `"time" // ticks`},
		{"a name that is only a selector's", `"fmt" "time"`, "fmt.time", `"fmt"`},
		{"unsorted", `"time" "fmt"`, "fmt.X; time.X", `"fmt" "time"`},
		{"no imports, and a number that gofmt spells otherwise", "", "_ = 0XFF", ""},
	}
	file := func(imports, body string) []byte {
		lines := strings.NewReplacer(" | ", "\n\n", `" "`, "\"\n\"", `" _`, "\"\n_", `" a`, "\"\na", `" b`, "\"\nb").Replace(imports)
		if lines != "" {
			lines = "import (\n" + lines + "\n)\n\n"
		}
		return []byte("package p\n\n" + lines + "func f() { " + body + " }\n\n// End.\n")
	}
	for _, test := range tests {
		got, err := formatted(file(test.imports, test.body), project)
		if err != nil {
			t.Fatal(err)
		}
		want, err := format.Source(file(test.want, test.body))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, want)
		}
	}
}

// An error has the line of the template, not only that of the rendered file.
func TestRendersNoGo(t *testing.T) {
	text := "package p\n<% range .Domains %>\n// <% .Name %>\n<% end %>\n\nfunc f() {\n"
	files := fstest.MapFS{
		"base/base.yaml":         {},
		"base/files/p.go.tmpl":   {Data: []byte(text)},
		"domain/domain.yaml":     {},
		"resource/resource.yaml": {},
		"presets.yaml":           {},
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	s := &spec.Spec{Name: "shop"}
	for _, name := range []string{"a", "b", "c"} {
		s.Domains = append(s.Domains, &spec.Domain{Name: name, Resources: []*spec.Resource{{Name: "one"}}})
	}
	_, err = New(c, "test").Sources(s)
	const want = "base/files/p.go.tmpl:6: renders text that is not Go: expected '}', found 'EOF' (line 10 of p.go)"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// What a fixed template renders is not formatted, so it must be as gofmt has it
// whatever the module's path is: short or long, before or after others.
func TestFixedTemplates(t *testing.T) {
	c, _, err := load([]byte("name: shop\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, seen := New(c, "test"), map[string]bool{}
	for _, decisions := range c.Combinations() {
		additions, _, err := c.Selected(decisions, c.Choices().Traits)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range additions {
			for _, f := range a.Files {
				text, err := r.template(f)
				if err != nil {
					t.Fatal(err)
				}
				if strings.HasSuffix(f.Path, ".go") && fixed(text) && !seen[f.Source] {
					seen[f.Source] = true
					checkFixed(t, text)
				}
			}
		}
	}
	if len(seen) == 0 {
		t.Error("there is none")
	}
}

// checkFixed reports the first line that formatted would change.
func checkFixed(t *testing.T, text *template.Template) {
	t.Helper()
	for _, module := range []string{"a.b/c", "example.com/shop", "zz.example.com/a/path/that/is/longer/than/most"} {
		var out bytes.Buffer
		if err := text.Execute(&out, &Project{Module: module}); err != nil {
			t.Fatal(err)
		}
		want, err := formatted(out.Bytes(), module)
		if err != nil {
			t.Errorf("%s: %v", text.Name(), err)
			return
		}
		wanted := strings.Split(string(want), "\n")
		for i, line := range strings.Split(out.String(), "\n") {
			if i >= len(wanted) || line != wanted[i] {
				t.Errorf("%s:%d: not as gofmt has it in the module %s, or an import that nothing uses:\n%s", text.Name(), i+1, module, line)
				return
			}
		}
	}
}
