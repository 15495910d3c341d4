package projecttest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// The packages of an edge may join domains, list what they have from where their HTTP API
// lists it, and import no adapter. Without an edge, no project has a rule about them.
func TestEdges(t *testing.T) {
	c := loaded(t, withEdges(t, "east", "north"))
	checker, finders := projecttest.EveryChecker(t), map[string]bool{}
	for _, decided := range projecttest.EveryOption(c, map[string]string{"east": "on", "north": "on"}) {
		s := projecttest.Spec(t, c, "", decided)
		p, err := projecttest.Renderer(c, true).Sources(s)
		if err != nil {
			t.Fatal(err)
		}
		addModule(t, p, s.Module)
		for _, err := range checker.Check(t, p) {
			t.Errorf("%s: %v", projecttest.Chosen(s), err)
		}
		finders[string(textOf(t, p, "internal/app/orders_east.go"))] = true
	}
	if len(finders) != 2 { // of the service, and of views
		t.Errorf("got %d texts that list orders, want 2: %v", len(finders), finders)
	}

	without := projecttest.Render(t, projecttest.Catalog(t), projecttest.Spec(t, projecttest.Catalog(t), "", nil))
	for _, file := range []string{"internal/arch/arch_test.go", "docs/architecture.md", "AGENTS.md"} {
		if text := string(textOf(t, without, file)); strings.Contains(text, " edge") {
			t.Errorf("without an edge, %s has a word about it", file)
		}
	}
}

// The rules for edges are those of the project's own test: it passes, and reports every
// import that breaks one.
func TestEdgesAreWatched(t *testing.T) {
	c := loaded(t, withEdges(t, "east", "north"))
	s := projecttest.Spec(t, c, "", map[string]string{"east": "on", "north": "on"})
	p, err := projecttest.Renderer(c, true).Sources(s)
	if err != nil {
		t.Fatal(err)
	}
	addModule(t, p, s.Module+"\n\ngo 1.26")
	dir := projecttest.Dir(t, s, p)
	projecttest.Go(t, dir, nil, "test", "./internal/arch")

	var want []string
	for file, imported := range map[string]string{
		"internal/east/a.go":       "internal/orders/ordersmod",
		"internal/east/b.go":       "internal/app",
		"internal/north/sums/a.go": "internal/east",
		"internal/app/bridge/a.go": "internal/east",
		"cmd/shop/a.go":            "internal/north",
	} {
		file, path := filepath.Join(dir, file), s.Module+"/"+imported
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("package a\n\nimport _ \""+path+"\"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		pkg, err := filepath.Rel(dir, filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, pkg+" imports "+path+": ")
	}
	out, err := projecttest.GoCommand(t, dir, nil, "test", "./internal/arch").CombinedOutput()
	if err == nil {
		t.Error("the test of the boundaries passes")
	}
	for _, violation := range want {
		if !strings.Contains(string(out), violation) {
			t.Errorf("the output lacks %q:\n%s", violation, out)
		}
	}
}

// withEdges returns the templates with decisions of these names, whose option on has an
// edge that can list every resource.
func withEdges(t *testing.T, names ...string) fstest.MapFS {
	t.Helper()
	files := copied(t, "", "")
	for _, name := range names {
		const texts = "summary: s.\nchoose: c.\ncosts: c.\nmove_on: m.\n"
		for file, text := range map[string]string{
			"decision.yaml":   "title: Made up\nquestion: Is it?\norder: 100\ndefault: \"off\"\n",
			"off/option.yaml": "order: 10\n" + texts,
			"on/option.yaml":  "order: 20\n" + texts + "edge: internal/" + name + "\nreserves: {folders: " + name + "}\n",
			"on/files/internal/" + name + "/" + name + ".go.tmpl": "package " + name + `

import (
	"context"
<%- range .Domains %>
	"<% $.Module %>/internal/<% .Package %>"
<%- end %>
	"<% .Module %>/internal/platform/page"
)

type Lists struct {
<%- range .InScope %>
	<% title .Package %><% .Types %> func(context.Context, <% .Package %>.<% .Type %>Filter, page.Request) (page.Page[<% .Package %>.<% .Type %>], error)
<%- end %>
}
`,
			"on/files/internal/app/{domain}_" + name + ".go.tmpl": `package app

import (
	"<% .Module %>/internal/<% .Package %>/<% .Package %>mod"
	"<% .Module %>/internal/` + name + `"
)

var _ = func(m *<% .Package %>mod.Module, lists *` + name + `.Lists) {
<%- range .InScope %>
	lists.<% title .Package %><% .Types %> = <% .Go.Finder %>
<%- end %>
}
`,
		} {
			files[name+"/"+file] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return files
}
