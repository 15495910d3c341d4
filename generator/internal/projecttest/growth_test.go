package projecttest_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/tree"
)

// BenchmarkGrowth measures what more decisions cost: it renders and type-checks the
// default project for every combination, of today's decisions and of up to five made-up
// ones more. Every made-up option has a package, and a function that the program calls.
func BenchmarkGrowth(b *testing.B) {
	options := []int{3, 2, 2, 2, 2} // of each made-up decision
	for n := range len(options) + 1 {
		c := withMadeUp(b, options[:n])
		all := c.Combinations()
		b.Run(fmt.Sprintf("decisions=%d/combinations=%d", len(c.Decisions), len(all)), func(b *testing.B) {
			for b.Loop() {
				measureAll(b, c, all)
			}
		})
	}
}

func measureAll(b *testing.B, c *decisions.Catalog, all []map[string]string) {
	r, checker := render.New(c, "test"), projecttest.NewChecker(b, projecttest.Projects(b, projecttest.Catalog(b))...)
	var rendering, checking time.Duration
	var heap uint64
	for i, combination := range all {
		began := time.Now()
		p, err := r.Sources(projecttest.Spec(b, c, "", combination))
		if err != nil {
			b.Fatal(err)
		}
		rendering += time.Since(began)
		addModule(b, p, "example.com/shop")
		began = time.Now()
		for _, err := range checker.Check(b, p) {
			b.Fatal(err)
		}
		checking += time.Since(began)
		if i == len(all)-1 {
			heap = heapInUse()
		}
	}
	runtime.KeepAlive(checker)
	perProject := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(len(all)) }
	b.ReportMetric(perProject(rendering), "render-ms/project")
	b.ReportMetric(perProject(checking), "check-ms/project")
	b.ReportMetric(float64(heap)/(1<<20), "MiB")
}

// heapInUse returns the bytes that are reachable.
func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// withMadeUp returns the catalogue with made-up decisions that have so many options.
func withMadeUp(t testing.TB, options []int) *decisions.Catalog {
	t.Helper()
	return loaded(t, madeUp(t, options))
}

// madeUp returns the templates with made-up decisions. Option o1 of made0 provides made0,
// and so on.
func madeUp(t testing.TB, options []int) fstest.MapFS {
	t.Helper()
	files := copied(t, "", "")
	for i, count := range options {
		name := fmt.Sprintf("made%d", i)
		add := func(file, text string) { files[name+"/"+file] = &fstest.MapFile{Data: []byte(text)} }
		add("decision.yaml", fmt.Sprintf("title: Made up\nquestion: Which?\norder: %d\ndefault: o0\nstart: [{name: %s, phase: clients, func: %[2]sPart}]\n", 100+i, name))
		add("files/internal/app/"+name+".go.tmpl", fmt.Sprintf("package app\n\nimport \"<%% .Module %%>/internal/platform/%s\"\n\n"+
			"func %[1]sPart(a *App) error {\n\ta.log.Debug(%[1]s.Option)\n\treturn nil\n}\n", name))
		for o := range count {
			option := fmt.Sprintf("o%d", o)
			add(option+"/option.yaml", fmt.Sprintf("order: %d\nsummary: s.\nchoose: c.\ncosts: c.\nmove_on: m.\n", o+1)+[]string{"", "provides: [" + name + "]\n", ""}[o])
			add(option+"/files/internal/platform/"+name+"/"+name+".go.tmpl", fmt.Sprintf("package %s\n\nconst Option = %q\n", name, option))
		}
	}
	return files
}

func loaded(t testing.TB, files fstest.MapFS) *decisions.Catalog {
	t.Helper()
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A mistake in a line that is rendered only if three options are chosen together is
// reported with the file, for the combinations that have the three and no other: all
// combinations of the three decisions, each with few choices of the others, since these have
// every two options together and the checker knows no decision.
func TestMistakeIsLocated(t *testing.T) {
	files := madeUp(t, []int{2, 2, 2})
	files["made0/decision.yaml"].Data = append(files["made0/decision.yaml"].Data, "when: [{provided: [made0, made1, made2], files: files+three}]\n"...)
	files["made0/files+three/internal/app/three.go.tmpl"] = &fstest.MapFile{Data: []byte("package app\n\nvar _ = mistake\n")}
	c := loaded(t, files)
	r, checker := render.New(c, "test"), projecttest.EveryChecker(t)
	checked, reported := 0, 0
	for _, choice := range withEvery(projecttest.Covering(projecttest.Catalog(t)), "made0", "made1", "made2") {
		combination := choice.Decisions
		s := choice.Spec(t, c, "")
		p, err := r.Sources(s)
		if err != nil {
			t.Fatal(err)
		}
		addModule(t, p, s.Module)
		three := combination["made0"] == "o1" && combination["made1"] == "o1" && combination["made2"] == "o1"
		found := slices.ContainsFunc(checker.Check(t, p), func(err error) bool {
			return strings.HasPrefix(err.Error(), "internal/app/three.go:3:") && strings.HasSuffix(err.Error(), "undefined: mistake")
		})
		if found != three {
			t.Errorf("%s: mistake reported: %t", projecttest.Chosen(s), found)
		}
		checked++
		if found {
			reported++
		}
	}
	projecttest.Count(t, checked)
	if reported == 0 || checked != 8*reported {
		t.Errorf("reported for %d of %d combinations, want an eighth", reported, checked)
	}
}

// withEvery returns choices with every combination of the options of made-up decisions.
func withEvery(choices []projecttest.Choice, decisions ...string) []projecttest.Choice {
	for _, decision := range decisions {
		var next []projecttest.Choice
		for _, c := range choices {
			for _, option := range []string{"o0", "o1"} {
				next = append(next, projecttest.Choice{Decisions: projecttest.With(c.Decisions, decision, option), Traits: c.Traits})
			}
		}
		choices = next
	}
	return choices
}

// addModule adds what the checker reads of go.mod to a project without modules.
func addModule(t testing.TB, p *tree.Tree, module string) {
	t.Helper()
	if err := p.Add(tree.File{Path: "go.mod", Data: []byte("module " + module + "\n"), Mode: 0o644, Class: tree.Structured, Owner: "test"}); err != nil {
		t.Fatal(err)
	}
}
