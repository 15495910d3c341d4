package gomod

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"
	"golang.org/x/tools/txtar"
)

// archive reads an archive of testdata into a map by name.
func archive(t *testing.T, name string) map[string]string {
	t.Helper()
	parsed, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range parsed.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// importSets are those of all projects in the archive, by the last elements of their paths.
var importSets = []string{"log", "log one", "log sys", "log one sys"}

var invented = []gomodule.Version{
	{Path: "example.com/log", Version: "v1.2.0"},
	{Path: "example.com/one", Version: "v1.10.0"},
	{Path: "example.com/sys", Version: "v0.4.0"},
}

func paths(imported string) (packages []string) {
	for _, p := range strings.Fields(imported) {
		packages = append(packages, "example.com/"+p)
	}
	return packages
}

// project is one with these imports, in two files of two folders.
func project(imported string) Project {
	files := fstest.MapFS{"README.md": {Data: []byte("import \"example.com/not/go\"")}}
	for i, p := range strings.Fields(imported) {
		text := "package shop\n\nimport (\n\t\"log\"\n\t\"example.com/shop/internal\"\n\t\"example.com/" + p + "\"\n)\n"
		files[filepath.Join([]string{"", "cmd"}[i%2], p+".go")] = &fstest.MapFile{Data: []byte(text)}
	}
	return Project{Name: imported, Module: "example.com/shop", Files: files}
}

func projects() (all []Project) {
	for _, imported := range importSets {
		all = append(all, project(imported))
	}
	return all
}

// fakeTidy writes what the archive has for the imports in a folder.
func fakeTidy(files map[string]string) tidier {
	return func(_ context.Context, dir string) error {
		gomod := filepath.Join(dir, "go.mod")
		before, err := os.ReadFile(gomod)
		if err != nil {
			return err
		}
		module := modfile.ModulePath(before)
		packages, err := Imported(module, os.DirFS(dir))
		if err != nil {
			return err
		}
		key := strings.ReplaceAll(strings.Join(packages, " "), "example.com/", "")
		after, ok := files[key]
		if !ok {
			return fmt.Errorf("nothing imports %s", key)
		}
		return errors.Join(
			os.WriteFile(gomod, []byte(strings.Replace(after, "example.com/shop", module, 1)), 0o644),
			os.WriteFile(filepath.Join(dir, "go.sum"), []byte(files[key+".sum"]), 0o644))
	}
}

func TestFiles(t *testing.T) {
	files := archive(t, "tidied.txtar")
	table, err := ParseTable(files["table.txt"])
	if err != nil {
		t.Fatal(err)
	}
	for _, imported := range importSets {
		gomod, gosum, err := table.Files("example.com/shop", paths(imported))
		if err != nil {
			t.Fatal(err)
		}
		if string(gomod) != files[imported] {
			t.Errorf("%s: go.mod is:\n%swant:\n%s", imported, gomod, files[imported])
		}
		if string(gosum) != files[imported+".sum"] {
			t.Errorf("%s: go.sum is:\n%swant:\n%s", imported, gosum, files[imported+".sum"])
		}
	}
}

func TestUnknownPackage(t *testing.T) {
	_, _, err := Files("example.com/shop", []string{"github.com/google/uuid", "example.com/no/such"})
	if err == nil || !strings.Contains(err.Error(), "the package example.com/no/such; run "+refreshCommand) {
		t.Errorf("error is %v", err)
	}
}

func TestImported(t *testing.T) {
	got, err := Imported("example.com/shop", project("one log").Files)
	if want := paths("log one"); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := Imported("example.com/shop", fstest.MapFS{"a.go": {Data: []byte("package a\nimport (")}}); err == nil || !strings.Contains(err.Error(), "a.go:2") {
		t.Errorf("error is %v, want the place of the mistake", err)
	}
}

func TestRefreshMakesTheTable(t *testing.T) {
	files := archive(t, "tidied.txtar")
	table, err := refresh(t.Context(), invented, projects(), fakeTidy(files))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Text(); got != files["table.txt"] {
		t.Errorf("table is:\n%swant:\n%s", got, files["table.txt"])
	}
	again, err := ParseTable(table.Text())
	if err != nil || again.Text() != table.Text() {
		t.Errorf("the table does not survive writing and reading: %v", err)
	}
}

func TestTidyGetsThePins(t *testing.T) {
	want := "module example.com/shop\n\ngo 1.26.0\n\nrequire (\n\texample.com/log v1.2.0\n\texample.com/one v1.10.0\n\texample.com/sys v0.4.0\n)\n"
	tidy := fakeTidy(archive(t, "tidied.txtar"))
	var tidied []string
	_, err := refresh(t.Context(), invented, []Project{project("log")}, func(ctx context.Context, dir string) error {
		got, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		tidied = append(tidied, string(got))
		return errors.Join(err, tidy(ctx, dir))
	})
	if probe := strings.Replace(want, "example.com/shop", "probe", 1); err != nil || !slices.Equal(tidied, []string{probe, want}) {
		t.Errorf("tidied: %q, %v\nwant %q and %q", tidied, err, probe, want)
	}
}

// Projects that import the same are tidied once.
func TestRefreshSharesWork(t *testing.T) {
	tidy, tidied := fakeTidy(archive(t, "tidied.txtar")), 0
	again := project("log one")
	again.Name = "the same"
	_, err := refresh(t.Context(), invented, append(projects(), again), func(ctx context.Context, dir string) error {
		tidied++
		return tidy(ctx, dir)
	})
	if want := 3 + len(importSets); err != nil || tidied != want { // log alone, with one, with sys; then the projects
		t.Errorf("%v; %d modules tidied, want %d", err, tidied, want)
	}
}

func TestRefreshRefuses(t *testing.T) {
	replace := func(name, old, new string) func(map[string]string) {
		return func(files map[string]string) { files[name] = strings.Replace(files[name], old, new, 1) }
	}
	tests := map[string]struct {
		change   func(files map[string]string)
		projects []Project
		want     string
	}{
		"no projects":  {nil, nil, "no projects"},
		"not Go":       {nil, []Project{{Name: "wrong", Files: fstest.MapFS{"a.go": {Data: []byte("package")}}}}, "wrong: a.go:1"},
		"pin moved":    {replace("log", "v1.2.0", "v1.3.0"), projects(), "example.com/log: example.com/log is pinned to v1.2.0 and another module needs v1.3.0"},
		"not pinned":   {nil, []Project{project("log new")}, "example.com/new is imported, but its module is not in pins"},
		"go version":   {replace("log", "go 1.26.0", "go 1.27.0"), projects(), "another go version than 1.26.0"},
		"toolchain":    {replace("log", "require", "toolchain go1.26.9\n\nrequire"), projects(), "another go version than 1.26.0"},
		"go.sum":       {replace("log.sum", " h1:log=", ""), projects(), "go.sum:1:"},
		"not a union":  {replace("log one sys.sum", "example.com/one v1.9.0/go.mod h1:old=\n", ""), projects(), "log one sys: go mod tidy wrote other lines"},
		"other go.mod": {replace("log one sys", "v1.10.0", "v1.11.0"), projects(), "log one sys: go mod tidy wrote other lines"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files := archive(t, "tidied.txtar")
			if test.change != nil {
				test.change(files)
			}
			_, err := refresh(t.Context(), invented, test.projects, fakeTidy(files))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v; want %q in it", err, test.want)
			}
		})
	}
}

func TestParseTableRefuses(t *testing.T) {
	tests := map[string]string{
		"require example.com/log":            "table.txt:2: a row of require has 3 fields",
		"sum example.com/log v1.0.0":         "table.txt:2: a row of sum has 4 fields",
		"module example.com/log":             "table.txt:2: a row of module has 3 fields",
		"needed by":                          "table.txt:2: a row of needed has 3 fields",
		"replace example.com/log v1.0.0 h1:": `no such row: "replace"`,
	}
	for row, want := range tests {
		if _, err := ParseTable("require example.com/one v1.0.0\n" + row + "\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v; want %q in it", row, err, want)
		}
	}
}

func TestParsePins(t *testing.T) {
	tests := map[string]string{
		"# why\n\nexample.com/b v1.0.0\nexample.com/a/v2 v2.1.0\n": "",
		"example.com/a\n":                            "pins:1: not a module and its version",
		"example.com/a v1.0.0 # why\n":               "pins:1: not a module and its version",
		"\nexample.com/a 1.0.0\n":                    "pins:2:",
		"example.com/a/v2 v1.0.0\n":                  "pins:1:",
		"example.com/a v1.0.0\nexample.com/a v1":     "pins:2:",
		"example.com/a v1.0.0\nexample.com/a v1.1.0": "pinned twice",
	}
	for text, want := range tests {
		pins, err := parsePins(text)
		if want == "" {
			if err != nil || len(pins) != 2 || pins[0].Path != "example.com/a/v2" {
				t.Errorf("%q: %v, %v", text, pins, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v; want %q in it", text, err, want)
		}
	}
}

// What is committed can be read, and was made with the pins beside it.
func TestCommittedFiles(t *testing.T) {
	table, err := committed()
	if err != nil {
		t.Fatal(err)
	}
	if table.Text() != tableText {
		t.Errorf("table.txt is not what the program writes; run %s", refreshCommand)
	}
	pins, err := Pins()
	if err != nil {
		t.Fatal(err)
	}
	pinned := map[string]string{}
	for _, pin := range pins {
		pinned[pin.Path] = pin.Version
	}
	for _, e := range table.entries {
		if version, ok := pinned[e.module.Path]; e.kind == require && ok && version != e.module.Version {
			t.Errorf("table.txt has %s, pins have %s; run %s", e.module, version, refreshCommand)
		}
	}
	for name, module := range table.modules {
		if module != moduleOf(name, pins) {
			t.Errorf("table.txt has %s of %s, which is not its module in pins; run %s", name, module, refreshCommand)
		}
	}
}
