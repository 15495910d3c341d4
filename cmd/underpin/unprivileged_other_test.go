//go:build !linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// unprivileged becomes the program that its arguments name.
func unprivileged() {
	program, err := exec.LookPath(os.Args[1])
	if err == nil && os.Geteuid() == 0 {
		err = fmt.Errorf("can't give up the rights of root; run the tests as somebody else")
	}
	if err == nil {
		err = syscall.Exec(program, os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, "unprivileged:", err)
	os.Exit(126)
}
