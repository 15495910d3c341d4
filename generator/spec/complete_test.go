package spec

import (
	"reflect"
	"testing"
)

func TestCompleteAnEmptySpec(t *testing.T) {
	s := &Spec{Name: "shop"}
	s.Complete(choices)
	if s.Module != "example.com/shop" {
		t.Errorf("module %q", s.Module)
	}
	if want := map[string]string{"database": "sqlite", "cache": "memory", "cqrs": "off", "otel": "on"}; !reflect.DeepEqual(s.Decisions, want) {
		t.Errorf("decisions %v, want %v", s.Decisions, want)
	}
	want := []string{
		"catalog/product name:string sku:string:unique price:money description:text:optional",
		"orders/order product:ref(catalog/product) quantity:int:min=1 email:email status:enum(pending,paid,shipped) +mail +report",
	}
	if got := flags(s); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := s.Domains[1].Resources[0].Plural; got != "orders" {
		t.Errorf("plural %q", got)
	}
	if err := s.Validate(choices); err != nil {
		t.Error(err)
	}
	if got := flags(defaults(Choices{}))[1]; got != "orders/order product:ref(catalog/product) quantity:int:min=1 email:email status:enum(pending,paid,shipped)" {
		t.Errorf("without traits %q", got)
	}
}

func defaults(c Choices) *Spec {
	s := &Spec{Name: "shop"}
	s.Complete(c)
	return s
}

func TestCompleteKeepsWhatIsThere(t *testing.T) {
	const file = "name: shop\nmodule: example.com/other\ndecisions: {database: postgres}\n" +
		"domains:\n  a:\n    person:\n      plural: persons\n      fields: {boss: ref(person) optional, pet: refs(b/pet)}\n  b:\n    pet: {name: string}\n"
	s, err := full(file)
	if err != nil {
		t.Fatal(err)
	}
	person := s.Domains[0].Resources[0]
	if s.Module != "example.com/other" || s.Decisions["database"] != "postgres" || s.Decisions["cache"] != "memory" ||
		person.Plural != "persons" || len(s.Domains) != 2 {
		t.Errorf("%+v, %+v", s, person)
	}
	if got := []Ref{person.Fields[0].Ref, person.Fields[1].Ref}; !reflect.DeepEqual(got, []Ref{{"a", "person"}, {"b", "pet"}}) {
		t.Errorf("refs %v", got)
	}
	before := string(s.YAML(choices))
	s.Complete(choices)
	if after := string(s.YAML(choices)); after != before {
		t.Errorf("completed twice:\n%s\nonce:\n%s", after, before)
	}
}

func TestDefaultsShareNothing(t *testing.T) {
	a, b := defaults(choices), defaults(choices)
	a.Domains[1].Resources[0].Async[0] = "changed"
	*a.Domains[1].Resources[0].Fields[1].Min = "5"
	if got := b.Domains[1].Resources[0]; got.Async[0] != "mail" || *got.Fields[1].Min != "1" {
		t.Errorf("a change to one default spec shows in another: %+v", got)
	}
	if choices.Traits[0] != "mail" {
		t.Errorf("and in the choices: %v", choices.Traits)
	}
}

func TestOption(t *testing.T) {
	cqrs, cache := choices.Decisions[2], choices.Decisions[1]
	for value, want := range map[string]string{"true": "on", "false": "off", "on": "on", "off": "off"} {
		if got, err := cqrs.Parse(value); got != want || err != nil {
			t.Errorf("%s gives %q, %v", value, got, err)
		}
	}
	if got, err := cache.Parse("redis"); got != "redis" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	_, err := cache.Parse("reddis")
	wantError(t, err, unknownOption, `decision cache: it has no option "reddis"; did you mean redis?`)
}
