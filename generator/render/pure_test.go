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
// before. What is made of those files and of the choice, such as the lock, is compared for the
// default spec.
func TestSameBytesTwice(t *testing.T) {
	first := allProjects(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(c, "test")
	const made = 3 // go.mod, go.sum and underpin.yaml
	for _, p := range slices.Backward(first) {
		renderer, want := r.Render, len(p.tree.Files())
		if p.file != "" {
			renderer, want = r.Sources, want-made
		}
		again, err := renderer(p.choice.Spec(t, c, p.file))
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Files()) != want {
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
