package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// Tests of a rendered project need values that its rules allow: literals where
// one will do, expressions of n where each must differ.

func asIs(s string) string { return s }

// samples are legal values of a field as Go: one, another, and a different one for
// every n, which is an expression. What there is not is empty, or nil.
type samples struct {
	one, other string
	nth        func(n string) string
}

func always(one, other string) func(*spec.Field) samples {
	return func(*spec.Field) samples { return samples{one: one, other: other} }
}

// longText is from where on a text is not written out.
const longText = 60

// frame returns what the texts of a type begin and end with, as far as there is room.
func frame(f *spec.Field) (begin, end string) {
	_, most := lengths(f)
	switch {
	case f.Type == spec.Email && most < len("x@e.co"):
		return "", "@e"
	case f.Type == spec.Email:
		return "", "@e.co"
	case f.Type == spec.URL && most < len("http://e.co/x"):
		return "http://", ""
	case f.Type == spec.URL:
		return "http://e.co/", ""
	}
	return "", ""
}

// sampleText fits the name of the field into its bounds.
func sampleText(f *spec.Field) samples {
	least, most := lengths(f)
	begin, end := frame(f)
	around := len(begin) + len(end)
	stem := strings.ReplaceAll(f.Name, "_", "-")
	fit := func(extra int) string {
		s := stem
		if room := most - around - extra; most > 0 && len(s) > room {
			s = s[:max(room, 0)]
		}
		if lack := least - around - extra - len(s); lack > 0 {
			s += strings.Repeat("x", lack)
		}
		return s
	}
	text := fit(0)
	if text == "" {
		text = "x"
	}
	one := strconv.Quote(begin + text + end)
	if len(text) > longText {
		one = fmt.Sprintf("%q + strings.Repeat(%q, %d) + %q", begin, "x", len(text), end)
	}
	head := strconv.Quote(begin + fit(1))
	if len(fit(1)) > longText {
		head = fmt.Sprintf("%q+strings.Repeat(%q, %d)", begin, "x", len(fit(1)))
	}
	nth := func(n string) string {
		s := fmt.Sprintf("fmt.Sprint(%s, %s)", head, n)
		if end != "" {
			s += fmt.Sprintf(" + %q", end)
		}
		return s
	}
	other := strconv.Quote(begin + fit(1) + "1" + end)
	if len(fit(1)) > longText {
		other = nth("1")
	}
	return samples{one, other, nth}
}

func sampleInt(f *spec.Field) samples {
	one, sign := "7", "+"
	switch {
	case f.Min != nil:
		one = *f.Min
	case f.Max != nil:
		one, sign = *f.Max, "-"
	}
	nth := func(n string) string { return fmt.Sprintf("%s %s int64(%s)", one, sign, n) }
	if f.Min != nil && f.Max != nil && *f.Min == *f.Max {
		return samples{one: one, nth: nth}
	}
	other, _ := new(big.Int).SetString(one, 10)
	if sign == "+" {
		other.Add(other, big.NewInt(1))
	} else {
		other.Sub(other, big.NewInt(1))
	}
	return samples{one, other.String(), nth}
}

func sampleFloat(f *spec.Field) samples   { return samples{one: bounded(f, "1.5")} }
func sampleDecimal(f *spec.Field) samples { return samples{one: strconv.Quote(bounded(f, "1.50"))} }

func bounded(f *spec.Field, free string) string {
	switch {
	case f.Min != nil:
		return *f.Min
	case f.Max != nil:
		return *f.Max
	}
	return free
}

func sampleDate(*spec.Field) samples {
	return samples{`"2026-02-28"`, `"2026-03-01"`, func(n string) string {
		return fmt.Sprintf("value.DateOf(time.Date(2026, 2, 28+%s, 0, 0, 0, 0, time.UTC))", n)
	}}
}

func sampleUUID(*spec.Field) samples {
	return samples{someID, "id.New()", func(string) string { return "id.New()" }}
}

// someID is an id that need not be anything's.
const someID = `"6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b"`

func sampleEnum(f *spec.Field) samples {
	quoted := make([]string, len(f.Values))
	for i, v := range f.Values {
		quoted[i] = strconv.Quote(v)
	}
	s := samples{one: quoted[0], nth: func(n string) string {
		return "[]{enum}{" + strings.Join(quoted, ", ") + "}[" + n + "]"
	}}
	if len(quoted) > 1 {
		s.other = quoted[1]
	}
	return s
}

// rowsOf is how many different objects a test may keep at a time: the unique
// fields may not have more values.
func rowsOf(r *spec.Resource) int {
	rows := 4
	for _, f := range r.Fields {
		if !f.Unique {
			continue
		}
		switch {
		case f.Type == spec.Enum:
			rows = min(rows, len(f.Values))
		case f.Type == spec.Int && f.Min != nil && f.Max != nil:
			least, _ := new(big.Int).SetString(*f.Min, 10)
			most, _ := new(big.Int).SetString(*f.Max, 10)
			if n := new(big.Int).Sub(most, least); n.IsInt64() {
				rows = int(min(int64(rows), n.Int64()+1))
			}
		}
	}
	return rows
}

// moneyLiteral makes Go of an amount and its currency, such as 12.50 EUR.
func moneyLiteral(s string) string {
	amount, currency, _ := strings.Cut(s, " ")
	return fmt.Sprintf("value.MustMoney(%q, %q)", amount, currency)
}

// timeLiteral makes Go of a time of RFC 3339.
func timeLiteral(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic("the spec let a bad time pass: " + s) // it validates its defaults
	}
	t = t.UTC()
	return fmt.Sprintf("time.Date(%d, %d, %d, %d, %d, %d, %d, time.UTC)", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())
}

// uuidLiteral is the canonical form.
func uuidLiteral(s string) string { return strconv.Quote(strings.ToLower(s)) }

// jsonLiteral is the compact form.
func jsonLiteral(s string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(s)); err != nil {
		panic("the spec let bad JSON pass: " + s)
	}
	return strconv.Quote(b.String())
}

// rows is Rows with a look at what unique references may refer to. Required ones
// make no circle.
func (r *Resource) rows() int {
	rows := r.Rows
	for _, f := range r.Refs {
		if f.Unique && !f.Optional {
			rows = min(rows, f.Target.rows())
		}
	}
	return rows
}

// SpecName is how a spec names the resource.
func (r *Resource) SpecName() string { return r.Domain.Name + "/" + r.Name }

// Local reports whether a ref or refs stays within its domain.
func (f *Field) Local() bool { return f.Target.Domain == f.Of.Domain }

// sampleRef makes the samples of a reference. Within the domain there must be
// something to refer to, so what need not be is left out, but in FullSample.
func (f *Field) sampleRef() {
	nth := "0"
	if f.Unique && !f.Optional { // in a FullSample, of which there is one, the first will do
		nth = "n"
	}
	kept, wire := fmt.Sprintf("f.nth%s(%s).ID", f.Target.Type, nth), fmt.Sprintf("c.keep(%q, %s)", f.Target.SpecName(), nth)
	many := f.Field.Type == spec.Many
	switch {
	case many && f.Local():
		f.FullSample = f.optional(fmt.Sprintf("id.NewSet(%s)", kept), f.Type)
		if !f.Optional {
			f.Sample = "id.Set{}"
		}
	case many:
		f.Sample = f.optional("id.NewSet(id.New(), id.New())", f.Type)
	case f.Local() && f.Optional:
		f.FullSample = f.optional(kept, f.Type)
	case f.Local():
		f.Sample = kept
	default:
		f.Sample = f.optional("id.New()", f.Type)
	}
	switch {
	case f.Optional:
	case many:
		f.WireSample = "[]string{}"
	default:
		f.WireSample = wire
	}
}

// FirstSpoil and FirstOther are a field whose value a test may spoil or change, if
// there is one.
func (r *Resource) FirstSpoil() []*Field { return first(r.Spoils, func(*Field) bool { return true }) }
func (r *Resource) FirstOther() []*Field {
	return first(r.Fields, func(f *Field) bool { return f.Another != "" })
}

func first(fields []*Field, good func(*Field) bool) []*Field {
	for _, f := range fields {
		if good(f) {
			return []*Field{f}
		}
	}
	return nil
}

// FullRefs are the references to add to a sample for a test to see every field.
// They take a second object to refer to.
func (r *Resource) FullRefs() (list []*Field) {
	for _, f := range r.Refs {
		if f.FullSample != "" && r.Rows > 1 {
			list = append(list, f)
		}
	}
	return list
}

// TakenTests are the unique fields, if a test may keep two objects; three, if the
// first is full, the last and perhaps refers to the one before all.
func (r *Resource) TakenTests() (list []*Field) {
	for _, f := range r.Uniques {
		if f.Sample != "" && r.Rows > 1 || r.Rows > 2 {
			list = append(list, f)
		}
	}
	return list
}

// Taken is an object that has a value in a unique field.
func (f *Field) Taken() string {
	if f.Sample != "" {
		return fmt.Sprintf("f.nth%s(0)", f.Of.Type)
	}
	return fmt.Sprintf("f.add%s(f.full%[1]s())", f.Of.Type)
}

// ReferrerTests are the fields that may be the only one to refer to the last object
// that a test keeps. If that is the first too, whatever needs one refers to it.
func (r *Resource) ReferrerTests() (list []*Field) {
	for _, f := range r.Referrers {
		if r.Rows > 1 || f.Of != r && !f.Of.needs(r, f) {
			list = append(list, f)
		}
	}
	return list
}

// needs reports whether a sample of the resource refers to target by itself, but for
// one of its fields, or by what it refers to.
func (r *Resource) needs(target *Resource, but *Field) bool {
	for _, f := range r.LocalRefs() {
		if !f.Optional && f != but && (f.Target == target || f.Target.needs(target, nil)) {
			return true
		}
	}
	return false
}

// FilterOf is a filter that the object in v passes.
func (f *Field) FilterOf(v string) string {
	switch {
	case f.Field.Type == spec.Many && f.Optional:
		return fmt.Sprintf("value.Some(%s.%s.OrZero().IDs()[0])", v, f.GoName)
	case f.Field.Type == spec.Many:
		return fmt.Sprintf("value.Some(%s.%s.IDs()[0])", v, f.GoName)
	case f.Optional:
		return v + "." + f.GoName
	}
	return "value.Some(" + v + "." + f.GoName + ")"
}

// FilterTests are the filters whose field a full sample gives.
func (r *Resource) FilterTests() (list []*Field) {
	for _, f := range r.Filters {
		if f.Sample != "" && f.Sample != "id.Set{}" || f.FullSample != "" && r.Rows > 1 {
			list = append(list, f)
		}
	}
	return list
}

// Samples are the fields that a sample gives.
func (r *Resource) Samples() (list []*Field) {
	for _, f := range r.Fields {
		if f.Sample != "" {
			list = append(list, f)
		}
	}
	return list
}

// WireSamples are the fields that a sample in JSON gives.
func (r *Resource) WireSamples() (list []*Field) {
	for _, f := range r.Fields {
		if f.WireSample != "" {
			list = append(list, f)
		}
	}
	return list
}

// LocalRefs are those within the domain that name one object.
func (r *Resource) LocalRefs() (list []*Field) {
	for _, f := range r.Refs {
		if f.Local() && f.Field.Type == spec.One {
			list = append(list, f)
		}
	}
	return list
}

// Last is the number of the last object that a test may keep.
func (r *Resource) Last() int { return r.Rows - 1 }

// Unknown makes the field refer to an object that does not exist.
func (f *Field) Unknown() string {
	if f.Field.Type == spec.Many {
		return f.optionalOf("id.NewSet(id.New())")
	}
	return f.optionalOf("id.New()")
}

// BadTyped and AnotherTyped are BadGo and Another as expressions of the field's type.
func (f *Field) BadTyped() string     { return f.typed(f.BadGo) }
func (f *Field) AnotherTyped() string { return f.typed(f.Another) }

func (f *Field) typed(expression string) string {
	if f.Optional || f.Type == "string" || f.Type == "bool" {
		return expression
	}
	return f.Type + "(" + expression + ")"
}

// RefersTo makes the field refer to target.
func (f *Field) RefersTo() string {
	if f.Field.Type == spec.Many {
		return f.optionalOf("id.NewSet(target.ID)")
	}
	return f.optionalOf("target.ID")
}

func (f *Field) optionalOf(expression string) string {
	if f.Optional {
		return "value.Some(" + expression + ")"
	}
	return expression
}

// FilterNone is a value to filter by that no object in a test has.
func (f *Field) FilterNone() string {
	switch {
	case f.Target != nil || f.Type == "id.ID":
		return "id.New()"
	case f.Field.Type == spec.Bool:
		if f.Optional {
			return "!full." + f.GoName + ".OrZero()"
		}
		return "!full." + f.GoName
	case f.Field.Type == spec.Int:
		return "int64(math.MinInt64)"
	case f.Field.Type == spec.Date:
		return `value.Date("1999-12-31")`
	}
	return f.Qualified() + "(\"no such value\")"
}
