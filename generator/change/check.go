package change

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Check is what the compiler says of the outcome of a plan.
type Check struct {
	OK     bool
	Errors []BuildError
	Before bool   // the project did not compile before either
	Skip   string // why nothing was checked, or ""
}

// BuildError is a line of the compiler's.
type BuildError struct {
	File         string // relative to the project; empty if it is about none
	Line, Column int
	Message      string
}

// Check compiles the project as it would be, with its tests, and runs them if asked to. It
// writes nothing to its folder. If the plan has kept requirements that may not be needed, and
// their modules are cached, go mod tidy decides first.
func (p *Plan) Check(ctx context.Context, test bool) (*Check, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return &Check{Skip: "there is no go command"}, nil
	}
	if wrong := p.unformatted(); len(wrong) > 0 {
		return &Check{Errors: wrong}, nil
	}
	tmp, err := os.MkdirTemp("", "underpin-check-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	overlay, err := p.overlay(tmp)
	if err != nil {
		return nil, err
	}
	if len(p.kept) > 0 && p.tidy(ctx, tmp, overlay) {
		if overlay, err = p.overlay(tmp); err != nil {
			return nil, err
		}
	}
	said, err := p.compile(ctx, "-overlay", overlay)
	if err == nil && test {
		return p.test(ctx, filepath.Join(tmp, "project"))
	}
	if err == nil {
		return &Check{OK: true}, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	c := &Check{Errors: buildErrors(p.dir, said)}
	_, err = p.compile(ctx)
	c.Before = err != nil
	return c, nil
}

// unformatted returns the Go files that gofmt would change and that are new, or that it would
// not have changed before.
func (p *Plan) unformatted() (wrong []BuildError) {
	for _, c := range p.Changes {
		if !c.writes() || path.Ext(c.Path) != ".go" || formatted(c.after.data) || c.yours.data != nil && !formatted(c.yours.data) {
			continue
		}
		wrong = append(wrong, BuildError{File: c.Path, Line: 1, Message: "gofmt would change it"})
	}
	return wrong
}

func formatted(text []byte) bool {
	text = withLF(text)
	out, err := format.Source(text)
	return err == nil && bytes.Equal(out, text)
}

// overlay writes what the plan changes into a folder, and a file for the go command's -overlay.
func (p *Plan) overlay(tmp string) (string, error) {
	replace := map[string]string{}
	for i, c := range p.Changes {
		name := filepath.Join(p.dir, filepath.FromSlash(c.Path))
		switch {
		case c.writes():
			replace[name] = filepath.Join(tmp, strconv.Itoa(i)+"-"+path.Base(c.Path))
			if err := os.WriteFile(replace[name], c.after.data, 0o600); err != nil {
				return "", err
			}
		case c.Outcome == Removed:
			replace[name] = ""
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(tmp, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}

// tidy replaces go.mod and go.sum of the plan by what go mod tidy makes of them, if it can.
func (p *Plan) tidy(ctx context.Context, tmp, overlay string) bool {
	gomod, gosum := filepath.Join(tmp, "go.mod"), filepath.Join(tmp, "go.sum")
	all := p.result()
	if err := errors.Join(os.WriteFile(gomod, all["go.mod"].data, 0o600), os.WriteFile(gosum, all["go.sum"].data, 0o600)); err != nil {
		return false
	}
	if _, err := p.goCommand(ctx, "mod", "tidy", "-overlay", overlay, "-modfile", gomod); err != nil {
		return false
	}
	for name, from := range map[string]string{"go.mod": gomod, "go.sum": gosum} {
		data, err := os.ReadFile(from)
		i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Path == name })
		if err != nil || i < 0 {
			return false
		}
		p.Changes[i].set(string(data))
		p.Changes[i].How = "by entry; tidy"
	}
	p.kept = nil
	return true
}

// compile compiles all packages with their tests, new folders too, where go vet would fail.
func (p *Plan) compile(ctx context.Context, flags ...string) (string, error) {
	args := append([]string{"list", "-test", "-export", "-f", "{{/* nothing */}}"}, flags...)
	if _, err := os.Stat(filepath.Join(p.dir, "vendor")); err == nil {
		args = append(args, "-mod=mod") // what is in it is not what the outcome needs
	}
	return p.goCommand(ctx, append(args, "./...")...)
}

// test runs the tests in a copy of the project, since they read files that an overlay can't
// replace.
func (p *Plan) test(ctx context.Context, dir string) (*Check, error) {
	for name, f := range p.result() {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, f.data, f.mode())); err != nil {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, "go", "test", "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		return &Check{OK: true}, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	c := &Check{}
	for line := range strings.Lines(string(out)) {
		if failed.MatchString(line) {
			c.Errors = append(c.Errors, BuildError{Message: strings.TrimSpace(line)})
		}
	}
	return c, nil
}

// failed is a line of go test's that names a test or a package which fails.
var failed = regexp.MustCompile(`^\s*(--- FAIL|FAIL\s\S)`)

func (p *Plan) goCommand(ctx context.Context, args ...string) (said string, err error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = p.dir
	var out bytes.Buffer
	cmd.Stderr = &out
	err = cmd.Run()
	return out.String(), err
}

var place = regexp.MustCompile(`(\S+\.go):(\d+)(?::(\d+))?: (.*)$`)

// buildErrors reads what the go command said.
func buildErrors(dir, said string) (all []BuildError) {
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		m := place.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		e := BuildError{File: filepath.ToSlash(m[1]), Message: m[4]}
		if relative, err := filepath.Rel(dir, m[1]); err == nil && filepath.IsAbs(m[1]) {
			e.File = filepath.ToSlash(relative)
		}
		e.File = path.Clean(e.File)
		e.Line, _ = strconv.Atoi(m[2])
		e.Column, _ = strconv.Atoi(m[3])
		if !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		all = append(all, BuildError{Message: strings.Join(strings.Fields(said), " ")})
	}
	return all
}

func (e BuildError) String() string {
	if e.File == "" {
		return e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}
