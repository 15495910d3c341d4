package contracttest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

func (c *check) remove(r *resource) {
	c.sub("once", func(c *check) {
		o := c.make(r, c.full(r))
		a := c.must(http.StatusNoContent, http.MethodDelete, o.path, "")
		if a.raw != "" {
			c.Errorf("a 204 has no body: %v", a)
		}
		c.forget(o)
		for _, method := range []string{http.MethodDelete, http.MethodGet} {
			c.expect(http.StatusNotFound, method, o.path, "")
		}
		c.expect(http.StatusNotFound, http.MethodPatch, o.path, "{}")
		if slices.Contains(c.walk(r, "limit=200"), o.id) {
			c.Errorf("%s is still listed after DELETE", o.path)
		}
	})
	c.sub("If-Match", func(c *check) {
		for _, star := range []bool{false, true} {
			o := c.make(r, c.full(r))
			first := o.etag()
			for _, stale := range []string{`"no-such-tag"`, "nope"} {
				c.unchanged(o, c.expect(http.StatusPreconditionFailed, http.MethodDelete, o.path, "", "If-Match: "+stale))
			}
			if f, s, ok := c.changeable(o); ok {
				c.change(o, f.Name, s.in, s.out)
				c.unchanged(o, c.expect(http.StatusPreconditionFailed, http.MethodDelete, o.path, "", "If-Match: "+first))
			}
			match := o.etag()
			if star {
				match = "*"
			}
			if c.expect(http.StatusNoContent, http.MethodDelete, o.path, "", "If-Match: "+match).status == http.StatusNoContent {
				c.forget(o)
			}
		}
	})
	c.sub("not found", func(c *check) {
		for _, id := range ids404 {
			c.expect(http.StatusNotFound, http.MethodDelete, r.path+"/"+id, "")
		}
	})
	for _, f := range r.Fields {
		if f.Type == spec.TypeRef || f.Type == spec.TypeRefs {
			c.sub("referred by "+f.Name, func(c *check) { c.referredBy(r, f) })
		}
	}
}

// referring makes an object that refers to another by f; false if there can't
// be both.
func (c *check) referring(r *resource, f *spec.Field) (from, to *object, ok bool) {
	target := c.referred(f)
	need := 1
	if target == r {
		need = 2
	}
	if c.room(target) < need || c.room(r) < 1 {
		return nil, nil, false
	}
	to = c.make(target, c.least(target))
	value := refTo(to)
	if f.Type == spec.TypeRefs {
		value = refsTo(to)
	}
	return c.make(r, c.leastWith(r, f, value)), to, true
}

// referredBy removes what an object refers to: not in its own domain, but from
// another.
func (c *check) referredBy(r *resource, f *spec.Field) {
	from, to, ok := c.referring(r, f)
	if !ok {
		return
	}
	if f.Ref.Domain == r.domain.Name {
		a := c.expect(http.StatusConflict, http.MethodDelete, to.path, "")
		if !mentions(a.raw, r.Name) && !mentions(a.raw, r.Plural) {
			c.Errorf("a 409 that should name the referrer %s: %v", r.Name, a)
		}
		c.unchanged(to, a)
		c.discard(from)
		c.discard(to)
		c.goneTarget(r, f, to)
		return
	}
	c.discard(to)
	c.goneTarget(r, f, to)
	c.sameAnswer(from, c.expect(http.StatusOK, http.MethodGet, from.path, ""))
	for _, g := range r.Fields { // the rest of it can still be changed
		if g == f {
			continue
		}
		if s, ok := c.other(r, g, from.member(g.Name)); ok {
			c.change(from, g.Name, s.in, s.out)
			break
		}
	}
	if !slices.Contains(c.walk(r, filter(f, quote(to.id))), from.id) {
		c.Errorf("%s is not found by filter.%s of what it refers to, now that that is gone", from.path, f.Name)
	}
}

// goneTarget refers to what has been there.
func (c *check) goneTarget(r *resource, f *spec.Field, gone *object) {
	c.Helper()
	if !c.roomBesides(r, f) {
		return
	}
	value := refTo(gone)
	if f.Type == spec.TypeRefs {
		value = refsTo(gone)
	}
	c.refusedCreate(r, c.leastWith(r, f, value).in.String(), false, f.Name)
}

// mentions reports whether word is in text, as a word.
func mentions(text, word string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}), word)
}
