package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const countHead = `
| POST of | program | round trips | fsyncs |
|---|---|---|---|
`

// count prints what POSTs of one client cost, with what their events set off.
func (b *bench) count(ctx context.Context) error {
	fmt.Print(countHead)
	for _, database := range []string{"postgres", "sqlite"} {
		for _, v := range []variant{before(decided("database", database)), decided("database", database)} {
			if v.old && b.Old == "" {
				continue
			}
			if err := b.countOf(ctx, v, database == "postgres"); err != nil {
				return fmt.Errorf("%s: %w", v.name, err)
			}
		}
	}
	return nil
}

func (b *bench) countOf(ctx context.Context, v variant, postgres bool) error {
	server := proxy{}
	if postgres {
		database, drop, err := createDatabase(ctx, "_count")
		if err != nil {
			return err
		}
		defer drop()
		defer func(url string) { b.database = url }(b.database)
		if b.database, err = server.start(database); err != nil {
			return err
		}
		defer server.Close()
	}
	p, err := b.start(ctx, "count", v, false)
	if err != nil {
		return err
	}
	defer p.stop()
	defer os.RemoveAll(filepath.Dir(p.log))
	for _, kind := range []struct {
		name string
		load paths
	}{{"a product", newProducts}, {"an order", newOrders}} {
		paths, err := kind.load(ctx, p.url, nil)
		if err != nil {
			return err
		}
		const n = 200
		var trips int64
		fsyncs, err := fsyncsOf(ctx, p, postgres, func() error {
			before := server.trips.Load()
			for range n {
				if _, err := create(ctx, p.url, paths[0]); err != nil {
					return err
				}
			}
			time.Sleep(time.Second) // for what the last event sets off
			trips = server.trips.Load() - before
			return nil
		})
		if err != nil {
			return err
		}
		row := []any{kind.name, v.name, "", fsyncs / n}
		if postgres {
			row[2] = number(float64(trips)/n, 1)
		}
		fmt.Printf("| %s | %s | %s | %.2f |\n", row...)
	}
	return nil
}

// fsyncsOf counts what the program flushes to the disk while do runs, or the server
// that it writes to.
func fsyncsOf(ctx context.Context, p *program, postgres bool, do func() error) (float64, error) {
	if postgres {
		before, err := walSyncs(ctx)
		if err != nil {
			return 0, err
		}
		if err := do(); err != nil {
			return 0, err
		}
		after, err := walSyncs(ctx)
		return float64(after - before), err
	}
	trace := filepath.Join(filepath.Dir(p.log), "strace")
	strace := exec.CommandContext(ctx, "strace", "-f", "-e", "trace=fsync,fdatasync", "-o", trace, "-p", strconv.Itoa(p.cmd.Process.Pid))
	if err := strace.Start(); err != nil {
		return 0, err
	}
	time.Sleep(time.Second) // until it is attached to every thread
	err := do()
	strace.Process.Signal(syscall.SIGINT)
	strace.Wait()
	if err != nil {
		return 0, err
	}
	lines, err := os.ReadFile(trace)
	return float64(bytes.Count(lines, []byte("sync("))), err
}

// walSyncs is how often the server has flushed its log. It waits until idle processes
// of the server have reported that.
func walSyncs(ctx context.Context) (n int64, err error) {
	time.Sleep(11 * time.Second)
	where, err := testServer("TEST_DATABASE_URL")
	if err != nil {
		return 0, err
	}
	conn, err := pgx.Connect(ctx, where)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	return n, conn.QueryRow(ctx, "SELECT wal_sync FROM pg_stat_wal").Scan(&n)
}

// proxy stands between programs and a PostgreSQL server and counts round trips.
type proxy struct {
	net.Listener
	to    string
	trips atomic.Int64
}

// start returns the URL of a database by way of the proxy.
func (p *proxy) start(database string) (string, error) {
	server, err := url.Parse(database)
	if err != nil {
		return "", err
	}
	p.to = server.Host
	if p.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return "", err
	}
	server.Host = p.Addr().String()
	go func() {
		for {
			client, err := p.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return server.String(), nil
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	go func() { io.Copy(server, client); server.Close() }()
	in, out := bufio.NewReader(server), bufio.NewWriter(client)
	var head [5]byte // the type and length of a message
	for {
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return
		}
		out.Write(head[:])
		if _, err := io.CopyN(out, in, int64(binary.BigEndian.Uint32(head[1:]))-4); err != nil {
			return
		}
		if head[0] == 'Z' { // ready for the next query
			p.trips.Add(1)
		}
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}
