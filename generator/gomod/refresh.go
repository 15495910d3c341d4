package gomod

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"
)

// Project is a rendered project that represents a module set.
type Project struct {
	Module string                 // path of its module
	Parts  []string               // the set
	Write  func(dir string) error // writes all its files but go.mod and go.sum
}

// Refresh makes the table for the projects' sets by tidying them with the pins, those that
// import the same packages once. It needs the go command and, for modules not cached, a
// network, and takes some 0.3 s for each that it tidies. It checks that the table gives
// for every project exactly what go mod tidy wrote.
//
// It is an error if tidy needs another version than a pinned one, if a project
// imports a module that is not pinned, or if two projects of one set differ.
func Refresh(ctx context.Context, pins []gomodule.Version, projects []Project) (*Table, error) {
	return refresh(ctx, pins, projects, goModTidy)
}

// tidied is what go mod tidy made of a project.
type tidied struct {
	module       string
	parts        []string
	gomod, gosum []byte
	lines        map[line]bool
}

func refresh(ctx context.Context, pins []gomodule.Version, projects []Project, tidy func(context.Context, string) error) (*Table, error) {
	if len(projects) == 0 {
		return nil, errors.New("module: no projects to tidy")
	}
	var results []tidied
	known := map[string]tidied{} // by module and imports
	for _, p := range projects {
		result, err := tidyProject(ctx, pins, p, tidy, known)
		if err != nil {
			return nil, fmt.Errorf("module: set %s: %w", strings.Join(p.Parts, "+"), err)
		}
		results = append(results, result)
	}
	table := newTable(results)
	for _, r := range results {
		gomod, gosum, err := table.Files(r.module, r.parts)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(gomod, r.gomod) || !bytes.Equal(gosum, r.gosum) {
			return nil, fmt.Errorf("module: set %s: the table differs from what go mod tidy wrote; "+
				"do two projects of this set import different modules? table:\n%s%stidy:\n%s%s",
				strings.Join(r.parts, "+"), gomod, gosum, r.gomod, r.gosum)
		}
	}
	return table, nil
}

func tidyProject(ctx context.Context, pins []gomodule.Version, p Project, tidy func(context.Context, string) error, known map[string]tidied) (tidied, error) {
	result := tidied{module: p.Module, parts: p.Parts}
	if len(p.Parts) == 0 {
		return result, errors.New("a set has at least one part")
	}
	for _, part := range p.Parts {
		if part == "" || strings.ContainsAny(part, "+ \t\n") {
			return result, fmt.Errorf("%q can't be the name of a part", part)
		}
	}
	dir, err := os.MkdirTemp("", "underpin-module-")
	if err != nil {
		return result, err
	}
	defer os.RemoveAll(dir)
	if err := p.Write(dir); err != nil {
		return result, err
	}
	imports, err := External(p.Module, os.DirFS(dir))
	if err != nil {
		return result, err
	}
	key := p.Module + " " + strings.Join(imports, " ")
	if same, ok := known[key]; ok {
		same.parts = p.Parts
		return same, nil
	}
	gomod := filepath.Join(dir, "go.mod")
	if err := os.WriteFile(gomod, pinnedGoMod(p.Module, pins), 0o644); err != nil {
		return result, err
	}
	if err := tidy(ctx, dir); err != nil {
		return result, err
	}
	if result.gomod, err = os.ReadFile(gomod); err != nil {
		return result, err
	}
	if result.gosum, err = os.ReadFile(filepath.Join(dir, "go.sum")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return result, err
	}
	result.lines, err = readLines(result.gomod, result.gosum, pins)
	known[key] = result
	return result, err
}

// External returns what the Go files of a module import from other modules, sorted: all that
// go mod tidy reads of them.
func External(module string, files fs.FS) ([]string, error) {
	all := map[string]bool{}
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".go" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			imported := strings.Trim(i.Path.Value, `"`)
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") && !strings.HasPrefix(imported, module+"/") {
				all[imported] = true
			}
		}
		return nil
	})
	return slices.Sorted(maps.Keys(all)), err
}

// pinnedGoMod requires all pins, so that every set selects from the same versions;
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
func readLines(gomod, gosum []byte, pins []gomodule.Version) (map[line]bool, error) {
	file, err := modfile.Parse("go.mod", gomod, nil)
	if err != nil {
		return nil, err
	}
	if file.Go == nil || file.Go.Version != GoVersion || file.Toolchain != nil {
		return nil, fmt.Errorf("a pinned module needs another go version than %s; pin an older one", GoVersion)
	}
	lines := map[line]bool{}
	for _, r := range file.Require {
		i := slices.IndexFunc(pins, func(p gomodule.Version) bool { return p.Path == r.Mod.Path })
		switch {
		case i < 0 && !r.Indirect:
			return nil, fmt.Errorf("%s is imported but not pinned; add it to pins (tidy selected %s)", r.Mod.Path, r.Mod.Version)
		case i >= 0 && pins[i].Version != r.Mod.Version:
			return nil, fmt.Errorf("%s is pinned to %s and another module needs %s; pin that", r.Mod.Path, pins[i].Version, r.Mod.Version)
		}
		k := direct
		if r.Indirect {
			k = indirect
		}
		lines[line{kind: k, module: r.Mod}] = true
	}
	for n, fields := range rows(string(gosum)) {
		if len(fields) != 3 {
			return nil, fmt.Errorf("go.sum:%d: not a path, a version and a hash", n)
		}
		lines[line{sum, gomodule.Version{Path: fields[0], Version: fields[1]}, fields[2]}] = true
	}
	return lines, nil
}

// newTable finds for every line the condition under which it appears.
func newTable(results []tidied) *Table {
	t := new(Table)
	sets := map[string][]string{} // key → parts
	with := map[line][]string{}   // line → keys of the sets that have it
	for _, r := range results {
		key, parts := setKey(r.parts)
		if _, again := sets[key]; again {
			continue // a difference is found when the table is checked
		}
		sets[key] = parts
		t.sets = append(t.sets, key)
		for l := range r.lines {
			with[l] = append(with[l], key)
		}
	}
	for l, keys := range with {
		t.entries = append(t.entries, entry{l, explain(keys, sets)})
	}
	t.sort()
	return t
}

// explain finds a few parts that distinguish the sets with those keys from all others;
// if there are none, the condition lists the sets.
func explain(keys []string, sets map[string][]string) condition {
	distinctive := map[string][]string{} // part → those of keys that have it
	for _, key := range keys {
		for _, part := range sets[key] {
			distinctive[part] = append(distinctive[part], key)
		}
	}
	for key, parts := range sets {
		if !slices.Contains(keys, key) {
			for _, part := range parts {
				delete(distinctive, part)
			}
		}
	}
	// Choose the part that most sets have, until every set has one.
	var chosen []string
	open := slices.Clone(keys)
	for len(open) > 0 {
		best, most := "", 0
		for part, has := range distinctive {
			n := 0
			for _, key := range has {
				if slices.Contains(open, key) {
					n++
				}
			}
			if n > most || n == most && n > 0 && part < best {
				best, most = part, n
			}
		}
		if most == 0 {
			return condition{sets: slices.Sorted(slices.Values(keys))}
		}
		chosen = append(chosen, best)
		open = slices.DeleteFunc(open, func(key string) bool { return slices.Contains(distinctive[best], key) })
	}
	slices.Sort(chosen)
	return condition{parts: chosen}
}
