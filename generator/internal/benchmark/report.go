package main

import (
	"fmt"
	"slices"
	"strconv"
)

// result is what came of a load on both programs, by round.
type result struct {
	comparison comparison
	load       string
	a, b       []window
}

// The metrics that can be read off a window.
func rate(w window) float64 { return w.Rate }
func p50(w window) float64  { return w.P50 }
func p99(w window) float64  { return w.P99 }

// ratio is the median over the rounds of what b is to a.
func (r result) ratio(metric func(window) float64) float64 { return median(r.ratios(metric)) }

// ratios are by round: in one round, the machine was the same to both.
func (r result) ratios(metric func(window) float64) []float64 {
	all := make([]float64, len(r.a))
	for i := range all {
		all[i] = metric(r.b[i]) / metric(r.a[i])
	}
	return all
}

const tableHead = `
| asked for | programs | requests per second | ratio (middle half) | p50, ms | ratio | p99, ms | ratio |
|---|---|---|---|---|---|---|---|
`

// row is the result as a row of Markdown.
func (r result) row() string {
	all := slices.Sorted(slices.Values(r.ratios(rate)))
	both := func(metric func(window) float64, decimals int) string {
		return number(median(each(r.a, metric)), decimals) + " → " + number(median(each(r.b, metric)), decimals)
	}
	return fmt.Sprintf("| %s | %s → %s | %s | %.2f (%.2f to %.2f) | %s | %.2f | %s | %.2f |", r.load, r.comparison.a.name, r.comparison.b.name,
		both(rate, 0), median(all), all[len(all)/4], all[len(all)-1-len(all)/4], both(p50, 2), r.ratio(p50), both(p99, 2), r.ratio(p99))
}

func each(windows []window, metric func(window) float64) []float64 {
	all := make([]float64, len(windows))
	for i, w := range windows {
		all[i] = metric(w)
	}
	return all
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// number is f with commas between thousands.
func number(f float64, decimals int) string {
	s := strconv.FormatFloat(f, 'f', decimals, 64)
	if decimals > 0 {
		return s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
