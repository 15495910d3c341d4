package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/spec"
)

// withoutScript are the codes that no script can bring about, with the reason.
var withoutScript = map[string]string{
	"missing-name":   "a project that has no name is called like its folder",
	"output-failed":  "it leaves the project there: see output.txtar",
	"conflict":       "it leaves what another run has written: see failures.txtar",
	"conflicts":      "it prints the plan too: see decide.txtar",
	"does-not-build": "it prints the plan too: see decide.txtar",
	"internal":       "a mistake that is known gets mended",
}

var fails = regexp.MustCompile(`(?m)^(?:refused|failed) (\S+) `)

// Every code has a case in the scripts that TestScripts runs.
func TestEveryCodeHasACase(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("..", "..", "testdata", "script", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	cases, all := map[string]int{}, 0
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		found := fails.FindAllStringSubmatch(string(text), -1)
		for _, match := range found {
			cases[match[1]]++
		}
		if all += len(found); len(found) > 0 {
			t.Logf("%4d cases in %s", len(found), filepath.Base(script))
		}
	}
	t.Logf("%4d cases in all, of %d codes:", all, len(cases))
	names := slices.Collect(maps.Keys(withoutScript))
	for _, c := range codes {
		names = append(names, c.Name)
	}
	for _, c := range spec.Codes {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		reason, exempt := withoutScript[name]
		t.Logf("%4d %s %s", cases[name], name, reason)
		if exempt == (cases[name] > 0) {
			t.Errorf("%s has %d cases; exempt: %t", name, cases[name], exempt)
		}
		delete(cases, name)
	}
	if len(cases) > 0 {
		t.Errorf("no such codes: %s", strings.Join(slices.Collect(maps.Keys(cases)), ", "))
	}
}
