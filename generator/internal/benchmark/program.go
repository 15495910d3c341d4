package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// program is one at work.
type program struct {
	url, ops string

	cmd  *exec.Cmd
	log  string
	done chan struct{} // closed when it has ended
}

// patience is how long a program may take to do what it is told.
const patience = time.Minute

// start runs a program in a folder of its own and waits until it is ready. It logs
// to a file, so that nobody has to read along while it is measured.
func start(ctx context.Context, file, folder string, environment ...string) (*program, error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	p := &program{cmd: exec.Command(file), log: filepath.Join(folder, "log"), done: make(chan struct{})}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p.cmd.Dir, p.cmd.Stderr = folder, log
	p.cmd.Env = append(append(os.Environ(), "ADDR=127.0.0.1:0", "OPS_ADDR=127.0.0.1:0"), environment...)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.cmd.Wait(); close(p.done) }()
	if err := p.waitReady(ctx); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// waitReady waits until the log says that the program is ready, and where.
func (p *program) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if p.url, p.ops = p.said(); p.url != "" {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
			continue
		case <-p.done:
		case <-ctx.Done():
		}
		log, _ := os.ReadFile(p.log)
		return fmt.Errorf("%s is not ready:\n%s", p.cmd.Path, log)
	}
}

// said is the addresses in the log, or nothing.
func (p *program) said() (url, ops string) {
	log, err := os.Open(p.log)
	if err != nil {
		return "", ""
	}
	defer log.Close()
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var record struct{ Msg, Public, Operations string }
		if json.Unmarshal(lines.Bytes(), &record) == nil && record.Msg == "ready" {
			return record.Public, record.Operations
		}
	}
	return "", ""
}

// tick is the unit in which Linux counts processor time.
const tick = 10 * time.Millisecond

// ticks returns how much processor time the program has used.
func (p *program) ticks() (n int64) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	_, text, _ = bytes.Cut(text, []byte(") "))
	for i, field := range bytes.Fields(text) {
		if i == 11 || i == 12 { // user and system time
			used, _ := strconv.ParseInt(string(field), 10, 64)
			n += used
		}
	}
	return n
}

// waitIdle waits until the program has done what requests have set off, or at most a
// minute, so that it doesn't slow down the other one.
func (p *program) waitIdle() {
	for end, before := time.Now().Add(patience), int64(-9); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		now := p.ticks()
		if now-before <= 1 {
			return
		}
		before = now
	}
}

// stop asks the program to end, and ends it if it doesn't.
func (p *program) stop() {
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
		p.cmd.Process.Kill()
		<-p.done
	}
}
