package wizard

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"github.com/charmbracelet/huh"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// questions are all that can be asked, in order. The last one is always asked.
func (s *session) questions() []*question {
	all := []*question{s.nameQuestion(), s.moduleQuestion(), s.resourcesQuestion()}
	for _, d := range s.Catalog.Decisions {
		all = append(all, s.decisionQuestion(d))
	}
	return append(all, s.agreeQuestion())
}

func (s *session) nameQuestion() *question {
	q := &question{
		label:  "Name",
		answer: func() string { return s.answers().Name },
		then:   (*dialogue).next,
		field: func(inLines bool) huh.Field {
			return textField("What is the project called?", s.defaultName(), &s.name, s.checkName, inLines)
		},
		texts: func(bool) []Paragraph {
			text := "is used for the project and its command: go run ./cmd/NAME."
			if s.Given.Dir == "" {
				text = "is used for the project, its command and its folder."
			}
			return []Paragraph{{"The name", text}}
		},
	}
	if s.Given.Name != "" {
		q.flag = "--name"
	}
	return q
}

func (s *session) moduleQuestion() *question {
	q := &question{
		label:  "Module",
		answer: func() string { return cmp.Or(s.answers().Module, s.defaultModule()) },
		then:   (*dialogue).next,
		field: func(inLines bool) huh.Field {
			return textField("What is its Go module path?", s.defaultModule(), &s.module, s.checkModule, inLines)
		},
		texts: func(bool) []Paragraph {
			return []Paragraph{{"The module path", "is the first part of all import paths, such as " +
				"github.com/acme/shop. It need not exist yet."}}
		},
	}
	if s.Given.Module != "" {
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

// decisionQuestion asks for any decision there is. An option that the decisions so far do
// not allow is shown, but can't be taken; the reason is shown when somebody tries.
func (s *session) decisionQuestion(d *decisions.Decision) *question {
	option := func() *decisions.Option { return d.Option(s.decided(d)) }
	q := &question{
		label: d.Title,
		flag:  s.flagOf(d.Name),
		then:  (*dialogue).next,
		answer: func() string {
			return optionName(option(), d)
		},
		texts: func(all bool) (texts []Paragraph) {
			options := []*decisions.Option{option()}
			if all {
				options = d.Options
			}
			for _, o := range options {
				texts = append(texts, optionTexts(o, d)...)
			}
			return texts
		},
	}
	q.field = func(inLines bool) huh.Field {
		// A list can refuse an option, and a Confirm can't.
		if d.Boolean() && len(d.Options[0].Requires)+len(d.Options[1].Requires) == 0 {
			return huh.NewConfirm().Title(d.Question).Accessor(onOff{s.decisions[d.Name]}).WithButtonAlignment(0)
		}
		var options []huh.Option[string]
		for _, o := range d.Options {
			label := optionName(o, d)
			if o.Name == d.Default {
				label += " (default)"
			}
			if r := s.unmet(d, o.Name); r != nil {
				label += fmt.Sprintf(" (needs %s %s)", r.NeedsDecision, r.NeedsOption)
			}
			options = append(options, huh.NewOption(label, o.Name))
		}
		return listField(d.Question, s.decisions[d.Name], inLines, options...).Validate(func(option string) error {
			if r := s.unmet(d, option); r != nil {
				return errors.New(r.String())
			}
			return nil
		})
	}
	return q
}

// unmet returns a requirement of an option that the decisions so far do not meet, or nil.
func (s *session) unmet(d *decisions.Decision, option string) *spec.Requirement {
	decided := map[string]string{}
	for _, other := range s.Catalog.Decisions {
		decided[other.Name] = s.decided(other)
	}
	return s.Catalog.Choices().Unmet(d.Name, option, decided)
}

// decided is the option taken so far.
func (s *session) decided(d *decisions.Decision) string {
	if option, ok := s.decisions[d.Name]; ok {
		return *option
	}
	if option, ok := s.Given.Decisions[d.Name]; ok {
		return option
	}
	if draft, err := s.draft(); err == nil {
		return draft.Decisions[d.Name]
	}
	return d.Default
}

func optionName(o *decisions.Option, d *decisions.Decision) string {
	switch {
	case !d.Boolean():
		return o.Name
	case o.Name == "on":
		return "yes"
	}
	return "no"
}

func optionTexts(o *decisions.Option, d *decisions.Decision) []Paragraph {
	texts := []Paragraph{
		{optionName(o, d) + ":", o.Summary},
		{"Choose it when", o.Choose},
		{"It costs", o.Costs},
	}
	for _, r := range o.Requires {
		texts = append(texts, Paragraph{"It needs", r.String() + "."})
	}
	return append(texts, Paragraph{"Move on when", o.MoveOn})
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
func (s *session) agreeQuestion() *question {
	const create, change, leave = "create", "change", "leave"
	var answer string
	var summary []Paragraph
	return &question{
		label:  "Agreed",
		answer: func() string { return answer },
		field: func(inLines bool) huh.Field {
			var problem error
			answer = create
			if summary, problem = s.summary(); problem != nil {
				answer = change
			}
			return listField("Create this project?", &answer, inLines,
				huh.NewOption("Create it", create),
				huh.NewOption("Change the answers", change),
				huh.NewOption("Cancel", leave),
			).Validate(func(answer string) error {
				if answer == create {
					return problem
				}
				return nil
			})
		},
		texts: func(bool) []Paragraph { return summary },
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

// summary is what would be created. The error is what is wrong with the answers
// together.
func (s *session) summary() ([]Paragraph, error) {
	draft, err := s.draft()
	if err != nil {
		return []Paragraph{{"These answers don't work:", err.Error()}}, err
	}
	return s.Summary(s.answers(), draft)
}
