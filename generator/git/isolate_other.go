//go:build !unix

package git

import "os/exec"

// isolate does nothing where there are no process groups.
func isolate(*exec.Cmd) {}
