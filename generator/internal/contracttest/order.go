package contracttest

import (
	"net/http"

	"github.com/underpin-dev/underpin/generator/spec"
)

// precedence sends requests with two things wrong at once, each pair of
// neighbours in the order of checks: 415, 413, 400, 422, 404, 412, 409.
func (c *check) precedence(r *resource) {
	o := c.make(r, c.full(r))
	nobody := r.path + "/" + noSuchID
	big := padded("{}", mostBytes+1)
	for _, p := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
	}{
		{"415 before 413", "POST", r.path, big, []string{"Content-Type: text/plain"}, 415},
		{"415 before 413", "PATCH", o.path, big, []string{"Content-Type: text/plain"}, 415},
		{"415 before 400", "POST", r.path, "{", []string{"Content-Type: text/plain"}, 415},
		{"415 before 404", "PATCH", nobody, "{}", []string{"Content-Type: text/plain"}, 415},
		{"413 before 400", "POST", r.path, padded("{", mostBytes+1), nil, 413},
		{"413 before 400", "PATCH", o.path, padded("{", mostBytes+1), nil, 413},
		{"413 before 422", "POST", r.path, padded(`{"no_such_member":1}`, mostBytes+1), nil, 413},
		{"413 before 404", "PATCH", nobody, big, nil, 413},
		{"400 before 422", "POST", r.path, `{"no_such_member":1,`, nil, 400},
		{"400 before 422", "PATCH", o.path, `{"no_such_member":1} x`, nil, 400},
		{"400 before 404", "PATCH", nobody, `{`, nil, 400},
		{"400 before 412", "PATCH", o.path, `{`, []string{`If-Match: "no-such-tag"`}, 400},
		{"422 before 404", "PATCH", nobody, `{"no_such_member":1}`, nil, 422},
		{"422 before 412", "PATCH", o.path, `{"no_such_member":1}`, []string{`If-Match: "no-such-tag"`}, 422},
		{"404 before 412", "PATCH", nobody, `{}`, []string{`If-Match: "no-such-tag"`}, 404},
		{"404 before 412", "DELETE", nobody, ``, []string{`If-Match: "no-such-tag"`}, 404},
	} {
		c.sub(p.name+" "+p.method, func(c *check) {
			c.unchanged(o, c.expect(p.status, p.method, p.path, p.body, p.headers...))
		})
	}
	c.sub("422 before 404 of a field", func(c *check) {
		for _, f := range r.Fields {
			for _, bad := range c.refusals(f) {
				c.refusedFor(c.do("PATCH", nobody, one(f.Name, bad.in)), f.Name)
				c.refusedFor(c.do("PATCH", o.path, one(f.Name, bad.in), `If-Match: "no-such-tag"`), f.Name)
			}
		}
		c.unchanged(o, o.seen)
	})
	c.sub("conflicts come last", func(c *check) { c.conflictsLast(r) })
}

// conflictsLast adds a duplicate, or a referrer, to something else that is wrong.
func (c *check) conflictsLast(r *resource) {
	for _, f := range r.Fields {
		if f.Unique && c.room(r) >= 2 && c.affordable(r, f) {
			value := c.ordinary(r, f)
			c.make(r, c.leastWith(r, f, value))
			o := c.make(r, c.least(r))
			twice := members{{f.Name, value.in}}
			c.expect(http.StatusPreconditionFailed, "PATCH", o.path, twice.String(), `If-Match: "no-such-tag"`)
			c.expect(http.StatusNotFound, "PATCH", r.path+"/"+noSuchID, twice.String())
			c.refusedFor(c.do("PATCH", o.path, twice.with("no_such_member", "1").String()), "no_such_member")
			if c.roomBesides(r, f) {
				body := c.leastWith(r, f, value).in.with("no_such_member", "1").String()
				c.refusedFor(c.do("POST", r.path, body), "no_such_member")
			}
			c.unchanged(o, o.seen)
		}
		if (f.Type == spec.TypeRef || f.Type == spec.TypeRefs) && f.Ref.Domain == r.domain.Name {
			if _, to, ok := c.referring(r, f); ok {
				c.unchanged(to, c.expect(http.StatusPreconditionFailed, "DELETE", to.path, "", `If-Match: "no-such-tag"`))
			}
		}
	}
}
