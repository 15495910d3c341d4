package projecttest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Choice is a combination of decisions with a set of traits.
type Choice struct {
	Decisions map[string]string
	Traits    []string
}

// Choices are all that there are.
func Choices(c *decisions.Catalog) (all []Choice) {
	for _, decisions := range c.Combinations() {
		for _, traits := range c.TraitSets() {
			all = append(all, Choice{decisions, traits})
		}
	}
	return all
}

// pairs are every two of the options taken, and each with every trait carried and
// with every one that is not.
func (c Choice) pairs(traits []*decisions.Trait) (all [][2]string) {
	var taken []string
	for decision, option := range c.Decisions {
		taken = append(taken, decision+" "+option)
	}
	for _, t := range traits {
		if slices.Contains(c.Traits, t.Name) {
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

// Covering are few of all choices, such that any two options which may be taken
// together are together in one of them. What goes wrong between decisions goes wrong
// between two, nearly always.
func Covering(c *decisions.Catalog) (few []Choice) {
	all, missing := Choices(c), map[[2]string]bool{}
	for _, one := range all {
		for _, p := range one.pairs(c.Traits) {
			missing[p] = true
		}
	}
	for len(missing) > 0 {
		best, most := Choice{}, 0
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

// Spec is of a file as Spec has it, or the default one, with what is chosen.
func (c Choice) Spec(t testing.TB, of *decisions.Catalog, file string) *spec.Spec {
	t.Helper()
	return Carry(of, Spec(t, of, file, maps.Clone(c.Decisions)), c.Traits)
}

// Projects are the default one with each choice that there is, and its proofs.
func Projects(t testing.TB, c *decisions.Catalog) (all []*tree.Tree) {
	t.Helper()
	for _, choice := range Choices(c) {
		all = append(all, RenderProven(t, c, choice.Spec(t, c, "")))
	}
	return all
}

// Chosen is what a spec chooses, in words.
func Chosen(s *spec.Spec) string {
	var words []string
	for _, decision := range slices.Sorted(maps.Keys(s.Decisions)) {
		words = append(words, decision+"="+s.Decisions[decision])
	}
	for _, trait := range s.Traits() {
		words = append(words, "+"+trait)
	}
	return strings.Join(words, " ")
}

// Alike reports whether each of these decisions has its nth option, counted round, for
// some n: so every option is in one of few projects.
func Alike(list []*decisions.Decision, s *spec.Spec) bool {
	most := 0
	for _, d := range list {
		most = max(most, len(d.Options))
	}
	for n := range most {
		if !slices.ContainsFunc(list, func(d *decisions.Decision) bool { return d.Options[n%len(d.Options)].Name != s.Decisions[d.Name] }) {
			return true
		}
	}
	return false
}

// Fullest takes the last option of each decision that needs no server: it has the most
// code.
func Fullest(c *decisions.Catalog) map[string]string {
	decisions := map[string]string{}
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			if len(o.Part.Services) == 0 {
				decisions[d.Name] = o.Name
			}
		}
	}
	return decisions
}
