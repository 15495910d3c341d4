//go:build network

package projecttest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// The audits of the npm package graphql-http, for servers of the GraphQL-over-HTTP
// specification, find no error and have no warning. What they only notice are requests by
// GET, which a server may refuse.
func TestAudits(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", map[string]string{"graphql": "on"})
	program := projecttest.Start(t, projecttest.Build(t, projecttest.Dir(t, s, projecttest.Render(t, c, s)), s.Name))

	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/audits")); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", cmd, err, out)
		}
		return string(out)
	}
	run("npm", "ci", "--no-audit", "--no-fund")
	passed := 0
	for line := range strings.Lines(run("node", "audits.mjs", program.URL+"/graphql")) {
		switch result, audit, _ := strings.Cut(strings.TrimSpace(line), " "); {
		case result == "ok":
			passed++
		case result != "notice" || !strings.Contains(audit, "GET"):
			t.Error(line)
		}
	}
	if passed < 58 {
		t.Errorf("%d audits passed, want 58", passed)
	}
}
