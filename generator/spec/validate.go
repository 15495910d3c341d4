package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Validate returns the first error in a completed spec, as an *Error, with its position
// if the spec is from a file. A valid spec can be rendered.
func (s *Spec) Validate(c Choices) error {
	if s.Name == "" {
		return place{s.file, "name", "name"}.err(pos{}, missingName, "add name: shop", "the project has none")
	}
	if err := checkProject(s); err != nil {
		return err
	}
	if err := checkModule(s); err != nil {
		return err
	}
	if err := s.validateDecisions(c); err != nil {
		return err
	}
	if len(s.Domains) == 0 {
		return place{s.file, "domains", "domains"}.err(pos{}, empty, "add a domain with a resource", "there is none")
	}
	for _, d := range s.Domains {
		if err := s.validateDomain(d, c); err != nil {
			return err
		}
	}
	if err := s.validateRefs(); err != nil {
		return err
	}
	return s.validateClashes(c.Names)
}

func (s *Spec) validateDecisions(c Choices) error {
	for _, name := range slices.Sorted(maps.Keys(s.Decisions)) {
		p, value := decisionPlace(s, name), s.Decisions[name]
		at := s.at["decisions."+name+": "+value]
		d, err := checkDecision(p, at, c, name)
		if err != nil {
			return err
		}
		option, err := checkOption(p, at, d, value)
		if err != nil {
			return err
		}
		if r := c.Unmet(name, option, s.Decisions); r != nil {
			return p.err(at, optionNeedsOther, fmt.Sprintf("choose %s %s, or another %s", r.NeedsDecision, r.NeedsOption, name), "%s", r)
		}
	}
	return nil
}

func (s *Spec) validateDomain(d *Domain, c Choices) error {
	at := d.at.at("name")
	if err := checkDomain(s.file, d.Name, at, c); err != nil {
		return err
	}
	if s.Find(d.Name) != d {
		return domainPlace(s.file, d.Name).err(at, duplicateName, "remove one or rename it", "it is defined twice")
	}
	if len(d.Resources) == 0 {
		return domainPlace(s.file, d.Name).err(at, empty, "give it a resource, or remove it", "it has no resource")
	}
	for _, r := range d.Resources {
		if err := s.validateResource(d, r, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) validateResource(d *Domain, r *Resource, c Choices) error {
	p, at := resourcePlace(s.file, d.Name, r.Name), r.at.at("name")
	if err := checkResource(s.file, d.Name, r.Name, at); err != nil {
		return err
	}
	if d.Find(r.Name) != r { // names that differ and are the same in Go or SQL: see clash.go
		return p.err(at, duplicateName, "remove one or rename it", "it is defined twice")
	}
	if r.Plural != "" {
		if err := checkPlural(p, r); err != nil {
			return err
		}
	}
	if len(r.Fields) == 0 {
		return p.err(at, empty, "give it a field, such as name: string", "it has no field")
	}
	for i, f := range r.Fields {
		if err := s.validateField(d, r, f, r.Fields[:i]); err != nil {
			return err
		}
	}
	for i, trait := range r.Async {
		if err := checkTraits(p, &Resource{Async: r.Async[:i+1], at: r.at}, c); err != nil {
			return err
		}
		if !c.MayCarry(r, trait) {
			return p.err(r.at.at("async."+trait), badTrait, fmt.Sprintf("add one, or remove %s", trait),
				"%s needs a required field of type %s", trait, c.Needs[trait])
		}
	}
	return nil
}

func (s *Spec) validateField(d *Domain, r *Resource, f *Field, before []*Field) error {
	p, at := fieldPlace(s.file, d.Name, r.Name, f.Name), f.at.at("name")
	if err := checkField(s.file, d.Name, r.Name, f.Name, at); err != nil {
		return err
	}
	if slices.ContainsFunc(before, func(other *Field) bool { return other.Name == f.Name }) {
		return p.err(at, duplicateName, "remove one or rename it", "it is defined twice")
	}
	rule, ok := rules[f.Type]
	if !ok {
		return (&grammar{place: p}).unknownType(f.at.at("type"), string(f.Type))
	}
	if err := validateArgs(p, f); err != nil {
		return err
	}
	if f.Unique && !rule.unique {
		return p.err(f.at.at("unique"), badModifier, "unique are "+typesWith(func(r typeRule) bool { return r.unique }),
			"%s can't be unique", f.Type.a())
	}
	if err := validateLimits(p, f, rule); err != nil {
		return err
	}
	return validateDefault(p, f, rule)
}

// validateArgs checks what the grammar ensures, for fields that were not parsed.
func validateArgs(p place, f *Field) error {
	at := f.at.at("type")
	if f.Type == Enum {
		if len(f.Values) == 0 {
			return p.err(at, badType, "write "+rules[Enum].arg, "an enum needs values")
		}
		for i, value := range f.Values {
			if why := checkEnumValue(&Field{Values: f.Values[:i]}, value); why != "" {
				return p.err(at, badType, "write "+rules[Enum].arg, "%s", why)
			}
		}
	}
	if (f.Type == TypeRef || f.Type == TypeRefs) && f.Ref.Resource == "" {
		return p.err(at, badType, "write "+rules[f.Type].arg, "%s needs a resource", f.Type.a())
	}
	return nil
}

func typesWith(has func(typeRule) bool) string {
	var names []string
	for _, t := range Types {
		if has(rules[t]) {
			names = append(names, string(t))
		}
	}
	return strings.Join(names, ", ")
}

func validateLimits(p place, f *Field, rule typeRule) error {
	for name, limit := range f.limits() {
		at := f.at.at(name)
		switch {
		case !rule.number && !rule.length:
			return p.err(at, badModifier, "min and max are for "+typesWith(func(r typeRule) bool { return r.number || r.length }),
				"%s has no %s", f.Type.a(), name)
		case rule.number && rule.wrong(limit) != "":
			return p.err(at, badLimit, "write "+rule.wrong(limit), "%s=%s is not %s", name, limit, f.Type.a())
		case rule.length && (!lengthForm.MatchString(limit) || len(limit) > 7 || length(limit) > mostLength):
			return p.err(at, badLimit, fmt.Sprintf("write a whole number up to %d", mostLength),
				"%s=%s is not a length in characters", name, limit)
		case rule.most > 0 && length(limit) > rule.most && (name == "min" || f.Type == String):
			return p.err(at, badLimit, "choose a lower one, or type text", "%s=%s, but %s has at most %d characters", name, limit, f.Type.a(), rule.most)
		case rule.length && name == "max" && length(limit) == 0:
			return p.err(at, badLimit, "write max=1 or more", "max=0 leaves no value but the empty one")
		case rule.length && name == "max" && length(limit) < rule.least:
			return p.err(at, badLimit, "choose a higher one", "max=%s, but %s has at least %d characters", limit, f.Type.a(), rule.least)
		}
	}
	if f.Min != nil && f.Max != nil && less(*f.Max, *f.Min) {
		return p.err(f.at.at("min"), badLimit, "change one of them", "min=%s is more than max=%s", *f.Min, *f.Max)
	}
	return nil
}

// limits yields the min and max that are set, by name.
func (f *Field) limits() func(yield func(string, string) bool) {
	return func(yield func(string, string) bool) {
		if f.Min != nil && !yield("min", *f.Min) {
			return
		}
		if f.Max != nil {
			yield("max", *f.Max)
		}
	}
}

func validateDefault(p place, f *Field, rule typeRule) error {
	return validateValue(p, f, rule, "default")
}

// validateValue is validateDefault for a value that is called something else.
func validateValue(p place, f *Field, rule typeRule, what string) error {
	if f.Default == nil {
		return nil
	}
	at, value := f.at.at("default"), *f.Default
	refuse := func(hint, why string, args ...any) error { return p.err(at, badDefault, hint, why, args...) }
	if rule.wrong == nil {
		return refuse("leave it out", "%s can't have a default: no object is there from the start", f.Type.a())
	}
	if f.Unique {
		return refuse("remove one of the two", "a unique field can't have a default: only one object could have it")
	}
	if want := rule.wrong(value); want != "" {
		return refuse("", "the %s %s must be %s", what, quoted(value), want)
	}
	if f.Type == Enum && !slices.Contains(f.Values, value) {
		return refuse(OneOf(value, f.Values), "the %s %s is not one of the values", what, quoted(value))
	}
	if rule.number {
		if f.Min != nil && less(value, *f.Min) {
			return refuse("change one of them", "the %s %s is less than min=%s", what, value, *f.Min)
		}
		if f.Max != nil && less(*f.Max, value) {
			return refuse("change one of them", "the %s %s is more than max=%s", what, value, *f.Max)
		}
	}
	if !rule.length {
		return nil
	}
	least, most := f.Lengths()
	switch n := utf8.RuneCountInString(value); {
	case n == 0 && !f.Optional:
		return refuse("make the field optional, or leave the default out", "a required %s has at least one character", f.Type)
	case n < least:
		return refuse("change one of them", "the %s %s is shorter than min=%d", what, quoted(value), least)
	case most > 0 && n > most:
		return refuse("change one of them", "the %s %s is longer than %d characters", what, quoted(value), most)
	}
	return nil
}

// Lengths returns the least and most characters that a string, text, email or url may
// have: a required one has at least one, a string at most 255. A most of 0 is no limit.
func (f *Field) Lengths() (least, most int) {
	if f.Min != nil {
		least = length(*f.Min)
	}
	if !f.Optional {
		least = max(least, 1)
	}
	if f.Type == String {
		most = mostString
	}
	if f.Max != nil {
		most = length(*f.Max)
	}
	return least, most
}

func length(digits string) int {
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}
