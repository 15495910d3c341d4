package naming

import (
	"slices"
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	if got := Table("categories"); got != "categories" {
		t.Error(got)
	}
	if got := RefsTable("categories", "tags"); got != "categories_tags" {
		t.Error(got)
	}
}

func TestColumns(t *testing.T) {
	for _, c := range []struct {
		field, fieldType string
		optional         bool
		columns          []string
	}{
		{"quantity", "int", false, []string{"quantity"}},
		{"i_d", "int", true, []string{"i_d"}},
		{"price", "money", false, []string{"price_minor", "price_currency"}},
		{"product", "ref", true, []string{"product"}},
		{"tags", "refs", false, nil},
		{"tags", "refs", true, []string{"tags_given"}},
		{"xmin", "int", false, []string{"xmin_"}},
		{"ctid", "int", false, []string{"ctid_"}},
	} {
		if got := Columns(c.field, c.fieldType, c.optional); !slices.Equal(got, c.columns) {
			t.Errorf("%s: %q, want %q", c.field, got, c.columns)
		}
	}
}

func TestSQL(t *testing.T) {
	if got := SQL(strings.Repeat("a", 60)); got != strings.Repeat("a", 60) {
		t.Error(got)
	}
	if got, want := SQL(strings.Repeat("a", 61)), strings.Repeat("a", 51)+"_35d5fc17"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for name, want := range map[string]string{
		"order": `"order"`, "select": `"select"`, "abort": `"abort"`, "quantity": "quantity", "json": `"json"`, "orders": "orders",
	} {
		if got := QuoteSQL(name); got != want {
			t.Errorf("%s → %s, want %s", name, got, want)
		}
	}
}
