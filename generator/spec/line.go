package spec

import (
	"slices"
	"strings"
)

// ParseResource parses the one-line form of a resource, as in --resource:
//
//	orders/order product:ref(catalog/product) quantity:int:min=1 note:text:optional +mail +report
//
// A field's name is followed by its type and modifiers as in the file, with colons
// instead of spaces. A default without quotes includes everything up to the next space,
// even colons, and so must be last. +TRAIT adds a trait, and plural=NAME sets a plural
// that is not formed by English rules.
//
// Only the form is checked, as by Parse; the spec must still be completed and
// validated.
func ParseResource(s string, c Choices) (domain string, r *Resource, err error) {
	return parseLine(s, place{what: "--resource " + quoted(s), path: "--resource"}, c)
}

// ParseArgument is ParseResource for an argument that is not a flag's.
func ParseArgument(s string, c Choices) (domain string, r *Resource, err error) {
	return parseLine(s, place{what: quoted(s)}, c)
}

func parseLine(s string, where place, c Choices) (domain string, r *Resource, err error) {
	line := &grammar{text: s, line: true, at: func(int) pos { return pos{} }}
	if err := checkText(s); err != "" {
		return "", nil, where.err(pos{}, badResource, "remove what is not text", "%s", err)
	}
	const form = "write it as 'orders/order quantity:int email:email'"
	line.skipBlanks()
	name := line.element()
	domain, resource, ok := strings.Cut(name, "/")
	if !ok {
		return "", nil, where.err(pos{}, badResource, form, "it starts with %s, not with domain/resource", quoted(name))
	}
	if err := checkDomain("", domain, pos{}, c); err != nil {
		return "", nil, err
	}
	if err := checkResource("", domain, resource, pos{}); err != nil {
		return "", nil, err
	}
	r = &Resource{Name: resource}
	where = resourcePlace("", domain, resource)
	for line.skipBlanks(); line.next < len(s); line.skipBlanks() {
		if err := line.parseElement(domain, r, where, c); err != nil {
			return "", nil, err
		}
	}
	return domain, r, nil
}

// element reads up to the next space.
func (g *grammar) element() string {
	start := g.next
	for g.next < len(g.text) && !isBlank(g.text[g.next]) {
		g.next++
	}
	return g.text[start:g.next]
}

// parseElement parses a trait, the plural or a field.
func (g *grammar) parseElement(domain string, r *Resource, where place, c Choices) error {
	if g.took('+') {
		r.Async = append(r.Async, g.element())
		return checkTraits(where, r, c)
	}
	start := g.next
	name := g.word("=")
	switch {
	case name == "plural" && g.took('='):
		if r.Plural != "" {
			return where.err(pos{}, duplicateKey, "write it once", "plural= is given twice")
		}
		r.Plural = g.element()
		return checkPlural(where, r)
	case g.took(':'):
		f := &Field{Name: name}
		if err := checkField("", domain, r.Name, name, pos{}); err != nil {
			return err
		}
		g.place = fieldPlace("", domain, r.Name, name)
		if err := g.field(f); err != nil {
			return err
		}
		f.at = nil
		r.Fields = append(r.Fields, f)
		return nil
	}
	g.next = start
	word := g.element()
	hint := "write name:type, or +trait"
	if base, _, _ := strings.Cut(word, "="); slices.Contains(modifiers, base) || slices.Contains(modifiers, base+"=") {
		hint = "put a colon, not a space, before " + base
	}
	return where.err(pos{}, badResource, hint, "%s is not a field", quoted(word))
}
