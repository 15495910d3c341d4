// Package merge merges what a user and a template have changed in a file since both had the
// same text. It works on the text of one file, and never reads or writes any.
package merge

import (
	"slices"
	"strings"
)

// Three are the versions of a file to merge.
type Three struct {
	Base   string // what both sides began with
	Yours  string // the user's file
	Theirs string // what is rendered now
}

// Labels are what marks a conflict in a text: whose lines follow.
type Labels struct{ Yours, Base, Theirs string }

// Merged is the outcome of a merge.
type Merged struct {
	Text      string // with markers around the lines of each conflict
	Conflicts []Conflict
}

// Conflict is a place that both sides changed in different ways.
type Conflict struct {
	Line                int    // of the first marker in the merged text, from 1
	Yours, Base, Theirs string // the lines
}

// Text merges lines. It keeps both of two changes that touch each other without a common
// line, and both of two insertions at one place, yours first; git calls these conflicts.
// Lines that both sides changed are one unless the changes are the same. Markers have the
// form of git's zdiff3: lines that both sides have at the beginning or end of a conflict are
// outside.
func Text(t Three, labels Labels) Merged {
	return text(t, labels, func(int, []string, []string) bool { return true })
}

// text is Text. Two insertions before a line of the base, which counts from 0, are both kept
// only if both allows it.
func text(t Three, labels Labels, both func(line int, yours, theirs []string) bool) Merged {
	m := merger{base: lines(t.Base), labels: labels, both: both}
	m.yours, m.theirs = diff(m.base, lines(t.Yours)), diff(m.base, lines(t.Theirs))
	for len(m.yours) > 0 || len(m.theirs) > 0 {
		m.next()
	}
	m.keep(len(m.base))
	return Merged{strings.Join(m.out, ""), m.conflicts}
}

// lines splits a text after each line end.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	return slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(line string) bool { return line == "" })
}

// merger is the state of a merge.
type merger struct {
	base          []string
	at            int    // the first line of base that is not in out
	yours, theirs []edit // that are still to be made
	out           []string
	conflicts     []Conflict
	labels        Labels
	both          func(line int, yours, theirs []string) bool
}

// keep copies the base up to a line.
func (m *merger) keep(to int) {
	m.out = append(m.out, m.base[m.at:to]...)
	m.at = to
}

// make makes the first edit of a side.
func (m *merger) make(side *[]edit) {
	e := (*side)[0]
	*side = (*side)[1:]
	m.keep(e.from)
	m.out = append(m.out, e.lines...)
	m.at = e.to
}

// next makes the next edit, or the same edit of both sides, or a conflict.
func (m *merger) next() {
	switch {
	case len(m.theirs) == 0:
		m.make(&m.yours)
		return
	case len(m.yours) == 0:
		m.make(&m.theirs)
		return
	}
	y, t := m.yours[0], m.theirs[0]
	switch {
	case y.sameAs(t):
		m.make(&m.yours)
		m.theirs = m.theirs[1:]
	case y.inserts() && t.inserts() && y.from == t.from && !m.both(y.from, y.lines, t.lines):
		m.conflict()
	case y.to <= t.from:
		m.make(&m.yours)
	case t.to <= y.from:
		m.make(&m.theirs)
	default:
		m.conflict()
	}
}

// conflict makes a conflict of all edits that overlap, directly or through others.
func (m *merger) conflict() {
	from, to := min(m.yours[0].from, m.theirs[0].from), max(m.yours[0].to, m.theirs[0].to)
	taken := func(side *[]edit) (edits []edit) {
		for len(*side) > 0 && ((*side)[0].from < to || (*side)[0].from == from) {
			edits = append(edits, (*side)[0])
			to = max(to, (*side)[0].to)
			*side = (*side)[1:]
		}
		return edits
	}
	var yours, theirs []edit
	for before := -1; before != len(yours)+len(theirs); {
		before = len(yours) + len(theirs)
		yours, theirs = append(yours, taken(&m.yours)...), append(theirs, taken(&m.theirs)...)
	}
	m.keep(from)
	m.at = to
	m.mark(apply(yours, m.base, from, to), m.base[from:to], apply(theirs, m.base, from, to))
}

// apply returns the lines [from, to) of a base after edits of them.
func apply(edits []edit, base []string, from, to int) (changed []string) {
	for _, e := range edits {
		changed = append(append(changed, base[from:e.from]...), e.lines...)
		from = e.to
	}
	return append(changed, base[from:to]...)
}

// mark writes a conflict.
func (m *merger) mark(yours, base, theirs []string) {
	start := common(yours, theirs)
	m.out = append(m.out, yours[:start]...)
	yours, theirs = yours[start:], theirs[start:]
	end := commonEnd(yours, theirs)
	after := yours[len(yours)-end:]
	yours, theirs = yours[:len(yours)-end], theirs[:len(theirs)-end]

	m.conflicts = append(m.conflicts, Conflict{len(m.out) + 1, strings.Join(yours, ""), strings.Join(base, ""), strings.Join(theirs, "")})
	for _, part := range []struct {
		marker string
		lines  []string
	}{{"<<<<<<< " + m.labels.Yours, yours}, {"||||||| " + m.labels.Base, base}, {"=======", theirs}, {">>>>>>> " + m.labels.Theirs, nil}} {
		m.out = append(m.out, part.marker+"\n")
		m.out = append(m.out, ended(part.lines)...)
	}
	m.out = append(m.out, after...)
}

// ended returns lines of which the last one has a line end, too, so that a marker can follow.
func ended(lines []string) []string {
	if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
		lines = append(slices.Clone(lines[:n-1]), lines[n-1]+"\n")
	}
	return lines
}
