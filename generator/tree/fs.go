package tree

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// FS returns a read-only file system with the files that the tree has now. Folders
// have mode 0755, and modification times are zero.
func (t *Tree) FS() fs.FS {
	root := &node{info: info{name: ".", mode: fs.ModeDir | 0o755}}
	fsys := memFS{".": root}
	for _, f := range t.Files() {
		parent := root
		for p := range prefixes(f.Path) {
			n := fsys[p]
			if n == nil {
				n = &node{info: info{name: path.Base(p), mode: fs.ModeDir | 0o755}}
				if p == f.Path {
					n.info.mode, n.info.size, n.data = f.Mode, int64(len(f.Data)), f.Data
				}
				fsys[p] = n
				parent.entries = append(parent.entries, n.info)
			}
			parent = n
		}
	}
	for _, n := range fsys {
		slices.SortFunc(n.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return fsys
}

type memFS map[string]*node

type node struct {
	info    info
	data    []byte        // of a file
	entries []fs.DirEntry // of a folder, sorted by name
}

func (fsys memFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	n, ok := fsys[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if n.info.IsDir() {
		return &openDir{node: n, path: name}, nil
	}
	return &openFile{bytes.NewReader(n.data), n.info}, nil
}

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openDir struct {
	*node
	path string
	next int
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: fs.ErrInvalid}
}

func (d *openDir) ReadDir(count int) ([]fs.DirEntry, error) {
	rest := d.entries[d.next:]
	if count > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(count, len(rest))]
	}
	d.next += len(rest)
	return slices.Clone(rest), nil
}

// info is the result of Stat, and the entry of a folder.
type info struct {
	name string
	mode fs.FileMode
	size int64
}

func (i info) Name() string               { return i.name }
func (i info) Size() int64                { return i.size }
func (i info) Mode() fs.FileMode          { return i.mode }
func (i info) Type() fs.FileMode          { return i.mode.Type() }
func (i info) ModTime() time.Time         { return time.Time{} }
func (i info) IsDir() bool                { return i.mode.IsDir() }
func (i info) Sys() any                   { return nil }
func (i info) Info() (fs.FileInfo, error) { return i, nil }
func (i info) String() string             { return fs.FormatDirEntry(i) }
