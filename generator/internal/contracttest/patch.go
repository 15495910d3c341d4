package contracttest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

func (c *check) patch(r *resource) {
	for _, f := range r.Fields {
		c.sub(f.Name, func(c *check) { c.patchField(r, f) })
	}
	c.sub("nothing", func(c *check) { c.patchNothing(r) })
	c.sub("nested", func(c *check) { c.patchNested(r) })
	c.sub("If-Match", func(c *check) { c.ifMatch(r) })
	c.sub("all wrong at once", func(c *check) { c.patchAllWrong(r) })
	c.sub("unknown fields", func(c *check) { c.patchUnknown(r) })
	c.sub("not found", func(c *check) {
		for _, id := range ids404 {
			c.expect(http.StatusNotFound, http.MethodPatch, r.path+"/"+id, "{}")
		}
	})
}

// patchField changes one field to every sample, to null and to every refusal.
func (c *check) patchField(r *resource, f *spec.Field) {
	o := c.make(r, c.full(r))
	for _, s := range c.samples(r, f) {
		if f.Type == spec.JSON { // an object would be merged into what is there
			c.change(o, f.Name, "0", "0")
			plain, _ := decode([]byte(s.out))
			s.out = toJSON(mergePatch(nil, plain))
		}
		c.change(o, f.Name, s.in, s.out)
		c.change(o, f.Name, s.in, s.out) // to what it is
	}
	if f.Optional {
		c.change(o, f.Name, "null", "null")
		c.change(o, f.Name, "null", "null")
		if s, ok := c.other(r, f, nil); ok {
			c.change(o, f.Name, s.in, s.out)
		}
	}
	for _, bad := range c.refusals(f) {
		c.refusedPatch(o, one(f.Name, bad.in), bad.schema, f.Name)
	}
}

// change patches one member and checks that it, and nothing else but what
// tells of the change, is another afterwards. A change to what is there already
// is none.
func (c *check) change(o *object, name, in, out string) {
	c.Helper()
	before := o.seen
	a := c.expect(http.StatusOK, http.MethodPatch, o.path, one(name, in))
	if a.status != http.StatusOK {
		return
	}
	c.shaped(o, a)
	if !sameJSON(a.member(name), out) {
		c.Errorf("%s is %s, want %s: %v", name, short(toJSON(a.member(name))), short(out), a)
	}
	c.succeeds(o, before, a, name)
	o.seen = a
	c.sameAnswer(o, c.expect(http.StatusOK, http.MethodGet, o.path, ""))
}

// succeeds compares an object before and after a change of some members.
func (c *check) succeeds(o *object, before, after *answer, changed ...string) {
	c.Helper()
	differs := false
	for _, name := range changed {
		differs = differs || !same(before.member(name), after.member(name))
	}
	if !differs {
		if after.etag() != before.etag() || !same(after.body, before.body) {
			c.Errorf("nothing was to be changed, ETag %s is %s: %v\n\tbefore %s", before.etag(), after.etag(), after, short(before.raw))
		}
		return
	}
	if after.etag() == before.etag() {
		c.Errorf("ETag %s is the same after a change: %v", after.etag(), after)
	}
	if want := number(before.member("version")) + 1; number(after.member("version")) != want {
		c.Errorf("version is %v, want %d: %v", after.member("version"), want, after)
	}
	from, _ := before.member("updated_at").(string)
	to, _ := after.member("updated_at").(string)
	if t0, t1 := moment(from), moment(to); t1.Before(t0) {
		c.Errorf("updated_at went back from %s to %s: %v", from, to, after)
	}
	rest := []string{"id", "created_at"}
	for _, f := range o.r.Fields {
		rest = append(rest, f.Name)
	}
	for _, name := range rest {
		if !slices.Contains(changed, name) && !same(before.member(name), after.member(name)) {
			c.Errorf("%s was %s, and nobody asked to change it: %v", name, short(toJSON(before.member(name))), after)
		}
	}
}

// number is 0 for what is none.
func number(v any) int64 {
	n, _ := v.(json.Number)
	i, _ := n.Int64()
	return i
}

func moment(s string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, s)
	return t
}

// refusedPatch expects a 422 that names these members and changes nothing.
func (c *check) refusedPatch(o *object, body string, schema bool, names ...string) {
	c.Helper()
	a := c.do(http.MethodPatch, o.path, body)
	c.refusedFor(a, names...)
	c.unchanged(o, a)
	if a.status == http.StatusOK {
		o.seen = a
	}
	if schema {
		c.schemaRefuses(http.MethodPatch, o.path, body)
	}
}

// patchNothing sends patches that change nothing.
func (c *check) patchNothing(r *resource) {
	d := c.full(r)
	o := c.make(r, d)
	for _, body := range []string{"{}", " {\n} ", d.in.String()} {
		c.succeeds(o, o.seen, c.expect(http.StatusOK, http.MethodPatch, o.path, body))
	}
	for _, header := range []string{"application/json", "application/json; charset=utf-8", "application/merge-patch+json", "application/merge-patch+json; charset=utf-8"} {
		c.sameAnswer(o, c.expect(http.StatusOK, http.MethodPatch, o.path, "{}", "Content-Type: "+header))
	}
	for _, f := range r.Fields {
		if s, ok := c.other(r, f, o.member(f.Name)); ok {
			a := c.expect(http.StatusOK, http.MethodPatch, o.path, one(f.Name, s.in), "Content-Type: application/merge-patch+json")
			c.succeeds(o, o.seen, a, f.Name)
			return
		}
	}
}

// patchNested merges into what is inside a field, as RFC 7396 has it.
func (c *check) patchNested(r *resource) {
	for _, f := range r.Fields {
		switch f.Type {
		case spec.JSON:
			o := c.make(r, c.leastWith(r, f, asIs("an object", `{"a":1,"b":{"c":2,"d":3},"e":[1]}`)))
			c.change(o, f.Name, `{"b":{"c":null,"f":4},"e":[],"g":{"h":null}}`, `{"a":1,"b":{"d":3,"f":4},"e":[],"g":{}}`)
			c.change(o, f.Name, `{}`, `{"a":1,"b":{"d":3,"f":4},"e":[],"g":{}}`)
			c.change(o, f.Name, `{"no_such":null}`, `{"a":1,"b":{"d":3,"f":4},"e":[],"g":{}}`)
			c.discard(o)
		case spec.Money:
			o := c.make(r, c.leastWith(r, f, asIs("KWD", money("1.234", "KWD"))))
			c.change(o, f.Name, `{"amount":"5.678"}`, money("5.678", "KWD"))
			c.change(o, f.Name, `{"amount":"5.000","currency":"KWD"}`, money("5.000", "KWD"))
			c.change(o, f.Name, `{}`, money("5.000", "KWD"))
			c.refusedPatch(o, one(f.Name, `{"currency":"JPY"}`), false, f.Name) // 5.000 yen
			c.refusedPatch(o, one(f.Name, `{"currency":null}`), false, f.Name)
			c.discard(o)
		}
	}
}

// ifMatch checks the precondition of a change, met and not.
func (c *check) ifMatch(r *resource) {
	o := c.make(r, c.full(r))
	f, s, ok := c.changeable(o)
	if !ok {
		return
	}
	first := o.etag()
	for _, stale := range []string{`"no-such-tag"`, "nope", `""`, `"no-such-tag", "nor-this"`} {
		a := c.expect(http.StatusPreconditionFailed, http.MethodPatch, o.path, one(f.Name, s.in), "If-Match: "+stale)
		c.unchanged(o, a)
	}
	c.patchIf(o, f, s, first)
	a := c.expect(http.StatusPreconditionFailed, http.MethodPatch, o.path, one(f.Name, s.in), "If-Match: "+first)
	c.unchanged(o, a)
	c.expect(http.StatusPreconditionFailed, http.MethodPatch, o.path, "{}", "If-Match: "+first)
	if f, s, ok := c.changeable(o); ok {
		c.patchIf(o, f, s, "*")
	}
	if f, s, ok := c.changeable(o); ok {
		c.patchIf(o, f, s, `"no-such-tag", `+o.etag())
	}
}

func (c *check) patchIf(o *object, f *spec.Field, s sample, match string) {
	c.Helper()
	a := c.expect(http.StatusOK, http.MethodPatch, o.path, one(f.Name, s.in), "If-Match: "+match)
	if a.status == http.StatusOK {
		c.succeeds(o, o.seen, a, f.Name)
		o.seen = a
	}
}

// changeable is a field of the object and a value that it does not have.
func (c *check) changeable(o *object) (*spec.Field, sample, bool) {
	for _, f := range o.r.Fields {
		if s, ok := c.other(o.r, f, o.member(f.Name)); ok {
			return f, s, true
		}
	}
	return nil, sample{}, false
}

// patchAllWrong makes every field wrong in one body.
func (c *check) patchAllWrong(r *resource) {
	o := c.make(r, c.full(r))
	body, names := members{{"no_such_member", "1"}}, []string{"no_such_member"}
	for _, f := range r.Fields {
		if f.Type != spec.JSON {
			body = body.with(f.Name, c.refusals(f)[0].in)
			names = append(names, f.Name)
		}
	}
	c.refusedPatch(o, body.String(), true, names...)
}

// patchUnknown sends what is not the client's to change, or sends it twice.
func (c *check) patchUnknown(r *resource) {
	o := c.make(r, c.full(r))
	for _, m := range []member{
		{"no_such_member", "1"}, {"no_such_member", "null"}, {"id", quote(o.id)}, {"version", strconv.FormatInt(number(o.member("version")), 10)},
		{"created_at", toJSON(o.member("created_at"))}, {"updated_at", "null"},
	} {
		c.refusedPatch(o, one(m.name, m.value), true, m.name)
	}
	f := r.Fields[0]
	value := toJSON(o.member(f.Name))
	c.refusedPatch(o, members{{f.Name, value}, {f.Name, value}}.String(), false, f.Name)
}
