//go:build unix

package git

import (
	"os/exec"
	"syscall"
)

// isolate puts git into a process group of its own, so that an interrupt from the
// terminal reaches this process and not git. This process kills git and its children
// where that leaves nothing half done.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
