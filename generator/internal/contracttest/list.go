package contracttest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Lists are checked with more objects than a page has by default, and one of a program
// with more than the longest page has.
const listed, listedLong = 55, 205

func (c *check) list(r *resource) {
	c.sub("exactly full", func(c *check) { c.fullPage(r) })
	c.sub("parameters", func(c *check) { c.parameters(r) })

	n := listed
	if c.room(r) >= listedLong && c.once("a list of several pages of any length") {
		n = listedLong
	}
	made := c.makeMany(r, min(n, c.room(r)))
	c.sub("pages", func(c *check) { c.pages(r, made) })
	c.sub("limits", func(c *check) { c.limits(r, len(made)) })
	c.sub("items", func(c *check) { c.items(r, made) })
	c.sub("cursor", func(c *check) { c.cursor(r) })
	for _, l := range r.labels {
		c.sub(l.Name, func(c *check) { c.label(r, l) })
	}
	c.sub("under change", func(c *check) {
		for _, order := range []string{"newest", "oldest"} {
			c.scope(func() { c.pagesUnderChange(r, order) })
		}
	})
}

// page is one page of a list.
type page struct {
	*answer
	items []any
	next  string // empty on the last page
}

// page fetches a page and checks its form.
func (c *check) page(r *resource, query string) page {
	c.Helper()
	a := c.expect(http.StatusOK, http.MethodGet, r.path+"?"+query, "")
	p := page{answer: a}
	if a.status != http.StatusOK {
		return p
	}
	object, _ := a.body.(map[string]any)
	items, ok := object["items"].([]any)
	next, hasNext := object["next_cursor"]
	p.items = items
	p.next, _ = next.(string)
	if !ok || !hasNext || len(object) != 2 || next != nil && p.next == "" || a.mediaType() != "application/json" {
		c.Errorf(`a page is application/json, {"items":[…],"next_cursor":"…" or null}: %v`, a)
	}
	return p
}

// ids are those of the page's items.
func (p page) ids() []string {
	var ids []string
	for _, item := range p.items {
		object, _ := item.(map[string]any)
		id, _ := object["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

// then is the query of the page after.
func then(query, cursor string) string { return query + "&cursor=" + url.QueryEscape(cursor) }

// walk follows a list to its end and returns all ids. between is called after
// each page.
func (c *check) walk(r *resource, query string, between ...func(page)) []string {
	c.Helper()
	var all []string
	p := c.page(r, query)
	for range 100_000 {
		all = append(all, p.ids()...)
		for _, f := range between {
			f(p)
		}
		if p.next == "" {
			return all
		}
		p = c.page(r, then(query, p.next))
	}
	c.Errorf("the list never ends: %s?%s", r.path, query)
	return all
}

// fullPage asks for exactly as many as there are.
func (c *check) fullPage(r *resource) {
	c.makeMany(r, min(2, c.room(r)))
	all := c.walk(r, "limit=200")
	if len(all) == 0 || len(all) > 200 {
		return
	}
	p := c.page(r, fmt.Sprint("limit=", len(all)))
	if p.next != "" || len(p.items) != len(all) {
		c.Errorf("a last page that is full has all %d items and no next_cursor: %v", len(all), p.answer)
	}
}

// pages walks in both orders and in several widths.
func (c *check) pages(r *resource, made []*object) {
	for _, query := range []string{"", "order=newest", "order=newest&limit=200", "order=oldest", "order=oldest&limit=67", "limit=41&order=oldest"} {
		ids := c.walk(r, query)
		want := slices.Clone(ids)
		slices.Sort(want)
		if n := len(slices.Compact(slices.Clone(want))); n != len(ids) {
			c.Errorf("%s?%s has items twice: %d of %d are different", r.path, query, n, len(ids))
		}
		if !strings.Contains(query, "oldest") {
			slices.Reverse(want)
		}
		if !slices.Equal(ids, want) {
			c.Errorf("%s?%s is not in order of ids: %s", r.path, query, short(strings.Join(ids, " ")))
		}
		c.hasAll(ids, made, r.path+"?"+query)
	}
}

func (c *check) hasAll(ids []string, made []*object, where string) {
	c.Helper()
	missing := 0
	for _, o := range made {
		if !slices.Contains(ids, o.id) {
			missing++
		}
	}
	if missing > 0 {
		c.Errorf("%d of %d are missing in the %d items of %s", missing, len(made), len(ids), where)
	}
}

// limits checks how many items a page has, when there are more than enough.
func (c *check) limits(r *resource, made int) {
	for _, l := range []struct {
		query string
		want  int
	}{{"", 50}, {"limit=1", 1}, {"limit=50", 50}, {"limit=200", 200}} {
		p := c.page(r, l.query)
		if made > l.want && (len(p.items) != l.want || p.next == "") {
			c.Errorf("want %d items and a next_cursor, got %d: %v", l.want, len(p.items), p.answer)
		}
	}
}

// items are shown in lists as they are alone.
func (c *check) items(r *resource, made []*object) {
	of := map[string]*object{}
	for _, o := range made {
		of[o.id] = o
	}
	p := c.page(r, "limit=200")
	for i, id := range p.ids() {
		item := c.item(r, p.items[i], p.answer)
		c.shapedBody(r, item, p.answer)
		if o := of[id]; o != nil && !same(item, o.seen.body) {
			c.Errorf("%s is listed as %s, but it is %s", o.path, short(toJSON(item)), short(o.seen.raw))
		}
	}
}

// cursor uses cursors where they do not belong.
func (c *check) cursor(r *resource) {
	p := c.page(r, "limit=1")
	if p.next == "" {
		return
	}
	q := then("limit=1", p.next)
	c.page(r, then("limit=7", p.next)) // another limit is fine
	c.page(r, q+"&order=newest")       // that is what it was
	c.refusedQuery(r, q+"&order=oldest", "cursor")
	for _, f := range r.Fields {
		if filterable(f) {
			c.refusedQuery(r, q+"&"+filter(f, c.filterValue(f)), "cursor")
		}
	}
	for _, other := range c.resources {
		if other != r {
			c.refusedQuery(other, q, "cursor")
		}
	}
	oldest := c.page(r, "order=oldest&limit=1")
	c.refusedQuery(r, then("limit=1", oldest.next), "cursor")
	c.refusedQuery(r, then("order=newest", oldest.next), "cursor")
	for _, broken := range []string{"nope", p.next[1:], p.next + "A", p.next[:len(p.next)-1], strings.Repeat("A", 4000), "%00", "é", "=", "../..", noSuchID} {
		c.refusedQuery(r, "limit=1&cursor="+url.QueryEscape(broken), "cursor")
	}
}

// refusedQuery expects a 422 for a parameter of a list.
func (c *check) refusedQuery(r *resource, query string, names ...string) {
	c.Helper()
	c.refusedFor(c.do(http.MethodGet, r.path+"?"+query, ""), names...)
}

// parameters are those that no list has, and illegal values of those it has.
func (c *check) parameters(r *resource) {
	for _, bad := range [][2]string{
		{"limit=0", "limit"}, {"limit=201", "limit"}, {"limit=-1", "limit"}, {"limit=x", "limit"}, {"limit=1.5", "limit"}, {"limit=1e1", "limit"}, {"limit=%2B1", "limit"},
		{"limit=99999999999999999999", "limit"}, {"limit=%00", "limit"}, {"limit=", "limit"}, {"limit", "limit"}, {"limit=1&limit=1", "limit"}, {"limit=1&limit=2", "limit"},
		{"order=up", "order"}, {"order=NEWEST", "order"}, {"order=", "order"}, {"order=newest&order=newest", "order"}, {"order=newest&order=oldest", "order"},
		{"cursor=", "cursor"}, {"cursor=a&cursor=a", "cursor"},
		{"nope=1", "nope"}, {"Limit=1", "Limit"}, {"offset=1", "offset"}, {"page=2", "page"}, {"sort=id", "sort"}, {"filter=1", "filter"}, {"filter.=1", "filter."},
		{"filter.no_such_field=1", "filter.no_such_field"}, {"filter.id=" + noSuchID, "filter.id"}, {"filter.version=1", "filter.version"},
		{"nope=", "nope"}, {"nope", "nope"},
	} {
		c.refusedQuery(r, bad[0], bad[1])
	}
	c.refusedQuery(r, "limit=0&order=up&nope=1", "limit", "order", "nope")
	for _, broken := range []string{"limit=%zz", "limit=1;order=newest", "%zz=1", "limit=%ff"} {
		if a := c.do(http.MethodGet, r.path+"?"+broken, ""); a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
			c.Errorf("want 422 or 400: %v", a)
		}
	}
	for _, f := range r.Fields {
		if !filterable(f) {
			c.refusedQuery(r, "filter."+f.Name+"=1", "filter."+f.Name)
		}
		if f.Name != "limit" && f.Name != "order" && f.Name != "cursor" { // which are parameters of their own
			c.refusedQuery(r, f.Name+"=1", f.Name)
		}
	}
}

// pagesUnderChange adds an object after each page, and removes the one that the
// cursor stands on.
func (c *check) pagesUnderChange(r *resource, order string) {
	room := c.room(r)
	if room < 4 {
		return
	}
	old := c.makeMany(r, min(6, room/2))
	removed, budget := 0, min(20, c.room(r)) // the list must end one day
	ids := c.walk(r, "limit=2&order="+order, func(p page) {
		if budget > 0 && p.next != "" {
			budget--
			c.make(r, c.least(r))
		}
		if last := c.own(old, p.ids()); last != nil && removed == 0 {
			removed++
			c.discard(last)
		}
	})
	if n := len(slices.Compact(slices.Sorted(slices.Values(ids)))); n != len(ids) {
		c.Errorf("objects were created between pages of %s (%s): %d of %d items are different", r.path, order, n, len(ids))
	}
	c.hasAll(ids, old, r.path+" ("+order+"), while objects were created and removed between pages,")
}

// own is the object of ours that a page ends with, or nil.
func (c *check) own(objects []*object, ids []string) *object {
	for _, o := range objects {
		if len(ids) > 0 && o.id == ids[len(ids)-1] {
			return o
		}
	}
	return nil
}
