package decisions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// fieldWords are what a condition may require of a field besides its type. A local
// reference stays within its domain.
var fieldWords = []string{"optional", "min", "max", "default", "local"}

// check finds errors that show only when all parts are loaded.
func (c *Catalog) check() error {
	parts, provided := c.all(), []string{}
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			provided = append(provided, o.Provides...)
		}
	}
	for _, p := range parts {
		for _, added := range p.When {
			for _, what := range added.Provided {
				if !slices.Contains(provided, what) {
					return fmt.Errorf("%s: when: provided: no option provides %q", p.Name, what)
				}
			}
			for _, word := range strings.Fields(strings.Join(added.Fields, " ")) {
				if !slices.Contains(spec.Types, spec.Type(word)) && !slices.Contains(fieldWords, word) {
					return fmt.Errorf("%s: when: fields: %q is not a type or modifier of a field", p.Name, word)
				}
			}
			parts = append(parts, added)
		}
	}
	fields := []string{"{bridge}"}
	for _, p := range parts {
		for _, f := range p.App {
			fields = append(fields, f.Name)
		}
	}
	for _, p := range parts {
		for _, s := range p.Start {
			if !slices.Contains(c.Phases, s.Phase) {
				return fmt.Errorf("%s: start %s is in phase %q, which base.yaml doesn't list", p.Name, s.Name, s.Phase)
			}
		}
		for _, d := range p.Module.Deps {
			if from := strings.TrimPrefix(d.From, "&"); !slices.Contains(fields, from) {
				return fmt.Errorf("%s: dependency %s is from %q, which no part has under app", p.Name, d.Name, from)
			}
		}
		if err := c.checkScaling(p); err != nil {
			return err
		}
		if err := p.checkServices(); err != nil {
			return err
		}
	}
	for _, combination := range c.Combinations() {
		if err := c.oneOwner(combination); err != nil {
			return err
		}
	}
	return nil
}
