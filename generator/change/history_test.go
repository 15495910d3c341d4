package change_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// Tables that come back have missed changes: a further migration, with a number that no other
// has, drops and creates them. Those that are there stay as they are.
func TestTablesComeBack(t *testing.T) {
	c := projecttest.Catalog(t)
	on := projecttest.Spec(t, c, "", map[string]string{"cqrs": "on"})
	off := *on
	off.Decisions = maps.Clone(on.Decisions)
	off.Decisions["cqrs"] = "off"
	p, err := change.Rendered(c, projecttest.Renderer(c, false), on)
	if err != nil {
		t.Fatal(err)
	}
	const folder = "internal/orders/internal/ordersview/migrations/"
	texts := p.Texts()
	first := texts[folder+"00001_orders.sql"]
	texts[folder+"00004_mine.sql"] = "-- +goose Up\n"
	p = p.Edited(texts)

	plan, err := p.Plan(&off, change.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.After(plan, &off); err != nil {
		t.Fatal(err)
	}
	if p.Texts()[folder+"00001_orders.sql"] != first {
		t.Error("the migration that has run did not stay")
	}
	if plan, err = p.Plan(on, change.Options{}); err != nil {
		t.Fatal(err)
	}
	if p, err = p.After(plan, on); err != nil {
		t.Fatal(err)
	}
	again := p.Texts()[folder+"00005_again.sql"]
	up, down, _ := strings.Cut(again, "-- +goose Down\n")
	if drop, create := strings.Index(up, "DROP TABLE IF EXISTS __view_orders;"), strings.Index(up, "CREATE TABLE __view_orders ("); drop < 0 || create < drop || !strings.Contains(down, "DROP TABLE") {
		t.Errorf("the tables are not made again:\n%s", again)
	}
	for name := range p.Texts() {
		if strings.HasSuffix(name, "_again.sql") && !strings.Contains(name, "view/") && !strings.Contains(name, "/readmodel/") {
			t.Errorf("%s: these tables were there all the time", name)
		}
	}
	numbers := map[string][]int{}
	for _, o := range p.Lock.Once {
		numbers[o.Owner] = append(numbers[o.Owner], o.Number)
	}
	if got := numbers["orders/view"]; !slices.Equal(got, []int{1, 5}) {
		t.Errorf("the lock has the migrations %v of the view, want 1 and 5", got)
	}
	if got := numbers["orders/sql"]; !slices.Equal(got, []int{1}) {
		t.Errorf("the lock has the migrations %v of orders, want 1", got)
	}
	record := p.Texts()["docs/decisions/0003-cqrs.md"]
	if !strings.Contains(record, "Replaced by [0008](0008-cqrs.md).") {
		t.Errorf("the first record does not name the next:\n%s", record)
	}
}
