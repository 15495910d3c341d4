package main

import (
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/underpin-dev/underpin/cmd/underpin/decisionstest"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// explainFake is what explain makes of its arguments and a catalogue that the
// test knows.
func explainFake(t *testing.T, args ...string) (string, error) {
	t.Helper()
	c := decisionstest.Fake(t)
	salad := c.Decision("salad").Option("on")
	salad.Summary = "Leaves."
	salad.Choose = "it is summer,\nor nearly so.\n"
	salad.Costs = "a bowl."
	salad.MoveOn = "winter comes."
	salad.Requires = []decisions.Requirement{{Decision: "dessert", Option: "on", Because: "one is\nnot enough"}}
	var out strings.Builder
	root := rootCommand(&app{Streams{nil, &out, io.Discard}, c})
	root.SetArgs(append([]string{"explain"}, args...))
	root.SetErr(io.Discard)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestExplainAll(t *testing.T) {
	const want = `soup: Soup
  Which soup?

  fish
    s
  onion
    s
  pea (default)
    s

salad: Salad
  Salad?

  off (default)
    s
  on (needs dessert on)
    Leaves.

dessert: Dessert
  Dessert?

  off
    s
  on (default)
    s

Traits
  What else can a resource do?

  candle
    Light.
  music
    s

More about one of them: underpin explain NAME
`
	if got, err := explainFake(t); err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestExplainOne(t *testing.T) {
	const want = `salad: Salad
  Salad?

  off (default)
    s

    Choose it when
      c
    It costs
      c
    Move on when
      m

  on (needs dessert on)
    Leaves.

    Choose it when
      it is summer, or nearly so.
    It costs
      a bowl.
    It needs
      dessert on, because one is not enough.
    Move on when
      winter comes.

Decide with underpin new DIR --salad or --salad=false
`
	if got, err := explainFake(t, "salad"); err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	if got, err := explainFake(t, "soup"); err != nil || !strings.HasSuffix(got, "\nDecide with underpin new DIR --soup OPTION\n") {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestExplainTrait(t *testing.T) {
	const want = `Traits
  What else can a resource do?

  candle
    Light.

    Choose it when
      it is dark, or nearly so.
    It costs
      wax.
    Move on when
      it is day.

Carry it with underpin new DIR --resource 'DOMAIN/RESOURCE FIELD:email +candle'
`
	if got, err := explainFake(t, "candle"); err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	if got, err := explainFake(t, "music"); err != nil || !strings.HasSuffix(got, "'DOMAIN/RESOURCE FIELD:TYPE +music'\n") {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestExplainErrors(t *testing.T) {
	tests := []struct{ args, code, message, hint string }{
		{"soop", "unknown-decision", `explain: there is no decision or trait "soop"`, "did you mean soup?"},
		{"Soup", "unknown-decision", `explain: there is no decision or trait "Soup"`, "did you mean soup?"},
		{"onion", "unknown-decision", `explain: there is no decision or trait "onion"`, "write underpin explain soup, of which it is an option"},
		{"on", "unknown-decision", `explain: there is no decision or trait "on"`, "write underpin explain salad or dessert, of which it is an option"},
		{"bread", "unknown-decision", `explain: there is no decision or trait "bread"`, "choose one of soup, salad, dessert, candle, music"},
		{"candel", "unknown-decision", `explain: there is no decision or trait "candel"`, "did you mean candle?"},
		{"soup salad", "bad-arguments", "explain: there is one DECISION or TRAIT, not 2: soup salad",
			"write underpin explain soup, or nothing for all"},
	}
	for _, test := range tests {
		out, err := explainFake(t, strings.Fields(test.args)...)
		if err == nil {
			t.Errorf("%s is explained:\n%s", test.args, out)
			continue
		}
		if p := describe(err); out != "" || p.code != test.code || p.message != test.message || p.hint != test.hint || p.exit() != 2 {
			t.Errorf("%s: %+v, exit code %d, standard output %q", test.args, *p, p.exit(), out)
		}
	}
	if !slices.ContainsFunc(spec.Codes, func(c spec.Code) bool { return c.Name == unknownDecision }) {
		t.Errorf("%s is no code of the spec's", unknownDecision)
	}
}

func TestExplainJSON(t *testing.T) {
	out, err := explainFake(t, "--json", "salad")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(out))
	var got any
	if err := d.Decode(&got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Errorf("more than one document: %s", out)
	}
	want := map[string]any{"decisions": []any{map[string]any{
		"name": "salad", "title": "Salad", "question": "Salad?", "default": false,
		"options": []any{
			map[string]any{"value": false, "summary": "s", "choose": "c", "costs": "c", "move_on": "m", "requires": []any{}},
			map[string]any{
				"value": true, "summary": "Leaves.", "choose": "it is summer, or nearly so.", "costs": "a bowl.", "move_on": "winter comes.",
				"requires": []any{map[string]any{"decision": "dessert", "value": true, "because": "one is not enough"}},
			},
		},
	}}, "traits": []any{}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want\n%v", got, want)
	}

	out, err = explainFake(t, "--json", "candle")
	if err := errors.Join(err, json.Unmarshal([]byte(out), &got)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want = map[string]any{"decisions": []any{}, "traits": []any{map[string]any{
		"name": "candle", "summary": "Light.", "choose": "it is dark, or nearly so.", "costs": "wax.", "move_on": "it is day.", "needs": "email",
	}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want\n%v", got, want)
	}

	var all explained
	out, err = explainFake(t, "--json")
	if err := errors.Join(err, json.Unmarshal([]byte(out), &all)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(all.Decisions) != 3 || all.Decisions[0].Default != "pea" || all.Decisions[0].Options[0].Value != "fish" ||
		len(all.Traits) != 2 || all.Traits[1].Name != "music" || all.Traits[1].Needs != "" {
		t.Errorf("%+v", all)
	}
}

// However wide the page is, no word is lost and no line is longer, unless it is
// one word.
func TestPagesAreWrapped(t *testing.T) {
	text := strings.Repeat("wörds of several lengths, and one-that-is-quite-long ", 20)
	for width := 1; width <= widest; width++ {
		p := &page{width: width}
		p.text(4, text)
		if got := unwrapped(p.String()); got != unwrapped(text) {
			t.Fatalf("%d columns: %s", width, got)
		}
		for line := range strings.Lines(p.String()) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > width && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%d columns: %q", width, line)
			}
		}
	}
}

func TestUsualWidth(t *testing.T) {
	p := pageFor(io.Discard)
	if p.width != 80 || p.styled {
		t.Errorf("without a terminal: %+v", p)
	}
}
