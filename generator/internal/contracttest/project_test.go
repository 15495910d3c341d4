package contracttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/contracttest"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// TestContract drives what is rendered for the default spec and for the big one
// as a client would.
func TestContract(t *testing.T) {
	views, driven := map[string]string{"cqrs": "on"}, 0
	for _, program := range []struct {
		name, file string
		decisions  map[string]string
	}{
		{"default", "", nil},
		{"default from views", "", views},
		{"big from views", big, views},
	} {
		contract(t, program.name, program.file, program.decisions)
		driven++
	}
	projecttest.Count(t, driven)
}

const big = "../../../testdata/big.yaml"

func contract(t *testing.T, name, file string, decisions map[string]string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		c := projecttest.Catalog(t)
		s := projecttest.Spec(t, c, file, decisions)
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		p := projecttest.Start(t, projecttest.Build(t, dir, s.Name))
		contracttest.Run(t, s, p.URL, p.OpsURL)
	})
}
