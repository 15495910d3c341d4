package main

import (
	"context"
	"maps"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/cmd/underpin/decisionstest"
	"github.com/underpin-dev/underpin/cmd/underpin/wizard"
	"github.com/underpin-dev/underpin/generator/spec"
)

// specOf is what new makes of its arguments, and the command that says the same.
func specOf(t *testing.T, stdin string, args ...string) (s *spec.Spec, command string, err error) {
	t.Helper()
	a := &app{Streams{In: strings.NewReader(stdin)}, decisionstest.Fake(t)}
	c := newCommandWith(a, func(ctx context.Context, o *newOptions) error {
		s, err = a.spec(ctx, o)
		if err == nil {
			command = a.command(o, s)
		}
		return err
	})
	root := &cobra.Command{Use: "underpin", SilenceErrors: true, SilenceUsage: true}
	root.SetFlagErrorFunc(flagProblem)
	root.AddCommand(c)
	root.SetArgs(append([]string{"new"}, args...))
	err = root.ExecuteContext(t.Context()) // before the others are read
	return s, command, err
}

func TestPrecedence(t *testing.T) {
	const file = "name: filed\nmodule: example.com/from/file\ndecisions: {soup: onion, salad: false}\ndomains: {a: {b: {c: int}}}\n"
	tests := []struct {
		name  string
		stdin string
		args  string
		want  string // name, module, decisions, first resource
	}{
		{"defaults", "", "kitchen", "kitchen example.com/kitchen soup=pea salad=off dessert=on catalog/product"},
		{"folder", "", "a/b/kitchen/", "kitchen example.com/kitchen soup=pea salad=off dessert=on catalog/product"},
		{"preset", "", "kitchen --preset big", "kitchen example.com/kitchen soup=fish salad=on dessert=on catalog/product"},
		{"spec", file, "kitchen --spec -", "filed example.com/from/file soup=onion salad=off dessert=on a/b"},
		{"spec over preset", file, "kitchen --spec - --preset big", "filed example.com/from/file soup=onion salad=off dessert=on a/b"},
		{"part of a spec over preset", "decisions: {dessert: off}", "kitchen --spec - --preset big",
			"kitchen example.com/kitchen soup=fish salad=on dessert=off catalog/product"},
		{"flags over all", file, "kitchen --spec - --preset big --soup pea --salad --name flagged --module example.com/flagged",
			"flagged example.com/flagged soup=pea salad=on dessert=on a/b"},
		{"module follows name", "", "kitchen --name other", "other example.com/other soup=pea salad=off dessert=on catalog/product"},
		{"boolean off", "", "kitchen --dessert=false", "kitchen example.com/kitchen soup=pea salad=off dessert=off catalog/product"},
		{"boolean by option", "", "kitchen --salad=on", "kitchen example.com/kitchen soup=pea salad=on dessert=on catalog/product"},
		{"boolean as Go writes it", "", "kitchen --dessert=F", "kitchen example.com/kitchen soup=pea salad=off dessert=off catalog/product"},
		{"the last one wins", "", "kitchen --soup fish --soup onion", "kitchen example.com/kitchen soup=onion salad=off dessert=on catalog/product"},
		{"resource replaces", file, "kitchen --spec - --resource x/y;z:int",
			"filed example.com/from/file soup=onion salad=off dessert=on x/y"},
		{"empty spec", "", "kitchen --spec -", "kitchen example.com/kitchen soup=pea salad=off dessert=on catalog/product"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			args := strings.Fields(test.args)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], ";", " ")
			}
			s, _, err := specOf(t, test.stdin, args...)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join([]string{
				s.Name, s.Module, "soup=" + s.Decisions["soup"], "salad=" + s.Decisions["salad"], "dessert=" + s.Decisions["dessert"],
				s.Domains[0].Name + "/" + s.Domains[0].Resources[0].Name,
			}, " ")
			if got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// A preset is not changed by what is laid over it.
func TestPresetStays(t *testing.T) {
	a := &app{catalog: decisionstest.Fake(t)}
	before := maps.Clone(a.catalog.Presets[1].Decisions)
	o := &newOptions{Answers: wizard.Answers{Preset: "big", Decisions: map[string]string{"soup": "onion"}}}
	if err := a.decide(&spec.Spec{}, o); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(a.catalog.Presets[1].Decisions, before) {
		t.Errorf("preset big is now %v", a.catalog.Presets[1].Decisions)
	}
}

func TestDecisionErrors(t *testing.T) {
	tests := []struct{ args, code, message, hint string }{
		{"--soup=fisch", "unknown-option", `--soup: there is no option "fisch"`, "did you mean fish?"},
		{"--soup=lobster", "unknown-option", `--soup: there is no option "lobster"`, "choose one of fish, onion, pea"},
		{"--salad=maybe", "unknown-option", `--salad: there is no option "maybe"`, "choose one of true, false, off, on"},
		{"--soups=fish", "bad-flag", "--soups: there is no such flag", "did you mean --soup?"},
		{"--soup", "bad-flag", "--soup: its value is missing", "see underpin new --help"},
		{"--preset=bigg", "unknown-preset", `--preset: there is no preset "bigg"`, "did you mean big?"},
		{"--preset=someday", "unknown-preset", `--preset: there is no preset "someday"`, "choose one of small, big"},
	}
	for _, test := range tests {
		_, _, err := specOf(t, "", "kitchen", test.args)
		if err == nil {
			t.Errorf("%s is accepted", test.args)
			continue
		}
		if p := describe(err); p.code != test.code || p.message != test.message || p.hint != test.hint {
			t.Errorf("%s: %+v", test.args, *p)
		}
	}
}

func TestTraitRefusals(t *testing.T) {
	const at = "domains.a.b.async"
	tests := []struct{ resource, code, field, message, hint string }{
		{"a/b x:int +candel", "unknown-trait", at, "resource a/b: async candel: there is no such trait", "did you mean candle?"},
		{"a/b x:int +fax", "unknown-trait", at, "resource a/b: async fax: there is no such trait", "choose one of candle, music"},
		{"a/b x:int +", "unknown-trait", at, `resource a/b: async "": there is no such trait`, "choose one of candle, music"},
		{"a/b x:int +music +music", "bad-trait", at, "resource a/b: async music: it is listed twice", "write it once"},
		{"a/b x:int +candle", "bad-trait", "domains.a.b", "resource a/b: candle needs a required field of type email", "add one, or remove candle"},
		{"a/b x:email:optional +candle", "bad-trait", "domains.a.b", "resource a/b: candle needs a required field of type email", "add one, or remove candle"},
	}
	for _, test := range tests {
		_, _, err := specOf(t, "", "kitchen", "--resource", test.resource)
		if err == nil {
			t.Errorf("%s is accepted", test.resource)
			continue
		}
		if p := describe(err); *p != (problem{test.code, test.field, test.message, test.hint}) || p.exit() != 2 {
			t.Errorf("%s: %+v", test.resource, *p)
		}
	}
	for async, want := range map[string]string{
		"[fax]":      "1:27: resource a/b: async fax: there is no such trait; choose one of candle, music",
		"music":      `1:26: resource a/b: async: it is "music", not a list; write async: [candle]`,
		"[[candle]]": "1:27: resource a/b: async: it is a list, not a text; write async: [candle]",
	} {
		_, _, err := specOf(t, "domains: {a: {b: {async: "+async+", fields: {c: int}}}}\n", "kitchen", "--spec", "-")
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("async: %s: %v, want %s", async, err, want)
		}
	}
}

// The command that is told at the end makes the same spec, read by a shell.
func TestCommandSaysTheSame(t *testing.T) {
	tests := []struct {
		name  string
		stdin string
		args  []string
	}{
		{"defaults", "", []string{"kitchen"}},
		{"all turned round", "", []string{"kitchen", "--soup", "fish", "--salad", "--dessert=false", "--module", "github.com/acme/kitchen"}},
		{"spec", "name: other\ndomains:\n  a:\n    person: {name: 'string default=\"it''s; $HOME\"', kind: 'enum(x, y)'}\n" +
			"    axis: {plural: axes, fields: {of: ref(person) optional, note: 'text max=9 optional'}}\n  b:\n    c: {d: refs(a/axis)}\n",
			[]string{"kitchen", "--spec", "-", "--git=false"}},
		{"traits", "", []string{"kitchen", "--resource", "a/b c:int of:email +music +candle"}},
		{"folder like a flag", "", []string{"--name", "kitchen", "--", "-x y'z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, command, err := specOf(t, test.stdin, test.args...)
			if err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("sh", "-c", `underpin() { printf '%s\0' "$@"; }; `+command).Output()
			if err != nil {
				t.Fatal(err)
			}
			words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
			again, commandAgain, err := specOf(t, "", words[1:]...)
			if err != nil {
				t.Fatal(err)
			}
			choices := decisionstest.Fake(t).Choices()
			if got, want := again.YAML(choices), s.YAML(choices); string(got) != string(want) {
				t.Errorf("%s\nmakes\n%s\nwant\n%s", command, got, want)
			}
			if commandAgain != command {
				t.Errorf("%s\nsays it is\n%s", command, commandAgain)
			}
		})
	}
}

func TestHelpShowsDecisions(t *testing.T) {
	var b strings.Builder
	c := newCommandWith(&app{catalog: decisionstest.Fake(t)}, nil)
	c.SetOut(&b)
	if err := c.Help(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"--soup OPTION", "Which soup? fish, onion, pea (default pea)", "--salad  ", "--dessert  ", "(default true)", "small, big",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("help lacks %q:\n%s", want, b.String())
		}
	}
}
