package naming_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

func TestPorts(t *testing.T) {
	for _, c := range []struct{ name, domains, ports, bridges string }{
		{"no other of that name", "orders: {order: {x: ref(catalog/product)}}, catalog: {product: {x: int}}",
			"Products products", "Products products"},
		{"domain and resource alike", "orders: {order: {x: ref(customers/customer)}}, customers: {customer: {x: int}}",
			"Customers customers", "Customers customers"},
		{"two of one plural", "orders: {order: {x: ref(catalog/product), y: ref(rental/product), z: refs(rental/item)}}, catalog: {product: {x: int}}, rental: {product: {x: int}, item: {x: int}}",
			"CatalogProducts catalogProducts, RentalProducts rentalProducts, Items itemsList", "CatalogProducts catalogProducts, RentalProducts rentalProducts, Items itemsList"},
		{"two of one plural, asked by two domains", "orders: {order: {x: ref(catalog/product)}}, catalog: {product: {x: int}}, rental: {product: {x: int}}, bookings: {booking: {x: ref(rental/product)}}",
			"Products products", "CatalogProducts catalogProducts, RentalProducts rentalProducts"},
		{"a resource of the domain's own", "orders: {order: {x: ref(sales/order)}}, sales: {order: {x: int}}",
			"SalesOrders salesOrders", "Orders orders"},
		{"a type of the domain's own", "orders: {order: {x: ref(a/b)}}, a: {b: {plural: order_filter, fields: {x: int}}}",
			"AOrderFilter aOrderFilter", "OrderFilter orderFilter"},
		{"an enum of the domain's own", "orders: {order: {x: ref(a/b), status: 'enum(paid)'}}, a: {b: {plural: order_status_paid, fields: {x: int}}}",
			"AOrderStatusPaid aOrderStatusPaid", "OrderStatusPaid orderStatusPaid"},
		{"the domain's package", "orders: {invoice: {x: ref(sales/order)}}, sales: {order: {x: int}}",
			"SalesOrders salesOrders", "Orders orders"},
		{"a dependency of every domain", "orders: {order: {x: ref(a/b)}}, a: {b: {plural: inbox, fields: {x: int}}}",
			"AInbox aInbox", "Inbox inboxList"},
		{"labels of another port", "orders: {order: {x: ref(a/b), y: ref(a/c)}}, a: {b: {x: int}, c: {plural: bs_labels, fields: {x: int}}}",
			"ABs aBs, ABsLabels aBsLabels", "ABs aBs, ABsLabels aBsLabels"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := spec.Parse("u.yaml", []byte("name: shop\ndomains: {"+c.domains+"}"), projecttest.Catalog(t).Choices())
			if err != nil {
				t.Fatal(err)
			}
			s.Complete(projecttest.Catalog(t).Choices())
			if got := portNames(s.Ports(s.Domains[0], projecttest.Catalog(t).Names)); got != c.ports {
				t.Errorf("got ports %s, want %s", got, c.ports)
			}
			if got := portNames(s.Bridges(projecttest.Catalog(t).Names)); got != c.bridges {
				t.Errorf("got bridges %s, want %s", got, c.bridges)
			}
		})
	}
}

func portNames(ports []spec.Port) string {
	var names []string
	for _, p := range ports {
		names = append(names, p.Name+" "+p.Var)
	}
	return strings.Join(names, ", ")
}

// A resource of another domain may have any plural: that of a resource of the domain
// that asks, or the name of anything that its packages declare or depend on.
func TestPortsCompile(t *testing.T) {
	choices := projecttest.Catalog(t).Choices()
	first := parsed(t, choices, "name: names\ndomains:\n  dom:\n    zq: {away: ref(other/thing)}\n  other:\n    thing: {a: string}\n")
	projects := everyOption(t, first)
	plurals := []string{"dom", "zq", "zqs", "labels"}
	for _, p := range projects {
		f, ok := p.File("internal/dom/dommod/dommod.go")
		if !ok {
			t.Fatal("there is no module")
		}
		for _, name := range deps(t, f.Data) {
			plurals = append(plurals, snake(name))
		}
	}
	for _, names := range namesIn(t, projects).identifiers {
		for name := range names {
			plurals = append(plurals, snake(name))
		}
	}
	slices.Sort(plurals)
	asks, answers := "", ""
	for i, plural := range slices.Compact(plurals) {
		if legal.MatchString(plural) && plural != "things" && plural != "things_labels" { // which other has, or makes a clash
			asks += fmt.Sprintf(", away_%d: ref(other%d/r)", i, i)
			answers += fmt.Sprintf("  other%d:\n    r: {plural: %s, fields: {a: string}}\n", i, plural)
		}
	}
	if n := strings.Count(answers, "plural"); n < 40 {
		t.Fatalf("%d plurals: the test doesn't see the names", n)
	}
	s := parsed(t, choices, "name: names\ndomains:\n  dom:\n    zq: {away: ref(other/thing)"+asks+"}\n  other:\n    thing: {a: string}\n"+answers)
	checker := projecttest.EveryChecker(t)
	for _, p := range everyOption(t, s) {
		for _, err := range checker.Check(t, p) {
			t.Error(err)
		}
	}
}

// deps are the members of Deps.
func deps(t *testing.T, source []byte) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != "Deps" {
			return true
		}
		for _, f := range spec.Type.(*ast.StructType).Fields.List {
			for _, name := range f.Names {
				names = append(names, name.Name)
			}
		}
		return false
	})
	return names
}
