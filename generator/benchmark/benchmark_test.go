//go:build servers

package main

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The ratios that docs/performance.md claims hold by far, on whatever machine. These
// are no bounds for times: the two programs of a comparison share the machine and
// the moment, and the median of many short rounds forgets the odd ones.
func TestRatios(t *testing.T) {
	s := settings{Rounds: 15, Duration: 300 * time.Millisecond, Connections: 16, Rows: 20_000, Seed: rand.Uint64()}
	b, err := open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	t.Logf("%+v", s)
	for _, test := range []struct {
		comparison string
		metric     func(window) float64
		least      float64
		most       float64 // or 0, for no bound
	}{
		{"handlers", rate, 0.70, 0},
	} {
		chosen, err := b.choose(test.comparison)
		if err != nil {
			t.Fatal(err)
		}
		results, err := b.compare(t.Context(), chosen[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			ratio := r.ratio(test.metric)
			if ratio < test.least || test.most > 0 && ratio > test.most {
				t.Errorf("%s, %s: the ratio is %.2f, want %.2f to %.2f", test.comparison, r.load, ratio, test.least, test.most)
			}
			t.Log(r.row())
		}
	}
}
