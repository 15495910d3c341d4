package projecttest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// No template outside the folder of an option or a trait knows one by name. Text is
// free: none, off and mail are English too.
func TestNoOptionByName(t *testing.T) {
	c := projecttest.Catalog(t)
	names := optionNames(c)
	action := regexp.MustCompile(`(?s)<%.*?%>`)
	word := regexp.MustCompile(`(?i)\b(` + strings.Join(names, "|") + `)\b`)
	eachTemplate(t, func(name, text string) {
		if isChoice(c, name) {
			return
		}
		for _, action := range action.FindAllString(text, -1) {
			if word.MatchString(action) {
				t.Errorf("%s names an option or a trait: %s", name, action)
			}
		}
	})
}

func optionNames(c *decisions.Catalog) []string {
	names := slices.Clone(c.Choices().Traits)
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			names = append(names, o.Name)
		}
	}
	return names
}

// No string in the generator's Go has an option or a trait among its words. The words
// on, off and none are English and SQL too, and the standard library has packages
// that are named like a trait.
func TestNoOptionByNameInGo(t *testing.T) {
	names := slices.DeleteFunc(optionNames(projecttest.Catalog(t)), func(name string) bool {
		return slices.Contains([]string{"on", "off", "none"}, name)
	})
	if len(names) < 4 {
		t.Fatalf("only %q: the test doesn't see the options", names)
	}
	word, files, texts := regexp.MustCompile(`[A-Za-z0-9_-]+`), 0, 0
	err := filepath.WalkDir("../..", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && e.Name() == "internal":
			return fs.SkipDir // tests and their tools, which take options apart
		case e.IsDir(), path.Ext(name) != ".go", strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files++
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.ValueSpec:
				return n.Names[0].Name != "goPackages"
			case *ast.BasicLit:
				if n.Kind != token.STRING {
					return false
				}
				texts++
				text, err := strconv.Unquote(n.Value)
				if err != nil {
					t.Error(err)
				}
				for _, w := range word.FindAllString(text, -1) {
					if slices.Contains(names, w) {
						t.Errorf("%s names an option or a trait: %s", fset.Position(n.Pos()), w)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 40 || texts < 1000 {
		t.Errorf("%d files with %d strings: the test doesn't see the generator", files, texts)
	}
}

// isChoice reports whether a template is of an option or a trait.
func isChoice(c *decisions.Catalog, template string) bool {
	folders := strings.Split(template, "/")
	d := c.Decision(folders[0])
	return c.Trait(folders[0]) != nil || d != nil && d.Option(folders[1]) != nil
}
