package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// eventsPrograms are files of programs that are put into a project, to measure how fast it
// delivers events. What only one queue has is in a file with the name of its option.
//
//go:embed events
var eventsPrograms embed.FS

// waitingEvents are in the outbox when a round begins.
const waitingEvents = 4000

const (
	inTransaction = "in the transaction" // of the inbox
	outside       = "outside"            // of any
)

var eventsHead = strings.NewReplacer("asked for", "effect", "requests", "events").Replace(tableHead)

// events prints how fast events are delivered, by the projects of the checkout that -old
// names and by ours, in turn.
func (b *bench) events(ctx context.Context) error {
	if b.Old == "" {
		return nil
	}
	fmt.Print(eventsHead)
	for _, database := range []string{"postgres", "sqlite"} {
		now := decided("database", database)
		old, err1 := b.delivery(ctx, before(now), "boxes")
		ours, err2 := b.delivery(ctx, now, "boxes")
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
		for _, effect := range []string{inTransaction, outside} {
			if err := b.deliver(ctx, effect, ours, old); err != nil {
				return fmt.Errorf("%s: %w", database, err)
			}
		}
	}
	return nil
}

// queues prints how fast events are delivered by each queue that other processes share,
// beside the boxes alone and, over a broker, beside its client alone.
func (b *bench) queues(ctx context.Context) error {
	fmt.Print(eventsHead)
	for _, o := range b.catalog.Decision("queue").Options {
		files := []string{o.Name}
		broker := slices.Contains(o.Provides, "broker")
		if broker {
			files = append(files, "broker")
		} else if _, err := fs.Stat(eventsPrograms, "events/"+o.Name+".go.txt"); err != nil {
			continue // the boxes alone
		}
		v := decided("queue", o.Name)
		over, err1 := b.delivery(ctx, v, files...)
		boxes, err2 := b.delivery(ctx, v, "boxes")
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
		boxes.name = "boxes"
		others := []deliverer{boxes}
		if broker {
			client := over
			client.name, client.args = "its client", []string{"-client"}
			others = append(others, client)
		}
		if err := b.deliver(ctx, inTransaction, over, others...); err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
	}
	return nil
}

// deliverer is a program that delivers events.
type deliverer struct {
	variant
	file string
	args []string
}

// deliver runs a program and others in turn, and prints a row for each other.
func (b *bench) deliver(ctx context.Context, effect string, measured deliverer, others ...deliverer) error {
	windows := make([][]window, len(others)+1)
	for range max(b.Rounds/10, 1) {
		for i, d := range append(others, measured) {
			w, err := b.round(ctx, d, effect == inTransaction)
			if err != nil {
				return fmt.Errorf("%s: %w", d.name, err)
			}
			windows[i] = append(windows[i], w)
		}
	}
	for i, other := range others {
		fmt.Println(result{comparison{a: other.variant, b: measured.variant}, effect, windows[i], windows[len(others)]}.row())
	}
	return nil
}

// round runs a program once, on tables of its own.
func (b *bench) round(ctx context.Context, d deliverer, once bool) (w window, err error) {
	environment, err := b.environment(d.variant)
	if err != nil {
		return w, err
	}
	url, prefix := b.database, "now_"
	if d.old {
		prefix = "old_"
	}
	if database := d.decisions["database"]; database != "" && database != "postgres" {
		if url, err = os.MkdirTemp(b.folder, "events-*"); err != nil {
			return w, err
		}
		defer os.RemoveAll(url)
	}
	cmd := exec.CommandContext(ctx, d.file, append([]string{"-url", url, "-prefix", prefix, "-events", fmt.Sprint(waitingEvents), fmt.Sprintf("-once=%v", once)}, d.args...)...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return w, err
	}
	_, err = fmt.Sscan(string(out), &w.Rate, &w.P50, &w.P99)
	return w, err
}

// delivery builds a program of some of the files in the project of a variant.
func (b *bench) delivery(ctx context.Context, v variant, files ...string) (d deliverer, err error) {
	name, project, err := b.project(ctx, v)
	if err != nil {
		return d, err
	}
	s, err := b.spec(v)
	if err != nil {
		return d, err
	}
	program := strings.Join(files, "-")
	dir := filepath.Join(project, "internal", program)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return d, err
	}
	for _, file := range append(files, "measure") {
		text, err := eventsPrograms.ReadFile("events/" + file + ".go.txt")
		if err != nil {
			return d, err
		}
		text = []byte(strings.ReplaceAll(string(text), "MODULE", s.Module))
		if err := os.WriteFile(filepath.Join(dir, file+".go"), text, 0o644); err != nil {
			return d, err
		}
	}
	d.variant = v
	d.file, err = b.compile(ctx, name+"-"+program, project, "./internal/"+program)
	return d, err
}
