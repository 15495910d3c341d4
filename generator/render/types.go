package render

import (
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// fieldType describes a field type of the spec in rendered code. The table has names and
// expressions; the behaviour of values is in the rendered package value.
type fieldType struct {
	goType  string   // in its domain; an enum has its own
	comment string   // on the field
	rules   []string // functions that check a value, beside min and max
	bounds  bounds
	tags    string // that describe it in OpenAPI, beside min and max; each begins with a space
	columns []columnType
	ref     reference // of a type that refers to resources
	filter  bool      // lists may be narrowed by any field of the type, not only by unique ones

	literal func(string) string // a default as Go
	json    func(string) string // a default as JSON
	anyJSON bool                // its JSON schema allows everything, null too
	data    dataSchema          // of a value in the body of an event

	// For tests and documents.
	sample  func(*spec.Field) samples // valid values as Go
	inJSON  string                    // what encoding/json takes for the valid value {v}, if not {v} itself
	invalid func(*spec.Field) string  // a value that breaks a rule, if there is one
	miss    string                    // a value to filter by that no object in a test has; {zero} is the value of one
	example func(*spec.Field) string  // a valid value as JSON
}

// columnType is a column of a value: its kind, which each database spells in its own
// way, and the functions of the rendered package database that describe it, for a
// required and for an optional value.
type columnType struct {
	kind, col, nullCol string
	sql                func(string) string // a value as SQL
}

// reference describes a type that refers to resources. In expressions {v} stands for the
// value, and in to, sample and full for an id.
type reference struct {
	comment string // on the field: {a} and {plural} are what it refers to, {in} where
	ids     string // that a value refers to, as arguments
	member  string // the type of an id among several
	match   string // to filter by the first id of several; {zero} is the value

	to       string // a value that refers to {v}, an id
	none     string // a value where the store of a test is empty
	stranger string // a value that refers to objects of another domain
	sample   string // a value within the domain, with no more references than required
	full     string // the same with all references, if that differs
	json     string // a value in a test of the API
	data     string // a value in the example of an event
}

func plain(kind string, sql func(string) string) []columnType {
	return []columnType{{kind, "Col", "NullCol", sql}}
}

var (
	textData    = dataSchema{kind: "string"}
	idData      = dataSchema{"string", `"format": "uuid"`}
	decimalData = dataSchema{"string", `"pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"`}
	moneyData   = dataSchema{"object", `"required": ["amount", "currency"], "properties": {` +
		`"amount": {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217"}}`}
)

func asIs(s string) string { return s }

// only returns the same text for every field of a type.
func only(text string) func(*spec.Field) string { return func(*spec.Field) string { return text } }

var fieldTypes = map[spec.Type]fieldType{
	spec.String: textType(nil, boundLength, "", "", `"\x00"`),
	spec.Text:   textType(nil, boundLength, "", "", `"\x00"`),
	spec.Email:  textType([]string{"value.Email"}, boundFormat, ` format:"email"`, `"format": "email"`, `"nobody"`),
	spec.URL:    textType([]string{"value.URL"}, boundFormat, ` format:"uri" pattern:"^https?://[!-.0-~][!-~]*$"`, `"format": "uri"`, `"nowhere"`),
	spec.Int: {
		goType: "int64", bounds: boundNumber, columns: plain("bigint", asIs), literal: asIs, json: asIs,
		sample: sampleInt, invalid: belowMin, miss: "int64(math.MinInt64)", example: bounded("7"), data: dataSchema{"integer", `"format": "int64"`},
	},
	spec.Float: {
		goType: "float64", rules: []string{"value.Finite"}, bounds: boundNumber, columns: plain("double", asIs), literal: asIs, json: asIs,
		sample: sampleBounded("1.5", asIs), invalid: only("math.NaN()"), example: exampleFloat, data: dataSchema{kind: "number"},
	},
	spec.Decimal: {
		goType: "value.Decimal", rules: []string{"value.Valid"}, bounds: boundDecimal, columns: plain("decimal", textSQL),
		literal: strconv.Quote, json: strconv.Quote,
		sample: sampleBounded("1.50", strconv.Quote), invalid: only(`"1e3"`), example: quoted(bounded("1.50")), data: decimalData,
	},
	spec.Bool: {
		goType: "bool", bounds: unbounded, filter: true, columns: plain("bool", strings.ToUpper), literal: asIs, json: asIs,
		sample: always("true", "false"), invalid: only(""), miss: "!{zero}", example: only("true"), data: dataSchema{kind: "boolean"},
	},
	spec.Money: {
		goType: "value.Money", rules: []string{"value.Valid"}, bounds: unbounded,
		columns: []columnType{
			{"bigint", "MinorCol", "NullMinorCol", minorSQL},
			{"text", "CurrencyCol", "NullCurrencyCol", currencySQL},
		},
		literal: moneyLiteral, json: moneyJSON,
		sample:  always(`value.NewMoney(1250, "EUR")`, `value.NewMoney(5, "JPY")`),
		invalid: only("value.Money{}"), example: only(`{"amount": "12.50", "currency": "EUR"}`), data: moneyData,
	},
	spec.Date: {
		goType: "value.Date", rules: []string{"value.Valid"}, bounds: unbounded, columns: plain("date", textSQL),
		literal: strconv.Quote, json: strconv.Quote,
		sample:  numbered(`"2026-02-28"`, `"2026-03-01"`, "value.DateOf(time.Date(2026, 2, 28+n, 0, 0, 0, 0, time.UTC))"),
		invalid: only(`"2026-02-30"`), miss: `value.Date("1999-12-31")`, example: only(`"2026-02-28"`), data: dataSchema{"string", `"format": "date"`},
	},
	spec.Time: {
		goType: "time.Time", comment: "UTC, to the millisecond", rules: []string{"value.Instant"}, bounds: unbounded,
		columns: []columnType{{"bigint", "TimeCol", "NullTimeCol", timeSQL}}, literal: timeLiteral, json: strconv.Quote,
		sample:  always("time.Date(2026, 2, 28, 12, 30, 0, 123e6, time.UTC)", "time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)"),
		invalid: only("time.Date(2026, 2, 28, 0, 0, 0, 1, time.UTC)"), example: only(`"2026-02-28T12:30:00Z"`), data: dataSchema{"string", `"format": "date-time"`},
	},
	spec.UUID: {
		goType: "id.ID", rules: []string{"value.Valid"}, bounds: unbounded, columns: plain("uuid", uuidSQL),
		literal: uuidLiteral, json: strconv.Quote,
		sample: numbered(someID, "id.New()", "id.New()"), invalid: only(`"nope"`), miss: "id.New()", example: only(someID), data: idData,
	},
	spec.JSON: {
		goType: "value.JSON", rules: []string{"value.Valid"}, bounds: unbounded,
		columns: []columnType{{"json", "JSONCol", "NullJSONCol", jsonSQL}}, literal: jsonLiteral, json: asIs, anyJSON: true,
		sample: always("`{\"tags\":[\"a\",2.50,null]}`", "`[]`"), inJSON: "value.JSON({v})",
		invalid: only("`{`"), example: only(`{"tags": ["a", "b"]}`), data: dataSchema{more: `"description": "any JSON"`},
	},
	spec.Enum: {
		rules: []string{"value.Valid"}, bounds: unbounded, tags: ` enum:"{values}"`, columns: plain("text", textSQL), filter: true,
		literal: strconv.Quote, json: strconv.Quote, data: textData,
		sample: sampleEnum, invalid: only(`"no such value"`), example: quoted(firstValue),
	},
	spec.TypeRef: {
		goType: "id.ID", rules: []string{"value.Valid"}, bounds: unbounded, columns: plain("uuid", uuidSQL), filter: true,
		ref: reference{
			comment: "of {a}{in}", ids: "{v}", to: "{v}",
			none: "id.New()", stranger: "id.New()", sample: "{v}", json: "c.nth({target}, {nth})", data: someID,
		},
		data:   idData,
		sample: always(someID, ""), invalid: only(`"nope"`), miss: "id.New()", example: only(`"the id of another"`),
	},
	spec.TypeRefs: {
		goType: "id.Set", rules: []string{"value.Valid"}, bounds: unbounded, filter: true,
		columns: []columnType{{kind: "bool", nullCol: "GivenCol", sql: noneSQL}},
		ref: reference{
			comment: "of {plural}{in}", ids: "{v}.IDs()...", member: "id.ID", match: "value.Some({zero}.IDs()[0])", to: "id.NewSet({v})",
			none: "id.Set{}", stranger: "id.NewSet(id.New(), id.New())", sample: "id.Set{}", full: "id.NewSet({v})", json: "[]string{}", data: "[" + someID + "]",
		},
		data:   dataSchema{"array", `"items": {"type": "string", "format": "uuid"}, "uniqueItems": true`},
		sample: always("id.NewSet("+someID+")", ""), invalid: only(`id.NewSet("nope")`), miss: "id.New()", example: only("[]"),
	},
}

// textType is the row of a type whose values are strings in Go.
func textType(rules []string, bounds bounds, tags, keywords, invalid string) fieldType {
	return fieldType{
		goType: "string", rules: rules, bounds: bounds, tags: tags, columns: plain("text", textSQL), literal: strconv.Quote, json: strconv.Quote,
		sample: sampleText, invalid: only(invalid), example: exampleText, data: dataSchema{"string", keywords},
	}
}

// expand replaces each {name} with its value.
func expand(s string, values map[string]string) string {
	for name, v := range values {
		s = strings.ReplaceAll(s, "{"+name+"}", v)
	}
	return s
}
