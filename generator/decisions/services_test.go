package decisions_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// barn is a server that two options share: what one leaves open, the other sets.
const barn = "env: [{name: BARN_URL, field: BarnURL, type: string, default: d, doc: The barn.}]\n" +
	"services: [{name: barn, image: 'barn:1', port: '8000', health: moo, url: {name: BARN_URL, value: u}, test: {name: TEST_BARN_URL, value: 'b://localhost:8000'}MORE}]\n"

// sharing is a catalogue in which red and alarm use the barn.
func sharing(red, alarm string) fstest.MapFS {
	files := small()
	files["color/red/option.yaml"] = &fstest.MapFile{Data: []byte(option("provides: [warmth]\n" + red))}
	files["alarm/on/option.yaml"] = &fstest.MapFile{Data: []byte(option(alarm))}
	return files
}

func barnWith(more string) string { return strings.Replace(barn, "MORE", more, 1) }

func TestSharedService(t *testing.T) {
	c, err := decisions.Load(sharing(barnWith(", command: graze, environment: []"), barnWith(", needed: true, volume: /hay, environment: [{name: COWS, value: '3'}]")))
	if err != nil {
		t.Fatal(err)
	}
	want := decisions.Service{
		Name: "barn", Image: "barn:1", Command: "graze", Environment: []decisions.KeyVal{{Name: "COWS", Value: "3"}}, Port: "8000",
		Volume: "/hay", Health: "moo", Needed: true,
		URL: decisions.KeyVal{Name: "BARN_URL", Value: "u"}, Test: decisions.KeyVal{Name: "TEST_BARN_URL", Value: "b://localhost:8000"},
	}
	both := map[string]string{"alarm": "on", "color": "red"}
	additions, options, err := c.Selected(both, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := decisions.Services(additions); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("services are %+v, want %+v", got, want)
	}
	settings := 0
	for _, e := range decisions.Settings(additions) {
		if e.Name == "BARN_URL" {
			settings++
		}
	}
	if settings != 1 {
		t.Errorf("BARN_URL is there %d times", settings)
	}
	if provides := options[0].Provides; len(provides) != 1 || provides[0] != "server" {
		t.Errorf("an option with a service provides %q", provides)
	}
	if got := want.Otherwise(); got != "" {
		t.Errorf("tests without a server that is needed are told %q", got)
	}
	want.Needed = false
	if got := want.Otherwise(); got != "b://127.0.0.1:1" {
		t.Errorf("tests without a server are told %q", got)
	}
}

// Two parts of one project that mean different things by one name are a mistake,
// which the error tells with both.
func TestSharedMistakes(t *testing.T) {
	other := strings.NewReplacer("name: barn", "name: stable", "BARN_URL", "STABLE_URL", "BarnURL", "StableURL", "8000", "9000")
	stable := other.Replace(barnWith(""))
	for name, c := range map[string]struct{ red, alarm, want string }{
		"a setting": {
			barnWith(""), strings.Replace(barnWith(""), "The barn.", "Where cows are.", 1),
			`color/red: setting BARN_URL is not that of alarm/on: doc is "The barn.", and there "Where cows are."`,
		},
		"an image": {barnWith(""), strings.Replace(barnWith(""), "barn:1", "barn:2", 1), `color/red: service barn is not that of alarm/on: image is "barn:1", and there "barn:2"`},
		"a command": {
			barnWith(", command: graze"), barnWith(", command: sleep"),
			`color/red: service barn is not that of alarm/on: command is "graze", and there "sleep"`,
		},
		"a field": {
			barnWith(""), strings.Replace(stable, "StableURL", "BarnURL", 1),
			"color/red: field BarnURL is for setting BARN_URL, and in alarm/on for setting STABLE_URL",
		},
		"a host port": {
			barnWith(""), strings.ReplaceAll(stable, "9000", "8000"),
			"color/red: host port 8000 is for service barn, and in alarm/on for service stable",
		},
		"a port of the program": {barnWith(", host_port: '8080'"), "", "localhost:8080"},
		"a test variable": {
			barnWith(""), strings.Replace(stable, "TEST_STABLE_URL", "TEST_BARN_URL", 1),
			"color/red: test variable TEST_BARN_URL is for service barn, and in alarm/on for service stable",
		},
		"an address":       {strings.Replace(barnWith(""), "{name: BARN_URL, value", "{name: BRAN_URL, value", 1), "", "service barn: url: setting BRAN_URL does not exist beside it"},
		"an image missing": {strings.Replace(barnWith(""), "'barn:1'", "''", 1), "", `service "barn": name, image, port and health must be set`},
	} {
		if _, err := decisions.Load(sharing(c.red, c.alarm)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
	taken := strings.ReplaceAll(barnWith(""), "8000", "8080")
	files := sharing(taken, "")
	files["base/base.yaml"] = &fstest.MapFile{Data: append(files["base/base.yaml"].Data, "ports: [{port: '8080'}]\n"...)}
	if _, err := decisions.Load(files); err == nil || !strings.Contains(err.Error(), "color/red: host port 8080 is for service barn, and in base for the program") {
		t.Errorf("a port of the program: %v", err)
	}
	if _, err := decisions.Load(sharing(barnWith(""), stable)); err != nil {
		t.Errorf("two servers: %v", err)
	}
}
