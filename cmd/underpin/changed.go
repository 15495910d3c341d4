package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/tree"
)

// changeResult is what a command has done to a project, or would do.
type changeResult struct {
	Command  string           `json:"command"`
	From     *state           `json:"from,omitempty"` // what the project was
	To       *state           `json:"to,omitempty"`   // and what it is to be
	Changes  []string         `json:"changes"`
	Files    []changedFile    `json:"files"`
	Followed []followed       `json:"followed"` // what the user has moved
	Check    *checkResult     `json:"check"`    // null if nothing was checked
	Todo     []decisions.Todo `json:"todo"`
	Written  bool             `json:"written"`
	Error    *problemFields   `json:"error,omitempty"` // why it was not
	Next     []string         `json:"next"`            // commands for a shell, once it is written
	outcomes []change.Change  // Files with all that is known of them
}

// state is what a project is.
type state struct {
	Version   string         `json:"version"`
	Decisions map[string]any `json:"decisions"`
}

type changedFile struct {
	Path    string          `json:"path"`
	Was     string          `json:"was,omitempty"` // where it is rendered, if it was moved
	Class   tree.Class      `json:"class"`
	Outcome change.Outcome  `json:"outcome"`
	How     string          `json:"how,omitempty"`
	Places  []conflictPlace `json:"places,omitempty"` // conflicts
}

type conflictPlace struct {
	Line     int    `json:"line"`
	Yours    string `json:"yours"`
	Underpin string `json:"underpin"`
}

type followed struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type checkResult struct {
	Ran    string       `json:"ran"` // build or test
	OK     bool         `json:"ok"`
	Errors []checkError `json:"errors"`
	Before bool         `json:"before"` // it did not compile before either
	Skip   string       `json:"skip,omitempty"`
}

type checkError struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Yours   bool   `json:"yours"` // in a file that you have written or edited
	whose   string // yours, merged, kept or underpin's
}

func (a *app) newChangeResult(m *made) *changeResult {
	r := &changeResult{
		Command: m.plan.Command, Changes: m.changes, Files: []changedFile{}, Followed: []followed{}, Todo: m.todo,
		Next: []string{}, outcomes: m.plan.Changes,
	}
	if m.from != nil {
		r.From, r.To = &state{version(), a.values(m.from)}, &state{version(), a.values(m.to)}
	}
	if r.Todo == nil {
		r.Todo = []decisions.Todo{}
	}
	for _, c := range m.plan.Changes {
		f := changedFile{Path: c.Path, Was: c.Was, Class: c.Class, Outcome: c.Outcome, How: c.How}
		for _, at := range c.Conflicts {
			f.Places = append(f.Places, conflictPlace{at.Line, at.Yours, at.Theirs})
		}
		r.Files = append(r.Files, f)
	}
	for _, from := range slices.Sorted(maps.Keys(m.plan.Followed)) {
		r.Followed = append(r.Followed, followed{from, m.plan.Followed[from]})
	}
	return r
}

// check takes over what the compiler said.
func (r *changeResult) check(how string, c *change.Check, p *change.Plan) {
	r.Check = &checkResult{Ran: how, OK: c.OK || c.Skip != "", Errors: []checkError{}, Before: c.Before, Skip: c.Skip}
	for _, e := range c.Errors {
		whose := "yours"
		if i := slices.IndexFunc(p.Changes, func(c change.Change) bool { return c.Path == e.File }); i >= 0 {
			whose = map[change.Outcome]string{change.Merged: "merged", change.Kept: "kept"}[p.Changes[i].Outcome]
			if whose == "" {
				whose = "underpin's"
			}
		}
		r.Check.Errors = append(r.Check.Errors, checkError{e.File, e.Line, e.Column, e.Message, whose != "underpin's", whose})
	}
}

// summaries are the outcomes in the order in which they are told, with what to say of them.
var summaries = []struct {
	outcome change.Outcome
	verb    string
	list    bool // every file is named
}{
	{change.New, "new", false},
	{change.Updated, "updated", false},
	{change.Merged, "merged with your edits", true},
	{change.Removed, "removed", false},
	{change.Kept, "kept, because you have edited them", true},
	{change.Deleted, "not written, because you have deleted them", true},
	{change.Conflict, "in conflict", true},
}

// few names the first files, and says how many more there are.
func few(names []string) string {
	const named = 3
	if len(names) <= named {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), len(names)-named)
}

// text tells a plan and its check.
func (r *changeResult) text() string {
	var b strings.Builder
	for _, line := range r.Changes {
		b.WriteString(printable.Line(line) + "\n")
	}
	b.WriteString("\n")
	for _, f := range r.Followed {
		fmt.Fprintf(&b, "       you have moved %s to %s\n", printable.Line(f.From), printable.Line(f.To))
	}
	for _, s := range summaries {
		var paths []string
		for _, c := range r.outcomes {
			if c.Outcome == s.outcome {
				paths = append(paths, describeFile(c))
			}
		}
		switch {
		case len(paths) == 0:
		case s.list:
			fmt.Fprintf(&b, "%6d %s\n", len(paths), s.verb)
			for _, p := range paths {
				fmt.Fprintf(&b, "         %s\n", p)
			}
		default:
			fmt.Fprintf(&b, "%6d %-8s %s\n", len(paths), s.verb, few(paths))
		}
	}
	b.WriteString(r.checkText())
	return b.String()
}

func describeFile(c change.Change) string {
	text := printable.Line(c.Path)
	if c.How != "" {
		text += " (" + c.How + ")"
	}
	if n := len(c.Conflicts); n > 0 {
		var lines []string
		for _, at := range c.Conflicts {
			lines = append(lines, fmt.Sprint(at.Line))
		}
		text += fmt.Sprintf("   %s: %s", count(n, "place"), strings.Join(lines, ", "))
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (r *changeResult) checkText() string {
	switch c := r.Check; {
	case c == nil:
		return ""
	case c.Skip != "":
		return "\nNot checked: " + c.Skip + ".\n"
	case c.OK && c.Ran == checkTest:
		return "\nIt compiles, and its tests pass.\n"
	case c.OK:
		return "\nIt compiles, with its tests.\n"
	default:
		var b strings.Builder
		b.WriteString("\nIt does not compile:\n\n")
		if c.Before {
			b.Reset()
			b.WriteString("\nIt does not compile, and did not before either:\n\n")
		}
		for _, e := range c.Errors {
			where := ""
			if e.File != "" {
				where = fmt.Sprintf("%s:%d:%d   ", e.File, e.Line, e.Column)
			}
			fmt.Fprintf(&b, "   %s%s   %s\n", printable.Line(where), printable.Line(e.Message), e.whose)
		}
		return b.String()
	}
}

// done tells what is left to do.
func (r *changeResult) done() string {
	var b strings.Builder
	b.WriteString("\nWritten.\n")
	for _, t := range r.Todo {
		fmt.Fprintf(&b, "To do:   %s\n", printable.Line(t.Text))
	}
	fmt.Fprintf(&b, "Next:    %s\nBack:    underpin undo\n", strings.Join(r.Next, " · "))
	return b.String()
}
