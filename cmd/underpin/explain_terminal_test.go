//go:build unix

package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// onTerminal is what explain prints on a terminal so wide.
func onTerminal(t *testing.T, columns uint16, args ...string) string {
	t.Helper()
	terminal, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	if err := pty.Setsize(program, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	shown := make(chan string)
	go func() {
		var b bytes.Buffer
		b.ReadFrom(terminal) // ends with an error when the other end is closed
		shown <- strings.ReplaceAll(b.String(), "\r\n", "\n")
	}()
	var stderr bytes.Buffer
	code := Root(t.Context(), Streams{nil, program, &stderr}, append([]string{"explain"}, args...))
	program.Close()
	if text := <-shown; code == 0 {
		return text
	}
	t.Fatal(stderr.String())
	return ""
}

func TestExplainOnATerminal(t *testing.T) {
	const bold, plain = "\x1b[1m", "\x1b[0m"
	longest := func(text string) (n int) {
		for line := range strings.Lines(strings.NewReplacer(bold, "", plain, "").Replace(text)) {
			n = max(n, len(line)-1)
		}
		return n
	}
	tests := []struct {
		name           string
		columns        uint16
		env            [2]string
		least, longest int // of the longest line
		bold           bool
	}{
		{"usual", 80, [2]string{"TERM", "xterm"}, 70, 80, true},
		{"narrow", 40, [2]string{"TERM", "xterm"}, 30, 40, true},
		{"wide", 300, [2]string{"TERM", "xterm"}, 90, 100, true},
		{"width unknown", 0, [2]string{"TERM", "xterm"}, 70, 80, true},
		{"no colour wanted", 80, [2]string{"NO_COLOR", "1"}, 70, 80, false},
		{"dumb terminal", 80, [2]string{"TERM", "dumb"}, 70, 80, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("NO_COLOR", "")
			t.Setenv("TERM", "xterm")
			t.Setenv(test.env[0], test.env[1])
			text := onTerminal(t, test.columns, "database")
			if n := longest(text); n < test.least || n > test.longest {
				t.Errorf("the longest line has %d columns:\n%s", n, text)
			}
			if got := strings.Contains(text, "\n  "+bold+"sqlite (default)"+plain+"\n"); got != test.bold {
				t.Errorf("bold: %t\n%q", got, text)
			}
			if !test.bold && strings.Contains(text, "\x1b") {
				t.Errorf("not plain: %q", text)
			}
		})
	}
	t.Setenv("NO_COLOR", "")
	if text := onTerminal(t, 80, "--json"); strings.Contains(text, "\x1b") {
		t.Errorf("--json is not plain: %q", text)
	}
}
