package projecttest_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// What docs/scaling.md of a project tells to do takes a decision: what comes of it is
// the project as it would have been rendered, with what was changed since.
func TestDecisionIsTakenLater(t *testing.T) {
	dir := t.TempDir()
	projecttest.Go(t, "../../..", nil, "build", "-o", filepath.Join(dir, "bin", "underpin"), "./cmd/underpin")
	run := func(where, command string) {
		t.Helper()
		cmd := exec.Command("sh", "-e", "-c", command)
		cmd.Dir = filepath.Join(dir, where)
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
			"GIT_AUTHOR_NAME=test", "GIT_AUTHOR_EMAIL=test@example.com", "GIT_COMMITTER_NAME=test", "GIT_COMMITTER_EMAIL=test@example.com")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	run(".", "underpin new shop --yes --git")
	run("shop", "echo '// Mine.' >>internal/catalog/product.go; echo MINE=1 >>.env.example; git commit --quiet --all --message Mine")

	doc, err := os.ReadFile(filepath.Join(dir, "shop", "docs", "scaling.md"))
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile("(?s)```sh\n(.*?)```").FindSubmatch(doc)
	option := regexp.MustCompile(`option='(.*)'`).FindSubmatch(doc)
	if steps == nil || option == nil {
		t.Fatalf("docs/scaling.md has no steps:\n%s", doc)
	}
	run("shop", string(steps[1]))
	run(".", "mkdir want; underpin new want/shop --yes --git=false "+string(option[1]))
	run("want/shop", "echo '// Mine.' >>internal/catalog/product.go; echo MINE=1 >>.env.example")

	want := filesBelow(t, filepath.Join(dir, "want", "shop"))
	got := filesBelow(t, filepath.Join(dir, "shop"))
	for path, data := range want {
		if !bytes.Equal(got[path], data) {
			t.Errorf("%s is not as it would have been rendered:\n%s", path, got[path])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "shop-*")); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

func filesBelow(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(path, ".git/") {
			return err
		}
		files[path], err = os.ReadFile(filepath.Join(dir, path))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
