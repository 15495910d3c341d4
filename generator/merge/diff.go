package merge

import "slices"

// edit replaces the lines [from, to) of a base.
type edit struct {
	from, to int
	lines    []string
}

// sameAs reports whether two edits make the same change.
func (e edit) sameAs(other edit) bool {
	return e.from == other.from && e.to == other.to && slices.Equal(e.lines, other.lines)
}

// inserts reports whether the edit takes nothing away.
func (e edit) inserts() bool { return e.from == e.to }

// diff returns the edits that make to of from, in order, with at least one line between
// them that stays. They keep a longest common subsequence of lines. Its cost is the product
// of the lines that are left between what both have at the beginning and at the end, which
// is small for the files of a project.
func diff(from, to []string) []edit {
	start := common(from, to)
	end := commonEnd(from[start:], to[start:])
	a, b := from[start:len(from)-end], to[start:len(to)-end]

	// longest[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}

	var edits []edit
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		i0, j0 := i, j
		for (i < len(a) || j < len(b)) && (i == len(a) || j == len(b) || a[i] != b[j]) {
			if i == len(a) || j < len(b) && longest[i][j+1] >= longest[i+1][j] {
				j++
			} else {
				i++
			}
		}
		edits = append(edits, edit{start + i0, start + i, b[j0:j]})
	}
	return edits
}

// common returns how many lines two texts have in common at the beginning.
func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// commonEnd returns how many lines two texts have in common at the end.
func commonEnd(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
