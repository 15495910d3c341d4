package tree

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func file(path, data string) File {
	return File{Path: path, Data: []byte(data), Mode: 0o644, Class: Managed, Owner: "base"}
}

func build(t *testing.T, files ...File) *Tree {
	t.Helper()
	tree := new(Tree)
	for _, f := range files {
		if err := tree.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

// small is a tree with a folder, a script and a lock file.
func small(t *testing.T) *Tree {
	script := file("scripts/run", "#!/bin/sh\n")
	script.Mode = 0o755
	return build(t, file("underpin.lock", "lock\n"), file("cmd/shop/main.go", "package main\n"),
		script, file("README.md", "# shop\n"), file("cmd/shop/empty", ""))
}

func TestAddRefuses(t *testing.T) {
	with := func(change func(*File)) File {
		f := file("other", "")
		change(&f)
		return f
	}
	other := with(func(f *File) { f.Path, f.Owner = "docs/guide.md", "cache/redis" })
	tests := []struct {
		name string
		file File
		want string
	}{
		{"second owner", other, "docs/guide.md: written by both base and cache/redis"},
		{"file that is a folder", file("docs", ""), "one as a file, one as a folder"},
		{"folder that is a file", file("docs/guide.md/more", ""), "one as a file, one as a folder"},
		{"file in other case", file("docs/GUIDE.md", ""), "docs/guide.md (of base) and docs/GUIDE.md (of base): they differ only in case"},
		{"folder in other case", file("Docs/more.md", ""), "docs (of base) and Docs (of base): they differ only in case"},
		{"empty path", file("", ""), "not a clean relative path"},
		{"root", file(".", ""), "not a clean relative path"},
		{"absolute", file("/etc/passwd", ""), "not a clean relative path"},
		{"parent", file("../x", ""), "not a clean relative path"},
		{"not clean", file("a//b", ""), "not a clean relative path"},
		{"backslash", file(`a\b`, ""), `'\\' does not belong in a path`},
		{"blank", file("a b", ""), "' ' does not belong in a path"},
		{"beyond ASCII", file("caf\u00e9", ""), "does not belong in a path"},
		{"git's own", file(".Git/config", ""), "belongs to git"},
		{"mode", with(func(f *File) { f.Mode = 0o600 }), "mode 0600"},
		{"class", with(func(f *File) { f.Class = "mine" }), `class "mine" does not exist`},
		{"owner", with(func(f *File) { f.Owner = "" }), "no owner"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree := build(t, file("docs/guide.md", "x"))
			before := tree.Digest()
			err := tree.Add(test.file)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error is %v; want %q in it", err, test.want)
			}
			if tree.Digest() != before || len(tree.Files()) != 1 {
				t.Error("the refused file changed the tree")
			}
			if err := tree.Add(file("new/file", "")); err != nil {
				t.Errorf("after a refusal, a good file: %v", err)
			}
		})
	}
}

func TestFilesAreSorted(t *testing.T) {
	tree := build(t, file("b", "22"), file("a/z", "1"), file("a.go", ""), file(".gitignore", "333"))
	var paths []string
	for _, f := range tree.Files() {
		paths = append(paths, f.Path)
	}
	if got, want := strings.Join(paths, " "), ".gitignore a.go a/z b"; got != want {
		t.Errorf("files are %q, want %q", got, want)
	}
	if tree.Size() != 6 {
		t.Errorf("size is %d, want 6", tree.Size())
	}
	if f, ok := tree.File("b"); !ok || string(f.Data) != "22" {
		t.Errorf("File(b) = %v, %v", f, ok)
	}
	if _, ok := tree.File("a"); ok {
		t.Error("File(a) is a folder, not a file")
	}
}

func TestFS(t *testing.T) {
	tree := small(t)
	if err := fstest.TestFS(tree.FS(), "README.md", "cmd/shop/main.go", "cmd/shop/empty", "scripts/run"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(new(Tree).FS()); err != nil {
		t.Errorf("empty: %v", err)
	}
	info, err := fs.Stat(tree.FS(), "scripts/run")
	if err != nil || info.Mode() != 0o755 {
		t.Errorf("script: %v, %v", info, err)
	}
}

func TestDigest(t *testing.T) {
	one := build(t, file("a", "x"), file("b", "y"))
	if got := build(t, file("b", "y"), file("a", "x")).Digest(); got != one.Digest() {
		t.Error("the order of adding changes the digest")
	}
	changed := map[string]func(*File){
		"path":  func(f *File) { f.Path = "c" },
		"bytes": func(f *File) { f.Data = []byte("z") },
		"mode":  func(f *File) { f.Mode = 0o755 },
		"class": func(f *File) { f.Class = Seed },
	}
	for what, change := range changed {
		f := file("b", "y")
		change(&f)
		if build(t, file("a", "x"), f).Digest() == one.Digest() {
			t.Errorf("another %s, same digest", what)
		}
	}
	f := file("b", "y")
	f.Owner = "database/sqlite"
	if build(t, file("a", "x"), f).Digest() != one.Digest() {
		t.Error("another owner, another digest")
	}
	if build(t, file("ab", "")).Digest() == build(t, file("a", "b")).Digest() {
		t.Error("path and bytes run into each other")
	}
}
