package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// eventsProgram is put into a project, to measure how fast it delivers events.
//
//go:embed events/main.go.txt
var eventsProgram string

// waitingEvents are in the outbox when a round begins.
const waitingEvents = 4000

// inTransaction is an effect in the transaction of the inbox.
const inTransaction = "in the transaction"

// events prints how fast events are delivered, by the projects of the checkout that -old
// names and by ours, in turn.
func (b *bench) events(ctx context.Context) error {
	fmt.Print(strings.NewReplacer("asked for", "effect", "requests", "events").Replace(tableHead))
	for _, database := range []string{"postgres", "sqlite"} {
		now := decided("database", database)
		c := comparison{a: before(now), b: now}
		oldFile, err1 := b.buildEvents(ctx, c.a)
		file, err2 := b.buildEvents(ctx, c.b)
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
		for _, effect := range []string{inTransaction, "outside"} {
			r := result{comparison: c, load: effect}
			for range max(b.Rounds/10, 1) {
				old, err1 := b.deliver(ctx, oldFile, c.a, effect == inTransaction)
				ours, err2 := b.deliver(ctx, file, c.b, effect == inTransaction)
				if err := errors.Join(err1, err2); err != nil {
					return fmt.Errorf("%s: %w", database, err)
				}
				r.a, r.b = append(r.a, old), append(r.b, ours)
			}
			fmt.Println(r.row())
		}
	}
	return nil
}

// deliver runs the program that was built for a variant, on tables of its own.
func (b *bench) deliver(ctx context.Context, file string, v variant, once bool) (w window, err error) {
	url, prefix := b.database, "now_"
	if v.old {
		prefix = "old_"
	}
	if v.decisions["database"] != "postgres" {
		if url, err = os.MkdirTemp(b.folder, "events-*"); err != nil {
			return w, err
		}
		defer os.RemoveAll(url)
	}
	cmd := exec.CommandContext(ctx, file, "-url", url, "-prefix", prefix, "-events", fmt.Sprint(waitingEvents), fmt.Sprintf("-once=%v", once))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return w, err
	}
	_, err = fmt.Sscan(string(out), &w.Rate, &w.P50, &w.P99)
	return w, err
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
