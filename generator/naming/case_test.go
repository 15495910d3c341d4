package naming

import "testing"

func TestCamel(t *testing.T) {
	for _, c := range []struct{ name, camel, lower string }{
		{"order", "Order", "order"},
		{"order_item", "OrderItem", "orderItem"},
		{"url_path", "URLPath", "urlPath"},
		{"id_card", "IDCard", "idCard"},
		{"user_id", "UserID", "userID"},
		{"i_d", "ID", "iD"},
		{"product_ids", "ProductIDs", "productIDs"},
		{"https", "HTTPS", "https"},
		{"utf8_text", "UTF8Text", "utf8Text"},
		{"line_1", "Line1", "line1"},
		{"a__b_", "AB", "aB"},
		{"sku", "SKU", "sku"},
	} {
		if got := Camel(c.name); got != c.camel {
			t.Errorf("Camel(%s) = %s, want %s", c.name, got, c.camel)
		}
		if got := LowerCamel(c.name); got != c.lower {
			t.Errorf("LowerCamel(%s) = %s, want %s", c.name, got, c.lower)
		}
	}
}

func TestPlural(t *testing.T) {
	for name, want := range map[string]string{
		"category": "categories", "person": "people", "product_linux": "product_linuxes", "status": "statuses",
		"address": "addresses", "bus": "buses", "box": "boxes", "hero": "heroes", "child": "children",
		"news": "news", "series": "series", "order": "orders", "day": "days", "leaf": "leaves", "schema": "schemas",
		"virus": "viruses", "german": "germans", "a_": "a_s", "sales_person": "sales_people", "x1": "x1s", "i": "is",
		"delivery_address": "delivery_addresses", "analysis": "analyses", "photo": "photos", "key": "keys",
	} {
		if got := Plural(name); got != want {
			t.Errorf("%s → %s, want %s", name, got, want)
		}
	}
}

func TestLabel(t *testing.T) {
	for name, want := range map[string]string{
		"order": "Order", "order_item": "Order item", "sku": "SKU", "page_url": "Page URL", "product_ids": "Product IDs", "url_path": "URL path", "a__b_": "A b", "line_1": "Line 1",
	} {
		if got := Label(name); got != want {
			t.Errorf("Label(%s) = %s, want %s", name, got, want)
		}
	}
}
