//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// On a terminal, decide shows what it would do and asks. Only yes writes it.
func TestDecideAsks(t *testing.T) {
	tests := map[string]struct {
		keys []string // each after the question
		see  string
		exit int
		took string // the option in underpin.yaml after it
	}{
		"yes":                      {[]string{"y" + enter}, "Written.", 0, "none"},
		"no":                       {[]string{"n" + enter}, "Nothing was written.", 0, "memory"},
		"enter":                    {[]string{enter}, "Nothing was written.", 0, "memory"},
		"the end of the input":     {[]string{ctrlD}, "Nothing was written.", 0, "memory"},
		"the difference, then yes": {[]string{"d" + enter, "yes" + enter}, "+decisions: {database: sqlite, cache: none", 0, "none"},
		"interrupted":              {[]string{ctrlC}, "underpin: interrupted: nothing was written", 130, "memory"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const script = "underpin new shop --yes --git=false >new.txt && cd shop && exec underpin decide cache=none --check none"
			x := openProgram(t, 120, 60, nil, "sh", "-c", script)
			for i, keys := range test.keys {
				x.see("Write it? [y/N, d for the difference]")
				if i > 0 {
					x.see(test.see)
				}
				x.press(keys)
			}
			exit := x.exit()
			if !strings.Contains(x.output(), test.see) || exit != test.exit {
				t.Errorf("exit code is %d, want %d and %q in\n%s", exit, test.exit, test.see, x.output())
			}
			text, err := os.ReadFile(filepath.Join(x.cmd.Dir, "shop", "underpin.yaml"))
			if err != nil || !strings.Contains(string(text), "cache: "+test.took) {
				t.Errorf("%v; want cache %s in\n%s", err, test.took, text)
			}
		})
	}
}
