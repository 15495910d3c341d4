package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// eventsProgram is put into a project, to measure how fast it delivers events.
//
//go:embed events/main.go.txt
var eventsProgram string

const eventsHead = `
| effect | programs | events per second | ratio (middle half) | p50, ms | p99, ms |
|---|---|---|---|---|---|
`

// waitingEvents are in the outbox when a round begins.
const waitingEvents = 4000

// delivered is what a round of the program has measured.
type delivered struct{ Rate, P50, P99 float64 }

// events prints how fast events are delivered, by the projects of the checkout that -old
// names and by ours, in turn.
func (b *bench) events(ctx context.Context) error {
	fmt.Print(eventsHead)
	for _, database := range []string{"postgres", "sqlite"} {
		now := decided("database", database)
		for _, once := range []bool{true, false} {
			row, err := b.eventsOf(ctx, before(now), now, once)
			if err != nil {
				return fmt.Errorf("%s: %w", database, err)
			}
			fmt.Println(row)
		}
	}
	return nil
}

func (b *bench) eventsOf(ctx context.Context, before, now variant, once bool) (row string, err error) {
	var measured [2][]delivered
	for range max(b.Rounds/10, 1) {
		for i, v := range []variant{before, now} {
			d, err := b.deliver(ctx, v, once)
			if err != nil {
				return "", err
			}
			measured[i] = append(measured[i], d)
		}
	}
	of := func(metric func(delivered) float64, i int) (all []float64) {
		for _, d := range measured[i] {
			all = append(all, metric(d))
		}
		return all
	}
	both := func(metric func(delivered) float64, decimals int) string {
		return number(median(of(metric, 0)), decimals) + " → " + number(median(of(metric, 1)), decimals)
	}
	rate := func(d delivered) float64 { return d.Rate }
	var ratios []float64
	for i, old := range of(rate, 0) {
		ratios = append(ratios, of(rate, 1)[i]/old)
	}
	slices.Sort(ratios)
	effect := "outside"
	if once {
		effect = "in the transaction"
	}
	return fmt.Sprintf("| %s | %s → %s | %s | %.1f (%.1f to %.1f) | %s | %s |", effect, before.name, now.name, both(rate, 0),
		median(ratios), ratios[len(ratios)/4], ratios[len(ratios)-1-len(ratios)/4],
		both(func(d delivered) float64 { return d.P50 }, 1), both(func(d delivered) float64 { return d.P99 }, 1)), nil
}

// deliver runs the program in the project of a variant, on tables of its own.
func (b *bench) deliver(ctx context.Context, v variant, once bool) (d delivered, err error) {
	s, err := b.spec(v)
	if err != nil {
		return d, err
	}
	file, err := b.buildEvents(ctx, v)
	if err != nil {
		return d, err
	}
	url, prefix := b.database, "now_"
	if v.old {
		prefix = "old_"
	}
	if s.Decisions["database"] != "postgres" {
		if url, err = os.MkdirTemp(b.folder, "events-*"); err != nil {
			return d, err
		}
		defer os.RemoveAll(url)
	}
	cmd := exec.CommandContext(ctx, file, "-url", url, "-prefix", prefix, "-events", fmt.Sprint(waitingEvents), fmt.Sprintf("-once=%v", once))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return d, err
	}
	_, err = fmt.Sscan(string(out), &d.Rate, &d.P50, &d.P99)
	return d, err
}

// buildEvents builds the program in the project of a variant.
func (b *bench) buildEvents(ctx context.Context, v variant) (file string, err error) {
	name, project, err := b.project(ctx, v)
	if err != nil {
		return "", err
	}
	s, err := b.spec(v)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(project, "internal", "events")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	program := strings.ReplaceAll(eventsProgram, "MODULE", s.Module)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644); err != nil {
		return "", err
	}
	return b.compile(ctx, name+"-events", project, "./internal/events")
}
