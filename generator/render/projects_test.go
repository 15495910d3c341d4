package render_test

import (
	"path"
	"regexp"
	"runtime"
	"runtime/debug"
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
	name   string
	file   string // of the spec
	choice projecttest.Choice
	model  *render.Project
	tree   *tree.Tree
}

// everyProject runs a test on the projects of the default spec with every choice, and on those
// of other specs with few that have any two options between them.
func everyProject(t *testing.T, test func(rendered)) {
	t.Helper()
	for _, p := range allProjects(t) {
		t.Run(p.name, func(t *testing.T) {
			p.T = t
			test(p)
		})
	}
}

// everyFile runs a test on the files of these projects but the lock, which TestLock reads. A
// text that a path has in several of them is tested in the first.
func everyFile(t *testing.T, test func(r rendered, f tree.File)) {
	t.Helper()
	type file struct{ path, text string }
	seen := map[file]bool{}
	everyProject(t, func(r rendered) {
		for _, f := range r.tree.Files() {
			if f.Path != tree.LockFile && !seen[file{f.Path, string(f.Data)}] {
				seen[file{f.Path, string(f.Data)}] = true
				test(r, f)
			}
		}
	})
}

var projects []rendered

// allProjects are rendered by the first test that needs them, on two CPUs.
func allProjects(t *testing.T) []rendered {
	t.Helper()
	if projects != nil {
		return projects
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	debug.SetGCPercent(300) // since nearly all that is allocated is kept
	c := projecttest.Catalog(t)
	for _, file := range []string{"", big, odd} {
		choices := projecttest.Choices(c)
		if file != "" {
			choices = projecttest.Covering(c)
		}
		for _, choice := range choices {
			s := choice.Spec(t, c, file)
			model, err := render.NewProject(s, c, nil, false)
			if err != nil {
				t.Fatal(err)
			}
			makeFiles := (*render.Renderer).Render
			if file != "" {
				makeFiles = render.Unlocked // since no test reads the lock of such a project
			}
			files, err := makeFiles(projecttest.Renderer(c, false), s)
			if err != nil {
				t.Fatal(err)
			}
			projects = append(projects, rendered{
				name: s.Name + " " + projecttest.Chosen(s), file: file, choice: choice, model: model, tree: files,
			})
		}
	}
	return projects
}

// text is a file that must be there.
func (r rendered) text(name string) string {
	r.Helper()
	f, ok := r.tree.File(name)
	if !ok {
		r.Fatalf("there is no %s", name)
	}
	return string(f.Data)
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
	everyFile(t, func(r rendered, f tree.File) {
		for i, line := range strings.Split(string(f.Data), "\n") {
			if found := left.FindString(line); found != "" {
				r.Errorf("%s:%d: %q is left: %s", f.Path, i+1, found, line)
			}
		}
	})
	projecttest.Count(t, len(projects))
}

func TestYAMLParses(t *testing.T) {
	everyFile(t, func(r rendered, f tree.File) {
		if ext := path.Ext(f.Path); ext == ".yaml" || ext == ".yml" {
			var document map[string]any
			r.yaml(f.Path, &document)
		}
	})
	everyProject(t, func(r rendered) {
		for _, file := range []string{"underpin.yaml", "compose.yaml", ".github/workflows/ci.yml"} {
			r.text(file)
		}
	})
}
