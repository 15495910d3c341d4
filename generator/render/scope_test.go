package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// withTrait is a catalogue whose one trait has files and entries of every reach.
func withTrait(t *testing.T) *decisions.Catalog {
	t.Helper()
	const inScope = "<% range .InScope %><% .Name %> <% end %>"
	const built = "<% range .Build.Deps %>| <% .Name %> <% .Type %> <% .From %> <% end %>" +
		"<% range .Build.Calls %>| <% .Func %>(<% .Args %>) <% end %>" +
		"<% range .Build.Fields %>| <% .Name %> <% .Type %> <% .Value %> <% end %>" +
		"<% range .Domain.Resources %><% $r := . %><% range .Go.Wraps %>| <% $r.Name %> <% .Package %> <% .Arg %> <% end %><% end %>" +
		"<% range .Domain.Resources %><% if .Go.Lister %>| <% .Name %> <% .Go.Lister %> <% .Go.Finder %> <% end %><% end %>" +
		"<% with .Build.Uses %>| <% join . \" \" %><% end %>"
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"base/base.yaml":                   "phases: [domains, workers]",
		"base/files/base.txt.tmpl":         "<% range .Start %><% .Func %> <% end %>| <% range .App %><% .Name %> <% end %>| <% range .Schemas %><% . %> <% end %>| <% range .Places %><% range .Nodes %><% .Name %> <% end %><% end %>| <% range .Env %><% .Name %> <% end %>",
		"domain/domain.yaml":               "start: [{name: \"{domain}\", phase: domains, func: \"{domain}Module\"}]",
		"domain/files/{domain}.txt.tmpl":   "<% .Package %>: " + inScope + built,
		"resource/resource.yaml":           "",
		"presets.yaml":                     "",
		"bell/files/once.txt.tmpl":         "<% .Module %>: " + inScope,
		"bell/files/{domain}/all.txt.tmpl": "<% .Package %> of <% len .Domain.Resources %>: " + inScope,
		"bell/files/{domain}/bell_test.go.tmpl": "package <% .Package %>\n\nimport (\n\"<% .Module %>/a\"\n\"<% .Module %>/unused\"\n)\n\n" +
			"var bells = []any{<% range .InScope %>a.<% .Name %>,<% end %>}\n",
		"bell/files/{domain}/{resource}.txt.tmpl": "<% .Name %> carries <% join .Traits \", \" %>",
		"bell/trait.yaml": `
summary: s
choose: c
costs: c
move_on: m
start: [{name: "bells of {domain}", phase: workers, func: "{domain}Bells"}, {name: bells, phase: workers, func: bells}]
app: [{name: rope, type: bell.Rope, import: internal/bell}]
module:
  deps: [{name: Rope, type: bell.Rope, import: internal/bell, from: rope}, {name: Tower, type: bell.Tower, import: internal/bell, from: "&rope"}]
  wraps: [{package: "{domain}bell", takes: Rope}]
  calls: [{func: "{domain}bell.Ring", takes: [Tower, Rope]}, {func: "{domain}chime.New", field: chime, type: "{domain}chime.Chime"}]
  lists: chime
schemas: [bellSchema]
diagram: [{name: "rope {domain}", in: tower}, {name: rope, in: tower}]
env: [{name: BELL}]
`,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A trait renders and contributes for the resources that carry it and for their
// domains; if there is none, not at all.
func TestTraits(t *testing.T) {
	c := withTrait(t)
	tests := []struct {
		carriers string
		want     []string // paths with texts
	}{
		{"", []string{
			"east.txt east: one two | db *database.DB d.DB", "west.txt west: three four | db *database.DB d.DB", "north.txt north: five | db *database.DB d.DB",
			"base.txt eastModule westModule northModule | | | |",
		}},
		{"four one three", []string{
			"east.txt east: one two | Rope bell.Rope a.rope | Tower bell.Tower &a.rope | eastbell.Ring(d.Tower, d.Rope) " +
				"| db *database.DB d.DB | chime eastchime.Chime eastchime.New() | one eastbell d.Rope | one chime m.chime.ListOnes " +
				"| internal/bell internal/east/internal/eastbell internal/east/internal/eastchime",
			"west.txt west: three four | Rope bell.Rope a.rope | Tower bell.Tower &a.rope | westbell.Ring(d.Tower, d.Rope) " +
				"| db *database.DB d.DB | chime westchime.Chime westchime.New() | three westbell d.Rope | four westbell d.Rope | three chime m.chime.ListThrees | four chime m.chime.ListFours " +
				"| internal/bell internal/west/internal/westbell internal/west/internal/westchime",
			"north.txt north: five | db *database.DB d.DB",
			"base.txt eastModule westModule northModule eastBells westBells bells | rope | bellSchema | rope east rope west rope | BELL",
			"once.txt example.com/shop: one three four",
			"east/all.txt east of 2: one", "east/one.txt one carries bell",
			"east/bell_test.go package east import ( \"example.com/shop/a\" ) var bells = []any{a.one}",
			"west/all.txt west of 2: three four", "west/three.txt three carries bell", "west/four.txt four carries bell",
			"west/bell_test.go package west import ( \"example.com/shop/a\" ) var bells = []any{a.three, a.four}",
		}},
	}
	for _, test := range tests {
		s := &spec.Spec{Name: "shop", Module: "example.com/shop", Domains: []*spec.Domain{
			{Name: "east", Resources: []*spec.Resource{{Name: "one"}, {Name: "two"}}},
			{Name: "west", Resources: []*spec.Resource{{Name: "three"}, {Name: "four"}}},
			{Name: "north", Resources: []*spec.Resource{{Name: "five"}}},
		}}
		for _, d := range s.Domains {
			for _, r := range d.Resources {
				r.Plural = r.Name + "s"
				if slices.Contains(strings.Fields(test.carriers), r.Name) {
					r.Async = []string{"bell"}
				}
			}
		}
		files, err := New(c, "test").Sources(s)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files.Files() {
			got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s", f.Path, f.Data)), " "))
			inTrait := strings.Contains(f.Path, "/") || f.Path == "once.txt"
			if (f.Owner == "bell") != inTrait {
				t.Errorf("%s is of %s", f.Path, f.Owner)
			}
		}
		slices.Sort(got)
		slices.Sort(test.want)
		if !slices.Equal(got, test.want) {
			t.Errorf("carried by %q: files are\n%s\nwant\n%s", test.carriers, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestUnknownTrait(t *testing.T) {
	s := &spec.Spec{Name: "shop", Domains: []*spec.Domain{{Name: "east", Resources: []*spec.Resource{{Name: "one", Async: []string{"gong"}}}}}}
	if _, err := New(withTrait(t), "test").Sources(s); err == nil || !strings.Contains(err.Error(), `trait "gong" does not exist`) {
		t.Errorf("error is %v", err)
	}
}
