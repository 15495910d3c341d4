package spec

import "testing"

func TestClashes(t *testing.T) {
	for _, c := range []struct{ name, text, line string }{
		{"packages", "domains: {ab: {x: {c: int}}, a_b: {x: {c: int}}}", "u.yaml:1:30: domain a_b: it gives the Go package ab, as does domain ab; rename one of them"},
		{"packages with a suffix", "domains: {http: {x: {c: int}}, http_domain: {x: {c: int}}}", ""},
		{"package of an adapter", "domains: {catalog: {x: {c: int}}, catalogsql: {x: {c: int}}}", "u.yaml:1:35: domain catalogsql: it gives the Go package catalogsql, as does domain catalog; rename one of them"},
		{"Go types", "domains: {a: {b_c: {x: int}, b__c: {x: int}}}", "u.yaml:1:30: resource a/b__c: it gives the Go identifier BC, as does resource a/b_c; rename one of them"},
		{"a type with a suffix", "domains: {a: {o_details: {x: int}, o_details_item: {plural: o_items, fields: {x: int}}}}", ""},
		{"paths", "domains: {a: {person: {x: int}, people: {x: int}}}", "u.yaml:1:33: resource a/people: it gives the path /v1/a/people, as does resource a/person; rename one of them"},
		{"paths by plural", "domains: {a: {b: {x: int}, c: {plural: bs, fields: {x: int}}}}", "u.yaml:1:28: resource a/c: it gives the path /v1/a/bs, as does resource a/b; rename one of them"},
		{"files", "domains: {a: {b_linux: {x: int}, b_linux_: {plural: others, fields: {x: int}}}}", "u.yaml:1:34: resource a/b_linux_: it gives the Go identifier BLinux, as does resource a/b_linux; rename one of them"},
		{"plurals in Go", "domains: {a: {b: {plural: c_d, fields: {x: int}}, e: {plural: c__d, fields: {x: int}}}}", "u.yaml:1:51: resource a/e: it gives the Go plural CD, as does resource a/b; rename one of them"},
		{"variables", "domains: {a: {type: {x: int}, type_item: {x: int}}}", ""},
		{"errors", "domains: {a: {no_x: {a: int}, x_stale: {a: int}}}", ""},
		{"errors of unique fields", "domains: {a: {b: {c_d: string unique}, b_c: {d: string unique}}}", "u.yaml:1:40: resource a/b_c: it gives the Go identifier ErrBCDTaken, as does resource a/b; rename one of them"},
		{"enum and resource", "domains: {a: {order: {status: 'enum(x)'}, order_status: {x: int}}}", "u.yaml:1:32: field a/order.status: it gives the Go identifier OrderStatus, as does resource a/order_status; rename one of them"},
		{"enum's value and resource", "domains: {a: {order: {status: 'enum(paid)'}, order_status_paid: {x: int}}}", "u.yaml:1:32: field a/order.status: value paid: it gives the Go identifier OrderStatusPaid, as does resource a/order_status_paid; rename one of them"},
		{"enum's values", "domains:\n  a:\n    b:\n      c: enum(x-y,x_y)\n", "u.yaml:4:10: field a/b.c: value x_y: it gives the Go identifier BCXY, as does field a/b.c: value x-y; rename one of them"},
		{"enum called like what goes with a resource", "domains:\n  a:\n    order:\n      details: enum(x)\n      store: enum(x)\n      service: enum(x)\n      filter: enum(x)\n", ""},
		{"port and resource", "domains: {orders: {order: {x: ref(catalog/product)}, product: {x: int}, catalog_products: {x: int}}, catalog: {product: {x: int}}}", "u.yaml:1:31: field orders/order.x: it gives the Go identifier CatalogProducts, as does resource orders/catalog_products; rename one of them"},
		{"port with a shorter name", "domains: {orders: {order: {x: ref(catalog/product)}, catalog_products: {x: int}}, catalog: {product: {x: int}}}", ""},
		{"port and labels of another", "domains: {d: {e: {x: ref(a/b), y: ref(a/c)}}, a: {b: {x: int}, c: {plural: bs_labels, fields: {x: int}}}}", "u.yaml:1:35: field d/e.y: it gives the Go identifier ABsLabels, as does field d/e.x; rename one of them"},
		{"one port for two fields", "domains: {orders: {order: {x: ref(catalog/product), y: refs(catalog/product)}, line: {x: ref(catalog/product)}}, catalog: {product: {x: int}}}", ""},
		{"no port within a domain", "domains: {orders: {order: {x: ref(product)}, product: {x: int}, orders_products: {x: int}}}", ""},
		{"bridges", "domains: {a: {b: {x: int}}, c: {b: {x: int}}, d: {a_b: {x: int}}, e: {f: {x: ref(a/b)}}, g: {h: {x: ref(c/b)}}, i: {j: {x: ref(d/a_b)}}}", "u.yaml:1:51: resource d/a_b: it gives the Go identifier ABs, as does resource a/b; rename one of them"},
		{"types of all domains", "domains: {a_b: {c: {x: int}}, a: {b_c: {x: int}}}", "u.yaml:1:35: resource a/b_c: it gives the type abc, as does resource a_b/c; rename one of them"},
		{"types but for case", "domains: {cat: {alog_item: {x: int}}, catalog: {item: {x: int}}}", "u.yaml:1:49: resource catalog/item: it gives the type catalogitem, as does resource cat/alog_item; rename one of them"},
		{"one and several", "domains: {a: {b: {plural: cs, fields: {x: int}}}, ac: {s: {x: int}}}", "u.yaml:1:56: resource ac/s: it gives the type acs, as does resource a/b; rename one of them"},
		{"a type and an enum", "domains: {a: {b: {c_d: 'enum(x)'}}, ab: {c_d: {x: int}}}", "u.yaml:1:42: resource ab/c_d: it gives the type abcd, as does field a/b.c_d; rename one of them"},
		{"a type that every project has", "domains: {money: {input: {x: int}}}", "u.yaml:1:19: resource money/input: it gives the type moneyinput, as does every project; rename one of them"},
		{"table of refs and resource", "domains: {a: {b: {c: refs(b)}, bs_c: {plural: bs_c, fields: {x: int}}}}", "u.yaml:1:19: field a/b.c: it gives the table bs_c, as does resource a/bs_c; rename one of them"},
		{"Go fields", "domains: {a: {b: {c_d: int, c__d: int}}}", "u.yaml:1:29: field a/b.c__d: it gives the Go field CD, as does field a/b.c_d; rename one of them"},
		{"Go fields with a suffix", "domains: {a: {b: {i_d: int, id_field: int}}}", ""},
		{"variables of fields", "domains: {a: {b: {type: int, type_field: int}}}", ""},
		{"columns of money", "domains: {a: {b: {price: money, price_currency: string}}}", "u.yaml:1:33: field a/b.price_currency: it gives the column price_currency, as does field a/b.price; rename one of them"},
		{"column of optional refs", "domains: {a: {b: {c_given: bool, c: refs(b) optional}}}", "u.yaml:1:34: field a/b.c: it gives the column c_given, as does field a/b.c_given; rename one of them"},
		{"no column of refs", "domains: {a: {b: {c_given: bool, c: refs(b)}}}", ""},
		{"column of PostgreSQL", "domains: {a: {b: {xmin: int, xmin_: int}}}", "u.yaml:1:30: field a/b.xmin_: it gives the Go field Xmin, as does field a/b.xmin; rename one of them"},
		{"the list of one and what another is registered by", "domains: {a: {z: {x: int}, y: {plural: zs_list, fields: {x: int}}}}", "u.yaml:1:28: resource a/y: it gives the Go identifier adomainhttp.MountZsList, as does resource a/z; rename one of them"},
		{"indexes", "domains: {a: {news: {item_open: bool}, news_item: {plural: news_item, fields: {open: bool}}}}", "u.yaml:1:80: field a/news_item.open: it gives the index news_item_open, as does field a/news.item_open; rename one of them"},
		{"one name in two domains", "domains: {a: {b: {c: 'enum(x)'}}, d: {b: {c: 'enum(x)'}}}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := full(c.text)
			if c.line == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantError(t, err, nameClash, c.line)
		})
	}
}
