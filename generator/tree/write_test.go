package tree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// list says what is below dir, a line each: path, mode, bytes or link target.
func list(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		data := []byte("/")
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			data = []byte("link")
		case !e.IsDir():
			if data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		fmt.Fprintf(&text, "%s %v %q\n", filepath.ToSlash(rel), info.Mode(), data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

const smallListing = `README.md -rw-r--r-- "# shop\n"
cmd drwxr-xr-x "/"
cmd/shop drwxr-xr-x "/"
cmd/shop/empty -rw-r--r-- ""
cmd/shop/main.go -rw-r--r-- "package main\n"
scripts drwxr-xr-x "/"
scripts/run -rwxr-xr-x "#!/bin/sh\n"
underpin.lock -rw-r--r-- "lock\n"
`

func mkdir(t *testing.T, elem ...string) string {
	t.Helper()
	dir := filepath.Join(elem...)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// places are the folders a project may go to, made below root.
var places = map[string]func(t *testing.T, root string) (dir string){
	"missing": func(t *testing.T, root string) string { return filepath.Join(root, "shop") },
	"missing parents": func(t *testing.T, root string) string {
		return filepath.Join(root, "a", "b", "shop")
	},
	"empty": func(t *testing.T, root string) string { return mkdir(t, root, "shop") },
	"link to empty": func(t *testing.T, root string) string {
		if err := os.Symlink(mkdir(t, root, "elsewhere"), filepath.Join(root, "shop")); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(root, "shop")
	},
	"only git": func(t *testing.T, root string) string {
		write(t, filepath.Join(mkdir(t, root, "shop", ".git"), "HEAD"), "ref: refs/heads/main\n")
		return filepath.Join(root, "shop")
	},
	"relative": func(t *testing.T, root string) string {
		t.Chdir(root)
		return "shop"
	},
	"dot": func(t *testing.T, root string) string {
		t.Chdir(mkdir(t, root, "shop"))
		return "."
	},
}

func TestWrite(t *testing.T) {
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := place(t, root)
			hadGit := name == "only git"
			var staged string
			err := Write(t.Context(), small(t), dir, func(_ context.Context, s string) error {
				staged = s
				if got := list(t, s); !strings.HasSuffix(got, smallListing) {
					t.Errorf("finish runs before all files are there:\n%s", got)
				}
				git, err := os.ReadFile(filepath.Join(s, ".git"))
				if want := "gitdir: " + filepath.Join(root, "shop", ".git") + "\n"; hadGit && string(git) != want {
					t.Errorf("staged .git is %q, %v; want %q", git, err, want)
				}
				if hadGit {
					return nil
				}
				write(t, filepath.Join(mkdir(t, s, ".git"), "HEAD"), "ref: refs/heads/main\n")
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			want := ".git drwxr-xr-x \"/\"\n.git/HEAD -rw-r--r-- \"ref: refs/heads/main\\n\"\n" + smallListing
			if resolved, err := filepath.EvalSymlinks(dir); err != nil {
				t.Error(err)
			} else if got := list(t, resolved); got != want {
				t.Errorf("written:\n%swant:\n%s", got, want)
			}
			if !isStaging(filepath.Base(staged), "shop") {
				t.Errorf("staged in %s", staged)
			}
			if got := list(t, root); strings.Contains(got, stagingInfix) {
				t.Errorf("left behind:\n%s", got)
			}
		})
	}
}

// An existing folder is kept, not replaced: a shell may stand in it.
func TestWriteKeepsTheFolder(t *testing.T) {
	dir := mkdir(t, t.TempDir(), "shop")
	before, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), small(t), dir, nil); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(dir); err != nil || !os.SameFile(before, after) {
		t.Error("another folder stands there now")
	}
}

func TestLockFileComesLast(t *testing.T) {
	var steps []string
	tree := build(t, file("a", ""), file(LockFile, ""), file("web/z", ""))
	w := &writer{ctx: t.Context(), tree: tree, dir: mkdir(t, t.TempDir(), "shop"),
		step: func(name string) { steps = append(steps, name) }}
	if err := w.write(); err != nil {
		t.Fatal(err)
	}
	if last := steps[len(steps)-1]; last != "move underpin.lock" {
		t.Errorf("the last step is %q", last)
	}
}

// Whatever step it is cancelled at, and whatever step fails, nothing is left.
func TestInterrupted(t *testing.T) {
	finish := func(_ context.Context, staged string) error {
		return os.WriteFile(filepath.Join(staged, "made-by-finish"), nil, 0o644)
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := place(t, root)
			before := list(t, root)
			for n := 0; ; n++ {
				ctx, cancel := context.WithCancel(t.Context())
				last, count := "", 0
				w := &writer{ctx: ctx, tree: small(t), dir: dir, finish: finish, step: func(name string) {
					if count == n {
						last = name
						cancel()
					}
					count++
				}}
				err := w.write()
				cancel()
				if name == "only git" && strings.HasPrefix(last, "move ") || last == "" {
					if err != nil {
						t.Fatalf("not cancelled, or too late: %v", err)
					}
					if n < 8 {
						t.Fatalf("only %d steps", n)
					}
					return
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("cancelled at %q: %v", last, err)
				}
				if after := list(t, root); after != before {
					t.Fatalf("cancelled at %q, left behind:\n%swas:\n%s", last, after, before)
				}
			}
		})
	}
}

func TestFinishFails(t *testing.T) {
	broken := errors.New("git broke")
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := place(t, root)
			before := list(t, root)
			err := Write(t.Context(), small(t), dir, func(_ context.Context, staged string) error {
				write(t, filepath.Join(mkdir(t, staged, "made"), "by-finish"), "")
				return broken
			})
			if !errors.Is(err, broken) {
				t.Errorf("error is %v", err)
			}
			if after := list(t, root); after != before {
				t.Errorf("left behind:\n%swas:\n%s", after, before)
			}
		})
	}
}

// Somebody else makes what we are about to make, just before we do.
func TestNothingIsReplaced(t *testing.T) {
	tests := []struct {
		name, place, step string
		make              func(t *testing.T, dir string)
	}{
		{"full folder", "missing", "rename", func(t *testing.T, dir string) { write(t, filepath.Join(mkdir(t, dir), "theirs"), "x") }},
		{"empty folder", "missing", "rename", func(t *testing.T, dir string) { mkdir(t, dir) }},
		{"file", "missing", "rename", func(t *testing.T, dir string) { write(t, dir, "x") }},
		{"dangling link", "missing", "rename", func(t *testing.T, dir string) {
			if err := os.Symlink("nowhere", dir); err != nil {
				t.Fatal(err)
			}
		}},
		{"file inside", "empty", "move cmd", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "scripts"), "x") }},
		{"lock inside", "empty", "move underpin.lock", func(t *testing.T, dir string) { write(t, filepath.Join(dir, LockFile), "x") }},
		{"folder inside", "only git", "move README.md", func(t *testing.T, dir string) { mkdir(t, dir, "cmd") }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, theirs := t.TempDir(), t.TempDir()
			dir := places[test.place](t, root)
			test.make(t, places[test.place](t, theirs))
			w := &writer{ctx: t.Context(), tree: small(t), dir: dir, step: func(name string) {
				if name == test.step {
					test.make(t, dir)
				}
			}}
			err := w.write()
			if conflict := (*ConflictError)(nil); !errors.As(err, &conflict) {
				t.Errorf("error is %v", err)
			}
			if got, want := list(t, root), list(t, theirs); got != want {
				t.Errorf("now there:\n%swant only theirs:\n%s", got, want)
			}
		})
	}
}

func TestConcurrentCreators(t *testing.T) {
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := place(t, root)
			const creators = 8
			errs := make([]error, creators)
			var group sync.WaitGroup
			for i := range creators {
				group.Go(func() { errs[i] = Write(t.Context(), small(t), dir, nil) })
			}
			group.Wait()
			won := 0
			for _, err := range errs {
				conflict, notEmpty := (*ConflictError)(nil), (*NotEmptyError)(nil)
				switch {
				case err == nil:
					won++
				case !errors.As(err, &conflict) && !errors.As(err, &notEmpty):
					t.Errorf("a loser's error is %v", err)
				}
			}
			if won != 1 {
				t.Errorf("%d creators won", won)
			}
			if got := list(t, root); strings.Contains(got, stagingInfix) {
				t.Errorf("left behind:\n%s", got)
			}
			resolved, err := filepath.EvalSymlinks(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := list(t, resolved); !strings.HasSuffix(got, smallListing) {
				t.Errorf("written:\n%s", got)
			}
		})
	}
}

// Parents that a failed run made stay if another run has its project there.
func TestParentsOfAnotherRunStay(t *testing.T) {
	root := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	w := &writer{ctx: ctx, tree: small(t), dir: filepath.Join(root, "a", "b", "mine"), step: func(name string) {
		if name == "rename" {
			write(t, filepath.Join(root, "a", "theirs"), "x")
			cancel()
		}
	}}
	if err := w.write(); !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	if got, want := list(t, root), "a drwxr-xr-x \"/\"\na/theirs -rw-r--r-- \"x\"\n"; got != want {
		t.Errorf("there is:\n%swant:\n%s", got, want)
	}
}

func TestLargeFileComesWhole(t *testing.T) {
	data := bytes.Repeat([]byte("underpin\n"), 1<<17)
	dir := filepath.Join(t.TempDir(), "shop")
	if err := Write(t.Context(), build(t, file("big", string(data))), dir, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "big")); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// What file systems without an exclusive rename get.
func TestRenameChecked(t *testing.T) {
	root := t.TempDir()
	from, to := mkdir(t, root, "from"), mkdir(t, root, "to")
	if err := renameChecked(from, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("to an existing folder: %v", err)
	}
	if err := renameChecked(from, filepath.Join(root, "new")); err != nil {
		t.Error(err)
	}
}

func BenchmarkWrite(b *testing.B) {
	tree := new(Tree)
	for i := range 60 {
		if err := tree.Add(file(fmt.Sprintf("internal/p%d/file%d.go", i%12, i), strings.Repeat("x", 2000))); err != nil {
			b.Fatal(err)
		}
	}
	root := b.TempDir()
	for n := 0; b.Loop(); n++ {
		if err := Write(b.Context(), tree, filepath.Join(root, fmt.Sprint("shop", n)), nil); err != nil {
			b.Fatal(err)
		}
	}
}
