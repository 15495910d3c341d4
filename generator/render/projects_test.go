package render_test

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/tree"
)

// The files of a rendered project that are not Go have no compiler to object:
// these tests read them back.

const (
	big = "../../testdata/big.yaml"
	odd = "testdata/odd.yaml"
)

// rendered is a project with the model that it was rendered from.
type rendered struct {
	*testing.T
	name  string
	model *render.Project
	tree  *tree.Tree
}

// everyProject runs a test on the projects of different specs with every choice.
func everyProject(t *testing.T, test func(rendered)) {
	t.Helper()
	if projects == nil {
		projects = renderProjects(t)
	}
	for _, p := range projects {
		t.Run(p.name, func(t *testing.T) {
			p.T = t
			test(p)
		})
	}
}

// projects are rendered by the first test that needs them.
var projects []rendered

func renderProjects(t *testing.T) (all []rendered) {
	t.Helper()
	c := projecttest.Catalog(t)
	for _, file := range []string{"", big, odd} {
		for _, choice := range projecttest.Choices(c) {
			s := choice.Spec(t, c, file)
			model, err := render.NewProject(s, c, nil, false)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, rendered{name: s.Name + " " + projecttest.Chosen(s), model: model, tree: projecttest.Render(t, c, s)})
		}
	}
	return all
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
	projecttest.Count(t, len(projects))
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
