// Package tree holds a rendered project in memory and writes it to a folder,
// completely or not at all. It does not render or merge, never replaces an existing
// file, and leaves .git alone.
package tree

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
)

// LockFile marks a project as complete: it is written last into an existing folder.
const LockFile = "underpin.lock"

// Class says who owns a file after it was written.
type Class string

// The classes. The lock records them per path, and later merges depend on them.
const (
	Derived    Class = "derived"    // Underpin's: overwritten whenever the spec changes
	Managed    Class = "managed"    // shared: later changes are merged with the user's edits
	Seed       Class = "seed"       // written once, the user's from then on
	Structured Class = "structured" // edited as data (go.mod, .env.example)
	Once       Class = "once"       // a migration or a record: never changed after it was written
)

// File is one file of a project.
type File struct {
	Path  string // slash-separated, relative, clean, printable ASCII
	Data  []byte // must not change after Add
	Mode  fs.FileMode
	Class Class
	Owner string // the part of the catalogue that it comes from, such as "base" or "database/sqlite"
}

// Tree is a set of files with one owner each. The zero Tree is empty and ready
// to use. It is safe for concurrent reading, not for concurrent adding.
type Tree struct {
	files map[string]File
	paths []string        // of files, sorted
	names map[string]name // lower-cased path of every file and folder
}

// name is the first spelling of a path, with its owner.
type name struct {
	path   string
	owner  string
	folder bool
}

// Add adds a file to the tree. It returns an error if the path is not clean, exists
// already, is a folder of another file (or vice versa), or differs from another only
// in case, since some file systems treat those as one.
func (t *Tree) Add(f File) error {
	if err := f.check(); err != nil {
		return err
	}
	for p := range prefixes(f.Path) {
		if err := t.clash(name{p, f.Owner, p != f.Path}); err != nil {
			return err
		}
	}
	if t.files == nil {
		t.files, t.names = map[string]File{}, map[string]name{}
	}
	for p := range prefixes(f.Path) {
		if key := strings.ToLower(p); t.names[key] == (name{}) {
			t.names[key] = name{p, f.Owner, p != f.Path}
		}
	}
	i, _ := slices.BinarySearch(t.paths, f.Path)
	t.paths = slices.Insert(t.paths, i, f.Path)
	t.files[f.Path] = f
	return nil
}

// prefixes yields the folders of path from the outermost inwards, then path itself.
func prefixes(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, c := range []byte(path) {
			if c == '/' && !yield(path[:i]) {
				return
			}
		}
		yield(path)
	}
}

// clash returns an error if n can't be in the tree with the paths it has.
func (t *Tree) clash(n name) error {
	old, ok := t.names[strings.ToLower(n.path)]
	switch {
	case !ok:
		return nil
	case old.path != n.path:
		return fmt.Errorf("%s (of %s) and %s (of %s): they differ only in case, and are one file on macOS; rename one",
			old.path, old.owner, n.path, n.owner)
	case old.folder && n.folder:
		return nil
	case old.folder != n.folder:
		return fmt.Errorf("%s: %s and %s write it, one as a file, one as a folder; rename one", n.path, old.owner, n.owner)
	}
	return fmt.Errorf("%s: written by both %s and %s; a file has one owner", n.path, old.owner, n.owner)
}

func (f File) check() error {
	wrong := func(why string) error { return fmt.Errorf("%q (of %s): %s", f.Path, f.Owner, why) }
	if !fs.ValidPath(f.Path) || f.Path == "." {
		return wrong("not a clean relative path")
	}
	for _, c := range []byte(f.Path) {
		// Letters beyond ASCII have two encodings on macOS, and the others
		// are not allowed in file names on Windows.
		if c <= ' ' || c > '~' || strings.IndexByte(`\:*?"<>|`, c) >= 0 {
			return wrong(fmt.Sprintf("%q does not belong in a path", c))
		}
	}
	if first, _, _ := strings.Cut(strings.ToLower(f.Path), "/"); first == ".git" {
		return wrong("inside .git, which belongs to git")
	}
	if f.Mode != 0o644 && f.Mode != 0o755 {
		return wrong(fmt.Sprintf("mode %#o; use 0644 or 0755", f.Mode))
	}
	switch f.Class {
	case Derived, Managed, Seed, Structured, Once:
	default:
		return wrong(fmt.Sprintf("class %q does not exist", f.Class))
	}
	if f.Owner == "" {
		return wrong("no owner")
	}
	return nil
}

// Files returns the files, sorted by path.
func (t *Tree) Files() []File {
	files := make([]File, 0, len(t.files))
	for _, path := range t.paths {
		files = append(files, t.files[path])
	}
	return files
}

// File returns the file of that path.
func (t *Tree) File(path string) (File, bool) {
	f, ok := t.files[path]
	return f, ok
}

// Size returns the total number of bytes of all files.
func (t *Tree) Size() int {
	n := 0
	for _, f := range t.files {
		n += len(f.Data)
	}
	return n
}

// Digest returns the SHA-256, in hexadecimal, of path, mode, class and bytes of every
// file that is not of class Once. Owners have no influence.
func (t *Tree) Digest() string {
	h := sha256.New()
	var size [8]byte
	put := func(b []byte) { // with its length, so that different trees have different input
		binary.BigEndian.PutUint64(size[:], uint64(len(b)))
		h.Write(size[:])
		h.Write(b)
	}
	for _, f := range t.Files() {
		if f.Class == Once {
			continue // a later rendering does not have it
		}
		put([]byte(f.Path))
		put(fmt.Appendf(nil, "%o", f.Mode))
		put([]byte(f.Class))
		put(f.Data)
	}
	return hex.EncodeToString(h.Sum(nil))
}
