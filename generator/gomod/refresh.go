package gomod

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"
)

// Project is a rendered project.
type Project struct {
	Name   string // for errors
	Module string // path of its module
	Files  fs.FS  // all but go.mod and go.sum
}

// Refresh makes the table for all packages that projects import. With the pins, it tidies a
// module that imports what all projects do, and for each other package one that imports
// it too. Then it tidies the projects, those that import the same once, and checks that the
// table gives exactly what go mod tidy wrote. It needs the go command and, for modules not
// cached, a network, and takes some 0.3 s for each package and project.
//
// It is an error if tidy needs another version than a pinned one, if a project imports a
// module that is not pinned, or if a project's lines are not those of its packages.
func Refresh(ctx context.Context, pins []gomodule.Version, projects []Project) (*Table, error) {
	return refresh(ctx, pins, projects, goModTidy)
}

// tidier runs go mod tidy, or a double, in a folder.
type tidier func(ctx context.Context, dir string) error

func refresh(ctx context.Context, pins []gomodule.Version, projects []Project, tidy tidier) (*Table, error) {
	if len(projects) == 0 {
		return nil, errors.New("module: no projects to tidy")
	}
	imported := map[string][]string{} // by project
	projectsOf := map[string]int{}    // by package
	for _, p := range projects {
		packages, err := Imported(p.Module, p.Files)
		if err != nil {
			return nil, fmt.Errorf("module: %s: %w", p.Name, err)
		}
		imported[p.Name] = packages
		for _, name := range packages {
			projectsOf[name]++
		}
	}
	var common, others []string
	for _, name := range slices.Sorted(maps.Keys(projectsOf)) {
		if projectsOf[name] == len(projects) {
			common = append(common, name)
		} else {
			others = append(others, name)
		}
	}
	table, err := newTable(ctx, pins, common, others, tidy)
	if err != nil {
		return nil, err
	}
	checked := map[string]bool{} // by imports
	for _, p := range projects {
		packages := imported[p.Name]
		key := p.Module + " " + strings.Join(packages, " ")
		if checked[key] {
			continue
		}
		checked[key] = true
		want, err := tidied(ctx, pins, p.Module, p.Files, tidy)
		if err != nil {
			return nil, fmt.Errorf("module: %s: %w", p.Name, err)
		}
		gomod, gosum, err := table.Files(p.Module, packages)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(gomod, want.gomod) || !bytes.Equal(gosum, want.gosum) {
			return nil, fmt.Errorf("module: %s: go mod tidy wrote other lines than those of its packages; "+
				"a pin can make them the same. table:\n%s%stidy:\n%s%s", p.Name, gomod, gosum, want.gomod, want.gosum)
		}
	}
	return table, nil
}

// newTable finds the lines that the common packages need, and those of each other.
func newTable(ctx context.Context, pins []gomodule.Version, common, others []string, tidy tidier) (*Table, error) {
	t := &Table{modules: map[string]string{}}
	for _, p := range slices.Concat(common, others) {
		if t.modules[p] = moduleOf(p, pins); t.modules[p] == "" {
			return nil, fmt.Errorf("module: %s is imported, but its module is not in pins; add it", p)
		}
	}
	always, err := linesOf(ctx, pins, common, tidy)
	if err != nil {
		return nil, err
	}
	for _, l := range always {
		t.entries = append(t.entries, entry{line: l})
	}
	needed := map[line][]string{}
	for _, p := range others {
		lines, err := linesOf(ctx, pins, append(slices.Clone(common), p), tidy)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if !slices.Contains(always, l) {
				needed[l] = append(needed[l], p)
			}
		}
	}
	for l, packages := range needed {
		t.entries = append(t.entries, entry{l, packages})
	}
	t.sort()
	return t, nil
}

// linesOf returns those of a module that imports the packages.
func linesOf(ctx context.Context, pins []gomodule.Version, packages []string, tidy tidier) ([]line, error) {
	source := "package probe\n"
	for _, p := range packages {
		source += fmt.Sprintf("\nimport _ %q\n", p)
	}
	f, err := tidied(ctx, pins, "probe", fstest.MapFS{"probe.go": {Data: []byte(source)}}, tidy)
	if err != nil {
		return nil, fmt.Errorf("module: %s: %w", strings.Join(packages, ", "), err)
	}
	lines, err := readLines(f, pins)
	if err != nil {
		return nil, fmt.Errorf("module: %s: %w", strings.Join(packages, ", "), err)
	}
	return lines, nil
}

// moduleOf returns the path of a package's module among pins, "" if there is none.
func moduleOf(path string, pins []gomodule.Version) (module string) {
	for _, pin := range pins {
		if (path == pin.Path || strings.HasPrefix(path, pin.Path+"/")) && len(pin.Path) > len(module) {
			module = pin.Path
		}
	}
	return module
}

// files are go.mod and go.sum.
type files struct{ gomod, gosum []byte }

// tidied returns what go mod tidy makes of a module in an empty folder.
func tidied(ctx context.Context, pins []gomodule.Version, module string, source fs.FS, tidy tidier) (files, error) {
	dir, err := os.MkdirTemp("", "underpin-module-")
	if err != nil {
		return files{}, err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, source); err != nil {
		return files{}, err
	}
	gomod := filepath.Join(dir, "go.mod")
	if err := os.WriteFile(gomod, pinnedGoMod(module, pins), 0o644); err != nil {
		return files{}, err
	}
	if err := tidy(ctx, dir); err != nil {
		return files{}, err
	}
	var f files
	if f.gomod, err = os.ReadFile(gomod); err != nil {
		return files{}, err
	}
	if f.gosum, err = os.ReadFile(filepath.Join(dir, "go.sum")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return files{}, err
	}
	return f, nil
}

// pinnedGoMod requires all pins, so that every project selects from the same versions;
// tidy drops what is not needed.
func pinnedGoMod(modulePath string, pins []gomodule.Version) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "module %s\n\ngo %s\n\nrequire (\n", modfile.AutoQuote(modulePath), GoVersion)
	for _, pin := range pins {
		fmt.Fprintf(&text, "\t%s %s\n", pin.Path, pin.Version)
	}
	text.WriteString(")\n")
	return text.Bytes()
}

// goModTidy runs go mod tidy, independent of the caller's settings.
func goModTidy(ctx context.Context, dir string) error {
	cmd := exec.CommandContext(ctx, "go", "mod", "tidy")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	return nil
}

// readLines parses go.mod and go.sum and compares them with the pins.
func readLines(f files, pins []gomodule.Version) (lines []line, err error) {
	file, err := modfile.Parse("go.mod", f.gomod, nil)
	if err != nil {
		return nil, err
	}
	if file.Go == nil || file.Go.Version != GoVersion || file.Toolchain != nil {
		return nil, fmt.Errorf("a pinned module needs another go version than %s; pin an older one", GoVersion)
	}
	for _, r := range file.Require {
		i := slices.IndexFunc(pins, func(p gomodule.Version) bool { return p.Path == r.Mod.Path })
		if i >= 0 && pins[i].Version != r.Mod.Version {
			return nil, fmt.Errorf("%s is pinned to %s and another module needs %s; pin that", r.Mod.Path, pins[i].Version, r.Mod.Version)
		}
		lines = append(lines, line{kind: require, module: r.Mod})
	}
	for n, fields := range rows(string(f.gosum)) {
		if len(fields) != 3 {
			return nil, fmt.Errorf("go.sum:%d: not a path, a version and a hash", n)
		}
		lines = append(lines, line{sum, gomodule.Version{Path: fields[0], Version: fields[1]}, fields[2]})
	}
	return lines, nil
}
