package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// Docs of a rendered project show requests that its rules allow.

// Example is the resource to show first: one that can be created before any
// other is there. There is one, since required refs form no circle.
func (p *Project) Example() *Resource {
	for _, d := range p.Domains {
		for _, r := range d.Resources {
			if !r.needsOther() {
				return r
			}
		}
	}
	return p.Domains[0].Resources[0]
}

func (r *Resource) needsOther() bool {
	for _, f := range r.Refs {
		if f.Field.Type == spec.TypeRef && f.mustBeGiven() {
			return true
		}
	}
	return false
}

func (f *Field) mustBeGiven() bool { return !f.Optional && f.Default == nil }

// lineLength is how long a JSON body may be on one line of a document.
const lineLength = 90

// ExampleJSON creates an object, with the members that must be given and no
// other. It has no single quote, so that a shell can quote it with them.
func (r *Resource) ExampleJSON() string {
	var members []string
	for _, f := range r.Fields {
		if f.mustBeGiven() {
			members = append(members, fmt.Sprintf("%q: %s", f.Name, f.exampleJSON()))
		}
	}
	if line := "{" + strings.Join(members, ", ") + "}"; len(line) <= lineLength {
		return line
	}
	return "{\n  " + strings.Join(members, ",\n  ") + "\n}"
}

// examples are the JSON of types whose fields differ in no bounds.
var examples = map[spec.Type]string{
	spec.Bool:     `true`,
	spec.Money:    `{"amount": "12.50", "currency": "EUR"}`,
	spec.Date:     `"2026-02-28"`,
	spec.Time:     `"2026-02-28T12:30:00Z"`,
	spec.UUID:     `"6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b"`,
	spec.JSON:     `{"tags": ["a", "b"]}`,
	spec.TypeRef:  `"the id of another"`,
	spec.TypeRefs: `[]`,
}

func (f *Field) exampleJSON() string {
	switch f.Field.Type {
	case spec.String, spec.Text, spec.Email, spec.URL:
		return f.exampleText()
	case spec.Int:
		return bounded(f.Field, "7")
	case spec.Float:
		return bounded(f.Field, "1.5")
	case spec.Decimal:
		return strconv.Quote(bounded(f.Field, "1.50"))
	case spec.Enum:
		return strconv.Quote(f.Values[0])
	}
	return examples[f.Field.Type]
}

// exampleText fits the field's name into its bounds.
func (f *Field) exampleText() string {
	least, most := f.Lengths()
	begin, end := frame(f.Field)
	around, text := len(begin)+len(end), strings.ReplaceAll(f.Name, "_", "-")
	if room := most - around; most > 0 && len(text) > room {
		text = text[:max(room, 0)]
	}
	if lack := least - around - len(text); lack > 0 {
		text += strings.Repeat("x", lack)
	}
	return strconv.Quote(begin + text + end)
}
