//go:build servers

package main

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// The ratios that docs/performance.md claims hold by far, on whatever machine. These
// are no bounds for times: the two programs of a comparison share the machine and
// the moment, and the median of many short rounds forgets the odd ones.
func TestRatios(t *testing.T) {
	s := settings{Rounds: 60, Duration: 100 * time.Millisecond, Connections: 16, Rows: 20_000, Seed: rand.Uint64()}
	b, err := open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	t.Logf("%+v", s)
	for _, test := range []struct {
		comparison  string
		metric      func(window) float64
		least, most float64
	}{
		{"handlers", rate, 0.70, math.Inf(1)},
		{"otel", p50, 0, 1.25},
	} {
		chosen, err := choose(test.comparison)
		if err != nil {
			t.Fatal(err)
		}
		results, err := b.compare(t.Context(), chosen[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			t.Log(r.row())
			if ratio := r.ratio(test.metric); ratio < test.least || ratio > test.most {
				t.Errorf("%s, %s: the ratio is %.2f, want %.2f to %.2f", test.comparison, r.load, ratio, test.least, test.most)
			}
		}
	}
}
