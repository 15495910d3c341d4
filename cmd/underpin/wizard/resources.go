package wizard

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
func (s *session) resourcesQuestion() *question {
	var chosen step
	q := &question{
		label:  "Resources",
		answer: func() string { return strings.Join(resourceNames(s.answers().Resources), ", ") },
		field: func(inLines bool) huh.Field {
			steps := s.steps()
			chosen = steps[0].Value
			return listField("Which resources does it have?", &chosen, inLines, steps...).Validate(func(chosen step) error {
				if chosen.does != goOn {
					return nil
				}
				_, err := s.draft()
				return err
			})
		},
		texts: func(bool) []Paragraph {
			return append(resourceTexts(s.resources), Paragraph{"A resource", "gets a table, an HTTP API and tests. " +
				"The resources of a domain share a package and a database; " +
				"other domains reach them through interfaces only."})
		},
		then: func(d *dialogue) {
			switch chosen.does {
			case goOn:
				d.next()
			case addOne:
				d.within = s.resourceQuestion(len(s.resources))
			case changeOne:
				d.within = s.resourceQuestion(chosen.at)
			case removeOne:
				s.resources = slices.Delete(slices.Clone(s.resources), chosen.at, chosen.at+1)
			case takeDefaults:
				s.resources = s.defaultResources()
			}
		},
	}
	if len(s.Given.Resources) > 0 {
		q.flag = "--resource"
	}
	return q
}

// steps begins with the one that most want.
func (s *session) steps() []huh.Option[step] {
	var steps []huh.Option[step]
	if len(s.resources) > 0 {
		steps = append(steps, huh.NewOption("Continue with "+count(len(s.resources), "resource"), step{does: goOn}))
	}
	steps = append(steps, huh.NewOption("Add a resource", step{does: addOne}))
	names := resourceNames(s.resources)
	for i, name := range names {
		steps = append(steps, huh.NewOption("Change "+name, step{changeOne, i}))
	}
	for i, name := range names {
		steps = append(steps, huh.NewOption("Remove "+name, step{removeOne, i}))
	}
	if !slices.Equal(s.resources, s.defaultResources()) {
		steps = append(steps, huh.NewOption("Use the default resources", step{does: takeDefaults}))
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

func resourceTexts(lines []string) []Paragraph {
	texts := make([]Paragraph, len(lines))
	for i, line := range lines {
		name, fields, _ := strings.Cut(strings.TrimSpace(line), " ")
		texts[i] = Paragraph{name, fields}
	}
	return texts
}

// resourceQuestion asks for the line of the resource at an index, which may be
// that after the last.
func (s *session) resourceQuestion(at int) *question {
	line, title, isNew := &s.adding, "Which resource do you want to add?", true
	if at < len(s.resources) {
		changed := s.resources[at]
		line, title, isNew = &changed, "What should "+resourceNames(s.resources)[at]+" look like?", false
	}
	return &question{
		complete: s.completions,
		field: func(inLines bool) huh.Field {
			title := title
			if inLines {
				title = withDefault(title, cmp.Or(*line, "none"))
			}
			check := func(text string) error {
				if strings.TrimSpace(text) == "" && (isNew || inLines) {
					return nil
				}
				return s.checkResource(at, text)
			}
			return huh.NewInput().Title(title).Validate(check).Value(line)
		},
		texts: func(all bool) (texts []Paragraph) {
			if next := s.completions(*line); len(next) > 0 && !all {
				texts = append(texts, Paragraph{"Tab:", strings.Join(lastWords(next), "  ")})
			}
			return append(texts, s.grammarTexts()...)
		},
		then: func(d *dialogue) {
			d.within = nil
			text := strings.TrimSpace(*line)
			if text == "" {
				return
			}
			lines := slices.Clone(s.resources)
			if isNew {
				lines = append(lines, "")
			}
			lines[at] = text
			s.resources, s.adding = lines, ""
		},
	}
}

func (s *session) grammarTexts() []Paragraph {
	types := make([]string, len(spec.Types))
	for i, t := range spec.Types {
		types[i] = typeForms(t)
	}
	texts := []Paragraph{
		{"Format:", "domain/resource field:type:modifier …"},
		{"Example:", "shelf/book title:string isbn:string:unique pages:int:min=1 cover:url:optional"},
		{"Types:", strings.Join(types, " ")},
		{"Modifiers:", strings.Join(modifiers, " ")},
	}
	if len(s.choices.Traits) > 0 {
		texts = append(texts, Paragraph{"Traits:", strings.Join(s.traitForms(), ", ")})
	}
	return texts
}

// traitForms are the traits as they are written, with what each needs.
func (s *session) traitForms() []string {
	forms := make([]string, len(s.choices.Traits))
	for i, trait := range s.choices.Traits {
		forms[i] = "+" + trait
		if need, ok := s.choices.Needs[trait]; ok {
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
	case spec.TypeRef, spec.TypeRefs:
		return string(t) + "(domain/resource)"
	}
	return string(t)
}

// modifiers are those of the grammar of --resource.
var modifiers = []string{"optional", "unique", "min=", "max=", "default="}

// completions are the lines that a resource's line can become by completing
// its last word.
func (s *session) completions(line string) []string {
	word := line[strings.LastIndexByte(line, ' ')+1:]
	part := word[strings.LastIndexByte(word, ':')+1:]
	var among []string
	switch {
	case line == "":
	case word == line: // the resource's name
		for _, name := range resourceNames(s.resources) {
			domain, _, _ := strings.Cut(name, "/")
			among = append(among, domain+"/")
		}
	case strings.HasPrefix(word, "+"):
		for _, trait := range s.choices.Traits {
			among = append(among, "+"+trait)
		}
	case strings.Count(word, ":") == 1:
		among = s.typeWords()
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
func (s *session) typeWords() []string {
	var words []string
	for _, t := range spec.Types {
		switch t {
		case spec.Enum:
			words = append(words, "enum(")
		case spec.TypeRef, spec.TypeRefs:
			for _, name := range resourceNames(s.resources) {
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
