package projecttest_test

import (
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"sync"
	"testing"
	"text/template"
	"text/template/parse"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Templates print what a model holds and decide next to nothing. A range counts as a
// conditional if its list never has more than one element: then it only asks whether
// there is one.
func TestConditionals(t *testing.T) {
	const most = 3
	lengths := measureLists(t)
	eachTemplate(t, func(name, text string) {
		if n := lengths.conditionals(parseTemplate(t, name, text)); n > most {
			t.Errorf("%s has %d conditionals, more than %d", name, n, most)
		}
	})
}

// What counts as a conditional, and that lists are measured.
func TestConditionalsAreCounted(t *testing.T) {
	lengths := &rangeLengths{most: map[string]int{}}
	const text = `<% define "sub" %><% if 4 %><% end %><% end %><% range .One %><% range .Two %><% else %><% if 1 %><% else if 2 %><% end %><% end %><% end %><% with 3 %><% end %><% range .None %><% end %>`
	executed := template.Must(template.New("executed").Delims("<%", "%>").Parse(text))
	lengths.measure(executed)
	element := map[string]any{"Two": []int{1, 2}}
	if err := executed.Execute(t.Output(), map[string]any{"One": []any{element}, "None": []int(nil)}); err != nil {
		t.Fatal(err)
	}
	if got := lengths.conditionals(parseTemplate(t, "executed", text)); got != 6 { // the one in sub, .One, if, else if, with, .None
		t.Errorf("%d conditionals, want 6: lengths are %v", got, lengths.most)
	}
}

// parseTemplate returns the template and those that are defined in it.
func parseTemplate(t *testing.T, name, text string) map[string]*parse.Tree {
	t.Helper()
	tree, all := parse.New(name), map[string]*parse.Tree{}
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(text, "<%", "%>", all); err != nil {
		t.Fatal(err)
	}
	return all
}

// rangeLengths has the length of the longest list that each range of the
// templates has had.
type rangeLengths struct {
	mu   sync.Mutex
	most map[string]int // by template and offset
}

// measureLists measures lists in projects of a small spec, of a big one, and of one that
// has two of what the big one has one of, with few combinations of decisions, and in migrations
// of one that has grown. A list that is longer in another one counts as short: of what has too
// many conditionals, none is missed.
func measureLists(t *testing.T) *rangeLengths {
	t.Helper()
	c := projecttest.Catalog(t)
	lengths := &rangeLengths{most: map[string]int{}}
	r := render.New(c, "test")
	r.Proofs, r.Parsed = true, lengths.measure
	for _, file := range []string{"", big, "testdata/wide.yaml"} {
		for _, choice := range projecttest.Covering(c) {
			if _, err := r.Sources(projecttest.Spec(t, c, file, maps.Clone(choice.Decisions))); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, choice := range projecttest.Covering(c) {
		before, after := projecttest.Spec(t, c, grown, maps.Clone(choice.Decisions)), projecttest.Spec(t, c, grown, maps.Clone(choice.Decisions))
		values := map[*spec.Field]string{}
		for _, r := range before.Domains[0].Resources {
			r.Fields = r.Fields[:1]
		}
		for _, a := range after.Since(before) {
			values[a.Field] = "7"
		}
		if _, err := r.Migrations(before, after, values, func(string) int { return 2 }); err != nil {
			t.Fatal(err)
		}
	}
	return lengths
}

const grown = "testdata/grown.yaml"

// measure has every range of a template pass its list on by way of a function that
// notes its length.
func (l *rangeLengths) measure(t *template.Template) {
	t.Funcs(template.FuncMap{"measured": func(at string, list any) any {
		l.mu.Lock()
		defer l.mu.Unlock()
		if v := reflect.ValueOf(list); v.IsValid() {
			l.most[at] = max(l.most[at], v.Len())
		}
		return list
	}})
	for _, defined := range t.Templates() {
		l.measureTree(defined.Tree)
	}
}

func (l *rangeLengths) measureTree(t *parse.Tree) {
	walk(t.Root, func(n parse.Node) {
		if n, ok := n.(*parse.RangeNode); ok {
			call := template.Must(template.New("").Funcs(template.FuncMap{"measured": fmt.Sprint}).Parse("{{measured " + strconv.Quote(place(t, n)) + "}}"))
			n.Pipe.Cmds = append(n.Pipe.Cmds, call.Root.Nodes[0].(*parse.ActionNode).Pipe.Cmds...)
		}
	})
}

func place(t *parse.Tree, n parse.Node) string { return fmt.Sprint(t.Name, ":", n.Position()) }

func (l *rangeLengths) conditionals(all map[string]*parse.Tree) (count int) {
	for _, t := range all {
		walk(t.Root, func(n parse.Node) {
			_, isRange := n.(*parse.RangeNode)
			if !isRange || l.most[place(t, n)] <= 1 {
				count++
			}
		})
	}
	return count
}

// walk calls f for each if, with and range of a template.
func walk(n parse.Node, f func(parse.Node)) {
	inside := func(branch parse.BranchNode) {
		f(n)
		walk(branch.List, f)
		walk(branch.ElseList, f)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				walk(child, f)
			}
		}
	case *parse.IfNode:
		inside(n.BranchNode)
	case *parse.WithNode:
		inside(n.BranchNode)
	case *parse.RangeNode:
		inside(n.BranchNode)
	}
}
