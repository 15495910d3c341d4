package contracttest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// fake is a program in memory that keeps the contract, but for one thing.
type fake struct {
	resources []*resource
	broken    string // what it gets wrong; see TestBroken

	mu    sync.Mutex
	rows  map[*resource][]*row // oldest first
	gone  []string             // ids that count as if they were there
	clock int64                // of ids and times, in ms
}

type row struct {
	id               string
	version          int
	created, updated string
	values           map[string]any
}

func newFake(s *spec.Spec, broken string) *fake {
	return &fake{resources: resourcesOf(s), broken: broken, rows: map[*resource][]*row{}, clock: 1_700_000_000_000}
}

func (f *fake) is(broken string) bool { return f.broken == broken }

func (f *fake) operations() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	return mux
}

// rejection is a problem on its way out.
type rejection struct {
	status int
	names  []string
	detail string
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case rejection:
			f.problem(w, p)
		default:
			panic(p)
		}
	}()
	body := f.read(r) // outside of the lock
	f.mu.Lock()
	defer f.mu.Unlock()
	f.route(w, r, body)
}

func (f *fake) problem(w http.ResponseWriter, p rejection) {
	if f.is("plain text 404") && p.status == 404 {
		http.Error(w, "not found", 404)
		return
	}
	errs := []any{}
	for _, n := range p.names {
		errs = append(errs, map[string]any{"location": n, "message": "is wrong"})
		if f.is("names the first only") {
			break
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	if p.status == 405 && !f.is("no Allow") {
		w.Header().Set("Allow", "GET")
	}
	switch {
	case f.is("400 for broken rules") && p.status == 422:
		p.status = 400
	case f.is("422 for broken JSON") && p.status == 400:
		p.status = 422
	}
	w.WriteHeader(p.status)
	status := p.status
	if f.is("another status in the problem") {
		status = 500
	}
	json.NewEncoder(w).Encode(map[string]any{"status": status, "title": http.StatusText(p.status), "detail": p.detail, "errors": errs})
}

func (f *fake) route(w http.ResponseWriter, r *http.Request, body []byte) {
	switch path := r.URL.EscapedPath(); {
	case path == "/openapi.json" && r.Method == "GET":
		reply(w, 200, f.describe())
		return
	case path == "/docs" && r.Method == "GET":
		w.Header().Set("Content-Type", "text/html")
		if f.is("docs from a CDN") {
			io.WriteString(w, `<script src="https://cdn.example.com/x.js"></script>`)
		}
		io.WriteString(w, `<a href="https://example.com">a link loads nothing</a>`)
		return
	case path == "/livez" && f.is("livez in public"):
		return
	default:
		for _, res := range f.resources {
			rest, ok := strings.CutPrefix(path, res.path)
			switch {
			case ok && rest == "":
				f.collection(w, r, res, body)
				return
			case ok && strings.HasPrefix(rest, "/") && len(rest) > 1 && !strings.Contains(rest[1:], "/"):
				f.item(w, r, res, rest[1:], body)
				return
			}
		}
	}
	panic(rejection{status: 404})
}

// read takes a body in the order of checks 415, 413; nil if there is none to take.
func (f *fake) read(r *http.Request) []byte {
	if r.Method != "POST" && r.Method != "PATCH" {
		return nil
	}
	known := false
	for _, res := range f.resources {
		known = known || r.URL.Path == res.path && r.Method == "POST" || strings.HasPrefix(r.URL.Path, res.path+"/") && r.Method == "PATCH"
	}
	if !known {
		return nil
	}
	limit := mostBytes
	if f.is("a byte less") {
		limit--
	}
	if f.is("no limit") {
		limit *= 4
	}
	tooBig := func() []byte {
		b, _ := io.ReadAll(io.LimitReader(r.Body, int64(limit+1)))
		if len(b) > limit {
			panic(rejection{status: 413})
		}
		return b
	}
	if f.is("413 before 415") {
		r.Body = io.NopCloser(strings.NewReader(string(tooBig())))
	}
	mt, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if f.is("merge-patch is unknown") && mt != "application/json" {
		panic(rejection{status: 415})
	}
	if mt != "application/json" && (r.Method == "POST" || mt != "application/merge-patch+json") && !(f.is("any +json") && strings.HasSuffix(mt, "+json")) {
		panic(rejection{status: 415})
	}
	return tooBig()
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.Encode(v)
}

func (f *fake) show(res *resource, r *row) map[string]any {
	out := maps.Clone(r.values)
	out["id"], out["version"], out["created_at"], out["updated_at"] = r.id, r.version, r.created, r.updated
	switch {
	case f.is("unset is left out"):
		maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil })
	case f.is("one field more"):
		out["etag"] = r.version
	case f.is("local times"):
		out["created_at"] = strings.Replace(r.created, "Z", "+00:00", 1)
	}
	return out
}

func (f *fake) etag(r *row) string {
	if f.is("an ETag without quotes") {
		return strconv.Itoa(r.version)
	}
	return strconv.Quote(strconv.Itoa(r.version))
}

func (f *fake) now() string {
	f.clock++
	return time.UnixMilli(f.clock).UTC().Format(time.RFC3339Nano)
}

func (f *fake) collection(w http.ResponseWriter, r *http.Request, res *resource, body []byte) {
	switch r.Method {
	case "GET":
		f.list(w, r, res)
	case "POST":
		values := map[string]any{}
		for _, field := range res.Fields {
			values[field.Name] = nil
			if field.Default != nil && !f.is("no defaults") {
				values[field.Name], _ = decode([]byte(defaultOf(field)))
			}
		}
		f.parse(res, body, values, true)
		if f.is("refuses good bodies") {
			panic(rejection{status: 422})
		}
		if f.is("keeps what it refuses") {
			defer func() { f.rows[res] = append(f.rows[res], f.row(values)) }()
		}
		f.noDuplicate(res, values, nil)
		made := f.row(values)
		f.rows[res] = append(f.rows[res], made)
		if !f.is("no Location") {
			w.Header().Set("Location", res.path+"/"+made.id)
		}
		w.Header().Set("ETag", f.etag(made))
		reply(w, 201, f.show(res, made))
	default:
		panic(rejection{status: 405})
	}
}

func (f *fake) row(values map[string]any) *row {
	now := f.now()
	id := fmt.Sprintf("%08x-%04x-7000-8000-000000000000", f.clock>>16, f.clock&0xffff)
	if f.is("UUIDv4") {
		id = strings.Replace(id, "-7", "-4", 1)
	}
	return &row{id, 1, now, now, values}
}

func (f *fake) noDuplicate(res *resource, values map[string]any, but *row) {
	if f.is("no unique") {
		return
	}
	for _, field := range res.Fields {
		for _, r := range f.rows[res] {
			a, b := r.values[field.Name], values[field.Name]
			if f.is("unique but for case") {
				a, b = strings.ToLower(fmt.Sprint(a)), strings.ToLower(fmt.Sprint(b))
			}
			if field.Unique && r != but && (b != nil || f.is("nothing is unique too")) && same(a, b) {
				panic(rejection{status: 409, detail: field.Name + " is taken"})
			}
		}
	}
}

func (f *fake) find(res *resource, id string) *row {
	for _, r := range f.rows[res] {
		if r.id == id {
			return r
		}
	}
	panic(rejection{status: 404})
}

func (f *fake) item(w http.ResponseWriter, r *http.Request, res *resource, id string, body []byte) {
	if f.is("500 for a malformed id") && id == "nope" {
		panic(rejection{status: 500})
	}
	switch r.Method {
	case "GET":
		found := f.find(res, id)
		w.Header().Set("ETag", f.etag(found))
		for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
			tag = strings.TrimSpace(tag)
			if !f.is("no weak comparison") {
				tag = strings.TrimPrefix(tag, "W/")
			}
			if tag == f.etag(found) || tag == "*" {
				w.WriteHeader(304)
				return
			}
		}
		shown := f.show(res, found)
		if f.is("GET differs") {
			shown["version"] = found.version + 1
		}
		reply(w, 200, shown)
	case "PATCH":
		f.patch(w, r, res, id, body)
	case "DELETE":
		found := f.find(res, id)
		f.match(r, found)
		f.notReferred(res, id)
		if f.is("refs to what is gone") {
			f.gone = append(f.gone, id)
		}
		if !f.is("deletes nothing") {
			f.rows[res] = slices.DeleteFunc(f.rows[res], func(r *row) bool { return r == found })
		}
		w.WriteHeader(204)
	default:
		panic(rejection{status: 405})
	}
}

func (f *fake) match(r *http.Request, found *row) {
	tags := r.Header.Get("If-Match")
	if tags == "" || tags == "*" || f.is("no If-Match") {
		return
	}
	if f.is("one tag in If-Match") && strings.Contains(tags, ",") {
		panic(rejection{status: 412})
	}
	for tag := range strings.SplitSeq(tags, ",") {
		if strings.TrimSpace(tag) == f.etag(found) {
			return
		}
	}
	panic(rejection{status: 412})
}

func (f *fake) notReferred(res *resource, id string) {
	for _, other := range f.resources {
		for _, field := range other.Fields {
			if field.Ref.Resource != res.Name || field.Ref.Domain != res.domain.Name || other.domain != res.domain && !f.is("foreign keys everywhere") || f.is("dangling") {
				continue
			}
			for _, r := range f.rows[other] {
				ids, _ := r.values[field.Name].([]any)
				if r.values[field.Name] == id || slices.Contains(ids, any(id)) {
					detail := "referred to by " + other.Name
					if f.is("409 names nobody") {
						detail = "conflict"
					}
					panic(rejection{status: 409, detail: detail})
				}
			}
		}
	}
}

func (f *fake) patch(w http.ResponseWriter, r *http.Request, res *resource, id string, body []byte) {
	if f.is("404 before 422") {
		f.find(res, id)
	}
	scratch := map[string]any{}
	for _, r := range f.rows[res] {
		if r.id == id {
			scratch = maps.Clone(r.values)
		}
	}
	f.parse(res, body, scratch, false)
	found := f.find(res, id)
	if f.is("409 before 412") {
		f.noDuplicate(res, scratch, found)
	}
	f.match(r, found)
	f.noDuplicate(res, scratch, found)
	if f.is("loses changes") { // reads, waits, writes
		f.mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		f.mu.Lock()
	}
	before := f.show(res, found)
	if !same(found.values, scratch) || f.is("every PATCH is a change") {
		found.values, found.version, found.updated = scratch, found.version+1, f.now()
		switch {
		case f.is("PATCH changes another field"):
			found.values["title"] = found.updated
		case f.is("the version jumps"):
			found.version++
		case f.is("updated_at goes back"):
			found.updated = "2001-01-01T00:00:00Z"
		}
	}
	if f.is("the PATCH answer lags") {
		reply(w, 200, before)
		return
	}
	w.Header().Set("ETag", f.etag(found))
	reply(w, 200, f.show(res, found))
}

func (f *fake) list(w http.ResponseWriter, r *http.Request, res *resource) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		panic(rejection{status: 422})
	}
	var wrong []string
	bad := func(name string) { wrong = append(wrong, "query."+name) }
	limit, order, cursor := 50, "newest", ""
	if f.is("default of 20") {
		limit = 20
	}
	filters := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		value := query[name][0]
		if len(query[name]) > 1 && !f.is("repeated parameters") || value == "" {
			bad(name)
			continue
		}
		field := f.filtered(res, name)
		switch {
		case name == "limit":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 200 || value[0] == '+' {
				bad(name)
			}
			limit = n
		case name == "order":
			if value != "newest" && value != "oldest" {
				bad(name)
			}
			order = value
			if f.is("oldest is newest") {
				order = "newest"
			}
		case name == "cursor":
			cursor = value
		case field != nil:
			if !legalFilter(field, value) && !f.is("any filter value") {
				bad(name)
			}
			filters[field.Name] = value
		case !f.is("unknown parameters"):
			bad(name)
		}
	}
	if len(wrong) > 0 {
		panic(rejection{status: 422, names: wrong})
	}
	scope := fmt.Sprint(res.path, order, filters)
	if f.is("a cursor for all") {
		scope = ""
	}
	after := ""
	if cursor != "" {
		b, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
		text, ok := strings.CutPrefix(string(b), scope+" ")
		if err != nil || !ok || !uuidV7.MatchString(text) {
			panic(rejection{status: 422, names: []string{"query.cursor"}})
		}
		after = text
	}
	rows := slices.Clone(f.rows[res])
	if order == "newest" {
		slices.Reverse(rows)
	}
	items, next := []any{}, any(nil)
	last := ""
	skip := 0
	if f.is("offsets") && after != "" {
		fmt.Sscanf(after, "%x-", &skip)
		after = ""
	}
	for i, r := range rows {
		before := r.id <= after
		if order == "newest" {
			before = r.id >= after
		}
		if i < skip || after != "" && before || !f.has(res, r, filters) {
			continue
		}
		if len(items) == limit {
			mark := last
			if f.is("offsets") {
				mark = fmt.Sprintf("%08x-0000-7000-8000-000000000000", i)
			}
			next = base64.RawURLEncoding.EncodeToString([]byte(scope + " " + mark))
			break
		}
		shown := f.show(res, r)
		if f.is("lists differ") {
			shown["version"] = r.version + 1
		}
		items, last = append(items, shown), r.id
	}
	if next == nil && len(items) == limit && f.is("one empty page more") {
		next = base64.RawURLEncoding.EncodeToString([]byte(scope + " " + last))
	}
	reply(w, 200, map[string]any{"items": items, "next_cursor": next})
}

// filtered is the field that a query parameter filters by.
func (f *fake) filtered(res *resource, parameter string) *spec.Field {
	for _, field := range res.Fields {
		if "filter."+field.Name == parameter && (filterable(field) || f.is("filters by all")) {
			return field
		}
	}
	return nil
}

func (f *fake) has(res *resource, r *row, filters map[string]string) bool {
	for name, want := range filters {
		got := r.values[name]
		if ids, ok := got.([]any); ok {
			if !slices.Contains(ids, any(want)) {
				return false
			}
			continue
		}
		if (got == nil || fmt.Sprint(got) != want) && !f.is("filters nothing") {
			return false
		}
	}
	return true
}
