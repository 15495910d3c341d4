package contracttest

import (
	"errors"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/underpin-dev/underpin/generator/spec"
)

// description is /openapi.json, against which all that is sent and answered is
// held.
type description struct {
	doc       map[string]any
	templates map[string]*regexp.Regexp // of paths

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by pointer
	told     map[string]int                // complaints of a kind
}

func describe(doc map[string]any) (*description, error) {
	d := &description{doc: doc, templates: map[string]*regexp.Regexp{}, schemas: map[string]*jsonschema.Schema{}, told: map[string]int{}}
	paths, _ := doc["paths"].(map[string]any)
	for path := range paths {
		d.templates[path] = regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
	}
	d.compiler = jsonschema.NewCompiler()
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	d.compiler.UseRegexpEngine(ecma)
	return d, d.compiler.AddResource(docURL, doc)
}

const docURL = "file:///openapi.json"

var placeholder = regexp.MustCompile(`\\\{[^/]*?\\\}`)

// ecma compiles the regular expressions of JSON schema, whose \uXXXX Go writes
// in another way.
func ecma(pattern string) (jsonschema.Regexp, error) {
	return regexp.Compile(unicodeEscape.ReplaceAllString(pattern, `\x{$1}`))
}

var unicodeEscape = regexp.MustCompile(`\\u([0-9a-fA-F]{4})`)

// node is an object of the description and the pointer to it.
type node struct {
	d       *description
	object  map[string]any // nil if there is none
	pointer string
}

// at goes to a member, and on to what that refers to.
func (n node) at(names ...string) node {
	for _, name := range names {
		object, _ := n.object[name].(map[string]any)
		n = node{n.d, object, n.pointer + "/" + escape(name)}
		if ref, ok := object["$ref"].(string); ok && strings.HasPrefix(ref, "#/") {
			n = n.d.lookUp(ref)
		}
	}
	return n
}

func (d *description) root() node { return node{d, d.doc, "#"} }

// lookUp follows a pointer such as #/components/schemas/X.
func (d *description) lookUp(ref string) node {
	n := d.root()
	for token := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		token, _ = url.PathUnescape(token)
		n = n.at(fromPointer.Replace(token))
	}
	return n
}

func escape(name string) string { return url.PathEscape(toPointer.Replace(name)) }

// The characters that mean something in a JSON pointer, and how they are written there.
var (
	toPointer   = strings.NewReplacer("~", "~0", "/", "~1")
	fromPointer = strings.NewReplacer("~1", "/", "~0", "~")
)

// operation is the description of a method on a path; its object is nil if
// there is none.
func (d *description) operation(method, path string) node {
	path, _, _ = strings.Cut(path, "?")
	paths := d.root().at("paths")
	for _, template := range slices.Sorted(maps.Keys(d.templates)) {
		if template == path || d.templates[template].MatchString(path) {
			if op := paths.at(template, strings.ToLower(method)); op.object != nil {
				return op
			}
		}
	}
	return node{d: d}
}

// validate holds a value against the schema of a media type. Where there is no
// valid schema, of which openapi tells once, the error is errNoSchema.
func (d *description) validate(media node, v any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	pointer := media.pointer + "/schema"
	s, known := d.schemas[pointer]
	if !known {
		if _, ok := media.object["schema"]; ok {
			s, _ = d.compiler.Compile(docURL + pointer)
		}
		d.schemas[pointer] = s
	}
	if s == nil {
		return errNoSchema
	}
	return s.Validate(v)
}

var errNoSchema = errors.New("there is no valid schema")

// complain reports the first few problems of a kind: one mistake in the
// description concerns every request.
func (d *description) complain(c *check, kind, format string, args ...any) {
	c.Helper()
	d.mu.Lock()
	d.told[kind]++
	n := d.told[kind]
	d.mu.Unlock()
	if n <= 3 {
		c.Errorf("openapi: "+format, args...)
	}
}

// checkAnswer holds an answer against what is described for the request, and
// the request against it if it was accepted.
func (d *description) checkAnswer(c *check, method, path, body string, headers []string, a *answer) {
	c.Helper()
	op := d.operation(method, path)
	if op.object == nil || a.status == 0 {
		return
	}
	kind := op.pointer + " " + strconv.Itoa(a.status)
	response := op.at("responses", strconv.Itoa(a.status))
	if response.object == nil {
		d.complain(c, kind, "%s does not describe status %d: %v", op.pointer, a.status, a)
		return
	}
	content := response.at("content")
	switch {
	case len(content.object) == 0 && a.raw != "":
		d.complain(c, kind, "%s describes %d without a body: %v", op.pointer, a.status, a)
	case len(content.object) > 0:
		media := content.at(a.mediaType())
		if media.object == nil {
			d.complain(c, kind, "%s does not describe %q for %d: %v", op.pointer, a.mediaType(), a.status, a)
		} else if err := d.validate(media, a.body); err != nil && err != errNoSchema {
			d.complain(c, kind, "the answer is not as described: %v: %v", err, a)
		}
	}
	if body != "" && a.status < 300 {
		v, _ := decode([]byte(body))
		media := op.at("requestBody", "content", requestType(headers))
		if media.object == nil {
			d.complain(c, kind, "%s does not describe bodies of %q: %v", op.pointer, requestType(headers), a)
		} else if err := d.validate(media, v); err != nil && err != errNoSchema {
			d.complain(c, op.pointer+" body", "a body that is accepted is not as described: %v: %v", err, a)
		}
	}
}

// requestType is the media type that a request is sent with.
func requestType(headers []string) string {
	for _, h := range headers {
		if name, value, _ := strings.Cut(h, ":"); name == "Content-Type" {
			mt, _, _ := mime.ParseMediaType(strings.TrimSpace(value))
			return mt
		}
	}
	return "application/json"
}

// schemaRefuses expects the schemas of a request to refuse a body that the
// program has to refuse.
func (c *check) schemaRefuses(method, path, body string) {
	c.Helper()
	v, err := decode([]byte(body))
	if err != nil {
		panic("contracttest: not JSON: " + body)
	}
	if c.doc == nil {
		return
	}
	op := c.doc.operation(method, path)
	content := op.at("requestBody", "content")
	for _, mt := range slices.Sorted(maps.Keys(content.object)) {
		if c.doc.validate(content.at(mt), v) == nil {
			c.Errorf("openapi: the schema of %s (%s) lets this pass, which is illegal:\n\t%s", op.pointer, mt, short(body))
			return
		}
	}
}

// tellsFields expects the schema of an answer to miss each member that is not
// there.
func (c *check) tellsFields(method, path string, a *answer) {
	c.Helper()
	object, ok := a.body.(map[string]any)
	if !ok || c.doc == nil {
		return
	}
	op := c.doc.operation(method, path)
	media := op.at("responses", strconv.Itoa(a.status), "content", "application/json")
	for name := range object {
		less := map[string]any{}
		for k, v := range object {
			if k != name {
				less[k] = v
			}
		}
		if c.doc.validate(media, less) == nil {
			c.Errorf("openapi: %s does not say that an answer always has the field %s", op.pointer, name)
		}
	}
}

// openapi fetches the description and checks that it is one, of all resources.
func (c *check) openapi() {
	a := c.must(http.StatusOK, http.MethodGet, "/openapi.json", "")
	doc, ok := a.body.(map[string]any)
	if !ok {
		c.Fatalf("/openapi.json is no JSON object: %v", a)
	}
	if mt := a.mediaType(); mt != "application/json" && mt != "application/vnd.oai.openapi+json" && mt != "application/openapi+json" {
		c.Errorf("/openapi.json is sent as %q", mt)
	}
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1.") {
		c.Errorf("openapi: version %q, want 3.1", v)
	}
	d, err := describe(doc)
	if err != nil {
		c.Fatalf("openapi: %v", err)
	}
	c.refsResolve(d, doc)
	info := d.root().at("info").object
	for _, name := range []string{"title", "version"} {
		if s, _ := info[name].(string); s == "" {
			c.Errorf("openapi: info.%s is missing", name)
		}
	}
	c.operationsDescribed(d)
	for _, r := range c.resources {
		c.parametersDescribed(d, r)
		c.headersDescribed(d, r)
		c.labelsDescribed(d, r)
	}
	c.doc = d
}

// refsResolve looks for a $ref that leads nowhere.
func (c *check) refsResolve(d *description, v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			c.refsResolve(d, x)
		}
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && d.lookUp(ref).object == nil {
			c.Errorf("openapi: %s leads nowhere", ref)
		}
		for _, x := range v {
			c.refsResolve(d, x)
		}
	}
}

// operationsDescribed compares the described operations with those there are,
// and compiles all of their schemas.
func (c *check) operationsDescribed(d *description) {
	want := map[string]bool{}
	traits := []string(nil) // paths below which traits may add more
	for _, r := range c.resources {
		for _, op := range []string{"get ", "post "} {
			want[op+r.path] = true
		}
		for _, op := range []string{"get ", "patch ", "delete "} {
			want[op+r.path+"/{id}"] = true
		}
		if len(r.Async) > 0 {
			traits = append(traits, r.path+"/")
		}
	}
	ids := map[string]string{}
	paths := d.root().at("paths")
	for _, path := range slices.Sorted(maps.Keys(paths.object)) {
		general := bracketed.ReplaceAllString(path, "{id}")
		for _, method := range slices.Sorted(maps.Keys(paths.at(path).object)) {
			op := paths.at(path, method)
			if op.object["responses"] == nil {
				continue // parameters, summary and such
			}
			c.compiles(d, op)
			id, _ := op.object["operationId"].(string)
			if other := ids[id]; id == "" || other != "" {
				c.Errorf("openapi: %s %s has the operationId %q, which is that of %q", method, path, id, other)
			}
			ids[id] = method + " " + path
			key := method + " " + general
			trait := slices.ContainsFunc(traits, func(p string) bool { return strings.HasPrefix(path, p) })
			if !want[key] && !trait && strings.HasPrefix(path, "/v1/") {
				c.Errorf("openapi: describes %s %s, which is not of the spec", method, path)
			}
			delete(want, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		c.Errorf("openapi: does not describe %s", key)
	}
}

var bracketed = regexp.MustCompile(`\{[^/]*\}`)

// compiles checks that what an operation sends and answers has valid schemas.
func (c *check) compiles(d *description, op node) {
	contents := []node{op.at("requestBody", "content")}
	for status, v := range op.at("responses").object {
		response, _ := v.(map[string]any)
		if _, ok := response["$ref"]; !ok && response["description"] == nil {
			c.Errorf("openapi: response %s of %s has no description", status, op.pointer)
		}
		contents = append(contents, op.at("responses", status, "content"))
	}
	for _, content := range contents {
		for mt := range content.object {
			pointer := content.at(mt).pointer + "/schema"
			if content.at(mt).object["schema"] == nil {
				c.Errorf("openapi: there is no %s", pointer)
			} else if _, err := d.compiler.Compile(docURL + pointer); err != nil {
				c.Errorf("openapi: %s: %v", pointer, err)
			}
		}
	}
}

// parametersDescribed checks that the parameters of all operations on a resource
// are told, and no others.
func (c *check) parametersDescribed(d *description, r *resource) {
	list := []string{"query limit", "query order", "query cursor"}
	for _, f := range r.Fields {
		if filterable(f) {
			list = append(list, "query filter."+f.Name)
		}
	}
	item := r.path + "/" + noSuchID
	for _, o := range []struct {
		method, path string
		want         []string
	}{
		{"GET", r.path, list},
		{"POST", r.path, nil},
		{"GET", item, []string{"path", "header If-None-Match"}},
		{"PATCH", item, []string{"path", "header If-Match"}},
		{"DELETE", item, []string{"path", "header If-Match"}},
	} {
		op := d.operation(o.method, o.path)
		if op.object == nil {
			continue // told above
		}
		var got []string
		for _, p := range d.parametersOf(op) {
			where, _ := p.object["in"].(string)
			name, _ := p.object["name"].(string)
			if where == "path" {
				got = append(got, "path")
				continue
			}
			got = append(got, where+" "+name)
			if p.object["required"] == true {
				c.Errorf("openapi: %s: the parameter %s is not required", op.pointer, name)
			}
			c.limitsDescribed(p, name)
		}
		slices.Sort(got)
		slices.Sort(o.want)
		if !slices.Equal(got, o.want) {
			c.Errorf("openapi: %s has the parameters %q, want %q", op.pointer, got, o.want)
		}
	}
}

// limitsDescribed checks what a list's own parameters say of themselves.
func (c *check) limitsDescribed(p node, name string) {
	for keyword, want := range map[string]map[string]string{
		"limit": {"minimum": "1", "maximum": "200", "default": "50"},
		"order": {"enum": `["newest","oldest"]`, "default": `"newest"`},
	}[name] {
		if got := p.at("schema").object[keyword]; !sameJSON(got, want) {
			c.Errorf("openapi: %s of the parameter %s is %s, want %s", keyword, name, toJSON(got), want)
		}
	}
}

// parametersOf are those of an operation and of its path.
func (d *description) parametersOf(op node) []node {
	above := d.lookUp(op.pointer[:strings.LastIndex(op.pointer, "/")])
	var all []node
	for _, n := range []node{above, op} {
		list, _ := n.object["parameters"].([]any)
		for _, v := range list {
			object, _ := v.(map[string]any)
			if ref, ok := object["$ref"].(string); ok {
				object = d.lookUp(ref).object
			}
			all = append(all, node{d: d, object: object})
		}
	}
	return all
}

// headersDescribed checks the headers that answers are said to have.
func (c *check) headersDescribed(d *description, r *resource) {
	item := r.path + "/" + noSuchID
	for _, o := range []struct{ method, path, status, header string }{
		{"POST", r.path, "201", "Location"}, {"POST", r.path, "201", "ETag"}, {"GET", item, "200", "ETag"}, {"PATCH", item, "200", "ETag"},
	} {
		op := d.operation(o.method, o.path)
		if op.object != nil && op.at("responses", o.status, "headers", o.header).object == nil {
			c.Errorf("openapi: %s does not describe the header %s of %s", op.pointer, o.header, o.status)
		}
	}
}

// defaultsDescribed checks that the schema of a POST tells what is taken for
// what is not given.
func (c *check) defaultsDescribed(r *resource) {
	if c.doc == nil {
		return
	}
	body := c.doc.operation(http.MethodPost, r.path).at("requestBody", "content", "application/json", "schema")
	for _, f := range r.Fields {
		if f.Default == nil || f.Type == spec.JSON {
			continue
		}
		property, _ := body.at("properties").object[f.Name].(map[string]any) // not what it refers to
		if got := property["default"]; !sameJSON(got, defaultOf(f)) {
			c.Errorf("openapi: the default of %s is %s, want %s", f.Name, toJSON(got), defaultOf(f))
		}
	}
}
