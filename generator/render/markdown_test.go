package render_test

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

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

var heading = regexp.MustCompile(`(?m)^#+ (.*)$`)

// anchors are those of the headings of a document.
func anchors(markdown string) (list []string) {
	for _, m := range heading.FindAllStringSubmatch(markdown, -1) {
		list = append(list, strings.ReplaceAll(strings.ToLower(m[1]), " ", "-"))
	}
	return list
}

// TestMarkdownTables finds rows with a cell more or less than their table's
// head, which a name or a text with a bar in it would make.
func TestMarkdownTables(t *testing.T) {
	bar := regexp.MustCompile(`(^|[^\\])\|`)
	everyFile(t, func(r rendered, f tree.File) {
		if path.Ext(f.Path) != ".md" {
			return
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
	})
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"a | b\n  in <DOMAIN>\n":      `a \| b in \<DOMAIN>`,
		"`a.<b>` in <C>, `d | e.<f>`": "`a.<b>` in \\<C>, `d \\| e.<f>`",
	} {
		if got := render.Prose(text); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// No placeholder is left in a document.
func TestPlaceholders(t *testing.T) {
	everyFile(t, func(r rendered, f tree.File) {
		if path.Ext(f.Path) == ".md" && strings.Contains(string(f.Data), "{name}") {
			r.Errorf("%s has a {name}", f.Path)
		}
	})
}

// TestDrain compares the time that a stop leaves to requests and events with what
// documents say about it.
func TestDrain(t *testing.T) {
	own, err := os.ReadFile(filepath.Join("..", "..", "docs", "rendered.md"))
	if err != nil {
		t.Fatal(err)
	}
	drain := regexp.MustCompile(`const drain = (\d+) \* time\.Second`)
	everyProject(t, func(r rendered) {
		m := drain.FindStringSubmatch(r.text("internal/app/app.go"))
		if m == nil {
			r.Fatal("app.go has no drain in seconds")
		}
		for file, text := range map[string]string{"docs/architecture.md": "Requests and events in progress have ", "compose.yaml": "requests and events in progress have "} {
			if want := text + m[1] + " seconds"; !strings.Contains(r.text(file), want) {
				r.Errorf("%s does not say: %s", file, want)
			}
		}
		if want := "gives running requests and event handlers " + m[1] + " seconds"; !strings.Contains(string(own), want) {
			r.Errorf("docs/rendered.md does not say: %s", want)
		}
	})
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
				if !strings.Contains(record, render.Prose(text)) {
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
			if !f.Optional && f.Spec.Default == nil {
				want = append(want, f.Name)
			}
			if f.Spec.Type == spec.TypeRef && !f.Optional {
				r.Errorf("%s needs %s to be there first", example.Name, f.Name)
			}
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(members)); !slices.Equal(got, want) {
			r.Errorf("fields are %v, want %v", got, want)
		}
		if !strings.Contains(r.text("README.md"), "$api"+example.HTTP.Path+" --json '"+body+"'") {
			r.Errorf("the README does not show %s", body)
		}
	})
}

// The record of a decision says what each of its options needs, and why.
func TestRecordsSayWhatIsNeeded(t *testing.T) {
	taken, other := 0, 0
	everyProject(t, func(r rendered) {
		for _, d := range r.model.Decisions {
			chosen, alternatives, _ := strings.Cut(r.text("docs/"+d.Record()), "\n## Alternatives\n")
			for _, o := range d.Options {
				text, count := alternatives, &other
				if o == d.Taken {
					text, count = chosen, &taken
				}
				for _, need := range o.Requires {
					*count++
					if want := "\n- It needs " + render.Prose(need.String()) + ".\n"; !strings.Contains(text, want) {
						r.Errorf("the record of %s does not say of %s: %s", d.Title, o.Name, want)
					}
				}
			}
		}
	})
	if taken == 0 || other == 0 {
		t.Errorf("%d options that were taken need another one, and %d that were not", taken, other)
	}
}
