package render

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Event has what documents print of a type of event.
type Event struct {
	Type  string // orders.order.created
	Const string // in the package of its domain: OrderCreated
	When  string // it is published

	domain string
}

// Events returns the types of events about the resource.
func (r *Resource) Events() (list []Event) {
	for _, verb := range []string{"created", "changed", "removed"} {
		list = append(list, Event{
			Type: r.Go.EventType + "." + verb, Const: r.Type + strings.ToUpper(verb[:1]) + verb[1:],
			When: r.Article + " " + r.Words + " was " + verb, domain: r.Domain.Name,
		})
	}
	return list
}

// ChannelOf returns where other programs read events of a type.
func (p *Project) ChannelOf(e Event) string { return expand(p.channel.Name, p.eventNames(e)) }

func (p *Project) eventNames(e Event) map[string]string {
	return map[string]string{"name": p.Name, "domain": e.domain, "type": e.Type}
}

// Channel returns where other programs read events, with one of them as an example. It is
// an error if no part says so.
func (p *Project) Channel() (c decisions.Channel, err error) {
	if p.channel.Name == "" {
		return c, errors.New("no part has a channel, which docs/events.md describes")
	}
	names := p.eventNames(p.Example().Events()[0])
	for _, sentence := range p.channel.Read {
		c.Read = append(c.Read, expand(sentence, names))
	}
	c.Title, c.Name = p.channel.Title, expand(p.channel.Name, names)
	return c, nil
}

// dataSchema describes the values of a field type in the body of an event.
type dataSchema struct {
	kind string // the type in JSON Schema; empty for any
	more string // further keywords
}

// FieldEvent has what documents print of a field in the body of an event.
type FieldEvent struct {
	Schema  string // in JSON Schema
	Example string // a value as the program encodes it
}

func newFieldEvent(f *Field, t fieldType) FieldEvent {
	kind, values := quoteJSON(t.data.kind), make([]string, len(f.Spec.Values))
	for i, v := range f.Spec.Values {
		values[i] = quoteJSON(v)
	}
	if f.Optional {
		kind, values = "["+kind+`, "null"]`, append(values, "null")
	}
	var keywords []string
	if t.data.kind != "" {
		keywords = append(keywords, `"type": `+kind)
	}
	if f.Spec.Type == spec.Enum {
		keywords = append(keywords, `"enum": [`+strings.Join(values, ", ")+"]")
	}
	if t.data.more != "" {
		keywords = append(keywords, t.data.more)
	}
	if f.Go.Comment != "" {
		keywords = append(keywords, `"description": `+quoteJSON(f.Go.Comment))
	}
	return FieldEvent{"{" + strings.Join(keywords, ", ") + "}", cmp.Or(t.ref.data, t.example(f.Spec))}
}

// quoteJSON returns a text as JSON, without escapes for HTML.
func quoteJSON(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string can always be encoded
	return strings.TrimSpace(b.String())
}
