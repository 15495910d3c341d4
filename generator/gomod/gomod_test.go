package gomod

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

var sets = []string{"base", "base+database/one", "base+database/two", "base+database/one+database/two", "none"}

var invented = []gomodule.Version{
	{Path: "example.com/log", Version: "v1.2.0"},
	{Path: "example.com/one", Version: "v1.10.0"},
	{Path: "example.com/sys", Version: "v0.4.0"},
	{Path: "example.com/two/v2", Version: "v2.0.0"},
}

// project is one whose tidying gives what the archive has under that key.
func project(key string) Project {
	return Project{Module: "example.com/shop", Parts: strings.Split(key, "+"), Write: func(dir string) error {
		imports := "package shop\n\nimport \"example.com/imports/" + key + "\"\n"
		return errors.Join(os.WriteFile(filepath.Join(dir, "key"), []byte(key), 0o644), os.WriteFile(filepath.Join(dir, "shop.go"), []byte(imports), 0o644))
	}}
}

// fakeTidy writes what the archive has for the project.
func fakeTidy(files map[string]string) func(context.Context, string) error {
	return func(_ context.Context, dir string) error {
		key, err := os.ReadFile(filepath.Join(dir, "key"))
		if err != nil {
			return err
		}
		err = os.WriteFile(filepath.Join(dir, "go.mod"), []byte(files[string(key)]), 0o644)
		if sum := files[string(key)+".sum"]; sum != "" {
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, "go.sum"), []byte(sum), 0o644))
		}
		return err
	}
}

func TestFiles(t *testing.T) {
	files := archive(t, "tidied.txtar")
	table, err := ParseTable(files["table.txt"])
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range sets {
		t.Run(key, func(t *testing.T) {
			parts := strings.Split(key, "+")
			for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 { // their order doesn't matter
				parts[i], parts[j] = parts[j], parts[i]
			}
			gomod, gosum, err := table.Files("example.com/shop", append(parts, parts[0]))
			if err != nil {
				t.Fatal(err)
			}
			if string(gomod) != files[key] {
				t.Errorf("go.mod is:\n%swant:\n%s", gomod, files[key])
			}
			if string(gosum) != files[key+".sum"] {
				t.Errorf("go.sum is:\n%swant:\n%s", gosum, files[key+".sum"])
			}
		})
	}
}

func TestUnknownSet(t *testing.T) {
	_, _, err := Files("example.com/shop", []string{"no/such", "base"})
	if err == nil || !strings.Contains(err.Error(), "base+no/such; run "+refreshCommand) {
		t.Errorf("error is %v", err)
	}
}

func TestRefreshMakesTheTable(t *testing.T) {
	files := archive(t, "tidied.txtar")
	var projects []Project
	for _, key := range append(sets, "base+database/one") { // one twice
		projects = append(projects, project(key))
	}
	table, err := refresh(t.Context(), invented, projects, fakeTidy(files))
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
	want := "module example.com/shop\n\ngo 1.26.0\n\nrequire (\n\texample.com/log v1.2.0\n\texample.com/one v1.10.0\n" +
		"\texample.com/sys v0.4.0\n\texample.com/two/v2 v2.0.0\n)\n"
	tidy := fakeTidy(archive(t, "tidied.txtar"))
	_, err := refresh(t.Context(), invented, []Project{project("base")}, func(ctx context.Context, dir string) error {
		if got, err := os.ReadFile(filepath.Join(dir, "go.mod")); string(got) != want {
			t.Errorf("go.mod before is:\n%s%v\nwant:\n%s", got, err, want)
		}
		return tidy(ctx, dir)
	})
	if err != nil {
		t.Error(err)
	}
}

// Projects that import the same are tidied once.
func TestRefreshSharesWork(t *testing.T) {
	files, tidied := archive(t, "tidied.txtar"), 0
	projects := []Project{project("base"), {Module: "example.com/shop", Parts: []string{"base", "plain"}, Write: project("base").Write}, project("base+database/one")}
	table, err := refresh(t.Context(), invented, projects, func(ctx context.Context, dir string) error {
		tidied++
		return fakeTidy(files)(ctx, dir)
	})
	if err != nil {
		t.Fatal(err)
	}
	same, _, err := table.Files("example.com/shop", []string{"base", "plain"})
	if string(same) != files["base"] || err != nil || tidied != 2 {
		t.Errorf("got %s, %v and %d projects tidied, want 2 and\n%s", same, err, tidied, files["base"])
	}
}

func TestRefreshRefuses(t *testing.T) {
	tests := []struct {
		name     string
		change   func(files map[string]string)
		projects []Project
		want     string
	}{
		{"no projects", nil, nil, "no projects"},
		{"no parts", nil, []Project{{Module: "example.com/shop"}}, "at least one part"},
		{"name of a part", nil, []Project{{Module: "example.com/shop", Parts: []string{"a b"}}}, `"a b" can't be`},
		{"pin moved", func(files map[string]string) {
			files["base"] = strings.Replace(files["base"], "v1.2.0", "v1.3.0", 1)
		}, []Project{project("base")}, "set base: example.com/log is pinned to v1.2.0 and another module needs v1.3.0"},
		{"not pinned", func(files map[string]string) {
			files["base"] += "\nrequire example.com/new v1.0.0\n"
		}, []Project{project("base")}, "example.com/new is imported but not pinned"},
		{"go version", func(files map[string]string) {
			files["base"] = strings.Replace(files["base"], "go 1.26.0", "go 1.27.0", 1)
		}, []Project{project("base")}, "another go version than 1.26.0"},
		{"toolchain", func(files map[string]string) {
			files["base"] += "\ntoolchain go1.26.9\n"
		}, []Project{project("base")}, "another go version than 1.26.0"},
		{"go.sum", func(files map[string]string) {
			files["base.sum"] += "example.com/log\n"
		}, []Project{project("base")}, "go.sum:3:"},
		{"one set, two results", func(files map[string]string) {
			files["other"] = files["base+database/one"]
		}, []Project{project("base"), {
			Module: "example.com/shop", Parts: []string{"base"}, Write: project("other").Write,
		}}, "set base: the table differs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
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
		"direct example.com/log v1.0.0":             "table.txt:2: too few fields",
		"sum example.com/log v1.0.0 any base":       "table.txt:2: too few fields",
		"replace example.com/log v1.0.0 any base":   `no such kind of entry: "replace"`,
		"direct example.com/log v1.0.0 all base":    "neither any nor only",
		"sum example.com/log v1.0.0 h1:a= not base": "neither any nor only",
	}
	for row, want := range tests {
		if _, err := ParseTable("set base\n" + row + "\n"); err == nil || !strings.Contains(err.Error(), want) {
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
		version, ok := pinned[e.module.Path]
		if e.kind == direct && !ok || e.kind != sum && ok && version != e.module.Version {
			t.Errorf("table.txt has %s, pins have %q; run %s", e.module, version, refreshCommand)
		}
	}
}
