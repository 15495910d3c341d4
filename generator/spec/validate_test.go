package spec

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/naming"
)

func TestValidateField(t *testing.T) {
	for _, c := range []struct{ field, code, line string }{ // an empty code is for what is fine
		// unique
		{"string unique", "", ""},
		{"int unique", "", ""},
		{"email unique", "", ""},
		{"url unique", "", ""},
		{"uuid unique optional", "", ""},
		{"date unique", "", ""},
		{"enum(a,b) unique", "", ""},
		{"ref(other) unique", "", ""},
		{"text unique", badModifier, "u.yaml:4:15: field a/b.c: a text can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"money unique", badModifier, "u.yaml:4:16: field a/b.c: a money can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"refs(other) unique", badModifier, "u.yaml:4:22: field a/b.c: a refs can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"float unique", badModifier, "u.yaml:4:16: field a/b.c: a float can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"decimal unique", badModifier, "u.yaml:4:18: field a/b.c: a decimal can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"bool unique", badModifier, "u.yaml:4:15: field a/b.c: a bool can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"time unique", badModifier, "u.yaml:4:15: field a/b.c: a time can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},
		{"json unique", badModifier, "u.yaml:4:15: field a/b.c: a json can't be unique; unique are string, int, date, uuid, email, url, enum, ref"},

		// min and max
		{"int min=-9223372036854775808 max=9223372036854775807", "", ""},
		{"float min=-1.5e3 max=2e9", "", ""},
		{"decimal min=0.10 max=99999999999999999999", "", ""},
		{"string min=2 max=255", "", ""},
		{"text min=256 max=1048576", "", ""},
		{"email max=100", "", ""},
		{"url max=100", "", ""},
		{"string min=0", "", ""},
		{"bool min=1", badModifier, "u.yaml:4:15: field a/b.c: a bool has no min; min and max are for string, text, int, float, decimal, email, url"},
		{"date max=2024-01-01", badModifier, "u.yaml:4:15: field a/b.c: a date has no max; min and max are for string, text, int, float, decimal, email, url"},
		{"enum(x) min=1", badModifier, "u.yaml:4:18: field a/b.c: an enum has no min; min and max are for string, text, int, float, decimal, email, url"},
		{"money min=1", badModifier, "u.yaml:4:16: field a/b.c: a money has no min; min and max are for string, text, int, float, decimal, email, url"},
		{"refs(other) max=3", badModifier, "u.yaml:4:22: field a/b.c: a refs has no max; min and max are for string, text, int, float, decimal, email, url"},
		{"int min=1.5", badLimit, "u.yaml:4:14: field a/b.c: min=1.5 is not an int; write a whole number of 64 bits, such as 12"},
		{"int max=9223372036854775808", badLimit, "u.yaml:4:14: field a/b.c: max=9223372036854775808 is not an int; write a whole number of 64 bits, such as 12"},
		{"int min=007", badLimit, "u.yaml:4:14: field a/b.c: min=007 is not an int; write a whole number of 64 bits, such as 12"},
		{"int min=+1", badLimit, "u.yaml:4:14: field a/b.c: min=+1 is not an int; write a whole number of 64 bits, such as 12"},
		{"float max=1e999", badLimit, "u.yaml:4:16: field a/b.c: max=1e999 is not a float; write a finite number, such as 1.5 or 2e9"},
		{"float max=inf", badLimit, "u.yaml:4:16: field a/b.c: max=inf is not a float; write a finite number, such as 1.5 or 2e9"},
		{"float min=0x1p3", badLimit, "u.yaml:4:16: field a/b.c: min=0x1p3 is not a float; write a finite number, such as 1.5 or 2e9"},
		{"decimal min=1e3", badLimit, "u.yaml:4:18: field a/b.c: min=1e3 is not a decimal; write a number of at most 38 digits, such as 12.50"},
		{"string min=-1", badLimit, "u.yaml:4:17: field a/b.c: min=-1 is not a length in characters; write a whole number up to 1048576"},
		{"text max=1048577", badLimit, "u.yaml:4:15: field a/b.c: max=1048577 is not a length in characters; write a whole number up to 1048576"},
		{"text max=99999999999999999999", badLimit, "u.yaml:4:15: field a/b.c: max=99999999999999999999 is not a length in characters; write a whole number up to 1048576"},
		{"string max=256", badLimit, "u.yaml:4:17: field a/b.c: max=256, but a string has at most 255 characters; choose a lower one, or type text"},
		{"string min=256", badLimit, "u.yaml:4:17: field a/b.c: min=256, but a string has at most 255 characters; choose a lower one, or type text"},
		{"email min=255", badLimit, "u.yaml:4:16: field a/b.c: min=255, but an email has at most 254 characters; choose a lower one, or type text"},
		{"email max=255", "", ""},
		{"email max=3", "", ""},
		{"email max=2", badLimit, "u.yaml:4:16: field a/b.c: max=2, but an email has at least 3 characters; choose a higher one"},
		{"url optional max=8", "", ""},
		{"url optional max=7", badLimit, "u.yaml:4:23: field a/b.c: max=7, but a url has at least 8 characters; choose a higher one"},
		{"url min=2049", badLimit, "u.yaml:4:14: field a/b.c: min=2049, but a url has at most 2048 characters; choose a lower one, or type text"},
		{"text optional max=0", badLimit, "u.yaml:4:24: field a/b.c: max=0 leaves no value but the empty one; write max=1 or more"},
		{"int min=2 max=1", badLimit, "u.yaml:4:14: field a/b.c: min=2 is more than max=1; change one of them"},
		{"int max=9 min=10", badLimit, "u.yaml:4:20: field a/b.c: min=10 is more than max=9; change one of them"},
		{"decimal min=0.10000000000000000001 max=0.1", badLimit, "u.yaml:4:18: field a/b.c: min=0.10000000000000000001 is more than max=0.1; change one of them"},
		{"float min=1e300 max=1e-300", badLimit, "u.yaml:4:16: field a/b.c: min=1e300 is more than max=1e-300; change one of them"},
		{"string min=5 max=4", badLimit, "u.yaml:4:17: field a/b.c: min=5 is more than max=4; change one of them"},

		// defaults
		{"string default=a", "", ""},
		{"string optional default=''", "", ""},
		{"string min=2 default=äö", "", ""},
		{"int min=1 max=3 default=3", "", ""},
		{"decimal min=1.50 default=1.5", "", ""},
		{"enum(a,b) default=b", "", ""},
		{"money default='12.50 EUR' optional", "", ""},
		{"json default=[]", "", ""},
		{"ref(other) default=x", badDefault, "u.yaml:4:21: field a/b.c: a ref can't have a default: no object is there from the start; leave it out"},
		{"refs(other) default=x", badDefault, "u.yaml:4:22: field a/b.c: a refs can't have a default: no object is there from the start; leave it out"},
		{"string unique default=x", badDefault, "u.yaml:4:24: field a/b.c: a unique field can't have a default: only one object could have it; remove one of the two"},
		{"int default=x", badDefault, `u.yaml:4:14: field a/b.c: the default "x" must be a whole number of 64 bits, such as 12`},
		{"enum(open,done) default=opne", badDefault, `u.yaml:4:26: field a/b.c: the default "opne" is not one of the values; did you mean open?`},
		{"enum(a,b) default=c", badDefault, `u.yaml:4:20: field a/b.c: the default "c" is not one of the values; choose one of a, b`},
		{"int min=1 default=0", badDefault, "u.yaml:4:20: field a/b.c: the default 0 is less than min=1; change one of them"},
		{"int max=1 default=2", badDefault, "u.yaml:4:20: field a/b.c: the default 2 is more than max=1; change one of them"},
		{"decimal max=1.10 default=1.11", badDefault, "u.yaml:4:27: field a/b.c: the default 1.11 is more than max=1.10; change one of them"},
		{"string default=''", badDefault, "u.yaml:4:17: field a/b.c: a required string has at least one character; make the field optional, or leave the default out"},
		{"string min=3 default=ab", badDefault, `u.yaml:4:23: field a/b.c: the default "ab" is shorter than min=3; change one of them`},
		{"text max=3 default=abcd", badDefault, `u.yaml:4:21: field a/b.c: the default "abcd" is longer than 3 characters; change one of them`},
		{"string default=" + strings.Repeat("x", 256), badDefault, `u.yaml:4:17: field a/b.c: the default "` + strings.Repeat("x", 60) + `…" is longer than 255 characters; change one of them`},
		{"email max=5 default=a@b.example", badDefault, `u.yaml:4:22: field a/b.c: the default "a@b.example" is longer than 5 characters; change one of them`},

		// refs
		{"ref(a/other)", "", ""},
		{"ref(othr)", unknownRef, "u.yaml:4:10: field a/b.c: there is no resource a/othr; did you mean a/other?"},
		{"refs(x/other)", unknownRef, "u.yaml:4:10: field a/b.c: there is no resource x/other; did you mean a/other?"},
		{"ref(somewhere)", unknownRef, "u.yaml:4:10: field a/b.c: there is no resource a/somewhere; add it, or choose one of a/b, a/other"},
		{"ref(b)", refCycle, "u.yaml:4:10: field a/b.c: required refs form a circle, so none could ever be created: a/b.c → a/b; make one of them optional"},
		{"ref(b) optional", "", ""},
		{"refs(b)", "", ""},
	} {
		t.Run(c.field, func(t *testing.T) {
			_, err := full("domains:\n  a:\n    b:\n      c: " + c.field + "\n    other: {name: string}\n")
			if c.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantError(t, err, c.code, c.line)
		})
	}
}

func TestValidateRefs(t *testing.T) {
	_, err := full("domains:\n  a:\n    b: {c: ref(c/d)}\n  c:\n    d: {e: ref(f)}\n    f:\n      g: int\n      h: ref(a/b)\n")
	wantError(t, err, refCycle, "u.yaml:3:12: field a/b.c: required refs form a circle, so none could ever be created: a/b.c → c/d.e → c/f.h → a/b; make one of them optional")
	_, err = full("domains: {a: {start: {b: ref(b)}, b: {c: ref(c)}, c: {b: ref(b)}}}\n")
	wantError(t, err, refCycle, "u.yaml:1:42: field a/b.c: required refs form a circle, so none could ever be created: a/b.c → a/c.b → a/b; make one of them optional")
	for _, fine := range []string{
		"domains: {a: {b: {c: ref(c)}, c: {b: ref(b) optional}}}",
		"domains: {a: {b: {c: ref(c)}, c: {b: refs(b)}}}",
		"domains: {a: {b: {c: ref(d), e: ref(f)}, d: {f: ref(f)}, f: {g: int}}}", // two ways to one
	} {
		if _, err := full(fine); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
	_, err = full("domains: {b: {x: {c: ref(y)}}, c: {y: {d: int}}, d: {y: {d: int}}}")
	wantError(t, err, unknownRef, "u.yaml:1:22: field b/x.c: there is no resource b/y; did you mean c/y or d/y?")
}

func TestValidateNames(t *testing.T) {
	for _, c := range []struct{ name, text, code, line string }{
		{"no domain's resource", "domains:\n  a:\n", empty, "u.yaml:2:3: domain a: it has no resource; give it a resource, or remove it"},
		{"no field", "domains:\n  a:\n    b:\n", empty, "u.yaml:3:5: resource a/b: it has no field; give it a field, such as name: string"},
		{"no field in the long form", "domains: {a: {b: {fields: {}}}}", empty, "u.yaml:1:15: resource a/b: it has no field; give it a field, such as name: string"},
		{"plural", "domains: {a: {b: {plural: Bs, fields: {c: int}}}}", badName, `u.yaml:1:27: resource a/b: plural "Bs": a name has lower-case letters, digits and _, and starts with a letter; did you mean bs?`},
		{"plural of SQLite", "domains: {a: {b: {plural: sqlite_b, fields: {c: int}}}}", reservedName, "u.yaml:1:27: resource a/b: its table would be sqlite_b, and SQLite reserves such names; choose another plural"},
		{"table of SQLite", "domains: {a: {sqlite: {plural: sqlite, fields: {c: refs(sqlite)}}}}", reservedName, "u.yaml:1:49: field a/sqlite.c: its table would be sqlite_c, and SQLite reserves such names; choose another plural"},
		{"trait", "domains: {a: {b: {async: [sms], fields: {c: int}}}}", unknownTrait, "u.yaml:1:27: resource a/b: async sms: there is no such trait; choose one of mail, report"},
		{"trait twice", "domains: {a: {b: {async: [report, report], fields: {c: int}}}}", badTrait, "u.yaml:1:35: resource a/b: async report: it is listed twice; write it once"},
		{"trait without its field", "domains: {a: {b: {async: [report, mail], fields: {c: string}}}}", badTrait, "u.yaml:1:35: resource a/b: mail needs a required field of type email; add one, or remove mail"},
		{"trait with an optional field", "domains: {a: {b: {async: [mail], fields: {c: email optional}}}}", badTrait, "u.yaml:1:27: resource a/b: mail needs a required field of type email; add one, or remove mail"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := full(c.text)
			wantError(t, err, c.code, c.line)
		})
	}
	long := strings.Repeat("x", 39) + "y"
	if _, err := full("domains: {a: {" + long + ": {c: int}}}"); err != nil || len(naming.Plural(long)) <= mostName {
		t.Errorf("a plural longer than a name: %v", err)
	}
	for _, domain := range strings.Fields("app platform arch bff graph internal vendor testdata main information_schema con aux nul prn com1 lpt9 pg_toast pg_x") {
		if _, err := full("domains: {" + domain + ": {b: {c: int}}}"); err == nil || err.(*Error).Code != reservedName {
			t.Errorf("domain %s: %v", domain, err)
		}
	}
	for _, field := range strings.Fields("id version created_at updated_at") {
		if _, err := full("domains: {a: {b: {" + field + ": int}}}"); err == nil || err.(*Error).Code != reservedName {
			t.Errorf("field %s: %v", field, err)
		}
	}
}

// Names that mean something elsewhere are legal.
func TestValidateNastyNames(t *testing.T) {
	words := strings.Fields("order user group type range select error string http context outbox product_linux x_test " +
		"news series doc ports table null true on off nil ctx details store service filter patch input " +
		"a_details b_store newsletter error_log aux rowid xmin oid default i if url api id_card x1 x_1b")
	fields := "{" + strings.Join(words, ": string, ") + ": string}"
	var b strings.Builder
	b.WriteString("domains:\n")
	for _, w := range words {
		if refusedDomains[w] == "" {
			b.WriteString("  " + w + ":\n    " + w + ": " + fields + "\n")
		}
	}
	b.WriteString("  all:\n")
	for _, w := range words {
		b.WriteString("    " + w + ": " + fields + "\n")
	}
	if _, err := full(b.String()); err != nil {
		t.Error(err)
	}
}

// A spec can come without a file, and from nobody who knows the grammar.
func TestValidateWithoutFile(t *testing.T) {
	with := func(change func(s *Spec, r *Resource)) error {
		s := &Spec{Name: "shop", Domains: []*Domain{{Name: "a", Resources: []*Resource{{Name: "b", Fields: []*Field{{Name: "c", Type: Int}}}}}}}
		s.Complete(choices)
		change(s, s.Domains[0].Resources[0])
		return s.Validate(choices)
	}
	if err := with(func(*Spec, *Resource) {}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change     func(s *Spec, r *Resource)
		code, line string
	}{
		{func(s *Spec, r *Resource) { s.Name = "" }, missingName, "name: the project has none; add name: shop"},
		{func(s *Spec, r *Resource) { s.Name = "-x" }, badName, `name "-x": a project's name has lower-case letters, digits and -, and starts with a letter; write something like shop`},
		{func(s *Spec, r *Resource) { s.Module = "" }, badModule, `module "": empty string; write something like example.com/shop`},
		{func(s *Spec, r *Resource) { s.Module = "example.com/v1" }, badModule, `module "example.com/v1": invalid version; write something like example.com/shop`},
		{func(s *Spec, r *Resource) { s.Decisions["x"] = "y" }, unknownDecision, "decision x: there is no such decision; choose one of database, cache, cqrs, otel"},
		{func(s *Spec, r *Resource) { s.Decisions["cqrs"] = "y" }, unknownOption, `decision cqrs: it has no option "y"; choose one of true, false, off, on`},
		{func(s *Spec, r *Resource) { s.Domains = nil }, empty, "domains: there is none; add a domain with a resource"},
		{func(s *Spec, r *Resource) { s.Domains[0].Name = "A" }, badName, `domain "A": a name has lower-case letters, digits and _, and starts with a letter; did you mean a?`},
		{func(s *Spec, r *Resource) { s.Add("a2", &Resource{Name: "b"}) }, empty, "resource a2/b: it has no field; give it a field, such as name: string"},
		{func(s *Spec, r *Resource) { s.Domains = append(s.Domains, s.Domains[0], &Domain{Name: "a"}) }, duplicateName, "domain a: it is defined twice; remove one or rename it"},
		{func(s *Spec, r *Resource) { s.Add("a", &Resource{Name: "b"}) }, duplicateName, "resource a/b: it is defined twice; remove one or rename it"},
		{func(s *Spec, r *Resource) { r.Name = "B" }, badName, `resource a/"B": a name has lower-case letters, digits and _, and starts with a letter; did you mean b?`},
		{func(s *Spec, r *Resource) { r.Fields = append(r.Fields, &Field{Name: "c", Type: Bool}) }, duplicateName, "field a/b.c: it is defined twice; remove one or rename it"},
		{func(s *Spec, r *Resource) { r.Fields[0].Name = "" }, badName, `field a/b."": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{func(s *Spec, r *Resource) { r.Fields[0].Type = "strin" }, unknownType, `field a/b.c: there is no type "strin"; did you mean string?`},
		{func(s *Spec, r *Resource) { r.Fields[0].Type = Enum }, badType, "field a/b.c: an enum needs values; write its values, such as enum(open,done)"},
		{func(s *Spec, r *Resource) { r.Fields[0] = &Field{Name: "c", Type: Enum, Values: []string{"a", "a"}} }, badType, "field a/b.c: the value a is listed twice; write its values, such as enum(open,done)"},
		{func(s *Spec, r *Resource) { r.Fields[0].Type = TypeRefs }, badType, "field a/b.c: a refs needs a resource; write a resource, such as refs(catalog/product)"},
		{func(s *Spec, r *Resource) { r.Async = []string{"x"} }, unknownTrait, "resource a/b: async x: there is no such trait; choose one of mail, report"},
	} {
		t.Run(c.line, func(t *testing.T) { wantError(t, with(c.change), c.code, c.line) })
	}
}

// What replaced a part of the file is not where that part was.
func TestValidateKnowsWhatTheFileSaid(t *testing.T) {
	s, err := full("name: shop\nmodule: example.com/shop\ndecisions: {cache: redis}\n")
	if err != nil {
		t.Fatal(err)
	}
	s.Name = "Shop"
	wantError(t, s.Validate(choices), badName, `name "Shop": a project's name has lower-case letters, digits and -, and starts with a letter; did you mean shop?`)
	s.Name, s.Decisions["cache"] = "shop", "none"
	few := choices
	few.Decisions = choices.Decisions[:1]
	wantError(t, s.Validate(few), unknownDecision, "decision cache: there is no such decision; choose one of database")
	s.Decisions["cache"] = "redis"
	wantError(t, s.Validate(few), unknownDecision, "u.yaml:3:20: decision cache: there is no such decision; choose one of database")
}
