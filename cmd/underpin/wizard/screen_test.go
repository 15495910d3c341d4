package wizard

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/underpin-dev/underpin/cmd/underpin/decisionstest"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// fakeScreen shows the questions of the fake catalogue.
func fakeScreen(t *testing.T, given Answers) (*screen, *session) {
	t.Helper()
	c := decisionstest.Fake(t)
	if given.Decisions == nil {
		given.Decisions = map[string]string{}
	}
	s, err := newSession(Wizard{
		Catalog: c, Given: given,
		Spec: func(a Answers) (*spec.Spec, error) {
			s := &spec.Spec{Name: cmp.Or(a.Name, a.Dir), Module: a.Module, Decisions: maps.Clone(a.Decisions)}
			for _, p := range c.Presets {
				if p.Name == a.Preset {
					s.Decisions = maps.Clone(p.Decisions)
				}
			}
			for _, line := range a.Resources {
				domain, resource, err := spec.ParseResource(line, c.Choices())
				if err != nil {
					return nil, err
				}
				s.Add(domain, resource)
			}
			s.Complete(c.Choices())
			return s, s.Validate(c.Choices())
		},
		Summary: func(Answers, *spec.Spec) ([]Paragraph, error) { return nil, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	shown := &screen{dialogue: newDialogue(s.questions()), styles: newStyles(false), width: 80, height: 24}
	shown.open()
	return shown, s
}

func (s *screen) send(keys ...tea.KeyMsg) {
	for _, k := range keys {
		s.Update(k)
	}
}

func press(k tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: k} }

func letters(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

// Any catalogue's decisions are asked: options by a list, booleans by yes or no.
func TestWizardAsksAnyDecision(t *testing.T) {
	tests := []struct {
		name    string
		preset  string
		answers []tea.KeyMsg
		want    string
	}{
		{"defaults", "", []tea.KeyMsg{press(tea.KeyEnter), press(tea.KeyEnter), press(tea.KeyEnter)}, "soup=pea salad=off dessert=on"},
		{"others", "", []tea.KeyMsg{press(tea.KeyUp), press(tea.KeyEnter), letters("y"), letters("n")}, "soup=onion salad=on dessert=off"},
		{"arrows", "", []tea.KeyMsg{press(tea.KeyUp), press(tea.KeyUp), press(tea.KeyEnter), press(tea.KeyRight), press(tea.KeyEnter),
			press(tea.KeyLeft), press(tea.KeyEnter)}, "soup=fish salad=on dessert=off"},
		{"back and forth", "", []tea.KeyMsg{press(tea.KeyUp), press(tea.KeyEnter), letters("y"), press(tea.KeyShiftTab), press(tea.KeyEsc),
			press(tea.KeyEnter), press(tea.KeyEnter), press(tea.KeyEnter)}, "soup=onion salad=on dessert=on"},
		{"preset", "big", nil, "soup=fish salad=on dessert=on"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			given := Answers{Dir: "kitchen", Name: "kitchen", Module: "example.com/kitchen", Resources: []string{"a/b c:int"}, Preset: test.preset}
			s, w := fakeScreen(t, given)
			s.send(test.answers...)
			if number, of := s.progress(); number != of {
				t.Fatalf("question %d of %d:\n%s", number, of, s.View())
			}
			draft, err := w.draft()
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprintf("soup=%s salad=%s dessert=%s", draft.Decisions["soup"], draft.Decisions["salad"], draft.Decisions["dessert"])
			if got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			if len(given.Decisions) > 0 {
				t.Errorf("what was given is now %v", given.Decisions)
			}
			view := ansi.Strip(s.View())
			for label, decision := range map[string]string{"Soup": "soup", "Salad": "salad", "Dessert": "dessert"} {
				answer := map[string]string{"on": "yes", "off": "no"}[draft.Decisions[decision]]
				if answer == "" {
					answer = draft.Decisions[decision]
				}
				if !strings.Contains(strings.Join(strings.Fields(view), " "), label+" "+answer) {
					t.Errorf("%s %s is not on\n%s", label, answer, view)
				}
			}
		})
	}
}

// A view that is too large would scroll the terminal, or be cut where it
// matters.
func TestWizardFits(t *testing.T) {
	long := []string{}
	for i := range 30 {
		long = append(long, fmt.Sprintf("a/b%d %s:text:optional:default='%s'", i, strings.Repeat("c", 40), strings.Repeat("long ", 20)))
	}
	titles := []string{nameTitleStart, "Which", "Which", "Salad?", "Dessert?"}
	for _, width := range []int{20, 40, 80, 99, 100, 120, 200} {
		for _, height := range []int{8, 16, 24, 60} {
			s, w := fakeScreen(t, Answers{Dir: "kitchen", Module: "example.com/" + strings.Repeat("long/", 30) + "kitchen"})
			w.resources = long
			s.Update(tea.WindowSizeMsg{Width: width, Height: height})
			for _, title := range titles {
				view := ansi.Strip(s.View())
				lines := strings.Split(view, "\n")
				if len(lines) > height {
					t.Errorf("%d×%d: %d lines", width, height, len(lines))
				}
				for _, line := range lines {
					if ansi.StringWidth(line) > width {
						t.Errorf("%d×%d: %q is too wide", width, height, line)
					}
				}
				if !strings.Contains(view, title) {
					t.Errorf("%d×%d: there is no %q on\n%s", width, height, title, view)
				}
				s.send(press(tea.KeyDown), press(tea.KeyDown), press(tea.KeyDown))
				if view := ansi.Strip(s.View()); !strings.Contains(view, "> ") {
					t.Errorf("%d×%d: there is no choice on\n%s", width, height, view)
				}
				s.send(press(tea.KeyUp), press(tea.KeyUp), press(tea.KeyUp))
				s.send(press(tea.KeyEnter))
			}
		}
	}
}

const nameTitleStart = "What is the"

// What may be written is shown, traits with what they need.
func TestGrammarTexts(t *testing.T) {
	_, w := fakeScreen(t, Answers{Dir: "kitchen"})
	if want := (Paragraph{"Traits:", "+candle (needs a required email), +music"}); !slices.Contains(w.grammarTexts(), want) {
		t.Errorf("%q, want %q among them", w.grammarTexts(), want)
	}
	w.choices.Traits = nil
	for _, p := range w.grammarTexts() {
		if p.Lead == "Traits:" {
			t.Errorf("there is no trait, and %q", p)
		}
	}
}

// Whatever is completed can be read, and what stands before it stays.
func TestCompletions(t *testing.T) {
	_, w := fakeScreen(t, Answers{Dir: "kitchen"})
	tests := []struct {
		line string
		want []string
	}{
		{"", nil},
		{"cat", []string{"catalog/"}},
		{"a/b c", nil},
		{"a/b c:", []string{"a/b c:string", "a/b c:text"}},
		{"a/b c:dat", []string{"a/b c:date"}},
		{"a/b c:date", nil},
		{"a/b c:refs(o", []string{"a/b c:refs(orders/order)"}},
		{"a/b c:int d:int:", []string{"a/b c:int d:int:optional", "a/b c:int d:int:unique"}},
		{"a/b c:int:optional:m", []string{"a/b c:int:optional:min=", "a/b c:int:optional:max="}},
		{"a/b c:string:default=x:o", nil},
		{"a/b c:int +", []string{"a/b c:int +candle", "a/b c:int +music"}},
		{"a/b c:int +m", []string{"a/b c:int +music"}},
	}
	for _, test := range tests {
		got := w.completions(test.line)
		if n := len(test.want); len(got) < n || n == 0 && len(got) > 0 || !slices.Equal(got[:n], test.want) {
			t.Errorf("%q: %q, want %q", test.line, got, test.want)
		}
	}
	for _, line := range append(w.completions("a/b c:"), w.completions("a/b c:int:")...) {
		suffix := map[byte]string{'(': "x,y)", '=': "1"}[line[len(line)-1]]
		if _, _, err := spec.ParseResource(line+suffix, w.choices); err != nil {
			t.Error(err)
		}
	}
	types := w.completions("a/b c:")
	for _, typ := range spec.Types {
		if !slices.ContainsFunc(types, func(line string) bool { return strings.HasPrefix(line, "a/b c:"+string(typ)) }) {
			t.Errorf("%s is not among %q", typ, types)
		}
	}
}

// A long line is all to be seen, with its completion and the cursor's place.
func TestLongLineIsWrapped(t *testing.T) {
	s, w := fakeScreen(t, Answers{Dir: "kitchen", Name: "kitchen", Module: "example.com/kitchen"})
	s.Update(tea.WindowSizeMsg{Width: 40, Height: 24})
	line := "shelf/book " + strings.Repeat("title:string pages:int ", 6)
	s.send(press(tea.KeyDown), press(tea.KeyEnter), letters(line+"about:ref(cat"))
	words := func() string { return strings.Join(strings.Fields(ansi.Strip(s.View())), " ") }
	if want := "> " + line + "about:ref(catalog/product) "; !strings.Contains(words(), want) {
		t.Errorf("there is no %q in\n%s", want, words())
	}
	s.send(press(tea.KeyTab))
	if want := line + "about:ref(catalog/product)"; w.adding != want {
		t.Errorf("the line is %q, want %q", w.adding, want)
	}
}

// A yes that needs an option of another decision is refused without it, with the reason.
func TestWizardRefusesYesWithoutWhatItNeeds(t *testing.T) {
	for soup, want := range map[string]string{
		"onion": "Soup onion --soup Salad? no (default) > yes (needs soup fish) on needs soup fish, because it is cold",
		"fish":  "Dessert?",
	} {
		s, w := fakeScreen(t, Answers{
			Dir: "kitchen", Name: "kitchen", Module: "example.com/kitchen", Resources: []string{"a/b c:int"}, Decisions: map[string]string{"soup": soup},
		})
		w.Catalog.Decision("salad").Option("on").Requires = []decisions.Requirement{{Decision: "soup", Option: "fish", Because: "it is cold"}}
		s.open()
		s.send(press(tea.KeyDown), press(tea.KeyEnter))
		if view := strings.Join(strings.Fields(ansi.Strip(s.View())), " "); !strings.Contains(view, want) {
			t.Errorf("with %s soup:\n%s\nwant %q", soup, view, want)
		}
	}
}
