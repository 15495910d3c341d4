package render_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/templates"
)

// Render is a pure function: two renderers of two catalogues, on one CPU and on two, render
// the same bytes for every choice, in opposite order, so whatever one of them has rendered
// before.
func TestSameBytesTwice(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, file := range []string{"", big, odd} {
		runtime.GOMAXPROCS(1)
		one := digests(t, file, false)
		runtime.GOMAXPROCS(2)
		other := digests(t, file, true)
		slices.Reverse(other)
		for i := range one {
			if one[i] != other[i] {
				t.Errorf("choice %d of spec %q has other bytes the second time", i, file)
			}
		}
	}
}

// digests returns those of a spec with every choice, by one renderer.
func digests(t *testing.T, file string, backwards bool) (list []string) {
	t.Helper()
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	choices := projecttest.Choices(c)
	if backwards {
		slices.Reverse(choices)
	}
	r := render.New(c, "test")
	for _, choice := range choices {
		files, err := r.Render(choice.Spec(t, c, file))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, files.Digest())
	}
	return list
}
