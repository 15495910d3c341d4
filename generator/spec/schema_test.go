package spec

import (
	"bytes"
	"encoding/json"
	"regexp"
	"testing"
)

func TestSchema(t *testing.T) {
	choices := choices
	choices.Requirements = []Requirement{{"cache", "redis", "database", "postgres", "a reason"}, {"cache", "memory", "cqrs", "off", "another"}}
	first := Schema(choices)
	if !bytes.Equal(first, Schema(choices)) {
		t.Error("it is not the same twice")
	}
	var got struct {
		Schema     string `json:"$schema"`
		ID         string `json:"$id"`
		Properties struct {
			Decisions struct {
				Properties map[string]struct {
					Enum        []any
					Default     any
					Description string
				}
			}
		}
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal(first, &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "https://json-schema.org/draft/2020-12/schema" || got.ID != SchemaURL {
		t.Errorf("%s, %s", got.Schema, got.ID)
	}
	decisions := got.Properties.Decisions.Properties
	if len(decisions) != 4 || decisions["otel"].Default != true || len(decisions["cqrs"].Enum) != 4 ||
		decisions["cqrs"].Enum[1] != false || decisions["cache"].Default != "memory" || decisions["cache"].Enum[2] != "redis" {
		t.Errorf("decisions: %+v", decisions)
	}
	if got, want := decisions["cache"].Description, "redis needs database postgres, because a reason. memory needs cqrs off, because another."; got != want {
		t.Errorf("the description of cache is %q, want %q", got, want)
	}
	for _, m := range regexp.MustCompile(`"#/\$defs/(\w+)"`).FindAllSubmatch(first, -1) {
		if got.Defs[string(m[1])] == nil {
			t.Errorf("there is no definition %s", m[1])
		}
	}
}

// The pattern of a field and the grammar say the same.
func TestSchemaPattern(t *testing.T) {
	pattern := regexp.MustCompile(fieldPattern())
	for field, want := range map[string]bool{
		"string": true, " int  min=1 max=2 ": true, "enum(a,b-c)": true, "enum( a , b ) optional": true, "ref(a/b) unique": true,
		"refs(b)": true, "string default=a:b": true, `string default="a \" b" optional`: true, "string default='a '' b'": true,
		"text optional\n\tdefault=x": true, `json default={"a":1}`: true,
		"": false, "strin": false, "enum": false, "enum()": false, "enum(a,)": false, "enum(-a)": false, "ref": false, "ref(A)": false,
		"ref(a/b/c)": false, "string(20)": false, "int min": false, "int min=": false, "int uniqe": false, "int:min=1": false,
		`string default="a`: false, `string default="a"b`: false, "string default=": false, "enum(a)optional": false, "optional": false,
	} {
		if got := pattern.MatchString(field); got != want {
			t.Errorf("the pattern says %v of %q", got, field)
		}
		g := &grammar{text: field, at: func(int) pos { return pos{} }}
		if err := g.field(&Field{}); (err == nil) != want {
			t.Errorf("the grammar says of %q: %v", field, err)
		}
	}
}
