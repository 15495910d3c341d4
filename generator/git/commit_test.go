package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/underpin-dev/underpin/generator/tree"
)

// user gives the test a home with that .gitconfig and none of the machine's
// settings.
func user(t *testing.T, config string) {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "GIT_") {
			t.Setenv(name, "") // to be restored, then
			os.Unsetenv(name)
		}
	}
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("EMAIL", "")
	os.Unsetenv("EMAIL")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
}

const ada = "[user]\n\tname = Ada\n\temail = ada@example.com\n"

// run is git as the user runs it.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// project writes files into a new folder, and returns both.
func project(t *testing.T) (string, []tree.File) {
	t.Helper()
	dir := t.TempDir()
	all := new(tree.Tree)
	for _, f := range []tree.File{
		{Path: ".gitignore", Data: []byte("*.env\n/data/\n")},
		{Path: "README.md", Data: []byte("# shop\n")},
		{Path: "sample.env", Data: []byte("ADDR=:8080\n")}, // ignored, yet ours
		{Path: "scripts/run.sh", Data: []byte("#!/bin/sh\n"), Mode: 0o755},
		{Path: "internal/a/a.go", Data: []byte("package a\n")},
	} {
		f.Class, f.Owner = tree.Managed, "base"
		if f.Mode == 0 {
			f.Mode = 0o644
		}
		if err := all.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	files := all.Files()
	fill(t, dir, files)
	return dir, files
}

func fill(t testing.TB, dir string, files []tree.File) {
	t.Helper()
	for _, f := range files {
		path := filepath.Join(dir, f.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, f.Mode); err != nil {
			t.Fatal(err)
		}
	}
}

const committed = `100644 .gitignore
100644 README.md
100644 internal/a/a.go
100644 sample.env
100755 scripts/run.sh
`

func content(t *testing.T, dir string) string {
	t.Helper()
	return run(t, dir, "ls-tree", "-r", "--format=%(objectmode) %(path)", "HEAD")
}

func TestCommit(t *testing.T) {
	hooks := t.TempDir()
	for _, hook := range []string{"post-index-change", "reference-transaction", "pre-commit", "post-commit", "commit-msg"} {
		script := "#!/bin/sh\necho " + hook + " >> " + hooks + "/ran\nexit 1\n"
		if err := os.WriteFile(filepath.Join(hooks, hook), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ name, config, branch string }{
		{"plain", ada, "main"},
		{"branch", ada + "[init]\n\tdefaultBranch = trunk\n", "trunk"},
		{"signing", ada + "[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = /bin/false\n", "main"},
		{"hooks", ada + "[core]\n\thooksPath = " + hooks + "\n", "main"},
		{"template", ada + "[init]\n\ttemplateDir = " + hooks + "\n", "main"},
		{"line ends", ada + "[core]\n\tautocrlf = true\n\tsafecrlf = true\n", "main"},
		{"file modes", ada + "[core]\n\tfileMode = false\n", "main"},
		{"ignored", ada + "[core]\n\texcludesFile = ~/ignore\n", "main"},
		{"sha256", ada + "[init]\n\tdefaultObjectFormat = sha256\n", "main"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			user(t, test.config)
			if err := os.WriteFile(filepath.Join(os.Getenv("HOME"), "ignore"), []byte("README.md\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			dir, files := project(t)
			commit, err := Commit(t.Context(), dir, files, "Start shop\n\nWith two domains.\n")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(hooks, "ran")); err == nil {
				t.Error("a hook ran")
			}
			if _, err := os.Stat(filepath.Join(dir, ".git", "post-commit")); err == nil {
				t.Error("the user's template was copied")
			}
			run(t, dir, "config", "core.hooksPath", os.DevNull) // from here on, git's own doing
			if got := run(t, dir, "status", "--porcelain"); got != "" {
				t.Errorf("git status says:\n%s", got)
			}
			if got := content(t, dir); got != committed {
				t.Errorf("committed:\n%swant:\n%s", got, committed)
			}
			if got := strings.TrimSpace(run(t, dir, "symbolic-ref", "--short", "HEAD")); got != test.branch {
				t.Errorf("branch is %q, want %q", got, test.branch)
			}
			got := run(t, dir, "log", "--format=%H|%an|%ae|%cn|%B|%GK")
			if want := commit + "|Ada|ada@example.com|Ada|Start shop\n\nWith two domains.\n|\n"; got != want {
				t.Errorf("log is %q, want %q", got, want)
			}
			run(t, dir, "fsck", "--strict")
		})
	}
}

func TestNoAuthor(t *testing.T) {
	tests := map[string]string{
		"nothing":  "",
		"name":     "[user]\n\tname = Ada\n",
		"email":    "[user]\n\temail = ada@example.com\n",
		"author":   "[author]\n\tname = Ada\n\temail = ada@example.com\n",
		"existing": "",
	}
	for name, config := range tests {
		t.Run(name, func(t *testing.T) {
			user(t, config)
			dir, files := project(t)
			if name == "existing" {
				run(t, dir, "init", "--initial-branch=main")
			}
			commit, err := Commit(t.Context(), dir, files, "Start")
			if !errors.Is(err, ErrNoAuthor) || commit != "" {
				t.Fatalf("got %q, %v", commit, err)
			}
			// All that is left to do is what the message says.
			run(t, dir, "config", "user.name", "Ada")
			run(t, dir, "config", "user.email", "ada@example.com")
			run(t, dir, "commit", "--message", "Start")
			if got := content(t, dir); got != committed {
				t.Errorf("committed:\n%swant:\n%s", got, committed)
			}
		})
	}
}

func TestAuthorOfTheEnvironment(t *testing.T) {
	user(t, "")
	for name, value := range map[string]string{
		"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
		"GIT_COMMITTER_NAME": "Bob", "GIT_COMMITTER_EMAIL": "bob@example.com",
	} {
		t.Setenv(name, value)
	}
	dir, files := project(t)
	if _, err := Commit(t.Context(), dir, files, "Start"); err != nil {
		t.Fatal(err)
	}
	if got, want := run(t, dir, "log", "--format=%an %ae %cn %ce"), "Ada ada@example.com Bob bob@example.com\n"; got != want {
		t.Errorf("log is %q, want %q", got, want)
	}
}

// Together with tree.Write, as `underpin new` uses it.
// countdown is a context that is cancelled when it has been asked n times.
type countdown struct {
	context.Context
	cancel context.CancelFunc
	left   atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) == 0 {
		c.cancel()
	}
	return c.Context.Err()
}

// An interruption is told as one, wherever it comes: never as a commit that is
// not wanted, after which the project would be written all the same.
func TestInterruptionIsToldAsOne(t *testing.T) {
	user(t, ada)
	interrupted := 0
	for n := int64(1); n <= 40; n++ {
		dir, files := project(t)
		run(t, dir, "init", "--quiet")
		ctx, cancel := context.WithCancel(t.Context())
		c := &countdown{Context: ctx, cancel: cancel}
		c.left.Store(n)
		_, err := Commit(c, dir, files, "Start")
		if err == nil {
			break // it was through before
		}
		interrupted++
		if !errors.Is(err, context.Canceled) || errors.Is(err, ErrHistory) || errors.Is(err, ErrNoAuthor) {
			t.Errorf("interrupted when asked for the %d. time: %v", n, err)
		}
	}
	if interrupted < 5 {
		t.Errorf("only %d were interrupted: the test does not see the work", interrupted)
	}
}

func TestCommitWhileWriting(t *testing.T) {
	for _, state := range []string{"missing", "empty", "only git", "linked"} {
		t.Run(state, func(t *testing.T) {
			user(t, ada)
			dir := filepath.Join(t.TempDir(), "shop")
			switch state {
			case "empty":
				if err := os.Mkdir(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			case "only git":
				run(t, ".", "init", "--initial-branch=main", dir)
			case "linked":
				run(t, ".", "init", "--initial-branch=main", "--separate-git-dir="+dir+".repository", dir)
			}
			_, files := project(t)
			all := new(tree.Tree)
			for _, f := range files {
				if err := all.Add(f); err != nil {
					t.Fatal(err)
				}
			}
			err := tree.Write(t.Context(), all, dir, func(ctx context.Context, staged string) error {
				_, err := Commit(ctx, staged, files, "Start")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := run(t, dir, "status", "--porcelain"); got != "" {
				t.Errorf("git status says:\n%s", got)
			}
			if got := content(t, dir); got != committed {
				t.Errorf("committed:\n%s", got)
			}
		})
	}
}

func TestWithoutGit(t *testing.T) {
	if !Available() {
		t.Error("the other tests need git")
	}
	t.Setenv("PATH", t.TempDir())
	if Available() || InsideWorkTree(t.TempDir()) {
		t.Error("git is said to be there")
	}
	dir, files := project(t)
	if _, err := Commit(t.Context(), dir, files, "Start"); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("error is %v", err)
	}
}

func BenchmarkCommit(b *testing.B) {
	var files []tree.File
	for i := range 60 {
		files = append(files, tree.File{Path: fmt.Sprintf("internal/p%d/file%d.go", i%12, i),
			Data: []byte(strings.Repeat(fmt.Sprint(i), 1000)), Mode: 0o644})
	}
	root := b.TempDir()
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		dir := filepath.Join(root, fmt.Sprint(n))
		fill(b, dir, files)
		b.StartTimer()
		if _, err := Commit(b.Context(), dir, files, "Start"); err != nil {
			b.Fatal(err)
		}
	}
}
