package git

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Files returns the paths, below dir, of the files that git has or would add: those that it
// does not ignore. It is an error if dir is in no work tree, or if there is no git.
func Files(ctx context.Context, dir string) ([]string, error) {
	out, err := git{ctx: ctx, dir: dir}.run(nil, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	return split(out), nil
}

// Uncommitted returns the paths, below dir, of files with changes that are in no commit. It is
// empty if dir is in no work tree.
func Uncommitted(ctx context.Context, dir string) (paths []string) {
	out, err := git{ctx: ctx, dir: dir}.run(nil, "status", "-z", "--porcelain", "--no-renames", "--untracked-files=all", ".")
	if err != nil {
		return nil
	}
	prefix, err := git{ctx: ctx, dir: dir}.run(nil, "rev-parse", "--show-prefix")
	if err != nil {
		return nil
	}
	for _, entry := range split(out) {
		if len(entry) > 3 {
			paths = append(paths, strings.TrimPrefix(entry[3:], prefix))
		}
	}
	return paths
}

// Busy returns what git has not finished in the work tree of dir, such as "a merge", or "".
func Busy(ctx context.Context, dir string) string {
	unfinished := []struct{ file, what string }{
		{"MERGE_HEAD", "a merge"}, {"rebase-merge", "a rebase"}, {"rebase-apply", "a rebase"},
		{"CHERRY_PICK_HEAD", "a cherry-pick"}, {"REVERT_HEAD", "a revert"},
	}
	args := []string{"rev-parse"}
	for _, u := range unfinished {
		args = append(args, "--git-path", u.file)
	}
	out, err := git{ctx: ctx, dir: dir}.run(nil, args...)
	if err != nil {
		return ""
	}
	for i, path := range strings.Split(out, "\n") {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if _, err := os.Lstat(path); err == nil {
			return unfinished[i].what
		}
	}
	return ""
}

// Stages puts the three texts of a file in conflict into the index, as a merge does: base, yours
// and theirs, nil for one that is not there. git add resolves it.
func Stages(ctx context.Context, dir, path string, texts [3][]byte) error {
	g := git{ctx: ctx, dir: dir}
	prefix, err := g.run(nil, "rev-parse", "--show-prefix")
	if err != nil {
		return err
	}
	entries := "0 " + strings.Repeat("0", 40) + "\t" + prefix + path + "\x00"
	for i, text := range texts {
		if text == nil {
			continue
		}
		hash, err := g.run(text, "hash-object", "-w", "--stdin")
		if err != nil {
			return err
		}
		entries += fmt.Sprintf("100644 %s %d\t%s%s\x00", hash, i+1, prefix, path)
	}
	_, err = g.run([]byte(entries), "update-index", "-z", "--index-info")
	return err
}

// split splits output of -z.
func split(out string) []string {
	if out = strings.TrimRight(out, "\x00"); out == "" {
		return nil
	}
	return strings.Split(out, "\x00")
}
