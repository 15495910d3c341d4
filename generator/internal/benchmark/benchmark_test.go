//go:build servers

package main

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The ratios that docs/performance.md claims hold by far, on whatever machine and beside
// whatever work: what counts is the processor time that a program uses for a request, which
// others on the machine don't add to, and the median of many short rounds.
func TestRatios(t *testing.T) {
	s := settings{Rounds: 60, Duration: 100 * time.Millisecond, Connections: 16, Rows: 20_000, Seed: rand.Uint64()}
	b, err := open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	t.Logf("%+v", s)
	for _, test := range []struct {
		comparison string
		most       float64
	}{
		{"handlers", 1.40},
		{"otel", 1.25},
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
			ratio := r.ratio(func(w window) float64 { return w.Processor })
			t.Logf("processor time for a request: %.2f", ratio)
			if ratio > test.most {
				t.Errorf("%s, %s: the processor time for a request is %.2f of the other program's, want at most %.2f", test.comparison, r.load, ratio, test.most)
			}
		}
	}
}
