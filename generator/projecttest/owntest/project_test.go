// Package owntest has rendered projects run their own tests. It is a package of its
// own because that takes long, and go test gives a package ten minutes.
package owntest

import (
	"os"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// A project vets and tests itself without any server: with the proofs of its parts the
// default one with any two options together and the big one with every option at least
// once, and as a user gets it the default one with every option at least once.
func TestProject(t *testing.T) {
	c, environment := projecttest.Catalog(t), append(withoutServers(), "GOFLAGS=-mod=readonly")
	test := func(name string, s *spec.Spec, files *tree.Tree) {
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			dir := projecttest.Dir(t, s, files)
			projecttest.Go(t, dir, environment, "vet", "./...")
			projecttest.Go(t, dir, environment, "test", "./...")
		})
	}
	for _, choice := range projecttest.Covering(c) {
		s := choice.Spec(t, c, "")
		test("default", s, projecttest.RenderProven(t, c, s))
	}
	for _, decisions := range c.Combinations() {
		if s := projecttest.Spec(t, c, "", decisions); projecttest.Alike(c.Decisions, s) {
			test("default without proofs", s, projecttest.Render(t, c, s))
		}
		if s := projecttest.Spec(t, c, "../../../testdata/big.yaml", decisions); projecttest.Alike(c.Decisions, s) {
			test("big", s, projecttest.RenderProven(t, c, s))
		}
	}
}

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
    one: {only: 'enum(x) unique', again: ref(one) optional, a: ref(a) optional unique}`,
	"siblings": `
  dom:
    z: {a: string}
    z_create: {a: string}
    z_patch: {a: string}
    z_page_body: {a: string}
    domsql: {a: string}
    domtest_kept: {a: string}
    return: {z: ref(z)}
    return_item: {z: ref(z), return: ref(return)}
  d:
    dog: {a: string, next: ref(dog) optional}
  dom_z:
    dozen: {a: string}
    item: {z: ref(dom/z)}
    return: {item: ref(item), z: ref(dom/return)}`,
}

// What is hard to make tests for passes them all the same, with as much as there can be
// without a server.
func TestDifficult(t *testing.T) {
	c, environment := projecttest.Catalog(t), append(withoutServers(), "GOFLAGS=-mod=readonly")
	for name, domains := range difficult {
		s, err := spec.Parse(name, []byte("name: "+name+"\ndomains:"+domains), c.Choices())
		if err != nil {
			t.Fatal(err)
		}
		s.Decisions = map[string]string{}
		for _, d := range c.Decisions {
			for _, o := range d.Options {
				if len(o.Part.Services) == 0 {
					s.Decisions[d.Name] = o.Name
				}
			}
		}
		s.Complete(c.Choices())
		if err := s.Validate(c.Choices()); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
			projecttest.Go(t, dir, environment, "test", "./internal/app", "./internal/d...")
		})
	}
}

// withoutServers empties every variable that tells tests of a server, or that they
// must have one.
func withoutServers() (environment []string) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TEST_") {
			environment = append(environment, name+"=")
		}
	}
	return environment
}
