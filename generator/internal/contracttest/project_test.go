package contracttest_test

import (
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/contracttest"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

const big = "../../../testdata/big.yaml"

var views = map[string]string{"cqrs": "on"}

// TestContract drives what is rendered as a client would: for the default spec, and for the
// two domains of the big one that have fields of every type.
func TestContract(t *testing.T) {
	driven := 0
	for _, program := range []struct {
		name, file string
		decisions  map[string]string
		domains    []string
	}{
		{"default", "", nil, nil},
		{"default from views", "", views, nil},
		{"every type from views", big, views, []string{"lab", "people"}},
	} {
		contract(t, program.name, program.file, program.decisions, program.domains...)
		driven++
	}
	projecttest.Count(t, driven)
}

// contract drives a project of a spec, or of some of its domains.
func contract(t *testing.T, name, file string, decisions map[string]string, domains ...string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		c := projecttest.Catalog(t)
		s := projecttest.Spec(t, c, file, decisions)
		s.Module = projecttest.Module
		s.Domains = slices.DeleteFunc(s.Domains, func(d *spec.Domain) bool { return len(domains) > 0 && !slices.Contains(domains, d.Name) })
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		p := projecttest.Start(t, projecttest.Build(t, dir, s.Name))
		contracttest.Run(t, s, p.URL, p.OpsURL)
	})
}
