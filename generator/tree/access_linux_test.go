package tree

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// asNobody runs do without the right to write everywhere that root has. The
// user is changed for one thread, which ends with do.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		do()
		return
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread is thrown away
		err := unix.Setfsuid(65534)
		if now, _ := unix.SetfsuidRetUid(-1); err != nil || now != 65534 {
			done <- errors.New("can't become another user")
			return
		}
		do()
		done <- nil
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestUnwritable(t *testing.T) {
	root := t.TempDir()
	for path := root; path != "/" && path != os.TempDir(); path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755); err != nil { // for others to come in
			t.Fatal(err)
		}
	}
	mkdir(t, root, "closed", "empty")
	for _, dir := range []string{"closed/empty", "closed"} {
		if err := os.Chmod(filepath.Join(root, dir), 0o555); err != nil {
			t.Fatal(err)
		}
	}
	before := list(t, root)
	for _, dir := range []string{"closed/shop", "closed/a/b/shop", "closed/empty"} {
		asNobody(t, func() {
			access := (*AccessError)(nil)
			if _, err := Check(filepath.Join(root, dir)); !errors.As(err, &access) || !errors.Is(err, os.ErrPermission) {
				t.Errorf("Check(%s): %v", dir, err)
			}
			if err := Write(t.Context(), small(t), filepath.Join(root, dir), nil); !errors.As(err, &access) {
				t.Errorf("Write(%s): %v", dir, err)
			}
		})
	}
	if after := list(t, root); after != before {
		t.Errorf("changed:\n%s", after)
	}
}

// A folder in an unwritable parent, such as a mounted one, can be written to.
func TestUnwritableParentOfEmptyFolder(t *testing.T) {
	root := t.TempDir()
	for path := root; path != "/" && path != os.TempDir(); path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir := mkdir(t, root, "closed", "shop")
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(dir), 0o555); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		if err := Write(t.Context(), small(t), dir, nil); err != nil {
			t.Error(err)
		}
	})
	if got := list(t, dir); got != smallListing {
		t.Errorf("written:\n%s", got)
	}
}

// Folders of another user are not swept.
func TestSweepLeavesOthersAlone(t *testing.T) {
	root, err := os.Lstat("/")
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 { // and so can't give a folder away: the rule must do
		if owned(root) {
			t.Error("/ is said to be ours")
		}
		return
	}
	theirs := mkdir(t, t.TempDir(), ".shop.underpin-00000000dead")
	if err := os.Chown(theirs, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	sweep(filepath.Dir(theirs), "shop")
	if _, err := os.Stat(theirs); err != nil {
		t.Errorf("swept: %v", err)
	}
}
