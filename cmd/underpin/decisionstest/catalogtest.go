// Package decisionstest has a catalogue for tests of commands, so that they don't depend on
// the options that there are.
package decisionstest

import (
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// Fake returns a catalogue of a decision with three options, two that are on or off, and
// two traits.
func Fake(t testing.TB) *decisions.Catalog {
	t.Helper()
	files := fstest.MapFS{}
	option := "summary: s\nchoose: c\ncosts: c\nmove_on: m\n"
	for name, text := range map[string]string{
		"base/base.yaml": "", "domain/domain.yaml": "", "resource/resource.yaml": "",
		"presets.yaml": "- {name: small, decisions: {}}\n" +
			"- {name: big, decisions: {soup: fish, salad: \"on\"}}\n" +
			"- {name: someday, decisions: {soup: lobster}}\n",
		"soup/decision.yaml":      "title: Soup\nquestion: Which soup?\norder: 1\ndefault: pea\n",
		"soup/pea/option.yaml":    option,
		"soup/fish/option.yaml":   option,
		"soup/onion/option.yaml":  option,
		"salad/decision.yaml":     "title: Salad\nquestion: Salad?\norder: 2\ndefault: \"off\"\n",
		"salad/on/option.yaml":    option,
		"salad/off/option.yaml":   option,
		"dessert/decision.yaml":   "title: Dessert\nquestion: Dessert?\norder: 3\ndefault: \"on\"\n",
		"dessert/on/option.yaml":  option,
		"dessert/off/option.yaml": option,
		"candle/trait.yaml":       "order: 1\nneeds: email\nsummary: Light.\nchoose: |\n  it is dark,\n  or nearly so.\ncosts: wax.\nmove_on: it is day.\n",
		"music/trait.yaml":        "order: 2\n" + option,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
