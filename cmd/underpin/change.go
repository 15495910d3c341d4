package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/git"
)

// changeOptions are the flags of the commands that change a project.
type changeOptions struct {
	dryRun, patch, json, markers, force, keepDeleted, dirty, yes, done bool
	dropData                                                           bool
	check                                                              string
	existing                                                           *string // a value for objects that are there
}

// The values of --check.
const (
	checkBuild = "build"
	checkTest  = "test"
	checkNone  = "none"
)

var checks = []string{checkBuild, checkTest, checkNone}

func (o *changeOptions) add(c *cobra.Command) {
	flags := c.Flags()
	flags.SortFlags = false
	flags.BoolVar(&o.dryRun, "dry-run", false, "print what would be written; write nothing")
	flags.BoolVar(&o.patch, "patch", false, "print the difference; write nothing")
	flags.BoolVar(&o.json, "json", false, "print one JSON document and nothing else")
	flags.StringVar(&o.check, "check", checkBuild, "how the outcome is checked before it is written: `HOW` is "+strings.Join(checks, ", "))
	flags.BoolVar(&o.markers, "markers", false, "write conflicts too, with markers, to be resolved before underpin apply")
	flags.BoolVar(&o.force, "force", false, "write although it does not compile")
	flags.BoolVar(&o.keepDeleted, "keep-deleted", false, "leave out what you have deleted, also where it changes")
	flags.BoolVar(&o.dirty, "dirty", false, "also change files with edits that are in no commit")
	flags.BoolVar(&o.done, "done", false, "what has to be done before is done")
	flags.BoolVarP(&o.yes, "yes", "y", false, "ask nothing")
}

// addDropData adds the flag of commands that may remove something.
func (o *changeOptions) addDropData(c *cobra.Command) {
	c.Flags().BoolVar(&o.dropData, "drop-data", false, "what is stored of what goes may go")
}

// made is a change to carry out.
type made struct {
	changes   []string // what it does, a line each
	plan      *change.Plan
	todo      []decisions.Todo
	from, to  map[string]string // decisions, nil if they stay
	takesBack bool              // it restores what the files were, and mixes with no edits
}

// carryOut checks a plan, asks on a terminal, writes it, and says so.
func (a *app) carryOut(ctx context.Context, o *changeOptions, m *made) error {
	if !slices.Contains(checks, o.check) {
		return &problem{badFlag, "--check", fmt.Sprintf("--check: there is no check %q", o.check), "choose one of " + strings.Join(checks, ", ")}
	}
	if o.json && o.patch {
		return &problem{badFlag, "--patch", "--patch: it is no JSON", "leave out --json"}
	}
	r := a.newChangeResult(m)
	if len(m.plan.Changes) == 0 {
		return a.said(o, r, "Nothing to do: the project is as it would be.\n")
	}
	if err := a.clean(ctx, o, m); err != nil {
		return err
	}
	if n := len(m.plan.Conflicts()); n > 0 && !o.patch && !o.markers {
		return a.refused(o, r, r.text(), &problem{
			code: conflicts, message: count(n, "conflict") + ": nothing was written",
			hint: "add --patch to see what would be written, and change your files first",
		})
	}
	if err := a.checked(ctx, o, m.plan, r); err != nil {
		return err
	}
	if o.patch {
		return a.print(patch(m.plan.Edits()))
	}
	if r.Check != nil && !r.Check.OK && !o.force {
		return a.refused(o, r, r.text(), &problem{
			code: doesNotBuild, message: "it would not compile: nothing was written",
			hint: "change these files first, or add --force and change them after",
		})
	}
	if o.dryRun {
		return a.said(o, r, r.text()+"\nNothing was written: that is what --dry-run is for.\n")
	}
	if err := mustBeDone(o, m.todo); err != nil {
		return err
	}
	if !o.json {
		if err := a.print(r.text()); err != nil {
			return err
		}
		if ok, err := a.confirmed(ctx, o, m.plan); err != nil || !ok {
			return err
		}
	}
	if err := m.plan.Write(ctx); err != nil {
		if p := describe(err); p.code != internal {
			return p
		}
		return &problem{writeFailed, "", fmt.Sprintf("can't write: %v", reason(err)), "nothing has changed; remove the cause and run it again"}
	}
	r.Written, r.Next = true, []string{"git diff"}
	if len(m.plan.Conflicts()) > 0 {
		return a.withMarkers(ctx, o, m.plan, r)
	}
	return a.said(o, r, r.done())
}

// withMarkers ends a change that was written with conflicts: git shows them.
func (a *app) withMarkers(ctx context.Context, o *changeOptions, p *change.Plan, r *changeResult) error {
	for _, c := range p.Conflicts() {
		if err := git.Stages(ctx, p.Dir(), c.Path, c.Stages()); err != nil {
			break // there is no git, or the project is in no work tree
		}
	}
	return a.refused(o, r, "", &problem{
		code: conflicts, message: count(len(p.Conflicts()), "conflict") + " written with markers",
		hint: "resolve them, then run underpin apply; underpin undo takes all of it back",
	})
}

// said prints a document with --json, and else a text.
func (a *app) said(o *changeOptions, r *changeResult, text string) error {
	if o.json {
		return a.printJSON(r)
	}
	return a.print(text)
}

// refused ends a change with a problem, which the JSON document has too.
func (a *app) refused(o *changeOptions, r *changeResult, text string, p *problem) error {
	fields := p.fields()
	r.Error = &fields
	if err := a.said(o, r, text); err != nil {
		return err
	}
	return told{p}
}

// clean refuses while git has not finished something, and to mix its changes with edits that are
// in no commit: afterwards nobody could tell them apart.
func (a *app) clean(ctx context.Context, o *changeOptions, m *made) error {
	p := m.plan
	if !git.Available() || o.dryRun || o.patch {
		return nil
	}
	if what := git.Busy(ctx, p.Dir()); what != "" {
		return &problem{busy, "", "git is in the middle of " + what, "finish it, or abort it"}
	}
	if o.dirty || m.takesBack {
		return nil
	}
	uncommitted := git.Uncommitted(ctx, p.Dir())
	var names []string
	for _, c := range p.Changes {
		if slices.Contains(uncommitted, c.Path) {
			names = append(names, c.Path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return &problem{filesDirty, "", "files that would change have edits that are in no commit: " + few(names), "commit them, or add --dirty"}
}

func (a *app) checked(ctx context.Context, o *changeOptions, p *change.Plan, r *changeResult) error {
	if o.check == checkNone || len(p.Conflicts()) > 0 {
		return nil
	}
	check, err := p.Check(ctx, o.check == checkTest)
	if err != nil {
		return err
	}
	r.check(o.check, check, p)
	return nil
}

// mustBeDone refuses while something has to be done before the change.
func mustBeDone(o *changeOptions, todo []decisions.Todo) error {
	if o.done {
		return nil
	}
	var must []string
	for _, t := range todo {
		if t.Must {
			must = append(must, t.Text)
		}
	}
	if len(must) == 0 {
		return nil
	}
	return &problem{notDone, "--done", "first: " + strings.TrimSuffix(strings.Join(must, " "), "."), "add --done when that is done"}
}

// confirmed asks on a terminal.
func (a *app) confirmed(ctx context.Context, o *changeOptions, p *change.Plan) (bool, error) {
	if o.yes || !isTerminal(a.In) || !isTerminal(a.Out) {
		return true, nil
	}
	answers := a.lines()
	for {
		if err := a.print("\nWrite it? [y/N, d for the difference] "); err != nil {
			return false, err
		}
		var answer string // none at the end of the input
		select {
		case answer = <-answers:
		case <-ctx.Done():
			return false, ctx.Err()
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return true, nil
		case "d":
			if err := a.print(patch(p.Edits())); err != nil {
				return false, err
			}
		default:
			return false, a.print("Nothing was written.\n")
		}
	}
}

// lines are those of standard input. Nothing else reads it from then on.
func (a *app) lines() <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(a.In); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}

// patch shows edits as git diff does.
func patch(edits []change.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		from, to := "a/"+e.Path, "b/"+e.Path
		if e.Before == nil {
			from = "/dev/null"
		}
		if e.After == nil {
			to = "/dev/null"
		}
		_, text, _ := strings.Cut(string(diff.Diff(from, e.Before, to, e.After)), "\n") // without its title
		b.WriteString(text)
	}
	return b.String()
}
