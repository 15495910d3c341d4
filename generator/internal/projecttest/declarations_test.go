//go:build network

package projecttest_test

import (
	"path"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Every function and every other line that the default project has with some
// choice is in one of few projects, which are little more than those with any two options together.
func TestEveryDeclaration(t *testing.T) {
	c := projecttest.Catalog(t)
	declared := func(choices []projecttest.Choice) map[string]bool {
		found := map[string]bool{}
		rendered(t, c, true, "default", choices, func(_ *testing.T, _ *spec.Spec, p *tree.Tree) {
			for _, f := range p.Files() {
				if path.Ext(f.Path) != ".go" {
					continue
				}
				for block := range strings.SplitSeq(string(f.Data), "\n}\n") {
					if i := strings.Index("\n"+block, "\nfunc "); i >= 0 && f.Path != "internal/app/domains.go" {
						found[f.Path+": "+block[i:]] = true
						continue
					}
					for line := range strings.Lines(block) {
						found[f.Path+": "+strings.Join(strings.Fields(line), " ")] = true
					}
				}
			}
		})
		return found
	}
	few, all := projecttest.EveryDeclaration(t, c), projecttest.Choices(c)
	if pairs := projecttest.Covering(c); len(few) > len(pairs)+5 {
		t.Errorf("%d of %d choices are not few: %d have any two options together", len(few), len(all), len(pairs))
	}
	have := declared(few)
	for text := range declared(all) {
		if !have[text] {
			t.Errorf("in none of the few: %s", text)
		}
	}
}
