package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// bench is where programs are built and compared: all on the same rows in the same
// database, of which the last is like the first.
type bench struct {
	settings
	catalog   *catalog.Catalog
	folder    string
	database  string
	drop      func() error
	collector *http.Server // drops the telemetry that it is sent
	collects  string       // its URL
	hot       []string     // ids of products
}

// open makes the database and fills it. Close it.
func open(ctx context.Context, s settings) (b *bench, err error) {
	b = &bench{settings: s}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.Close())
		}
	}()
	if b.catalog, err = catalog.Load(templates.FS); err != nil {
		return b, err
	}
	if b.folder, err = os.MkdirTemp("", "underpin-benchmark-*"); err != nil {
		return b, err
	}
	if err := b.collect(); err != nil {
		return b, err
	}
	if b.database, b.drop, err = createDatabase(ctx); err != nil {
		return b, err
	}
	file, environment, err := b.build(ctx, variant{})
	if err != nil {
		return b, err
	}
	migrate := exec.CommandContext(ctx, file, "migrate")
	migrate.Dir, migrate.Env = b.folder, append(os.Environ(), environment...)
	if out, err := migrate.CombinedOutput(); err != nil {
		return b, fmt.Errorf("migrate: %w\n%s", err, out)
	}
	b.hot, err = fill(ctx, b.database, s.Rows, rand.New(rand.NewPCG(s.Seed, 0)))
	return b, err
}

// Close removes all that open and compare have made.
func (b *bench) Close() error {
	var errs []error
	if b.drop != nil {
		errs = append(errs, b.drop())
	}
	if b.collector != nil {
		errs = append(errs, b.collector.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(b.folder))...)
}

// collect starts the collector.
func (b *bench) collect() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.collects = "http://" + l.Addr().String()
	b.collector = &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) })}
	go b.collector.Serve(l)
	return nil
}

// build makes the program of a variant, and the environment that it needs.
func (b *bench) build(ctx context.Context, v variant) (file string, environment []string, err error) {
	environment = []string{"DATABASE_URL=" + b.database}
	if v.smallest {
		file, err = b.compile(ctx, ".", "smallest", "github.com/underpin-dev/underpin/generator/benchmark/smallest")
		return file, environment, err
	}

	choices := b.catalog.Choices()
	s := &spec.Spec{Name: "shop", Decisions: maps.Clone(plain)}
	maps.DeleteFunc(s.Decisions, func(name, _ string) bool { return b.catalog.Decision(name) == nil })
	maps.Copy(s.Decisions, v.decisions)
	s.Complete(choices)
	if err := s.Validate(choices); err != nil {
		return "", nil, err
	}
	parts, _, err := b.catalog.Selected(s.Decisions, s.Traits())
	if err != nil {
		return "", nil, err
	}
	for _, p := range parts {
		for _, server := range p.Services {
			where := os.Getenv(server.Test.Name)
			if where == "" {
				return "", nil, fmt.Errorf(`%s: no server: eval "$(.ci/services up)"`, server.Test.Name)
			}
			environment = append([]string{server.URL.Name + "=" + where}, environment...) // DATABASE_URL stays the last
		}
	}
	if v.collector {
		environment = append(environment, "OTEL_EXPORTER_OTLP_ENDPOINT="+b.collects, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")
	}

	files, err := render.New(b.catalog, "benchmark").Render(s)
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp(b.folder, "project-*")
	if err != nil {
		return "", nil, err
	}
	if err := os.CopyFS(dir, files.FS()); err != nil {
		return "", nil, err
	}
	file, err = b.compile(ctx, dir, filepath.Base(dir)+".program", "./cmd/"+s.Name)
	return file, environment, err
}

// compile builds a package. What the go command has built before it knows again,
// wherever that was, because no path gets into a program.
func (b *bench) compile(ctx context.Context, dir, name, pkg string) (file string, err error) {
	file = filepath.Join(b.folder, name)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", file, pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
}

// choose finds comparisons by name; no name is all that the catalogue has the
// decisions for.
func (b *bench) choose(names ...string) (chosen []comparison, err error) {
	there := slices.DeleteFunc(slices.Clone(comparisons), func(c comparison) bool { return !b.has(c.a) || !b.has(c.b) })
	if len(names) == 0 {
		return there, nil
	}
	for _, name := range names {
		i := slices.IndexFunc(there, func(c comparison) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no comparison %q; try -h", name)
		}
		chosen = append(chosen, there[i])
	}
	return chosen, nil
}

// has reports whether a variant can be decided for.
func (b *bench) has(v variant) bool {
	for name := range v.decisions {
		if b.catalog.Decision(name) == nil {
			return false
		}
	}
	return true
}

// compare builds two programs and measures them on each load.
func (b *bench) compare(ctx context.Context, c comparison) ([]result, error) {
	var programs [2]*program
	for i, v := range []variant{c.a, c.b} {
		file, environment, err := b.build(ctx, v)
		if err != nil {
			return nil, err
		}
		p, err := start(ctx, file, filepath.Join(b.folder, fmt.Sprintf("%s-%d", c.name, i)), environment...)
		if err != nil {
			return nil, err
		}
		defer p.stop()
		programs[i] = p
	}
	var all []result
	for _, l := range c.loads {
		r, err := b.rounds(ctx, programs[0].url, programs[1].url, l)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		r.comparison = c
		all = append(all, r)
	}
	return all, nil
}

// rounds measures two programs in turn, after a window of each that doesn't count.
func (b *bench) rounds(ctx context.Context, urlA, urlB string, l load) (r result, err error) {
	pathsA, err := l.a(ctx, urlA, b.hot)
	if err != nil {
		return r, err
	}
	pathsB, err := l.b(ctx, urlB, b.hot)
	if err != nil {
		return r, err
	}
	asked := slices.Compact(slices.Sorted(slices.Values(slices.Concat(pathsA, pathsB))))
	if err := alike(ctx, urlA, urlB, asked, b.hot[0]); err != nil {
		return r, err
	}
	r.load = l.name
	for round := range uint64(b.Rounds + 1) {
		wa, err := b.measure(ctx, urlA, pathsA, b.Seed+round)
		if err != nil {
			return r, err
		}
		wb, err := b.measure(ctx, urlB, pathsB, b.Seed+round)
		if err != nil {
			return r, err
		}
		if round > 0 {
			r.a, r.b = append(r.a, wa), append(r.b, wb)
		}
	}
	return r, nil
}
