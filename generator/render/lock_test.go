package render_test

import (
	"path"
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
	"go.yaml.in/yaml/v3"
)

// The lock has all that a later change starts from: the spec, each migration with its
// owner and a number that no other has, and the numbers of records.
func TestLock(t *testing.T) {
	c, err := catalog.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, decisions := range c.Combinations() {
		s := &spec.Spec{Name: "shop", Decisions: decisions}
		s.Complete(c.Choices())
		p, err := render.New(c, "v1").Render(s)
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
		once, number := map[string]bool{}, map[render.Migration]bool{}
		for _, m := range lock.Once {
			once[m.Path] = true
			key := render.Migration{Owner: m.Owner, Number: m.Number}
			if number[key] || m.Engine != decisions["database"] {
				t.Errorf("%+v has the number of another, or is of no database", m)
			}
			number[key] = true
		}
		for _, f := range p.Files() {
			if migration := path.Ext(f.Path) == ".sql"; migration != once[f.Path] {
				t.Errorf("%s is of class once: %v", f.Path, once[f.Path])
			}
		}
		if !number[render.Migration{Owner: "orders/sql", Number: 1}] || !number[render.Migration{Owner: "platform/delivery", Number: 1}] {
			t.Errorf("owners: %+v", lock.Once)
		}
	}
}

// A migration is where it was when a resource is added before those that there are.
func TestMigrationsStay(t *testing.T) {
	c, err := catalog.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	migrations := func(s *spec.Spec) (paths []string) {
		s.Complete(c.Choices())
		p, err := render.New(c, "v1").Render(s)
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
		added := &spec.Resource{Name: "basket", Fields: []*spec.Field{{Name: "order", Type: spec.One, Ref: spec.Ref{Domain: "orders", Resource: "order"}}}}
		orders.Resources = append([]*spec.Resource{added}, orders.Resources...)
		if got := migrations(after); !slices.Equal(got, want) {
			t.Errorf("%v\nbefore %v", got, want)
		}
	}
}
