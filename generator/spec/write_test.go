package spec

import (
	"reflect"
	"strings"
	"testing"
)

func TestYAML(t *testing.T) {
	s, err := full(shop)
	if err != nil {
		t.Fatal(err)
	}
	const want = `# yaml-language-server: $schema=https://raw.githubusercontent.com/underpin-dev/underpin/main/docs/underpin.schema.json
name: shop
module: example.com/shop
decisions: {database: postgres, cache: none, cqrs: true, otel: false}
domains:
  catalog:
    product:
      name: string
      sku: string unique
      price: money
      description: text optional
  orders:
    order:
      async: [mail, report]
      plural: commandes
      fields:
        product: ref(catalog/product)
        quantity: int min=1
        email: email
        status: enum(pending,paid,shipped)
`
	if got := string(s.YAML(choices)); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestYAMLOfFields(t *testing.T) {
	for _, c := range []struct{ field, yaml, line string }{
		{"'string  unique   max=3'", "string unique max=3", "string:unique:max=3"},
		{"int max=3 default=2 min=1 optional", "int optional min=1 max=3 default=2", "int:optional:min=1:max=3:default=2"},
		{"enum( a , b )", "enum(a,b)", "enum(a,b)"},
		{"ref(a/other)", "ref(other)", "ref(a/other)"},
		{"refs(other)", "refs(other)", "refs(a/other)"},
		{"string default='a'", "string default=a", "string:default=a"},
		{"string default='a b'", `string default="a b"`, `string:default="a b"`},
		{`"string default='a: b #c'"`, "'string default=\"a: b #c\"'", `string:default="a: b #c"`},
		{`"string default='a #b'"`, `'string default="a #b"'`, `string:default="a #b"`},
		{`string default="\U000e0001\u202e"`, `string default="\U000E0001\u202E"`, `string:default="\U000E0001\u202E"`},
		{`string default='a "b" c'`, `string default='a "b" c'`, `string:default='a "b" c'`},
		{`'string default=''a "b": c'''`, `"string default='a \"b\": c'"`, `string:default='a "b": c'`},
		{"string default='a''b'", "string default=a'b", "string:default=a'b"},
		{"string default='''ab'", `string default="'ab"`, `string:default="'ab"`},
		{"'string default=a:'", "'string default=a:'", "string:default=a:"},
		{"string default=a:optional", `string default="a:optional"`, `string:default="a:optional"`},
		{`string default="a\nb\t\\\u00a0\U0001f600"`, `string default="a\nb\t\\\u00A0😀"`, `string:default="a\nb\t\\\u00A0😀"`},
		{`text optional default=""`, `text optional default=""`, `text:optional:default=""`},
		{"url default=https://example.com/a", "url default=https://example.com/a", "url:default=https://example.com/a"},
		{"money default='1 EUR'", `money default="1 EUR"`, `money:default="1 EUR"`},
	} {
		t.Run(c.field, func(t *testing.T) {
			s, err := full("domains:\n  a:\n    b:\n      c: " + c.field + "\n    other: {name: string}\n")
			if err != nil {
				t.Fatal(err)
			}
			if got := string(s.YAML(choices)); !strings.Contains(got, "\n      c: "+c.yaml+"\n") {
				t.Errorf("want %s in\n%s", c.yaml, got)
			}
			if got := fieldOf(s).Line(); got != "c:"+c.line {
				t.Errorf("line %s, want %s", got, c.line)
			}
			roundTrip(t, s)
		})
	}
}

func TestYAMLQuotesNames(t *testing.T) {
	s, err := full("name: 'null'\ndomains:\n  true:\n    no:\n      on: int\n      y: int\n      null: int\n")
	if err != nil {
		t.Fatal(err)
	}
	got := string(s.YAML(choices))
	for _, want := range []string{"name: 'null'\n", "  'true':\n", "    'no':\n", "      'on': int\n", "      'y': int\n", "      'null': int\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	roundTrip(t, s)
	if got := string((&Spec{}).YAML(choices)); strings.Count(got, "\n") != 1 {
		t.Errorf("an empty spec is\n%s", got)
	}
}

// roundTrip wants the spec back from its YAML and from its flags.
func roundTrip(t *testing.T, s *Spec) {
	t.Helper()
	out := s.YAML(choices)
	again, err := Parse("again.yaml", out, choices)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	again.Complete(choices)
	if err := again.Validate(choices); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if !reflect.DeepEqual(forget(again), forget(s)) {
		t.Fatalf("not the same again:\n%s\n%s", out, again.YAML(choices))
	}
	byFlags := &Spec{Name: s.Name, Module: s.Module, Decisions: s.Decisions}
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			domain, parsed, err := ParseResource(r.Flag(d.Name), choices)
			if err != nil {
				t.Fatalf("%v in %q", err, r.Flag(d.Name))
			}
			byFlags.Add(domain, parsed)
		}
	}
	byFlags.Complete(choices)
	if !reflect.DeepEqual(forget(byFlags), forget(s)) {
		t.Fatalf("not the same by flags:\n%s\n%q", out, flags(s))
	}
}

// forget is the spec without places in a file.
func forget(s *Spec) *Spec {
	clone := *s
	clone.file, clone.at, clone.Domains = "", nil, nil
	for _, d := range s.Domains {
		domain := &Domain{Name: d.Name}
		for _, r := range d.Resources {
			resource := *r
			resource.at, resource.Fields = nil, nil
			for _, f := range r.Fields {
				field := *f
				field.at = nil
				resource.Fields = append(resource.Fields, &field)
			}
			domain.Resources = append(domain.Resources, &resource)
		}
		clone.Domains = append(clone.Domains, domain)
	}
	return &clone
}

// FuzzParse: nothing panics, every error is an *Error on one line, and what is
// valid survives a round trip.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		shop, "", "name: shop\n", "domains: {a: {b: {c: enum(x), d: ref(b) optional}}}", "&a *a", "!!str x", "<<: {}",
		"domains:\n  a:\n    b:\n      c: \"string default='a\\n: #\\\"b'\"\n",
		"domains:\n  a:\n    b:\n      plural: bees\n      async: [report]\n      fields: {c: 'json default={\"a\": 1}', d: money default='1 EUR'}\n",
		"domains: {a: {b: {c: |\n  int\n  min=1\n}}}", "--- >\n x\n", "\ufeffname: a\r\n", "a: \u0085b\u2028c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := full(string(data))
		if err == nil {
			roundTrip(t, s)
			return
		}
		if e, ok := err.(*Error); !ok || e.Code == "" || strings.ContainsAny(e.Error(), "\n\r") {
			t.Fatalf("%q", err)
		}
	})
}

// FuzzParseResource: the same for a resource on one line.
func FuzzParseResource(f *testing.F) {
	for _, seed := range []string{
		"orders/order product:ref(order):optional quantity:int:min=1 status:enum(pending,paid) note:text:optional +report",
		`a/b plural=bees c:string:default="x y" d:json:default='{"a": 1}'`, "a/b c:enum(x, y):unique", "a/b c:url:default=http://a:1/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		domain, r, err := ParseResource(line, choices)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Code == "" || strings.ContainsAny(e.Error(), "\n\r") {
				t.Fatalf("%q", err)
			}
			return
		}
		s := &Spec{Name: "shop"}
		s.Add(domain, r)
		s.Complete(choices)
		if s.Validate(choices) == nil {
			roundTrip(t, s)
		}
	})
}
