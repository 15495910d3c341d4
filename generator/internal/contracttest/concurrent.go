package contracttest

import (
	"net/http"

	"github.com/underpin-dev/underpin/generator/spec"
)

// concurrent changes and creates at the same time.
func (c *check) concurrent(r *resource) {
	c.sub("last write wins", func(c *check) {
		o := c.make(r, c.full(r))
		fields, values := c.changes(o)
		answers := make([]*answer, len(fields))
		inParallel(len(fields), 8, func(i int) {
			answers[i] = c.expect(http.StatusOK, http.MethodPatch, o.path, one(fields[i].Name, values[i].in))
		})
		before := number(o.member("version"))
		now := c.reread(o)
		for i, f := range fields {
			if answers[i].status == http.StatusOK && !sameJSON(now.member(f.Name), values[i].out) {
				c.Errorf("a change was lost: %s is not %s: %v", f.Name, short(values[i].out), now)
			}
		}
		if got := number(now.member("version")); got != before+int64(len(fields)) {
			c.Errorf("%d changes to version %d made version %d: %v", len(fields), before, got, now)
		}
	})
	c.sub("If-Match", func(c *check) {
		o := c.make(r, c.full(r))
		fields, values := c.changes(o)
		if len(fields) == 0 {
			return
		}
		const n = 8
		answers := make([]*answer, n)
		inParallel(n, n, func(i int) {
			i2 := i % len(fields)
			answers[i] = c.do(http.MethodPatch, o.path, one(fields[i2].Name, values[i2].in), "If-Match: "+o.etag())
		})
		c.oneWins(answers, http.StatusOK, http.StatusPreconditionFailed)
		before := number(o.member("version"))
		if got := number(c.reread(o).member("version")); got != before+1 {
			c.Errorf("of %d changes to version %d one was to win, now it is version %d: %v", n, before, got, o.seen)
		}
	})
	for _, f := range r.Fields {
		if f.Unique && f.Type != spec.TypeRef {
			c.sub("unique "+f.Name, func(c *check) { c.race(r, f) })
		}
	}
}

// changes are a new value for each field that can have one.
func (c *check) changes(o *object) ([]*spec.Field, []sample) {
	var fields []*spec.Field
	var values []sample
	for _, f := range o.r.Fields {
		if s, ok := c.other(o.r, f, o.member(f.Name)); ok {
			fields, values = append(fields, f), append(values, s)
		}
	}
	return fields, values
}

// race posts the same unique value several times at once.
func (c *check) race(r *resource, f *spec.Field) {
	const n = 8
	if c.room(r) < n || !c.affordable(r, f) {
		return
	}
	value := c.ordinary(r, f)
	bodies, answers := make([]string, n), make([]*answer, n)
	for i := range bodies {
		bodies[i] = c.leastWith(r, f, value).in.String()
	}
	inParallel(n, n, func(i int) { answers[i] = c.do(http.MethodPost, r.path, bodies[i]) })
	for _, a := range answers {
		if a.status == http.StatusCreated {
			c.register(r, a)
		}
	}
	c.oneWins(answers, http.StatusCreated, http.StatusConflict)
}

// oneWins expects one answer of the one status, and all others of the other.
func (c *check) oneWins(answers []*answer, won, lost int) {
	c.Helper()
	winners := 0
	for _, a := range answers {
		switch a.status {
		case won:
			winners++
		case lost:
		default:
			c.Errorf("want %d or %d: %v", won, lost, a)
		}
	}
	if winners != 1 {
		c.Errorf("%d of %d requests at once were answered %d, want one: %v", winners, len(answers), won, answers[0])
	}
}
