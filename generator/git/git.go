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

// settings override the user's configuration. (Signing is not among them, because
// commit-tree signs only on request.)
var settings = []string{
	"-c", "core.hooksPath=" + os.DevNull, // update-index and update-ref run hooks too
	"-c", "user.useConfigOnly=true", // no author invented from the host's name
	"-c", "core.fileMode=true", // record the executable bit, whatever an existing repository has configured
	"-c", "core.safecrlf=false", // would refuse our line endings where autocrlf is on
	"-c", "core.fsmonitor=false", // would start a daemon
}

// run runs git with an input and returns its output without the trailing newline. The
// error has what git wrote to standard error.
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

// environment returns env without the variables that point git to another repository,
// since the caller may itself be a hook. Those of author, committer and configuration
// remain.
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
