package spec

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The spec of the contract.
const shop = `name: shop
module: example.com/shop
decisions: {database: postgres, cache: none, cqrs: true, otel: off}
domains:
  catalog:
    product:
      name: string
      sku: string unique
      price: money
      description: text optional
  orders:
    order:
      async: [mail, report]          # reserved keys of the long form: async, plural, fields
      plural: commandes
      fields:
        product: ref(catalog/product)
        quantity: int min=1
        email: email
        status: enum(pending,paid,shipped)
`

func TestParse(t *testing.T) {
	s, err := Parse("u.yaml", []byte(shop), choices)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "shop" || s.Module != "example.com/shop" {
		t.Errorf("name %q, module %q", s.Name, s.Module)
	}
	if want := map[string]string{"database": "postgres", "cache": "none", "cqrs": "on", "otel": "off"}; !reflect.DeepEqual(s.Decisions, want) {
		t.Errorf("decisions %v, want %v", s.Decisions, want)
	}
	want := []string{
		"catalog/product name:string sku:string:unique price:money description:text:optional",
		"orders/order plural=commandes product:ref(catalog/product) quantity:int:min=1 email:email status:enum(pending,paid,shipped) +mail +report",
	}
	if got := flags(s); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func flags(s *Spec) []string {
	var all []string
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			all = append(all, r.Flag(d.Name))
		}
	}
	return all
}

func TestParseSaysNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing\n", "---\n", "null\n", "{}", "\ufeff", "name:\nmodule:\ndecisions:\ndomains:\n"} {
		s, err := Parse("u.yaml", []byte(text), choices)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if s.Name != "" || s.Module != "" || len(s.Decisions) > 0 || len(s.Domains) > 0 {
			t.Errorf("%q says %+v", text, s)
		}
	}
}

func TestParseForms(t *testing.T) {
	for _, c := range []struct{ name, text, flag string }{
		{"short", "{domains: {a: {b: {c: int}}}}", "a/b c:int"},
		{"short with the keys of the long form", "domains:\n  a:\n    b:\n      async: string\n      plural: text\n      fields: int\n", "a/b async:string plural:text fields:int"},
		{"long with the keys of the long form", "domains:\n  a:\n    b:\n      fields: {async: string, plural: text, fields: int}\n", "a/b async:string plural:text fields:int"},
		{"long", "domains:\n  a:\n    b:\n      plural: people\n      async: [report]\n      fields: {c: int}\n", "a/b plural=people c:int +report"},
		{"long and empty", "domains:\n  a:\n    b:\n      plural:\n      async:\n      fields: {c: int}\n", "a/b c:int"},
		{"words of YAML as names", "domains:\n  a:\n    b:\n      null: int\n      true: int\n      on: int\n      y: int\n", "a/b null:int true:int on:int y:int"},
		{"blanks", "domains:\n  a:\n    b:\n      c: >\n        enum( x , y )\n        optional\n\n        default=x\n", "a/b c:enum(x,y):optional:default=x"},
		{"CRLF", "domains:\r\n  a:\r\n    b:\r\n      c: int  min=1\r\n", "a/b c:int:min=1"},
		{"JSON", `{"domains": {"a": {"b": {"c": "enum(x, y)"}}}}`, "a/b c:enum(x,y)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Parse("u.yaml", []byte(c.text), choices)
			if err != nil {
				t.Fatal(err)
			}
			if got := flags(s); len(got) != 1 || got[0] != c.flag {
				t.Errorf("got %q, want %q", got, c.flag)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, code, line string }{
		// YAML
		{"not YAML", "name: shop\nmodule: a: b\n", badYAML, "u.yaml:2:1: the spec: it is not YAML: mapping values are not allowed in this context; look at indentation, quotes and brackets there"},
		{"line of the parser", "name: shop\n- b\n", badYAML, "u.yaml:2:1: the spec: it is not YAML: did not find expected key; look at indentation, quotes and brackets there"},
		{"line of the first line", "name: @x\n", badYAML, "u.yaml:1:1: the spec: it is not YAML: found character that cannot start any token; look at indentation, quotes and brackets there"},
		{"not closed", "name: shop\ndomains: {a: [\n", badYAML, "u.yaml:3:1: the spec: it is not YAML: did not find expected node content; look at indentation, quotes and brackets there"},
		{"tab", "domains:\n\ta: 1\n", badYAML, "u.yaml:2:1: the spec: it is not YAML: found character that cannot start any token; indent with spaces, not tabs"},
		{"not UTF-8", "name: shop\nmodule: \xff\n", badYAML, "u.yaml:2:9: the spec: it is not UTF-8; save it as UTF-8"},
		{"UTF-16", "\xff\xfen\x00", badYAML, "u.yaml:1:1: the spec: it is not UTF-8; save it as UTF-8"},
		{"NUL", "name: sh\x00op\n", badYAML, "u.yaml:1:9: the spec: it contains a NUL; remove it"},
		{"control character", "name: é\x07\n", badYAML, `u.yaml:1:8: the spec: it contains the control character '\a'; remove it`},
		{"too deep", strings.Repeat("[", 30) + strings.Repeat("]", 30), badYAML, "u.yaml:1:21: the spec: it is nested more than 20 deep; a spec needs no more than 6"},
		{"much too deep", strings.Repeat("[", 20000), badYAML, "u.yaml:1:1: the spec: it is not YAML: exceeded max depth of 10000; look at indentation, quotes and brackets there"},
		{"too long", strings.Repeat("#", mostFile+1), tooLarge, "u.yaml:1:1: the spec: it has 1048577 bytes, more than 1 MiB; use a smaller file"},
		{"alias", "name: &x shop\nmodule: *x\n", alias, "u.yaml:1:7: the spec: it uses the anchor &x; remove it"},
		{"alias of nothing", "name: shop\nmodule: *x\n", alias, "u.yaml:2:9: the spec: it uses the alias *x; write out what it stands for"},
		{"anchor of a mapping", "domains: &d {}\n", alias, "u.yaml:1:10: the spec: it uses the anchor &d; remove it"},
		{"merge key", "domains:\n  <<: {a: {b: {c: int}}}\n", alias, "u.yaml:2:3: the spec: it uses the merge key <<; write out what is merged"},
		{"tag", "name: !!str shop\n", customTag, `u.yaml:1:7: the spec: it uses the tag "!!str"; remove it`},
		{"tag of one's own", "domains: !mine {}\n", customTag, `u.yaml:1:10: the spec: it uses the tag "!mine"; remove it`},
		{"two documents", "name: shop\n---\nname: shop\n", manyDocuments, "u.yaml:2:1: the spec: it has more than one document; keep one"},
		{"broken second document", "name: shop\n---\nname: @\n", badYAML, "u.yaml:3:1: the spec: it is not YAML: found character that cannot start any token; look at indentation, quotes and brackets there"},

		// Kinds and keys
		{"a list", "- name: shop\n", badKind, "u.yaml:1:1: the spec: it is a list, not a mapping; start with name: or domains:"},
		{"a text", "shop\n", badKind, `u.yaml:1:1: the spec: it is "shop", not a mapping; start with name: or domains:`},
		{"a list as key", "? [a]\n: b\n", badKind, "u.yaml:1:3: the spec: a name is expected here, not a list; start with name: or domains:"},
		{"unknown key", "domain: {}\n", unknownKey, "u.yaml:1:1: domain: there is no such key; did you mean domains?"},
		{"far from any key", "services: {}\n", unknownKey, "u.yaml:1:1: services: there is no such key; choose one of name, module, decisions, domains"},
		{"key twice", "name: a\nmodule: example.com/a\nname: b\n", duplicateKey, "u.yaml:3:1: the spec: name is defined here and in line 1; remove one or rename it"},
		{"name is a list", "name: [shop]\n", badKind, "u.yaml:1:7: name: it is a list, not a text; write name: shop"},
		{"module is a mapping", "module: {a: b}\n", badKind, "u.yaml:1:9: module: it is a mapping, not a text; write module: example.com/shop"},
		{"decisions are a text", "decisions: postgres\n", badKind, `u.yaml:1:12: decisions: it is "postgres", not a mapping; write decisions: {database: sqlite}`},
		{"option is a list", "decisions: {cache: [redis]}\n", badKind, "u.yaml:1:20: decision cache: it is a list, not a text; write cache: OPTION"},
		{"domains are a list", "domains:\n  - catalog\n", badKind, "u.yaml:2:3: domains: it is a list, not a mapping; write a domain's name, and its resources below"},
		{"domain is a list", "domains:\n  catalog: [product]\n", badKind, "u.yaml:2:12: domain catalog: it is a list, not a mapping; write a resource's name, and its fields below"},
		{"resource is a text", "domains:\n  catalog:\n    product: name\n", badKind, `u.yaml:3:14: resource catalog/product: it is "name", not a mapping; write a field's name and type, such as quantity: int`},
		{"field is a mapping", "domains: {a: {b: {c: {type: int}}}}\n", badKind, "u.yaml:1:22: field a/b.c: it is a mapping, not a type; write its type, such as c: string"},
		{"long form without fields", "domains: {a: {b: {async: [mail], c: int}}}\n", badKind, "u.yaml:1:26: field a/b.async: it is a list, not a type; the long form of a resource has its fields below fields:"},
		{"fields are a list", "domains: {a: {b: {fields: [c]}}}\n", badKind, "u.yaml:1:27: field a/b.fields: it is a list, not a type; the long form of a resource has its fields below fields:"},
		{"field among the keys of the long form", "domains:\n  a:\n    b:\n      c: int\n      fields: {d: int}\n", unknownKey, "u.yaml:4:7: resource a/b: c: beside fields: there is no such key; put fields below fields:"},
		{"misspelt key of the long form", "domains:\n  a:\n    b:\n      asynch: []\n      fields: {d: int}\n", unknownKey, "u.yaml:4:7: resource a/b: asynch: beside fields: there is no such key; did you mean async?"},
		{"key of the long form twice", "domains:\n  a:\n    b:\n      fields: {d: int}\n      fields: {e: int}\n", duplicateKey, "u.yaml:5:7: resource a/b: fields is defined here and in line 4; remove one or rename it"},
		{"async is a text", "domains: {a: {b: {async: mail, fields: {d: int}}}}\n", badKind, `u.yaml:1:26: resource a/b: async: it is "mail", not a list; write async: [mail]`},
		{"trait is a list", "domains: {a: {b: {async: [[mail]], fields: {d: int}}}}\n", badKind, "u.yaml:1:27: resource a/b: async: it is a list, not a text; write async: [mail]"},
		{"plural is a list", "domains: {a: {b: {plural: [bs], fields: {d: int}}}}\n", badKind, "u.yaml:1:27: resource a/b: plural: it is a list, not a text; write plural: people"},
		{"domain twice", "domains:\n  a: {b: {c: int}}\n  a: {d: {e: int}}\n", duplicateName, "u.yaml:3:3: domains: a is defined here and in line 2; remove one or rename it"},
		{"resource twice", "domains:\n  a:\n    b: {c: int}\n    b: {c: int}\n", duplicateName, "u.yaml:4:5: domain a: b is defined here and in line 3; remove one or rename it"},
		{"field twice", "domains:\n  a:\n    b:\n      c: int\n      c: int\n", duplicateName, "u.yaml:5:7: resource a/b: c is defined here and in line 4; remove one or rename it"},

		// Names and decisions
		{"project name", "name: MyShop\n", badName, `u.yaml:1:7: name "MyShop": a project's name has lower-case letters, digits and -, and starts with a letter; did you mean my-shop?`},
		{"project name beyond help", "name: Zürich\n", badName, `u.yaml:1:7: name "Zürich": a project's name has lower-case letters, digits and -, and starts with a letter; write something like shop`},
		{"project name with a line break", "name: \"a\\nb\"\n", badName, `u.yaml:1:7: name "a\nb": a project's name has lower-case letters, digits and -, and starts with a letter; write something like shop`},
		{"long project name", "name: " + strings.Repeat("a", 101) + "\n", badName, `u.yaml:1:7: name "` + strings.Repeat("a", 60) + `…": it is longer than 100 characters; choose a shorter name`},
		{"project called like a device", "name: aux\n", reservedName, `u.yaml:1:7: name "aux": it is a device on Windows, and Go refuses it in import paths everywhere; choose another name`},
		{"module path", "module: shop\n", badModule, `u.yaml:1:9: module "shop": missing dot in first path element; write something like example.com/shop`},
		{"domain name", "domains: {orderItems: {b: {c: int}}}\n", badName, `u.yaml:1:11: domain "orderItems": a name has lower-case letters, digits and _, and starts with a letter; did you mean order_items?`},
		{"empty domain name", "domains: {'': {b: {c: int}}}\n", badName, `u.yaml:1:11: domain "": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{"resource name", "domains: {a: {b-c: {c: int}}}\n", badName, `u.yaml:1:15: resource a/"b-c": a name has lower-case letters, digits and _, and starts with a letter; did you mean b_c?`},
		{"field name", "domains: {a: {b: {1: int}}}\n", badName, `u.yaml:1:19: field a/b."1": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{"long name", "domains: {a: {b: {" + strings.Repeat("c", 41) + ": int}}}\n", badName, "u.yaml:1:19: field a/b." + strings.Repeat("c", 41) + ": it is longer than 40 characters; choose a shorter name"},
		{"unknown decision", "decisions: {databse: sqlite}\n", unknownDecision, "u.yaml:1:13: decision databse: there is no such decision; did you mean database?"},
		{"far from any decision", "decisions: {colour: red}\n", unknownDecision, "u.yaml:1:13: decision colour: there is no such decision; choose one of database, cache, cqrs, otel"},
		{"unknown option", "decisions: {database: postgresql}\n", unknownOption, `u.yaml:1:23: decision database: it has no option "postgresql"; did you mean postgres?`},
		{"option that says nothing", "decisions: {cache: }\n", unknownOption, `u.yaml:1:20: decision cache: it has no option ""; choose one of none, memory, redis`},
		{"boolean for an option", "decisions: {cache: true}\n", unknownOption, `u.yaml:1:20: decision cache: it has no option "true"; choose one of none, memory, redis`},
		{"no boolean", "decisions: {cqrs: yes}\n", unknownOption, `u.yaml:1:19: decision cqrs: it has no option "yes"; choose one of true, false, off, on`},
		{"decision twice", "decisions: {cqrs: true, cqrs: true}\n", duplicateKey, "u.yaml:1:25: decisions: cqrs is defined here and in line 1; remove one or rename it"},

		// Words within a scalar
		{"unknown type", "domains: {a: {b: {c: strng}}}\n", unknownType, `u.yaml:1:22: field a/b.c: there is no type "strng"; did you mean string?`},
		{"no type", "domains: {a: {b: {c: }}}\n", unknownType, "u.yaml:1:22: field a/b.c: it has no type; choose one of string, text, int, float, decimal, bool, money, date, time, uuid, email, url, json, enum, ref, refs"},
		{"place of a word", "domains:\n  a:\n    b:\n      c: string  uniqe\n", badModifier, `u.yaml:4:18: field a/b.c: there is no modifier "uniqe"; did you mean unique?`},
		{"place of a word behind a wide one", "domains: {a: {b: {c: 'string default=\"é ü\" uniqe'}}}\n", badModifier, `u.yaml:1:44: field a/b.c: there is no modifier "uniqe"; did you mean unique?`},
		{"place of a word that is written otherwise", "domains:\n  a:\n    b:\n      c: \"string\\x20uniqe\"\n", badModifier, `u.yaml:4:10: field a/b.c: there is no modifier "uniqe"; did you mean unique?`},
		{"values between braces", "domains: {a: {b: {c: enum(x,y)}}}\n", badType, "u.yaml:1:22: field a/b.c: the ( after enum is not closed; end it with ), and put the whole into quotes if it stands between { and }"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("u.yaml", []byte(c.text), choices)
			wantError(t, err, c.code, c.line)
		})
	}
}

// A file that is wrong all over is parsed in a time that grows with its length, not with
// the square of it.
func TestParseIsQuick(t *testing.T) {
	const times = 16
	for name, text := range map[string]func(length int) string{
		"sequences": func(n int) string { return strings.Repeat("[", n) },
		"mappings":  func(n int) string { return strings.Repeat("{a: ", n/4) },
		"keys":      func(n int) string { return "{" + strings.Repeat("a,", n/2-1) + "}" },
		"lines":     func(n int) string { return strings.Repeat("a:\n", n/3) },
		"fields":    func(n int) string { return "domains: {a: {b: {" + strings.Repeat("c: int, ", n/9) + "}}}" },
		"a long default": func(n int) string {
			return "domains: {a: {b: {c: string default='" + strings.Repeat("x", n-50) + "'}}}"
		},
	} {
		short, long := quickest(text(mostFile/times)), quickest(text(mostFile))
		if long > short*times*times/2 {
			t.Errorf("%s: %d times the text takes %.0f times as long: %v and %v", name, times, float64(long)/float64(short), short, long)
		}
	}
}

// quickest returns the time of the quickest of some parses.
func quickest(text string) time.Duration {
	least := time.Duration(math.MaxInt64)
	for range 3 {
		start := time.Now()
		_, _ = full(text)
		least = min(least, time.Since(start))
	}
	return least
}
