package change

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/tree"
)

// written has files on disk that a plan changes.
type written struct {
	t             *testing.T
	dir           string
	before, after map[string]string
	plan          *Plan
}

func newWritten(t *testing.T) *written {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w := &written{t, t.TempDir(), map[string]string{
		tree.LockFile: "old lock\n", "go.mod": "module m\n", "a/gone.go": "package a\n", "a/deep/gone.go": "package deep\n", "empty": "", "mine.txt": "mine\n", "zoo.go": "package m // old\n",
	}, nil, nil}
	for name, text := range w.before {
		w.put(name, text)
	}
	w.after = maps.Clone(w.before)
	w.plan = &Plan{Command: "underpin decide x=y", dir: w.dir, yours: files{}}
	for _, c := range []struct {
		path    string
		outcome Outcome
		text    string
	}{
		{"a/deep/gone.go", Removed, ""}, {"a/gone.go", Removed, ""}, {"b/new.go", New, "package b\n"}, {"b/nothing", New, ""}, {"empty", Updated, "full\n"},
		{tree.LockFile, Updated, "new lock\n"}, {"zoo.go", Merged, "package m // new\n"}, {"kept.go", Kept, ""},
	} {
		change := Change{Path: c.path, Outcome: c.outcome}
		if text, there := w.before[c.path]; there {
			change.yours = file{data: []byte(text)}
		}
		change.after = file{data: []byte(c.text)}
		w.plan.Changes = append(w.plan.Changes, change)
		switch c.outcome {
		case Removed:
			delete(w.after, c.path)
		case Kept:
		default:
			w.after[c.path] = c.text
		}
	}
	return w
}

func (w *written) put(name, text string) {
	w.t.Helper()
	name = filepath.Join(w.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
		w.t.Fatal(err)
	}
}

// now are the files on disk; folders without any are listed too.
func (w *written) now() map[string]string {
	w.t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(w.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == w.dir {
			return err
		}
		relative, _ := filepath.Rel(w.dir, name)
		if e.IsDir() {
			inside, err := os.ReadDir(name)
			if len(inside) == 0 {
				all[filepath.ToSlash(relative)+"/"] = ""
			}
			return err
		}
		text, err := os.ReadFile(name)
		all[filepath.ToSlash(relative)] = string(text)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *written) want(what string, want map[string]string) {
	w.t.Helper()
	if got := w.now(); !maps.Equal(got, want) {
		w.t.Errorf("%s: got %q\nwant %q", what, got, want)
	}
}

// steps are the names of all steps of writing.
func steps(t *testing.T) (names []string) {
	w := newWritten(t)
	w.plan.step = func(name string) { names = append(names, name) }
	if err := w.plan.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.want("written", w.after)
	return names
}

func TestWriteLockLast(t *testing.T) {
	var puts []string
	for _, name := range steps(t) {
		if p, ok := strings.CutPrefix(name, "put "); ok {
			puts = append(puts, p)
		}
	}
	if len(puts) != 7 || puts[len(puts)-1] != tree.LockFile {
		t.Errorf("put in this order: %q", puts)
	}
}

// A process that is killed before any step leaves a project that the next command makes whole:
// as before, or as after.
func TestKilledWhileWriting(t *testing.T) {
	for n, name := range steps(t) {
		w := newWritten(t)
		killed := n
		w.plan.step = func(string) {
			if killed--; killed < 0 {
				panic("killed")
			}
		}
		func() {
			defer func() { _ = recover() }()
			_ = w.plan.Write(t.Context())
			t.Fatal("it was not killed")
		}()
		if err := resume(w.dir); err != nil {
			t.Fatal(err)
		}
		want := w.after
		if strings.HasPrefix(name, "stage ") || name == "journal" {
			want = w.before
		}
		w.want("killed before "+name, want)
	}
}

// What fails or is interrupted leaves everything as it was.
func TestWriteFails(t *testing.T) {
	t.Run("interrupted", func(t *testing.T) {
		w := newWritten(t)
		ctx, cancel := context.WithCancel(t.Context())
		w.plan.step = func(name string) {
			if name == "stage zoo.go" {
				cancel()
			}
		}
		if err := w.plan.Write(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error is %v", err)
		}
		w.want("interrupted", w.before)
	})
	t.Run("a file can't be written", func(t *testing.T) {
		w := newWritten(t)
		w.plan.step = func(name string) {
			if name == "put zoo.go" {
				w.put("zoo.go", "edited meanwhile\n")
			}
		}
		err := w.plan.Write(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != "busy" {
			t.Errorf("error is %v", err)
		}
		w.before["zoo.go"] = "edited meanwhile\n"
		w.want("edited meanwhile", w.before)
	})
	t.Run("edited since the plan", func(t *testing.T) {
		w := newWritten(t)
		w.put("zoo.go", "edited\n")
		if e, ok := errors.AsType[*Error](w.plan.Write(t.Context())); !ok || e.Code != "busy" {
			t.Errorf("error is %v", e)
		}
		w.before["zoo.go"] = "edited\n"
		w.want("edited", w.before)
	})
	t.Run("a link", func(t *testing.T) {
		w := newWritten(t)
		elsewhere := t.TempDir()
		if err := os.Symlink(elsewhere, filepath.Join(w.dir, "b")); err != nil {
			t.Fatal(err)
		}
		if e, ok := errors.AsType[*Error](w.plan.Write(t.Context())); !ok || e.Code != "not-a-file" {
			t.Errorf("error is %v", e)
		}
		if found, err := os.ReadDir(elsewhere); err != nil || len(found) > 0 {
			t.Errorf("%v, %v in the folder that is linked to", found, err)
		}
	})
	t.Run("another run", func(t *testing.T) {
		w := newWritten(t)
		lock, err := tree.Hold(w.dir)
		if err != nil {
			t.Skip("folders can't be locked here")
		}
		defer lock.Close()
		if e, ok := errors.AsType[*Error](w.plan.Write(t.Context())); !ok || e.Code != "busy" {
			t.Errorf("error is %v", e)
		}
		w.want("busy", w.before)
	})
}

// A change that was interrupted is not finished over a file that was edited since.
func TestResumeRefuses(t *testing.T) {
	w := newWritten(t)
	w.plan.step = func(name string) {
		if name == "put b/nothing" {
			panic("killed")
		}
	}
	func() {
		defer func() { _ = recover() }()
		_ = w.plan.Write(t.Context())
	}()
	w.put("zoo.go", "edited\n")
	if e, ok := errors.AsType[*Error](resume(w.dir)); !ok || e.Code != "busy" || !strings.Contains(e.Error(), "zoo.go") {
		t.Errorf("error is %v", e)
	}
	if w.now()["zoo.go"] != "edited\n" {
		t.Error("the edit is lost")
	}
}

func TestUndo(t *testing.T) {
	w := newWritten(t)
	if err := w.plan.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	back, command, err := Undo(t.Context(), w.dir, false)
	if err != nil || command != "underpin decide x=y" {
		t.Fatal(command, err)
	}
	if err := back.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.want("taken back", w.before)
	again, command, err := Undo(t.Context(), w.dir, false)
	if err != nil || command != "underpin undo" {
		t.Fatal(command, err)
	}
	if err := again.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.want("there again", w.after)

	w.put("zoo.go", "package m // new\n\n// Mine.\nvar Mine = 1\n")
	w.put("b/new.go", "package b // mine\n")
	back, _, err = Undo(t.Context(), w.dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := back.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.before["zoo.go"] = "package m // old\n\n// Mine.\nvar Mine = 1\n"
	w.before["b/new.go"] = "package b // mine\n"
	w.want("with edits", w.before)
	if i := slices.IndexFunc(back.Changes, func(c Change) bool { return c.Path == "b/new.go" }); i < 0 || back.Changes[i].Outcome != Kept {
		t.Errorf("changes: %+v", back.Changes)
	}
}

func TestUndoRefuses(t *testing.T) {
	w := newWritten(t)
	if _, _, err := Undo(t.Context(), w.dir, false); err == nil || !strings.Contains(err.Error(), "nothing is known") {
		t.Errorf("error is %v", err)
	}
	w.plan.Changes = append(w.plan.Changes, Change{Path: "migrations/00002_x.sql", Outcome: New, after: file{data: []byte("-- +goose Up\n")}})
	if err := w.plan.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e, ok := func() (*Error, bool) {
		_, _, err := Undo(t.Context(), w.dir, false)
		return errors.AsType[*Error](err)
	}(); !ok || e.Code != "not-done" {
		t.Errorf("error is %v", e)
	}
	if _, _, err := Undo(t.Context(), w.dir, true); err != nil {
		t.Error(err)
	}
}
