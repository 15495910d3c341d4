package projecttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// LegalFields returns every type with every set of modifiers that it allows, a reference
// to every place that there is, in the words of a spec.
func LegalFields(t testing.TB, c *decisions.Catalog) (fields []string) {
	t.Helper()
	for _, typ := range spec.Types {
		for _, form := range forms(typ) {
			for _, set := range modifierSets(typ) {
				if s, err := parseFields(c, [][]string{{form + set}}); err == nil && s.Validate(c.Choices()) == nil {
					fields = append(fields, form+set)
				}
			}
		}
	}
	return fields
}

// FieldSpec returns a spec with a resource for each of these lists of fields, and with
// others to refer to. A field that is the only one gets no help from another's code.
func FieldSpec(t testing.TB, c *decisions.Catalog, resources [][]string) *spec.Spec {
	t.Helper()
	s, err := parseFields(c, resources)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parseFields(c *decisions.Catalog, resources [][]string) (*spec.Spec, error) {
	var b strings.Builder
	b.WriteString("name: fields\ndomains:\n  d:\n    before: {name: string}\n")
	for i, fields := range resources {
		fmt.Fprintf(&b, "    itself%d:\n", i)
		for j, field := range fields {
			fmt.Fprintf(&b, "      f%d: %s\n", j, strings.ReplaceAll(field, "{n}", fmt.Sprint(i)))
		}
		if strings.Contains(strings.Join(fields, " "), "back") {
			fmt.Fprintf(&b, "    back%d: {f: ref(itself%[1]d) optional}\n", i)
		}
	}
	b.WriteString("    after: {name: string unique}\n  d_other:\n    there: {name: string}\n")
	s, err := spec.Parse("fields", []byte(b.String()), c.Choices())
	if err == nil {
		s.Decisions = Fullest(c)
		s.Complete(c.Choices())
	}
	return s, err
}

// forms returns those of a type: an enum has values, a reference has a target.
func forms(t spec.Type) []string {
	switch t {
	case spec.Enum:
		return []string{"enum(a)", "enum(a,b,c,d,e)"}
	case spec.TypeRef, spec.TypeRefs:
		return []string{
			string(t) + "(before)", string(t) + "(after)", string(t) + "(itself{n})", string(t) + "(back{n})", string(t) + "(d_other/there)",
		}
	}
	return []string{string(t)}
}

// modifierSets returns all there are, legal or not, with bounds that leave several
// values, and with those that leave one.
func modifierSets(t spec.Type) []string {
	sets := []string{""}
	for _, modifiers := range [][]string{{" optional"}, {" unique"}, {" min=8"}, {" max=8", " max=12"}, {` default="` + defaults[t] + `"`}} {
		for _, set := range sets {
			for _, modifier := range modifiers {
				sets = append(sets, set+modifier)
			}
		}
	}
	return sets
}

// defaults are values within these bounds.
var defaults = map[spec.Type]string{
	spec.String: "of eight", spec.Text: "of eight", spec.Int: "8", spec.Float: "8", spec.Decimal: "8", spec.Bool: "true", spec.Money: "8 EUR",
	spec.Date: "2026-02-28", spec.Time: "2026-02-28T12:00:00Z", spec.UUID: "6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b", spec.Email: "of@eight",
	spec.URL: "http://a", spec.JSON: "{}", spec.Enum: "a",
}
