package merge

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var labels = Labels{"yours", "before", "underpin v1"}

// text of lines that are one letter each.
func letters(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, "%c\n", r)
	}
	return b.String()
}

func TestText(t *testing.T) {
	for _, c := range []struct{ name, base, yours, theirs, want string }{
		{"nothing", "abc", "abc", "abc", "abc"},
		{"yours", "abc", "aXc", "abc", "aXc"},
		{"theirs", "abc", "abc", "abY", "abY"},
		{"apart", "abcde", "Xbcde", "abcdY", "XbcdY"},
		{"the same", "abc", "aXc", "aXc", "aXc"},
		{"the same insertion", "ab", "aXb", "aXb", "aXb"},
		{"beside each other", "abcd", "aXcd", "abYd", "aXYd"},
		{"an insertion before a change", "abc", "aXbc", "aYc", "aXYc"},
		{"an insertion after a change", "abc", "aXc", "abYc", "aXYc"},
		{"both insert", "ab", "aXb", "aYb", "aXYb"},
		{"both append", "ab", "abX", "abY", "abXY"},
		{"both begin", "", "X", "Y", "XY"},
		{"removed by both", "abc", "ac", "ac", "ac"},
		{"removed and apart", "abcd", "acd", "abcY", "acY"},
	} {
		got := Text(Three{letters(c.base), letters(c.yours), letters(c.theirs)}, labels)
		if got.Text != letters(c.want) || len(got.Conflicts) > 0 {
			t.Errorf("%s: got %q with %d conflicts, want %q", c.name, got.Text, len(got.Conflicts), letters(c.want))
		}
	}
}

func TestConflict(t *testing.T) {
	for _, c := range []struct {
		name                string
		three               Three
		want                string
		line                int
		yours, base, theirs string
	}{
		{
			"one line", Three{"a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n"},
			"a\n<<<<<<< yours\nX\n||||||| before\nb\n=======\nY\n>>>>>>> underpin v1\nc\n", 2, "X\n", "b\n", "Y\n",
		},
		{
			"changed and removed", Three{"a\nb\nc\n", "a\nX\nc\n", "a\nc\n"},
			"a\n<<<<<<< yours\nX\n||||||| before\nb\n=======\n>>>>>>> underpin v1\nc\n", 2, "X\n", "b\n", "",
		},
		{
			"what both have is outside", Three{"a\nb\nc\n", "a\nS\nX\nE\nc\n", "a\nS\nY\nE\nc\n"},
			"a\nS\n<<<<<<< yours\nX\n||||||| before\nb\n=======\nY\n>>>>>>> underpin v1\nE\nc\n", 3, "X\n", "b\n", "Y\n",
		},
		{
			"no line end", Three{"a\nb", "a\nX", "a\nY"},
			"a\n<<<<<<< yours\nX\n||||||| before\nb\n=======\nY\n>>>>>>> underpin v1\n", 2, "X", "b", "Y",
		},
		{
			"several edits", Three{"a\nb\nc\nd\ne\n", "X\nb\nY\nd\nZ\n", "a\nb2\nc2\nd2\ne\n"},
			"X\n<<<<<<< yours\nb\nY\nd\n||||||| before\nb\nc\nd\n=======\nb2\nc2\nd2\n>>>>>>> underpin v1\nZ\n", 2, "b\nY\nd\n", "b\nc\nd\n", "b2\nc2\nd2\n",
		},
	} {
		got := Text(c.three, labels)
		want := Conflict{c.line, c.yours, c.base, c.theirs}
		if got.Text != c.want || len(got.Conflicts) != 1 || got.Conflicts[0] != want {
			t.Errorf("%s: got %q, %+v, want %q, %+v", c.name, got.Text, got.Conflicts, c.want, want)
		}
	}
}

// Random edits: every change is in the outcome or in a conflict, the sides have equal rights,
// and where git finds no conflict, the outcome is git's.
func TestRandomText(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	clean, asGit := 0, 0
	for n := range 400 {
		three := Three{Base: randomText(r, 5+r.IntN(30))}
		three.Yours, three.Theirs = randomEdits(r, three.Base, "y"), randomEdits(r, three.Base, "t")
		got := Text(three, labels)
		for _, line := range append(lines(three.Yours), lines(three.Theirs)...) {
			if strings.ContainsAny(line, "yt") && !strings.Contains(got.Text, line) {
				t.Fatalf("%d: %+v: the line %q is lost: %s", n, three, line, got.Text)
			}
		}
		swapped := Text(Three{three.Base, three.Theirs, three.Yours}, labels)
		if len(swapped.Conflicts) != len(got.Conflicts) {
			t.Fatalf("%d: %+v: %d conflicts, %d with the sides swapped", n, three, len(got.Conflicts), len(swapped.Conflicts))
		}
		if n%8 > 0 { // git takes most of the time
			continue
		}
		merged, conflicts := gitMerge(t, three)
		if conflicts {
			continue
		}
		clean++
		if len(got.Conflicts) == 0 && got.Text == merged {
			asGit++
		} else if !ambiguous(three) {
			t.Errorf("%d: %+v: got %q, git has %q", n, three, got.Text, merged)
		}
	}
	t.Logf("%d without conflict by git, %d the same", clean, asGit)
}

// ambiguous reports whether a line of the base is there twice, so that there are several
// differences of the same length.
func ambiguous(three Three) bool {
	base := lines(three.Base)
	slices.Sort(base)
	return len(slices.Compact(base)) < len(lines(three.Base))
}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if r.IntN(6) == 0 {
			b.WriteString("}\n")
		} else {
			fmt.Fprintf(&b, "%d\n", i)
		}
	}
	return b.String()
}

// randomEdits changes, removes and adds lines. Those that are new contain the side's name.
func randomEdits(r *rand.Rand, base, side string) string {
	list := lines(base)
	for n := range r.IntN(4) {
		at, line := r.IntN(len(list)+1), fmt.Sprintf("%s%d\n", side, n)
		switch {
		case at == len(list) || r.IntN(3) == 0:
			list = slices.Insert(list, at, line)
		case r.IntN(2) == 0:
			list[at] = line
		case len(list) > 1:
			list = slices.Delete(list, at, at+1)
		}
	}
	return strings.Join(list, "")
}

func gitMerge(t *testing.T, three Three) (merged string, conflicts bool) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"base": three.Base, "yours": three.Yours, "theirs": three.Theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("git", "merge-file", "-p", "yours", "base", "theirs")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() < 1 {
		t.Fatal(err)
	}
	return string(out), err != nil
}
