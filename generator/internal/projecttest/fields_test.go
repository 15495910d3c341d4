package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// Every legal field, as the only one of its resource, makes a project that compiles, with
// its proofs. Such projects run their tests in hardtest.
func TestFields(t *testing.T) {
	c := projecttest.Catalog(t)
	var resources [][]string
	for _, field := range projecttest.LegalFields(t, c) {
		resources = append(resources, []string{field})
	}
	if len(resources) < 280 {
		t.Errorf("only %d fields are legal: the test doesn't see them", len(resources))
	}
	projecttest.Count(t, len(resources))
	p := projecttest.RenderProven(t, c, projecttest.FieldSpec(t, c, resources))
	for _, err := range projecttest.EveryChecker(t).CheckApart(t, p) {
		t.Error(err)
	}
}
