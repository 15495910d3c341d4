package render_test

import (
	"bytes"
	"runtime"
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/templates"
)

// Render is a pure function: two renderers of two catalogues, on two CPUs and on one, render
// the same bytes for every choice, in opposite order, so whatever one of them has rendered
// before.
func TestSameBytesTwice(t *testing.T) {
	first := allProjects(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(c, "test")
	for _, p := range slices.Backward(first) {
		again, err := r.Render(p.choice.Spec(t, c, p.file))
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Files()) != len(p.tree.Files()) {
			t.Errorf("%s has other files the second time", p.name)
		}
		for _, f := range again.Files() {
			before, _ := p.tree.File(f.Path)
			if before.Mode != f.Mode || before.Class != f.Class || !bytes.Equal(before.Data, f.Data) {
				t.Errorf("%s: %s is not the same the second time", p.name, f.Path)
			}
		}
	}
}
