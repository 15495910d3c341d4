package projecttest

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Program is a rendered program at work.
type Program struct {
	URL, OpsURL string // once it is ready

	t     testing.TB
	ctx   context.Context // ends when the test has to
	cmd   *exec.Cmd
	ready chan [2]string
	done  chan struct{} // closed when it has ended

	mu  sync.Mutex
	log strings.Builder
}

// Start runs a program in a folder of its own until the test ends, and waits
// until it is ready. Settings are NAME=value.
func Start(t testing.TB, program string, settings ...string) *Program {
	t.Helper()
	return StartCommand(t, program, nil, settings...)
}

// StartCommand is Start with a command, such as serve.
func StartCommand(t testing.TB, program string, command []string, settings ...string) *Program {
	t.Helper()
	p := launch(t, program, command, settings)
	p.WaitReady()
	return p
}

// Launch is Start without the wait.
func Launch(t testing.TB, program string, settings ...string) *Program {
	t.Helper()
	return launch(t, program, nil, settings)
}

func launch(t testing.TB, program string, args, settings []string) *Program {
	t.Helper()
	ctx := deadline(t)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append(os.Environ(), "ADDR=127.0.0.1:0", "OPS_ADDR=127.0.0.1:0"), settings...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &Program{t: t, ctx: ctx, cmd: cmd, ready: make(chan [2]string, 1), done: make(chan struct{})}
	go func() {
		p.follow(stderr)
		cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(p.Stop)
	return p
}

// follow reads the log, which tells where the listeners are.
func (p *Program) follow(stderr io.Reader) {
	lines := bufio.NewScanner(stderr)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var record struct{ Msg, Public, Operations string }
		if json.Unmarshal(lines.Bytes(), &record) == nil && record.Msg == "ready" {
			p.ready <- [2]string{record.Public, record.Operations}
		}
		if record.Msg != "request" {
			p.mu.Lock()
			p.log.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
		}
	}
}

// Log is what the program has logged, requests left out.
func (p *Program) Log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// WaitReady waits until the program says that it is ready.
func (p *Program) WaitReady() {
	p.t.Helper()
	select {
	case urls := <-p.ready:
		p.URL, p.OpsURL = urls[0], urls[1]
	case <-p.done:
		p.t.Fatalf("the program ended before it was ready:\n%s", p.Log())
	}
}

// Running reports whether the program has not ended.
func (p *Program) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Stop asks the program to end and waits for it. It fails the test if the program was
// killed because the test had to end.
func (p *Program) Stop() {
	p.t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	<-p.done
	if p.ctx.Err() != nil {
		p.t.Errorf("the program ran until the test had to end:\n%s", p.Log())
	}
}

// Kill ends the program as a power cut would.
func (p *Program) Kill() {
	p.cmd.Process.Kill()
	<-p.done
}

// Ready asks /readyz: the status, and what it says.
func (p *Program) Ready() (status int, body string) {
	res, err := http.Get(p.OpsURL + "/readyz")
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}
