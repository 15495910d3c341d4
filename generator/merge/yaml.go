package merge

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// YAML merges lines like Text. An outcome that is no YAML, or has a key twice, is a conflict.
func YAML(t Three, labels Labels) Merged {
	m := Text(t, labels)
	var parsed any
	if len(m.Conflicts) > 0 || yaml.Unmarshal([]byte(m.Text), &parsed) == nil {
		return m
	}
	return Whole(t, labels)
}

// Whole returns a conflict of all that the versions do not have in common at the beginning
// and at the end.
func Whole(t Three, labels Labels) Merged {
	m := merger{labels: labels}
	m.mark(lines(t.Yours), lines(t.Base), lines(t.Theirs))
	return Merged{strings.Join(m.out, ""), m.conflicts}
}
