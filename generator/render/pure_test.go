package render

import (
	"maps"
	"os"
	"runtime"
	"slices"
	"testing"
)

// TestSameBytesTwice holds Render to being a pure function: two renderers of two
// catalogues, on one processor and on two, through all combinations in opposite
// order, so that nothing one has rendered before can tell.
func TestSameBytesTwice(t *testing.T) {
	big, err := os.ReadFile("../../testdata/big.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, text := range []string{"name: shop\n", string(big), odd} {
		runtime.GOMAXPROCS(1)
		one := digests(t, text, false)
		runtime.GOMAXPROCS(2)
		other := digests(t, text, true)
		slices.Reverse(other)
		for i := range one {
			if one[i] != other[i] {
				t.Errorf("combination %d of the spec that starts with %.12q has other bytes the second time", i, text)
			}
		}
	}
}

// digests are those of all combinations with a spec, by one renderer.
func digests(t *testing.T, text string, backwards bool) (list []string) {
	c, s, err := load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	combinations := c.Combinations()
	if backwards {
		slices.Reverse(combinations)
	}
	r := New(c, "test")
	for _, decisions := range combinations {
		s.Decisions = maps.Clone(decisions)
		files, err := r.Render(s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, files.Digest())
	}
	return list
}
