package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"golang.org/x/term"
)

const unknownDecision = "unknown-decision" // which is one of spec.Codes

func explainCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain [DECISION|TRAIT]",
		Short: "Tell what can be decided",
		Long: "Tell what can be decided: all decisions with their options and all traits that a\n" +
			"resource may carry, or of one of them when to choose it, what it costs, and when\n" +
			"to move on.",
		Args: oneToExplain,
		RunE: func(c *cobra.Command, args []string) error {
			decisions, traits := a.catalog.Decisions, a.catalog.Traits
			if len(args) == 1 {
				decisions, traits = a.named(args[0])
				if len(decisions)+len(traits) == 0 {
					return a.unknownDecisionProblem(args[0])
				}
			}
			if asJSON {
				return a.printJSON(explanation(a.catalog, decisions, traits))
			}
			return a.print(explain(decisions, traits, len(args) == 1, pageFor(a.Out)))
		},
		ValidArgsFunction: firstOf(a.explainable()),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document and nothing else")
	return c
}

func oneToExplain(c *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return &problem{
		badArguments, "DECISION", fmt.Sprintf("explain: there is one DECISION or TRAIT, not %d: %s", len(args), shellLine(args...)),
		"write " + c.CommandPath() + " " + shellLine(args[0]) + ", or nothing for all",
	}
}

// named is the decision or the trait of that name.
func (a *app) named(name string) (decisions []*decisions.Decision, traits []*decisions.Trait) {
	if d := a.catalog.Decision(name); d != nil {
		decisions = append(decisions, d)
	}
	if t := a.catalog.Trait(name); t != nil {
		traits = append(traits, t)
	}
	return decisions, traits
}

// unknownDecisionProblem points at the decision or trait that was meant: by a
// misspelt name, or by the name of one of a decision's options.
func (a *app) unknownDecisionProblem(name string) error {
	var all, withOption []string
	for _, d := range a.catalog.Decisions {
		all = append(all, d.Name)
		if d.Option(name) != nil {
			withOption = append(withOption, d.Name)
		}
	}
	for _, t := range a.catalog.Traits {
		all = append(all, t.Name)
	}
	hint := spec.OneOf(name, all)
	if len(withOption) > 0 && spec.Nearest(name, all) == "" {
		hint = "write underpin explain " + strings.Join(withOption, " or ") + ", of which it is an option"
	}
	return &problem{unknownDecision, "DECISION", fmt.Sprintf("explain: there is no decision or trait %q", name), hint}
}

// explain is for a person. What is not full leaves out all but the summaries.
func explain(decisions []*decisions.Decision, traits []*decisions.Trait, full bool, p *page) string {
	for _, d := range decisions {
		var choices []choice
		for _, o := range d.Options {
			name := o.Name
			if name == d.Default {
				name += " (default)"
			}
			choices = append(choices, choice{name, o.Texts, o.Requires})
		}
		p.section(d.Name+": "+d.Title, d.Question, choices, full)
	}
	if len(traits) > 0 {
		var choices []choice
		for _, t := range traits {
			choices = append(choices, choice{t.Name, t.Texts, nil})
		}
		p.section("Traits", "What else can a resource do?", choices, full)
	}
	switch {
	case !full:
		p.text(0, "More about one of them: underpin explain NAME")
	case len(decisions) > 0:
		p.text(0, "Decide with underpin new DIR "+flagUsage(decisions[0]))
	default:
		p.text(0, "Carry it with underpin new DIR "+traitUsage(traits[0]))
	}
	return p.String()
}

// choice is an option or a trait, by the name to show.
type choice struct {
	name string
	decisions.Texts
	requires []decisions.Requirement
}

// section adds what there is to choose from.
func (p *page) section(title, question string, choices []choice, full bool) {
	p.strong(0, title)
	p.text(2, question)
	p.blank()
	for _, c := range choices {
		name := c.name
		for _, r := range c.requires {
			name += fmt.Sprintf(" (needs %s %s)", r.Decision, r.Option)
		}
		p.strong(2, name)
		p.text(4, c.Summary)
		if !full {
			continue
		}
		p.blank()
		p.strong(4, "Choose it when")
		p.text(6, c.Choose)
		p.strong(4, "It costs")
		p.text(6, c.Costs)
		for _, r := range c.requires {
			p.strong(4, "It needs")
			p.text(6, r.String()+".")
		}
		p.strong(4, "Move on when")
		p.text(6, c.MoveOn)
		p.blank()
	}
	if !full {
		p.blank()
	}
}

// flagUsage is what to give to new.
func flagUsage(d *decisions.Decision) string {
	if d.Boolean() {
		return fmt.Sprintf("--%s or --%s=false", d.Name, d.Name)
	}
	return fmt.Sprintf("--%s OPTION", d.Name)
}

// traitUsage is what to give to new.
func traitUsage(t *decisions.Trait) string {
	return fmt.Sprintf("--resource 'DOMAIN/RESOURCE FIELD:%s +%s'", cmp.Or(string(t.Needs), "TYPE"), t.Name)
}

// explained is the document of explain --json.
type explained struct {
	Decisions []explainedDecision `json:"decisions"`
	Traits    []explainedTrait    `json:"traits"`
}

type explainedDecision struct {
	Name     string            `json:"name"`
	Title    string            `json:"title"`
	Question string            `json:"question"`
	Default  any               `json:"default"` // a value of one of the options
	Options  []explainedOption `json:"options"`
}

type explainedOption struct {
	Value any `json:"value"` // as underpin.yaml has it: a name, or a boolean
	explainedTexts
	Requires []explainedRequirement `json:"requires"`
}

// explainedRequirement is an option of another decision that an option needs.
type explainedRequirement struct {
	Decision string `json:"decision"`
	Value    any    `json:"value"` // of the option, like that of an explainedOption
	Because  string `json:"because"`
}

type explainedTrait struct {
	Name string `json:"name"`
	explainedTexts
	Needs string `json:"needs"` // the type of a required field that its resource must have; may be empty
}

type explainedTexts struct {
	Summary string `json:"summary"`
	Choose  string `json:"choose"` // it when …
	Costs   string `json:"costs"`
	MoveOn  string `json:"move_on"` // when …
}

// value is an option as underpin.yaml has it.
func value(d *decisions.Decision, option string) any {
	if d.Boolean() {
		return option == "on"
	}
	return option
}

func explanation(c *decisions.Catalog, decisions []*decisions.Decision, traits []*decisions.Trait) explained {
	document := explained{Decisions: []explainedDecision{}, Traits: []explainedTrait{}}
	for _, d := range decisions {
		e := explainedDecision{Name: d.Name, Title: d.Title, Question: d.Question, Default: value(d, d.Default)}
		for _, o := range d.Options {
			requires := []explainedRequirement{}
			for _, r := range o.Requires {
				requires = append(requires, explainedRequirement{r.Decision, value(c.Decision(r.Decision), r.Option), unwrapped(r.Because)})
			}
			e.Options = append(e.Options, explainedOption{value(d, o.Name), unwrappedTexts(o.Texts), requires})
		}
		document.Decisions = append(document.Decisions, e)
	}
	for _, t := range traits {
		document.Traits = append(document.Traits, explainedTrait{t.Name, unwrappedTexts(t.Texts), string(t.Needs)})
	}
	return document
}

func unwrappedTexts(t decisions.Texts) explainedTexts {
	return explainedTexts{unwrapped(t.Summary), unwrapped(t.Choose), unwrapped(t.Costs), unwrapped(t.MoveOn)}
}

// unwrapped is a text of the catalogue on one line.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

// page is text that is wrapped.
type page struct {
	strings.Builder
	width  int  // in columns
	styled bool // strong is bold
}

const (
	usualWidth = 80  // where there is no terminal to ask
	widest     = 100 // that is good to read
)

// pageFor is as wide as the terminal. Anything else gets plain text, and so does
// a terminal of somebody who wants it so.
func pageFor(out io.Writer) *page {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &page{width: usualWidth}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = usualWidth
	}
	return &page{width: min(width, widest), styled: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// text adds a paragraph. Words longer than the page stay whole.
func (p *page) text(indent int, text string) {
	for _, line := range wrap(text, p.width-indent) {
		p.WriteString(strings.Repeat(" ", indent) + line + "\n")
	}
}

// strong adds a heading.
func (p *page) strong(indent int, text string) {
	for _, line := range wrap(text, p.width-indent) {
		if p.styled {
			line = "\x1b[1m" + line + "\x1b[0m"
		}
		p.WriteString(strings.Repeat(" ", indent) + line + "\n")
	}
}

func (p *page) blank() { p.WriteByte('\n') }

func wrap(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last]+" "+word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
