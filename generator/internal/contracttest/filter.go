package contracttest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// filterable reports whether lists can be filtered by the field.
func filterable(f *spec.Field) bool {
	switch f.Type {
	case spec.TypeRef, spec.TypeRefs, spec.Enum, spec.Bool:
		return true
	}
	return f.Unique
}

// filter is the query for a JSON value of a field.
func filter(f *spec.Field, value string) string {
	v, err := decode([]byte(value))
	if err != nil {
		panic("contracttest: not JSON: " + value)
	}
	return "filter." + f.Name + "=" + url.QueryEscape(fmt.Sprint(v))
}

// filterValue is a JSON value to filter by, that of no particular object.
func (c *check) filterValue(f *spec.Field) string {
	switch f.Type {
	case spec.TypeRef, spec.TypeRefs:
		return quote(noSuchID)
	}
	c.serial++
	return kinds[f.Type].nth(f, c.serial).out
}

func (c *check) filters(r *resource) {
	for _, f := range r.Fields {
		if !filterable(f) {
			continue
		}
		c.sub(f.Name, func(c *check) { c.filterBy(r, f) })
		c.sub(f.Name+" wrong", func(c *check) { c.filterRefusals(r, f) })
	}
	c.sub("several", func(c *check) { c.filterBySeveral(r) })
}

// filterBy makes objects that have a value and one that has not.
func (c *check) filterBy(r *resource, f *spec.Field) {
	if c.room(r) < 2 {
		return
	}
	if f.Type == spec.TypeRefs {
		c.filterByRefs(r, f)
		return
	}
	without := c.make(r, c.full(r))
	value, ok := c.other(r, f, without.member(f.Name))
	if !ok || c.room(r) < 1 {
		return
	}
	with := []*object{c.make(r, c.fullWith(r, f, value))}
	if !f.Unique && c.room(r) > 0 {
		with = append(with, c.make(r, c.fullWith(r, f, value)))
	}
	c.filtered(r, f, value.out, with, without)
	if f.Type == spec.Bool || f.Type == spec.Enum {
		c.filtered(r, f, toJSON(without.member(f.Name)), []*object{without}, with...)
	}
}

// filterByRefs asks for objects whose set contains an id.
func (c *check) filterByRefs(r *resource, f *spec.Field) {
	to := c.referred(f)
	need := 2
	if to == r {
		need = 4
	}
	if c.room(to) < need {
		return
	}
	x, y := c.make(to, c.least(to)), c.make(to, c.least(to))
	var made []*object
	for _, set := range [][]*object{{x, y}, {y}} {
		made = append(made, c.make(r, c.leastWith(r, f, refsTo(set...))))
	}
	c.filtered(r, f, quote(x.id), made[:1], made[1])
	c.filtered(r, f, quote(y.id), made)
	c.filtered(r, f, quote(noSuchID), nil, made...)
}

// filtered expects those objects in the list by a value, not these, and nothing
// that has it not; the same page by page.
func (c *check) filtered(r *resource, f *spec.Field, value string, with []*object, without ...*object) {
	c.Helper()
	query := filter(f, value)
	ids := c.walk(r, query+"&limit=200", func(p page) {
		for _, item := range p.items {
			object, _ := item.(map[string]any)
			got := object[f.Name]
			if set, ok := got.([]any); ok && f.Type == spec.TypeRefs {
				if !slices.ContainsFunc(set, func(v any) bool { return sameJSON(v, value) }) {
					c.Errorf("%s does not contain %s: %v", f.Name, value, p.answer)
				}
			} else if !sameJSON(got, value) {
				c.Errorf("%s is %s, not %s: %v", f.Name, toJSON(got), short(value), p.answer)
			}
		}
	})
	c.hasAll(ids, with, r.path+"?"+query)
	for _, o := range without {
		if slices.Contains(ids, o.id) {
			c.Errorf("%s does not belong to %s?%s", o.path, r.path, query)
		}
	}
	if len(ids) > 20 {
		return
	}
	for _, order := range []string{"newest", "oldest"} {
		paged := c.walk(r, "order="+order+"&limit=1&"+query)
		if order == "oldest" {
			slices.Reverse(paged)
		}
		if !slices.Equal(paged, ids) {
			c.Errorf("%s?%s, %s first, one by one is %s, at once %s", r.path, query, order, strings.Join(paged, " "), strings.Join(ids, " "))
		}
	}
}

// filterRefusals filters by what no value of the field can be.
func (c *check) filterRefusals(r *resource, f *spec.Field) {
	name := "filter." + f.Name
	c.refusedQuery(r, name+"=", name)
	c.refusedQuery(r, name, name)
	value := filter(f, c.filterValue(f))
	c.refusedQuery(r, value+"&"+value, name)
	c.refusedQuery(r, strings.Replace(value, "filter."+f.Name, "filter."+strings.ToUpper(f.Name), 1), "filter."+strings.ToUpper(f.Name))
	for _, bad := range []string{"%00", "a%00b", "%ff", "%ed%a0%80"} {
		c.refusedQuery(r, name+"="+bad, name)
	}
	for _, bad := range map[spec.Type][]string{
		spec.TypeRef:  {"nope", "1", noSuchID + "0", noSuchID + "," + noSuchID},
		spec.TypeRefs: {"nope", "1", noSuchID + "0", noSuchID + "," + noSuchID},
		spec.UUID:     {"nope", "1"},
		spec.Enum:     {"no_such_value"},
		spec.Bool:     {"maybe", "TRUE", "2", "null"},
		spec.Int:      {"x", "1.5", "9223372036854775808"},
		spec.Date:     {"x", "2023-02-29"},
	}[f.Type] {
		c.refusedQuery(r, name+"="+bad, name)
	}
	c.do(http.MethodGet, r.path+"?"+name+"="+strings.Repeat("x", 3000), "") // any answer but a 5xx
}

// filterBySeveral filters by all that an object has, and then by one thing more
// that it has not.
func (c *check) filterBySeveral(r *resource) {
	if c.room(r) < 1 {
		return
	}
	o := c.make(r, c.full(r))
	var query []string
	var plain []*spec.Field
	for _, f := range r.Fields {
		value := o.member(f.Name)
		if set, ok := value.([]any); ok && len(set) > 0 {
			value = set[0]
		}
		if _, set := value.([]any); !filterable(f) || value == nil || set {
			continue
		}
		query = append(query, filter(f, toJSON(value)))
		if f.Type != spec.Bool && f.Type != spec.Enum {
			plain = append(plain, f)
		}
	}
	if len(query) < 2 {
		return
	}
	if ids := c.walk(r, strings.Join(query, "&")); !slices.Contains(ids, o.id) {
		c.Errorf("%s is not found by all that it has: %s", o.path, strings.Join(query, "&"))
	}
	for _, f := range plain {
		but := slices.DeleteFunc(slices.Clone(query), func(q string) bool { return strings.HasPrefix(q, "filter."+f.Name+"=") })
		value := c.filterValue(f)
		if sameJSON(o.member(f.Name), value) {
			continue
		}
		but = append(but, filter(f, value))
		if ids := c.walk(r, strings.Join(but, "&")); slices.Contains(ids, o.id) {
			c.Errorf("%s is found by a %s that it has not: %s", o.path, f.Name, strings.Join(but, "&"))
		}
	}
}
