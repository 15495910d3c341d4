package contracttest

import (
	"net/http"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

func (c *check) unique(r *resource) {
	for _, f := range r.Fields {
		if f.Unique {
			c.sub(f.Name, func(c *check) { c.uniqueField(r, f) })
		}
	}
}

// uniqueField gives the same value twice.
func (c *check) uniqueField(r *resource, f *spec.Field) {
	if !c.affordable(r, f) || c.room(r) < 1 {
		return
	}
	value := c.ordinary(r, f)
	o := c.make(r, c.leastWith(r, f, value))
	if c.roomBesides(r, f) {
		c.duplicate(r, f, value)
		if same, ok := sameWritten(f, value); ok {
			c.duplicate(r, f, same)
		}
	}
	if c.room(r) > 0 {
		second := c.make(r, c.least(r))
		a := c.expect(http.StatusConflict, http.MethodPatch, second.path, one(f.Name, value.in))
		c.unchanged(second, a)
	}
	if f.Optional {
		for range min(2, c.room(r)) { // nothing is no value, and never a duplicate
			c.make(r, c.leastWith(r, f, asIs("null", "null")))
		}
	}
	c.change(o, f.Name, value.in, value.out) // its own value is no duplicate
	c.discard(o)
	c.make(r, c.leastWith(r, f, value)) // it is free again
	c.bytewise(r, f)
}

// roomBesides is whether an object could be added but for the field's value.
func (c *check) roomBesides(r *resource, f *spec.Field) bool {
	for _, g := range r.Fields {
		if g != f && g.Unique && !g.Optional && !c.affordable(r, g) {
			return false
		}
	}
	return true
}

// duplicate posts a value that is taken.
func (c *check) duplicate(r *resource, f *spec.Field, value sample) {
	c.Helper()
	body := c.leastWith(r, f, value).in.String()
	before := c.newest(r)
	c.nothingNew(r, before, c.expect(http.StatusConflict, http.MethodPost, r.path, body))
}

// sameWritten is the same value in another form, if the type has one.
func sameWritten(f *spec.Field, s sample) (sample, bool) {
	switch f.Type {
	case spec.Int:
		return sample{"the same", s.in + ".0", s.out}, true
	case spec.UUID:
		return sample{"the same", strings.ToUpper(s.in), s.out}, true
	}
	return sample{}, false
}

// bytewise makes objects whose values only look alike.
func (c *check) bytewise(r *resource, f *spec.Field) {
	var alike []string
	switch f.Type {
	case spec.String:
		alike = []string{"straße", "STRASSE", "Straße", "straße ", " straße", "strasse", "e\u0301", "\u00e9", "E\u0301", "a", "A", "a\u200b"}
	case spec.Email:
		alike = []string{"alike@example.com", "Alike@example.com", "alike@Example.com"}
	case spec.URL:
		alike = []string{"https://example.com/alike", "https://example.com/Alike", "https://example.com/alike/", "https://example.com/%61like"}
	}
	for _, text := range fitting(f, alike...) {
		if c.room(r) > 0 {
			c.make(r, c.leastWith(r, f, asIs(text, quote(text))))
		}
	}
}
