// Package projecttest renders, builds and runs projects for tests: what a user
// gets, driven from outside. It holds no check of its own and is imported by
// tests only.
package projecttest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

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

// Dir writes a project to a folder that depends on its name and the package under
// test only: the go command knows packages by their path, and so need not build and
// test again what two combinations of decisions have in common.
func Dir(t testing.TB, s *spec.Spec, files *tree.Tree) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "underpin-test", filepath.Base(os.Args[0]), s.Name)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files.FS()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// Go runs the go command in dir and fails the test if it fails.
func Go(t testing.TB, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Build builds the program of a project written to dir.
func Build(t testing.TB, dir, name string) (program string) {
	t.Helper()
	program = filepath.Join(t.TempDir(), name)
	Go(t, dir, nil, "build", "-o", program, "./cmd/"+name)
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
