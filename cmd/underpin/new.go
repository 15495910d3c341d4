package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/cmd/underpin/wizard"
	"github.com/underpin-dev/underpin/generator/git"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// newOptions are what the flags and the argument of new say.
type newOptions struct {
	wizard.Answers
	specFile string
	yes      bool
	dryRun   bool
	json     bool
	git      *bool // nil when not given
}

func newCommand(a *app) *cobra.Command { return newCommandWith(a, a.runNew) }

// newCommandWith has the flags parsed and run do the work.
func newCommandWith(a *app, run func(context.Context, *newOptions) error) *cobra.Command {
	o := &newOptions{Answers: wizard.Answers{Decisions: map[string]string{}}}
	var git bool
	c := &cobra.Command{
		Use:   "new [DIR]",
		Short: "Create a project",
		Long: "Create a project in DIR, which must be missing, empty, or hold only .git.\n" +
			"On a terminal it asks for what the flags leave open, unless --yes, --spec, --json or --dry-run is given.\n" +
			"A flag outweighs --spec, --spec outweighs --preset, and what none of them says has its default.",
		Example: "  underpin new shop\n" +
			"  underpin new shop --module github.com/acme/shop --resource 'catalog/product name:string price:money'\n" +
			"  underpin new shop --spec underpin.yaml --dry-run",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && a.asks(o) {
				return nil
			}
			return oneFolder(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.Dir = args[0]
			}
			if c.Flags().Changed("git") {
				o.git = &git
			}
			if err := noEmptyFlag(c); err != nil {
				return err
			}
			return run(c.Context(), o)
		},
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.Name, "name", "", "`NAME` of project and binary (default: the spec's, else DIR's)")
	flags.StringVar(&o.Module, "module", "", "Go module `PATH` (default: the spec's, else example.com/NAME)")
	flags.StringArrayVar(&o.Resources, "resource", nil,
		"a `RESOURCE` on one line, repeatable; any one replaces all of spec and default")
	choices := a.catalog.Choices()
	for i, d := range a.catalog.Decisions {
		addDecisionFlag(flags, d, choices.Decisions[i], o.Decisions)
	}
	flags.StringVar(&o.Preset, "preset", "", "`PRESET` of decisions: "+strings.Join(a.presets(), ", "))
	flags.StringVar(&o.specFile, "spec", "", "read the underpin.yaml in `FILE`, - for standard input")
	flags.BoolVarP(&o.yes, "yes", "y", false, "take defaults for everything not given; ask nothing")
	flags.BoolVar(&o.dryRun, "dry-run", false, "print what would be written; write nothing")
	flags.BoolVar(&o.json, "json", false, "print one JSON document and nothing else")
	flags.BoolVar(&git, "git", false, "git init and first commit (default: if git is there and DIR is in no work tree)")
	return c
}

func oneFolder(c *cobra.Command, args []string) error {
	p := &problem{code: badArguments, field: "DIR", hint: "write " + c.CommandPath() + " shop, or . for this folder"}
	switch {
	case len(args) == 0:
		p.message = "new: DIR is missing"
	case len(args) > 1:
		p.message = fmt.Sprintf("new: there is one DIR, not %d: %s", len(args), shellLine(args...))
		if slices.Contains(args, "true") || slices.Contains(args, "false") {
			p.hint = "a flag that is true or false takes its value with =, as in --git=false"
		}
	case args[0] == "":
		p.message = "new: DIR is empty"
	default:
		return nil
	}
	return p
}

// noEmptyFlag refuses --module "" and the like: a script whose variable is not
// set is not to get a default without a word.
func noEmptyFlag(c *cobra.Command) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		empty := f.Value.String() == ""
		if list, ok := f.Value.(pflag.SliceValue); ok {
			empty = slices.Contains(list.GetSlice(), "")
		}
		if empty && err == nil {
			err = &problem{badFlag, "--" + f.Name, "--" + f.Name + ": its value is empty", "write one, or leave the flag out"}
		}
	})
	return err
}

// runNew creates the project, or with --dry-run tells what it would be. On a
// terminal it asks for what is open first.
func (a *app) runNew(ctx context.Context, o *newOptions) error {
	if a.asks(o) {
		if err := a.ask(ctx, o); err != nil {
			return err
		}
	}
	s, err := a.spec(ctx, o)
	if err != nil {
		return err
	}
	if _, err := tree.Check(o.Dir); err != nil {
		return err
	}
	git, err := o.wantsGit()
	if err != nil {
		return err
	}
	project, err := render.New(a.catalog, version()).Render(s)
	if err != nil {
		return err
	}
	r, err := a.newResult(o, s, project)
	if err != nil {
		return err
	}
	if !o.dryRun {
		if r.Commit, err = a.write(ctx, o, s, project, git); err != nil {
			return err
		}
	}
	switch {
	case o.json:
		return a.printJSON(r)
	case o.dryRun:
		return a.print(r.dryRun(o.Dir))
	}
	return a.print(r.text(o.Dir))
}

// write puts the project into its folder and, if git is wanted, under git. The
// commit is nil if there is none; why an expected one is missing, is printed.
func (a *app) write(ctx context.Context, o *newOptions, s *spec.Spec, project *tree.Tree, withGit bool) (commit *string, err error) {
	var notice error
	finish := func(ctx context.Context, staged string) error {
		message := fmt.Sprintf("Start %s\n\nRendered by underpin %s from underpin.yaml.\n", s.Name, version())
		hash, err := git.Commit(ctx, staged, project.Files(), message)
		switch {
		case errors.Is(err, git.ErrNoAuthor) || errors.Is(err, git.ErrHistory):
			notice = err
			return nil
		case err != nil && ctx.Err() == nil:
			return &problem{gitFailed, "--git", err.Error(), "mend it, or add --git=false"}
		}
		commit = &hash
		return err
	}
	if !withGit {
		finish = nil
	}
	if err := tree.Write(ctx, project, o.Dir, finish); err != nil {
		if p := describe(err); p.code != internal {
			return nil, p
		}
		return nil, &problem{writeFailed, "DIR", fmt.Sprintf("%s: can't write: %v", o.Dir, reason(err)), "mend it and run it again"}
	}
	if notice != nil {
		fmt.Fprintf(a.Err, "underpin: no commit: %s\n", printable.Line(notice.Error()))
	}
	return commit, nil
}

// wantsGit tells whether the project gets a repository or, where one is, a
// commit.
func (o *newOptions) wantsGit() (bool, error) {
	switch {
	case o.git == nil:
		return git.Available() && !git.InsideWorkTree(o.Dir), nil
	case *o.git && !git.Available():
		return false, &problem{gitMissing, "--git", "--git: there is no git", "install it, or leave --git out"}
	}
	return *o.git, nil
}

// spec puts together what flags, spec file, preset and defaults say, in this
// order of weight. The result can be rendered.
func (a *app) spec(ctx context.Context, o *newOptions) (*spec.Spec, error) {
	choices := a.catalog.Choices()
	s := &spec.Spec{}
	if o.specFile != "" {
		file, data, err := readSpec(ctx, o.specFile, a.In)
		if err != nil {
			return nil, err
		}
		if s, err = spec.Parse(file, data, choices); err != nil {
			return nil, err
		}
	}
	if err := a.decide(s, o); err != nil {
		return nil, err
	}
	if err := addResources(s, o, choices); err != nil {
		return nil, err
	}
	if o.Module != "" {
		s.Module = o.Module
	}
	fromDir, err := o.nameProject(s)
	if err != nil {
		return nil, err
	}
	s.Complete(choices)
	err = s.Validate(choices)
	if e, ok := errors.AsType[*spec.Error](err); ok && e.Field == "name" && fromDir {
		e.Hint = nameHint(e.Hint)
	}
	return s, err
}

// nameHint is the hint for a name that nobody chose: it is the folder's.
func nameHint(hint string) string {
	if strings.HasSuffix(hint, "?") {
		return hint + " give it with --name"
	}
	return "give another one with --name"
}

// decide lays the decisions of the flags over those of the spec, and both over
// the preset's.
func (a *app) decide(s *spec.Spec, o *newOptions) error {
	decisions := map[string]string{}
	if o.Preset != "" {
		preset, err := a.preset(o.Preset)
		if err != nil {
			return err
		}
		decisions = preset
	}
	for _, layer := range []map[string]string{s.Decisions, o.Decisions} {
		for decision, option := range layer {
			decisions[decision] = option
		}
	}
	s.Decisions = decisions
	return nil
}

func addResources(s *spec.Spec, o *newOptions, choices spec.Choices) error {
	if len(o.Resources) > 0 {
		s.Domains = nil
	}
	for _, line := range o.Resources {
		domain, resource, err := spec.ParseResource(line, choices)
		if err != nil {
			return err
		}
		s.Add(domain, resource)
	}
	return nil
}

// nameProject sets the spec's name and tells whether it is the folder's.
func (o *newOptions) nameProject(s *spec.Spec) (fromDir bool, err error) {
	if o.Name != "" {
		s.Name = o.Name
	}
	if s.Name != "" {
		return false, nil
	}
	path, err := filepath.Abs(o.Dir)
	if err != nil {
		_, err = tree.Check(o.Dir) // which has words for it
		return true, err
	}
	s.Name = filepath.Base(path)
	return true, nil
}
