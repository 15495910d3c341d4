package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
)

// Every legal field, as the only one of its resource, makes a project that compiles, with
// its proofs. Such projects run their tests in hardtest.
func TestFields(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Fields(t, c, 1)
	if n := len(s.Find("d").Resources); n < 290 {
		t.Errorf("only %d resources have a legal field: the test doesn't see them", n)
	}
	p := projecttest.RenderProven(t, c, s)
	for _, err := range projecttest.NewChecker(t, p).Check(t, p) {
		t.Error(err)
	}
}
