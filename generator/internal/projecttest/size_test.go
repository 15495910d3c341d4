package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// What a user gets stays small enough to be read before it is changed: the default
// project, and what a resource adds to it.
func TestSize(t *testing.T) {
	c := projecttest.Catalog(t)
	size := func(change func(*spec.Spec)) projecttest.Size {
		t.Helper()
		s := projecttest.Spec(t, c, "", nil)
		change(s)
		return projecttest.SizeOf(projecttest.Render(t, c, s))
	}
	small := size(func(*spec.Spec) {})
	if small.Files > 140 || small.Lines > 8500 {
		t.Errorf("the default project has %+v, want at most 140 files and 8500 lines", small)
	}
	for i, d := range projecttest.Spec(t, c, "", nil).Domains {
		for _, r := range d.Resources {
			larger := size(func(s *spec.Spec) {
				further := &spec.Resource{Name: "further_" + r.Name, Fields: r.Fields}
				s.Domains[i].Resources = append(s.Domains[i].Resources, further)
				s.Complete(c.Choices())
			})
			files, lines := larger.Files-small.Files, larger.Lines-small.Lines
			t.Logf("a further %s: %d files, %d lines", r.Name, files, lines)
			if files > 10 || lines > 800 {
				t.Errorf("a further %s adds %d files and %d lines, want at most 10 and 800", r.Name, files, lines)
			}
		}
	}
	t.Logf("the default project: %+v", small)
}
