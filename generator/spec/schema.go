package spec

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// object is a JSON object; encoding/json sorts its members.
type object = map[string]any

// Schema returns the JSON schema (draft 2020-12) of underpin.yaml, for editors. It is
// somewhat more lenient than Parse and Validate, since it can't compare values, such as
// a ref with the resources. What an option needs is in a description.
func Schema(c Choices) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema(c)); err != nil {
		panic(err) // only strings, numbers and booleans in lists and maps
	}
	return b.Bytes()
}

func schema(c Choices) object {
	return object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  SchemaURL,
		"title":                "underpin.yaml",
		"description":          "What a project is made from: its names, its decisions, its domains with their resources and fields.",
		"type":                 []string{"object", "null"},
		"additionalProperties": false,
		"properties": object{
			"name": object{
				"description": "Name of the project and of its program.",
				"type":        "string", "pattern": kebabCase.String(), "maxLength": mostProject,
				"not": object{"enum": sortedWords(refusedProjects)},
			},
			"module": object{
				"description": "Go module path; example.com/NAME if it is left out.",
				"type":        "string", "examples": []string{"example.com/shop", "github.com/acme/shop"},
			},
			"decisions": object{
				"description": "What was decided. What is left out has its default.",
				"type":        []string{"object", "null"}, "additionalProperties": false, "properties": decisionSchemas(c),
			},
			"domains": object{
				"description": "The parts of the business, each with resources.",
				"type":        []string{"object", "null"},
				"propertyNames": object{
					"allOf": []object{{"$ref": "#/$defs/name"}},
					"not":   object{"anyOf": []object{{"enum": sortedWords(c.refusedDomains())}, {"pattern": "^pg_"}}},
				},
				"additionalProperties": object{"$ref": "#/$defs/domain"},
			},
		},
		"$defs": object{
			"name": object{"type": "string", "pattern": snakeCase.String(), "maxLength": mostName},
			"domain": object{
				"type": "object", "minProperties": 1,
				"propertyNames":        object{"allOf": []object{{"$ref": "#/$defs/name"}}, "not": object{"pattern": "^sqlite_"}},
				"additionalProperties": object{"$ref": "#/$defs/resource"},
			},
			"resource": object{
				"description": "A kind of thing: its fields, or async, plural and fields.",
				"type":        "object",
				"if":          object{"required": []string{"fields"}, "properties": object{"fields": object{"type": "object"}}},
				"then":        object{"$ref": "#/$defs/long"},
				"else":        object{"$ref": "#/$defs/fields"},
			},
			"long": object{
				"type": "object", "required": []string{"fields"}, "additionalProperties": false,
				"properties": object{
					"async":  traitSchema(c),
					"plural": object{"description": "For paths and tables, where English rules don't give it.", "$ref": "#/$defs/name"},
					"fields": object{"$ref": "#/$defs/fields"},
				},
			},
			"fields": object{
				"type": "object", "minProperties": 1,
				"propertyNames":        object{"allOf": []object{{"$ref": "#/$defs/name"}}, "not": object{"enum": sortedWords(refusedFields)}},
				"additionalProperties": object{"$ref": "#/$defs/field"},
			},
			"field": object{
				"description": "A type and its modifiers: " + typesWith(func(typeRule) bool { return true }) +
					"; optional, unique, min=N, max=N, default=V.",
				"type": "string", "pattern": fieldPattern(),
				"examples": []string{
					"string", "string unique max=40", "text optional", "int min=1", "bool default=false", "money", "email",
					"enum(open,done) default=open", "ref(product)", "ref(catalog/product) optional", "refs(catalog/product)",
				},
			},
		},
	}
}

func decisionSchemas(c Choices) object {
	schemas := object{}
	for _, d := range c.Decisions {
		schema := object{"enum": d.Options, "default": d.Default}
		if d.Boolean() {
			schema = object{"enum": []any{true, false, "on", "off"}, "default": d.Default == "on"}
		}
		var needs []string
		for _, r := range c.Requirements {
			if r.Decision == d.Name {
				needs = append(needs, r.String()+".")
			}
		}
		if len(needs) > 0 {
			schema["description"] = strings.Join(needs, " ")
		}
		schemas[d.Name] = schema
	}
	return schemas
}

func traitSchema(c Choices) object {
	items := object{"enum": c.Traits}
	if len(c.Traits) == 0 {
		items = object{"not": object{}}
	}
	return object{
		"description": "What happens beside the request.",
		"type":        []string{"array", "null"}, "uniqueItems": true, "items": items,
	}
}

// fieldPattern returns the grammar of a field as a regular expression for JavaScript
// and Go.
func fieldPattern() string {
	const name, value, blanks = `[a-z][a-z0-9_]*`, `[A-Za-z0-9_][A-Za-z0-9_.\-]*`, `[ \t\r\n]*`
	var simple []string
	for _, t := range Types {
		if rules[t].arg == "" {
			simple = append(simple, string(t))
		}
	}
	enum := `enum\(` + blanks + value + blanks + `(,` + blanks + value + blanks + `)*\)`
	refs := `refs?\(` + blanks + `(` + name + `/)?` + name + blanks + `\)`
	modifier := `optional|unique|(min|max)=[^ \t\r\n]+|default=("([^"\\]|\\.)*"|'([^']|'')*'|[^"' \t\r\n][^ \t\r\n]*)`
	return `^` + blanks + `(` + strings.Join(simple, "|") + `|` + enum + `|` + refs + `)([ \t\r\n]+(` + modifier + `))*` + blanks + `$`
}

func sortedWords(refused map[string]string) []string {
	return slices.Sorted(maps.Keys(refused))
}
