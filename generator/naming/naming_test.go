package naming_test

import (
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/naming"
	"golang.org/x/mod/module"
)

func TestPackage(t *testing.T) {
	n := projecttest.Catalog(t).Names
	for name, want := range map[string]string{
		"catalog": "catalog", "order_items": "orderitems", "type": "typedomain", "http": "httpdomain", "string": "stringdomain",
		"template": "templatedomain", "rand": "randdomain", "user": "userdomain", "config": "configdomain", "row": "rowdomain",
		"uuid": "uuiddomain", "a_ux": "auxdomain", "int_ernal": "internaldomain", "my_test": "mytest", "ctx": "ctxdomain",
	} {
		got := n.Package(name)
		if got != want {
			t.Errorf("%s → %s, want %s", name, got, want)
		}
		if err := module.CheckImportPath("example.com/shop/internal/" + got); err != nil {
			t.Error(err)
		}
	}
}

func TestResourceNames(t *testing.T) {
	n := projecttest.Catalog(t).Names
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
		r := n.Resource(c.name, c.plural)
		got := names{r.Type, r.Var, r.Types, r.Vars, n.File("d", c.name)}
		if got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
		if token.IsKeyword(got.variable) || token.IsKeyword(got.variables) || got.variable == got.variables || got.goType == got.plural {
			t.Errorf("%s: %v can't stand side by side in Go", c.name, got)
		}
	}
}

func TestPath(t *testing.T) {
	if got := naming.Path("order_items", "categories"); got != "/v1/order_items/categories" {
		t.Error(got)
	}
}

func TestFieldNames(t *testing.T) {
	n := projecttest.Catalog(t).Names
	order := n.Resource("order", "")
	for _, c := range []struct{ field, name, variable string }{
		{"quantity", "Quantity", "quantity"},
		{"i_d", "IDField", "iD"},
		{"created__at", "CreatedAtField", "createdAt"},
		{"meta", "MetaField", "meta"},
		{"order_details", "OrderDetailsField", "orderDetails"},
		{"type", "Type", "typeField"},
		{"price", "Price", "price"},
	} {
		if f := n.Field(order, c.field); f.Name != c.name || f.Var != c.variable {
			t.Errorf("%s: %s %s, want %s %s", c.field, f.Name, f.Var, c.name, c.variable)
		}
	}
	if got := n.Field(order, "i_d").Taken; got != "ErrOrderIDFieldTaken" {
		t.Error(got)
	}
}

func TestEnumNames(t *testing.T) {
	n := projecttest.Catalog(t).Names
	order := n.Resource("order", "")
	enum := n.Field(order, "status").Enum
	if enum != "OrderStatus" {
		t.Error(enum)
	}
	for value, want := range map[string]string{
		"paid": "OrderStatusPaid", "in-transit": "OrderStatusInTransit", "not_yet": "OrderStatusNotYet", "PAID": "OrderStatusPAID",
		"1.5": "OrderStatus15", "id": "OrderStatusID", "_": "OrderStatusBlank", "type": "OrderStatusType", "camelCase": "OrderStatusCamelCase",
	} {
		if got := naming.EnumConst(enum, value); got != want || !token.IsIdentifier(got) {
			t.Errorf("%s → %s, want %s", value, got, want)
		}
	}
	if got := n.Field(order, "store").Enum; got != "OrderStoreEnum" {
		t.Error(got)
	}
}

// A suffix must lead away from what is reserved, and so must those of a
// domain's other packages.
func TestSuffixesAreFree(t *testing.T) {
	n := projecttest.Catalog(t).Names
	words := n.Words()
	if len(words) < 400 || len(n.Suffixes) < 5 {
		t.Fatalf("%d words, suffixes %q: the test doesn't see the templates", len(words), n.Suffixes)
	}
	for _, word := range words {
		for _, suffix := range []string{"domain", "Item", "List", "Field"} {
			if strings.HasSuffix(word, suffix) {
				t.Errorf("%s ends in %s", word, suffix)
			}
		}
		for _, suffix := range n.Suffixes {
			if stem, ok := strings.CutSuffix(word, suffix); ok && stem != "" && !slices.Contains(words, stem) {
				t.Errorf("a domain %s would have a package %s", stem, word)
			}
		}
	}
}
