//go:build unix

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var (
	runs = flag.Int("runs", 20, "how many runs TestInterrupted and TestKilled stop, each")
	seed = flag.Uint64("seed", 0, "of their random moments; 0 for another one every time")
)

// stopper starts the built program in fresh folders and stops it at random
// moments.
type stopper struct {
	t        *testing.T
	random   *rand.Rand
	program  string
	home     string
	complete string                 // what a project holds, .git aside
	took     map[bool]time.Duration // a whole run, with git and without
}

func newStopper(t *testing.T) *stopper {
	t.Helper()
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-seed %d", *seed)
	s := &stopper{
		t: t, random: rand.New(rand.NewPCG(*seed, 0)), home: t.TempDir(),
		program: filepath.Join(t.TempDir(), "underpin"), took: map[bool]time.Duration{},
	}
	if out, err := exec.Command("go", "build", "-o", s.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	config := "[user]\n\tname = Ada\n\temail = ada@example.com\n"
	if err := os.WriteFile(filepath.Join(s.home, ".gitconfig"), []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the first one finds nothing in any cache
		for _, git := range []bool{false, true} {
			root := t.TempDir()
			start := time.Now()
			if out, err := s.command(root, "shop", git).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if took := time.Since(start); s.took[git] == 0 || took < s.took[git] {
				s.took[git] = took
			}
			s.complete = contents(t, filepath.Join(root, "shop"))
		}
	}
	t.Logf("a run takes %v, and %v with git", s.took[false].Round(time.Millisecond), s.took[true].Round(time.Millisecond))
	return s
}

func (s *stopper) command(root, dir string, git bool) *exec.Cmd {
	cmd := exec.Command(s.program, "new", dir, "--name", "shop", fmt.Sprintf("--git=%t", git))
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "HOME="+s.home, "GIT_CONFIG_NOSYSTEM=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // not our own group
	return cmd
}

// place is a folder that a project goes to.
type place struct {
	name string
	dir  string // relative to a root
	make string // for a shell, in the root
}

var stopPlaces = []place{
	{"missing", "shop", ":"},
	{"missing parents", "a/b/shop", ":"},
	{"empty", "shop", "mkdir shop"},
	{"only .git", "shop", "git init -q --template= shop"},
}

// stopped is a run that was stopped.
type stopped struct {
	place  place
	git    bool
	signal syscall.Signal
	group  bool // the signal went to the whole process group, as from a terminal
	moment time.Duration
	root   string
	before string
	said   string
	exit   int // -1 for a death by signal
}

func (r *stopped) String() string {
	return fmt.Sprintf("%s, git %t, %v (group %t) after %v: exit code %d, %q", r.place.name, r.git, r.signal, r.group, r.moment, r.exit, r.said)
}

// stop makes a run and stops it by one of the signals.
func (s *stopper) stop(p place, signals ...syscall.Signal) *stopped {
	s.t.Helper()
	r := &stopped{
		place: p, git: s.random.IntN(2) == 0, group: s.random.IntN(2) == 0,
		signal: signals[s.random.IntN(len(signals))], root: s.t.TempDir(),
	}
	r.moment = time.Duration(s.random.Float64() * 1.2 * float64(s.took[r.git]))
	setup := exec.Command("sh", "-c", p.make)
	setup.Dir = r.root
	if out, err := setup.CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	r.before = contents(s.t, r.root)
	cmd := s.command(r.root, p.dir, r.git)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	time.Sleep(r.moment)
	to := cmd.Process.Pid // not reaped yet, so it is nobody else's
	if r.group {
		to = -to
	}
	if err := syscall.Kill(to, r.signal); err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil && cmd.ProcessState == nil {
		s.t.Fatal(err)
	}
	r.said, r.exit = said.String(), cmd.ProcessState.ExitCode()
	return r
}

// whole says what is wrong with a finished project.
func (s *stopper) whole(r *stopped) error {
	dir := filepath.Join(r.root, r.place.dir)
	if got := contents(s.t, dir); got != s.complete {
		return fmt.Errorf("half a project:\n%swant:\n%s", got, s.complete)
	}
	if !r.git {
		return nil
	}
	for _, ask := range []struct{ args, want string }{{"status --porcelain", ""}, {"log --format=%s", "Start shop\n"}} {
		cmd := exec.Command("git", strings.Fields(ask.args)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "HOME="+s.home)
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != ask.want {
			return fmt.Errorf("git %s: %v: %q, want %q", ask.args, err, out, ask.want)
		}
	}
	return nil
}

// contents is a line for each thing below root: path, mode, and a hash of a
// file's bytes. Of repositories it leaves out the objects, and one in root itself.
func contents(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if rel == ".git" || e.Name() == "objects" && filepath.Base(filepath.Dir(path)) == ".git" {
			return filepath.SkipDir
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		var data []byte
		if info.Mode().IsRegular() {
			if data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		fmt.Fprintf(&b, "%v %s %.4x\n", info.Mode(), rel, sha256.Sum256(data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// quarantines are what git's objects are written to before they count.
func quarantines(t *testing.T, root string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "*", ".git", "objects", "tmp_*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Whenever a signal comes, a run either takes back all that it has made and says
// so, or it had made all of it.
func TestInterrupted(t *testing.T) {
	s := newStopper(t)
	interrupted, finished, early, leftovers := 0, 0, 0, 0
	for i := range *runs {
		r := s.stop(stopPlaces[i%len(stopPlaces)], syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
		after := contents(t, r.root)
		switch {
		case r.exit == 0:
			finished++
			if err := s.whole(r); err != nil {
				t.Errorf("%v\n%v", r, err)
			}
			if strings.Contains(after, ".underpin-") {
				leftovers++
				t.Errorf("%v\nleft behind:\n%s", r, after)
			}
			continue
		case r.exit == 130 && r.said == "underpin: interrupted: nothing was written; run it again\n":
			interrupted++
		case r.exit == -1 && r.said == "":
			early++ // the Go runtime was still at its start
		default:
			t.Errorf("%v", r)
		}
		if left := quarantines(t, r.root); after != r.before || left != nil {
			leftovers++
			t.Errorf("%v\nthere is:\n%swas:\n%s%s", r, after, r.before, left)
		}
	}
	t.Logf("%d runs: %d interrupted (exit code 130), %d had finished (0), %d died of the signal before main began; %d left something behind",
		*runs, interrupted, finished, early, leftovers)
	if interrupted == 0 {
		t.Error("no run was interrupted")
	}
}

var leftover = regexp.MustCompile(`^\.shop\.underpin-[0-9a-f]{12}$`)

// After a kill -9 a project is there or not, and the next run sweeps what is left
// of it, and nothing else.
func TestKilled(t *testing.T) {
	s := newStopper(t)
	cut, finished, left, halves := 0, 0, 0, 0
	for i := range *runs {
		r := s.stop(stopPlaces[i%len(stopPlaces)], syscall.SIGKILL)
		waitForOrphans(t, r.root)
		dir := filepath.Join(r.root, r.place.dir)
		_, err := os.Stat(filepath.Join(dir, "underpin.lock"))
		switch {
		case err == nil: // the last thing to appear
			finished++
			if err := s.whole(r); err != nil {
				t.Errorf("%v\n%v", r, err)
			}
			continue
		case !errors.Is(err, fs.ErrNotExist):
			t.Fatal(err)
		}
		cut++
		parent := filepath.Dir(dir) // of what may be left
		if strings.HasPrefix(r.place.name, "missing") {
			if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v\nhalf a project:\n%s", r, contents(t, dir))
				continue
			}
		} else {
			parent = dir
		}
		ours := 0
		entries, err := os.ReadDir(parent)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		half := false
		for _, e := range entries {
			switch {
			case leftover.MatchString(e.Name()):
				ours++
			case e.Name() == ".git" && r.place.name == "only .git":
			case parent == dir: // it was just being moved in
				half = true
			default:
				t.Errorf("%v\nleft behind: %s", r, e.Name())
			}
		}
		if ours > 1 {
			t.Errorf("%v\n%d leftovers", r, ours)
		}
		left += ours
		if half {
			halves++
			continue
		}
		s.sweeps(r, parent, dir)
	}
	t.Logf("%d runs: %d killed, %d had finished; %d left a folder, which the next run swept; %d were killed while they moved into a folder that was there",
		*runs, cut, finished, left, halves)
	if cut == 0 {
		t.Error("no run was killed")
	}
}

// sweeps makes the next run: what was left must go, and what is not ours stay.
func (s *stopper) sweeps(r *stopped, parent, dir string) {
	s.t.Helper()
	var foreign []string
	if parent != dir { // in an existing one, they would be refused
		foreign = []string{".shop.underpin-0123456789xy", ".shop.underpin-0123456789AB", ".shop.underpin-0123456789abc",
			".shop2.underpin-0123456789ab", ".other.underpin-0123456789ab", "shop.underpin-0123456789ab", ".shop.underpin-00000000f11e"}
	}
	for _, name := range foreign {
		if err := os.MkdirAll(filepath.Join(parent, name, "precious"), 0o777); err != nil {
			s.t.Fatal(err)
		}
	}
	if foreign != nil { // the last one is of a run that lives
		live, err := os.Open(filepath.Join(parent, foreign[len(foreign)-1]))
		if err != nil {
			s.t.Fatal(err)
		}
		defer live.Close()
		if err := unix.Flock(int(live.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			s.t.Fatal(err)
		}
	}
	r.git = true
	if out, err := s.command(r.root, r.place.dir, true).CombinedOutput(); err != nil {
		s.t.Errorf("%v\nthe next run: %v\n%s", r, err, out)
		return
	}
	if err := s.whole(r); err != nil {
		s.t.Errorf("%v\nthe next run: %v", r, err)
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		s.t.Fatal(err)
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Name()] = true
	}
	for _, name := range foreign {
		if _, err := os.Stat(filepath.Join(parent, name, "precious")); err != nil {
			s.t.Errorf("%v\nthe next run swept %s", r, name)
		}
		delete(there, name)
	}
	for name := range there {
		if leftover.MatchString(name) {
			s.t.Errorf("%v\nthe next run left %s", r, name)
		}
	}
}

// waitForOrphans waits for a git that has outlived the run that started it.
func waitForOrphans(t *testing.T, root string) {
	t.Helper()
	for range 500 {
		time.Sleep(2 * time.Millisecond)
		running, err := filepath.Glob("/proc/[0-9]*/cwd")
		if err != nil {
			t.Fatal(err)
		}
		if running == nil { // there is no /proc
			time.Sleep(200 * time.Millisecond)
			return
		}
		busy := false
		for _, link := range running {
			dir, err := os.Readlink(link)
			busy = busy || err == nil && strings.HasPrefix(dir, root)
		}
		if !busy {
			return
		}
	}
	t.Fatal("a git still runs")
}
