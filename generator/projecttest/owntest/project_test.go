// Package owntest has rendered projects run their own tests. It is a package of its
// own because that takes long, and go test gives a package ten minutes.
package owntest

import (
	"os"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// As rendered, a project vets and tests itself without any server: the default one
// with any two options together, the big one with every option at least once.
func TestProject(t *testing.T) {
	c, environment := projecttest.Catalog(t), append(withoutServers(), "GOFLAGS=-mod=readonly")
	test := func(name string, s *spec.Spec) {
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			projecttest.Go(t, dir, environment, "vet", "./...")
			projecttest.Go(t, dir, environment, "test", "./...")
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
