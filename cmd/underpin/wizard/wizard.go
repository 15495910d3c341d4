// Package wizard asks for what the flags of new leave open, question by question, on a
// screen of its own or line by line. It writes nothing: it returns the answers.
package wizard

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Answers are what a project is created from. Flags give some of them, and the wizard
// asks for those that are empty.
type Answers struct {
	Dir       string // empty if the folder is called like the project
	Name      string
	Module    string
	Resources []string          // a line each, as --resource takes it
	Decisions map[string]string // an option for each decision made
	Preset    string            // of the other decisions
}

// Wizard knows what can be asked, and what follows from the answers.
type Wizard struct {
	Catalog *decisions.Catalog
	Given   Answers // by flags

	// Spec returns the spec that answers amount to. Its error is a *spec.Error if it
	// is about one answer, which the Field of the error then names.
	Spec func(Answers) (*spec.Spec, error)

	// Summary says what would be created.
	Summary func(Answers, *spec.Spec) ([]Paragraph, error)
}

// Paragraph is a text with the words that it begins with.
type Paragraph struct{ Lead, Text string }

// Ask asks on in and out until the user agrees, and returns the answers completed. The
// error is context.Canceled if the user leaves.
func (w Wizard) Ask(ctx context.Context, in io.Reader, out io.Writer) (Answers, error) {
	s, err := newSession(w)
	if err != nil {
		return Answers{}, err
	}
	d := newDialogue(s.questions())
	hold := holdOnScreen
	if accessible() {
		hold = holdInLines
	}
	if err := hold(ctx, in, out, d); err != nil {
		return Answers{}, err
	}
	if d.state != agreed {
		return Answers{}, context.Canceled
	}
	return s.answers(), nil
}

// accessible reports whether questions are to be asked line by line, as a
// screen reader reads them, and not on a screen that is drawn again and again.
func accessible() bool {
	value := os.Getenv("ACCESSIBLE")
	return value != "" && value != "0" && value != "false" || os.Getenv("TERM") == "dumb"
}

// session is one run of the wizard: what was answered so far.
type session struct {
	Wizard
	choices   spec.Choices
	name      string // empty for the default, as the module
	module    string
	resources []string           // a line each, as --resource takes it
	adding    string             // the line of one that is not in yet
	decisions map[string]*string // of those asked for
}

// newSession fails where no answer can make up for what is given.
func newSession(w Wizard) (*session, error) {
	given := w.Given
	given.Name = cmp.Or(given.Name, "shop") // a folder's name may not do for a project; that is asked
	if _, err := w.Spec(given); err != nil {
		return nil, err
	}
	if err := checkDir(given.Dir); err != nil {
		return nil, err
	}
	s := &session{Wizard: w, choices: w.Catalog.Choices(), decisions: map[string]*string{}}
	s.resources = s.defaultResources()
	for _, d := range s.choices.Decisions {
		if s.flagOf(d.Name) == "" {
			option := d.Default
			s.decisions[d.Name] = &option
		}
	}
	return s, nil
}

// flagOf is the flag that has made the decision, or empty. A preset makes all.
func (s *session) flagOf(decision string) string {
	if _, ok := s.Given.Decisions[decision]; ok {
		return "--" + decision
	}
	if s.Given.Preset != "" {
		return "--preset " + s.Given.Preset
	}
	return ""
}

func (s *session) defaultResources() []string {
	defaults := &spec.Spec{}
	defaults.Complete(s.choices)
	return defaults.Lines()
}

// defaultName is empty if there is none.
func (s *session) defaultName() string {
	if s.Given.Dir == "" {
		return ""
	}
	path, err := filepath.Abs(s.Given.Dir)
	if err != nil {
		return ""
	}
	return filepath.Base(path)
}

func (s *session) defaultModule() string {
	defaults := &spec.Spec{Name: s.answers().Name}
	defaults.Complete(s.choices)
	return defaults.Module
}

// answers are those given, completed by those so far.
func (s *session) answers() Answers {
	a := s.Given
	a.Name = cmp.Or(a.Name, strings.TrimSpace(s.name), s.defaultName())
	a.Dir = cmp.Or(a.Dir, a.Name)
	a.Module = cmp.Or(a.Module, strings.TrimSpace(s.module))
	if len(a.Resources) == 0 {
		a.Resources = slices.Clone(s.resources)
	}
	a.Decisions = maps.Clone(a.Decisions)
	for name, option := range s.decisions {
		a.Decisions[name] = *option
	}
	return a
}

// draft is the spec by the answers so far. What follows from the answers, such
// as the summary, is made from it.
func (s *session) draft() (*spec.Spec, error) { return s.Spec(s.answers()) }

// checkName checks the answer that is in s.
func (s *session) checkName() error {
	a := s.answers()
	if a.Name == "" {
		return errors.New("name: the project has none; write one, such as shop")
	}
	_, err := s.Spec(a)
	if e, ok := errors.AsType[*spec.Error](err); ok && e.Field == "name" {
		return e
	}
	if s.Given.Dir == "" {
		return checkDir(a.Dir)
	}
	return nil
}

// checkModule checks the answer that is in s.
func (s *session) checkModule() error {
	_, err := s.draft()
	if e, ok := errors.AsType[*spec.Error](err); ok && e.Field == "module" {
		return e
	}
	return nil
}

// checkResource checks a line that is to stand at an index of s.resources. A ref
// to a resource that is not there is let pass, because it may come next.
func (s *session) checkResource(at int, line string) error {
	if _, _, err := spec.ParseResource(line, s.choices); err != nil {
		return err
	}
	with := *s
	with.resources = append(slices.Clone(s.resources[:at]), line)
	with.resources = append(with.resources, s.resources[min(at+1, len(s.resources)):]...)
	_, err := with.draft()
	if e, ok := errors.AsType[*spec.Error](err); ok && e.Code == "unknown-ref" {
		return nil
	}
	return err
}

// checkDir refuses a folder that no project can be put into. An empty one is
// not known yet.
func checkDir(dir string) error {
	if dir == "" {
		return nil
	}
	_, err := tree.Check(dir)
	return err
}
