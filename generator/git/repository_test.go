package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/tree"
)

// A hook of another repository may have started us.
func TestCallersRepositoryIsLeftAlone(t *testing.T) {
	user(t, ada)
	other := t.TempDir()
	run(t, other, "init", "--quiet")
	for name, path := range map[string]string{
		"GIT_DIR": ".git", "GIT_WORK_TREE": ".", "GIT_INDEX_FILE": ".git/index", "GIT_OBJECT_DIRECTORY": ".git/objects",
	} {
		t.Setenv(name, filepath.Join(other, path))
	}
	t.Setenv("GIT_PREFIX", "sub/")
	before := listing(t, other)
	dir, files := project(t)
	if _, err := Commit(t.Context(), dir, files, "Start"); err != nil {
		t.Fatal(err)
	}
	if InsideWorkTree(dir) || InsideWorkTree(t.TempDir()) {
		t.Error("said to be inside the caller's work tree")
	}
	if after := listing(t, other); after != before {
		t.Errorf("the caller's repository changed:\n%swas:\n%s", after, before)
	}
	user(t, ada) // without the variables
	if got := content(t, dir); got != committed {
		t.Errorf("committed:\n%s", got)
	}
}

// listing names every file below dir, with its bytes.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&text, "%s %q\n", path, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestExistingRepository(t *testing.T) {
	tests := map[string]func(t *testing.T, dir string){
		"folder": func(t *testing.T, dir string) {
			run(t, dir, "init", "--initial-branch=trunk")
		},
		"file": func(t *testing.T, dir string) {
			run(t, dir, "init", "--initial-branch=trunk", "--separate-git-dir="+filepath.Join(t.TempDir(), "repository"))
		},
		"index": func(t *testing.T, dir string) {
			run(t, dir, "init", "--initial-branch=trunk")
			run(t, dir, "add", "README.md")
			run(t, dir, "rm", "--cached", "README.md")
		},
		"file modes": func(t *testing.T, dir string) {
			run(t, dir, "init", "--initial-branch=trunk")
			run(t, dir, "config", "core.fileMode", "false")
		},
		"hooks": func(t *testing.T, dir string) {
			run(t, dir, "init", "--initial-branch=trunk", "--template=")
			hook := filepath.Join(dir, ".git", "hooks", "reference-transaction")
			fill(t, dir, []tree.File{{Path: ".git/hooks/reference-transaction", Data: []byte("#!/bin/sh\nexit 1\n"), Mode: 0o755}})
			t.Cleanup(func() { os.Remove(hook) })
		},
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			user(t, ada)
			dir, files := project(t)
			make(t, dir)
			if InsideWorkTree(dir) {
				t.Error("a folder with its own .git is said to be inside a work tree")
			}
			commit, err := Commit(t.Context(), dir, files, "Start\n")
			if err != nil {
				t.Fatal(err)
			}
			if got := run(t, dir, "status", "--porcelain"); got != "" {
				t.Errorf("git status says:\n%s", got)
			}
			if got := content(t, dir); got != committed {
				t.Errorf("committed:\n%s", got)
			}
			if got := run(t, dir, "log", "--format=%H %s", "trunk"); got != commit+" Start\n" {
				t.Errorf("log is %q", got)
			}
			run(t, dir, "fsck", "--strict")
			if left, _ := filepath.Glob(filepath.Join(dir, ".git", "objects", "tmp_*")); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestHistoryIsLeftAlone(t *testing.T) {
	tests := map[string]func(t *testing.T, dir string){
		"commit": func(t *testing.T, dir string) {
			run(t, dir, "commit", "--allow-empty", "--message", "mine")
		},
		"staged": func(t *testing.T, dir string) { run(t, dir, "add", "README.md") },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			user(t, ada)
			dir, files := project(t)
			run(t, dir, "init", "--initial-branch=main")
			change(t, dir)
			before := listing(t, dir)
			commit, err := Commit(t.Context(), dir, files, "Start")
			if !errors.Is(err, ErrHistory) || commit != "" {
				t.Errorf("got %q, %v", commit, err)
			}
			if after := listing(t, dir); after != before {
				t.Errorf("changed:\n%swas:\n%s", after, before)
			}
		})
	}
}

// A failing commit leaves the repository that was there as it was.
func TestFailureLeavesExistingRepository(t *testing.T) {
	user(t, ada)
	dir, files := project(t)
	run(t, dir, "init", "--initial-branch=main")
	before := listing(t, dir)
	missing := append(files, tree.File{Path: "not/there"})
	if _, err := Commit(t.Context(), dir, missing, "Start"); err == nil || !strings.Contains(err.Error(), "not/there") {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Commit(ctx, dir, files, "Start"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if after := listing(t, dir); after != before {
		t.Errorf("changed:\n%swas:\n%s", after, before)
	}
}

func TestInsideWorkTree(t *testing.T) {
	user(t, ada)
	root := t.TempDir()
	run(t, root, "init", "--quiet", "repository")
	if err := os.MkdirAll(filepath.Join(root, "repository", "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "repository", "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{
		".":                     false,
		"new":                   false,
		"new/er":                false,
		"repository":            false, // it is one
		"repository/sub":        true,
		"repository/new":        true,
		"repository/new/er":     true,
		"repository/file/x":     true,
		"repository/.git/hooks": false,
	}
	for dir, want := range tests {
		if got := InsideWorkTree(filepath.Join(root, dir)); got != want {
			t.Errorf("InsideWorkTree(%s) = %v", dir, got)
		}
	}
}
