package render

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/underpin-dev/underpin/generator/spec"
)

// ResourceTest has what tests print of a resource.
type ResourceTest struct {
	Rows         int      // how many different objects a test may store at a time
	Last         int      // the number of the last one
	Samples      []*Field // that a sample sets
	FullRefs     []*Field // that a full sample sets too
	JSONSamples  []*Field // that a sample in JSON sets
	WithInvalid  []*Field // those with a value that breaks a rule
	FirstInvalid *Field   // the first of them, if there is one
	FirstOther   *Field   // the first that a test may change, if there is one
	Uniques      []*Field // whose uniqueness a test may show
	LocalRefs    []*Field // those within the domain that name one object
	Referrers    []*Field // that may be the only ones to refer to the last object
	Filters      []*Field // whose field a full sample sets
}

// newResourceTest chooses the fields for each test. All resources must have their
// fields.
func newResourceTest(r *Resource) ResourceTest {
	rows := r.rows()
	with := func(value func(FieldTest) string) []*Field {
		return where(r.Fields, func(f *Field) bool { return value(f.Test) != "" })
	}
	t := ResourceTest{
		Rows: rows, Last: rows - 1, LocalRefs: r.localRefs(),
		Samples:     with(func(t FieldTest) string { return t.Sample }),
		JSONSamples: with(func(t FieldTest) string { return t.JSONSample }),
		WithInvalid: with(func(t FieldTest) string { return t.Invalid }),
		// They take a second object to refer to.
		FullRefs: where(r.Refs, func(f *Field) bool { return f.Test.FullSample != "" && rows > 1 }),
		// A test stores two objects; three, if the first is full, the last and perhaps
		// refers to the one before all.
		Uniques: where(r.Uniques, func(f *Field) bool { return f.Test.Sample != "" && rows > 1 || rows > 2 }),
		// If the last object is the first too, whatever needs one refers to it.
		Referrers: where(r.Referrers, func(f *Field) bool { return rows > 1 || f.Resource != r && !f.Resource.needs(r, f) }),
		Filters: where(r.Filters, func(f *Field) bool {
			return f.Test.Sample != "" && f.Test.Sample != "id.Set{}" || f.Test.FullSample != "" && rows > 1
		}),
	}
	t.FirstInvalid = first(t.WithInvalid)
	t.FirstOther = first(with(func(t FieldTest) string { return t.Another }))
	return t
}

func first[T any](list []*T) *T {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// rows returns how many objects a test may store: unique fields may not have more
// values, or targets. Required references form no cycle.
func (r *Resource) rows() int {
	rows := 4
	for _, f := range r.Uniques {
		switch {
		case f.Test.different > 0:
			rows = min(rows, f.Test.different)
		case f.Target != nil && !f.Optional:
			rows = min(rows, f.Target.rows())
		}
	}
	return rows
}

func (r *Resource) localRefs() []*Field {
	return where(r.Refs, func(f *Field) bool { return f.local() && f.Spec.Type == spec.TypeRef })
}

// needs reports whether a sample of the resource refers to target by itself, but for
// one of its fields, or by what it refers to.
func (r *Resource) needs(target *Resource, but *Field) bool {
	return slices.ContainsFunc(r.localRefs(), func(f *Field) bool {
		return !f.Optional && f != but && (f.Target == target || f.Target.needs(target, nil))
	})
}

// FieldTest has what tests print of a field: valid and invalid values as Go. An expression
// is empty if there is no such value.
type FieldTest struct {
	// In the domain's own package.
	Valid, Another, Invalid    string
	AnotherTyped, InvalidTyped string // as expressions of the field's type

	// In another package.
	Sample     string // of the nth object
	FullSample string // for one with everything: a reference that need not be
	JSONSample string // for JSON
	Alone      string // where the store has nothing that the field could refer to

	different int // how many values there are; 0 is enough
	field     *Field
	to        string // a value that refers to {v}
	match     string // to filter by: {v} is the field, {zero} the same without value.Optional
	miss      string
}

func newFieldTest(f *Field, t fieldType) FieldTest {
	g, s := f.Go, t.sample(f.Spec)
	v := FieldTest{
		Valid: g.some(s.one), Another: g.some(s.other), Invalid: g.some(t.invalid(f.Spec)),
		different: s.different, field: f, to: t.ref.to,
		match: cmp.Or(t.ref.match, g.form.match), miss: cmp.Or(t.miss, g.qualified+`("no such value")`),
	}
	if f.Optional {
		v.Another = of(g.form.none, g.value)
	}
	v.AnotherTyped, v.InvalidTyped = f.typed(v.Another), f.typed(v.Invalid)
	if f.Target != nil {
		v.sampleRef(t.ref)
	} else {
		one := s.one
		if f.Spec.Unique {
			one = s.nth
		}
		v.Sample = g.someOf(expand(one, map[string]string{"enum": g.qualified}), g.qualified)
		v.JSONSample = of(cmp.Or(t.inJSON, "{v}"), expand(one, map[string]string{"enum": "string"}))
		v.Alone = v.Sample
	}
	return v
}

// typed returns an expression of the type of the field.
func (f *Field) typed(expression string) string {
	if expression == "" || f.Optional || f.Go.value == "string" || f.Go.value == "bool" {
		return expression
	}
	return f.Go.value + "(" + expression + ")"
}

// sampleRef sets the samples of a reference. Within the domain its target must exist, so
// an optional one is left out, but in FullSample.
func (v *FieldTest) sampleRef(ref reference) {
	f := v.field
	nth := "0"
	if f.Spec.Unique && !f.Optional { // there is one FullSample, which can refer to the first
		nth = "n"
	}
	kept := fmt.Sprintf("f.%s.Nth(%s).ID", f.Target.Types, nth)
	switch {
	case !f.local():
		v.Sample = f.Go.some(ref.stranger)
	case f.Optional:
		v.FullSample = f.Go.some(of(ref.to, kept))
	default:
		v.Sample, v.FullSample = of(ref.sample, kept), of(ref.full, kept)
	}
	v.Alone = of(f.Go.form.none, f.Go.qualified)
	if !f.Optional {
		v.Alone = ref.none
		v.JSONSample = expand(ref.json, map[string]string{"target": fmt.Sprintf("%q", f.Target.SpecName), "nth": nth})
	}
}

// RefTo returns a value that refers to the object with this id, an expression.
func (v FieldTest) RefTo(id string) string { return v.field.Go.some(of(v.to, id)) }

// Match and Miss return values to filter by: one that matches the object in a variable, and
// one that matches no object in a test.
func (v FieldTest) Match(object string) string { return v.filter(v.match, object) }
func (v FieldTest) Miss(object string) string  { return v.filter(v.miss, object) }

func (v FieldTest) filter(value, object string) string {
	return expand(value, map[string]string{"v": v.field.Go.In(object), "zero": v.field.Go.OrZero(object)})
}
