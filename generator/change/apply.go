package change

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Apply returns the spec that underpin.yaml has, if what both have is the same.
func (p *Project) Apply() (*spec.Spec, error) {
	after, err := p.written()
	if err != nil {
		return nil, err
	}
	if differs := after.Differs(p.Spec); differs != "" {
		return nil, refuse("not-applied", specFile+" changes "+differs, "no command does that yet: take it back")
	}
	return after, nil
}

// Resolved plans the end of a change that was written with conflicts, when no marker is left.
func (p *Project) Resolved() (*Plan, error) {
	for _, name := range slices.Sorted(maps.Keys(p.yours)) {
		if line := marker(p.yours[name].data); line > 0 {
			return nil, refuse("pending", fmt.Sprintf("%s:%d: a conflict of %s is not resolved", name, line, p.Lock.Pending), "resolve it, or run underpin undo")
		}
	}
	lock := *p.Lock
	lock.Pending = ""
	text, err := lock.Encode()
	if err != nil {
		return nil, err
	}
	yours := p.yours[tree.LockFile]
	return &Plan{
		Command: "underpin apply", dir: p.Dir, yours: p.yours,
		Changes: []Change{{Path: tree.LockFile, Class: tree.Derived, Outcome: Updated, yours: yours, after: file{data: text}}},
	}, nil
}

// marker returns the first line that marks a conflict, 0 if there is none.
func marker(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		for _, mark := range []string{"<<<<<<< ", "||||||| ", ">>>>>>> "} {
			if bytes.HasPrefix(line, []byte(mark)) {
				return n
			}
		}
	}
	return 0
}
