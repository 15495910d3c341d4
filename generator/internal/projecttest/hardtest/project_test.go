// Package hardtest has the projects of difficult specs run their own tests. It is apart
// from selftest because that takes long, and go test gives a package ten minutes.
package hardtest

import (
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Specs whose projects did not pass their tests, each for what it has that others have
// not.
var difficult = map[string]string{
	"diamonds": `
  dom:
    site: {title: string}
    session: {site: ref(site)}
    event: {site: ref(site), session: ref(session)}
    transfer: {from: ref(site), to: ref(site)}`,
	"anything": `
  dom:
    user: {name: string unique}
    item: {owner: ref(user), data: json}
    part: {item: ref(item), owner: ref(user)}`,
	"pairs": `
  dom:
    a: {name: string}
    b: {title: string unique, a: ref(a) optional unique, before: ref(b) optional unique}
    c: {side: 'enum(left,right) unique', b: ref(b) unique, same: ref(c) optional unique}
    scarce: {code: 'enum(x) unique optional'}
    one: {only: 'enum(x) unique', again: ref(one) optional, a: ref(a) optional unique}`,
	"siblings": `
  dom:
    z: {a: string}
    z_create: {a: string}
    z_patch: {a: string}
    z_page_body: {a: string}
    domsql: {a: string}
    domtest_add: {a: string}
    return: {z: ref(z)}
    return_item: {z: ref(z), return: ref(return)}
  d:
    dog: {a: string, next: ref(dog) optional}
  dom_z:
    dozen: {a: string}
    item: {z: ref(dom/z)}
    return: {item: ref(item), z: ref(dom/return)}`,
	"ids": `
  dom:
    other: {name: string}
    thing:
      fields:
        product: ref(other)
        product_id: string
        gifts: refs(other)
        gifts_ids: int
        a__b: int min=1
        xmin_: string
        x_1: int
        read_byte: ref(other) optional
        refs: refs(other) optional
        status: enum(a.b,1x)
        mode: enum(true,false)
  dom_item:
    url_path: {thing: ref(dom/thing), things: refs(dom/thing)}`,
}

// Difficult specs make projects that pass their tests, with as many options as there can
// be without a server.
func TestDifficult(t *testing.T) {
	c := projecttest.Catalog(t)
	for name, domains := range difficult {
		s, err := spec.Parse(name, []byte("name: "+name+"\ndomains:"+domains), c.Choices())
		if err != nil {
			t.Fatal(err)
		}
		s.Decisions = projecttest.Fullest(c)
		s.Complete(c.Choices())
		pass(t, c, s)
	}
	projecttest.Count(t, len(difficult))
}

// So does a spec with every legal field, of which each resource has some.
func TestLegalFields(t *testing.T) {
	c := projecttest.Catalog(t)
	fields := projecttest.LegalFields(t, c)
	pass(t, c, projecttest.FieldSpec(t, c, slices.Collect(slices.Chunk(fields, 10))))
	projecttest.Count(t, len(fields))
}

// pass runs the tests of the domains and those of the whole program.
func pass(t *testing.T, c *decisions.Catalog, s *spec.Spec) {
	t.Helper()
	s.Module = projecttest.Module
	if err := s.Validate(c.Choices()); err != nil {
		t.Fatal(err)
	}
	t.Run(s.Name, func(t *testing.T) {
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		projecttest.Test(t, dir, projecttest.WithoutServers(), "-vet=all", "./internal/app", "./internal/d...")
	})
}
