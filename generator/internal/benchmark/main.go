// Command benchmark compares programs that answer the same requests: rendered ones
// that were decided about in another way, and one that was written by hand. Both
// run side by side on the same rows, and are measured in turn, A B A B, so that
// whatever else the machine does is done to both. docs/performance.md shows a run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what a run may be told.
type settings struct {
	Rounds      int
	Duration    time.Duration // of a window
	Connections int
	Rows        int
	Seed        uint64
	Old         string // a checkout
}

func run(ctx context.Context) (err error) {
	var s settings
	flag.IntVar(&s.Rounds, "rounds", 60, "how often each of two programs is measured")
	flag.DurationVar(&s.Duration, "duration", 250*time.Millisecond, "how long, each time: the shorter, the less that else goes on differs between two windows")
	flag.IntVar(&s.Connections, "connections", 16, "how many clients ask, each as soon as it has its answer")
	flag.IntVar(&s.Rows, "rows", 100_000, "how many products there are; page 1,000 takes 50,000")
	flag.Uint64Var(&s.Seed, "seed", rand.Uint64(), "of the rows, and of which are asked for")
	flag.StringVar(&s.Old, "old", "", "a checkout of Underpin whose projects are compared with ours, such as git worktree add ../old 2a22190")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: benchmark [flags] [COMPARISON…]\n\nIt needs the servers that .ci/services up starts. Comparisons, if not all:\n\n")
		for _, c := range comparisons {
			fmt.Fprintf(flag.CommandLine.Output(), "  %-14s %s against %s\n", c.name, c.b.name, c.a.name)
		}
		for _, o := range others {
			fmt.Fprintf(flag.CommandLine.Output(), "  %-14s %s\n", o.name, o.does)
		}
		fmt.Fprintln(flag.CommandLine.Output())
		flag.PrintDefaults()
	}
	flag.Parse()

	b, err := open(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	chosen, err := choose(flag.Args()...)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "-rounds %d -duration %s -connections %d -rows %d -seed %d %s\n",
		s.Rounds, s.Duration, s.Connections, s.Rows, s.Seed, strings.Join(flag.Args(), " "))
	if len(chosen) > 0 {
		fmt.Print(tableHead)
	}
	for _, c := range chosen {
		if c.a.old && s.Old == "" {
			continue
		}
		results, err := b.compare(ctx, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		for _, r := range results {
			fmt.Println(r.row())
		}
	}
	for _, o := range others {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), o.name) {
			continue
		}
		if err := o.measure(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
	}
	return nil
}

// other is what can be measured besides comparisons.
type other struct {
	name, does string
	measure    func(*bench, context.Context) error
}

var others = []other{
	{"events", "how fast events are delivered, with -old only", (*bench).events},
	{"queues", "how fast events are delivered by each queue", (*bench).queues},
	{"graphql-allocations", "memory that a request allocates by REST and by GraphQL", allocations("graphql", joins)},
	{"bff-allocations", "memory that a request allocates by REST and for a screen", allocations("bff", screens)},
	{"counts", "round trips and fsyncs of a POST", (*bench).count},
}
