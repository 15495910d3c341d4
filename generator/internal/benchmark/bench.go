package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/templates"
)

// bench is where programs are built and compared: all on the same rows in the same
// database.
type bench struct {
	settings
	catalog   *decisions.Catalog
	folder    string // of programs, and where they run
	database  string
	hot       []string // ids of products
	collector *collector
	close     []func() error
}

// open makes the database and fills it.
func open(ctx context.Context, s settings) (*bench, error) {
	b := &bench{settings: s}
	if err := b.open(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *bench) open(ctx context.Context) (err error) {
	if b.catalog, err = decisions.Load(templates.FS); err != nil {
		return err
	}
	if b.folder, err = os.MkdirTemp("", "underpin-benchmark-*"); err != nil {
		return err
	}
	b.close = append(b.close, func() error { return os.RemoveAll(b.folder) })
	if b.collector, err = startCollector(); err != nil {
		return err
	}
	b.close = append(b.close, b.collector.Close)
	database, drop, err := createDatabase(ctx, "")
	if err != nil {
		return err
	}
	b.database, b.close = database, append(b.close, drop)
	if err := b.migrate(ctx); err != nil {
		return err
	}
	b.hot, err = fill(ctx, b.database, b.Rows, rand.New(rand.NewPCG(b.Seed, 0)))
	return err
}

// Close removes all that was made.
func (b *bench) Close() error {
	var errs []error
	for _, undo := range slices.Backward(b.close) {
		errs = append(errs, undo())
	}
	return errors.Join(errs...)
}

// migrate has a rendered program make its tables.
func (b *bench) migrate(ctx context.Context) error {
	file, err := b.build(ctx, variant{})
	if err != nil {
		return err
	}
	environment, err := b.environment(variant{})
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, file, "migrate")
	cmd.Dir, cmd.Env = b.folder, append(os.Environ(), environment...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("migrate: %w\n%s", err, out)
	}
	return nil
}

// choose finds comparisons by name; no name is all of them.
func choose(names ...string) (chosen []comparison, err error) {
	if len(names) == 0 {
		return comparisons, nil
	}
	for _, name := range names {
		if slices.ContainsFunc(others, func(o other) bool { return o.name == name }) {
			continue
		}
		i := slices.IndexFunc(comparisons, func(c comparison) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no comparison %q; try -h", name)
		}
		chosen = append(chosen, comparisons[i])
	}
	return chosen, nil
}

// compare measures two programs on each load.
func (b *bench) compare(ctx context.Context, c comparison) (all []result, err error) {
	first, err := b.start(ctx, c.name+"-a", c.a, c.own)
	if err != nil {
		return nil, err
	}
	defer first.stop()
	second, err := b.start(ctx, c.name+"-b", c.b, c.own)
	if err != nil {
		return nil, err
	}
	defer second.stop()
	for _, l := range c.loads {
		r := result{comparison: c, load: l.name}
		if r.a, r.b, err = b.rounds(ctx, first, second, l, c); err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// start runs the program of a variant in a folder of that name, on the rows that are
// there or on the same ones in a database of its own.
func (b *bench) start(ctx context.Context, name string, v variant, own bool) (*program, error) {
	file, err := b.build(ctx, v)
	if err != nil {
		return nil, err
	}
	environment, err := b.environment(v)
	if err != nil {
		return nil, err
	}
	database := b.database
	if own {
		created, drop, err := createDatabase(ctx, "_"+name)
		if err != nil {
			return nil, err
		}
		database, b.close = created, append(b.close, drop)
	}
	for i, variable := range environment {
		environment[i] = strings.ReplaceAll(variable, b.database, database)
	}
	p, err := start(ctx, file, filepath.Join(b.folder, "runs", name), environment...)
	if err == nil && own && slices.Contains(environment, "DATABASE_URL="+database) {
		_, err = fill(ctx, database, b.Rows, rand.New(rand.NewPCG(b.Seed, 0)))
	}
	return p, err
}

// rounds measures two programs in turn, after a window of each that doesn't count:
// it fills caches.
func (b *bench) rounds(ctx context.Context, first, second *program, l load, c comparison) (inA, inB []window, err error) {
	pathsA, err := l.a(ctx, first.url, b.hot)
	if err != nil {
		return nil, nil, err
	}
	pathsB, err := l.b(ctx, second.url, b.hot)
	if err != nil {
		return nil, nil, err
	}
	asked := slices.Compact(slices.Sorted(slices.Values(slices.Concat(pathsA, pathsB))))
	asked = slices.DeleteFunc(asked, func(path string) bool { return strings.ContainsAny(path, " \n") }) // not one GET
	if !c.own {
		if err := alike(ctx, first.url, second.url, asked, b.hot[0], c.a.byHand != "floor"); err != nil {
			return nil, nil, err
		}
	}
	s := b.settings
	if strings.Contains(pathsA[0], " ") {
		s.Duration *= 4 // or what is put off until after the window would count for little
	}
	for round := range 1 + b.Rounds {
		seed := b.Seed + uint64(round) // the same of both
		a, err := s.ask(ctx, first, pathsA, seed)
		if err != nil {
			return nil, nil, err
		}
		b, err := s.ask(ctx, second, pathsB, seed)
		if err != nil {
			return nil, nil, err
		}
		if round > 0 {
			inA, inB = append(inA, a), append(inB, b)
		}
	}
	return inA, inB, nil
}

// ask measures a program for a while, and waits until it is idle again.
func (s settings) ask(ctx context.Context, p *program, paths []string, seed uint64) (window, error) {
	before := p.ticks()
	w, err := s.measure(ctx, p.url, paths, seed)
	if err != nil {
		return w, err
	}
	p.waitIdle()
	used := time.Duration(p.ticks()-before) * tick
	w.Processor = used.Seconds() * 1000 / float64(w.Requests)
	return w, nil
}
