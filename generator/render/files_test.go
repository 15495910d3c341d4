package render

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
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

func TestCompose(t *testing.T) {
	type service struct {
		Image       string
		Command     string
		Environment map[string]string
		Ports       []string
		Volumes     []string
		DependsOn   map[string]any `yaml:"depends_on"`
		Healthcheck struct{ Test []string }
	}
	everyProject(t, func(r rendered) {
		var compose struct {
			Name     string
			Services map[string]service
			Volumes  map[string]any
		}
		r.yaml("compose.yaml", &compose)
		if compose.Name != r.model.Name {
			r.Errorf("name is %q, want %q", compose.Name, r.model.Name)
		}
		app := compose.Services["app"]
		for _, s := range r.model.Services {
			made := compose.Services[s.Name]
			if ports := []string{"127.0.0.1:" + s.OnHost() + ":" + s.Port}; made.Command != s.Command || !slices.Equal(made.Ports, ports) {
				r.Errorf("service %s is %+v", s.Name, made)
			}
			if made.Image != s.Image || made.Healthcheck.Test[1] != s.Health || len(made.Environment) != len(s.Environment) {
				r.Errorf("service %s is %+v", s.Name, made)
			}
			if _, ok := app.DependsOn[s.Name]; !ok {
				r.Errorf("app does not wait for %s", s.Name)
			}
			if app.Environment[s.URL.Name] != s.URL.Value {
				r.Errorf("app has %s=%q, want %q", s.URL.Name, app.Environment[s.URL.Name], s.URL.Value)
			}
		}
		if len(compose.Services) != len(r.model.Services)+1 || len(app.Volumes) != len(r.model.Folders) {
			r.Errorf("services are %v", compose.Services)
		}
		mounted := map[string]bool{}
		for name, s := range compose.Services {
			for _, mount := range s.Volumes {
				volume, _, _ := strings.Cut(mount, ":")
				if _, ok := compose.Volumes[volume]; !ok || mounted[volume] {
					r.Errorf("volume %s of %s is not declared, or mounted twice", volume, name)
				}
				mounted[volume] = true
			}
		}
		if len(mounted) != len(compose.Volumes) {
			r.Errorf("volumes %v are declared, %v are used", compose.Volumes, mounted)
		}
	})
}

// CI runs all tests on the servers of compose.yaml: it knows none by itself.
func TestWorkflow(t *testing.T) {
	everyProject(t, func(r rendered) {
		var workflow struct {
			Jobs map[string]struct {
				Steps []struct{ Run string }
			}
		}
		r.yaml(".github/workflows/ci.yml", &workflow)
		steps := workflow.Jobs["test"].Steps
		if !slices.ContainsFunc(steps, func(s struct{ Run string }) bool { return s.Run == "make test-servers" }) {
			r.Errorf("steps are %v", steps)
		}
	})
}

// Tests of the whole program tell it where its servers are, but for the database, of
// which each test makes its own; and no two tests share names on a server.
func TestServersOfTests(t *testing.T) {
	seen := 0
	everyProject(t, func(r rendered) {
		text := r.text("internal/app/app_test.go")
		for _, s := range r.model.Services {
			line := fmt.Sprintf("environment[%q] = envtest.URL(t, %q, %q)\n", s.URL.Name, s.Test.Name, s.Otherwise())
			if database := s.URL.Name == "DATABASE_URL"; strings.Contains(text, line) == database {
				r.Errorf("app_test.go and the service %s: %s", s.Name, line)
			}
		}
		for _, e := range r.model.Env {
			if e.Prefix && !strings.Contains(text, fmt.Sprintf("environment[%q] = envtest.Prefix(databaseURL)\n", e.Name)) {
				r.Errorf("tests share %s", e.Name)
			} else if e.Prefix {
				seen++
			}
		}
	})
	if seen == 0 {
		t.Error("no project has a prefix")
	}
}

func TestSettings(t *testing.T) {
	everyProject(t, func(r rendered) {
		var got, want []string
		for line := range strings.Lines(r.text(".env.example")) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				got = append(got, line)
			}
		}
		for _, e := range r.model.Env {
			want = append(want, e.Name+"="+shell(e.Default))
			if !strings.Contains(r.text(".env.example"), "# "+e.Doc+"\n") {
				r.Errorf("%s is not explained", e.Name)
			}
		}
		if !slices.Equal(got, want) {
			r.Errorf("settings are\n%q, want\n%q", got, want)
		}
	})
}

func TestShellQuotes(t *testing.T) {
	for value, want := range map[string]string{
		"":                     "",
		"./data":               "./data",
		"postgres://h/d?a=b":   "postgres://h/d?a=b",
		"http://h/?a=b&c=d":    "'http://h/?a=b&c=d'",
		"it's":                 `'it'\''s'`,
		"a name <a@b.example>": "'a name <a@b.example>'",
	} {
		if got := shell(value); got != want {
			t.Errorf("shell(%q) is %s, want %s", value, got, want)
		}
	}
}

// link finds the target of a link in Markdown.
var link = regexp.MustCompile(`\]\(([^)]*)\)`)

func TestMarkdownLinks(t *testing.T) {
	everyProject(t, func(r rendered) {
		links := 0
		for _, f := range r.tree.Files() {
			if path.Ext(f.Path) != ".md" {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(string(f.Data), -1) {
				if strings.HasPrefix(m[1], "https://") {
					continue
				}
				links++
				file, anchor, _ := strings.Cut(m[1], "#")
				file = path.Join(path.Dir(f.Path), file)
				if file == path.Dir(f.Path) {
					file = f.Path
				}
				if text := r.text(file); anchor != "" && !slices.Contains(anchors(text), anchor) {
					r.Errorf("%s: %s has no heading %s", f.Path, file, anchor)
				}
			}
		}
		if want := 3 + 2*len(r.model.Decisions); links < want {
			r.Errorf("%d links, want %d at least", links, want)
		}
	})
}

// anchors are those of the headings of a document.
func anchors(markdown string) (list []string) {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(markdown, -1) {
		list = append(list, strings.ReplaceAll(strings.ToLower(m[1]), " ", "-"))
	}
	return list
}

// TestMarkdownTables finds rows with a cell more or less than their table's
// head, which a name or a text with a bar in it would make.
func TestMarkdownTables(t *testing.T) {
	bar := regexp.MustCompile(`(^|[^\\])\|`)
	everyProject(t, func(r rendered) {
		for _, f := range r.tree.Files() {
			if path.Ext(f.Path) != ".md" {
				continue
			}
			cells, code := 0, false
			for i, line := range strings.Split(string(f.Data), "\n") {
				if strings.HasPrefix(line, "```") {
					code = !code
				}
				if code || !strings.HasPrefix(line, "|") {
					cells = 0
					continue
				}
				n := len(bar.FindAllString(line, -1))
				if cells == 0 {
					cells = n
				}
				if n != cells || !strings.HasSuffix(line, "|") {
					r.Errorf("%s:%d: %d cells, want %d: %s", f.Path, i+1, n-1, cells-1, line)
				}
			}
			if code {
				r.Errorf("%s: code that does not end", f.Path)
			}
		}
	})
}

func TestImageName(t *testing.T) {
	if got := (&Project{Name: "a-b--"}).ImageName(); got != "a-b" {
		t.Errorf("got %s, want a-b: no image's name ends in a hyphen", got)
	}
}

func TestProse(t *testing.T) {
	if got, want := prose("a | b\n  in <DOMAIN>\n"), `a \| b in \<DOMAIN>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestDiagram draws no arrow to or from what is not there, and a box for each
// resource.
func TestDiagram(t *testing.T) {
	box := regexp.MustCompile(`^\s*(?:subgraph )?([A-Za-z0-9_]+)[\[(]`)
	arrow := regexp.MustCompile(`^\s*(?:client\(.*\)|([A-Za-z0-9_]+)) -\.?->(?:\|"[a-z0-9_]+"\|)? ([A-Za-z0-9_]+)$`)
	everyProject(t, func(r rendered) {
		_, diagram, _ := strings.Cut(r.text("docs/architecture.md"), "```mermaid\n")
		diagram, _, _ = strings.Cut(diagram, "```")
		boxes, arrows := map[string]bool{"": true}, 0
		for line := range strings.Lines(diagram) {
			if m := box.FindStringSubmatch(line); m != nil {
				if boxes[m[1]] {
					r.Errorf("two boxes are %s", m[1])
				}
				boxes[m[1]] = true
			}
		}
		for line := range strings.Lines(diagram) {
			if !strings.Contains(line, "->") {
				continue
			}
			m := arrow.FindStringSubmatch(strings.TrimRight(line, "\n"))
			if m == nil || !boxes[m[1]] || !boxes[m[2]] {
				r.Errorf("an arrow to nothing, or none: %s", line)
			}
			arrows++
		}
		want := 1 // of clients
		for _, d := range r.model.Domains {
			for _, resource := range d.Resources {
				want += len(resource.Refs)
				if !boxes[resource.DiagramID()] {
					r.Errorf("no box is %s/%s", d.Name, resource.Name)
				}
			}
		}
		for _, place := range r.model.Places {
			want += len(place.Nodes)
		}
		if arrows != want {
			r.Errorf("%d arrows, want %d", arrows, want)
		}
	})
}

func TestDecisionRecords(t *testing.T) {
	everyProject(t, func(r rendered) {
		for _, d := range r.model.Decisions {
			record := r.text("docs/" + d.Record())
			texts := []string{d.Question, d.Taken.Summary, d.Taken.Choose, d.Taken.Costs, d.Taken.MoveOn}
			for _, o := range d.Options {
				texts = append(texts, o.Choose, o.Costs)
			}
			for _, text := range texts {
				if !strings.Contains(record, prose(text)) {
					r.Errorf("%s does not say: %s", d.Record(), text)
				}
			}
			for _, p := range d.Paths() {
				there := func(f tree.File) bool { return f.Path == p || strings.HasPrefix(f.Path, p+"/") }
				if !strings.Contains(p, "<") && !slices.ContainsFunc(r.tree.Files(), there) {
					r.Errorf("there is no %s", p)
				}
			}
		}
	})
}

// TestScaling: each scaling point has a section that says all there is to know, and
// leads to the records of its decisions.
func TestScaling(t *testing.T) {
	everyProject(t, func(r rendered) {
		text := r.text("docs/scaling.md")
		if len(r.model.Scaling) < 3 {
			r.Errorf("%d scaling points", len(r.model.Scaling))
		}
		for _, sentence := range r.model.Watch {
			if !strings.Contains(text, prose(sentence)) {
				r.Errorf("docs/scaling.md does not say: %s", sentence)
			}
		}
		for _, p := range r.model.Scaling {
			_, section, found := strings.Cut(text, "\n## "+p.Name+"\n")
			section, _, _ = strings.Cut(section, "\n## ")
			if !found || !strings.Contains(text, "](#"+p.Anchor()+")") {
				r.Errorf("docs/scaling.md has no section and row %s", p.Name)
			}
			said := []string{prose(p.Signal), prose(p.Threshold), prose(p.Means), prose(p.How)}
			for _, d := range p.Next {
				said = append(said, "["+d.Title+"]("+d.Record()+"), which is `"+d.Taken.Name+"`")
				for _, o := range d.Further() {
					said = append(said, "`"+d.Flag(o.Name)+"`: "+prose(o.Summary))
				}
			}
			for _, want := range said {
				if !strings.Contains(section, want) {
					r.Errorf("docs/scaling.md does not say of %s: %s", p.Name, want)
				}
			}
		}
	})
}

// TestDashboard: no panel is without a row, outside the dashboard or above another.
func TestDashboard(t *testing.T) {
	everyProject(t, func(r rendered) {
		ids, taken, rows := map[int]bool{}, map[[2]int]bool{}, map[string]bool{}
		place := func(name string, id, x, y, width, height int) {
			if ids[id] || x < 0 || x+width > 24 {
				r.Errorf("%s has the id of another, or is outside", name)
			}
			ids[id] = true
			for i := range width * height {
				unit := [2]int{x + i%width, y + i/width}
				if taken[unit] {
					r.Fatalf("%s is above another", name)
				}
				taken[unit] = true
			}
		}
		for _, row := range r.model.Dashboard() {
			if rows[row.Name] || len(row.Panels) == 0 {
				r.Errorf("row %s is there twice, or empty", row.Name)
			}
			rows[row.Name] = true
			place(row.Name, row.ID, 0, row.Y, 24, rowHeight)
			for _, p := range row.Panels {
				if p.Row != row.Name || p.Y <= row.Y {
					r.Errorf("%s is in row %s", p.Title, row.Name)
				}
				place(p.Title, p.ID, p.X, p.Y, p.Width, p.Height)
			}
		}
		if len(rows) < 3 {
			r.Errorf("rows are %v", rows)
		}
	})
}

// TestExample: the request that the README shows has what must be given, and a
// shell can quote it. That the program takes it is a matter of running it.
func TestExample(t *testing.T) {
	everyProject(t, func(r rendered) {
		example := r.model.Example()
		body := example.ExampleJSON()
		var members map[string]any
		if err := json.Unmarshal([]byte(body), &members); err != nil || strings.Contains(body, "'") {
			r.Fatalf("%v: %s", err, body)
		}
		var want []string
		for _, f := range example.Fields {
			if !f.Optional && f.Default == nil {
				want = append(want, f.Name)
			}
			if f.Field.Type == spec.TypeRef && !f.Optional {
				r.Errorf("%s needs %s to be there first", example.Name, f.Name)
			}
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(members)); !slices.Equal(got, want) {
			r.Errorf("members are %v, want %v", got, want)
		}
		if !strings.Contains(r.text("README.md"), "$api"+example.Path+" --json '"+body+"'") {
			r.Errorf("the README does not show %s", body)
		}
	})
}

// TestGoVersion: what builds elsewhere is the Go of go.mod.
func TestGoVersion(t *testing.T) {
	everyProject(t, func(r rendered) {
		version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(r.text("go.mod"))[1]
		for name, want := range map[string]string{
			"Dockerfile":               "FROM golang:" + version + " AS build\n",
			".github/workflows/ci.yml": `go-version: "` + version + `"`,
		} {
			if !strings.Contains(r.text(name), want) {
				r.Errorf("%s does not say %s", name, want)
			}
		}
	})
}

// TestDockerfile: the program may write where it does, and finds it again.
func TestDockerfile(t *testing.T) {
	everyProject(t, func(r rendered) {
		text, ignored, kept := r.text("Dockerfile"), r.text(".dockerignore"), r.text(".gitignore")
		for _, folder := range r.model.Folders {
			if !strings.Contains(text, " /out/srv/"+folder) || !strings.Contains(text, "\nVOLUME /srv/"+folder+"\n") {
				r.Errorf("no folder %s in the image:\n%s", folder, text)
			}
			if !strings.Contains(ignored, "\n/"+folder+"\n") || !strings.Contains(kept, "\n/"+folder+"/\n") {
				r.Errorf("data in %s would get into the image, or the repository", folder)
			}
		}
		if strings.Count(text, "\nVOLUME ") != len(r.model.Folders) {
			r.Errorf("volumes of nobody:\n%s", text)
		}
	})
}

func TestMakefile(t *testing.T) {
	program, err := exec.LookPath("make")
	if err != nil {
		if os.Getenv("TEST_REQUIRE") != "" {
			t.Fatal("install make")
		}
		t.Skip("install make")
	}
	everyProject(t, func(r rendered) {
		dir := r.TempDir()
		text := r.text("Makefile")
		if err := os.WriteFile(filepath.Join(dir, "Makefile"), []byte(text), 0o644); err != nil {
			r.Fatal(err)
		}
		_, phony, _ := strings.Cut(text, "\n.PHONY: ")
		targets := strings.Fields(phony)
		if len(targets) < 5 {
			r.Fatalf("targets are %v", targets)
		}
		run := func(args ...string) string {
			r.Helper()
			cmd := exec.Command(program, args...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err != nil || strings.Contains(string(out), "warning") {
				r.Errorf("make %v: %v: %s", args, err, out)
			}
			return string(out)
		}
		plan := run(append([]string{"-n"}, targets...)...)
		if !strings.Contains(plan, "TEST_REQUIRE=1 ") {
			r.Errorf("make test-servers lets tests skip")
		}
		for _, s := range r.model.Services {
			if want := "docker compose up --detach --wait"; !strings.Contains(plan, want) || !strings.Contains(plan, " "+s.Name) {
				r.Errorf("make servers does not start %s", s.Name)
			}
		}
		for _, v := range r.model.TestVariables() {
			if want := v.Name + "='" + v.Value + "'"; !strings.Contains(plan, want) {
				r.Errorf("make test-servers does not set %s", want)
			}
		}
		help := run()
		for _, target := range targets {
			if target == "help" {
				continue // which is what was run
			}
			if !strings.Contains(help, target+" ") {
				r.Errorf("make does not list %s:\n%s", target, help)
			}
		}
	})
}
