package render_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
	"go.yaml.in/yaml/v3"
)

// The lock has all that a later change starts from: the spec, each migration with its
// owner and a number that no other has, and the numbers of records.
func TestLock(t *testing.T) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(c, "v1")
	for _, decisions := range c.Combinations() {
		s := &spec.Spec{Name: "shop", Decisions: decisions}
		s.Complete(c.Choices())
		p, err := r.Render(s)
		if err != nil {
			t.Fatal(err)
		}
		f, _ := p.File(tree.LockFile)
		var lock render.Lock
		if err := yaml.Unmarshal(f.Data, &lock); err != nil {
			t.Fatal(err)
		}
		if y, _ := p.File("underpin.yaml"); lock.Format != 2 || lock.Version != "v1" || lock.Digest == "" || lock.Spec != string(y.Data) {
			t.Errorf("format %d, version %s, digest %s, spec %s", lock.Format, lock.Version, lock.Digest, lock.Spec)
		}
		if len(lock.Records) != len(c.Decisions) {
			t.Errorf("records %v of %d decisions", lock.Records, len(c.Decisions))
		}
		once, number := map[string]bool{}, map[render.OnceFile]bool{}
		for _, m := range lock.Once {
			once[m.Path] = true
			key := render.OnceFile{Owner: m.Owner, Number: m.Number}
			engine := decisions["database"]
			if m.Owner == "decisions" {
				engine = ""
			}
			if number[key] || m.Engine != engine {
				t.Errorf("%+v has the number of another, or another database than %q", m, engine)
			}
			number[key] = true
		}
		for _, f := range p.Files() {
			if want := path.Ext(f.Path) == ".sql" || path.Dir(f.Path) == "docs/decisions"; want != once[f.Path] {
				t.Errorf("%s is of class once: %v", f.Path, once[f.Path])
			}
		}
		if !number[render.OnceFile{Owner: "orders/sql", Number: 1}] || !number[render.OnceFile{Owner: "platform/delivery", Number: 1}] {
			t.Errorf("owners: %+v", lock.Once)
		}
	}
}

// A decision that is new to a project, wherever it stands in the catalogue, gets the
// next number; the records that exist stay where they are.
func TestRecordsStay(t *testing.T) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	s := &spec.Spec{Name: "shop"}
	s.Complete(c.Choices())
	r := render.New(c, "v1")
	r.Records = map[string]int{"forgotten": 7}
	want := map[string]int{"forgotten": 7}
	between := c.Decisions[1]
	for i, d := range slices.Concat(c.Decisions[:1], c.Decisions[2:]) {
		r.Records[d.Name], want[d.Name] = i+1, i+1
	}
	want[between.Name] = 8
	p, err := r.Render(s)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := p.File(tree.LockFile)
	var lock render.Lock
	if err := yaml.Unmarshal(f.Data, &lock); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(lock.Records, want) {
		t.Errorf("the lock has %v, want %v", lock.Records, want)
	}
	delete(want, "forgotten")
	for name, n := range want {
		if file := fmt.Sprintf("docs/decisions/%04d-%s.md", n, name); !slices.ContainsFunc(p.Files(), func(f tree.File) bool { return f.Path == file }) {
			t.Errorf("%s is not there", file)
		}
	}
}

// A migration is where it was when a resource is added before those that there are.
func TestMigrationsStay(t *testing.T) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(c, "v1")
	migrations := func(s *spec.Spec) (paths []string) {
		s.Complete(c.Choices())
		p, err := r.Sources(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Files() {
			if f.Class == tree.Once {
				paths = append(paths, f.Path)
			}
		}
		return paths
	}
	for _, decisions := range c.Combinations() {
		before, after := &spec.Spec{Name: "shop", Decisions: decisions}, &spec.Spec{Name: "shop", Decisions: decisions}
		want := migrations(before)
		after.Complete(c.Choices())
		orders := after.Find("orders")
		added := &spec.Resource{Name: "basket", Fields: []*spec.Field{{Name: "order", Type: spec.TypeRef, Ref: spec.Ref{Domain: "orders", Resource: "order"}}}}
		orders.Resources = append([]*spec.Resource{added}, orders.Resources...)
		if got := migrations(after); !slices.Equal(got, want) {
			t.Errorf("%v\nbefore %v", got, want)
		}
	}
}
