package spec

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestError(t *testing.T) {
	e := &Error{Code: badName, Message: "what: why", Hint: "what to do", File: "u.yaml", Line: 2, Column: 3}
	if got := e.Error(); got != "u.yaml:2:3: what: why; what to do" {
		t.Error(got)
	}
	e.Line, e.Hint = 0, ""
	if got := e.Error(); got != "what: why" {
		t.Error(got)
	}
}

func TestErrorField(t *testing.T) {
	for text, want := range map[string]string{
		"name: A": "name", "module: a": "module", "decisions: {x: y}": "decisions.x", "domains: {A: {}}": "domains.A",
		"domains: {a: {B: {}}}":                       "domains.a.B",
		"domains: {a: {b: {c: x}}}":                   "domains.a.b.c",
		"domains: {a: {b: {fields: {c: x}}}}":         "domains.a.b.c",
		"domains: {a: {b: {plural: C, fields: {}}}}":  "domains.a.b.plural",
		"domains: {a: {b: {async: [x], fields: {}}}}": "domains.a.b.async",
		"domains: {a: {b: {x: 1, fields: {}}}}":       "domains.a.b.x",
		"domains: {a: {b: {c: 'enum(x.y,x-y)'}}}":     "domains.a.b.c",
		"&a {}":                          "",
		"domains: {a: {b: {c: ref(d)}}}": "domains.a.b.c",
		"domains: {a: {b: {c: int}, d: {plural: bs, fields: {e: int}}}}": "domains.a.d",
	} {
		_, err := full(text)
		if err == nil || err.(*Error).Field != want {
			t.Errorf("%s: %+v, want field %s", text, err, want)
		}
	}
}

// No error breaks its line, whatever it is about.
func TestErrorIsOneLine(t *testing.T) {
	for _, text := range []string{"\"a\\nb\": 1", "name: \"a\\nb\"", "domains: {\"a\\nb\": 1}", "domains: {a: {b: {c: \"x\\ny(\"}}}", "domains: {a: {b: {c: \"string default='a\\nb\"}}}", "module: \"a\\nb\"", "decisions: {cache: \"a\\nb\"}", "!<a%0ab> x"} {
		if _, err := full(text); err == nil || strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("%q: %q", text, err)
		}
	}
}

func TestCodes(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{} // names of constants, used outside the list
	constants := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file == "errors.go" {
			for _, m := range regexp.MustCompile(`(?m)^\t(\w+) += "([a-z-]+)"$`).FindAllStringSubmatch(string(src), -1) {
				constants[m[1]] = m[2]
			}
			continue
		}
		for _, word := range regexp.MustCompile(`\b\w+\b`).FindAllString(string(src), -1) {
			used[word] = true
		}
	}
	listed := map[string]bool{}
	for _, c := range Codes {
		if listed[c.Name] || c.Meaning == "" {
			t.Errorf("%s is listed twice, or without meaning", c.Name)
		}
		listed[c.Name] = true
	}
	if len(constants) != len(Codes) {
		t.Errorf("%d constants, %d codes", len(constants), len(Codes))
	}
	for name, code := range constants {
		if !listed[code] || !used[name] {
			t.Errorf("%s is not listed or not used", code)
		}
	}
}

func TestNearest(t *testing.T) {
	among := []string{"sqlite", "postgres", "int", "on", "off", "database", "date"}
	for word, want := range map[string]string{
		"sqlit": "sqlite", "postgresql": "postgres", "psotgres": "postgres", "POSTGRES": "postgres", "itn": "int", "ints": "int",
		"dtaabse": "database", "databases": "database", "mysql": "", "": "", "x": "", "offf": "off", "string": "", "dte": "date",
	} {
		if got := Nearest(word, among); got != want {
			t.Errorf("%q → %q, want %q", word, got, want)
		}
	}
	if got := Nearest("aab", []string{"aac", "aab"}); got != "aab" {
		t.Errorf("the nearest is %q", got)
	}
}
