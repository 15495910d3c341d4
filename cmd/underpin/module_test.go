package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const modulePath = "github.com/underpin-dev/underpin"

// TestOneOffUse: somebody who has Go and nothing of ours gets the same project
// from go run as from the working tree.
func TestOneOffUse(t *testing.T) {
	const version = "v0.0.0-test"
	proxy := t.TempDir()
	publish(t, proxy, version)

	dir := t.TempDir()
	goRun := goCommand(t, dir, "run", modulePath+"/cmd/underpin@"+version, "new", "shop", "--yes", "--git=false")
	goRun.Env = append(goRun.Env,
		"GOMODCACHE="+t.TempDir(), // so that nobody's older copy of the version counts
		"GOPROXY="+fileURL(proxy)+","+fromCache(goEnv(t, "GOMODCACHE")),
		"GONOPROXY=none", "GOPRIVATE=", "GOSUMDB=off", "GOFLAGS=-trimpath -modcacherw",
	)
	output, err := goRun.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if !strings.Contains(string(output), "\nNext:\n\n  cd shop\n") {
		t.Errorf("go run prints\n%s", output)
	}
	if exit, _, stderr := call(t, t.Context(), nil, "new", "shop", "--yes", "--git=false"); exit != 0 {
		t.Fatal(stderr)
	}

	oneOff, fromTree := projectFiles(t, filepath.Join(dir, "shop")), projectFiles(t, "shop")
	const lock = "underpin.lock"
	line := regexp.MustCompile(`(?m)^version: (.*)$`)
	if m := line.FindStringSubmatch(oneOff[lock]); m == nil || m[1] != version {
		t.Errorf("the version in the lock is %q", m)
	}
	for _, files := range []map[string]string{oneOff, fromTree} {
		files[lock] = line.ReplaceAllString(files[lock], "version: …")
	}
	if len(oneOff) != len(fromTree) {
		t.Errorf("%d files, and %d from the working tree", len(oneOff), len(fromTree))
	}
	for name, want := range fromTree {
		if got, ok := oneOff[name]; !ok || got != want {
			t.Errorf("%s differs, or is missing", name)
		}
	}
}

// TestVersionStamp: a program built from a commit says which, one built from an
// edited working tree says that too, and one that can't know says so.
func TestVersionStamp(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "underpin")
	for _, file := range moduleFiles(t) {
		copyFile(t, filepath.Join(repositoryRoot, file.Path()), filepath.Join(dir, file.Path()))
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
		"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
	} {
		t.Setenv(name, value)
	}
	runGit(t, dir, "init", "--quiet")
	runGit(t, dir, "add", "--all", "--force")
	runGit(t, dir, "commit", "--quiet", "--message", "All")
	commit := runGit(t, dir, "rev-parse", "HEAD")[:12]
	pseudo := "v0.0.0-20260102030405-" + commit

	built := func(stamp string) string {
		t.Helper()
		program := filepath.Join(t.TempDir(), "underpin")
		build := goCommand(t, dir, "build", "-o", program, "-buildvcs="+stamp, "./cmd/underpin")
		build.Env = append(build.Env, "GOFLAGS=-trimpath")
		if output, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		said, err := exec.Command(program, "version").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(said)
	}
	check := func(what, got, version string) {
		t.Helper()
		if want := "underpin " + version + "\n"; got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	check("a commit", built("true"), pseudo)
	check("no stamp", built("false"), "(devel)")
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte("edited\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	check("an edited tree", built("true"), pseudo+"+dirty")
}

// repositoryRoot is this repository's, from the folder that tests start in.
const repositoryRoot = "../.."

// publish puts this module into a folder that is laid out as a module proxy.
func publish(t *testing.T, proxy, version string) {
	t.Helper()
	dir := filepath.Join(proxy, filepath.FromSlash(modulePath), "@v")
	goMod, err := os.ReadFile(filepath.Join(repositoryRoot, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	err = errors.Join(
		zip.Create(&archive, module.Version{Path: modulePath, Version: version}, moduleFiles(t)),
		os.MkdirAll(dir, 0o777),
		os.WriteFile(filepath.Join(dir, "list"), []byte(version+"\n"), 0o666),
		os.WriteFile(filepath.Join(dir, version+".mod"), goMod, 0o666),
		os.WriteFile(filepath.Join(dir, version+".info"), []byte(`{"Version":"`+version+`","Time":"2026-01-02T03:04:05Z"}`), 0o666),
		os.WriteFile(filepath.Join(dir, version+".zip"), archive.Bytes(), 0o666),
	)
	if err != nil {
		t.Fatal(err)
	}
}

// repositoryFile is a file of this repository as zip wants it: Path is from the
// repository's root.
type repositoryFile string

func (f repositoryFile) Path() string { return string(f) }
func (f repositoryFile) Lstat() (fs.FileInfo, error) {
	return os.Lstat(filepath.Join(repositoryRoot, string(f)))
}
func (f repositoryFile) Open() (io.ReadCloser, error) {
	return os.Open(filepath.Join(repositoryRoot, string(f)))
}

// moduleFiles are those that git has, or would have after git add: what is
// ignored reaches no user.
func moduleFiles(t *testing.T) (files []zip.File) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(repositoryRoot, ".git")); err != nil {
		t.Skip("this is no git checkout")
	}
	list := runGit(t, repositoryRoot, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	names := strings.Split(strings.TrimSuffix(list, "\x00"), "\x00")
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if _, err := os.Lstat(filepath.Join(repositoryRoot, name)); err == nil { // else it is about to be removed
			files = append(files, repositoryFile(name))
		}
	}
	return files
}

// goCommand is a go command that uses no network, and that no setting of the
// user's changes. Its Env may be appended to.
func goCommand(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", args...)
	c.Dir = dir
	modules := goEnv(t, "GOMODCACHE")
	c.Env = append(os.Environ(), "GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+modules, "GOPROXY="+fromCache(modules),
		"GOENV=off", "GOWORK=off", "GOTOOLCHAIN=local", "PWD="+dir)
	return c
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	value, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(value))
}

// fromCache is a module proxy that holds what compiling this test needed, which
// is what the module needs.
func fromCache(modules string) string { return fileURL(filepath.Join(modules, "cache", "download")) }

func fileURL(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// runGit returns what git prints.
func runGit(t *testing.T, dir string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "git", args...)
	c.Dir = dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return string(out)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err := errors.Join(err, os.MkdirAll(filepath.Dir(to), 0o777), os.WriteFile(to, data, 0o666)); err != nil {
		t.Fatal(err)
	}
}

// projectFiles are the mode and text of every file below dir, by its path.
func projectFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = info.Mode().String() + " " + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
