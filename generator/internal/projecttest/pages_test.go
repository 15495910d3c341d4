//go:build servers

package projecttest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// pictures are those of TestPages that documents show.
var pictures = []string{"home-1280-light", "order-390-dark", "refused-390-light", "conflict-1280-dark"}

// TestPages walks through the pages of a project in a browser, with scripts and without:
// testdata/browser says what is done and checked there. With -update, the pictures in docs
// are replaced.
func TestPages(t *testing.T) {
	if os.Getenv("CHROMIUM") == "" {
		t.Fatal("set CHROMIUM, as .ci/services up tells")
	}
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", map[string]string{"bff": "on"})
	mail := t.TempDir()
	program := projecttest.Start(t, projecttest.Build(t, projecttest.Dir(t, s, projecttest.Render(t, c, s)), s.Name), "MAIL_DIR="+mail)

	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/browser")); err != nil {
		t.Fatal(err)
	}
	projecttest.Run(t, dir, "npm", "ci", "--no-audit", "--no-fund")
	projecttest.Run(t, dir, "go", "run", ".", program.URL, mail, "node_modules/axe-core/axe.min.js", dir)
	if !*projecttest.Update {
		return
	}
	for _, name := range pictures {
		picture, err := os.ReadFile(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if err = os.WriteFile(filepath.Join("../../../docs/pages", name+".png"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
