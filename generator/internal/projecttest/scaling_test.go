package projecttest_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

// What docs/scaling.md of a project tells to do takes a decision: what comes of it is
// the project as it would have been rendered, with what was changed since.
func TestDecisionIsTakenLater(t *testing.T) {
	dir := t.TempDir()
	projecttest.Go(t, "../../..", nil, "build", "-o", filepath.Join(dir, "bin", "underpin"), "./cmd/underpin")
	gocache := strings.TrimSpace(projecttest.Go(t, dir, nil, "env", "GOCACHE"))
	run := func(where, command string) {
		t.Helper()
		cmd := exec.Command("sh", "-e", "-c", command)
		cmd.Dir = filepath.Join(dir, where)
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
			"GOCACHE="+gocache, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"),
			"GIT_AUTHOR_NAME=test", "GIT_AUTHOR_EMAIL=test@example.com", "GIT_COMMITTER_NAME=test", "GIT_COMMITTER_EMAIL=test@example.com")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	const mine = "echo '// Mine.' >>internal/catalog/product.go; echo MINE=1 >>.env.example"
	run(".", "underpin new shop --yes --git")
	run("shop", mine+"; git commit --quiet --all --message Mine")

	doc, err := os.ReadFile(filepath.Join(dir, "shop", "docs", "scaling.md"))
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile("```sh\n(underpin decide (.*)=(.*))\n```").FindStringSubmatch(string(doc))
	if steps == nil {
		t.Fatalf("docs/scaling.md has no steps:\n%s", doc)
	}
	run("shop", steps[1])
	run(".", "mkdir want; underpin new want/shop --yes --git=false --"+steps[2]+"="+steps[3])
	run("want/shop", mine)

	want := filesBelow(t, filepath.Join(dir, "want", "shop"))
	got := filesBelow(t, filepath.Join(dir, "shop"))
	for path, data := range want {
		if string(got[path]) != string(data) {
			t.Errorf("%s is not as it would have been rendered:\n%s", path, got[path])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// record is a link to the record of a decision, which has a new number if it was taken later.
var record = regexp.MustCompile(`decisions/\d{4}`)

// filesBelow are the files of a project but what is history: records and the lock.
func filesBelow(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(path, ".git/") || strings.HasPrefix(path, "docs/decisions/") || path == tree.LockFile {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = record.ReplaceAllLiteral(text, []byte("decisions/N"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
