package change_test

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// edit is something that a user has done to a project, by the texts of its files.
type edit struct {
	name string
	make func(t *testing.T, project map[string]string)
}

// edits are what happens to projects in months: each begins with a project as rendered, with
// mail and with the default decisions.
var edits = []edit{
	{"files renamed", func(t *testing.T, p map[string]string) {
		move(t, p, "internal/orders/order_service.go", "internal/orders/service.go")
		move(t, p, "internal/app/config.go", "internal/app/settings.go")
		move(t, p, "internal/orders/internal/ordershttp/order.go", "internal/orders/internal/ordershttp/handlers.go")
		insert(t, p, "internal/orders/service.go", "type OrderService struct", "// Orders are what this company lives from.\n")
	}},
	{"files deleted", func(t *testing.T, p map[string]string) {
		for name := range p {
			if strings.HasPrefix(name, "deploy/") || strings.HasPrefix(name, "docs/decisions/") {
				delete(p, name)
			}
		}
		remove(t, p, "AGENTS.md", "Dockerfile", "internal/orders/internal/ordersmail/order_test.go", "internal/catalog/product_test.go")
	}},
	{"module path", func(_ *testing.T, p map[string]string) {
		for name, text := range p {
			p[name] = strings.ReplaceAll(text, "example.com/shop", "git.company.example/teams/shop")
		}
	}},
	{"CRLF", func(t *testing.T, p map[string]string) {
		insert(t, p, "internal/orders/order.go", "// Order is a stored order.", "// A comment.\n")
		for name, text := range p {
			if path.Ext(name) == ".go" || slices.Contains([]string{"README.md", "Makefile", "compose.yaml", ".env.example"}, name) {
				p[name] = strings.ReplaceAll(text, "\n", "\r\n")
			}
		}
	}},
	{"a rule, a method, a handler", func(t *testing.T, p map[string]string) {
		insert(t, p, "internal/orders/order.go", "\t\tvalue.Field(\"status\"", "\t\tvalue.Field(\"quantity\", d.Quantity, value.Min[int64](2)),\n")
		add(t, p, "internal/orders/order.go", "\n// Paid reports whether the order is paid.\nfunc (o Order) Paid() bool { return o.Status != OrderStatusPending }\n")
		insert(t, p, "internal/orders/internal/orderssql/order.go", "func (s *OrderStore) Missing", "// Count counts orders.\nfunc (s *OrderStore) Count(ctx context.Context) (n int, err error) {\n\terr = s.db.Reader(ctx).QueryRowContext(ctx, `SELECT COUNT(*) FROM orders`).Scan(&n)\n\treturn n, err\n}\n\n")
		add(t, p, "internal/orders/internal/ordershttp/order.go", "\nvar _ = orders.OrderStatusPaid // the handler of payments needs it\n")
	}},
	{"queries and a migration", func(t *testing.T, p map[string]string) {
		p["internal/orders/internal/orderssql/migrations/00002_by_email.sql"] = "-- +goose Up\nCREATE INDEX own_orders_email ON orders (email);\n-- +goose Down\nDROP INDEX own_orders_email;\n"
		insert(t, p, "internal/catalog/internal/catalogsql/product.go", "\treturn productTable.List(", "\twhere.And(`name <> ?`, \"hidden\")\n")
	}},
	{"middleware, a command, settings", func(t *testing.T, p map[string]string) {
		insert(t, p, "internal/app/config.go", "\t// Add your own settings here.", "\tPaymentURL   string `env:\"PAYMENT_URL\"`\n\tPaymentToken string `env:\"PAYMENT_TOKEN\"`\n")
		insert(t, p, "internal/app/app.go", "\th := httpserver.Handler(", "\ta.log.Debug(\"the handler is made\")\n")
		insert(t, p, "internal/app/app.go", "\tcfg Config", "\tpayments *http.Client // to the bank\n")
		insert(t, p, "cmd/shop/main.go", "\tcase \"version\":", "\tcase \"motto\":\n\t\tfmt.Println(\"we ship\")\n\t\treturn nil\n")
		insert(t, p, ".env.example", "# debug, info, warn or error.", "# Where payments go.\nPAYMENT_URL=https://bank.example\n\n")
	}},
	{"a module of one's own", func(t *testing.T, p map[string]string) {
		insert(t, p, "go.mod", "\tgithub.com/danielgtaylor/huma/v2", "\tgithub.com/rabbitmq/amqp091-go v1.16.0\n")
		p["go.sum"] += "github.com/rabbitmq/amqp091-go v1.16.0 h1:own=\ngithub.com/rabbitmq/amqp091-go v1.16.0/go.mod h1:ownmod=\n"
		p["internal/legacy/legacy.go"] = "// Package legacy talks to the old system.\npackage legacy\n\nimport amqp \"github.com/rabbitmq/amqp091-go\"\n\n// Dial connects to it.\nfunc Dial(url string) (*amqp.Connection, error) { return amqp.Dial(url) }\n"
	}},
	{"a domain by hand", func(t *testing.T, p map[string]string) {
		p["internal/invoices/invoice.go"] = "// Package invoices is the domain of invoices.\npackage invoices\n\nimport \"example.com/shop/internal/platform/id\"\n\n// Invoice is what a customer pays.\ntype Invoice struct{ ID, Order id.ID }\n"
		insert(t, p, "internal/app/app.go", "\t\"example.com/shop/internal/platform/cache\"", "\t\"example.com/shop/internal/invoices\"\n")
		insert(t, p, "internal/app/app.go", "\tcfg Config", "\tunpaid []invoices.Invoice\n")
	}},
	{"README, Makefile, CI, compose, Dockerfile", func(t *testing.T, p map[string]string) {
		p["README.md"] = "# The shop\n\nRuns our shop. Ask the team.\n" + p["README.md"]
		insert(t, p, "Makefile", "fmt: ## format the code", "deploy: ## bring it to the servers\n\t./deploy.sh\n\n")
		insert(t, p, "Dockerfile", "FROM ", "# Our base image is older.\n")
		insert(t, p, "compose.yaml", "services:", "x-team: shop\n\n")
		add(t, p, "compose.yaml", "  grafana-data:\n")
		insert(t, p, ".github/workflows/ci.yml", "jobs:", "concurrency: ci\n\n")
	}},
	{"imports in one group", func(t *testing.T, p map[string]string) {
		for _, name := range []string{"internal/app/app.go", "internal/orders/internal/orderssql/order.go", "internal/app/domains.go"} {
			p[name] = strings.Replace(text(t, p, name), "\n\n\t\"example.com", "\n\t\"example.com", 1)
		}
		replace(t, p, "internal/orders/order.go", "\tOrderDetails\n\tVersion ", "\tOrderDetails\n\tVersion      ")
	}},
	{"domains moved", func(_ *testing.T, p map[string]string) {
		for name, text := range maps.Clone(p) {
			for _, domain := range []string{"orders", "catalog"} {
				text = strings.ReplaceAll(text, "example.com/shop/internal/"+domain, "example.com/shop/internal/modules/"+domain)
			}
			p[name] = text
			for _, domain := range []string{"orders", "catalog"} {
				if rest, ok := strings.CutPrefix(name, "internal/"+domain+"/"); ok {
					delete(p, name)
					p["internal/modules/"+domain+"/"+rest] = text
				}
			}
		}
	}},
	{"a field by hand", func(t *testing.T, p map[string]string) {
		insert(t, p, "internal/orders/order.go", "\tStatus   OrderStatus\n}", "\tCoupon   string\n")
		insert(t, p, "internal/orders/internal/orderssql/order.go", "\t\t\tdatabase.Col(\"version\"", "\t\t\tdatabase.Col(\"coupon\", &o.Coupon),\n")
		p["internal/orders/internal/orderssql/migrations/00002_coupon.sql"] = "-- +goose Up\nALTER TABLE orders ADD COLUMN coupon TEXT NOT NULL DEFAULT '';\n-- +goose Down\nALTER TABLE orders DROP COLUMN coupon;\n"
	}},
	{"a file split in two", func(t *testing.T, p map[string]string) {
		const name, at = "internal/orders/order_service.go", "func (s *OrderService) List("
		before, after, ok := strings.Cut(text(t, p, name), at)
		if !ok {
			t.Fatalf("%s has no %q", name, at)
		}
		before, comment := before[:strings.LastIndex(before, "\n}\n")+3], before[strings.LastIndex(before, "\n}\n")+3:]
		imports := "package orders\n\nimport (\n\t\"context\"\n\n\t\"example.com/shop/internal/platform/event\"\n\t\"example.com/shop/internal/platform/id\"\n" +
			"\t\"example.com/shop/internal/platform/page\"\n\t\"example.com/shop/internal/platform/value\"\n)\n"
		p[name] = before
		p["internal/orders/order_list.go"] = imports + comment + at + after
	}},
}

// months is all of it that goes together.
var months = edit{"months of work", func(t *testing.T, p map[string]string) {
	for _, e := range edits {
		if slices.Contains([]string{
			"a rule, a method, a handler", "queries and a migration", "middleware, a command, settings", "a module of one's own",
			"README, Makefile, CI, compose, Dockerfile",
		}, e.name) {
			e.make(t, p)
		}
	}
	remove(t, p, "AGENTS.md", "internal/catalog/product_test.go")
}}

func text(t *testing.T, p map[string]string, name string) string {
	t.Helper()
	text, ok := p[name]
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	return text
}

func move(t *testing.T, p map[string]string, from, to string) {
	t.Helper()
	p[to] = text(t, p, from)
	delete(p, from)
}

func remove(t *testing.T, p map[string]string, names ...string) {
	t.Helper()
	for _, name := range names {
		text(t, p, name)
		delete(p, name)
	}
}

func add(t *testing.T, p map[string]string, name, more string) {
	t.Helper()
	p[name] = text(t, p, name) + more
}

func replace(t *testing.T, p map[string]string, name, old, new string) {
	t.Helper()
	before := text(t, p, name)
	if !strings.Contains(before, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	p[name] = strings.Replace(before, old, new, 1)
}

// insert adds lines before the first line that begins with a text.
func insert(t *testing.T, p map[string]string, name, before, more string) {
	t.Helper()
	replace(t, p, name, before, more+before)
}
