package projecttest_test

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

const patches = "../../../testdata/patches"

// What an option makes of the default project is a patch, for the review of a change of
// templates. If it needs another option, both projects have that one. A trait's patch is what
// it adds to a project without any.
func TestPatches(t *testing.T) {
	c := projecttest.Catalog(t)
	found := map[string]bool{}
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			if o.Name == d.Default {
				continue
			}
			name := d.Name + "-" + o.Name + ".patch"
			found[name] = true
			t.Run(name, func(t *testing.T) {
				needed, traits := projecttest.Needed(c, d, o.Name), c.Choices().Traits
				comparePatch(t, name, plain(t, c, needed, traits), plain(t, c, projecttest.With(needed, d.Name, o.Name), traits))
			})
		}
	}
	for _, trait := range c.Traits {
		name := "trait-" + trait.Name + ".patch"
		found[name] = true
		t.Run(name, func(t *testing.T) {
			comparePatch(t, name, plain(t, c, nil, nil), plain(t, c, nil, []string{trait.Name}))
		})
	}
	files, err := filepath.Glob(filepath.Join(patches, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !found[filepath.Base(file)] {
			t.Errorf("%s is of no option", file)
		}
	}
}

// plain is the project of the default spec.
func plain(t *testing.T, c *decisions.Catalog, decisions map[string]string, traits []string) *tree.Tree {
	t.Helper()
	return projecttest.Render(t, c, projecttest.Carry(c, projecttest.Spec(t, c, "", decisions), traits))
}

// comparePatch holds a patch against the golden one, and that it is one: git makes
// the second project of the first with it.
func comparePatch(t *testing.T, name string, from, to *tree.Tree) {
	t.Helper()
	before, after := readable(from), readable(to)
	patch := patchOf(before, after)
	file := filepath.Join(patches, name)
	if *projecttest.Update {
		if err := os.WriteFile(file, patch, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(file, golden, "rendered", patch); d != nil {
		t.Errorf("if this is as it should be: go test ./generator/internal/projecttest -run TestPatches -update\n%s", d)
	}

	dir := t.TempDir()
	for path, data := range before {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	apply := exec.Command("git", "apply", "-")
	apply.Dir, apply.Stdin = dir, bytes.NewReader(patch)
	apply.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	if out, err := apply.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v\n%s", err, out)
	}
	for path, data := range after {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path))); err != nil || !bytes.Equal(got, data) {
			t.Errorf("with the patch applied, %s is not as rendered (%v)", path, err)
		}
	}
}

// readable are the files of a project but for those that are all hashes.
func readable(p *tree.Tree) map[string][]byte {
	files := map[string][]byte{}
	for _, f := range p.Files() {
		if f.Path != "go.sum" && f.Path != tree.LockFile {
			files[f.Path] = f.Data
		}
	}
	return files
}

// patchOf is what changes, by path.
func patchOf(before, after map[string][]byte) (patch []byte) {
	paths := maps.Clone(before)
	maps.Copy(paths, after)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		from, to := "a/"+path, "b/"+path
		if _, ok := before[path]; !ok {
			from = "/dev/null"
		}
		if _, ok := after[path]; !ok {
			to = "/dev/null"
		}
		patch = append(patch, diff.Diff(from, before[path], to, after[path])...)
	}
	return patch
}
