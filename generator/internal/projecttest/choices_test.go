package projecttest_test

import (
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// Any two options are together in one of few projects.
func TestCovering(t *testing.T) {
	c := projecttest.Catalog(t)
	few := projecttest.Covering(c)
	if all := projecttest.Choices(c); len(few) == 0 || 4*len(few) > len(all) {
		t.Errorf("%d of %d choices are not few", len(few), len(all))
	}
	for _, d := range c.Decisions {
		for _, other := range c.Decisions {
			for _, o := range d.Options {
				for _, p := range other.Options {
					if d != other && !slices.ContainsFunc(few, func(c projecttest.Choice) bool {
						return c.Decisions[d.Name] == o.Name && c.Decisions[other.Name] == p.Name
					}) {
						t.Errorf("%s %s and %s %s are never together", d.Name, o.Name, other.Name, p.Name)
					}
				}
			}
		}
	}
}
