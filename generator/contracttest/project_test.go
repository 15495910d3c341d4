package contracttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/contracttest"
	"github.com/underpin-dev/underpin/generator/projecttest"
)

// TestContract drives what is rendered for the default spec and for the big one
// as a client would.
func TestContract(t *testing.T) {
	for name, file := range map[string]string{"default": "", "big": "../../testdata/big.yaml"} {
		for lists, decisions := range map[string]map[string]string{"": nil, " from views": {"cqrs": "on"}} {
			t.Run(name+lists, func(t *testing.T) {
				c := projecttest.Catalog(t)
				s := projecttest.Spec(t, c, file, decisions)
				dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
				p := projecttest.Start(t, projecttest.Build(t, dir, s.Name))
				contracttest.Run(t, s, p.URL, p.OpsURL)
			})
		}
	}
}
