package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/cmd/underpin/quiet"
	"github.com/underpin-dev/underpin/cmd/underpin/wizard"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"golang.org/x/mod/modfile"
)

func init() { quiet.End() }

// asks reports whether new asks for what its flags leave open.
func (a *app) asks(o *newOptions) bool {
	return !o.yes && o.specFile == "" && !o.json && !o.dryRun && isTerminal(a.In) && isTerminal(a.Out)
}

func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(f.Fd())
}

// ask completes the options by asking. Nothing is written. The error is
// context.Canceled if the user leaves.
func (a *app) ask(ctx context.Context, o *newOptions) error {
	with := func(answers wizard.Answers) *newOptions {
		completed := *o
		completed.Answers = answers
		return &completed
	}
	if _, err := o.wantsGit(); err != nil {
		return err
	}
	answers, err := wizard.Wizard{
		Catalog: a.catalog,
		Given:   o.Answers,
		Spec:    func(answers wizard.Answers) (*spec.Spec, error) { return a.spec(ctx, with(answers)) },
		Summary: func(answers wizard.Answers, s *spec.Spec) ([]wizard.Paragraph, error) {
			return a.summary(with(answers), s)
		},
	}.Ask(ctx, a.In, a.Out)
	if err != nil {
		return err
	}
	o.Answers = answers
	return nil
}

// summary says what would be created.
func (a *app) summary(o *newOptions, s *spec.Spec) ([]wizard.Paragraph, error) {
	project, err := render.New(a.catalog, version()).Render(s)
	if err != nil {
		return nil, err
	}
	r, err := a.newResult(o, s, project)
	if err != nil {
		return nil, err
	}
	git, err := o.wantsGit()
	if err != nil {
		return nil, err
	}
	written := r.size() + " in " + printable.Line(o.Dir)
	if git {
		written += ", and a first commit"
	}
	var modules string
	if f, ok := project.File("go.mod"); ok {
		if modules, err = moduleSummary(f.Data); err != nil {
			return nil, err
		}
	}
	parts, _, err := a.catalog.Selected(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	var servers []string
	for _, s := range decisions.Services(parts) {
		servers = append(servers, s.Name)
	}
	return []wizard.Paragraph{
		{Lead: "Creates", Text: written + "."},
		{Lead: "Uses", Text: modules},
		{Lead: "Needs servers:", Text: cmp.Or(strings.Join(servers, ", "), "none") + "."},
	}, nil
}

// moduleSummary tells the modules that a go.mod requires, those of one project by
// its name alone.
func moduleSummary(gomod []byte) (string, error) {
	file, err := modfile.Parse("go.mod", gomod, nil)
	if err != nil {
		return "", err
	}
	direct := 0
	var names []string
	for _, r := range file.Require {
		if r.Indirect {
			continue
		}
		direct++
		if name := moduleName(r.Mod.Path); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return fmt.Sprintf("%d Go modules (%s), which need %d more.",
		direct, strings.Join(names, ", "), len(file.Require)-direct), nil
}

// owned are the hosts where an element before a project's name says whose it is.
var owned = []string{"github.com", "golang.org"}

// moduleName is the element of a module path that names the project.
func moduleName(modulePath string) string {
	elements, at := strings.Split(modulePath, "/"), 1
	if slices.Contains(owned, elements[0]) {
		at = 2
	}
	return elements[min(at, len(elements)-1)]
}
