// Command underpin creates Go projects that are divided along their domains, and
// of which every scaling decision can be changed later. It parses what it is
// told and prints what came of it; the work is done by the packages below
// generator.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, _ := signal.NotifyContext(context.Background(), signals...) // to the end: a signal must not outrun the exit code
	os.Exit(Root(ctx, Streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}
