package contracttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// sample is a legal value of a field, as JSON: in is sent, out is answered.
type sample struct {
	name, in, out string
}

// refusal is an illegal value of a field, as a request would have it.
type refusal struct {
	name, in string
	schema   bool // a JSON schema can tell that it is illegal
}

// asIs is a sample that is answered as it was sent.
func asIs(name, in string) sample { return sample{name, in, in} }

// samples are legal values of a field: ordinary ones and its limits.
func (c *check) samples(r *resource, f *spec.Field) []sample {
	var all []sample
	switch f.Type {
	case spec.TypeRef:
		all = c.refSamples(f)
	case spec.TypeRefs:
		all = c.refsSamples(f)
	default:
		all = kinds[f.Type].samples(f)
	}
	if f.Unique {
		all = slices.DeleteFunc(all, func(s sample) bool { return c.used(r, f, s.out) })
	}
	return all
}

// refusals are illegal values of a field: those of its type, those that it has
// in common with all others, and null where that is none.
func (c *check) refusals(f *spec.Field) []refusal {
	var all []refusal
	switch f.Type {
	case spec.TypeRef:
		all = c.refRefusals(f)
	case spec.TypeRefs:
		all = c.refsRefusals(f)
	default:
		all = kinds[f.Type].refusals(f)
	}
	if !f.Optional {
		all = append(all, refusal{"null", "null", true})
	}
	return all
}

// ordinary is a legal value, another one on each call if the type allows it.
// That of a unique field is not in use.
func (c *check) ordinary(r *resource, f *spec.Field) sample {
	c.Helper()
	switch {
	case f.Type == spec.TypeRef && f.Unique:
		return refTo(c.make(c.referred(f), c.least(c.referred(f))))
	case f.Type == spec.TypeRef:
		return refTo(c.target(f))
	case f.Type == spec.TypeRefs && c.affordable(r, f):
		return refsTo(c.target(f))
	case f.Type == spec.TypeRefs:
		return refsTo()
	}
	for range 2000 {
		c.serial++
		s := kinds[f.Type].nth(f, c.serial)
		if !f.Unique || !c.used(r, f, s.out) {
			return s
		}
	}
	c.Fatalf("%s: no free value is left for the unique field %s", r.path, f.Name)
	return sample{}
}

// other is an ordinary value that is not the one in use; false if there is none.
func (c *check) other(r *resource, f *spec.Field, now any) (sample, bool) {
	c.Helper()
	if f.Type == spec.TypeRef || f.Type == spec.TypeRefs {
		to := c.referred(f)
		if c.room(to) < 1 {
			return sample{}, false
		}
		o := c.make(to, c.least(to))
		if f.Type == spec.TypeRefs {
			return refsTo(o), true
		}
		return refTo(o), true
	}
	for range 100 {
		if f.Unique && !c.affordable(r, f) {
			break
		}
		if s := c.ordinary(r, f); !sameJSON(now, s.out) {
			return s, true
		}
	}
	return sample{}, false
}

// used reports whether an object of ours has that value.
func (c *check) used(r *resource, f *spec.Field, out string) bool {
	v, err := decode([]byte(out))
	if err != nil {
		panic("contracttest: not JSON: " + out)
	}
	for _, o := range c.made {
		if o.r == r && same(o.member(f.Name), v) {
			return true
		}
	}
	return false
}

// affordable reports whether a further object could be given a value of its own
// for the field: a unique enum runs out, and so do the targets of a unique ref.
func (c *check) affordable(r *resource, f *spec.Field) bool {
	if f.Type == spec.TypeRef || f.Type == spec.TypeRefs {
		to := c.referred(f)
		if !f.Unique && c.shared[to] != nil {
			return true
		}
		room := c.room(to)
		if to == r {
			room-- // for the one that refers to it
		}
		return room > 0
	}
	return !f.Unique || c.distinct(f) > c.live(r)
}

// room is how many more objects a resource can have.
func (c *check) room(r *resource) int { return c.capacity(r) - c.live(r) }

// capacity is how many objects a resource can have: as many as its scarcest
// required unique field has values.
func (c *check) capacity(r *resource) int {
	n := math.MaxInt
	for _, f := range r.Fields {
		if f.Unique && !f.Optional {
			n = min(n, c.distinct(f))
		}
	}
	return n
}

// distinct is how many different values a field can have.
func (c *check) distinct(f *spec.Field) int {
	if f.Type == spec.TypeRef {
		return c.capacity(c.referred(f))
	}
	if count := kinds[f.Type].count; count != nil {
		return count(f)
	}
	return math.MaxInt
}

// kind is what the oracle knows about a type that needs no other object.
type kind struct {
	samples  func(*spec.Field) []sample
	refusals func(*spec.Field) []refusal
	nth      func(*spec.Field, int) sample // an ordinary value
	count    func(*spec.Field) int         // of different values; nil if there are more than enough
}

var kinds = map[spec.Type]kind{
	spec.String:  {stringSamples, stringRefusals, nthString, countString},
	spec.Text:    {stringSamples, stringRefusals, nthString, countString},
	spec.Int:     {intSamples, intRefusals, nthInt, countInt},
	spec.Float:   {floatSamples, floatRefusals, nthFloat, nil},
	spec.Decimal: {decimalSamples, decimalRefusals, nthDecimal, nil},
	spec.Bool:    {boolSamples, boolRefusals, nthBool, nil},
	spec.Money:   {moneySamples, moneyRefusals, nthMoney, nil},
	spec.Date:    {dateSamples, dateRefusals, nthDate, nil},
	spec.Time:    {timeSamples, timeRefusals, nthTime, nil},
	spec.UUID:    {uuidSamples, uuidRefusals, nthUUID, nil},
	spec.Email:   {emailSamples, emailRefusals, nthEmail, nil},
	spec.URL:     {urlSamples, urlRefusals, nthURL, nil},
	spec.JSON:    {jsonSamples, jsonRefusals, nthJSON, nil},
	spec.Enum:    {enumSamples, enumRefusals, nthEnum, countEnum},
}

// defaultOf is the field's default as it is answered.
func defaultOf(f *spec.Field) string {
	switch f.Type {
	case spec.Int, spec.Float, spec.Bool, spec.JSON:
		return *f.Default
	case spec.Money:
		amount, currency, _ := strings.Cut(*f.Default, " ")
		return shownMoney(amount, currency)
	case spec.UUID:
		return quote(strings.ToLower(*f.Default))
	case spec.Time:
		t, _ := time.Parse(time.RFC3339, *f.Default)
		return quote(t.UTC().Format(time.RFC3339Nano))
	case spec.Decimal:
		if *f.Default == "-0" {
			return `"0"`
		}
	}
	return quote(*f.Default)
}

// quote is a text as JSON, with nothing escaped that need not be.
func quote(s string) string {
	b, err := marshal(s)
	if err != nil {
		panic("contracttest: " + err.Error())
	}
	return b
}

// quoted makes samples of texts that are answered as they were sent.
func quoted(texts ...string) []sample {
	var all []sample
	for _, t := range texts {
		all = append(all, asIs(short(t), quote(t)))
	}
	return all
}

// refused makes refusals of JSON values that a schema can tell too.
func refused(values ...string) []refusal {
	var all []refusal
	for _, v := range values {
		all = append(all, refusal{short(v), v, true})
	}
	return all
}

// refusedTexts is refused for texts.
func refusedTexts(texts ...string) []refusal {
	var all []refusal
	for _, t := range texts {
		all = append(all, refusal{short(fmt.Sprintf("%q", t)), quote(t), true})
	}
	return all
}

// beyondSchema makes refusals that a JSON schema can't tell.
func beyondSchema(values ...string) []refusal {
	var all []refusal
	for _, v := range values {
		all = append(all, refusal{short(v), v, false})
	}
	return all
}

func marshal(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
