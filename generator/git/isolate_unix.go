//go:build unix

package git

import (
	"os/exec"
	"syscall"
)

// isolate gives git a process group of its own, so that an interrupt from the
// terminal reaches us and not git: we stop it, with all it started, where nothing
// is cut in half.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
