package projecttest_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/templates"
)

// Any two options that are together in one of all projects are together in one of few. Those
// that are never together are an option and one that its requirement excludes.
func TestCovering(t *testing.T) {
	c := projecttest.Catalog(t)
	few, all := projecttest.Covering(c), projecttest.Choices(c)
	if len(few) == 0 || 4*len(few) > len(all) {
		t.Errorf("%d of %d choices are not few", len(few), len(all))
	}
	excluded := func(o *decisions.Option, other *decisions.Decision, p *decisions.Option) bool {
		return slices.ContainsFunc(o.Requires, func(r decisions.Requirement) bool { return r.Decision == other.Name && r.Option != p.Name })
	}
	for _, d := range c.Decisions {
		for _, other := range c.Decisions {
			for _, o := range d.Options {
				for _, p := range other.Options {
					if d == other {
						continue
					}
					together := slices.ContainsFunc(few, func(c projecttest.Choice) bool {
						return c.Decisions[d.Name] == o.Name && c.Decisions[other.Name] == p.Name
					})
					if want := !excluded(o, other, p) && !excluded(p, d, o); together != want {
						t.Errorf("%s %s and %s %s are together: %t, want %t", d.Name, o.Name, other.Name, p.Name, together, want)
					}
				}
			}
		}
	}
}

// A further decision of two options doubles the choices and hardly adds to the few.
func TestFewStayFew(t *testing.T) {
	c := projecttest.Catalog(t)
	pairs, options := len(projecttest.Covering(c)), len(projecttest.EveryOption(c, nil))
	for n := 1; n <= 3; n++ {
		more := withMadeUp(t, slices.Repeat([]int{2}, n))
		if got := len(projecttest.Covering(more)); got > pairs+n {
			t.Errorf("with %d more decisions, %d choices have any two options together, without them %d", n, got, pairs)
		}
		if got := len(projecttest.EveryOption(more, nil)); got > options {
			t.Errorf("with %d more decisions, %d combinations have every option, without them %d", n, got, options)
		}
	}
}

// Every option is in one of as many projects as the decision with the most options has, or
// one more.
func TestEveryOption(t *testing.T) {
	c, most := projecttest.Catalog(t), 0
	for _, d := range c.Decisions {
		most = max(most, len(d.Options))
	}
	for _, fixed := range []map[string]string{nil, {"database": "postgres"}} {
		few := projecttest.EveryOption(c, fixed)
		if len(few) > most+1 {
			t.Errorf("with %v: %d combinations are not few", fixed, len(few))
		}
		for _, d := range c.Decisions {
			for _, o := range d.Options {
				want := fixed[d.Name] == "" || fixed[d.Name] == o.Name
				if got := slices.ContainsFunc(few, func(m map[string]string) bool { return m[d.Name] == o.Name }); got != want {
					t.Errorf("with %v: %s %s is in one of them: %t, want %t", fixed, d.Name, o.Name, got, want)
				}
			}
		}
	}
}

// Every template of domains is in one of few projects, the first of which is the fullest.
func TestEveryDomainFile(t *testing.T) {
	c := projecttest.Catalog(t)
	few := projecttest.EveryDomainFile(t, c)
	if !maps.Equal(few[0], projecttest.Fullest(c)) || len(few) > 4 {
		t.Errorf("got %v, want the fullest and at most three more", few)
	}
	var have []string
	for _, chosen := range few {
		additions, _, err := c.Selected(chosen, c.TraitSets()[len(c.TraitSets())-1])
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range additions {
			for _, f := range slices.Concat(a.Files, a.Proofs) {
				have = append(have, f.Source)
			}
		}
	}
	err := fs.WalkDir(templates.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(path, "{domain}") && !slices.Contains(have, path) {
			t.Errorf("%s is in no project", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The fullest project is a possible one, and needs no server.
func TestFullest(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", projecttest.Fullest(c)) // which validates it
	for _, d := range c.Decisions {
		if services := d.Option(s.Decisions[d.Name]).Part.Services; len(services) > 0 {
			t.Errorf("%s %s needs a server", d.Name, s.Decisions[d.Name])
		}
	}
}
