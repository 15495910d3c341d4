// Noskip reads the output of go test -json, prints what go test alone would
// have printed, and exits with 1 if a test was skipped, naming it. It runs no
// tests, and leaves their failures to the exit code of go test.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is a line of go test -json. Without Test it is about a package.
type event struct {
	Action, Package, Test, Output string
}

func main() {
	skipped, err := copyOutput(os.Stdout, os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "noskip:", err)
		os.Exit(1)
	}
	for _, test := range skipped {
		fmt.Printf("SKIPPED, and must not be: %s\n", test)
	}
	if len(skipped) > 0 {
		os.Exit(1)
	}
}

// copyOutput writes the output of packages as it comes, that of tests if they
// fail or skip, and returns the names of the tests that skip.
func copyOutput(w io.Writer, r io.Reader) (skipped []string, err error) {
	out := bufio.NewWriter(w)
	defer func() { err = errors.Join(err, out.Flush()) }()
	kept := map[string]string{} // the output of tests that have not ended
	events := json.NewDecoder(r)
	for {
		var e event
		if err := events.Decode(&e); err == io.EOF {
			return skipped, nil
		} else if err != nil {
			return skipped, fmt.Errorf("not the output of go test -json: %w", err)
		}
		name := e.Package + " " + e.Test
		switch {
		case e.Test == "":
			if e.Output != "PASS\n" {
				out.WriteString(e.Output)
			}
			if e.Action == "fail" { // a panic or a time-out: the tests under way have no end
				for name, output := range kept {
					if strings.HasPrefix(name, e.Package+" ") {
						out.WriteString(output)
						delete(kept, name)
					}
				}
			}
			out.Flush()
		case e.Action == "output":
			kept[name] += e.Output
		case e.Action == "pass":
			delete(kept, name)
		case e.Action == "fail", e.Action == "skip":
			out.WriteString(kept[name])
			delete(kept, name)
			if e.Action == "skip" {
				skipped = append(skipped, name)
			}
		}
	}
}
