package contracttest

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// labelsOf are the members that items of a list have beside those of the resource.
func labelsOf(s *spec.Spec, d *spec.Domain, r *spec.Resource) []spec.Label {
	if s.Decisions["cqrs"] != "on" {
		return nil
	}
	return s.Labels(d, r)
}

// item checks the labels of a list's item, each text or null, and returns it without
// them: as it is shown alone.
func (c *check) item(r *resource, item any, a *answer) any {
	c.Helper()
	object, _ := item.(map[string]any)
	object = maps.Clone(object)
	for _, l := range r.labels {
		v, ok := object[l.Name]
		if _, text := v.(string); !ok || !text && v != nil {
			c.Errorf("%s is no text and not null: %v", l.Name, a)
		}
		delete(object, l.Name)
	}
	return object
}

// unlabelled are the items of a page as they are shown alone: what has become known in
// another domain meanwhile is no change.
func (c *check) unlabelled(r *resource, a *answer) (items []any) {
	c.Helper()
	all, _ := a.member("items").([]any)
	for _, v := range all {
		items = append(items, c.item(r, v, a))
	}
	return items
}

// label makes an object with the ref, and expects the list to show what that points to
// as it is called, and as it is called later.
func (c *check) label(r *resource, l spec.Label) {
	to := c.referred(l.Ref)
	if c.room(to) < 1 || c.room(r) < 1 {
		return
	}
	named := c.make(to, c.least(to))
	o := c.make(r, c.leastWith(r, l.Ref, refTo(named)))
	c.labelled(r, l, o, named.member(l.Of.Name))

	other, ok := c.other(to, l.Of, named.member(l.Of.Name))
	if !ok {
		return
	}
	c.expect(http.StatusOK, http.MethodPatch, named.path, one(l.Of.Name, other.in))
	c.labelled(r, l, o, c.reread(named).member(l.Of.Name))
}

// labelled waits until the list shows the label of what o refers to: as long as the
// program answers.
func (c *check) labelled(r *resource, l spec.Label, o *object, want any) {
	c.Helper()
	var got any
	for ; ; time.Sleep(10 * time.Millisecond) {
		p := c.page(r, "limit=200&"+filter(l.Ref, toJSON(o.member(l.Ref.Name))))
		i := slices.Index(p.ids(), o.id)
		if i < 0 {
			c.Errorf("%s is not in the list by its %s: its %s was %v, want %v: %v", o.path, l.Ref.Name, l.Name, toJSON(got), toJSON(want), p.answer)
			return
		}
		if got = p.items[i].(map[string]any)[l.Name]; got == want {
			return
		}
	}
}

// labelsDescribed checks that the members of a list's items are those of the resource
// and its labels.
func (c *check) labelsDescribed(d *description, r *resource) {
	member := d.operation(http.MethodGet, r.path).at("responses", "200", "content", "application/json", "schema", "properties", "items", "items", "properties")
	if member.object == nil {
		return // which is told of elsewhere
	}
	want := []string{"id", "version", "created_at", "updated_at"}
	for _, f := range r.Fields {
		want = append(want, f.Name)
	}
	for _, l := range r.labels {
		want = append(want, l.Name)
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(member.object)); !slices.Equal(got, want) {
		c.Errorf("openapi: the items of %s have %q, want %q", r.path, got, want)
	}
}
