package contracttest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// object is one that exists in the program by our doing, as last seen.
type object struct {
	r        *resource
	id, path string
	seen     *answer
}

func (o *object) member(name string) any { return o.seen.member(name) }
func (o *object) etag() string           { return o.seen.etag() }

// draft is the body of a POST and what it makes of each field, as JSON.
type draft struct {
	in  members
	out map[string]string
}

// set gives a field the value of a sample.
func (d *draft) set(f *spec.Field, s sample) {
	d.in = d.in.with(f.Name, s.in)
	d.out[f.Name] = s.out
}

// unset leaves a field to its default.
func (d *draft) unset(f *spec.Field) {
	d.in = d.in.without(f.Name)
	d.out[f.Name] = "null"
	if f.Default != nil {
		d.out[f.Name] = defaultOf(f)
	}
}

// members are those of a JSON object in their order; values are JSON.
type members []member

type member struct{ name, value string }

// with puts a member first, where messages show it.
func (m members) with(name, value string) members {
	return append(members{{name, value}}, m.without(name)...)
}

func (m members) without(name string) members {
	var out members
	for _, x := range m {
		if x.name != name {
			out = append(out, x)
		}
	}
	return out
}

func (m members) String() string {
	var parts []string
	for _, x := range m {
		parts = append(parts, quote(x.name)+":"+x.value)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// one is an object with a single member.
func one(name, value string) string { return members{{name, value}}.String() }

// least gives what must be given.
func (c *check) least(r *resource) draft { return c.leastWith(r, nil, sample{}) }

// leastWith is least with that value for one field.
func (c *check) leastWith(r *resource, given *spec.Field, s sample) draft {
	c.Helper()
	d := draft{out: map[string]string{}}
	for _, f := range r.Fields {
		switch {
		case f == given:
		case required(f) && f.Type == spec.TypeRefs:
			d.set(f, refsTo()) // what it refers to may refer to itself, without end
		case required(f):
			d.set(f, c.ordinary(r, f))
		default:
			d.unset(f)
		}
	}
	if given != nil {
		d.set(given, s)
	}
	return d
}

// full gives every field, but those that can't be had.
func (c *check) full(r *resource) draft { return c.fullWith(r, nil, sample{}) }

// fullWith is full with that value for one field.
func (c *check) fullWith(r *resource, given *spec.Field, s sample) draft {
	c.Helper()
	d := draft{out: map[string]string{}}
	for _, f := range r.Fields {
		switch {
		case f == given:
		case required(f), c.affordable(r, f):
			d.set(f, c.ordinary(r, f))
		default:
			d.unset(f)
		}
	}
	if given != nil {
		d.set(given, s)
	}
	return d
}

// make creates what the draft says, or gives up.
func (c *check) make(r *resource, d draft) *object {
	c.Helper()
	o := c.register(r, c.must(http.StatusCreated, http.MethodPost, r.path, d.in.String()))
	c.created(o, d)
	return o
}

// makeMany creates n objects, several at a time.
func (c *check) makeMany(r *resource, n int) []*object {
	drafts := make([]draft, n)
	for i := range drafts {
		drafts[i] = c.least(r)
	}
	answers := make([]*answer, n)
	inParallel(n, 4, func(i int) { answers[i] = c.do(http.MethodPost, r.path, drafts[i].in.String()) })
	var made []*object
	for _, a := range answers {
		if a.status != http.StatusCreated {
			c.Errorf("want 201: %v", a)
			continue
		}
		made = append(made, c.register(r, a))
	}
	return made
}

// inParallel calls f for 0 to n-1, at most width at a time.
func inParallel(n, width int, f func(int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, width)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			f(i)
		})
	}
	wg.Wait()
}

// register remembers what a 201 made.
func (c *check) register(r *resource, a *answer) *object {
	id, _ := a.member("id").(string)
	o := &object{r, id, r.path + "/" + id, a}
	c.made = append(c.made, o)
	return o
}

// reread fetches the object anew.
func (c *check) reread(o *object) *answer {
	c.Helper()
	o.seen = c.expect(http.StatusOK, http.MethodGet, o.path, "")
	return o.seen
}

// unchanged checks that the object is as it was last seen.
func (c *check) unchanged(o *object, after *answer) {
	c.Helper()
	now := c.expect(http.StatusOK, http.MethodGet, o.path, "")
	if !same(now.body, o.seen.body) || now.etag() != o.etag() {
		c.Errorf("a refusal changed something: %v\n\tbefore %s %s\n\tafter %s %s", after, o.etag(), o.seen.raw, now.etag(), now.raw)
	}
}

// discard removes an object of ours, and expects to.
func (c *check) discard(o *object) {
	c.Helper()
	c.expect(http.StatusNoContent, http.MethodDelete, o.path, "")
	c.forget(o)
}

func (c *check) forget(o *object) {
	for i, m := range c.made {
		if m == o {
			c.made = append(c.made[:i:i], c.made[i+1:]...)
			break
		}
	}
	if c.shared[o.r] == o {
		delete(c.shared, o.r)
	}
}

// sweep removes what was made after mark, newest first, and once more what
// could not be removed because of what came after it.
func (c *check) sweep(mark int) {
	for len(c.made) > mark {
		before := len(c.made)
		for i := len(c.made) - 1; i >= mark; i-- {
			o := c.made[i]
			if a := c.do(http.MethodDelete, o.path, ""); a.status == http.StatusNoContent || a.status == http.StatusNotFound {
				c.forget(o)
			}
		}
		if len(c.made) == before {
			c.Errorf("can't remove %d objects, such as %s", before-mark, c.made[mark].path)
			for _, o := range c.made[mark:] {
				c.forget(o)
			}
			return
		}
	}
}

// live is how many objects of ours a resource has.
func (c *check) live(r *resource) int {
	n := 0
	for _, o := range c.made {
		if o.r == r {
			n++
		}
	}
	return n
}

var (
	uuidV7     = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	strongETag = regexp.MustCompile(`^"[\x21\x23-\x7e]*"$`)
	timestamp  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$`)
)

// created checks the answer to a POST against its draft.
func (c *check) created(o *object, d draft) {
	c.Helper()
	a := o.seen
	if got := a.header.Get("Location"); got != o.path && got != c.public.url+o.path {
		c.Errorf("Location is %q, want %q: %v", got, o.path, a)
	}
	c.shaped(o, a)
	for _, f := range o.r.Fields {
		if got := o.member(f.Name); !sameJSON(got, d.out[f.Name]) {
			c.Errorf("%s (%s) is %s, want %s: %v", f.Name, f.Type, short(toJSON(got)), short(d.out[f.Name]), a)
		}
	}
	if from, to := a.member("created_at"), a.member("updated_at"); from != to {
		c.Errorf("created at %v, but updated at %v: %v", from, to, a)
	}
}

// shaped checks the form of an answer that shows an object.
func (c *check) shaped(o *object, a *answer) {
	c.Helper()
	if a.mediaType() != "application/json" {
		c.Errorf("content type %q, want application/json: %v", a.header.Get("Content-Type"), a)
	}
	if !strongETag.MatchString(a.etag()) {
		c.Errorf("ETag %q is no strong entity tag: %v", a.etag(), a)
	}
	c.shapedBody(o.r, a.body, a)
}

// shapedBody checks the form of an object that is part of an answer.
func (c *check) shapedBody(r *resource, body any, a *answer) {
	c.Helper()
	object, ok := body.(map[string]any)
	if !ok {
		c.Errorf("no JSON object: %v", a)
		return
	}
	want := map[string]bool{"id": true, "version": true, "created_at": true, "updated_at": true}
	for _, f := range r.Fields {
		want[f.Name] = true
	}
	for name := range want {
		if _, ok := object[name]; !ok {
			c.Errorf("field %s is missing: %v", name, a)
		}
	}
	for name := range object {
		if !want[name] {
			c.Errorf("field %s should not be there: %v", name, a)
		}
	}
	if id, _ := object["id"].(string); !uuidV7.MatchString(id) {
		c.Errorf("id %v is no UUIDv7: %v", object["id"], a)
	}
	if n, _ := object["version"].(json.Number); !wholeNumber.MatchString(string(n)) {
		c.Errorf("version %v is no whole number: %v", object["version"], a)
	}
	for _, name := range []string{"created_at", "updated_at"} {
		s, _ := object[name].(string)
		if _, err := time.Parse(time.RFC3339Nano, s); err != nil || !timestamp.MatchString(s) {
			c.Errorf("%s %v is no time in UTC to the millisecond: %v", name, object[name], a)
		}
	}
}

var wholeNumber = regexp.MustCompile(`^[1-9][0-9]*$`)
