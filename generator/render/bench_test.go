package render

import (
	"os"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
)

// BenchmarkRender does what a process does that renders once: it reads the
// catalogue and the spec, parses every template and formats what has to be.
func BenchmarkRender(b *testing.B) {
	eachSpec(b, func(b *testing.B, text []byte) func() (*tree.Tree, error) {
		return func() (*tree.Tree, error) {
			c, s, err := load(text)
			if err != nil {
				return nil, err
			}
			return New(c, "test").Render(s)
		}
	})
}

// BenchmarkRenderAgain renders with what the renderer remembers, as tests do
// that render every combination.
func BenchmarkRenderAgain(b *testing.B) {
	eachSpec(b, func(b *testing.B, text []byte) func() (*tree.Tree, error) {
		c, s, err := load(text)
		if err != nil {
			b.Fatal(err)
		}
		r := New(c, "test")
		return func() (*tree.Tree, error) { return r.Render(s) }
	})
}

// eachSpec measures what prepare returns, for the default spec and the big one.
func eachSpec(b *testing.B, prepare func(b *testing.B, text []byte) func() (*tree.Tree, error)) {
	big, err := os.ReadFile("../../testdata/big.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for _, spec := range []struct {
		name string
		text []byte
	}{{"default", []byte("name: shop\n")}, {"big", big}} {
		b.Run(spec.name, func(b *testing.B) {
			render := prepare(b, spec.text)
			var t *tree.Tree
			for b.Loop() {
				if t, err = render(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(t.Files())), "files")
			b.ReportMetric(float64(t.Size()), "bytes")
		})
	}
}

// load reads the catalogue, and the spec as it is to be rendered.
func load(text []byte) (*decisions.Catalog, *spec.Spec, error) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		return nil, nil, err
	}
	s, err := spec.Parse("spec", text, c.Choices())
	if err != nil {
		return nil, nil, err
	}
	s.Complete(c.Choices())
	return c, s, s.Validate(c.Choices())
}
