package tree

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSweep(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("folders are locked on Linux and macOS only")
	}
	root := t.TempDir()
	write(t, filepath.Join(mkdir(t, root, ".shop.underpin-00000000dead", "sub"), "x"), "")
	live := mkdir(t, root, ".shop.underpin-000000001eaf")
	lock, err := Hold(live)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	mkdir(t, root, ".shop.underpin-0000") // too short
	mkdir(t, root, ".shop.underpin-00000000DEAD")
	mkdir(t, root, ".shop.underpin-00000000dead.old")
	mkdir(t, root, ".shop2.underpin-00000000dead")
	write(t, filepath.Join(root, ".shop.underpin-00000000f11e"), "a file")
	if err := os.Symlink(mkdir(t, root, "precious"), filepath.Join(root, ".shop.underpin-00000000111c")); err != nil {
		t.Fatal(err)
	}
	keep := list(t, root)
	keep = keep[:strings.Index(keep, ".shop.underpin-00000000dead ")] + keep[strings.Index(keep, ".shop.underpin-00000000dead.old"):]

	if err := Write(t.Context(), small(t), filepath.Join(root, "shop"), nil); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "shop")); err != nil {
		t.Fatal(err)
	}
	if got := list(t, root); got != keep {
		t.Errorf("after the sweep:\n%swant:\n%s", got, keep)
	}
}

// A name that leaves no room for what a staging folder adds to it.
func TestLongName(t *testing.T) {
	for _, name := range []string{strings.Repeat("a", 255), strings.Repeat("ü", 127)} {
		dir := filepath.Join(t.TempDir(), name)
		if err := Write(t.Context(), small(t), dir, nil); err != nil {
			t.Fatal(err)
		}
		if got := list(t, dir); got != smallListing {
			t.Errorf("written:\n%s", got)
		}
		if staged := stagingName(name); len(staged) > mostName || !isStaging(staged, name) || !utf8.ValidString(staged) {
			t.Errorf("staged in %s", staged)
		}
	}
}

// A run that was killed while it wrote into an existing folder leaves that folder usable.
func TestSweepInside(t *testing.T) {
	dir := mkdir(t, t.TempDir(), "shop")
	write(t, filepath.Join(mkdir(t, dir, ".shop.underpin-00000000dead"), "x"), "")
	if err := Write(t.Context(), small(t), dir, nil); err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); got != smallListing {
		t.Errorf("written:\n%s", got)
	}
}

// Our own staging folder is never swept by another run while we use it.
func TestLiveRunIsNotSwept(t *testing.T) {
	root := t.TempDir()
	w := &writer{ctx: t.Context(), tree: small(t), dir: filepath.Join(root, "shop"), step: func(name string) {
		if strings.HasPrefix(name, "file ") {
			sweep(root, "shop")
		}
	}}
	if err := w.write(); err != nil {
		t.Fatal(err)
	}
	if got := list(t, filepath.Join(root, "shop")); got != smallListing {
		t.Errorf("written:\n%s", got)
	}
}
