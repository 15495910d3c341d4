package change

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/underpin-dev/underpin/generator/git"
	"github.com/underpin-dev/underpin/generator/tree"
)

// file is a text with its mode.
type file struct {
	data []byte
	exec bool
}

func (f file) same(g file) bool { return f.exec == g.exec && bytes.Equal(f.data, g.data) }

// mode is that of a rendered file.
func (f file) mode() fs.FileMode {
	if f.exec {
		return 0o755
	}
	return 0o644
}

// files are those of a project by their paths, which have slashes.
type files map[string]file

// rendered are the files of a render but the lock and those of class once.
func rendered(t *tree.Tree) files {
	all := files{}
	for _, f := range t.Files() {
		if f.Class != tree.Once && f.Path != tree.LockFile {
			all[f.Path] = file{f.Data, f.Mode&0o111 != 0}
		}
	}
	return all
}

// largest is how many bytes a file of the user's may have to be read, unless it was rendered.
const largest = 1 << 20

// read returns the files of a project: those that git does not ignore, or without git all but
// those in hidden folders and in folders of other people's code; and in any case the known
// ones. It reads no links.
func read(ctx context.Context, dir string, known []string) (files, error) {
	paths, err := git.Files(ctx, dir)
	if err != nil {
		if paths, err = walk(dir); err != nil {
			return nil, err
		}
	}
	all := files{}
	for _, p := range known {
		if err := all.read(dir, p, -1); err != nil {
			return nil, err
		}
	}
	for _, p := range paths {
		if _, again := all[p]; again || slices.ContainsFunc(strings.Split(path.Dir(p), "/"), foreign) {
			continue
		}
		if err := all.read(dir, p, largest); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// foreign reports whether a folder of that name has other people's code, or a journal.
func foreign(folder string) bool {
	return folder == "vendor" || folder == "node_modules" || strings.HasPrefix(folder, journalPrefix)
}

// walk returns the paths of files where there is no git.
func walk(dir string) (paths []string, err error) {
	err = filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && name != dir && (strings.HasPrefix(e.Name(), ".") || foreign(e.Name())):
			return fs.SkipDir
		case e.Type().IsRegular():
			relative, err := filepath.Rel(dir, name)
			paths = append(paths, filepath.ToSlash(relative))
			return err
		}
		return nil
	})
	return paths, err
}

// read adds a file if it is a regular one of at most that many bytes, -1 for any number.
// Where a rendered file should be, nothing else may be.
func (all files) read(dir, p string, most int64) error {
	name := filepath.Join(dir, filepath.FromSlash(p))
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // or a part of the path is a file
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		if most < 0 {
			return refuse("not-a-file", p+": it is a link or a folder, and a file was rendered there", "put the file back, or remove it")
		}
		return nil
	case most >= 0 && info.Size() > most:
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	all[p] = file{data, info.Mode()&0o111 != 0}
	return nil
}
