// Package git puts a new project under git: a repository and its first commit.
// It works through the git program and its plumbing commands, so that no hook
// runs, nothing is signed, nobody is asked anything, and no template of the
// user's is copied. It never touches history that is there, and never the
// user's configuration.
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

// The reasons for which Commit leaves a repository without a commit of ours. They
// are no failures: the files are as good.
var (
	ErrNoAuthor = errors.New("git: no author configured; set user.name and user.email with git config, then commit")
	ErrHistory  = errors.New("git: the repository has commits or staged files already; look at git status, then commit")
)

// Available tells whether there is a git to work with.
func Available() bool {
	_, err := exec.LookPath("git")
	return err == nil
}

// InsideWorkTree tells whether dir, which need not exist, lies in a work tree
// that starts above it. A dir with a .git of its own does not. A repository that
// git finds and refuses, such as another user's, counts.
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

// Commit commits the files, which are in dir already, to the branch of the
// repository in dir/.git that has no commit yet. It returns the commit's hash.
//
// Without .git a repository is made, its branch is main unless init.defaultBranch
// says otherwise. A .git that is there (a folder, or a file that names one) is
// left as it was when Commit fails, unreachable objects aside.
//
// After ErrNoAuthor the repository is there, with all files staged. After
// ErrHistory nothing has changed.
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
		// By configuration: git before 2.28 has no option for it, and no
		// reason to fail.
		g.config = []string{"-c", "init.defaultBranch=main"}
	}
	_, err := g.run(nil, "init", "--quiet", "--template=")
	return err
}

// commit stages the files and makes a commit of them that no branch knows yet.
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

// publish makes the commit the branch's first.
func (g git) publish(commit string) error {
	_, err := g.run(nil, "update-ref", "-m", "commit (initial): underpin new", "HEAD", commit, strings.Repeat("0", len(commit)))
	return err
}

// commitToExisting works in a quarantine inside the repository, as git itself
// does when it receives objects, and moves everything over at the end.
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

	// From here to the end takes a few milliseconds and is not to be cut in half.
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

// path is where git keeps what it has under that name, as an absolute path.
func (g git) path(name string) (string, error) {
	path, err := g.run(nil, "rev-parse", "--git-path", name)
	if err == nil && !filepath.IsAbs(path) {
		path, err = filepath.Abs(filepath.Join(g.dir, path))
	}
	return path, err
}

// used tells whether the repository has a commit on its branch, or staged files.
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
