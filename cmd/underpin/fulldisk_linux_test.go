package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// onDisk runs new with its arguments, $2, on a disk of the size $1, and notes
// what is there before and after. Objects that no commit reaches don't count.
const onDisk = `
mount -t tmpfs -o size=$1 none disk || exit 77
set -e
cd disk
mkdir empty
git init -q --template= cloned
look() { find . -path ./cloned/.git/objects -prune -o -print | sort; }
look >../before
exit=0
underpin new $2 >../out 2>../said || exit=$?
echo $exit >../exit
look >../after
`

// mounting are the ways to have a disk of one's own: with root's rights, or as
// root of a namespace. The disk goes away with the process.
var mounting = []*syscall.SysProcAttr{
	{Unshareflags: syscall.CLONE_NEWNS},
	{
		Cloneflags: syscall.CLONE_NEWUSER, Unshareflags: syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	},
}

// A full disk is told, whenever it happens, and nothing is left on it. Where
// nobody lets us mount one, failures.txtar with its limit on the size of files
// is all there is.
func TestFullDisk(t *testing.T) {
	const (
		files = ": can't write: no space left on device; mend it and run it again\n"
		git   = "underpin: git update-index: fatal: unable to write loose object file: No space left on device; mend it, or add --git=false\n"
	)
	allFiles := onDiskKiB(t) + "k"
	tests := []struct{ name, size, args, said string }{
		{"next to nothing fits", "40k", "a/b/shop", "underpin: a/b/shop" + files},
		{"some files fit", "200k", "a/b/shop", "underpin: a/b/shop" + files},
		{"into an empty folder", "200k", "empty", "underpin: empty" + files},
		{"into a repository", "200k", "cloned", "underpin: cloned" + files},
		{"all but the commit fits", allFiles, "a/b/shop", git},
		{"all but the commit fits into an empty folder", allFiles, "empty", git},
		{"all but the commit fits into a repository", allFiles, "cloned", git},
		{"all fits", "8m", "a/b/shop", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "disk"), 0o777); err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, way := range mounting {
				cmd := exec.Command("sh", "-c", onDisk, "sh", test.size, test.args)
				cmd.Dir, cmd.SysProcAttr = dir, way
				cmd.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Ada",
					"GIT_AUTHOR_EMAIL=ada@example.com", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com")
				out, err := cmd.CombinedOutput()
				if err == nil {
					wantFullDisk(t, dir, test.said)
					return
				}
				if e, ran := errors.AsType[*exec.ExitError](err); ran && e.ExitCode() != 77 {
					t.Fatalf("%v\n%s", err, out)
				}
				failed = append(failed, err.Error()+" "+strings.TrimSpace(string(out)))
			}
			if os.Getenv("TEST_REQUIRE") != "" {
				t.Fatalf("can't mount a disk: %s", failed)
			}
			t.Skipf("can't mount a disk: %s", failed)
		})
	}
}

// onDiskKiB is what a project's files and a bit take on a disk, in KiB. Their objects
// would take as much again.
func onDiskKiB(t *testing.T) string {
	t.Helper()
	const page, more = 4, 100
	kib := more
	for _, data := range withoutQuestions(t) {
		kib += (len(data) + page<<10 - 1) >> 10 / page * page
	}
	return strconv.Itoa(kib)
}

func wantFullDisk(t *testing.T, dir, said string) {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	exit := "1\n"
	if said == "" {
		exit = "0\n"
	}
	if got := read("said"); got != said || read("exit") != exit {
		t.Errorf("exit code %sstandard error:\n%swant:\n%s", read("exit"), got, said)
	}
	if before, after := read("before"), read("after"); (before == after) != (said != "") {
		t.Errorf("left there:\n%swas:\n%s", after, before)
	}
}
