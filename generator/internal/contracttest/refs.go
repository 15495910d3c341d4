package contracttest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

const mostRefs = 1000

// noSuchID is an id that nothing has.
const noSuchID = "01890a5d-ac96-774b-bcce-b302099a8057"

// target is an object that the field may refer to, the same one on each call.
func (c *check) target(f *spec.Field) *object {
	c.Helper()
	to := c.referred(f)
	if c.shared[to] == nil {
		c.shared[to] = c.make(to, c.least(to))
	}
	return c.shared[to]
}

func refTo(o *object) sample { return asIs("an id", quote(o.id)) }

// refsTo sends the ids from greatest to least; they are answered the other way round.
func refsTo(objects ...*object) sample {
	var ids []string
	for _, o := range objects {
		ids = append(ids, quote(o.id))
	}
	slices.Sort(ids)
	out := "[" + strings.Join(ids, ",") + "]"
	slices.Reverse(ids)
	return sample{fmt.Sprint(len(ids), " ids"), "[" + strings.Join(ids, ",") + "]", out}
}

func (c *check) refSamples(f *spec.Field) []sample {
	if to := c.referred(f); f.Unique && c.room(to) > 0 {
		return []sample{refTo(c.make(to, c.least(to)))}
	}
	return []sample{refTo(c.target(f))}
}

func (c *check) refsSamples(f *spec.Field) []sample {
	to := c.referred(f)
	all := []sample{refsTo()}
	some := c.makeMany(to, min(3, c.room(to)))
	for n := range some {
		all = append(all, refsTo(some[:n+1]...))
	}
	return all
}

func (c *check) refRefusals(f *spec.Field) []refusal {
	all := refused(`5`, `true`, `[]`, `{}`)
	all = append(all, refusedTexts("", "nope", "01890a5d-ac96-774b-bcce-b302099a805", noSuchID+"\x00")...)
	for _, id := range c.idsOfNothing(f) {
		all = append(all, beyondSchema(quote(id))...)
	}
	return all
}

func (c *check) refsRefusals(f *spec.Field) []refusal {
	all := refused(`5`, `true`, `{}`, `"nope"`, `[5]`, `[null]`, `[[]]`, `[""]`, `["nope"]`, quote(noSuchID))
	for _, id := range c.idsOfNothing(f) {
		all = append(all, beyondSchema("["+quote(id)+"]")...)
	}
	if to := c.referred(f); c.room(to) > 0 {
		known := quote(c.target(f).id)
		all = append(all, refusal{"an id twice", "[" + known + "," + known + "]", true})
		all = append(all, beyondSchema("["+known+","+quote(noSuchID)+"]")...)
	}
	return all
}

// idsOfNothing are well-formed ids that the field may not refer to: unknown
// ones, and one of another resource if there is one around.
func (c *check) idsOfNothing(f *spec.Field) []string {
	ids := []string{noSuchID, "00000000-0000-0000-0000-000000000000"}
	for _, o := range c.made {
		if o.r != c.referred(f) {
			return append(ids, o.id)
		}
	}
	return ids
}

// atMostRefs checks a refs field at its limit, where there can be that many: one that refers
// to its own domain and one that refers to another, which is asked through a port.
func (c *check) atMostRefs(r *resource, f *spec.Field) {
	to := c.referred(f)
	if c.room(to) <= mostRefs+1 || !c.once(fmt.Sprint("as many refs as there may be, to the same domain: ", to.domain == r.domain)) {
		return
	}
	many := c.makeMany(to, mostRefs+1)
	if len(many) <= mostRefs {
		return
	}
	full, over := refsTo(many[:mostRefs]...), refsTo(many...)

	d := c.leastWith(r, f, full)
	o := c.make(r, d)
	c.refusedFor(c.do("POST", r.path, d.in.with(f.Name, over.in).String()), f.Name)
	c.schemaRefuses("POST", r.path, d.in.with(f.Name, over.in).String())
	c.refusedFor(c.do("PATCH", o.path, one(f.Name, over.in)), f.Name)
	c.unchanged(o, o.seen)
}
