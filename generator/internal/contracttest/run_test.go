package contracttest

import (
	"fmt"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/underpin-dev/underpin/generator/spec"
)

func text(s string) *string { return &s }

// everyType is a spec with every type and modifier, with resources that can
// have few objects only, and with references of all kinds.
func everyType() *spec.Spec {
	ref := func(domain, resource string) spec.Ref { return spec.Ref{Domain: domain, Resource: resource} }
	return &spec.Spec{Name: "fake", Domains: []*spec.Domain{
		{Name: "stock", Resources: []*spec.Resource{
			{Name: "thing", Plural: "things", Fields: []*spec.Field{
				{Name: "name", Type: spec.String},
				{Name: "code", Type: spec.String, Unique: true, Min: text("2"), Max: text("12")},
				{Name: "title", Type: spec.String, Optional: true},
				{Name: "body", Type: spec.Text, Optional: true},
				{Name: "size", Type: spec.Int},
				{Name: "serial", Type: spec.Int, Optional: true, Unique: true},
				{Name: "grade", Type: spec.Int, Min: text("1"), Max: text("9"), Default: text("3")},
				{Name: "weight", Type: spec.Float},
				{Name: "ratio", Type: spec.Float, Min: text("0.5"), Max: text("0.75")},
				{Name: "rate", Type: spec.Decimal, Optional: true},
				{Name: "share", Type: spec.Decimal, Min: text("0"), Max: text("100.00"), Default: text("1.50")},
				{Name: "ok", Type: spec.Bool},
				{Name: "price", Type: spec.Money},
				{Name: "cost", Type: spec.Money, Optional: true},
				{Name: "day", Type: spec.Date, Unique: true},
				{Name: "at", Type: spec.Time, Optional: true},
				{Name: "key", Type: spec.UUID, Unique: true, Optional: true},
				{Name: "mail", Type: spec.Email, Unique: true},
				{Name: "site", Type: spec.URL, Unique: true, Optional: true},
				{Name: "contact", Type: spec.Email, Min: text("20"), Max: text("100")},
				{Name: "home", Type: spec.URL, Min: text("30"), Max: text("60"), Default: text("https://example.com/0123456789")},
				{Name: "essay", Type: spec.Text, Min: text("3"), Max: text("500000")},
				{Name: "tiny", Type: spec.String, Max: text("1")},
				{Name: "huge", Type: spec.Int, Min: text("9223372036854775800")},
				{Name: "low", Type: spec.Int, Max: text("-9223372036854775800"), Optional: true},
				{Name: "vast", Type: spec.Float, Max: text("1e308"), Default: text("2e9")},
				{Name: "precise", Type: spec.Decimal, Min: text("-99999999999999999999999999999999999999"), Max: text("99999999999999999999999999999999999999")},
				{Name: "fee", Type: spec.Money, Default: text("12.5 EUR")},
				{Name: "due", Type: spec.Time, Default: text("2024-01-01T00:00:00.500+01:00")},
				{Name: "trace", Type: spec.UUID, Default: text("F47AC10B-58CC-4372-A567-0E02B2C3D479")},
				{Name: "since", Type: spec.Date, Default: text("2024-02-29"), Optional: true},
				{Name: "flag", Type: spec.Bool, Default: text("false"), Optional: true},
				{Name: "data", Type: spec.JSON},
				{Name: "extra", Type: spec.JSON, Optional: true},
				{Name: "state", Type: spec.Enum, Values: []string{"new", "used", "gone"}, Default: text("used"), Optional: true},
				{Name: "parent", Type: spec.TypeRef, Ref: ref("stock", "thing"), Optional: true},
				{Name: "labels", Type: spec.TypeRefs, Ref: ref("stock", "label")},
			}},
			{Name: "label", Plural: "labels", Fields: []*spec.Field{
				{Name: "slot", Type: spec.Enum, Values: []string{"a", "b", "c"}, Unique: true},
			}},
			{Name: "tag", Plural: "tags", Fields: []*spec.Field{{Name: "name", Type: spec.String}}},
		}},
		{Name: "sales", Resources: []*spec.Resource{
			{Name: "use", Plural: "uses", Fields: []*spec.Field{
				{Name: "tag", Type: spec.TypeRef, Ref: ref("stock", "tag")},
				{Name: "tags", Type: spec.TypeRefs, Ref: ref("stock", "tag"), Optional: true},
			}},
			{Name: "seat", Plural: "seats", Fields: []*spec.Field{
				{Name: "use", Type: spec.TypeRef, Ref: ref("sales", "use"), Unique: true},
				{Name: "label", Type: spec.TypeRef, Ref: ref("stock", "label"), Unique: true, Optional: true},
			}},
			{Name: "row", Plural: "rows", Fields: []*spec.Field{
				{Name: "slot", Type: spec.TypeRef, Ref: ref("stock", "label"), Unique: true},
			}},
		}},
	}}
}

func serve(t *testing.T, s *spec.Spec, broken string) (public, ops string) {
	t.Helper()
	f := newFake(s, broken)
	p, o := httptest.NewServer(f), httptest.NewServer(f.operations())
	t.Cleanup(p.Close)
	t.Cleanup(o.Close)
	return p.URL, o.URL
}

func TestRun(t *testing.T) {
	s := everyType()
	public, ops := serve(t, s, "")
	Run(t, s, public, ops)
}

// recorder collects what the checks in and above one subtest report.
type recorder struct {
	only string
	path string
	out  *findings
}

type findings struct {
	mu  sync.Mutex
	all []string
	ran bool // the subtest that was asked for
}

func (r recorder) Helper() {}

func (r recorder) Errorf(format string, args ...any) {
	r.out.mu.Lock()
	defer r.out.mu.Unlock()
	r.out.all = append(r.out.all, r.path+": "+fmt.Sprintf(format, args...))
}

func (r recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r recorder) Run(name string, f func(tester)) bool {
	path := strings.TrimPrefix(r.path+"/"+name, "/")
	if name != "openapi" && !strings.HasPrefix(path, r.only) && !strings.HasPrefix(r.only, path) {
		return true
	}
	if path == r.only {
		r.out.ran = true
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(recorder{r.only, path, r.out})
	}()
	<-done
	return true
}

// TestBroken breaks the fake in one way at a time: the check that is there for
// it must say so.
func TestBroken(t *testing.T) {
	for _, tt := range []struct{ broken, check, says string }{
		{"no Location", "stock/tags/create/least", "Location is"},
		{"an ETag without quotes", "stock/tags/create/least", "no strong entity tag"},
		{"UUIDv4", "stock/tags/create/least", "no UUIDv7"},
		{"unset is left out", "stock/things/create/least", "field title is missing"},
		{"one field more", "stock/tags/create/least", "field etag should not be there"},
		{"local times", "stock/tags/create/least", "no time in UTC"},
		{"no defaults", "stock/things/create/least", "grade (int) is null, want 3"},
		{"nothing is required", "stock/tags/create/all required", "want 422 for name"},
		{"null for all", "stock/tags/create/name", "want 422 for name"},
		{"null for all", "stock/tags/patch/name", "want 422 for name"},
		{"counts bytes", "stock/tags/create/name", "want 201"},
		{"trims", "stock/tags/create/name", "blanks are kept"},
		{"NUL", "stock/tags/create/name", "want 422 for name"},
		{"any bytes", "stock/tags/create/name", "want 422 for name"},
		{"lone surrogates", "stock/tags/create/name", "want 422 for name"},
		{"no min and max", "stock/things/create/grade", "want 422 for grade"},
		{"ints are floats", "stock/things/create/size", "want 9007199254740993"},
		{"rounds times", "stock/things/create/at", "want \"2024-02-29T12:34:56.789Z\""},
		{"unknown fields", "stock/tags/create/unknown fields", "want 422 for no_such_member"},
		{"unknown fields", "stock/tags/patch/unknown fields", "want 422 for no_such_member"},
		{"duplicate fields", "stock/tags/create/duplicate fields", "want 422 for name"},
		{"names the first only", "stock/things/create/all wrong at once", "should name"},
		{"names too many", "stock/tags/create/unknown fields", "with which nothing is wrong"},
		{"keeps what it refuses", "stock/things/unique/code", "left something"},
		{"refs to nothing", "sales/uses/create/tag", "want 422 for tag"},
		{"refs to anything", "sales/seats/create/use", "want 422 for use"},
		{"no unique", "stock/things/unique/code", "want 409"},
		{"no unique", "stock/things/concurrent/unique code", "want one"},
		{"unique but for case", "stock/things/unique/code", "want 201"},
		{"nothing is unique too", "stock/things/unique/serial", "want 201"},
		{"no weak comparison", "stock/tags/get/If-None-Match", "want 304"},
		{"500 for a malformed id", "stock/tags/get/not found", "a 5xx"},
		{"another status in the problem", "stock/tags/get/not found", "has its status"},
		{"plain text 404", "stock/tags/get/not found", "application/problem+json"},
		{"plain text 404", "routes", "application/problem+json"},
		{"every PATCH is a change", "stock/tags/patch/nothing", "nothing was to be changed"},
		{"every PATCH is a change", "stock/tags/patch/name", "nothing was to be changed"},
		{"replaces what is nested", "stock/things/patch/nested", "want"},
		{"no If-Match", "stock/tags/patch/If-Match", "want 412"},
		{"no If-Match", "stock/tags/delete/If-Match", "want 412"},
		{"no If-Match", "stock/tags/concurrent/If-Match", "want one"},
		{"loses changes", "stock/things/concurrent/last write wins", "a change was lost"},
		{"PATCH changes another field", "stock/things/patch/name", "nobody asked to change it"},
		{"the version jumps", "stock/tags/patch/name", "version is 3, want 2"},
		{"updated_at goes back", "stock/tags/patch/name", "updated_at went back"},
		{"one tag in If-Match", "stock/tags/patch/If-Match", "want 200"},
		{"an enum takes all", "stock/labels/create/slot", "want 422 for slot"},
		{"decimals lose their scale", "stock/things/create/share", `want "1.50"`},
		{"money as it comes", "stock/things/create/price", `"amount":"12.50"`},
		{"UUIDs as they come", "stock/things/create/key", "want \"f47ac10b"},
		{"any url", "stock/things/create/site", "want 422 for site"},
		{"display names", "stock/things/create/mail", "want 422 for mail"},
		{"deep json", "stock/things/create/data", "want 422 for data"},
		{"refs as they come", "sales/uses/create/tags", "tags (refs) is"},
		{"refs twice", "sales/uses/create/tags", "want 422 for tags"},
		{"more refs", "sales/uses/create/tags", "want 422 for tags"},
		{"refs to what is gone", "sales/uses/delete/referred by tag", "want 422 for tag"},
		{"refuses good bodies", "stock/tags/create/least", "want 201"},
		{"400 for broken rules", "stock/tags/create/name", "want 422 for name"},
		{"422 for broken JSON", "stock/tags/body/POST", "want 400"},
		{"merge-patch is unknown", "stock/tags/patch/nothing", "want 200"},
		{"no Allow", "routes", "what is allowed"},
		{"the PATCH answer lags", "stock/tags/patch/name", "name is"},
		{"GET differs", "stock/tags/get", "as told before"},
		{"lists differ", "stock/tags/list/items", "is listed as"},
		{"oldest is newest", "stock/tags/list/pages", "not in order of ids"},
		{"any filter value", "sales/uses/filter/tag wrong", "want 422 for filter.tag"},
		{"default of 20", "stock/tags/list/limits", "want 50 items"},
		{"one empty page more", "stock/tags/list/exactly full", "no next_cursor"},
		{"offsets", "stock/tags/list/under change", "missing"},
		{"a cursor for all", "stock/tags/list/cursor", "want 422 for cursor"},
		{"repeated parameters", "stock/tags/list/parameters", "want 422 for limit"},
		{"unknown parameters", "stock/tags/list/parameters", "want 422 for nope"},
		{"filters by all", "stock/tags/list/parameters", "want 422 for filter.name"},
		{"filters nothing", "stock/things/filter/ok", "not"},
		{"filters nothing", "stock/things/filter/several", "that it has not"},
		{"deletes nothing", "stock/tags/delete/once", "want 404"},
		{"dangling", "stock/things/delete/referred by parent", "want 409"},
		{"409 names nobody", "stock/things/delete/referred by parent", "should name the referrer"},
		{"foreign keys everywhere", "sales/uses/delete/referred by tag", "want 204"},
		{"a byte less", "stock/tags/body/POST", "want 201"},
		{"no limit", "stock/tags/body/POST", "want 413"},
		{"any +json", "stock/tags/body/PATCH", "want 415"},
		{"413 before 415", "stock/tags/order/415 before 413 POST", "want 415"},
		{"404 before 422", "stock/tags/order/422 before 404 PATCH", "want 422"},
		{"409 before 412", "stock/things/order/conflicts come last", "want 412"},
		{"livez in public", "ops", "want 404"},
		{"docs from a CDN", "docs", "from elsewhere"},
		{"OpenAPI 3.0", "openapi", "want 3.1"},
		{"a path is not described", "openapi", "does not describe get /v1/stock/things"},
		{"filters are not described", "openapi", "has the parameters"},
		{"a status is not described", "stock/things/delete/referred by parent", "does not describe status 409"},
		{"bodies are described loosely", "stock/tags/create/unknown fields", "lets this pass"},
		{"lengths are not described", "stock/tags/create/name", "lets this pass"},
		{"all are described as nullable", "stock/tags/create/name", "lets this pass"},
		{"answers are described loosely", "stock/tags/get", "always has the field"},
	} {
		t.Run(tt.broken+" "+tt.check, func(t *testing.T) {
			s := everyType()
			public, ops := serve(t, s, tt.broken)
			found := &findings{}
			runAll(recorder{tt.check, "", found}, s, public, ops)
			if !found.ran {
				t.Fatalf("there is no check %s", tt.check)
			}
			for _, f := range found.all {
				if strings.HasPrefix(f, tt.check) && strings.Contains(f, tt.says) {
					return
				}
			}
			t.Errorf("%s did not say %q, only:\n%s", tt.check, tt.says, short(strings.Join(found.all, "\n")))
		})
	}
}
