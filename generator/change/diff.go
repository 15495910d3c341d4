package change

import (
	"maps"
	"slices"

	"github.com/underpin-dev/underpin/generator/tree"
)

// Diff returns what is not as it was rendered: edits, with what was rendered as before, and what
// the user has moved. Files that were never rendered are the user's own, and not in it.
func (p *Project) Diff() (edits []Edit, followed map[string]string) {
	base := rendered(p.before)
	moved := layoutOf(base, p.yours)
	base = lineEndsOf(p.yours).apply(moved.apply(base, p.Spec.Module))
	for _, name := range slices.Sorted(maps.Keys(base)) {
		yours, there := p.yours[name]
		switch {
		case !there:
			edits = append(edits, Edit{Path: name, Before: base[name].data})
		case !yours.same(base[name]):
			edits = append(edits, Edit{name, base[name].data, yours.data})
		}
	}
	for _, o := range p.Lock.Once {
		f, there := p.before.File(o.Path)
		if yours := p.yours[moved.path(o.Path)]; there && f.Class == tree.Once && yours.exists() && string(withLF(yours.data)) != string(f.Data) {
			edits = append(edits, Edit{moved.path(o.Path), f.Data, yours.data})
		}
	}
	return edits, moved.followed()
}
