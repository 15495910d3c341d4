package naming_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Whatever a resource is called, its siblings may be called like anything that is
// rendered for it: the two are kept apart, or refused by name. What is rendered comes
// from the templates: every way in which a name there holds that of a resource is
// turned round, to find the name of a sibling that would give the same.
func TestSiblings(t *testing.T) {
	c := projecttest.Catalog(t)
	choices := c.Choices()
	first := parsed(t, choices, "name: names\ndomains:\n"+domain("dom", ""))
	projects := everyOption(t, first)
	found := namesIn(t, projects)
	compareIdentifiers(t, c.Names, first.Domains[0].Resources[0], found)

	accepted, refused := "name: names\ndomains:\n", 0
	kept := 0
	for _, sibling := range siblings(found) {
		text := fmt.Sprintf("name: names\ndomains:\n%s", domain("dom", sibling))
		_, err := specFrom([]byte(text), choices)
		var clash *spec.Error
		switch {
		case err == nil:
			kept++
			accepted += domain(fmt.Sprintf("dom%d", kept), sibling)
		case errors.As(err, &clash) && clash.Code == "name-clash" && strings.Contains(clash.Message, "as does"):
			refused++
		default:
			t.Errorf("%s: %v", sibling, err)
		}
	}
	projecttest.Count(t, kept+refused)
	if kept < 20 || refused < 10 {
		t.Error("the test doesn't see the names")
	}
	checker := projecttest.EveryChecker(t)
	for _, p := range everyOption(t, parsed(t, choices, accepted)) {
		for _, err := range checker.Check(t, p) {
			t.Error(err)
		}
		eachOnce(t, p)
	}
}

// domain is one with a resource that has everything a field may add to names, and
// another beside it.
func domain(name, sibling string) string {
	return fmt.Sprintf("  %s:\n    zq: {fa_fd: string unique, fb_fe: 'enum(va)', fc_ff: refs(zq), mail: email}\n%s",
		name, strings.ReplaceAll(sibling, "{domain}", name))
}

func parsed(t *testing.T, choices spec.Choices, text string) *spec.Spec {
	t.Helper()
	s, err := specFrom([]byte(text), choices)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// everyOption renders a spec a few times, each option at least once.
func everyOption(t *testing.T, s *spec.Spec) (projects []*tree.Tree) {
	t.Helper()
	c := projecttest.Catalog(t)
	for _, decisions := range projecttest.EveryOption(c, nil) {
		s.Decisions = decisions
		projects = append(projects, projecttest.Render(t, c, s))
	}
	return projects
}

// namesFound are what a project declares at package level, by what the package adds to
// that of its domain; and the files beside those of the resource, and SQL.
type namesFound struct {
	identifiers map[string]map[string]bool
	files       map[string]bool
	sql         map[string]bool
}

var created = regexp.MustCompile(`CREATE (?:TABLE|INDEX|UNIQUE INDEX) (\S+)`)

func namesIn(t *testing.T, projects []*tree.Tree) namesFound {
	t.Helper()
	n := namesFound{map[string]map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, p := range projects {
		for _, f := range p.Files() {
			dir, file := path.Split(f.Path)
			if !strings.HasPrefix(dir, "internal/dom/") {
				continue
			}
			for _, m := range created.FindAllSubmatch(f.Data, -1) {
				n.sql[strings.Trim(string(m[1]), `"`)] = true
			}
			if path.Ext(file) != ".go" {
				continue
			}
			if !strings.Contains(file, "zq") {
				n.files[strings.TrimSuffix(strings.TrimSuffix(file, ".go"), "_test")] = true
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Data, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			suffix := strings.TrimPrefix(parsed.Name.Name, "dom")
			if n.identifiers[suffix] == nil {
				n.identifiers[suffix] = map[string]bool{}
			}
			for _, name := range declared(parsed) {
				n.identifiers[suffix][name] = true
			}
		}
	}
	return n
}

func declared(file *ast.File) (names []string) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "_" })
}

// compareIdentifiers compares the names that manifests reserve with those that templates
// declare.
func compareIdentifiers(t *testing.T, n naming.Names, r *spec.Resource, found namesFound) {
	t.Helper()
	names := n.Resource(r.Name, r.Plural)
	known := n.Declared(names)
	for _, f := range r.Fields {
		if f.Unique {
			known[""] = append(known[""], n.Field(names, f.Name).Taken)
		}
	}
	for suffix, list := range found.identifiers {
		for name := range list {
			enum := strings.HasPrefix(name, "ZqFbFe")
			if strings.Contains(strings.ToLower(name), "zq") && !enum && !slices.Contains(known[suffix], name) {
				t.Errorf("templates give package dom%s the name %s, which no manifest reserves", suffix, name)
			}
		}
		for _, name := range known[suffix] {
			if name != "ErrZqInUse" && !list[name] { // this one takes a resource that refers
				t.Errorf("manifests reserve %s in package dom%s, which no template declares", name, suffix)
			}
		}
	}
}

// ways are those in which a name holds that of zq.
var ways = []struct{ of, is string }{
	{"Zqs", "plural"}, {"zqs", "plural"}, {"Zq", "name"}, {"zq", "name"},
}

// siblings are resources, as a spec has them, that would give a name that there is.
func siblings(found namesFound) []string {
	all := map[string]bool{}
	for _, identifiers := range found.identifiers {
		for way := range identifiers {
			for name := range identifiers {
				for _, s := range sibling(way, name) {
					all[s] = true
				}
			}
		}
	}
	for file := range found.files {
		all[fmt.Sprintf("    %s: {a: int}\n", strings.Replace(file, "dom", "{domain}", 1))] = true
	}
	for name := range found.sql {
		_, rest, _ := strings.Cut(name, "zqs_")
		plural, field, ok := strings.Cut(rest, "_")
		if ok {
			all[fmt.Sprintf("    other: {plural: zqs_%s, fields: {%s: bool}}\n", plural, field)] = true
		}
	}
	for _, name := range []string{"return: {a: int}\n    return_item", "type: {a: int}\n    type_list", "z_page_body", "zq_create", "zq_patch"} {
		all["    "+name+": {a: int}\n"] = true
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(s string) bool { return strings.HasPrefix(s, "    zq:") })
}

// fields are those of zq as they stand in names, and their types.
var (
	fieldPart = regexp.MustCompile(`F[abc]F[def]`)
	fieldType = map[byte]string{'a': "string unique", 'b': "'enum(va)'", 'c': "refs(zq)"}
)

// sibling are the resources that give a name in the way that another holds zq.
func sibling(way, name string) (all []string) {
	for _, w := range ways {
		before, after, ok := strings.Cut(way, w.of)
		if !ok {
			continue
		}
		field := fieldPart.FindString(after)
		_, after, _ = strings.Cut(after, field)
		middle, ok := strings.CutPrefix(name, before)
		if middle, end := strings.CutSuffix(middle, after); ok && end {
			return called(snake(middle), w.is, field)
		}
		return nil
	}
	return nil
}

// called are resources called so; with a field, its name is any end of it.
func called(name, is, field string) (all []string) {
	switch {
	case field != "":
		words := strings.Split(name, "_")
		for i := 1; i < len(words); i++ {
			resource, rest := strings.Join(words[:i], "_"), strings.Join(words[i:], "_")
			if legal.MatchString(resource) && legal.MatchString(rest) {
				all = append(all, fmt.Sprintf("    %s: {%s: %s}\n", resource, rest, fieldType[field[1]]))
			}
		}
	case !legal.MatchString(name):
	case is == "plural":
		all = append(all, fmt.Sprintf("    other: {plural: %s, fields: {a: int}}\n", name))
	default:
		all = append(all, fmt.Sprintf("    %s: {a: int}\n", name))
	}
	return all
}

func snake(name string) string { return strings.ToLower(hump.ReplaceAllString(name, "${1}_${2}")) }

var operation = regexp.MustCompile(`\bID: "([^"]+)"`)

// eachOnce looks for what the compiler does not see: tables and indexes of one
// database, and operations of one program.
func eachOnce(t *testing.T, p *tree.Tree) {
	t.Helper()
	once := map[string]string{}
	see := func(name, at string) {
		if once[name] != "" {
			t.Errorf("%s is in %s and in %s", name, once[name], at)
		}
		once[name] = at
	}
	for _, f := range p.Files() {
		switch path.Ext(f.Path) {
		case ".sql":
			domain := strings.Split(f.Path, "/")[1]
			for _, m := range created.FindAllSubmatch(f.Data, -1) {
				see(domain+" "+string(m[1]), f.Path)
			}
		case ".go":
			for _, m := range operation.FindAllSubmatch(f.Data, -1) {
				if strings.Contains(path.Dir(f.Path), "http") && !strings.HasSuffix(f.Path, "_test.go") {
					see("operation "+string(m[1]), f.Path)
				}
			}
		}
	}
}
