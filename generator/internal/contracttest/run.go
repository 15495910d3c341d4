// Package contracttest drives a running rendered program over HTTP and checks
// the contract of its API for every resource of its spec: statuses, bodies,
// headers, limits of every field type, lists, patches, refusals and their order,
// and that /openapi.json tells all of it. It knows no rendered code, starts no
// program, and never looks into a database.
//
// What it creates it removes again. Values are the same on every run, so
// what a failed run left behind can be in the way of the next one.
package contracttest

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/spec"
)

// Run checks the program that serves s, which is complete, at baseURL and has
// its operations listener at opsURL, in subtests: the description, the routes,
// and one per resource. Nobody else may write to the program meanwhile.
func Run(t *testing.T, s *spec.Spec, baseURL, opsURL string) {
	t.Helper()
	runAll(goTest{t}, s, baseURL, opsURL)
}

// tester is what the checks need of a *testing.T. The package's own tests pass
// one that collects failures instead of failing.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Run(name string, f func(tester)) bool
}

type goTest struct{ *testing.T }

func (g goTest) Run(name string, f func(tester)) bool {
	return g.T.Run(name, func(t *testing.T) { f(goTest{t}) })
}

// oracle is what all checks of one run share.
type oracle struct {
	public, ops *client
	resources   []*resource
	doc         *description // nil if there is none to check against
	made        []*object    // what exists by our doing, oldest first
	shared      map[*resource]*object
	serial      int             // of the last value made
	tried       map[string]bool // what is tried once a program
}

// once returns true the first time: it is for what takes many requests or large ones, and
// is one rule for all resources.
func (o *oracle) once(what string) bool {
	first := !o.tried[what]
	o.tried[what] = true
	return first
}

// check is an oracle at work in one subtest.
type check struct {
	tester
	*oracle
}

// sub runs f as a subtest and removes what it made.
func (c *check) sub(name string, f func(*check)) {
	c.Run(name, func(t tester) {
		inner := &check{t, c.oracle}
		inner.scope(func() { f(inner) })
	})
}

// scope removes afterwards what f made, even if f gives up.
func (c *check) scope(f func()) {
	mark := len(c.made)
	defer func() { c.sweep(mark) }()
	f()
}

func runAll(t tester, s *spec.Spec, baseURL, opsURL string) {
	o := &oracle{
		public:    newClient(baseURL),
		ops:       newClient(opsURL),
		resources: resourcesOf(s),
		shared:    map[*resource]*object{},
		tried:     map[string]bool{},
		serial:    1000, // clear of the small numbers among the samples
	}
	c := &check{t, o}
	if c.public.send(c, "GET", "/openapi.json", strings.NewReader("")).status == 0 {
		return // told already
	}
	c.sub("openapi", (*check).openapi)
	c.sub("docs", (*check).docs)
	c.sub("ops", (*check).operations)
	c.sub("routes", (*check).routes)
	for _, r := range o.resources {
		c.sub(r.domain.Name+"/"+r.Plural, func(c *check) { c.resource(r) })
	}
}

func (c *check) resource(r *resource) {
	for _, f := range r.Fields {
		if required(f) && f.Type == spec.TypeRef && !f.Unique {
			c.target(f) // once for all checks instead of once for each
		}
	}
	for _, part := range []struct {
		name string
		f    func(*check, *resource)
	}{
		{"create", (*check).create},
		{"get", (*check).get},
		{"body", (*check).bodies},
		{"unique", (*check).unique},
		{"patch", (*check).patch},
		{"concurrent", (*check).concurrent},
		{"list", (*check).list},
		{"filter", (*check).filters},
		{"delete", (*check).remove},
		{"order", (*check).precedence},
	} {
		c.sub(part.name, func(c *check) { part.f(c, r) })
	}
}

// resource is a resource of the spec with the path of its collection.
type resource struct {
	*spec.Resource
	domain *spec.Domain
	path   string
	labels []spec.Label // that lists show
}

func resourcesOf(s *spec.Spec) []*resource {
	var rs []*resource
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			rs = append(rs, &resource{r, d, "/v1/" + d.Name + "/" + r.Plural, labelsOf(s, d, r)})
		}
	}
	return rs
}

// referred is the resource that a ref or refs points to.
func (o *oracle) referred(f *spec.Field) *resource {
	for _, r := range o.resources {
		if r.domain.Name == f.Ref.Domain && r.Name == f.Ref.Resource {
			return r
		}
	}
	panic("contracttest: no resource " + f.Ref.Domain + "/" + f.Ref.Resource + " in the spec")
}

// required reports whether a POST must give the field.
func required(f *spec.Field) bool { return !f.Optional && f.Default == nil }
