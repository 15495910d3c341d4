package projecttest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// choice is a combination of decisions with a set of traits.
type choice struct {
	decisions map[string]string
	traits    []string
}

func choices(c *catalog.Catalog) (all []choice) {
	for _, decisions := range c.Combinations() {
		for _, traits := range c.TraitSets() {
			all = append(all, choice{decisions, traits})
		}
	}
	return all
}

// pairs are every two of the options taken, and each with every trait carried and
// with every one that is not.
func (c choice) pairs(traits []*catalog.Trait) (all [][2]string) {
	var taken []string
	for decision, option := range c.decisions {
		taken = append(taken, decision+" "+option)
	}
	for _, t := range traits {
		if slices.Contains(c.traits, t.Name) {
			taken = append(taken, "with "+t.Name)
		} else {
			taken = append(taken, "without "+t.Name)
		}
	}
	slices.Sort(taken)
	for i, a := range taken {
		for _, b := range taken[:i] {
			all = append(all, [2]string{a, b})
		}
	}
	return all
}

// covering are few of all choices, such that any two options which may be taken
// together are together in one of them. What goes wrong between decisions goes wrong
// between two, nearly always.
func covering(c *catalog.Catalog) (few []choice) {
	all, missing := choices(c), map[[2]string]bool{}
	for _, one := range all {
		for _, p := range one.pairs(c.Traits) {
			missing[p] = true
		}
	}
	for len(missing) > 0 {
		best, most := choice{}, 0
		for _, one := range all {
			n := 0
			for _, p := range one.pairs(c.Traits) {
				if missing[p] {
					n++
				}
			}
			if n > most {
				best, most = one, n
			}
		}
		for _, p := range best.pairs(c.Traits) {
			delete(missing, p)
		}
		few = append(few, best)
	}
	return few
}

func (c choice) spec(t *testing.T, of *catalog.Catalog, file string) *spec.Spec {
	t.Helper()
	return projecttest.Carry(of, projecttest.Spec(t, of, file, maps.Clone(c.decisions)), c.traits)
}

// Any two options are together in one of few projects.
func TestCovering(t *testing.T) {
	c := projecttest.Catalog(t)
	few := covering(c)
	if all := choices(c); len(few) == 0 || 4*len(few) > len(all) {
		t.Errorf("%d of %d choices are not few", len(few), len(all))
	}
	for _, d := range c.Decisions {
		for _, other := range c.Decisions {
			for _, o := range d.Options {
				for _, p := range other.Options {
					if d != other && !slices.ContainsFunc(few, func(c choice) bool { return c.decisions[d.Name] == o.Name && c.decisions[other.Name] == p.Name }) {
						t.Errorf("%s %s and %s %s are never together", d.Name, o.Name, other.Name, p.Name)
					}
				}
			}
		}
	}
}
