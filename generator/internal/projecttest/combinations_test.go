package projecttest_test

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
)

const big = "../../../testdata/big.yaml"

// specs are what every combination of decisions and every set of traits is
// rendered for.
var specs = map[string]string{"default": "", "big": big}

// every renders the default spec with all that there is to choose, so that a new
// option or trait is tested by being there, and the big one with few of all choices.
func every(t *testing.T, c *decisions.Catalog, proofs bool, f func(t *testing.T, s *spec.Spec, p *tree.Tree)) {
	t.Helper()
	rendered(t, c, proofs, "default", projecttest.Choices(c), f)
	rendered(t, c, proofs, "big", projecttest.Covering(c), f)
}

// sources are what was rendered of a spec, with proofs or without.
type sources struct {
	spec *spec.Spec
	tree *tree.Tree
}

var known = map[string]sources{}

// rendered renders a spec with each of these choices, unless a test before has. The lock
// and the modules are missing, but for the module's path.
func rendered(t *testing.T, c *decisions.Catalog, proofs bool, name string, of []projecttest.Choice, f func(t *testing.T, s *spec.Spec, p *tree.Tree)) {
	t.Helper()
	for _, choice := range of {
		key := fmt.Sprint(proofs, name, choice)
		p, ok := known[key]
		if !ok {
			var err error
			p.spec = choice.Spec(t, c, specs[name])
			if p.tree, err = projecttest.Renderer(c, proofs).Sources(p.spec); err != nil {
				t.Fatal(err)
			}
			addModule(t, p.tree, p.spec.Module)
			known[key] = p
		}
		t.Run(name+" "+projecttest.Chosen(p.spec), func(t *testing.T) { f(t, p.spec, p.tree) })
	}
}

// What is rendered compiles, tests included, and has no name that nothing uses, with
// proofs and without.
func TestTypes(t *testing.T) {
	c, checker, checked := projecttest.Catalog(t), projecttest.EveryChecker(t), 0
	check := func(t *testing.T, _ *spec.Spec, p *tree.Tree) {
		for _, err := range checker.Check(t, p) {
			t.Error(err)
		}
	}
	for name, proofs := range map[string]bool{"without proofs": false, "with proofs": true} {
		t.Run(name, func(t *testing.T) { every(t, c, proofs, check) })
		checked += len(projecttest.Choices(c)) + len(projecttest.Covering(c))
	}
	projecttest.Count(t, checked)
	t.Run("can fail", func(t *testing.T) {
		for text, want := range map[string]string{
			"package app\n\nfunc forgotten() {}\n":        "forgotten is not used",
			"package app\n\nvar x int = y\n\nvar _ = x\n": "undefined: y",
		} {
			p := &tree.Tree{}
			for _, f := range projecttest.Render(t, c, projecttest.Spec(t, c, "", nil)).Files() {
				p.Add(f)
			}
			if err := p.Add(tree.File{Path: "internal/app/broken.go", Data: []byte(text), Mode: 0o644, Class: tree.Seed, Owner: "test"}); err != nil {
				t.Fatal(err)
			}
			errs := checker.Check(t, p)
			if !slices.ContainsFunc(errs, func(err error) bool { return strings.Contains(err.Error(), want) }) {
				t.Errorf("%q: %v, want %q", text, errs, want)
			}
		}
	})
}

func TestFormatted(t *testing.T) {
	seen := map[string]bool{}
	every(t, projecttest.Catalog(t), true, func(t *testing.T, _ *spec.Spec, p *tree.Tree) {
		for _, f := range p.Files() {
			if path.Ext(f.Path) != ".go" || seen[string(f.Data)] {
				continue
			}
			seen[string(f.Data)] = true
			if out, err := format.Source(f.Data); err != nil || !bytes.Equal(out, f.Data) {
				t.Errorf("%s is not as gofmt has it (%v)", f.Path, err)
			}
		}
	})
}

// No line of business logic changes when a decision changes. A trait may have lines
// in it, which are the same with every decision.
func TestDomainsAreTheSame(t *testing.T) {
	c, first := projecttest.Catalog(t), map[string][]byte{}
	same := func(t *testing.T, s *spec.Spec, p *tree.Tree) {
		for _, d := range s.Domains {
			dir, n := "internal/"+c.Names.Package(d.Name), 0
			for _, f := range p.Files() {
				if path.Dir(f.Path) != dir {
					continue
				}
				n++
				key := strings.Join(append(s.Traits(), s.Name, f.Path), " ")
				if first[key] == nil {
					first[key] = f.Data
				}
				if !bytes.Equal(first[key], f.Data) {
					t.Errorf("%s differs by decision", f.Path)
				}
			}
			if n < 3 {
				t.Errorf("%s has %d files: the test doesn't see the domain", dir, n)
			}
		}
	}
	every(t, c, false, same)
	projecttest.Count(t, len(projecttest.Choices(c))+len(projecttest.Covering(c)))
}

// Every template makes a file in some project.
func TestTemplatesAreReachable(t *testing.T) {
	c := projecttest.Catalog(t)
	var bodies []string
	every(t, c, true, func(_ *testing.T, _ *spec.Spec, p *tree.Tree) {
		for _, f := range p.Files() {
			bodies = append(bodies, f.Owner+" "+f.Path)
		}
	})
	eachTemplate(t, func(name, _ string) {
		at := filesFolder.FindStringIndex(name)
		owner, file := name[:at[0]], name[at[1]:]
		file = strings.TrimSuffix(strings.TrimSuffix(file, ".tmpl"), ".copy")
		pattern := regexp.MustCompile("^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(owner+" "+file), `[^/]+`) + "$")
		if !slices.ContainsFunc(bodies, pattern.MatchString) {
			t.Errorf("%s makes no file in any project", name)
		}
	})
}

// filesFolder is where the path of a template ends and that of its file begins.
var filesFolder = regexp.MustCompile(`/(files|proofs)(\+[a-z]+)?/`)

func eachTemplate(t *testing.T, f func(name, text string)) {
	t.Helper()
	err := fs.WalkDir(templates.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !filesFolder.MatchString(name) {
			return err
		}
		b, err := fs.ReadFile(templates.FS, name)
		f(name, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Adding an option means adding one folder: a copy of any option under another
// name is an option that renders the same files and compiles. So is a trait under
// another name; beside the original it would claim the same files.
func TestAnOptionIsAFolder(t *testing.T) {
	c := projecttest.Catalog(t)
	checker := projecttest.EveryChecker(t)
	check := func(t *testing.T, files fstest.MapFS, decided, original map[string]string) {
		with, err := decisions.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		sources, err := projecttest.Renderer(with, true).Sources(projecttest.Spec(t, with, "", decided))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range projecttest.RenderProven(t, c, projecttest.Spec(t, c, "", original)).Files() {
			_, rendered := sources.File(f.Path)
			switch f.Path {
			case "go.mod", "go.sum": // whose table the new name is not in
				if err := sources.Add(f); err != nil {
					t.Fatal(err)
				}
			case "underpin.yaml", tree.LockFile:
			default:
				if !rendered {
					t.Errorf("there is no %s", f.Path)
				}
			}
		}
		for _, err := range checker.Check(t, sources) {
			t.Error(err)
		}
	}
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			t.Run(o.Part.Name, func(t *testing.T) {
				files, needed := copied(t, o.Part.Name, d.Name+"/another"), projecttest.Needed(c, d, o.Name)
				check(t, files, projecttest.With(needed, d.Name, "another"), projecttest.With(needed, d.Name, o.Name))
			})
		}
	}
	for _, trait := range c.Traits {
		t.Run(trait.Name, func(t *testing.T) {
			files := copied(t, trait.Name, "another")
			maps.DeleteFunc(files, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, trait.Name+"/") })
			check(t, files, nil, nil)
		})
	}
}

// copied returns the templates with a copy of a folder, if there is one of that name.
func copied(t testing.TB, folder, to string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(templates.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templates.FS, name)
		files[name] = &fstest.MapFile{Data: b}
		if rest, ok := strings.CutPrefix(name, folder+"/"); ok {
			files[to+"/"+rest] = files[name]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
