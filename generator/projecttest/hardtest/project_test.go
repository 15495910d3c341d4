// Package hardtest has the projects of difficult specs run their own tests. It is apart
// from owntest because that takes long, and go test gives a package ten minutes.
package hardtest

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
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
	c, environment := projecttest.Catalog(t), append(projecttest.WithoutServers(), "GOFLAGS=-mod=readonly")
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
