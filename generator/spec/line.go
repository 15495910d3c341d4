package spec

import (
	"slices"
	"strings"
)

// ParseResource reads a resource on one line, as --resource has it:
//
//	orders/order product:ref(catalog/product) quantity:int:min=1 note:text:optional +mail +report
//
// What follows a field's name is what the file says of it, with colons for
// blanks. A default without quotes takes all up to the next blank, colons
// included, and so stands last. +TRAIT adds a trait, plural=NAME says the
// plural where English rules don't.
//
// Form alone is checked, as by Parse; the spec must still be completed and
// validated.
func ParseResource(s string, c Choices) (domain string, r *Resource, err error) {
	line := &grammar{text: s, line: true, at: func(int) pos { return pos{} }}
	where := place{what: "--resource " + quoted(s), path: "--resource"}
	if err := checkText(s); err != "" {
		return "", nil, where.err(pos{}, badResource, "leave out what is no text", "%s", err)
	}
	const form = "write it as 'orders/order quantity:int email:email'"
	line.skipBlanks()
	name := line.blankWord()
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
		if err := line.part(domain, r, where, c); err != nil {
			return "", nil, err
		}
	}
	return domain, r, nil
}

// blankWord takes all up to the next blank.
func (g *grammar) blankWord() string {
	start := g.next
	for g.next < len(g.text) && !isBlank(g.text[g.next]) {
		g.next++
	}
	return g.text[start:g.next]
}

// part reads what stands between two blanks of the line.
func (g *grammar) part(domain string, r *Resource, where place, c Choices) error {
	if g.took('+') {
		r.Async = append(r.Async, g.blankWord())
		return checkTraits(where, r, c)
	}
	start := g.next
	name := g.word("=")
	switch {
	case name == "plural" && g.took('='):
		if r.Plural != "" {
			return where.err(pos{}, duplicateKey, "write it once", "plural= stands twice")
		}
		r.Plural = g.blankWord()
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
	word := g.blankWord()
	hint := "write name:type, or +trait"
	if base, _, _ := strings.Cut(word, "="); slices.Contains(modifiers, base) || slices.Contains(modifiers, base+"=") {
		hint = "put a colon, not a blank, before " + base
	}
	return where.err(pos{}, badResource, hint, "%s is no field", quoted(word))
}
