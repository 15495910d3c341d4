package main

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

	"github.com/charmbracelet/x/term"
	"github.com/underpin-dev/underpin/cmd/underpin/quiet"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
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

// accessible reports whether questions are to be asked line by line, as a
// screen reader reads them, and not on a screen that is drawn again and again.
func accessible() bool {
	value := os.Getenv("ACCESSIBLE")
	return value != "" && value != "0" && value != "false" || os.Getenv("TERM") == "dumb"
}

// ask completes the options by asking. Nothing is written. The error is
// context.Canceled if the user leaves.
func (a *app) ask(ctx context.Context, o *newOptions) error {
	w, err := newWizard(ctx, a, o)
	if err != nil {
		return err
	}
	d := newDialogue(w.questions())
	hold := holdOnScreen
	if accessible() {
		hold = holdInLines
	}
	if err := hold(ctx, a.Streams, d); err != nil {
		return err
	}
	if d.state != agreed {
		return context.Canceled
	}
	*o = *w.options()
	return nil
}

// wizard is one more way to fill in newOptions: it holds what flags gave and
// what was answered.
type wizard struct {
	ctx     context.Context
	app     *app
	choices spec.Choices
	given   *newOptions

	name      string // empty for the default, as the module
	module    string
	resources []string           // a line each, as --resource takes it
	adding    string             // the line of one that is not in yet
	decisions map[string]*string // of those asked for
}

// newWizard refuses what no answer could mend.
func newWizard(ctx context.Context, a *app, given *newOptions) (*wizard, error) {
	flags := *given
	flags.name = cmp.Or(flags.name, "shop") // a folder's name may be no project's; that is asked
	if _, err := a.spec(ctx, &flags); err != nil {
		return nil, err
	}
	if _, err := given.wantsGit(); err != nil {
		return nil, err
	}
	if err := checkDir(given.dir); err != nil {
		return nil, err
	}
	w := &wizard{ctx: ctx, app: a, choices: a.catalog.Choices(), given: given, decisions: map[string]*string{}}
	w.resources = w.defaultResources()
	for _, d := range w.choices.Decisions {
		if w.flagOf(d.Name) == "" {
			option := d.Default
			w.decisions[d.Name] = &option
		}
	}
	return w, nil
}

// flagOf is the flag that has made the decision, or empty. A preset makes all.
func (w *wizard) flagOf(decision string) string {
	if _, ok := w.given.decisions[decision]; ok {
		return "--" + decision
	}
	if w.given.preset != "" {
		return "--preset " + w.given.preset
	}
	return ""
}

func (w *wizard) defaultResources() []string {
	defaults := &spec.Spec{}
	defaults.Complete(w.choices)
	return resourceLines(defaults)
}

// defaultName is empty if there is none.
func (w *wizard) defaultName() string {
	if w.given.dir == "" {
		return ""
	}
	path, err := filepath.Abs(w.given.dir)
	if err != nil {
		return ""
	}
	return filepath.Base(path)
}

func (w *wizard) defaultModule() string {
	defaults := &spec.Spec{Name: w.options().name}
	defaults.Complete(w.choices)
	return defaults.Module
}

// options are those given, completed by the answers so far.
func (w *wizard) options() *newOptions {
	o := *w.given
	o.name = cmp.Or(o.name, strings.TrimSpace(w.name), w.defaultName())
	o.dir = cmp.Or(o.dir, o.name)
	o.module = cmp.Or(o.module, strings.TrimSpace(w.module))
	if len(o.resources) == 0 {
		o.resources = slices.Clone(w.resources)
	}
	o.decisions = maps.Clone(o.decisions)
	for name, option := range w.decisions {
		o.decisions[name] = *option
	}
	return &o
}

// draft is the spec by the answers so far. What follows from the answers, such
// as the summary, is made from it.
func (w *wizard) draft() (*spec.Spec, error) { return w.app.spec(w.ctx, w.options()) }

// checkName checks the answer that is in w.
func (w *wizard) checkName() error {
	o := w.options()
	if o.name == "" {
		return errors.New("name: the project has none; write one, such as shop")
	}
	_, err := w.app.spec(w.ctx, o)
	if e, ok := errors.AsType[*spec.Error](err); ok && e.Field == "name" {
		return e
	}
	if w.given.dir == "" {
		return checkDir(o.dir)
	}
	return nil
}

// checkModule checks the answer that is in w.
func (w *wizard) checkModule() error {
	_, err := w.draft()
	if e, ok := errors.AsType[*spec.Error](err); ok && e.Field == "module" {
		return e
	}
	return nil
}

// checkResource checks a line that is to stand at an index of w.resources. A ref
// to a resource that is not there is let pass, because it may come next.
func (w *wizard) checkResource(at int, line string) error {
	if _, _, err := spec.ParseResource(line, w.choices); err != nil {
		return err
	}
	with := *w
	with.resources = append(slices.Clone(w.resources[:at]), line)
	with.resources = append(with.resources, w.resources[min(at+1, len(w.resources)):]...)
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

// ended is a stream that tells when it has come to its end, and then never
// returns: what reads answers would take the end for an empty one.
type ended struct {
	io.Reader
	tell func()
}

func (e ended) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err != nil && n == 0 {
		e.tell()
		select {}
	}
	return n, err
}
