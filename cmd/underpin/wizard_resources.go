package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/huh"
	"github.com/underpin-dev/underpin/generator/spec"
)

// step is what the list of resources offers to do.
type step struct {
	does stepKind
	at   int // which resource
}

type stepKind int

const (
	goOn stepKind = iota
	addOne
	changeOne
	removeOne
	takeDefaults
)

// resourcesQuestion shows the list until the user goes on.
func (w *wizard) resourcesQuestion() *question {
	var chosen step
	q := &question{
		label:  "Resources",
		answer: func() string { return strings.Join(resourceNames(w.options().resources), ", ") },
		field: func(inLines bool) huh.Field {
			steps := w.steps()
			chosen = steps[0].Value
			return listField("Which things does it keep?", &chosen, inLines, steps...).Validate(func(s step) error {
				if s.does != goOn {
					return nil
				}
				_, err := w.draft()
				return err
			})
		},
		texts: func(bool) []paragraph {
			return append(resourceTexts(w.resources), paragraph{"A resource", "is a kind of thing that the program keeps: " +
				"a table, its API and its tests. Resources of one domain share a package and a database; " +
				"those of other domains ask it."})
		},
		then: func(d *dialogue) {
			switch chosen.does {
			case goOn:
				d.next()
			case addOne:
				d.within = w.resourceQuestion(len(w.resources))
			case changeOne:
				d.within = w.resourceQuestion(chosen.at)
			case removeOne:
				w.resources = slices.Delete(slices.Clone(w.resources), chosen.at, chosen.at+1)
			case takeDefaults:
				w.resources = w.defaultResources()
			}
		},
	}
	if len(w.given.resources) > 0 {
		q.flag = "--resource"
	}
	return q
}

// steps begins with the one that most want.
func (w *wizard) steps() []huh.Option[step] {
	var steps []huh.Option[step]
	if len(w.resources) > 0 {
		steps = append(steps, huh.NewOption("Go on with "+count(len(w.resources), "resource"), step{does: goOn}))
	}
	steps = append(steps, huh.NewOption("Add one", step{does: addOne}))
	names := resourceNames(w.resources)
	for i, name := range names {
		steps = append(steps, huh.NewOption("Change "+name, step{changeOne, i}))
	}
	for i, name := range names {
		steps = append(steps, huh.NewOption("Remove "+name, step{removeOne, i}))
	}
	if !slices.Equal(w.resources, w.defaultResources()) {
		steps = append(steps, huh.NewOption("Take the default ones instead", step{does: takeDefaults}))
	}
	return steps
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// resourceNames are the first words of the lines.
func resourceNames(lines []string) []string {
	names := make([]string, len(lines))
	for i, line := range lines {
		names[i], _, _ = strings.Cut(strings.TrimSpace(line), " ")
	}
	return names
}

func resourceTexts(lines []string) []paragraph {
	texts := make([]paragraph, len(lines))
	for i, line := range lines {
		name, fields, _ := strings.Cut(strings.TrimSpace(line), " ")
		texts[i] = paragraph{name, fields}
	}
	return texts
}

// resourceQuestion asks for the line of the resource at an index, which may be
// that after the last.
func (w *wizard) resourceQuestion(at int) *question {
	line, title, isNew := &w.adding, "Which resource comes in?", true
	if at < len(w.resources) {
		changed := w.resources[at]
		line, title, isNew = &changed, "How is "+resourceNames(w.resources)[at]+" to be?", false
	}
	return &question{
		complete: w.completions,
		field: func(inLines bool) huh.Field {
			title := title
			if inLines {
				title = withDefault(title, cmp.Or(*line, "none"))
			}
			check := func(text string) error {
				if strings.TrimSpace(text) == "" && (isNew || inLines) {
					return nil
				}
				return w.checkResource(at, text)
			}
			return huh.NewInput().Title(title).Validate(check).Value(line)
		},
		texts: func(all bool) (texts []paragraph) {
			if next := w.completions(*line); len(next) > 0 && !all {
				texts = append(texts, paragraph{"Tab:", strings.Join(lastWords(next), "  ")})
			}
			return append(texts, w.grammarTexts()...)
		},
		then: func(d *dialogue) {
			d.within = nil
			text := strings.TrimSpace(*line)
			if text == "" {
				return
			}
			lines := slices.Clone(w.resources)
			if isNew {
				lines = append(lines, "")
			}
			lines[at] = text
			w.resources, w.adding = lines, ""
		},
	}
}

func (w *wizard) grammarTexts() []paragraph {
	types := make([]string, len(spec.Types))
	for i, t := range spec.Types {
		types[i] = typeForms(t)
	}
	texts := []paragraph{
		{"Write", "domain/resource field:type:modifier …"},
		{"Such as", "shelf/book title:string isbn:string:unique pages:int:min=1 cover:url:optional"},
		{"Types:", strings.Join(types, " ")},
		{"Modifiers:", strings.Join(modifiers, " ")},
	}
	if len(w.choices.Traits) > 0 {
		texts = append(texts, paragraph{"Traits:", strings.Join(w.traitForms(), ", ")})
	}
	return texts
}

// traitForms are the traits as they are written, with what each needs.
func (w *wizard) traitForms() []string {
	forms := make([]string, len(w.choices.Traits))
	for i, trait := range w.choices.Traits {
		forms[i] = "+" + trait
		if need, ok := w.choices.Needs[trait]; ok {
			forms[i] += " (needs a required " + string(need) + ")"
		}
	}
	return forms
}

// typeForms is a type with what belongs in its parentheses.
func typeForms(t spec.Type) string {
	switch t {
	case spec.Enum:
		return string(t) + "(a,b)"
	case spec.One, spec.Many:
		return string(t) + "(domain/resource)"
	}
	return string(t)
}

// modifiers are those of the grammar of --resource.
var modifiers = []string{"optional", "unique", "min=", "max=", "default="}

// completions are the lines that a resource's line can become by completing
// its last word.
func (w *wizard) completions(line string) []string {
	word := line[strings.LastIndexByte(line, ' ')+1:]
	part := word[strings.LastIndexByte(word, ':')+1:]
	var among []string
	switch {
	case line == "":
	case word == line: // the resource's name
		for _, name := range resourceNames(w.resources) {
			domain, _, _ := strings.Cut(name, "/")
			among = append(among, domain+"/")
		}
	case strings.HasPrefix(word, "+"):
		for _, trait := range w.choices.Traits {
			among = append(among, "+"+trait)
		}
	case strings.Count(word, ":") == 1:
		among = w.typeWords()
	case strings.Contains(word, ":") && !strings.Contains(word, "default="):
		among = modifiers
	}
	var lines []string
	for _, c := range among {
		completed := strings.TrimSuffix(line, part) + c
		if strings.HasPrefix(c, part) && c != part && !slices.Contains(lines, completed) {
			lines = append(lines, completed)
		}
	}
	return lines
}

// typeWords are the types, those in parentheses as far as they can be known.
func (w *wizard) typeWords() []string {
	var words []string
	for _, t := range spec.Types {
		switch t {
		case spec.Enum:
			words = append(words, "enum(")
		case spec.One, spec.Many:
			for _, name := range resourceNames(w.resources) {
				words = append(words, string(t)+"("+name+")")
			}
		default:
			words = append(words, string(t))
		}
	}
	return words
}

// lastWords are what follows the last blank or colon of each line.
func lastWords(lines []string) []string {
	words := make([]string, len(lines))
	for i, line := range lines {
		words[i] = line[strings.LastIndexAny(line, " :")+1:]
	}
	return words
}
