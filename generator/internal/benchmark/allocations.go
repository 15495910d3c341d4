package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// allocations prints how much memory requests to a program allocate: those by REST, and
// those by what the decision adds.
func allocations(decision string, loads []load) func(*bench, context.Context) error {
	return func(b *bench, ctx context.Context) error {
		p, err := b.start(ctx, "allocations", variant{name: decision, decisions: map[string]string{decision: "on", "otel": "on"}}, false)
		if err != nil {
			return err
		}
		defer p.stop()
		fmt.Print("\n| asked for | allocations | KiB |\n|---|---|---|\n")
		for _, l := range loads {
			rest, err := b.allocated(ctx, p, l.a)
			if err != nil {
				return err
			}
			other, err := b.allocated(ctx, p, l.b)
			if err != nil {
				return err
			}
			fmt.Printf("| %s | %s → %s | %s → %s |\n", l.name, number(rest[0], 0), number(other[0], 0), number(rest[1]/1024, 1), number(other[1]/1024, 1))
		}
		return nil
	}
}

// allocated returns the number of allocations and the bytes of a task.
func (b *bench) allocated(ctx context.Context, p *program, of paths) (perTask [2]float64, err error) {
	found, err := of(ctx, p.url, b.hot)
	if err != nil {
		return perTask, err
	}
	before, err := p.heap(ctx)
	if err != nil {
		return perTask, err
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		return perTask, err
	}
	defer conn.Close()
	c := &client{conn: conn, in: bufio.NewReaderSize(conn, 32<<10)}
	const n = 500
	for i := range n {
		for _, request := range newTask(found[i%len(found)]) {
			if err := c.send(request()); err != nil {
				return perTask, err
			}
		}
	}
	after, err := p.heap(ctx)
	for i := range perTask {
		perTask[i] = (after[i] - before[i]) / n
	}
	return perTask, err
}

// heap returns the number and the bytes of all allocations so far. The program refreshes these
// metrics every 15 seconds.
func (p *program) heap(ctx context.Context) (total [2]float64, err error) {
	time.Sleep(16 * time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.ops+"/metrics", nil)
	if err != nil {
		return total, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return total, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	for i, name := range []string{"go_memory_allocations_total", "go_memory_allocated_bytes_total"} {
		_, value, _ := bytes.Cut(text, []byte("\n"+name+" "))
		if _, scanErr := fmt.Fscan(bytes.NewReader(value), &total[i]); scanErr != nil {
			return total, fmt.Errorf("%s: %w", name, scanErr)
		}
	}
	return total, err
}
