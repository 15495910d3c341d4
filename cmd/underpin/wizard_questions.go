package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/huh"
	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"golang.org/x/mod/modfile"
)

// questions are all that can be asked, in order. The last one is always asked.
func (w *wizard) questions() []*question {
	all := []*question{w.nameQuestion(), w.moduleQuestion(), w.resourcesQuestion()}
	for i, d := range w.app.catalog.Decisions {
		all = append(all, w.decisionQuestion(d, w.choices.Decisions[i]))
	}
	return append(all, w.agreeQuestion())
}

func (w *wizard) nameQuestion() *question {
	q := &question{
		label:  "Name",
		answer: func() string { return w.options().name },
		then:   (*dialogue).next,
		field: func(inLines bool) huh.Field {
			return textField("What is the project called?", w.defaultName(), &w.name, w.checkName, inLines)
		},
		texts: func(bool) []paragraph {
			text := "is the project's, and its program's: go run ./cmd/NAME."
			if w.given.dir == "" {
				text = "is the project's, its program's and its folder's."
			}
			return []paragraph{{"The name", text}}
		},
	}
	if w.given.name != "" {
		q.flag = "--name"
	}
	return q
}

func (w *wizard) moduleQuestion() *question {
	q := &question{
		label:  "Module",
		answer: func() string { return cmp.Or(w.options().module, w.defaultModule()) },
		then:   (*dialogue).next,
		field: func(inLines bool) huh.Field {
			return textField("What is its Go module path?", w.defaultModule(), &w.module, w.checkModule, inLines)
		},
		texts: func(bool) []paragraph {
			return []paragraph{{"The module path", "is what imports begin with: where the code will be, such as " +
				"github.com/acme/shop. Nothing is fetched from there."}}
		},
	}
	if w.given.module != "" {
		q.flag = "--module"
	}
	return q
}

// textField asks for a text, of which the empty one means the fallback. check
// looks at what is in value.
func textField(title, fallback string, value *string, check func() error, inLines bool) *huh.Input {
	if inLines {
		title = withDefault(title, cmp.Or(*value, fallback))
	}
	checked := func(text string) error {
		before := *value
		defer func() { *value = before }()
		if text != "" || !inLines { // where an empty line leaves the answer as it is
			*value = text
		}
		return check()
	}
	return huh.NewInput().Title(title).Placeholder(fallback).Validate(checked).Value(value)
}

// listField asks for one of the options.
func listField[T comparable](title string, value *T, inLines bool, options ...huh.Option[T]) *huh.Select[T] {
	for i, o := range options {
		if inLines && o.Value == *value {
			title = withDefault(title, strconv.Itoa(i+1))
		}
	}
	return huh.NewSelect[T]().Title(title).Options(options...).Value(value)
}

// withDefault adds what nothing but Enter means.
func withDefault(title, value string) string {
	if value == "" {
		return title
	}
	return title + " [" + value + "]"
}

// decisionQuestion asks for any decision there is. No option requires another's
// company yet; one that did would be shown with its reason and not be taken.
func (w *wizard) decisionQuestion(d *catalog.Decision, choices spec.Decision) *question {
	option := func() *catalog.Option { return d.Option(w.decided(d)) }
	q := &question{
		label: d.Title,
		flag:  w.flagOf(d.Name),
		then:  (*dialogue).next,
		answer: func() string {
			return optionName(option(), choices)
		},
		texts: func(all bool) (texts []paragraph) {
			options := []*catalog.Option{option()}
			if all {
				options = d.Options
			}
			for _, o := range options {
				texts = append(texts, optionTexts(o, choices)...)
			}
			return texts
		},
	}
	q.field = func(inLines bool) huh.Field {
		if choices.Boolean() {
			return huh.NewConfirm().Title(d.Question).Accessor(onOff{w.decisions[d.Name]}).WithButtonAlignment(0)
		}
		var options []huh.Option[string]
		for _, o := range d.Options {
			label := o.Name
			if o.Name == d.Default {
				label += " (default)"
			}
			options = append(options, huh.NewOption(label, o.Name))
		}
		return listField(d.Question, w.decisions[d.Name], inLines, options...)
	}
	return q
}

// decided is the option taken so far.
func (w *wizard) decided(d *catalog.Decision) string {
	if option, ok := w.decisions[d.Name]; ok {
		return *option
	}
	if s, err := w.draft(); err == nil {
		return s.Decisions[d.Name]
	}
	return d.Default
}

func optionName(o *catalog.Option, d spec.Decision) string {
	switch {
	case !d.Boolean():
		return o.Name
	case o.Name == "on":
		return "yes"
	}
	return "no"
}

func optionTexts(o *catalog.Option, d spec.Decision) []paragraph {
	return []paragraph{
		{optionName(o, d) + ":", o.Summary},
		{"Choose it when", o.Choose},
		{"It costs", o.Costs},
		{"Move on when", o.MoveOn},
	}
}

// onOff is a boolean decision's option as a truth value.
type onOff struct{ option *string }

func (b onOff) Get() bool { return *b.option == "on" }

func (b onOff) Set(yes bool) {
	*b.option = "off"
	if yes {
		*b.option = "on"
	}
}

// agreeQuestion sums up and asks whether to do it.
func (w *wizard) agreeQuestion() *question {
	const create, change, leave = "create", "change", "leave"
	var answer string
	var summary []paragraph
	return &question{
		label:  "Agreed",
		answer: func() string { return answer },
		field: func(inLines bool) huh.Field {
			var problem error
			answer = create
			if summary, problem = w.summary(); problem != nil {
				answer = change
			}
			return listField("Is that it?", &answer, inLines,
				huh.NewOption("Create it", create),
				huh.NewOption("Go through the questions again", change),
				huh.NewOption("Leave, and write nothing", leave),
			).Validate(func(answer string) error {
				if answer == create {
					return problem
				}
				return nil
			})
		},
		texts: func(bool) []paragraph { return summary },
		then: func(d *dialogue) {
			switch answer {
			case create:
				d.state = agreed
			case change:
				d.restart()
			case leave:
				d.state = left
			}
		},
	}
}

// summary is what would be written. The error is what is wrong with the answers
// together.
func (w *wizard) summary() ([]paragraph, error) {
	o := w.options()
	s, err := w.draft()
	if err != nil {
		return []paragraph{{"That can't be rendered:", err.Error()}}, err
	}
	project, err := render.New(w.app.catalog, version()).Render(s)
	if err != nil {
		return nil, err
	}
	r, err := w.app.newResult(o, s, project)
	if err != nil {
		return nil, err
	}
	git, err := o.wantsGit()
	if err != nil {
		return nil, err
	}
	written := r.size() + " in " + oneLine(o.dir)
	if git {
		written += ", and a first commit"
	}
	var modules string
	for _, f := range project.Files() {
		if f.Path == "go.mod" {
			modules, err = moduleSummary(f.Data)
		}
	}
	if err != nil {
		return nil, err
	}
	parts, _, err := w.app.catalog.Selected(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	var servers []string
	for _, s := range catalog.Services(parts) {
		servers = append(servers, s.Name)
	}
	return []paragraph{
		{"It writes", written + "."},
		{"It builds on", modules},
		{"Servers to run:", cmp.Or(strings.Join(servers, ", "), "none") + "."},
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
