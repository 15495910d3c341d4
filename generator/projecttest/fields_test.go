package projecttest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Every type with every set of modifiers that it may have, a reference to each place
// that there is, makes a project that compiles. Each is the only field of a resource,
// so that it finds no help in another.
func TestFields(t *testing.T) {
	c := projecttest.Catalog(t)
	resources := fieldResources(t, c.Choices())
	if len(resources) < 150 {
		t.Errorf("only %d fields are legal: the test doesn't see them", len(resources))
	}
	text := "name: fields\ndomains:\n  other:\n    target: {name: string}\n  own:\n    target: {name: string}\n" + strings.Join(resources, "")
	var projects []*tree.Tree
	for _, decisions := range c.Combinations() {
		s, err := spec.Parse("fields", []byte(text), c.Choices())
		if err != nil {
			t.Fatal(err)
		}
		s.Decisions = decisions
		s.Complete(c.Choices())
		if projecttest.Alike(c.Decisions, s) {
			projects = append(projects, projecttest.Render(t, c, s))
		}
	}
	checker := projecttest.NewChecker(t, projects...)
	for _, p := range projects {
		for _, err := range checker.Check(p) {
			t.Error(err)
		}
	}
}

// fieldResources are resources of domain own, as a spec has them: one for each field
// that is legal.
func fieldResources(t *testing.T, c spec.Choices) (resources []string) {
	t.Helper()
	modifiers := []string{"optional", "unique", "min=1", "max=3", "default="}
	for _, typ := range spec.Types {
		for _, form := range forms(typ) {
			for set := range 1 << len(modifiers) {
				name := fmt.Sprintf("r%d", len(resources))
				field := strings.ReplaceAll(form, "{itself}", name)
				for i, modifier := range modifiers {
					if set&(1<<i) == 0 {
						continue
					}
					if modifier == "default=" {
						modifier += defaults[typ]
					}
					field += " " + modifier
				}
				resource := fmt.Sprintf("    %s: {f: '%s'}\n", name, field)
				s, err := spec.Parse("field", []byte("name: field\ndomains:\n  other: {target: {name: string}}\n  own:\n    target: {name: string}\n"+resource), c)
				if err != nil {
					continue
				}
				if s.Complete(c); s.Validate(c) == nil {
					resources = append(resources, resource)
				}
			}
		}
	}
	return resources
}

// forms are those of a type: an enum has values, a reference leads somewhere.
func forms(t spec.Type) []string {
	switch t {
	case spec.Enum:
		return []string{"enum(a)", "enum(a,b,c)"}
	case spec.One, spec.Many:
		return []string{string(t) + "(target)", string(t) + "(other/target)", string(t) + "({itself})"}
	}
	return []string{string(t)}
}

// defaults are values that min=1 and max=3 allow.
var defaults = map[spec.Type]string{
	spec.String: "a", spec.Text: "a", spec.Int: "2", spec.Float: "2", spec.Decimal: "2", spec.Bool: "true", spec.Money: `"2 EUR"`,
	spec.Date: "2026-02-28", spec.Time: "2026-02-28T12:00:00Z", spec.UUID: "6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b", spec.Email: "a@b.c",
	spec.URL: "https://a.b", spec.JSON: "{}", spec.Enum: "a",
}
