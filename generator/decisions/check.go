package decisions

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// fieldModifiers are what a condition may require of a field besides its type. A local
// reference stays within its domain, a named enum has only values that are names in any
// language.
var fieldModifiers = []string{"optional", "unique", "min", "max", "default", "local", "named"}

// check finds errors that show only when all parts are loaded.
func (c *Catalog) check() error {
	var additions []*Addition
	for _, p := range c.all() {
		additions = append(append(additions, &p.Addition), p.When...)
	}
	var provided []string
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			provided = append(provided, o.Provides...)
			if err := c.checkRequirements(d, o); err != nil {
				return err
			}
		}
	}
	for _, p := range c.Presets {
		if err := c.checkPreset(p); err != nil {
			return err
		}
	}
	words := map[string]string{} // the part that has each kind of field_words
	for _, a := range additions {
		for _, what := range a.Provided {
			if !slices.Contains(provided, what) {
				return fmt.Errorf("%s: when: provided: no option provides %q", a.Name, what)
			}
		}
		if err := knownFields(a.Fields); err != nil {
			return fmt.Errorf("%s: when: %w", a.Name, err)
		}
		if err := a.checkFieldWords(); err != nil {
			return fmt.Errorf("%s: field_words: %w", a.Name, err)
		}
		for _, kind := range a.wordKinds() {
			if other := words[kind]; other != "" && path.Dir(other) != path.Dir(a.Name) {
				return fmt.Errorf("%s: field_words: %s has %s, too: one of them would replace the other's", a.Name, other, kind)
			}
			words[kind] = a.Name
		}
	}
	fields := []string{"{bridge}"}
	for _, a := range additions {
		for _, f := range a.App {
			fields = append(fields, f.Name)
		}
	}
	for _, a := range additions {
		for _, s := range a.Start {
			if !slices.Contains(c.Phases, s.Phase) {
				return fmt.Errorf("%s: start %s is in phase %q, which base.yaml doesn't list", a.Name, s.Name, s.Phase)
			}
		}
		for _, d := range a.Module.Deps {
			if from := strings.TrimPrefix(d.From, "&"); !slices.Contains(fields, from) {
				return fmt.Errorf("%s: dependency %s is from %q, which no part has under app", a.Name, d.Name, from)
			}
		}
		channel, used := a.Channel, a.Channel.Title+a.Channel.Name != "" || a.Channel.Read != nil
		if used && (lacks(channel.Title, channel.Name) || len(channel.Read) == 0) {
			return fmt.Errorf("%s: channel: title, name and read must be set", a.Name)
		}
		folder, below := strings.CutPrefix(a.Edge, "internal/")
		if a.Edge != "" && (!below || !slices.Contains(c.Names.Folders, folder)) {
			return fmt.Errorf("%s: edge: %s is not a folder of reserves below internal: a domain might have its name", a.Name, a.Edge)
		}
		if err := c.checkScaling(a); err != nil {
			return err
		}
		if err := a.checkServices(); err != nil {
			return err
		}
	}
	return c.oneOwner(additions)
}

// knownFields checks conditions on fields.
func knownFields(conditions []string) error {
	for _, word := range strings.Fields(strings.Join(conditions, " ")) {
		if !slices.Contains(spec.Types, spec.Type(word)) && !slices.Contains(fieldModifiers, word) {
			return fmt.Errorf("fields: %q is not a type or modifier of a field", word)
		}
	}
	return nil
}

// checkFieldWords checks that there are words for every type, if there are any.
func (a *Addition) checkFieldWords() error {
	if len(a.FieldWords) == 0 {
		return nil
	}
	var all []string
	for _, w := range a.FieldWords {
		if err := knownFields(w.Fields); err != nil {
			return err
		}
		all = append(all, w.Fields...)
	}
	for _, t := range spec.Types {
		if !slices.Contains(all, string(t)) {
			return fmt.Errorf("there is no entry for all fields of type %s", t)
		}
	}
	return nil
}

// wordKinds returns the kinds of words that the part has for fields.
func (a *Addition) wordKinds() []string {
	kinds := map[string]bool{}
	for _, w := range a.FieldWords {
		for kind, has := range map[string]bool{
			"input": w.Input != "", "filter": w.Filter != "", "batch": w.Batch != "", "views": len(w.Views) > 0,
			"once": w.Once != "", "form": w.Form != "", "search": w.Search != "",
		} {
			if has {
				kinds[kind] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(kinds))
}

// checkPreset checks that a preset's options can be taken together, with the defaults of
// other decisions.
func (c *Catalog) checkPreset(p Preset) error {
	decided := map[string]string{}
	maps.Copy(decided, p.Decisions)
	for _, d := range c.Decisions {
		decided[d.Name] = cmp.Or(decided[d.Name], d.Default)
	}
	if r := c.Choices().AnyUnmet(decided); r != nil {
		return fmt.Errorf("presets.yaml: %s: %s", p.Name, r)
	}
	return nil
}

// checkRequirements checks that an option can be taken.
func (c *Catalog) checkRequirements(d *Decision, o *Option) error {
	for _, r := range o.Requires {
		other := c.Decision(r.Decision)
		switch {
		case other == nil || other == d || other.Option(r.Option) == nil:
			return fmt.Errorf("%s: requires: there is no other decision %q with an option %q", o.Part.Name, r.Decision, r.Option)
		case r.Because == "":
			return fmt.Errorf("%s: requires: because must be set", o.Part.Name)
		case other.Order > d.Order:
			return fmt.Errorf("%s: requires: the decision %s is asked later", o.Part.Name, r.Decision)
		case o.Name == d.Default:
			return fmt.Errorf("%s: requires: the default must be possible always", o.Part.Name)
		}
	}
	return nil
}
