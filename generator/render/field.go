package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Field has what templates print of a field, grouped like a Resource by where it is
// printed.
type Field struct {
	Spec     *spec.Field
	Resource *Resource
	Name     string // as in the spec
	Optional bool
	Target   *Resource // of a ref or refs

	Go        FieldGo
	HTTP      FieldHTTP
	Edge      FieldEdge
	SQL       FieldSQL
	ReadModel FieldReadModel
	Event     FieldEvent
	Test      FieldTest
}

// FieldGo has what Go code prints of a field in its domain.
type FieldGo struct {
	Name       string
	Type       string
	Comment    string
	Enum       string // the enum's type, if it is one
	Constants  []Constant
	Default    string
	Rules      []string // functions that check it: value.Length(1, 255)
	CheckFunc  string   // what applies them: value.Field or value.OptionalField
	ErrTaken   string   // of a unique one
	Lookup     string   // the field of the service that is asked whether the target exists
	FilterType string   // of a filter's value

	value     string // the type of a value, without value.Optional
	qualified string // the same, seen from another package
	ids       string // what {v} refers to, as arguments
	form      form
}

// Constant is a value of an enum.
type Constant struct{ Name, Value string }

// form has the Go code that differs between required and optional fields. In it, {v}
// stands for a value or a type.
type form struct {
	goType, none  string // the type, and its empty value
	some          string // the value for {v}
	check         string // the function that checks it
	input, output string // types of fields in the HTTP API
	shown, orZero string // the value as a field of a response, and without value.Optional
	match         string // the value to filter by
}

// forms are by whether the field is optional.
var forms = map[bool]form{
	false: {
		goType: "{v}", some: "{v}", check: "value.Field", input: "httpapi.Field[{v}]", output: "{v}",
		shown: "{v}", orZero: "{v}", match: "value.Some({v})",
	},
	true: {
		goType: "value.Optional[{v}]", none: "value.Optional[{v}]{}", some: "value.Some({v})", check: "value.OptionalField",
		input: "httpapi.Nullable[{v}]", output: "*{v}", shown: "{v}.Pointer()", orZero: "{v}.OrZero()", match: "{v}",
	},
}

// of replaces {v} with v.
func of(text, v string) string { return strings.ReplaceAll(text, "{v}", v) }

// newField works out what templates print of a field.
func newField(p *Project, r *Resource, fs *spec.Field) *Field {
	names := p.names.Field(r.names, fs.Name)
	t := fieldTypes[fs.Type]
	f := &Field{Spec: fs, Resource: r, Name: fs.Name, Optional: fs.Optional}
	if t.ref.to != "" {
		f.Target = p.find(fs.Ref)
	}
	f.Go = newFieldGo(f, t, names)
	f.HTTP = newFieldHTTP(f, t)
	f.Edge = FieldEdge{Name: naming.LowerPlain(f.Name), Label: naming.Label(f.Name), Var: names.Var, Enum: p.names.EdgeEnum(r.Edge.Edge, f.Name)}
	f.SQL = newFieldSQL(f, t)
	f.ReadModel = newFieldReadModel(f)
	f.Event = newFieldEvent(f, t)
	f.Test = newFieldTest(f, t)
	return f
}

// local reports whether a ref or refs stays within its domain.
func (f *Field) local() bool { return f.Target.Domain == f.Resource.Domain }

// filters reports whether lists may be narrowed by the field.
func (f *Field) filters() bool {
	return f.Spec.Unique || fieldTypes[f.Spec.Type].filter
}

func newFieldGo(f *Field, t fieldType, names naming.Field) FieldGo {
	g := FieldGo{Name: names.Name, value: t.goType, qualified: t.goType, Comment: f.comment(t), form: forms[f.Optional]}
	constants := map[string]string{}
	if f.Spec.Type == spec.Enum {
		g.Enum = names.Enum
		g.value, g.qualified = g.Enum, f.Resource.Package+"."+g.Enum
	}
	for _, v := range f.Spec.Values {
		constants[v] = naming.EnumConst(g.Enum, v)
		g.Constants = append(g.Constants, Constant{constants[v], v})
	}
	g.Type = of(g.form.goType, g.value)
	g.FilterType = cmp.Or(t.ref.member, g.value)
	if f.Spec.Unique {
		g.ErrTaken = names.Taken
	}
	if f.Spec.Default != nil {
		g.Default = g.some(cmp.Or(constants[*f.Spec.Default], t.literal(*f.Spec.Default)))
	}
	bounds, _ := t.bounds(f.Spec, t.goType)
	g.Rules, g.CheckFunc = slices.Concat(t.rules, bounds), g.form.check
	if f.Target != nil {
		g.Lookup, g.ids = f.lookup(), t.ref.ids
	}
	return g
}

func (f *Field) lookup() string {
	switch {
	case f.Target == f.Resource:
		return "store"
	case f.local():
		return f.Target.Vars
	}
	return f.Resource.Domain.port(f.Target).Var
}

func (f *Field) comment(t fieldType) string {
	var notes []string
	if f.Spec.Unique {
		notes = append(notes, "unique")
	}
	if f.Target != nil {
		notes = append(notes, expand(t.ref.comment, map[string]string{
			"a": f.Target.Article + " " + f.Target.Words, "plural": f.Target.PluralWords, "in": f.elsewhere(),
		}))
	}
	if t.comment != "" {
		notes = append(notes, t.comment)
	}
	return strings.Join(notes, "; ")
}

// elsewhere returns the domain that the field refers to, if it is another.
func (f *Field) elsewhere() string {
	if f.local() {
		return ""
	}
	return " in " + f.Target.Domain.Name
}

// In returns the field of the object in v, and OrZero its value, the zero value if an
// optional one is missing.
func (g FieldGo) In(v string) string     { return v + "." + g.Name }
func (g FieldGo) OrZero(v string) string { return of(g.form.orZero, g.In(v)) }

// RefIDs returns the ids that the field of the object in v refers to, as arguments.
func (g FieldGo) RefIDs(v string) string { return of(g.ids, g.OrZero(v)) }

// some returns a value of the field's type for an expression, if there is one. A constant
// is converted to its type before it becomes a value.Optional.
func (g FieldGo) some(expression string) string { return g.someOf(expression, g.value) }

// someOf does the same where a value has the type goType, such as in another package.
func (g FieldGo) someOf(expression, goType string) string {
	if expression == "" {
		return ""
	}
	constant := strings.ContainsRune("\"`-0123456789", rune(expression[0])) && !strings.Contains(expression, "int64(")
	if g.form.none != "" && constant && goType != "string" {
		expression = goType + "(" + expression + ")"
	}
	return of(g.form.some, expression)
}
