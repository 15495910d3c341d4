//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal that the program runs in, as a person sees it.
type terminal struct {
	t      *testing.T
	pty    *os.File
	cmd    *exec.Cmd
	before *term.State
	over   chan struct{}   // closed when the program has closed its side
	late   context.Context // ends when the test has to

	mu      sync.Mutex
	raw     []byte
	display display
	changed chan struct{} // holds one element after a change
}

// open runs the program in a terminal of that size, in an empty folder.
func open(t *testing.T, columns, rows int, env []string, args ...string) *terminal {
	t.Helper()
	return openProgram(t, columns, rows, env, "underpin", args...)
}

func openProgram(t *testing.T, columns, rows int, env []string, program string, args ...string) *terminal {
	t.Helper()
	home := t.TempDir()
	cmd := exec.Command(program, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "TERM=xterm-256color", "CI=", "GIT_CONFIG_NOSYSTEM=1", "NO_COLOR=", "ACCESSIBLE=", "CLICOLOR_FORCE=")
	cmd.Env = append(cmd.Env, env...)
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	if err := pty.Setsize(master, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	master = pollable(t, master)
	x := &terminal{
		t: t, pty: master, cmd: cmd, late: deadline(t), over: make(chan struct{}), changed: make(chan struct{}, 1),
		display: display{columns: columns, rows: rows},
	}
	if x.before, err = x.mode(); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = ownTerminal()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill() // an error if it has ended, which is as well
		cmd.Wait()
		master.Close()
	})
	go x.read()
	return x
}

// pollable is the file, made so that Close ends a Read.
func pollable(t *testing.T, f *os.File) *os.File {
	t.Helper()
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// deadline returns a context that ends shortly before go test's timeout, so that a test
// reports what did not happen.
func deadline(t *testing.T) context.Context {
	t.Helper()
	end, ok := t.Deadline()
	if !ok {
		return context.Background()
	}
	ctx, cancel := context.WithDeadline(context.Background(), end.Add(-20*time.Second))
	t.Cleanup(cancel)
	return ctx
}

// mode is raw or not, echoing or not, and the like.
func (x *terminal) mode() (mode *term.State, err error) {
	c, err := x.pty.SyscallConn() // Fd would make reads block, and then Close too
	if err != nil {
		return nil, err
	}
	controlErr := c.Control(func(fd uintptr) { mode, err = term.GetState(fd) })
	return mode, errors.Join(err, controlErr)
}

func (x *terminal) read() {
	defer close(x.over)
	buffer := make([]byte, 4096)
	for {
		n, err := x.pty.Read(buffer)
		x.mu.Lock()
		x.raw = append(x.raw, buffer[:n]...)
		x.display.write(string(buffer[:n]))
		x.mu.Unlock()
		select {
		case x.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (x *terminal) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.display.String()
}

func (x *terminal) output() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.raw)
}

// see waits until all the texts are on the screen.
func (x *terminal) see(texts ...string) {
	x.t.Helper()
	for {
		screen, missing := x.screen(), ""
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		if missing == "" {
			return
		}
		select {
		case <-x.changed:
		case <-x.late.Done():
			x.t.Fatalf("there is no %q on\n%s", missing, screen)
		}
	}
}

// Keys, as terminals send them.
const (
	enter     = "\r"
	tab       = "\t"
	back      = "\x1b[Z"
	up        = "\x1b[A"
	down      = "\x1b[B"
	arrowLeft = "\x1b[D"
	ctrlC     = "\x03"
	ctrlD     = "\x04"
	ctrlU     = "\x15"
	pageDown  = "\x1b[6~"
)

func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := x.pty.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// wait waits for the program's end.
func (x *terminal) wait() error {
	x.t.Helper()
	done := make(chan error, 1)
	go func() { done <- x.cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-x.late.Done():
		x.t.Fatalf("it does not end\n%s", x.screen())
		return nil
	}
}

// exit waits for the program's end and returns its exit code. The terminal must
// be as it was.
func (x *terminal) exit() int {
	x.t.Helper()
	err := x.wait()
	if after, stateErr := x.mode(); stateErr != nil || !reflect.DeepEqual(after, x.before) {
		x.t.Errorf("the terminal is in another mode than before (%v)", stateErr)
	}
	<-x.over
	output := x.output()
	for on, off := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h", "\x1b[?2004h": "\x1b[?2004l"} {
		if strings.LastIndex(output, on) > strings.LastIndex(output, off) {
			x.t.Errorf("%q is not taken back", on)
		}
	}
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		return e.ExitCode()
	}
	if err != nil {
		x.t.Fatal(err)
	}
	return 0
}

// entries is what is in the folder that the program ran in.
func (x *terminal) entries() []string {
	x.t.Helper()
	names, err := filepath.Glob(filepath.Join(x.cmd.Dir, "*"))
	hidden, hiddenErr := filepath.Glob(filepath.Join(x.cmd.Dir, ".*"))
	if err != nil || hiddenErr != nil {
		x.t.Fatal(err, hiddenErr)
	}
	return append(names, hidden...)
}

// display is what a terminal shows of what is written to it: text, and those
// sequences that Bubble Tea writes.
type display struct {
	columns, rows int
	lines         [][]rune
	row, column   int
	rest          string // of a sequence that is not complete yet
}

func (d *display) write(s string) {
	s = d.rest + s
	d.rest = ""
	for len(s) > 0 {
		if s[0] == '\x1b' {
			n := d.sequence(s)
			if n == 0 {
				d.rest = s
				return
			}
			s = s[n:]
			continue
		}
		if s[0] >= 0x80 && len(s) < 4 && !strings.ContainsRune(s, '\x1b') && !validEnd(s) {
			d.rest = s
			return
		}
		r := []rune(s)[0]
		s = s[len(string(r)):]
		d.put(r)
	}
}

// validEnd reports whether s does not break off within a character.
func validEnd(s string) bool { return !strings.HasSuffix(strings.ToValidUTF8(s, "\ufffd"), "\ufffd") }

func (d *display) put(r rune) {
	switch {
	case r == '\r':
		d.column = 0
	case r == '\n':
		d.row++
	case r == '\b':
		d.column = max(0, d.column-1)
	case r >= ' ':
		if d.column >= d.columns {
			d.column = 0
			d.row++
		}
		line := d.line()
		for len(*line) <= d.column {
			*line = append(*line, ' ')
		}
		(*line)[d.column] = r
		d.column++
	}
	if d.row >= d.rows {
		d.line()
		d.lines = d.lines[1:]
		d.row = d.rows - 1
	}
}

// line is the one that the cursor is in.
func (d *display) line() *[]rune {
	for len(d.lines) <= d.row {
		d.lines = append(d.lines, nil)
	}
	return &d.lines[d.row]
}

// sequence follows the one that s begins with and returns its length, or 0 if
// it is not complete.
func (d *display) sequence(s string) int {
	if len(s) < 2 {
		return 0
	}
	if s[1] != '[' {
		return 2
	}
	end := strings.IndexFunc(s[2:], func(r rune) bool { return r >= '@' && r <= '~' })
	if end < 0 {
		return 0
	}
	argument, length := s[2:2+end], end+3
	first, rest, _ := strings.Cut(argument, ";")
	n, _ := strconv.Atoi(first)
	switch s[length-1] {
	case 'A':
		d.row = max(0, d.row-max(n, 1))
	case 'B':
		d.row = min(d.rows-1, d.row+max(n, 1))
	case 'C':
		d.column += max(n, 1)
	case 'D':
		d.column = max(0, d.column-max(n, 1))
	case 'H':
		column, _ := strconv.Atoi(rest)
		d.row, d.column = max(n, 1)-1, max(column, 1)-1
	case 'K':
		if line := d.line(); n == 2 {
			*line = nil
		} else if d.column < len(*line) {
			*line = (*line)[:d.column]
		}
	case 'J':
		if n == 2 {
			d.lines = nil
		} else if line := d.line(); d.column < len(*line) {
			*line = (*line)[:d.column]
			d.lines = d.lines[:d.row+1]
		} else {
			d.lines = d.lines[:d.row+1]
		}
	case 'h', 'l':
		if argument == "?1049" {
			d.lines, d.row, d.column = nil, 0, 0
		}
	}
	return length
}

func (d *display) String() string {
	var b strings.Builder
	for _, line := range d.lines {
		b.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
	return b.String()
}
