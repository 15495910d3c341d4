package decisions_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
)

// small is a templates tree of two decisions with two options each, and two traits.
func small() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"presets.yaml":                        "- {name: mvp, decisions: {}}\n- {name: bold, decisions: {color: red}}\n- {name: later, decisions: {color: red, size: big}}\n",
		"base/base.yaml":                      "phases: [first, last]\nenv: [{name: ADDR}]\nclasses: [{class: seed, paths: [README.md, docs/*.md]}]\nmodes: {run.sh: \"755\"}\n",
		"base/files/README.md.copy":           "read me",
		"base/files/sub/README.txt.tmpl":      "<% .Name %>",
		"base/files/sub/docs/x.md.copy":       "x",
		"base/files/run.sh.copy":              "#!/bin/sh",
		"domain/domain.yaml":                  "",
		"resource/resource.yaml":              "",
		"color/decision.yaml":                 "title: Color\nquestion: Which?\norder: 20\ndefault: red\n",
		"color/red/option.yaml":               option("order: 20\nprovides: [paint, warmth]\nedge: internal/hall\nreserves: {folders: hall}\nstart: [{name: red, phase: last, func: red}]\napp: [{name: brush}]\nmodule: {deps: [{name: Brush, from: brush}]}"),
		"color/blue/option.yaml":              option("order: 10\nprovides: [coolness]\nenv: [{name: BLUE}]"),
		"alarm/decision.yaml":                 "title: Alarm\nquestion: Is it?\norder: 10\ndefault: \"off\"\n",
		"alarm/on/option.yaml":                option("order: 1"),
		"alarm/off/option.yaml":               option("order: 2"),
		"alarm/on/files/internal/a.go.tmpl":   "package a",
		"color/files/internal/shared.go.tmpl": "package shared",
		"bell/trait.yaml":                     option("order: 20\nneeds: email\nenv: [{name: BELL}]\nmodes: {ring.sh: \"700\"}"),
		"bell/files/ring.sh.copy":             "#!/bin/sh",
		"aria/trait.yaml":                     option("order: 30"),
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func option(more string) string {
	return "summary: s\nchoose: c\ncosts: x\nmove_on: m\n" + more + "\n"
}

// requires is an option that needs another one.
func requires(decision, other string) string {
	return option("requires: [{decision: " + decision + ", option: \"" + other + "\", because: b}]")
}

// painter is an option with a process.
func painter(more string) string {
	return option("commands: [{name: painter}]\nprocesses: [{name: painter, ops_addr: '127.0.0.1:82', does: paint}]\n" + more)
}

// noise is an option with a scaling point in which one thing is another.
func noise(old, new string) string {
	const alert = "{name: Noisy, severity: page, expr: x > 1, for: 1m, series: [{name: x, fires: 2x9, quiet: 1x9}]}"
	point := "{name: Noise, signal: s, threshold: t, means: m, next: [color], how: h, alerts: [" + alert + "]}"
	return option("scaling: [" + strings.Replace(point, old, new, 1) + "]")
}

func TestLoad(t *testing.T) {
	c, err := decisions.Load(small())
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, d := range c.Choices().Decisions {
		told = append(told, d.Name+" "+strings.Join(d.Options, ",")+" "+d.Default)
	}
	if want := []string{"alarm on,off off", "color blue,red red"}; !slices.Equal(told, want) {
		t.Errorf("choices are %q, want %q", told, want)
	}
	if names := c.Presets; len(names) != 2 || names[1].Name != "bold" {
		t.Errorf("presets are %+v: one names what doesn't exist", names)
	}
	if n := len(c.Combinations()); n != 4 {
		t.Errorf("%d combinations, want 4", n)
	}

	if traits := c.Choices().Traits; !slices.Equal(traits, []string{"bell", "aria"}) {
		t.Errorf("traits are %q", traits)
	}
	if needs := c.Choices().Needs; !maps.Equal(needs, map[string]spec.Type{"bell": spec.Email}) {
		t.Errorf("traits need %v", needs)
	}
	if bell := c.Trait("bell"); bell == nil || bell.Summary != "s" || bell.MoveOn != "m" || bell.Part.Files[0].Mode != 0o700 || c.Trait("gong") != nil {
		t.Errorf("bell is %+v", bell)
	}
	if sets := c.TraitSets(); !slices.EqualFunc(sets, [][]string{nil, {"bell"}, {"aria"}, {"bell", "aria"}}, slices.Equal) {
		t.Errorf("sets of traits are %q", sets)
	}

	additions, options, err := c.Selected(map[string]string{"alarm": "on", "color": "red"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	files := map[string]decisions.File{}
	for _, a := range additions {
		names = append(names, a.Name)
		for _, f := range a.Files {
			files[f.Path] = f
		}
	}
	if want := []string{"base", "domain", "resource", "alarm", "alarm/on", "color", "color/red"}; !slices.Equal(names, want) {
		t.Errorf("what is added is of %q, want %q", names, want)
	}
	if len(options) != 2 || options[1].Summary != "s" {
		t.Errorf("options are %+v", options)
	}
	if want := []string{"README.md", "internal/a.go", "internal/shared.go", "run.sh", "sub/README.txt", "sub/docs/x.md"}; !slices.Equal(slices.Sorted(maps.Keys(files)), want) {
		t.Errorf("files are %q, want %q", slices.Sorted(maps.Keys(files)), want)
	}
	if f := files["README.md"]; !f.Verbatim || f.Class != tree.Seed || f.Mode != 0o644 {
		t.Errorf("README.md is %+v", f)
	}
	if f := files["run.sh"]; f.Class != tree.Managed || f.Mode != 0o755 {
		t.Errorf("run.sh is %+v", f)
	}
	if f := files["sub/docs/x.md"]; f.Class != tree.Seed {
		t.Errorf("sub/docs/x.md is %+v", f)
	}
	if _, _, err := c.Selected(map[string]string{"alarm": "on", "color": "green"}, nil); err == nil {
		t.Error("an option that there is not was selected")
	}
	if _, _, err := c.Selected(map[string]string{"alarm": "on", "color": "red"}, []string{"gong"}); err == nil {
		t.Error("a trait that there is not was selected")
	}
	additions, _, err = c.Selected(map[string]string{"alarm": "on", "color": "red"}, []string{"aria", "bell"})
	if err != nil {
		t.Fatal(err)
	}
	if last := additions[len(additions)-2:]; last[0].Name != "bell" || last[0].Trait != "bell" || last[1].Name != "aria" || additions[0].Trait != "" {
		t.Errorf("with traits, the last are %+v and %+v", *last[0], *last[1])
	}
}

// What a part adds when something else is decided is there then, and only then.
func TestWhen(t *testing.T) {
	files := small()
	for name, text := range map[string]string{
		"alarm/on/option.yaml":                        option("provides: [sound]\nwhen:\n- {provided: [coolness], files: files+color, env: [{name: BLINK}]}\n- {provided: [warmth, sound], app: [{name: siren}]}"),
		"bell/trait.yaml":                             option("when: [{provided: [sound], files: files+alarm}]"),
		"alarm/on/files+color/internal/blink.go.tmpl": "package a",
		"bell/files+alarm/ding.txt.copy":              "ding",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ alarm, color, want string }{
		{"on", "red", "alarm/on siren | bell ding.txt"},
		{"on", "blue", "alarm/on internal/blink.go BLINK | bell ding.txt"},
		{"off", "red", ""},
		{"off", "blue", ""},
	} {
		additions, _, err := c.Selected(map[string]string{"alarm": test.alarm, "color": test.color}, []string{"bell"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range additions {
			if len(a.Provided) == 0 {
				continue
			}
			words := []string{a.Name}
			for _, f := range a.Files {
				words = append(words, f.Path)
			}
			for _, e := range a.Env {
				words = append(words, e.Name)
			}
			for _, f := range a.App {
				words = append(words, f.Name)
			}
			got = append(got, strings.Join(words, " "))
			if a.Name == "bell" && a.Trait != "bell" {
				t.Errorf("what bell adds is for %q", a.Trait)
			}
		}
		if got := strings.Join(got, " | "); got != test.want {
			t.Errorf("alarm %s, color %s: %q, want %q", test.alarm, test.color, got, test.want)
		}
	}
}

// An option that needs another one is in no combination without it.
func TestRequirements(t *testing.T) {
	files := small()
	files["color/blue/option.yaml"] = &fstest.MapFile{Data: []byte(option("requires: [{decision: alarm, option: \"on\", because: it is dark}]"))}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	want := []map[string]string{{"alarm": "on", "color": "blue"}, {"alarm": "on", "color": "red"}, {"alarm": "off", "color": "red"}}
	if got := c.Combinations(); !slices.EqualFunc(got, want, maps.Equal) {
		t.Errorf("combinations are %v, want %v", got, want)
	}
	if got, want := c.Decision("color").Option("blue").Requires[0].String(), "alarm on, because it is dark"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	choices := c.Choices()
	if r := choices.Unmet("color", "blue", map[string]string{"alarm": "off"}); r == nil || r.String() != "blue needs alarm on, because it is dark" {
		t.Errorf("without the alarm, it lacks %v", r)
	}
	for _, met := range []string{"blue", "red"} {
		if r := choices.Unmet("color", met, map[string]string{"alarm": "on"}); r != nil {
			t.Errorf("with the alarm, %s lacks %v", met, r)
		}
	}
	files["presets.yaml"] = &fstest.MapFile{Data: []byte("- {name: dim, decisions: {color: blue}}")} // the alarm is off by default
	if _, err := decisions.Load(files); err == nil || err.Error() != "presets.yaml: dim: blue needs alarm on, because it is dark" {
		t.Errorf("an impossible preset: got %v", err)
	}
}

// Proofs are beside the files of the same condition, and are no files of the part.
func TestProofs(t *testing.T) {
	files := small()
	for name, text := range map[string]string{
		"color/red/option.yaml":            option("provides: [warmth]\nshipped_proofs: [sub/*_test.go]\nwhen: [{provided: [warmth], files: files+warm}]"),
		"color/red/proofs/a_test.go.copy":  "package a",
		"color/red/proofs+warm/b.txt.copy": "b",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	red := c.Decision("color").Option("red").Part
	if len(red.Files) != 0 || len(red.Proofs) != 1 || red.Proofs[0].Path != "a_test.go" {
		t.Errorf("files %v, proofs %v", red.Files, red.Proofs)
	}
	if warm := red.When[0]; len(warm.Files) != 0 || len(warm.Proofs) != 1 || warm.Proofs[0].Path != "b.txt" {
		t.Errorf("when it is warm, files %v, proofs %v", warm.Files, warm.Proofs)
	}
	for file, want := range map[string]bool{"internal/sub/a_test.go": true, "internal/a_test.go": false} {
		if red.Ships(file) != want {
			t.Errorf("%s is kept: %v, want %v", file, !want, want)
		}
	}
}

// What is misspelt in a catalogue is found when it is loaded, not when somebody
// misses it in a project.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"a key":              {"color/red/option.yaml", option("modules: [x]"), "field modules not found"},
		"a key of an entry":  {"base/base.yaml", "env: [{nmae: ADDR}]", "field nmae not found"},
		"a phase":            {"color/red/option.yaml", option("start: [{name: red, phase: lsat, func: red}]"), `phase "lsat"`},
		"a dependency":       {"color/red/option.yaml", option("module: {deps: [{name: Brush, from: brsuh}]}"), `dependency Brush is from "brsuh"`},
		"a field of App":     {"aria/trait.yaml", option("app: [{name: brush}]"), "field of App brush belongs to color/red already"},
		"dependencies twice": {"aria/trait.yaml", option("module: {deps: [{name: Brush, from: \"&brush\"}]}"), "dependency Brush belongs to color/red already"},
		"a missing text":     {"color/red/option.yaml", "summary: s\n", "must be set"},
		"a missing default":  {"color/decision.yaml", "title: Color\nquestion: Which?\n", "must be set"},
		"an ending":          {"color/red/files/x.go", "package x", "must end in .tmpl"},
		"a mode":             {"base/base.yaml", "phases: [first, last]\nmodes: {run.sh: rwx}\n", "mode of run.sh"},
		"a setting twice":    {"color/red/option.yaml", option("env: [{name: ADDR, doc: x}]"), "setting ADDR is not that of base"},
		"a function twice":   {"alarm/on/option.yaml", option("start: [{name: x, phase: last, func: red}]"), "start red belongs to"},
		"a service twice":    {"alarm/on/option.yaml", option("services: [{name: db, image: i, port: '1', health: h}, {name: db, image: i, port: '1', health: h}]"), "service db belongs to alarm/on already"},
		"YAML":               {"presets.yaml", "[", "presets.yaml"},
		"a key of a trait":   {"bell/trait.yaml", option("types: {}"), "field types not found"},
		"a trait's text":     {"bell/trait.yaml", "summary: s\n", "bell/trait.yaml: summary, choose, costs and move_on must be set"},
		"a trait's need":     {"bell/trait.yaml", option("needs: emial"), `needs is "emial"`},
		"a trait's option":   {"bell/loud/option.yaml", option(""), "not loud"},
		"both in one":        {"bell/decision.yaml", "title: Bell\n", "not decision.yaml"},
		"a trait's setting":  {"bell/trait.yaml", option("env: [{name: BLUE, doc: x}]"), "setting BLUE is not that of color/blue"},
		"settings of traits": {"aria/trait.yaml", option("env: [{name: BELL, doc: x}]"), "setting BELL is not that of"},
		"a missing manifest": {"size/big/option.yaml", option(""), "size/decision.yaml"},
		"when nothing":       {"alarm/on/option.yaml", option("when: [{env: [{name: X}]}]"), "provided or fields must be set"},
		"words of no type":   {"alarm/on/option.yaml", option("field_words: [{fields: [dat]}]"), `field_words: fields: "dat" is not a type or modifier`},
		"words of one type":  {"alarm/on/option.yaml", option("field_words: [{fields: [string]}]"), "field_words: there is no entry for all fields of type text"},
		"when of no type":    {"alarm/on/option.yaml", option("when: [{fields: [dat]}]"), `fields: "dat" is not a type or modifier`},
		"none provides it":   {"alarm/on/option.yaml", option("when: [{provided: [colour]}]"), `no option provides "colour"`},
		"when a dependency":  {"alarm/on/option.yaml", option("when: [{provided: [paint], module: {deps: [{name: Brush, from: brsuh}]}}]"), `dependency Brush is from "brsuh"`},
		"when a setting":     {"alarm/on/option.yaml", option("when: [{provided: [coolness], env: [{name: BLUE, doc: x}]}]"), "setting BLUE is not that of alarm/on"},
		"when no files":      {"alarm/on/option.yaml", option("when: [{provided: [paint], files: files+blue}]"), "files+blue"},
		"proofs of nothing":  {"alarm/on/proofs+blue/x.copy", "x", "alarm/on/proofs+blue: no entry of when in option.yaml names it"},
		"when all files":     {"alarm/on/option.yaml", option("when: [{provided: [paint], files: files}]"), `"files" is not a folder files+…`},
		"a point's text":     {"alarm/on/option.yaml", option("scaling: [{name: Noise}]"), `scaling point "Noise": name, signal`},
		"a point's decision": {"alarm/on/option.yaml", noise("[color]", "[colour]"), `scaling point "Noise": next: decision colour does not exist`},
		"an alert's query":   {"alarm/on/option.yaml", noise("x > 1", "''"), `alert "Noisy": name, expr, for and series must be set`},
		"a severity":         {"alarm/on/option.yaml", noise("page", "loud"), `alert "Noisy": severity is "loud", want page or ticket`},
		"a series' values":   {"alarm/on/option.yaml", noise("1x9", "''"), `alert "Noisy": series: name, fires and quiet must be set`},
		"an alert twice":     {"alarm/on/option.yaml", noise("}]}", "}]}, {name: Noisy, severity: page, expr: x > 2, for: 1m, series: [{name: x, fires: 3x9, quiet: 2x9}]}"), "alert Noisy belongs to alarm/on already"},
		"a panel's unit":     {"alarm/on/option.yaml", option("panels: [{row: Noise, title: Level, queries: [{expr: x}]}]"), `panel "Level": row, title, unit`},
		"a channel's texts":  {"alarm/on/option.yaml", option("channel: {title: siren, name: loud}"), `channel: title, name and read`},
		"an edge":            {"alarm/on/option.yaml", option("edge: internal/siren"), "edge: internal/siren is not a folder of reserves"},
		"an edge above":      {"alarm/on/option.yaml", option("edge: siren\nreserves: {folders: siren}"), "edge: siren is not a folder"},
		"an edge twice":      {"aria/trait.yaml", option("edge: internal/hall\nreserves: {folders: hall}"), "edge internal/hall belongs to color/red already"},
		"a requirement":      {"color/blue/option.yaml", requires("alram", "on"), `color/blue: requires: there is no other decision "alram" with an option "on"`},
		"its option":         {"color/blue/option.yaml", requires("alarm", "loud"), `no other decision "alarm" with an option "loud"`},
		"of its decision":    {"color/blue/option.yaml", requires("color", "red"), `no other decision "color"`},
		"without a reason":   {"color/blue/option.yaml", option("requires: [{decision: alarm, option: \"on\"}]"), "color/blue: requires: because must be set"},
		"of a later one":     {"alarm/on/option.yaml", requires("color", "blue"), "alarm/on: requires: the decision color is asked later"},
		"of the default":     {"color/red/option.yaml", requires("alarm", "on"), "color/red: requires: the default must be possible always"},
		"a key of it":        {"color/blue/option.yaml", option("requires: [{decision: alarm, options: [on]}]"), "field options not found"},
		"a process":          {"color/blue/option.yaml", option("processes: [{name: painter, does: paint}]"), `process "painter": name, ops_addr and does must be set`},
		"its command":        {"color/blue/option.yaml", option("processes: [{name: painter, ops_addr: ':1', does: paint}]"), "process painter: there is no command of that name beside it"},
		"its port":           {"color/blue/option.yaml", painter("ports: [{port: '82'}]"), "host port 82 belongs to color/blue already"},
		"its service":        {"color/blue/option.yaml", painter("services: [{name: painter, image: i, port: '1', health: h}]"), "service painter"},
		"a key of names":     {"aria/trait.yaml", option("reserves: {word: x}"), "field word not found"},
		"names of nothing":   {"aria/trait.yaml", option("reserves: {resource: {song: x}}"), "aria: reserves: resource: no template is in a package {domain}song"},
		"files of no entry":  {"color/files+x/a.copy", "a", "color/files+x: no entry of when in decision.yaml"},
	} {
		files := small()
		files[c.file] = &fstest.MapFile{Data: []byte(c.text)}
		if _, err := decisions.Load(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
}

func TestOwnCatalogue(t *testing.T) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Decisions {
		if d.Option(d.Default) == nil || c.Decision(d.Name) != d {
			t.Errorf("%s has no option %s", d.Name, d.Default)
		}
	}
	for _, trait := range c.Traits {
		if c.Trait(trait.Name) != trait {
			t.Errorf("%s is not found", trait.Name)
		}
	}
	if c.Decision("no such decision") != nil {
		t.Error("there is a decision that there is not")
	}
}

// Words of one kind that two parts of a project have would replace each other. Those of
// different kinds, or of options of one decision, do not.
func TestWordsOfTwoParts(t *testing.T) {
	words := func(kind string) string {
		var all []string
		for _, name := range spec.Types {
			all = append(all, string(name))
		}
		return option("field_words: [{fields: [" + strings.Join(all, ", ") + "], " + kind + ": x}]")
	}
	for _, c := range []struct{ file, kind, want string }{
		{"color/red/option.yaml", "form", "has form, too"}, {"color/red/option.yaml", "once", ""}, {"alarm/off/option.yaml", "form", ""},
	} {
		files := small()
		files["alarm/on/option.yaml"] = &fstest.MapFile{Data: []byte(words("form"))}
		files[c.file] = &fstest.MapFile{Data: []byte(words(c.kind))}
		_, err := decisions.Load(files)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s with %s: got %v, want %q", c.file, c.kind, err, c.want)
		}
	}
}
