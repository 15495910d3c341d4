package naming

import (
	"maps"
	"slices"
)

// Words returns what no package and no variable can be named, in order.
func (n Names) Words() []string {
	all := maps.Clone(goWords)
	maps.Copy(all, n.words)
	return slices.Sorted(maps.Keys(all))
}
