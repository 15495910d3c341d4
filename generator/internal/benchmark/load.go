package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// window is what clients saw for a while, and what it took the program.
type window struct {
	Requests  int
	Rate      float64 // requests per second
	P50, P99  float64 // milliseconds
	Processor float64 // milliseconds of the program's processor time for a request, with what it set off
}

// measure has clients ask for random paths, each as soon as it has its answer. An
// answer other than 200 and 201 is an error: a program that fails fast is not fast.
func (s settings) measure(ctx context.Context, base string, paths []string, seed uint64) (window, error) {
	tasks := make([]task, len(paths))
	for i, path := range paths {
		tasks[i] = newTask(path)
	}
	clients := make([]*client, s.Connections)
	for i := range clients {
		conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			return window{}, err
		}
		defer conn.Close()
		clients[i] = &client{conn, bufio.NewReaderSize(conn, 32<<10), rand.New(rand.NewPCG(seed, uint64(i))), nil}
	}

	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for _, c := range clients {
		group.Go(func() error { return c.ask(ctx, tasks, began.Add(s.Duration)) })
	}
	if err := group.Wait(); err != nil {
		return window{}, err
	}
	took := time.Since(began)

	var all []time.Duration
	for _, c := range clients {
		all = append(all, c.took...)
	}
	slices.Sort(all)
	at := func(share float64) float64 {
		return float64(all[int(share*float64(len(all)-1))]) / float64(time.Millisecond)
	}
	return window{Requests: len(all), Rate: float64(len(all)) / took.Seconds(), P50: at(0.50), P99: at(0.99)}, nil
}

// task is one request, or several that a client sends one after the other.
type task []func() []byte

// newTask makes a task of paths on lines of their own.
func newTask(paths string) (t task) {
	for path := range strings.SplitSeq(paths, "\n") {
		if to, body, ok := strings.Cut(path, " "); ok {
			t = append(t, func() []byte { return post(to, body) })
			continue
		}
		get := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: benchmark\r\n\r\n", path)
		t = append(t, func() []byte { return get })
	}
	return t
}

// client is one connection that stays open. It writes requests that are there
// already and only looks at what it has to: a client of net/http would take more
// of the processor than some of what it measures.
type client struct {
	conn   net.Conn
	in     *bufio.Reader
	random *rand.Rand
	took   []time.Duration // each task
}

func (c *client) ask(ctx context.Context, tasks []task, end time.Time) error {
	for ctx.Err() == nil {
		began := time.Now()
		if began.After(end) {
			return nil
		}
		for _, request := range tasks[c.random.IntN(len(tasks))] {
			if err := c.send(request()); err != nil {
				return err
			}
		}
		c.took = append(c.took, time.Since(began))
	}
	return ctx.Err()
}

// send sends a request and reads the answer.
func (c *client) send(request []byte) error {
	if _, err := c.conn.Write(request); err != nil {
		return err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		return fmt.Errorf("an answer is %s", res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
