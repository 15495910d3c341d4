package change

import (
	"bytes"
	"cmp"
	"go/format"
	"maps"
	"path"
	"slices"
	"strings"
)

// layout is where the user has moved rendered files and folders.
type layout struct {
	files   map[string]string // old path → new path
	folders map[string]string // those of which nothing is left; new files follow
}

// similar is how much two files must have in common for one to be the other, moved: the share
// of their lines, and more if they have the same name.
const (
	similar  = 0.6
	sameName = 0.2
)

// layoutOf finds the files of a render among yours.
func layoutOf(before, yours files) layout {
	l := layout{map[string]string{}, map[string]string{}}
	type match struct {
		from, to string
		score    float64
	}
	var matches []match
	counted := map[string]map[string]int{}
	for to, f := range yours {
		if _, there := before[to]; !there {
			counted[to] = countLines(f.data)
		}
	}
	for from, f := range before {
		if _, there := yours[from]; there {
			continue
		}
		lines := countLines(f.data)
		for to, others := range counted {
			if path.Ext(from) != path.Ext(to) {
				continue
			}
			score := share(lines, others)
			if path.Base(from) == path.Base(to) {
				score += sameName
			}
			if score >= similar {
				matches = append(matches, match{from, to, score})
			}
		}
	}
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	taken := map[string]bool{}
	for _, m := range matches {
		if l.files[m.from] == "" && !taken[m.to] {
			l.files[m.from], taken[m.to] = m.to, true
		}
	}
	l.findFolders(before, yours)
	return l
}

// countLines counts each line that is not blank and longer than a bracket.
func countLines(text []byte) map[string]int {
	lines := map[string]int{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); len(line) > 3 {
			lines[line]++
		}
	}
	return lines
}

// share returns the part of all lines that is in both, from 0 to 1.
func share(a, b map[string]int) float64 {
	all, both := 0, 0
	for line, n := range a {
		all += n
		both += 2 * min(n, b[line])
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// findFolders finds folders that were moved: those of which most files are elsewhere, in one
// folder, and none is left. Of folders inside each other only the outermost is kept.
func (l *layout) findFolders(before, yours files) {
	type move struct{ from, to string }
	votes := map[move]int{}
	for from, to := range l.files {
		f, t := path.Dir(from), path.Dir(to)
		for f != "." && t != "." {
			votes[move{f, t}]++
			if path.Base(f) != path.Base(t) {
				break
			}
			f, t = path.Dir(f), path.Dir(t)
		}
	}
	for m, n := range votes {
		all, left := 0, 0
		for p := range before {
			if strings.HasPrefix(p, m.from+"/") {
				all++
				if _, there := yours[p]; there {
					left++
				}
			}
		}
		if m.from != m.to && n > 1 && left == 0 && 2*n > all {
			l.folders[m.from] = m.to
		}
	}
	maps.DeleteFunc(l.folders, func(from, to string) bool {
		for outer := path.Dir(from); outer != "."; outer = path.Dir(outer) {
			if into, ok := l.folders[outer]; ok && into+from[len(outer):] == to {
				return true
			}
		}
		return false
	})
}

// followed returns what was moved: folders, and files that are not in one of them.
func (l layout) followed() map[string]string {
	all := maps.Clone(l.folders)
	inFolders := layout{folders: l.folders}
	for from, to := range l.files {
		if inFolders.path(from) != to {
			all[from] = to
		}
	}
	return all
}

// path returns where the user has a rendered file, or would have it.
func (l layout) path(p string) string {
	if to, ok := l.files[p]; ok {
		return to
	}
	for folder := path.Dir(p); folder != "."; folder = path.Dir(folder) {
		if to, ok := l.folders[folder]; ok {
			return to + p[len(folder):]
		}
	}
	return p
}

// apply moves the files of a render to where the user has them, with the imports of packages
// in folders that were moved.
func (l layout) apply(render files, module string) files {
	if len(l.files) == 0 {
		return render
	}
	moved := files{}
	for p, f := range render {
		if path.Ext(p) == ".go" {
			f.data = l.imports(f.data, module)
		}
		moved[l.path(p)] = f
	}
	return moved
}

func (l layout) imports(text []byte, module string) []byte {
	changed := text
	for from, to := range l.folders {
		for _, end := range []string{"/", `"`} {
			changed = bytes.ReplaceAll(changed, []byte(`"`+module+"/"+from+end), []byte(`"`+module+"/"+to+end))
		}
	}
	if bytes.Equal(changed, text) {
		return text
	}
	if formatted, err := format.Source(changed); err == nil { // which sorts imports
		return formatted
	}
	return changed
}
