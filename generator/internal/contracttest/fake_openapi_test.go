package contracttest

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/underpin-dev/underpin/generator/spec"
)

type dict = map[string]any

// describe is the fake's /openapi.json.
func (f *fake) describe() dict {
	paths := dict{}
	for _, res := range f.resources {
		id := dict{"name": "id", "in": "path", "required": true, "schema": dict{"type": "string"}}
		header := func(name string) dict { return dict{"name": name, "in": "header", "schema": dict{"type": "string"}} }
		tag := dict{"ETag": dict{"schema": dict{"type": "string"}}}
		shown := f.shownSchema(res)
		page := strict(dict{"items": dict{"type": "array", "items": shown}, "next_cursor": dict{"type": []any{"string", "null"}}}, "items", "next_cursor")
		collection := dict{
			"get":  operation("list"+res.path, f.listParameters(res), "", nil, dict{"200": answers("application/json", page, nil)}, 422),
			"post": operation("create"+res.path, nil, "application/json", f.bodySchema(res, true), dict{"201": answers("application/json", shown, dict{"ETag": tag["ETag"], "Location": tag["ETag"]})}, 400, 409, 413, 415, 422),
		}
		item := dict{
			"parameters": []any{id},
			"get":        operation("get"+res.path, []any{header("If-None-Match")}, "", nil, dict{"200": answers("application/json", shown, tag), "304": dict{"description": "Not Modified"}}, 404),
			"patch":      operation("change"+res.path, []any{header("If-Match")}, "application/merge-patch+json", f.bodySchema(res, false), dict{"200": answers("application/json", shown, tag)}, 400, 404, 409, 412, 413, 415, 422),
			"delete":     operation("remove"+res.path, []any{header("If-Match")}, "", nil, dict{"204": dict{"description": "No Content"}}, 404, 409, 412),
		}
		content := item["patch"].(dict)["requestBody"].(dict)["content"].(dict)
		content["application/json"] = content["application/merge-patch+json"]
		if f.is("a path is not described") && res == f.resources[0] {
			continue
		}
		if f.is("a status is not described") {
			delete(item["delete"].(dict)["responses"].(dict), "409")
		}
		paths[res.path], paths[res.path+"/{id}"] = collection, item
	}
	problem := strict(dict{"status": dict{"type": "integer"}, "title": dict{"type": "string"}, "detail": dict{"type": "string"},
		"errors": dict{"type": "array", "items": strict(dict{"location": dict{"type": "string"}, "message": dict{"type": "string"}}, "location", "message")}}, "status", "title")
	version := "3.1.0"
	if f.is("OpenAPI 3.0") {
		version = "3.0.3"
	}
	return dict{"openapi": version, "info": dict{"title": "fake", "version": "1"}, "paths": paths, "components": dict{"schemas": dict{"Problem": problem}}}
}

func strict(properties dict, required ...string) dict {
	return dict{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func answers(mediaType string, schema, headers dict) dict {
	return dict{"description": "an answer", "content": dict{mediaType: dict{"schema": schema}}, "headers": headers}
}

func operation(id string, parameters []any, mediaType string, body, responses dict, refusals ...int) dict {
	for _, status := range refusals {
		n, _ := json.Marshal(status)
		responses[string(n)] = answers("application/problem+json", dict{"$ref": "#/components/schemas/Problem"}, nil)
	}
	op := dict{"operationId": id, "parameters": parameters, "responses": responses}
	if body != nil {
		op["requestBody"] = dict{"required": true, "content": dict{mediaType: dict{"schema": body}}}
	}
	return op
}

func (f *fake) listParameters(res *resource) []any {
	query := func(name string, schema dict) dict { return dict{"name": name, "in": "query", "schema": schema} }
	all := []any{
		query("limit", dict{"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
		query("order", dict{"type": "string", "enum": []any{"newest", "oldest"}, "default": "newest"}),
		query("cursor", dict{"type": "string"}),
	}
	for _, field := range res.Fields {
		if filterable(field) && !f.is("filters are not described") {
			all = append(all, query("filter."+field.Name, dict{"type": "string"}))
		}
	}
	return all
}

func (f *fake) shownSchema(res *resource) dict {
	properties := dict{"id": dict{"type": "string", "format": "uuid"}, "version": dict{"type": "integer"},
		"created_at": dict{"type": "string", "format": "date-time"}, "updated_at": dict{"type": "string", "format": "date-time"}}
	for _, field := range res.Fields {
		properties[field.Name] = f.fieldSchema(field, true)
	}
	if f.is("answers are described loosely") {
		return strict(properties, []string{}...)
	}
	return strict(properties, slices.Sorted(maps.Keys(properties))...)
}

func (f *fake) bodySchema(res *resource, create bool) dict {
	properties, needed := dict{}, []string{}
	for _, field := range res.Fields {
		s := f.fieldSchema(field, create)
		if create && field.Default != nil {
			s["default"], _ = decode([]byte(defaultOf(field)))
		}
		properties[field.Name] = s
		if create && required(field) {
			needed = append(needed, field.Name)
		}
	}
	s := strict(properties, needed...)
	if f.is("bodies are described loosely") {
		delete(s, "additionalProperties")
	}
	return s
}

// fieldSchema describes a field; whole is false in a patch, which may give parts.
func (f *fake) fieldSchema(field *spec.Field, whole bool) dict {
	s := typeSchema(field, whole)
	if f.is("lengths are not described") {
		delete(s, "maxLength")
	}
	if field.Type == spec.JSON && !field.Optional {
		return dict{"type": []any{"object", "array", "string", "number", "boolean"}}
	}
	if field.Optional && field.Type != spec.JSON || f.is("all are described as nullable") {
		return dict{"anyOf": []any{s, dict{"type": "null"}}}
	}
	return s
}

func typeSchema(field *spec.Field, whole bool) dict {
	text := dict{"type": "string"}
	with := func(s dict, more dict) dict { maps.Copy(s, more); return s }
	b := boundsOf(&spec.Field{})
	switch field.Type {
	case spec.Int, spec.Float, spec.Decimal:
		b = boundsOf(field)
	}
	switch field.Type {
	case spec.String, spec.Text:
		least, most := length(field)
		text["pattern"], text["minLength"] = "^[^\\u0000]*$", least
		if most >= 0 {
			text["maxLength"] = most
		}
		return text
	case spec.Int:
		s := dict{"type": "integer", "minimum": json.Number("-9223372036854775808"), "maximum": json.Number("9223372036854775807")}
		if b.lo != nil {
			s["minimum"] = json.Number(*field.Min)
		}
		if b.hi != nil {
			s["maximum"] = json.Number(*field.Max)
		}
		return s
	case spec.Float:
		s := dict{"type": "number"}
		if b.lo != nil {
			s["minimum"] = json.Number(*field.Min)
		}
		if b.hi != nil {
			s["maximum"] = json.Number(*field.Max)
		}
		return s
	case spec.Decimal:
		return with(text, dict{"pattern": decimalForm.String(), "maxLength": 40})
	case spec.Bool:
		return dict{"type": "boolean"}
	case spec.Money:
		s := strict(dict{"amount": dict{"type": "string", "pattern": decimalForm.String()}, "currency": dict{"enum": []any{"EUR", "USD", "JPY", "KWD"}}}, "amount", "currency")
		if !whole {
			delete(s, "required")
		}
		return s
	case spec.Date:
		return with(text, dict{"format": "date"})
	case spec.Time:
		return with(text, dict{"format": "date-time"})
	case spec.UUID, spec.TypeRef:
		return with(text, dict{"format": "uuid"})
	case spec.Email:
		least, most := length(field)
		return with(text, dict{"format": "email", "minLength": least, "maxLength": most})
	case spec.URL:
		least, most := length(field)
		return with(text, dict{"format": "uri", "pattern": `^https?://[^\s\u0000-\u001f\u007f/][^\s\u0000-\u001f\u007f]*$`, "minLength": least, "maxLength": most})
	case spec.Enum:
		return dict{"enum": field.Values}
	case spec.TypeRefs:
		return dict{"type": "array", "items": dict{"type": "string", "format": "uuid"}, "maxItems": 1000, "uniqueItems": true}
	}
	return dict{}
}
