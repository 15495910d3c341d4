// Package projecttest renders, builds and runs projects for tests: what a user
// gets, driven from outside. It holds no check of its own and is imported by
// tests and by this repository's tools only.
package projecttest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
)

var load = sync.OnceValues(func() (*decisions.Catalog, error) { return decisions.Load(templates.FS) })

// Catalog is the catalogue of this repository.
func Catalog(t testing.TB) *decisions.Catalog {
	t.Helper()
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Spec reads a spec file, or makes the default one of an empty name, with
// decisions in the place of its own.
func Spec(t testing.TB, c *decisions.Catalog, file string, decisions map[string]string) *spec.Spec {
	t.Helper()
	s := &spec.Spec{Name: "shop"}
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = spec.Parse(file, b, c.Choices()); err != nil {
			t.Fatal(err)
		}
	}
	if decisions != nil {
		s.Decisions = decisions
	}
	s.Complete(c.Choices())
	if err := s.Validate(c.Choices()); err != nil {
		t.Fatal(err)
	}
	return s
}

// Module is the module path of projects that are built beside others: with it, a package
// that several of them have is compiled, vetted and tested once, whatever their specs are.
const Module = "example.com/shop"

// Carry has the resources of a spec carry these traits and no others. A trait that
// the spec gives to some stays with those, as in the default one; else every
// resource that may carries it, but for the last of its domain.
func Carry(c *decisions.Catalog, s *spec.Spec, traits []string) *spec.Spec {
	choices, given := c.Choices(), s.Traits()
	for _, d := range s.Domains {
		last := d.Resources[len(d.Resources)-1]
		for _, r := range d.Resources {
			before := r.Async
			r.Async = nil
			for _, trait := range traits {
				if slices.Contains(before, trait) || !slices.Contains(given, trait) && r != last && choices.MayCarry(r, trait) {
					r.Async = append(r.Async, trait)
				}
			}
		}
	}
	return s
}

// Render makes the project of a spec, as a user gets it.
func Render(t testing.TB, c *decisions.Catalog, s *spec.Spec) *tree.Tree {
	t.Helper()
	return with(t, Renderer(c, false), s)
}

// RenderProven is Render with the proofs of the project's parts.
func RenderProven(t testing.TB, c *decisions.Catalog, s *spec.Spec) *tree.Tree {
	t.Helper()
	return with(t, Renderer(c, true), s)
}

// renderers by what they are for: one remembers what it has parsed and formatted.
var renderers sync.Map

// Renderer makes projects as a user gets them, or with the proofs of their parts.
func Renderer(c *decisions.Catalog, proofs bool) *render.Renderer {
	type purpose struct {
		catalog *decisions.Catalog
		proofs  bool
	}
	r := render.New(c, "test")
	r.Proofs = proofs
	known, _ := renderers.LoadOrStore(purpose{c, proofs}, r)
	return known.(*render.Renderer)
}

func with(t testing.TB, r *render.Renderer, s *spec.Spec) *tree.Tree {
	t.Helper()
	files, err := r.Render(s)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Dir writes a project to a folder of its own, which is removed with the test.
func Dir(t testing.TB, s *spec.Spec, files *tree.Tree) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), s.Name)
	if err := os.CopyFS(dir, files.FS()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Go runs the go command in dir and fails the test if it fails.
func Go(t testing.TB, dir string, env []string, args ...string) string {
	t.Helper()
	return output(t, GoCommand(t, dir, env, args...))
}

// Run runs a program in dir and fails the test if it fails.
func Run(t testing.TB, dir, program string, args ...string) string {
	t.Helper()
	return output(t, command(t, dir, program, args...))
}

func output(t testing.TB, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return string(out)
}

func command(t testing.TB, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(deadline(t), program, args...)
	cmd.WaitDelay = graceTime / 2 // for a grandchild that holds the output open
	cmd.Dir = dir
	return cmd
}

// GoCommand returns the go command in dir. With -trimpath, packages are the same in whatever
// folder they are: what two projects have in common is built, vetted and tested once. Without
// cgo, as in a project's image, programs are linked faster.
func GoCommand(t testing.TB, dir string, env []string, args ...string) *exec.Cmd {
	cmd := command(t, dir, "go", args...)
	cmd.Env = slices.Concat(os.Environ(), []string{"CGO_ENABLED=0", "GOFLAGS=-trimpath -mod=readonly -buildvcs=false"}, env)
	return cmd
}

// Test runs go test with args in a project written to dir.
func Test(t testing.TB, dir string, env []string, args ...string) string {
	t.Helper()
	compile(t, dir)
	return Go(t, dir, env, append([]string{"test"}, args...)...)
}

// compile compiles a project written to dir, tests included. Test processes that run side
// by side do so one after the other, since those that need the same packages at the same
// time would all compile them.
func compile(t testing.TB, dir string) {
	t.Helper()
	unlock, err := lockedfile.MutexAt(filepath.Join(os.TempDir(), fmt.Sprintf("underpin-test-%d.lock", os.Getuid()))).Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	Go(t, dir, nil, "list", "-export", "-deps", "-test", "./...")
}

// graceTime is how long before go test's timeout a test has to end.
const graceTime = 10 * time.Second

// deadline returns a context that ends when the test has to, for commands that go test's
// timeout would leave running. It is the only limit for
// what is waited for: a slow machine needs longer, and go test has a flag for that.
func deadline(t testing.TB) context.Context {
	ctx := context.Background()
	if limited, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if end, ok := limited.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-graceTime))
			t.Cleanup(cancel)
		}
	}
	return ctx
}

// Until waits until reached returns true. It fails the test if that does not happen
// before the test has to end.
func Until(t testing.TB, what string, reached func() bool) {
	t.Helper()
	for ctx := deadline(t); !reached(); time.Sleep(5 * time.Millisecond) {
		if ctx.Err() != nil {
			t.Fatalf("did not happen: %s", what)
		}
	}
}

// Build builds a program of a project written to dir, with go run, since the go command
// caches what that links.
func Build(t testing.TB, dir, name string) (program string) {
	t.Helper()
	compile(t, dir)
	program = filepath.Join(t.TempDir(), name)
	Go(t, dir, nil, "run", "-exec=cp", "./cmd/"+name, program)
	return program
}

// WithoutServers empties every variable that tells tests of a server, or that they
// must have one.
func WithoutServers() (environment []string) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TEST_") {
			environment = append(environment, name+"=")
		}
	}
	return environment
}
