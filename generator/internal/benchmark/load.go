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

// window is what clients saw for a while.
type window struct {
	Rate     float64 // requests per second
	P50, P99 float64 // milliseconds
}

// measure has clients ask for random paths, each as soon as it has its answer. An
// answer other than 200 and 201 is an error: a program that fails fast is not fast.
func (s settings) measure(ctx context.Context, base string, paths []string, seed uint64) (window, error) {
	requests := make([]func() []byte, len(paths))
	for i, path := range paths {
		get := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: benchmark\r\n\r\n", path)
		requests[i] = func() []byte { return get }
		if to, body, ok := strings.Cut(path, " "); ok {
			requests[i] = func() []byte { return post(to, body) }
		}
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
		group.Go(func() error { return c.ask(ctx, requests, began.Add(s.Duration)) })
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
	return window{float64(len(all)) / took.Seconds(), at(0.50), at(0.99)}, nil
}

// client is one connection that stays open. It writes requests that are there
// already and only looks at what it has to: a client of net/http would take more
// of the processor than some of what it measures.
type client struct {
	conn   net.Conn
	in     *bufio.Reader
	random *rand.Rand
	took   []time.Duration // each request
}

func (c *client) ask(ctx context.Context, requests []func() []byte, end time.Time) error {
	for ctx.Err() == nil {
		began := time.Now()
		if began.After(end) {
			return nil
		}
		if _, err := c.conn.Write(requests[c.random.IntN(len(requests))]()); err != nil {
			return err
		}
		res, err := http.ReadResponse(c.in, nil)
		if err != nil {
			return err
		}
		if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
			return fmt.Errorf("an answer is %s", res.Status)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return err
		}
		c.took = append(c.took, time.Since(began))
	}
	return ctx.Err()
}
