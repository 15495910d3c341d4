package render

import (
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
)

// The files of a rendered project that are not Go have no compiler to object:
// these tests read them back.

// odd has names that mean something to YAML, Mermaid and make, and a field of
// every type in the one resource that needs no other.
const odd = `
name: "null"
module: example.com/odd
domains:
  end:
    end:
      whole: ref(class/whole)
      click: ref(end) optional
  class:
    whole:
      title: string min=3 max=4
      long: text min=70
      n: int min=-9223372036854775808
      f: float max=-0.5
      d: decimal min=0.10
      b: bool
      m: money
      day: date unique
      at: time
      u: uuid unique
      e: email max=12
      l: url max=20
      j: json
      k: enum(x.y,z)
      many: refs(end/end)
      x: string default="it's"
      o: text optional
`

// rendered is a project with the model that it was rendered from.
type rendered struct {
	*testing.T
	model *Project
	tree  *tree.Tree
}

// everyProject runs a test on different specs with all combinations of
// decisions.
func everyProject(t *testing.T, test func(rendered)) {
	t.Helper()
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	big, err := os.ReadFile("../../testdata/big.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := New(c, "test")
	specs := map[string]string{"default": "name: shop\n", "big": string(big), "odd": odd}
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		for _, decisions := range c.Combinations() {
			s, err := spec.Parse(name, []byte(specs[name]), c.Choices())
			if err != nil {
				t.Fatal(err)
			}
			s.Decisions = maps.Clone(decisions)
			s.Complete(c.Choices())
			if err := s.Validate(c.Choices()); err != nil {
				t.Fatal(err)
			}
			var taken []string
			for _, d := range c.Decisions {
				taken = append(taken, d.Name+"="+decisions[d.Name])
			}
			t.Run(name+" "+strings.Join(taken, ","), func(t *testing.T) {
				files, err := r.Render(s)
				if err != nil {
					t.Fatal(err)
				}
				model, err := newProject(s, c, nil, false)
				if err != nil {
					t.Fatal(err)
				}
				test(rendered{t, model, files})
			})
		}
	}
}

// text is a file that must be there.
func (r rendered) text(name string) string {
	r.Helper()
	for _, f := range r.tree.Files() {
		if f.Path == name {
			return string(f.Data)
		}
	}
	r.Fatalf("there is no %s", name)
	return ""
}

// yaml decodes a file into v.
func (r rendered) yaml(name string, v any) {
	r.Helper()
	if err := yaml.Unmarshal([]byte(r.text(name)), v); err != nil {
		r.Fatalf("%s: %v", name, err)
	}
}

func TestNothingIsLeftOfTemplates(t *testing.T) {
	left := regexp.MustCompile(`<%|%>|<no value>|%!|\{(name|domain|resource|table|decision|number|next|enum|min|max)\}`)
	everyProject(t, func(r rendered) {
		for _, f := range r.tree.Files() {
			for i, line := range strings.Split(string(f.Data), "\n") {
				if found := left.FindString(line); found != "" {
					r.Errorf("%s:%d: %q is left: %s", f.Path, i+1, found, line)
				}
			}
		}
	})
}

func TestYAMLParses(t *testing.T) {
	everyProject(t, func(r rendered) {
		n := 0
		for _, f := range r.tree.Files() {
			if ext := path.Ext(f.Path); ext == ".yaml" || ext == ".yml" {
				var document map[string]any
				r.yaml(f.Path, &document)
				n++
			}
		}
		if n < 3 {
			r.Errorf("%d YAML files, want underpin.yaml, compose.yaml and ci.yml at least", n)
		}
	})
}
