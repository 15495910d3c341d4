package projecttest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Update is the flag -update: tests write what they would otherwise compare with.
var Update = flag.Bool("update", false, "write testdata/patches and the numbers in docs/testing.md instead of comparing with them")

// Count compares how many cases a test has tried with the row of docs/testing.md that
// starts with its name: | `TestName` | number | what was tried |.
func Count(t *testing.T, tried int) {
	t.Helper()
	file := rootFile(t, "docs/testing.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^(\\| `" + regexp.QuoteMeta(t.Name()) + "` \\| )([0-9,]+)( \\|)")
	got, want := row.FindSubmatch(text), grouped(tried)
	switch {
	case got == nil:
		t.Errorf("docs/testing.md has no row for %s, which tried %s", t.Name(), want)
	case string(got[2]) == want:
	case *Update:
		text = row.ReplaceAll(text, []byte("${1}"+want+"${3}"))
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s tried %s, docs/testing.md says %s; if that is right, run it with -update", t.Name(), want, got[2])
	}
}

// grouped formats a number with a comma between thousands.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// rootFile returns the path of a file of this repository, from any of its packages.
func rootFile(t *testing.T, name string) string {
	t.Helper()
	for dir := "."; len(dir) < 40; dir = filepath.Join(dir, "..") {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && bytes.HasPrefix(text, []byte("module github.com/underpin-dev/underpin\n")) {
			return filepath.Join(dir, name)
		}
	}
	t.Fatal("this is no folder of the repository")
	return ""
}
