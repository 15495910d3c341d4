// Package git makes a repository for a new project, with its first commit. It runs
// plumbing commands of the git program, so that no hook runs, nothing is signed,
// nothing asks the user, and no template is copied. It never changes existing history
// or the user's configuration.
package git

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/underpin-dev/underpin/generator/tree"
)

// The reasons why Commit makes no commit. The files are complete nevertheless.
var (
	ErrNoAuthor = errors.New("git: no author configured; set user.name and user.email with git config, then commit")
	ErrHistory  = errors.New("git: the repository has commits or staged files already; look at git status, then commit")
)

// Available reports whether the git program is installed.
func Available() bool {
	_, err := exec.LookPath("git")
	return err == nil
}

// InsideWorkTree reports whether dir, which need not exist, is in a work tree that
// starts above it. A dir with a .git of its own is not. A repository that git finds
// and refuses, such as another user's, counts.
func InsideWorkTree(dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
		return false
	}
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		return false
	}
	g := git{ctx: context.Background(), dir: dir}
	out, err := g.run(nil, "rev-parse", "--is-inside-work-tree")
	if err != nil {
		return Available() && !strings.Contains(err.Error(), "not a git repository")
	}
	return out == "true"
}

// Commit commits the files, which are in dir already, as the first commit of the
// repository in dir/.git, and returns its hash.
//
// Without .git it makes a repository, with the branch main unless init.defaultBranch
// names another. If Commit fails, an existing .git (a folder, or a file that names one)
// is unchanged but for unreachable objects.
//
// After ErrNoAuthor the repository exists, with all files staged. After ErrHistory
// nothing has changed.
func Commit(ctx context.Context, dir string, files []tree.File, message string) (commit string, err error) {
	g := git{ctx: ctx, dir: dir}
	if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
		return g.commitToExisting(files, message)
	}
	if err := g.init(); err != nil {
		return "", err
	}
	commit, err = g.commit(files, message)
	if err != nil {
		return "", err
	}
	return commit, g.publish(commit)
}

// init makes the repository.
func (g git) init() error {
	if _, err := g.run(nil, "config", "--get", "init.defaultBranch"); err != nil {
		// By configuration, because git before 2.28 has no option for it.
		g.config = []string{"-c", "init.defaultBranch=main"}
	}
	_, err := g.run(nil, "init", "--quiet", "--template=")
	return err
}

// commit stages the files and makes a commit of them that is on no branch yet.
func (g git) commit(files []tree.File, message string) (string, error) {
	var paths bytes.Buffer
	for _, f := range files {
		paths.WriteString(f.Path)
		paths.WriteByte(0)
	}
	if _, err := g.run(paths.Bytes(), "update-index", "--add", "-z", "--stdin"); err != nil {
		return "", err
	}
	treeHash, err := g.run(nil, "write-tree")
	if err != nil {
		return "", err
	}
	commit, err := g.run([]byte(message), "commit-tree", treeHash)
	if err == nil || g.ctx.Err() != nil {
		return commit, err
	}
	for _, ident := range []string{"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"} {
		if _, err := g.run(nil, "var", ident); err != nil && g.ctx.Err() == nil {
			return "", ErrNoAuthor
		}
	}
	return "", err
}

// publish makes the commit the first of the branch.
func (g git) publish(commit string) error {
	_, err := g.run(nil, "update-ref", "-m", "commit (initial): underpin new", "HEAD", commit, strings.Repeat("0", len(commit)))
	return err
}

// commitToExisting writes to a quarantine inside the repository, as git itself does
// when it receives objects, and moves everything to its place at the end.
func (g git) commitToExisting(files []tree.File, message string) (string, error) {
	objects, err := g.path("objects")
	if err != nil {
		return "", err
	}
	index, err := g.path("index")
	if err != nil {
		return "", err
	}
	used, err := g.used()
	if err != nil {
		return "", err
	}
	if used {
		return "", ErrHistory
	}
	quarantine, err := os.MkdirTemp(objects, "tmp_objdir-underpin-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(quarantine)

	inner := g
	inner.env = []string{
		"GIT_OBJECT_DIRECTORY=" + quarantine,
		"GIT_ALTERNATE_OBJECT_DIRECTORIES=" + objects,
		"GIT_INDEX_FILE=" + filepath.Join(quarantine, "index"),
	}
	commit, err := inner.commit(files, message)
	if err != nil && !errors.Is(err, ErrNoAuthor) {
		return "", err
	}
	noAuthor := err

	// The rest takes a few milliseconds and must not be interrupted.
	g.ctx = context.WithoutCancel(g.ctx)
	if err := moveObjects(quarantine, objects); err != nil {
		return "", err
	}
	if err := os.Rename(filepath.Join(quarantine, "index"), index); err != nil {
		return "", err
	}
	if noAuthor != nil {
		return "", noAuthor
	}
	if err := g.publish(commit); err != nil {
		os.Remove(index)
		return "", err
	}
	return commit, nil
}

// path returns the absolute path of a file or folder in .git.
func (g git) path(name string) (string, error) {
	path, err := g.run(nil, "rev-parse", "--git-path", name)
	if err == nil && !filepath.IsAbs(path) {
		path, err = filepath.Abs(filepath.Join(g.dir, path))
	}
	return path, err
}

// used reports whether the repository has a commit on its branch, or staged files.
func (g git) used() (bool, error) {
	if _, err := g.run(nil, "rev-parse", "--verify", "--quiet", "HEAD"); err == nil {
		return true, nil
	}
	staged, err := g.run(nil, "ls-files", "--cached")
	return staged != "", err
}

// moveObjects moves loose objects, each in a folder of two digits, from one object
// folder to another.
func moveObjects(from, to string) error {
	loose, err := filepath.Glob(filepath.Join(from, "??", "*"))
	if err != nil {
		return err
	}
	for _, path := range loose {
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		if err := os.Rename(path, target); err != nil {
			return err
		}
	}
	return nil
}
