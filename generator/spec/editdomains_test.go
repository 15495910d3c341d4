package spec

import (
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/naming"
)

// What a spec does not have goes with its comments in its lines, and all else stays.
func TestEditRemoves(t *testing.T) {
	const block = "# all\nname: shop\ndomains:\n  catalog: # ours\n    product:\n      name: string # 1\n      rank: int # 2\n      last: |\n        int\n\n    # labels\n    label: {name: string, rank: int, last: int} # 3\n  crm:\n    person: {name: string}\n"
	without := func(domain, resource, field string) func(*Spec) {
		return func(s *Spec) {
			d := s.Find(domain)
			r := d.Find(resource)
			switch {
			case field != "":
				r.Fields = slices.DeleteFunc(r.Fields, func(f *Field) bool { return f.Name == field })
			case len(d.Resources) > 1:
				d.Resources = slices.DeleteFunc(d.Resources, func(other *Resource) bool { return other == r })
			default:
				s.Domains = slices.DeleteFunc(s.Domains, func(other *Domain) bool { return other == d })
			}
		}
	}
	tests := map[string]struct {
		change    func(*Spec)
		old, with string
	}{
		"a field":                   {without("catalog", "product", "rank"), "      rank: int # 2\n", ""},
		"the first field":           {without("catalog", "product", "name"), "      name: string # 1\n", ""},
		"the last field":            {without("catalog", "product", "last"), "      last: |\n        int\n", ""},
		"a field in a line":         {without("catalog", "label", "rank"), "rank: int, ", ""},
		"the first field in a line": {without("catalog", "label", "name"), "name: string, rank", "rank"},
		"the last field in a line":  {without("catalog", "label", "last"), ", last: int}", "}"},
		"a resource":                {without("catalog", "label", ""), "    label: {name: string, rank: int, last: int} # 3\n", ""},
		"a domain":                  {without("crm", "person", ""), "  crm:\n    person: {name: string}\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := Parse("underpin.yaml", []byte(block), Choices{})
			if err != nil {
				t.Fatal(err)
			}
			s.Complete(Choices{})
			test.change(s)
			got, err := Edit([]byte(block), s, Choices{})
			if want := strings.Replace(block, test.old, test.with, 1); err != nil || string(got) != want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
			}
		})
	}
}

// What is added comes after its siblings, in their style, and all else stays.
func TestEditAdds(t *testing.T) {
	field := func(s *Spec) {
		r := s.Find("catalog").Find("product")
		r.Fields = append(r.Fields, &Field{Name: "state", Type: Enum, Values: []string{"on", "off"}, Optional: true})
	}
	resource := func(s *Spec) {
		s.Add("catalog", &Resource{Name: "tag", Plural: "tags", Fields: []*Field{{Name: "of", Type: TypeRef, Ref: Ref{"catalog", "product"}}}})
	}
	domain := func(s *Spec) {
		s.Add("crm", &Resource{Name: "person", Plural: "persons", Async: []string{"mail"}, Fields: []*Field{{Name: "email", Type: Email}, {Name: "bought", Type: TypeRefs, Ref: Ref{"catalog", "product"}}}})
	}
	tests := map[string]struct {
		text string
		add  func(*Spec)
		want string
	}{
		"a field": {"domains:\n  catalog:\n    product:\n      name: string # what it is called\n\n# the rest\nname: shop\n", field,
			"domains:\n  catalog:\n    product:\n      name: string # what it is called\n      state: enum(on,off) optional\n\n# the rest\nname: shop\n"},
		"a field, long form": {"name: shop\ndomains:\n   catalog:\n      product:\n         fields:\n            # a comment\n            name: 'string'\n            # its end\n         plural: products\n", field,
			"name: shop\ndomains:\n   catalog:\n      product:\n         fields:\n            # a comment\n            name: 'string'\n            state: enum(on,off) optional\n            # its end\n         plural: products\n"},
		"a field in a line": {"name: shop\ndomains: {catalog: {product: {name: \"string max=9\"}}} # ours\n", field,
			"name: shop\ndomains: {catalog: {product: {name: \"string max=9\", state: \"enum(on,off) optional\"}}} # ours\n"},
		"a field, no end of the line": {"name: shop\ndomains:\n  catalog:\n    product: {name: string}\n    brand:\n      name: string", func(s *Spec) {
			r := s.Find("catalog").Find("brand")
			r.Fields = append(r.Fields, &Field{Name: "rank", Type: Int})
		}, "name: shop\ndomains:\n  catalog:\n    product: {name: string}\n    brand:\n      name: string\n      rank: int\n"},
		"a resource": {"domains:\n  catalog:\n    product:\n      name: string\n  # of others\n  orders: {order: {of: ref(catalog/product)}}\nname: shop\n", resource,
			"domains:\n  catalog:\n    product:\n      name: string\n    tag:\n      of: ref(product)\n  # of others\n  orders: {order: {of: ref(catalog/product)}}\nname: shop\n"},
		"a resource in a line": {"name: shop\ndomains: {catalog: {product: {name: string}}}\n", resource, "name: shop\ndomains: {catalog: {product: {name: string}, tag: {of: ref(product)}}}\n"},
		"a domain": {"domains:\n  catalog:\n    product:\n      name: string\nname: shop\n", domain,
			"domains:\n  catalog:\n    product:\n      name: string\n  crm:\n    person:\n      async: [mail]\n      plural: persons\n      fields:\n        email: email\n        bought: refs(catalog/product)\nname: shop\n"},
		"a domain in a line": {"name: shop\ndomains: {catalog: {product: {name: string}}}\n", domain,
			"name: shop\ndomains: {catalog: {product: {name: string}}, crm: {person: {async: [mail], plural: persons, fields: {email: email, bought: refs(catalog/product)}}}}\n"},
	}
	c := Choices{Traits: []string{"mail"}, Needs: map[string]Type{"mail": Email}, Names: naming.Names{}}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := Parse("underpin.yaml", []byte(test.text), c)
			if err != nil {
				t.Fatal(err)
			}
			s.Complete(c)
			test.add(s)
			got, err := Edit([]byte(test.text), s, c)
			if err != nil || string(got) != test.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, test.want)
			}
		})
	}
	t.Run("all domains", func(t *testing.T) {
		s, err := Parse("underpin.yaml", []byte("name: shop\n"), c)
		if err != nil {
			t.Fatal(err)
		}
		s.Complete(c)
		s.Module = ""
		want := string(s.YAML(c))
		got, err := Edit([]byte("# yaml-language-server: $schema="+SchemaURL+"\nname: shop\n"), s, c)
		if err != nil || string(got) != want {
			t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
		}
	})
}
