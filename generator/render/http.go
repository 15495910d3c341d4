package render

import (
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
)

// ResourceHTTP has what the HTTP API prints of a resource.
type ResourceHTTP struct {
	Path      string // /v1/catalog/products
	PathConst string // the Go constant that holds it

	// For the ids of operations. They are unique: no name has the hyphen between domain
	// and resource.
	Slug, PluralSlug string
}

func newResourceHTTP(r *Resource) ResourceHTTP {
	return ResourceHTTP{
		Path: naming.Path(r.Domain.Name, r.Plural), PathConst: r.Vars + "Path",
		Slug: r.Domain.Name + "-" + r.Name, PluralSlug: r.Domain.Name + "-" + r.Plural,
	}
}

// FieldHTTP has what the HTTP API prints of a field: types and struct tags, beside the
// field's name, in the package of the API.
type FieldHTTP struct {
	InputType  string // httpapi.Field[string]
	InputTag   string
	OutputType string
	OutputTag  string
	FilterType string // of a filter's value
	FilterTag  string

	shown string // the field of a response for the object in {v}
}

func newFieldHTTP(f *Field, t fieldType) FieldHTTP {
	tags := strings.ReplaceAll(t.tags, "{values}", strings.Join(f.Spec.Values, ","))
	h := FieldHTTP{
		InputType: of(f.Go.form.input, f.Go.qualified), OutputType: of(f.Go.form.output, f.Go.qualified),
		FilterType: f.Go.FilterType,
		FilterTag:  tags, OutputTag: tags, InputTag: tags + f.inputTags(t),
		shown: of(f.Go.form.shown, f.Go.In("{v}")),
	}
	if f.Go.Enum != "" {
		h.FilterType = f.Go.qualified
	}
	if f.Optional && !t.anyJSON {
		h.OutputTag += ` nullable:"true"`
	}
	return h
}

// inputTags returns the tags that only a field of the input has.
func (f *Field) inputTags(t fieldType) string {
	_, list := t.bounds(f.Spec, t.goType)
	tags := strings.Join(list, "")
	if f.Go.Comment != "" && !strings.Contains(tags, "doc:") {
		tags += tag("doc", f.Go.Comment)
	}
	if f.Spec.Default != nil || f.Optional {
		tags += tag("required", "false")
	}
	if f.Spec.Default != nil {
		tags += tag("preset", t.json(*f.Spec.Default))
	}
	return tags
}

// tag returns another entry of a struct tag.
func tag(name, value string) string { return " " + name + ":" + strconv.Quote(value) }

// Shown returns the field of a response for the object in v.
func (h FieldHTTP) Shown(v string) string { return of(h.shown, v) }
