package change_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

var everyPair = flag.Int("pairs", 60, "how many changes of decisions TestPairs makes")

// A project that nobody has edited is, after a change of decisions, as a new one is; and what
// comes back is as it was.
func TestPairs(t *testing.T) {
	c := projecttest.Catalog(t)
	r := projecttest.Renderer(c, false)
	choices := projecttest.Choices(c)
	var took time.Duration
	for n := range *everyPair {
		from, to := choices[n*7919%len(choices)], choices[(n*104729+1)%len(choices)]
		to.Traits = from.Traits
		before := from.Spec(t, c, "")
		p, err := change.Rendered(c, r, before)
		if err != nil {
			t.Fatal(err)
		}
		for _, after := range []*spec.Spec{to.Spec(t, c, ""), before} {
			name := fmt.Sprintf("%s to %s", projecttest.Chosen(p.Spec), projecttest.Chosen(after))
			began := time.Now()
			plan, err := p.Plan(after, change.Options{Done: true})
			took += time.Since(began)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, f := range plan.Changes {
				if f.Outcome != change.New && f.Outcome != change.Updated && f.Outcome != change.Removed {
					t.Errorf("%s: %s is %s, %s", name, f.Path, f.Outcome, f.How)
				}
			}
			if p, err = p.After(plan, after); err == nil {
				err = p.AsRendered()
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	t.Logf("%v for each of %d changes", took/time.Duration(2**everyPair), 2**everyPair)
}
