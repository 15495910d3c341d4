package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// fieldType is what a field type of the spec is in rendered code. The table has
// names and expressions; what a value may do lives in the rendered package value.
// In expressions {v} is the value, a value.Optional where it is optional.
type fieldType struct {
	goType  string   // where a domain holds one; an enum has its own
	rules   []string // functions that check a value
	limit   string   // one of the kinds of min and max below
	tags    string   // how OpenAPI describes it, beside its limits
	columns []columnType
	refs    [2]string                 // the ids that a value refers to, as arguments: required, optional
	literal func(string) string       // what was written as Go; nil is a quoted string
	sample  func(*spec.Field) samples // legal values for tests
	bare    bool                      // a default is JSON as it is written, without quotes
	anyJSON bool                      // its JSON schema allows everything, null too
	bad     string                    // a value that breaks a rule, if every type of value has one
}

// columnType is a column that a database keeps of a value: the kind of column,
// which each database spells in its own way, and the functions of the rendered
// package database that describe it, for a required and for an optional value.
type columnType struct{ kind, col, nullCol string }

func plain(kind string) []columnType { return []columnType{{kind, "Col", "NullCol"}} }

// Kinds of limit, by what min and max count.
const (
	length  = "length"  // code points
	number  = "number"  // of int or float
	decimal = "decimal" // of a decimal
)

var fieldTypes = map[spec.Type]fieldType{
	spec.String: {
		goType: "string", rules: []string{"value.Length({min}, {max})"}, limit: length, columns: plain("text"),
		sample: sampleText, bad: `"\x00"`,
	},
	spec.Text: {
		goType: "string", rules: []string{"value.Length({min}, {max})"}, limit: length, columns: plain("text"),
		sample: sampleText, bad: `"\x00"`,
	},
	spec.Email: {
		goType: "string", rules: []string{"value.Email", "value.Length({min}, {max})"}, limit: length, tags: `format:"email"`,
		columns: plain("text"), sample: sampleText, bad: `"nobody"`,
	},
	spec.URL: {
		goType: "string", rules: []string{"value.URL", "value.Length({min}, {max})"}, limit: length, tags: `format:"uri" pattern:"^https?://[!-.0-~][!-~]*$"`,
		columns: plain("text"), sample: sampleText, bad: `"nowhere"`,
	},
	spec.Int: {
		goType: "int64", limit: number, columns: plain("bigint"), literal: asIs, bare: true, sample: sampleInt,
	},
	spec.Float: {
		goType: "float64", rules: []string{"value.Finite"}, limit: number, columns: plain("double"), literal: asIs, bare: true,
		sample: sampleFloat, bad: `math.NaN()`,
	},
	spec.Decimal: {
		goType: "value.Decimal", rules: []string{"value.Valid"}, limit: decimal, columns: plain("decimal"),
		sample: sampleDecimal, bad: `"1e3"`,
	},
	spec.Bool: {goType: "bool", columns: plain("bool"), literal: asIs, bare: true, sample: always("true", "false")},
	spec.Money: {
		goType: "value.Money", rules: []string{"value.Valid"},
		columns: []columnType{
			{"bigint", "MinorCol", "NullMinorCol"},
			{"text", "CurrencyCol", "NullCurrencyCol"},
		},
		literal: moneyLiteral, sample: always(`value.MinorUnits(1250, "EUR")`, `value.MinorUnits(5, "JPY")`), bad: "value.Money{}",
	},
	spec.Date: {
		goType: "value.Date", rules: []string{"value.Valid"}, columns: plain("date"), bad: `"2026-02-30"`,
		sample: sampleDate,
	},
	spec.Time: {
		goType: "time.Time", rules: []string{"value.Instant"},
		columns: []columnType{{"bigint", "TimeCol", "NullTimeCol"}},
		literal: timeLiteral, sample: always("time.Date(2026, 2, 28, 12, 30, 0, 123e6, time.UTC)", "time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)"),
		bad: "time.Date(2026, 2, 28, 0, 0, 0, 1, time.UTC)",
	},
	spec.UUID: {
		goType: "id.ID", rules: []string{"value.Valid"}, columns: plain("uuid"), bad: `"nope"`, literal: uuidLiteral,
		sample: sampleUUID,
	},
	spec.JSON: {
		goType: "value.JSON", rules: []string{"value.Valid"},
		columns: []columnType{{"json", "JSONCol", "NullJSONCol"}}, bad: "`{`", literal: jsonLiteral, bare: true, anyJSON: true,
		sample: always("`{\"tags\":[\"a\",2.50,null]}`", "`[]`"),
	},
	spec.Enum: {
		rules: []string{"value.Valid"}, columns: plain("text"), sample: sampleEnum, bad: `"no such value"`,
	},
	spec.TypeRef: {
		goType: "id.ID", rules: []string{"value.Valid"}, columns: plain("uuid"), refs: [2]string{"{v}", "{v}.OrZero()"}, bad: `"nope"`,
	},
	spec.TypeRefs: {
		goType: "id.Set", rules: []string{"value.Valid"},
		columns: []columnType{{kind: "bool", nullCol: "GivenCol"}},
		refs:    [2]string{"{v}.IDs()...", "{v}.OrZero().IDs()..."}, bad: `id.NewSet("nope")`,
	},
}

// limitRules are the functions that check min and max, and the tags that tell of
// them.
func limitRules(kind string, f *spec.Field) (rules, tags []string) {
	goType, told := fieldTypes[f.Type].goType, []string{}
	limit := func(at *string, name, keyword, words string) {
		switch {
		case at == nil:
		case kind == number:
			rules = append(rules, fmt.Sprintf("value.%s[%s](%s)", name, goType, *at))
			tags = append(tags, tag(keyword, *at))
		case kind == decimal: // whose JSON is text, of which no schema knows the value
			rules = append(rules, fmt.Sprintf("value.%sDecimal(%q)", name, *at))
			told = append(told, words+" "+*at)
		}
	}
	limit(f.Min, "Min", "minimum", "at least")
	limit(f.Max, "Max", "maximum", "at most")
	if len(told) > 0 {
		tags = append(tags, tag("doc", strings.Join(told, ", ")))
	}
	return rules, tags
}

func tag(name, value string) string { return name + ":" + strconv.Quote(value) }

// expand puts values in the place of {name}.
func expand(s string, values map[string]string) string {
	pairs := make([]string, 0, 2*len(values))
	for name, v := range values {
		pairs = append(pairs, "{"+name+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// lengths are the least and most code points of a text; 0 is no limit. Rules of a
// type may know a limit that the spec doesn't tell.
func lengths(f *spec.Field) (least, most int) {
	least, most = f.Lengths()
	if most == 0 {
		most = map[spec.Type]int{spec.Email: 254, spec.URL: 2048}[f.Type]
	}
	return least, most
}
