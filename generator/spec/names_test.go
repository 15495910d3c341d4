package spec

import (
	"go/build"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/module"
)

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

func TestPackage(t *testing.T) {
	for name, want := range map[string]string{
		"catalog": "catalog", "order_items": "orderitems", "type": "typedomain", "http": "httpdomain", "string": "stringdomain",
		"template": "templatedomain", "rand": "randdomain", "user": "userdomain", "config": "configdomain", "row": "rowdomain",
		"uuid": "uuiddomain", "a_ux": "auxdomain", "int_ernal": "internaldomain", "my_test": "mytest", "ctx": "ctxdomain",
	} {
		d := &Domain{Name: name}
		if got := d.Package(); got != want {
			t.Errorf("%s → %s, want %s", name, got, want)
		}
		if err := module.CheckImportPath("example.com/shop/internal/" + d.Package()); err != nil {
			t.Error(err)
		}
	}
}

func TestResourceNames(t *testing.T) {
	type names struct{ goType, variable, plural, variables, file string }
	for _, c := range []struct {
		name, plural string
		want         names
	}{
		{"order", "", names{"Order", "order", "Orders", "orders", "order"}},
		{"order_item", "", names{"OrderItem", "orderItem", "OrderItems", "orderItems", "order_item"}},
		{"category", "", names{"Category", "category", "Categories", "categories", "category"}},
		{"person", "persons", names{"Person", "person", "Persons", "persons", "person"}},
		{"type", "", names{"Type", "typeItem", "Types", "typesList", "type"}},
		{"error", "", names{"Error", "errorItem", "Errors", "errorsList", "error"}},
		{"ctx", "", names{"Ctx", "ctxItem", "Ctxes", "ctxes", "ctx"}},
		{"item", "", names{"Item", "itemItem", "Items", "itemsList", "item"}},
		{"series", "", names{"Series", "series", "SeriesList", "seriesList", "series"}},
		{"news", "", names{"News", "news", "NewsList", "newsList", "news"}},
		{"url", "", names{"URL", "urlItem", "URLs", "urls", "url"}},
		{"order_details", "", names{"OrderDetailsItem", "orderDetails", "OrderDetails", "orderDetailsList", "order_details"}},
		{"price_filter", "", names{"PriceFilterItem", "priceFilter", "PriceFilters", "priceFilters", "price_filter"}},
		{"service", "", names{"ServiceItem", "serviceItem", "Services", "services", "service"}},
		{"book_store", "", names{"BookStoreItem", "bookStore", "BookStores", "bookStores", "book_store"}},
		{"car_service", "", names{"CarServiceItem", "carService", "CarServices", "carServices", "car_service_"}},
		{"user_input", "", names{"UserInputItem", "userInput", "UserInputs", "userInputs", "user_input"}},
		{"bug_patch", "", names{"BugPatchItem", "bugPatch", "BugPatches", "bugPatches", "bug_patch"}},
		{"new_order", "", names{"NewOrderItem", "newOrder", "NewOrders", "newOrders", "new_order"}},
		{"new", "newer", names{"NewItem", "newItem", "Newer", "newer", "new"}},
		{"newsletter", "", names{"Newsletter", "newsletter", "Newsletters", "newsletters", "newsletter"}},
		{"err_code", "", names{"ErrCodeItem", "errCode", "ErrCodes", "errCodes", "err_code"}},
		{"errand", "", names{"Errand", "errand", "Errands", "errands", "errand"}},
		{"module", "", names{"ModuleItem", "module", "Modules", "modules", "module"}},
		{"need", "", names{"Need", "need", "Needs", "needs", "need"}},
		{"product_linux", "", names{"ProductLinux", "productLinux", "ProductLinuxes", "productLinuxes", "product_linux_"}},
		{"product_test", "", names{"ProductTest", "productTest", "ProductTests", "productTests", "product_test_"}},
		{"product_amd64", "", names{"ProductAmd64", "productAmd64", "ProductAmd64s", "productAmd64s", "product_amd64_"}},
		{"linux", "", names{"Linux", "linux", "Linuxes", "linuxes", "linux"}},
		{"test", "", names{"Test", "test", "Tests", "tests", "test"}},
		{"doc", "", names{"Doc", "docItem", "Docs", "docs", "doc_"}},
		{"move", "migrate", names{"Move", "move", "MigrateList", "migrateList", "move"}},
		{"order", "outbox", names{"Order", "order", "OutboxList", "outboxList", "order"}},
		{"ports", "", names{"Ports", "ports", "PortsList", "portsList", "ports_"}},
		{"aux", "", names{"Aux", "auxItem", "Auxes", "auxes", "aux_"}},
	} {
		r := &Resource{Name: c.name, Plural: c.plural}
		got := names{r.GoType(), r.Var(), r.GoPlural(), r.VarPlural(), r.File(&Domain{Name: "d"})}
		if got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
		if token.IsKeyword(got.variable) || token.IsKeyword(got.variables) || got.variable == got.variables || got.goType == got.plural {
			t.Errorf("%s: %v can't stand side by side in Go", c.name, got)
		}
	}
}

// Go itself must see nothing in a file's name.
func TestFileIsForEverySystem(t *testing.T) {
	for word := range buildSuffixes {
		r := &Resource{Name: "a_" + word}
		for _, stem := range []string{r.File(&Domain{Name: "d"}), (&Resource{Name: word}).File(&Domain{Name: "d"}), r.File(&Domain{Name: "d"}) + "_service"} {
			for _, system := range []string{"linux", "darwin", "windows"} {
				c := build.Context{GOOS: system, GOARCH: "arm64", Compiler: "gc", OpenFile: emptyFile}
				if ok, err := c.MatchFile("", stem+".go"); err != nil || !ok {
					t.Errorf("%s.go is not built on %s: %v", stem, system, err)
				}
			}
		}
		c := build.Context{GOOS: "no", GOARCH: "no", Compiler: "gc", OpenFile: emptyFile}
		if ok, _ := c.MatchFile("", "a_"+word+".go"); ok {
			t.Errorf("a_%s.go means nothing to Go", word)
		}
	}
}

func TestPathAndTables(t *testing.T) {
	r := &Resource{Name: "category"}
	if got := r.Path("order_items"); got != "/v1/order_items/categories" {
		t.Error(got)
	}
	if got := r.Table(); got != "categories" {
		t.Error(got)
	}
	if got := r.RefsTable(&Field{Name: "tags"}); got != "categories_tags" {
		t.Error(got)
	}
}

func TestFieldNames(t *testing.T) {
	order := &Resource{Name: "order"}
	for _, c := range []struct {
		field            Field
		goName, variable string
		columns          []string
	}{
		{Field{Name: "quantity", Type: Int}, "Quantity", "quantity", []string{"quantity"}},
		{Field{Name: "i_d", Type: Int}, "IDField", "iD", []string{"i_d"}},
		{Field{Name: "created__at", Type: Int}, "CreatedAtField", "createdAt", []string{"created__at"}},
		{Field{Name: "meta", Type: JSON}, "MetaField", "meta", []string{"meta"}},
		{Field{Name: "order_details", Type: Text}, "OrderDetailsField", "orderDetails", []string{"order_details"}},
		{Field{Name: "type", Type: String}, "Type", "typeField", []string{"type"}},
		{Field{Name: "price", Type: Money}, "Price", "price", []string{"price_minor", "price_currency"}},
		{Field{Name: "product", Type: One}, "Product", "product", []string{"product"}},
		{Field{Name: "tags", Type: Many}, "Tags", "tags", nil},
		{Field{Name: "tags", Type: Many, Optional: true}, "Tags", "tags", []string{"tags_given"}},
		{Field{Name: "xmin", Type: Int}, "Xmin", "xmin", []string{"xmin_"}},
		{Field{Name: "ctid", Type: Int}, "Ctid", "ctid", []string{"ctid_"}},
	} {
		f := &c.field
		if f.GoName(order) != c.goName || f.Var() != c.variable || !reflect.DeepEqual(f.Columns(), c.columns) {
			t.Errorf("%s: %s %s %q, want %s %s %q", f.Name, f.GoName(order), f.Var(), f.Columns(), c.goName, c.variable, c.columns)
		}
	}
}

func TestEnumNames(t *testing.T) {
	r := &Resource{Name: "order"}
	f := &Field{Name: "status", Type: Enum}
	if got := f.EnumType(r); got != "OrderStatus" {
		t.Error(got)
	}
	for value, want := range map[string]string{
		"paid": "OrderStatusPaid", "in-transit": "OrderStatusInTransit", "not_yet": "OrderStatusNotYet", "PAID": "OrderStatusPAID",
		"1.5": "OrderStatus15", "id": "OrderStatusID", "_": "OrderStatusBlank", "type": "OrderStatusType", "camelCase": "OrderStatusCamelCase",
	} {
		if got := f.EnumConst(r, value); got != want || !token.IsIdentifier(got) {
			t.Errorf("%s → %s, want %s", value, got, want)
		}
	}
	if got := (&Field{Name: "store"}).EnumType(r); got != "OrderStoreEnum" {
		t.Error(got)
	}
}

func TestSQLName(t *testing.T) {
	if got := SQLName(strings.Repeat("a", 60)); got != strings.Repeat("a", 60) {
		t.Error(got)
	}
	if got, want := SQLName(strings.Repeat("a", 61)), strings.Repeat("a", 51)+"_35d5fc17"; got != want {
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
