package contracttest

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

func (c *check) create(r *resource) {
	c.defaultsDescribed(r)
	c.sub("least", func(c *check) { c.make(r, c.least(r)) })
	c.sub("full", func(c *check) { c.make(r, c.full(r)) })
	for _, f := range r.Fields {
		c.sub(f.Name, func(c *check) { c.createField(r, f) })
	}
	c.sub("all required", func(c *check) { c.allRequired(r) })
	c.sub("all wrong at once", func(c *check) { c.allWrong(r) })
	c.sub("unknown fields", func(c *check) { c.unknownFields(r) })
	c.sub("duplicate fields", func(c *check) { c.duplicateFields(r) })
}

// createField posts every sample and every refusal of one field.
func (c *check) createField(r *resource, f *spec.Field) {
	for _, s := range c.samples(r, f) {
		c.scope(func() {
			o := c.tryMake(r, c.leastWith(r, f, s))
			if o == nil {
				return
			}
			c.sameAnswer(o, c.expect(http.StatusOK, http.MethodGet, o.path, ""))
		})
	}
	for _, bad := range append(c.refusals(f), c.createRefusals(f)...) {
		c.scope(func() {
			c.refusedCreate(r, c.least(r).in.with(f.Name, bad.in).String(), bad.schema, f.Name)
		})
	}
	c.scope(func() { c.leftOut(r, f) })
	if f.Type == spec.TypeRefs {
		c.scope(func() { c.atMostRefs(r, f) })
	}
}

// createRefusals are illegal in a POST only.
func (c *check) createRefusals(f *spec.Field) []refusal {
	if f.Type == spec.Money {
		return incompleteMoney
	}
	return nil
}

// leftOut checks a field that is not given, or given as null.
func (c *check) leftOut(r *resource, f *spec.Field) {
	d := c.least(r)
	if required(f) {
		c.refusedCreate(r, d.in.without(f.Name).String(), true, f.Name)
		return
	}
	d.unset(f)
	if o := c.tryMake(r, d); o != nil {
		c.discard(o)
	}
	if f.Optional {
		c.tryMake(r, c.leastWith(r, f, asIs("null", "null")))
	}
}

// tryMake is make for a body that is itself in question: nil if it is refused.
func (c *check) tryMake(r *resource, d draft) *object {
	c.Helper()
	a := c.expect(http.StatusCreated, http.MethodPost, r.path, d.in.String())
	if a.status != http.StatusCreated {
		return nil
	}
	o := c.register(r, a)
	c.created(o, d)
	return o
}

// refusedCreate expects a 422 that names these members, after which nothing is
// new. If a schema can tell, the description must tell as well.
func (c *check) refusedCreate(r *resource, body string, schema bool, names ...string) {
	c.Helper()
	before := c.newest(r)
	a := c.do(http.MethodPost, r.path, body)
	c.refusedFor(a, names...)
	c.nothingNew(r, before, a)
	if schema {
		c.schemaRefuses(http.MethodPost, r.path, body)
	}
}

// newest is the newest page of a resource.
func (c *check) newest(r *resource) *answer {
	c.Helper()
	return c.expect(http.StatusOK, http.MethodGet, r.path+"?limit=1", "")
}

// nothingNew checks that a refused POST has created nothing. What it did create
// is removed, or it would be in the way of all that follows.
func (c *check) nothingNew(r *resource, before, refused *answer) {
	c.Helper()
	if refused.status == http.StatusCreated {
		c.register(r, refused)
		return
	}
	if now := c.newest(r); !same(c.unlabelled(r, now), c.unlabelled(r, before)) {
		c.Errorf("a refused POST left something: %v\n\tthe list begins with %s, before with %s", refused, short(now.raw), short(before.raw))
	}
}

// allRequired sends nothing, and expects to be told of all that is missing.
func (c *check) allRequired(r *resource) {
	var names []string
	for _, f := range r.Fields {
		if required(f) {
			names = append(names, f.Name)
		}
	}
	if len(names) > 0 {
		c.refusedCreate(r, "{}", true, names...)
	}
}

// allWrong makes every field wrong in one body: once by its JSON type, once by
// its rules, and once by turns.
func (c *check) allWrong(r *resource) {
	for turn := range 3 {
		body, names := members{{"no_such_member", "1"}}, []string{"no_such_member"}
		for i, f := range r.Fields {
			if f.Type == spec.JSON && !required(f) {
				continue // hardly anything is wrong for it
			}
			bad := c.wrongType(f)
			if turn == 1 || turn == 2 && i%2 == 1 {
				bad = c.wrongValue(f)
			}
			body = body.with(f.Name, bad.in)
			names = append(names, f.Name)
		}
		c.refusedCreate(r, body.String(), true, names...)
	}
}

// wrongType is a refusal by JSON type; null for json, which has all others.
func (c *check) wrongType(f *spec.Field) refusal {
	if f.Type == spec.JSON {
		return refusal{"null", "null", true}
	}
	return c.refusals(f)[0]
}

// wrongValue is a refusal of the right JSON type where there is one.
func (c *check) wrongValue(f *spec.Field) refusal {
	for _, bad := range c.refusals(f) {
		if textual[f.Type] && bad.in[0] == '"' && bad.schema && len(bad.in) < 4096 {
			return bad
		}
	}
	return c.wrongType(f)
}

// textual are the types whose values are JSON strings.
var textual = map[spec.Type]bool{spec.String: true, spec.Text: true, spec.Decimal: true, spec.Date: true, spec.Time: true,
	spec.UUID: true, spec.Email: true, spec.URL: true, spec.Enum: true, spec.TypeRef: true}

// unknownFields adds what is not the client's to give.
func (c *check) unknownFields(r *resource) {
	d := c.least(r)
	first := r.Fields[0].Name
	for _, m := range []member{
		{"no_such_member", "1"}, {"no_such_member", "null"}, {"id", quote(noSuchID)}, {"version", "1"},
		{"created_at", `"2024-01-01T00:00:00Z"`}, {"updated_at", `"2024-01-01T00:00:00Z"`},
		{strings.ToUpper(first), "1"}, {strings.ToUpper(first[:1]) + first[1:], "1"},
	} {
		c.refusedCreate(r, d.in.with(m.name, m.value).String(), true, m.name)
	}
	c.refusedCreate(r, d.in.with("no_such_member", "1").with("nor_this_one", "[]").String(), true, "no_such_member", "nor_this_one")
}

// duplicateFields gives a member twice, which parsers understand differently.
func (c *check) duplicateFields(r *resource) {
	body := c.full(r).in
	if len(body) == 0 {
		return
	}
	for _, m := range body {
		twice := append(body[:len(body):len(body)], m)
		c.refusedCreate(r, twice.String(), false, m.name)
	}
	escaped := strings.Replace(body.String(), `{"`, fmt.Sprintf(`{"\u%04x%s":%s,"`, body[0].name[0], body[0].name[1:], body[0].value), 1)
	c.refusedCreate(r, escaped, false, body[0].name)
}

// sameAnswer expects to see the object as it was last seen.
func (c *check) sameAnswer(o *object, a *answer) {
	c.Helper()
	if !same(a.body, o.seen.body) || a.etag() != o.etag() {
		c.Errorf("want %s %s, as told before: %v with ETag %s", o.etag(), short(o.seen.raw), a, a.etag())
	}
}
