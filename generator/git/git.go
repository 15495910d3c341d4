package git

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// git runs the git program in a folder.
type git struct {
	ctx    context.Context
	dir    string
	config []string // arguments that set configuration, besides settings
	env    []string // variables added to the caller's
}

// settings are what must not depend on the user's configuration. (Signing is not
// among them: commit-tree signs only when told to.)
var settings = []string{
	"-c", "core.hooksPath=" + os.DevNull, // update-index and update-ref run hooks too
	"-c", "user.useConfigOnly=true", // no author made up from the host's name
	"-c", "core.fileMode=true", // the executable bit counts, whatever an existing repository says
	"-c", "core.safecrlf=false", // refuses our line ends where autocrlf is on
	"-c", "core.fsmonitor=false", // starts a daemon
}

// run gives git its input and returns its output without the last line end. The
// error holds what git said.
func (g git) run(input []byte, args ...string) (string, error) {
	cmd := exec.CommandContext(g.ctx, "git", slices.Concat(settings, g.config, args)...)
	isolate(cmd)
	cmd.WaitDelay = time.Second
	cmd.Dir = g.dir
	cmd.Env = append(environment(os.Environ()), g.env...)
	cmd.Stdin = bytes.NewReader(input)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if ctxErr := g.ctx.Err(); ctxErr != nil && err != nil {
		return "", ctxErr
	}
	if err != nil {
		if text := strings.Join(strings.Fields(said.String()), " "); text != "" {
			return "", fmt.Errorf("git %s: %s", args[0], text)
		}
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimRight(out.String(), "\n"), nil
}

// environment is env without what ties git to another repository: the caller may
// itself be a hook. Who commits, and where configuration is, stays.
func environment(env []string) []string {
	var kept []string
	for _, entry := range env {
		name, _, _ := strings.Cut(entry, "=")
		stays := false
		for _, prefix := range []string{"GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_", "GIT_CEILING_", "GIT_DISCOVERY_"} {
			stays = stays || strings.HasPrefix(name, prefix)
		}
		if stays || !strings.HasPrefix(name, "GIT_") {
			kept = append(kept, entry)
		}
	}
	return append(kept, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0")
}
