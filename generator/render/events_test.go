package render_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
)

// jsonBlock finds the JSON in a document.
var jsonBlock = regexp.MustCompile("(?s)```json\n(.*?)```")

// docs/events.md describes each type of event, where each broker has it, and a message that its
// JSON Schema allows, as it does each value of an enum, and null where a value is optional.
// Only properties of optional fields may be null.
func TestEventsDocument(t *testing.T) {
	c := projecttest.Catalog(t)
	brokers := projecttest.Providing(t, c, "broker")
	for _, o := range brokers {
		for _, file := range []string{"", big, odd} {
			s := projecttest.Spec(t, c, file, map[string]string{"queue": o.Name})
			t.Run(s.Name+" "+o.Name, func(t *testing.T) {
				model, err := render.NewProject(s, c, nil, false)
				if err != nil {
					t.Fatal(err)
				}
				r := rendered{T: t, model: model, tree: projecttest.Render(t, c, s)}
				text := r.text("docs/events.md")
				for _, d := range model.Domains {
					for _, resource := range d.Resources {
						_, section, _ := strings.Cut(text, "\n### "+resource.Go.EventType+"\n")
						section, _, _ = strings.Cut(section, "\n### ")
						r.describes(section, resource)
					}
				}
			})
		}
	}
	if len(brokers) < 3 {
		t.Errorf("%d options provide a broker, want 3 at least", len(brokers))
	}
}

// A project whose broker has no channel is an error, not a document without places.
func TestChannel(t *testing.T) {
	c := projecttest.Catalog(t)
	model, err := render.NewProject(projecttest.Spec(t, c, "", map[string]string{"queue": "memory"}), c, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if channel, err := model.Channel(); err == nil {
		t.Errorf("without a broker: got %v, want an error", channel)
	}
}

// describes expects a section to describe the events of a resource.
func (r rendered) describes(section string, resource *render.Resource) {
	r.Helper()
	for _, e := range resource.Events() {
		if row := fmt.Sprintf("\n| `%s` | %s | `%s` |\n", e.Type, e.When, r.model.ChannelOf(e)); r.model.ChannelOf(e) == "" || !strings.Contains(section, row) {
			r.Errorf("%s: there is no row %s", e.Type, row)
		}
	}
	blocks := jsonBlock.FindAllStringSubmatch(section, -1)
	if len(blocks) != 2 {
		r.Fatalf("%s has %d blocks of JSON, want a schema and a message", resource.SpecName, len(blocks))
	}
	definition, err := jsonschema.UnmarshalJSON(strings.NewReader(blocks[0][1]))
	if err != nil {
		r.Fatalf("%s: the schema: %v", resource.SpecName, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource("data.json", definition); err != nil {
		r.Fatal(err)
	}
	schema, err := compiler.Compile("data.json")
	if err != nil {
		r.Fatalf("%s: the schema: %v", resource.SpecName, err)
	}
	var message struct{ Data map[string]any }
	if err := json.Unmarshal([]byte(blocks[1][1]), &message); err != nil {
		r.Fatalf("%s: the message: %v", resource.SpecName, err)
	}
	if err := schema.Validate(message.Data); err != nil {
		r.Errorf("%s: the message: %v", resource.SpecName, err)
	}
	allows := func(f *render.Field, value any) bool {
		data := maps.Clone(message.Data)
		data[f.Name] = value
		return schema.Validate(data) == nil
	}
	for _, f := range resource.Fields {
		if f.Spec.Type != spec.JSON && allows(f, nil) != f.Optional {
			r.Errorf("%s: %s may be null: %v, want %v", resource.SpecName, f.Name, !f.Optional, f.Optional)
		}
		for _, v := range f.Spec.Values {
			if !allows(f, v) {
				r.Errorf("%s: %s may not be %s", resource.SpecName, f.Name, v)
			}
		}
		if f.Spec.Type != spec.JSON && allows(f, []any{"no value of any type"}) {
			r.Errorf("%s: %s may be anything", resource.SpecName, f.Name)
		}
		data := maps.Clone(message.Data)
		if delete(data, f.Name); schema.Validate(data) == nil {
			r.Errorf("%s: %s may be missing", resource.SpecName, f.Name)
		}
	}
}
