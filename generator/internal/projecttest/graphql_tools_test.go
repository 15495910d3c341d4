//go:build network

package projecttest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// TestGraphQLTools tries tools for GraphQL on a running program.
func TestGraphQLTools(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", map[string]string{"graphql": "on"})
	project := projecttest.Dir(t, s, projecttest.Render(t, c, s))
	url := projecttest.Start(t, projecttest.Build(t, project, s.Name), "GRAPHQL_INTROSPECTION=true").URL + "/graphql"

	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/graphql")); err != nil {
		t.Fatal(err)
	}
	projecttest.Run(t, dir, "npm", "ci", "--no-audit", "--no-fund")

	// The audits of the npm package graphql-http, for servers of the GraphQL-over-HTTP
	// specification, find no error and have no warning. What they only notice are requests by
	// GET, which a server may refuse.
	t.Run("audits", func(t *testing.T) {
		passed := 0
		for line := range strings.Lines(projecttest.Run(t, dir, "node", "audits.mjs", url)) {
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
	})

	// Clients that other tools generate compile, and do what they should: one from what the
	// program says of its schema, one from the schema's files.
	t.Run("TypeScript by graphql-codegen", func(t *testing.T) {
		projecttest.Run(t, dir, "node", "generate.mjs", url)
		projecttest.Run(t, dir, "npx", "tsc", "-p", ".")
		if out := projecttest.Run(t, dir, "node", "out/client.js", url); out != "ok\n" {
			t.Errorf("got %q, want ok", out)
		}
	})
	t.Run("Go by genqlient", func(t *testing.T) {
		for _, from := range []string{"internal/graph", "internal/platform/graphapi"} {
			if err := os.CopyFS(filepath.Join(dir, "project", from), os.DirFS(filepath.Join(project, from))); err != nil {
				t.Fatal(err)
			}
		}
		dir := filepath.Join(dir, "genqlient")
		projecttest.Run(t, dir, "go", "tool", "genqlient")
		if out := projecttest.Run(t, dir, "go", "run", ".", url); out != "ok\n" {
			t.Errorf("got %q, want ok", out)
		}
	})
}
