// Package owntest has rendered projects run their own tests. It is a package of its
// own because that takes long, and go test gives a package ten minutes.
package owntest

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// As rendered, a project vets and tests itself without any server: the default one
// with any two options together, the big one with every option at least once.
func TestProject(t *testing.T) {
	c := projecttest.Catalog(t)
	test := func(name string, s *spec.Spec) {
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			alone := []string{"TEST_DATABASE_URL=", "TEST_REDIS_URL=", "TEST_REQUIRE=", "GOFLAGS=-mod=readonly"}
			projecttest.Go(t, dir, alone, "vet", "./...")
			projecttest.Go(t, dir, alone, "test", "./...")
		})
	}
	for _, choice := range projecttest.Covering(c) {
		test("default", choice.Spec(t, c, ""))
	}
	for _, decisions := range c.Combinations() {
		if s := projecttest.Spec(t, c, "../../../testdata/big.yaml", decisions); projecttest.Alike(c.Decisions, s) {
			test("big", s)
		}
	}
}
