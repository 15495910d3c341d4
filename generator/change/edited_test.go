package change_test

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"golang.org/x/mod/modfile"
)

var everyEdit = flag.Bool("edits", false, "TestEdited does all changes to each edited project, not two")

// operations are changes from the default project: other decisions, more resources in the
// one-line form, or a field less.
var operations = []struct {
	decisions map[string]string
	more      []string
	less      [3]string
}{
	{decisions: map[string]string{"cache": "redis"}},
	{decisions: map[string]string{"cqrs": "on"}},
	{decisions: map[string]string{"queue": "none"}},
	{decisions: map[string]string{"graphql": "on"}},
	{decisions: map[string]string{"otel": "off"}},
	{decisions: map[string]string{"bff": "on"}},
	{decisions: map[string]string{"cache": "none"}},
	{decisions: map[string]string{"database": "postgres"}},
	{decisions: map[string]string{"queue": "nats"}},
	{decisions: map[string]string{"queue": "kafka", "cache": "redis"}},
	{decisions: map[string]string{"bff": "on", "graphql": "on"}},
	{decisions: map[string]string{"database": "postgres", "cache": "redis", "cqrs": "on", "queue": "postgres"}},
	{decisions: map[string]string{"database": "postgres", "cache": "redis", "cqrs": "on", "queue": "kafka", "bff": "on", "graphql": "on"}},
	{decisions: map[string]string{"otel": "off", "cache": "none", "queue": "none"}},
	{more: []string{"orders/order note:text:optional"}},
	{more: []string{"catalog/product weight:int:min=1:default=500 supplier:ref(orders/order):optional"}},
	{more: []string{"catalog/review product:ref(product) stars:int:min=1:max=5 text:text:optional"}},
	{more: []string{"orders/order voucher:ref(billing/voucher):optional", "billing/voucher code:string:unique customer:email +mail"}},
	{less: [3]string{"catalog", "product", "description"}},
}

// inConflict are edits with operations that change the same lines: functions that the user has
// moved to another file change.
var inConflict = []string{"a file split in two, map[] [orders/order voucher:ref(billing/voucher):optional billing/voucher code:string:unique customer:email +mail] [  ]"}

// A project that its user has edited takes other decisions without a conflict; the outcome
// compiles, has all lines of the user's and all lines that are new.
func TestEdited(t *testing.T) {
	c := projecttest.Catalog(t)
	r := projecttest.Renderer(c, false)
	checker := projecttest.EveryChecker(t)
	start := projecttest.Spec(t, c, "", nil)
	rendered, err := change.Rendered(c, r, start)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range append(edits, months) {
		texts := rendered.Texts()
		e.make(t, texts)
		p := rendered.Edited(texts)
		ops := operations
		if !*everyEdit {
			ops = slices.Concat(operations[i%len(operations):][:1], operations[(i+len(operations)-2)%len(operations):][:1])
		}
		for _, op := range ops {
			name := fmt.Sprintf("%s, %v %v %v", e.name, op.decisions, op.more, op.less)
			t.Run(name, func(t *testing.T) {
				after := grownBy(t, c, start, op.more)
				if op.less[2] != "" {
					r := after.Resource(op.less[0], op.less[1])
					r.Fields = slices.DeleteFunc(r.Fields, func(f *spec.Field) bool { return f.Name == op.less[2] })
				}
				maps.Copy(after.Decisions, op.decisions)
				module := modfile.ModulePath([]byte(texts["go.mod"]))
				before := *start
				before.Module, after.Module = module, module
				p, err := p.As(&before)
				if err != nil {
					t.Fatal(err)
				}
				plan, err := p.Plan(after, change.Options{DropData: true})
				if err != nil {
					t.Fatal(err)
				}
				if slices.Contains(inConflict, name) {
					if len(plan.Conflicts()) != 1 {
						t.Errorf("conflicts are %v, want one", plan.Conflicts())
					}
					return
				}
				for _, f := range plan.Conflicts() {
					t.Errorf("%s: %s %v", f.Path, f.How, f.Conflicts)
				}
				next, err := p.After(plan, after)
				if err != nil {
					t.Fatal(err)
				}
				result := next.Texts()
				target, err := change.Rendered(c, r, after)
				if err != nil {
					t.Fatal(err)
				}
				unedited, err := change.Rendered(c, r, &before)
				if err != nil {
					t.Fatal(err)
				}
				has, first := lines(result, nil), unedited.Texts()
				lost(t, "yours", lines(texts, nil), lines(first, nil), has)
				gone := func(name string) bool {
					_, had := first[name]
					return deleted(plan, name) || had && path.Ext(name) == ".sql" // tables grow by another migration
				}
				lost(t, "new", lines(target.Texts(), gone), lines(first, nil), has)
				compiles(t, checker, result, module)
			})
		}
	}
}

// grownBy returns a copy of a spec with more resources, and more fields of those that it has.
func grownBy(t *testing.T, c *decisions.Catalog, s *spec.Spec, more []string) *spec.Spec {
	t.Helper()
	after, err := spec.Parse("", s.YAML(c.Choices()), c.Choices())
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range more {
		domain, r, err := spec.ParseResource(line, c.Choices())
		if err != nil {
			t.Fatal(err)
		}
		if is := after.Resource(domain, r.Name); is != nil {
			is.Fields = append(is.Fields, r.Fields...)
			continue
		}
		after.Add(domain, r)
	}
	after.Complete(c.Choices())
	if err := after.Validate(c.Choices()); err != nil {
		t.Fatal(err)
	}
	return after
}

// deleted reports whether a file is one that the user has deleted, or of no interest here.
func deleted(plan *change.Plan, name string) bool {
	if name == tree.LockFile || strings.HasPrefix(name, "docs/decisions/") || name == "go.sum" {
		return true
	}
	return slices.ContainsFunc(plan.Changes, func(c change.Change) bool { return c.Outcome == change.Deleted && c.Path == name })
}

// recordNumber is that of a decision's record, which is history.
var recordNumber = regexp.MustCompile(`decisions/\d{4}`)

var importLine = regexp.MustCompile(`^\w* ?"[^ "]*/[^ "]*"$`)

// lines counts the lines of texts without their blanks, but for files to be left out, and for
// imports, which go when nothing uses them any more.
func lines(texts map[string]string, except func(name string) bool) map[string]int {
	all := map[string]int{}
	for name, text := range texts {
		if except != nil && except(name) || name == tree.LockFile || path.Base(name) == "parts_gen.go" {
			continue
		}
		for line := range strings.Lines(text) {
			line = recordNumber.ReplaceAllString(strings.Join(strings.Fields(line), " "), "decisions/N")
			if importLine.MatchString(line) {
				continue
			}
			if len(line) > 3 && !strings.HasPrefix(line, "|") {
				all[line]++
			}
		}
	}
	return all
}

// lost reports lines that are in a text and not in the one it came from, and that a result
// lacks.
func lost(t *testing.T, whose string, in, not, result map[string]int) {
	t.Helper()
	for line, n := range in {
		if n > not[line] && result[line] == 0 {
			t.Errorf("%s, lost: %s", whose, line)
		}
	}
}

// compiles type-checks a project, with what its go.mod requires.
func compiles(t *testing.T, checker *projecttest.Checker, texts map[string]string, module string) {
	t.Helper()
	p := &tree.Tree{}
	for name, text := range texts {
		if path.Ext(name) != ".go" && name != "go.mod" && !strings.Contains(name, "internal/") {
			continue
		}
		if err := p.Add(tree.File{Path: name, Data: []byte(text), Mode: 0o644, Class: tree.Seed, Owner: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range checker.Check(t, p) {
		t.Error(err)
	}
	required, err := modfile.Parse("go.mod", []byte(texts["go.mod"]), nil)
	if err != nil {
		t.Fatal(err)
	}
	imported, err := gomod.Imported(module, fs.FS(p.FS()))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range imported {
		if !slices.ContainsFunc(required.Require, func(r *modfile.Require) bool {
			return name == r.Mod.Path || strings.HasPrefix(name, r.Mod.Path+"/")
		}) {
			t.Errorf("go.mod does not require the module of %s", name)
		}
	}
}
