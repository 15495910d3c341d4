package naming

import "testing"

// The rendered package graphapi has the same table: it names fields in errors.
func TestLowerPlain(t *testing.T) {
	for name, want := range map[string]string{
		"name": "name", "product_id": "productId", "x_1": "x_1", "x1": "x1", "a__b": "a_B", "xmin_": "xmin_", "url_path_2_b": "urlPath_2B",
	} {
		if got := LowerPlain(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// Names end in another word where they would be those of what goes with a resource, and
// one and several differ.
func TestEdge(t *testing.T) {
	n := New(nil, Reserved{Types: "Connection Edge"})
	for _, test := range []struct {
		domain, resource, plural string
		want                     Edge
	}{
		{"catalog", "product", "", Edge{"CatalogProduct", "CatalogProducts", "catalogProduct", "catalogProducts"}},
		{"order_item", "url_path", "", Edge{"OrderItemUrlPath", "OrderItemUrlPaths", "orderItemUrlPath", "orderItemUrlPaths"}},
		{"a", "news", "", Edge{"ANews", "ANewsList", "aNews", "aNewsList"}},
		{"a", "page_edge", "", Edge{"APageEdgeItem", "APageEdges", "aPageEdgeItem", "aPageEdges"}},
		{"a", "person", "persons", Edge{"APerson", "APersons", "aPerson", "aPersons"}},
	} {
		if got := n.Edge(test.domain, test.resource, test.plural); got != test.want {
			t.Errorf("%s/%s: got %v, want %v", test.domain, test.resource, got, test.want)
		}
	}
	if got := n.EdgeEnum(Edge{Type: "AB"}, "connection"); got != "ABConnectionEnum" {
		t.Errorf("an enum: got %s", got)
	}
}
