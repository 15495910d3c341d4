package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// unprivileged becomes the program that its arguments name. Of root's rights it
// keeps all but those by which permissions do not count; it stays root, so that
// it may enter the folders of a test.
func unprivileged() {
	runtime.LockOSThread() // rights are a thread's
	if os.Geteuid() == 0 {
		for _, right := range []uintptr{unix.CAP_DAC_OVERRIDE, unix.CAP_DAC_READ_SEARCH} {
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, right, 0, 0, 0); err != nil {
				fmt.Fprintln(os.Stderr, "unprivileged:", err)
				os.Exit(125)
			}
		}
	}
	program, err := exec.LookPath(os.Args[1])
	if err == nil {
		err = syscall.Exec(program, os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, "unprivileged:", err)
	os.Exit(126)
}
