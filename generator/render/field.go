package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// newField works out what a field is in Go, SQL and JSON.
func newField(r *Resource, rs *spec.Resource, fs *spec.Field) *Field {
	t := fieldTypes[fs.Type]
	f := &Field{
		Field: fs, Of: r, Name: fs.Name, GoName: fs.GoName(rs), Var: fs.Var(), Type: t.goType,
	}
	if fs.Type == spec.Enum {
		f.Enum = fs.EnumType(rs)
		f.Type = f.Enum
		for _, v := range fs.Values {
			f.Constants = append(f.Constants, Constant{fs.EnumConst(rs, v), v})
		}
	}
	if fs.Unique {
		f.TakenErr = rs.ErrTaken(fs)
	}
	f.Comment = f.comment()
	f.check(t)
	f.wire(t)
	f.columns(t, rs)
	f.refer(t, rs)
	f.samples(t)
	return f
}

// GoType is the field's type in the domain.
func (f *Field) GoType() string {
	if f.Optional {
		return optionalType(f.Type)
	}
	return f.Type
}

func optionalType(goType string) string { return "value.Optional[" + goType + "]" }

// Qualified is Type seen from another package.
func (f *Field) Qualified() string {
	if f.Enum != "" {
		return f.Of.Package + "." + f.Enum
	}
	return f.Type
}

func (f *Field) comment() string {
	var notes []string
	if f.Unique {
		notes = append(notes, "unique")
	}
	if f.Field.Type == spec.One || f.Field.Type == spec.Many {
		target := f.Of.find(f.Ref)
		note := "of " + target.Article + " " + target.Words
		if f.Field.Type == spec.Many {
			note = "of " + target.PluralWords
		}
		if target.Domain != f.Of.Domain {
			note += " in " + target.Domain.Name
		}
		notes = append(notes, note)
	}
	if f.Field.Type == spec.Time {
		notes = append(notes, "UTC, to the millisecond")
	}
	return strings.Join(notes, "; ")
}

// check makes the arguments of the call that checks the field.
func (f *Field) check(t fieldType) {
	least, most := lengths(f.Field)
	values := map[string]string{"min": strconv.Itoa(least), "max": strconv.Itoa(most)}
	args := []string{strconv.Quote(f.Name), "d." + f.GoName}
	for _, rule := range t.rules {
		if rule = expand(rule, values); strings.Contains(rule, "Length") && len(t.rules) > 1 && f.Min == nil && f.Max == nil {
			continue // the other rule knows the bounds of its own
		}
		args = append(args, rule)
	}
	limits, _ := limitRules(t.limit, f.Field)
	if args = append(args, limits...); len(args) == 2 {
		return
	}
	f.Check, f.CheckFunc = strings.Join(args, ", "), "value.Field"
	if f.Optional {
		f.CheckFunc = "value.OptionalField"
	}
}

// wire makes the member of the HTTP input, and the tags of input and answer.
func (f *Field) wire(t fieldType) {
	f.Wire = "httpapi.Member[" + f.Qualified() + "]"
	if f.Optional {
		f.Wire = "httpapi.Nullable[" + f.Qualified() + "]"
	}
	shared := []string{}
	if t.tags != "" {
		shared = append(shared, t.tags)
	}
	if f.Enum != "" {
		shared = append(shared, tag("enum", strings.Join(f.Values, ",")))
	}
	input := append([]string{}, shared...)
	if t.limit == length {
		least, most := lengths(f.Field)
		if least > 0 {
			input = append(input, tag("minLength", strconv.Itoa(least)))
		}
		if most > 0 {
			input = append(input, tag("maxLength", strconv.Itoa(most)))
		}
	}
	_, limits := limitRules(t.limit, f.Field)
	input = append(input, limits...)
	if f.Comment != "" && !strings.Contains(strings.Join(input, " "), "doc:") {
		input = append(input, tag("doc", f.Comment))
	}
	if f.Default != nil || f.Optional {
		input = append(input, `required:"false"`)
	}
	if f.Default != nil {
		input = append(input, tag("preset", f.preset(t)))
	}
	f.FilterTag = joinTags(shared)
	if f.Optional && !t.anyJSON {
		shared = append(shared, `nullable:"true"`)
	}
	f.Tag, f.ShowTag = joinTags(input), joinTags(shared)
}

func joinTags(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return " " + strings.Join(tags, " ")
}

// preset is the default as JSON.
func (f *Field) preset(t fieldType) string {
	switch {
	case f.Field.Type == spec.Money:
		amount, currency, _ := strings.Cut(*f.Default, " ")
		return fmt.Sprintf(`{"amount":%q,"currency":%q}`, amount, currency)
	case t.bare:
		return *f.Default
	}
	return strconv.Quote(*f.Default)
}

func (f *Field) columns(t fieldType, rs *spec.Resource) {
	for i, name := range f.Field.Columns() {
		c := t.columns[i]
		column := &Column{Name: spec.QuoteSQL(name), Kind: c.kind, Values: f.Values, col: c.col, check: named(f.Of.Plural, name, "check")}
		if f.Optional {
			column.col = c.nullCol
			column.Null = f.Field.Type != spec.Many
		}
		f.Columns = append(f.Columns, column)
	}
}

func (f *Field) refer(t fieldType, rs *spec.Resource) {
	if t.refs[0] != "" {
		f.Target = f.Of.find(f.Ref)
		f.RefIDs = expand(t.refs[0], map[string]string{"v": "d." + f.GoName})
		if f.Optional {
			f.RefIDs = expand(t.refs[1], map[string]string{"v": "d." + f.GoName})
		}
		switch {
		case f.Target == f.Of:
			f.Port = "s.store"
		case f.Target.Domain == f.Of.Domain:
			f.Port = "s." + f.Target.Vars
		default:
			f.Port = "s." + f.Of.Domain.port(f.Target).Var
		}
	}
	if f.Field.Type == spec.One && f.Target.Domain == f.Of.Domain {
		f.Columns[0].references = f.References()
	}
	if f.Field.Type == spec.Many {
		f.Table = spec.QuoteSQL(rs.RefsTable(f.Field))
		f.Condition = fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE owner = %s.id AND member = ?)", f.Table, f.Of.Table)
	} else if len(f.Columns) == 1 {
		f.Condition = f.Columns[0].Name + " = ?"
	}
}

// Mapping is the type of a filter's value.
func (f *Field) FilterType() string {
	if f.Field.Type == spec.Many {
		return "id.ID"
	}
	return f.Type
}

// QualifiedFilter is FilterType seen from another package.
func (f *Field) QualifiedFilter() string {
	if f.Enum != "" {
		return f.Qualified()
	}
	return f.FilterType()
}

// samples makes the values that tests use, and the default.
func (f *Field) samples(t fieldType) {
	if f.Default != nil {
		literal := strconv.Quote(*f.Default)
		if t.literal != nil {
			literal = t.literal(*f.Default)
		}
		for _, c := range f.Constants {
			if c.Value == *f.Default {
				literal = c.Name
			}
		}
		f.DefaultGo = f.optional(literal, f.Type)
	}
	f.BadGo = f.optional(f.bad(t), f.Type)
	switch f.Field.Type {
	case spec.One:
		f.Good = f.optional(someID, f.Type)
	case spec.Many:
		f.Good = f.optional("id.NewSet("+someID+")", f.Type)
	default:
		s := t.sample(f.Field)
		f.Good, f.Another = f.optional(s.one, f.Type), f.optional(s.other, f.Type)
		f.Sample, f.WireSample = s.one, s.one
		if f.Unique {
			f.Sample = expand(s.nth("n"), map[string]string{"enum": f.Qualified()})
			f.WireSample = expand(s.nth("n"), map[string]string{"enum": "string"})
		}
		f.Sample = f.optional(f.Sample, f.Qualified())
		if f.Field.Type == spec.JSON {
			f.WireSample = "value.JSON(" + f.WireSample + ")"
		}
	}
	if f.Target != nil {
		f.sampleRef()
	}
	if f.Optional {
		f.Another = optionalType(f.Type) + "{}"
	}
}

// bad is a value that breaks a rule of the field, if there is one.
func (f *Field) bad(t fieldType) string {
	if t.limit == number && t.bad == "" && f.Min != nil && *f.Min != strconv.Itoa(math.MinInt64) {
		n, _ := strconv.ParseInt(*f.Min, 10, 64) // the spec has seen to it that it is one
		return strconv.FormatInt(n-1, 10)
	}
	return t.bad
}

// optional makes a value.Optional of an expression for an optional field. A constant
// first gets the type that it would have had in its place.
func (f *Field) optional(expression, goType string) string {
	if !f.Optional || expression == "" {
		return expression
	}
	constant := strings.ContainsRune("\"`-0123456789", rune(expression[0])) && !strings.Contains(expression, "int64(")
	if constant && goType != "string" {
		expression = goType + "(" + expression + ")"
	}
	return "value.Some(" + expression + ")"
}
