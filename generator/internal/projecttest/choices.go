package projecttest

import (
	"maps"
	"slices"
	"strings"
	"sync"
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

// Pairs are every two of the options taken, and each with every trait carried and
// with every one that is not.
func (c Choice) Pairs(of *decisions.Catalog) (all [][2]string) {
	var taken []string
	for decision, option := range c.Decisions {
		taken = append(taken, decision+" "+option)
	}
	for _, t := range of.Traits {
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
func Covering(c *decisions.Catalog) []Choice {
	return Cover(Choices(c), func(one Choice) [][2]string { return one.Pairs(c) })
}

// Providing returns the options that provide something, of which there must be one.
func Providing(t testing.TB, c *decisions.Catalog, what string) (all []*decisions.Option) {
	t.Helper()
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			if slices.Contains(o.Provides, what) {
				all = append(all, o)
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("no option provides %s", what)
	}
	return all
}

// EveryOption returns a few combinations of decisions that have these options and, between
// them, every other option that may be taken with these.
func EveryOption(c *decisions.Catalog, fixed map[string]string) []map[string]string {
	all := slices.DeleteFunc(c.Combinations(), func(m map[string]string) bool {
		for decision, option := range fixed {
			if m[decision] != option {
				return true
			}
		}
		return false
	})
	return Cover(all, func(m map[string]string) (options []string) {
		for decision, option := range m {
			options = append(options, decision+" "+option)
		}
		return options
	})
}

// EveryDomainFile returns a few combinations of decisions that have between them every
// template of domains and resources. The first one is Fullest, whose tests need no server.
func EveryDomainFile(t testing.TB, c *decisions.Catalog) []map[string]string {
	t.Helper()
	files := func(chosen map[string]string) []string {
		return slices.DeleteFunc(templatesOf(t, c, chosen, nil), func(f string) bool { return !strings.Contains(f, "{domain}") })
	}
	fullest := Fullest(c)
	have := files(fullest)
	return append([]map[string]string{fullest}, Cover(c.Combinations(), func(chosen map[string]string) []string {
		return slices.DeleteFunc(files(chosen), func(f string) bool { return slices.Contains(have, f) })
	})...)
}

// Cover returns a few of all, which have between them every part that one of all has.
func Cover[T any, Part comparable](all []T, parts func(T) []Part) (few []T) {
	numbers := map[Part]int{}
	missing := make([][]int, len(all)) // the parts of each that none of the few has
	for i, one := range all {
		for _, p := range parts(one) {
			if _, ok := numbers[p]; !ok {
				numbers[p] = len(numbers)
			}
			missing[i] = append(missing[i], numbers[p])
		}
	}
	covered := make([]bool, len(numbers))
	for {
		best := 0
		for i := range missing {
			if len(missing[i]) > len(missing[best]) {
				best = i
			}
		}
		if len(all) == 0 || len(missing[best]) == 0 {
			return few
		}
		few = append(few, all[best])
		for _, n := range missing[best] {
			covered[n] = true
		}
		for i := range missing {
			missing[i] = slices.DeleteFunc(missing[i], func(n int) bool { return covered[n] })
		}
	}
}

// carried are specs by catalogue, file and traits: the domains of one are those of all.
var carried sync.Map

// Spec is of a file as Spec has it, or the default one, with what is chosen. Specs that
// differ in decisions only have the same domains in memory, which nothing may change.
func (c Choice) Spec(t testing.TB, of *decisions.Catalog, file string) *spec.Spec {
	t.Helper()
	type origin struct {
		catalog      *decisions.Catalog
		file, traits string
	}
	from := origin{of, file, strings.Join(c.Traits, " ")}
	known, ok := carried.Load(from)
	if !ok {
		known, _ = carried.LoadOrStore(from, Carry(of, Spec(t, of, file, nil), c.Traits))
	}
	if unmet := of.Choices().AnyUnmet(c.Decisions); unmet != nil {
		t.Fatal(unmet)
	}
	s := *known.(*spec.Spec)
	s.Decisions = maps.Clone(c.Decisions)
	return &s
}

// Projects are the default one with its proofs and few of all choices, which have between
// them every template, and any two options that may be taken together.
func Projects(t testing.TB, c *decisions.Catalog) (few []*tree.Tree) {
	t.Helper()
	for _, choice := range Cover(Choices(c), func(one Choice) [][2]string {
		parts := one.Pairs(c)
		for _, f := range templatesOf(t, c, one.Decisions, one.Traits) {
			parts = append(parts, [2]string{"template", f})
		}
		return parts
	}) {
		few = append(few, RenderProven(t, c, choice.Spec(t, c, "")))
	}
	return few
}

// templatesOf returns the templates, those of proofs too, that are rendered with a choice.
func templatesOf(t testing.TB, c *decisions.Catalog, decided map[string]string, traits []string) (sources []string) {
	t.Helper()
	additions, _, err := c.Selected(decided, traits)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range additions {
		for _, f := range slices.Concat(a.Files, a.Proofs) {
			sources = append(sources, f.Source)
		}
	}
	return sources
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

// Fullest takes the last option of each decision that needs no server: it has the most
// code.
func Fullest(c *decisions.Catalog) map[string]string {
	decisions, choices := map[string]string{}, c.Choices()
	for _, d := range c.Decisions { // an option needs only options of decisions before its own
		for _, o := range d.Options {
			if len(o.Part.Services) == 0 && choices.Unmet(d.Name, o.Name, decisions) == nil {
				decisions[d.Name] = o.Name
			}
		}
	}
	return decisions
}

// Needed returns the options of other decisions that an option needs, and what those need.
func Needed(c *decisions.Catalog, d *decisions.Decision, option string) map[string]string {
	needed := map[string]string{}
	for _, r := range d.Option(option).Requires {
		maps.Copy(needed, Needed(c, c.Decision(r.Decision), r.Option))
		needed[r.Decision] = r.Option
	}
	return needed
}

// With returns these decisions with one more.
func With(decisions map[string]string, decision, option string) map[string]string {
	all := maps.Clone(decisions)
	all[decision] = option
	return all
}
