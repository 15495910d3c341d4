package spec

import (
	"reflect"
	"testing"
)

// The same field in the file and on the line.
func TestGrammarIsOne(t *testing.T) {
	for _, c := range []struct {
		file, line string
		want       Field
	}{
		{"string", "string", Field{Type: String}},
		{"int optional min=-1 max=5 default=2", "int:optional:min=-1:max=5:default=2", Field{Type: Int, Optional: true, Min: text("-1"), Max: text("5"), Default: text("2")}},
		{"string max=5 unique", "string:max=5:unique", Field{Type: String, Unique: true, Max: text("5")}},
		{"enum(a,b-c,D.1)", "enum(a,b-c,D.1)", Field{Type: Enum, Values: []string{"a", "b-c", "D.1"}}},
		{"enum( a , b ) unique", "enum( a , b ):unique", Field{Type: Enum, Values: []string{"a", "b"}, Unique: true}},
		{"ref(product)", "ref(product)", Field{Type: TypeRef, Ref: Ref{"", "product"}}},
		{"refs(catalog/product) optional", "refs(catalog/product):optional", Field{Type: TypeRefs, Ref: Ref{"catalog", "product"}, Optional: true}},
		{"string default=a", "string:default=a", Field{Type: String, Default: text("a")}},
		{"time default=2024-01-02T03:04:05Z", "time:default=2024-01-02T03:04:05Z", Field{Type: Time, Default: text("2024-01-02T03:04:05Z")}},
		{"url default=https://example.com/?a=b", "url:default=https://example.com/?a=b", Field{Type: URL, Default: text("https://example.com/?a=b")}},
		{`json default={"a":[1,2]}`, `json:default={"a":[1,2]}`, Field{Type: JSON, Default: text(`{"a":[1,2]}`)}},
		{`string default="a:b c" optional`, `string:default="a:b c":optional`, Field{Type: String, Optional: true, Default: text("a:b c")}},
		{`string default='a:b ''c''' optional`, `string:default='a:b ''c''':optional`, Field{Type: String, Optional: true, Default: text("a:b 'c'")}},
		{`text default="a\n\"b\" \u00e9\\"`, `text:default="a\n\"b\" \u00e9\\"`, Field{Type: Text, Default: text("a\n\"b\" é\\")}},
		{`text optional default=""`, `text:optional:default=""`, Field{Type: Text, Optional: true, Default: text("")}},
		{"string default=a(b", "string:default=a(b", Field{Type: String, Default: text("a(b")}},
		{`string default=a"b`, `string:default=a"b`, Field{Type: String, Default: text(`a"b`)}},
		{"string default=:unique:x", "string:default=':unique:x'", Field{Type: String, Default: text(":unique:x")}},
	} {
		t.Run(c.file, func(t *testing.T) {
			file := &Field{}
			g := &grammar{text: " " + c.file + "\t", at: func(int) pos { return pos{} }}
			if err := g.field(file); err != nil {
				t.Fatal(err)
			}
			file.at = nil
			if !reflect.DeepEqual(*file, c.want) {
				t.Errorf("in the file %+v, want %+v", *file, c.want)
			}
			_, r, err := ParseResource("a/b x:"+c.line+" y:int", choices)
			if err != nil {
				t.Fatal(err)
			}
			c.want.Name = "x"
			if len(r.Fields) != 2 || !reflect.DeepEqual(*r.Fields[0], c.want) {
				t.Errorf("on the line %+v of %d fields, want %+v", *r.Fields[0], len(r.Fields), c.want)
			}
		})
	}
}

func TestParseResource(t *testing.T) {
	for _, c := range []struct{ line, domain, flag string }{
		{
			"orders/order product:ref(catalog/product) quantity:int:min=1 email:email status:enum(pending,paid,shipped) note:text:optional +mail +report",
			"orders", "orders/order product:ref(catalog/product) quantity:int:min=1 email:email status:enum(pending,paid,shipped) note:text:optional +mail +report",
		},
		{"  a/b\t+report x:int\n plural=bees  ", "a", "a/b plural=bees x:int +report"},
		{"a/b plural=bs x:int", "a", "a/b x:int"},
		{"a/b plural:string async:int fields:text", "a", "a/b plural:string async:int fields:text"},
		{"a/b other:ref(a/b):optional", "a", "a/b other:ref(b):optional"},
		{"a/b", "a", "a/b"}, // Validate wants a field
	} {
		domain, r, err := ParseResource(c.line, choices)
		if err != nil {
			t.Errorf("%s: %v", c.line, err)
			continue
		}
		if domain != c.domain || r.Flag(domain) != c.flag {
			t.Errorf("%s\ngot  %s %s\nwant %s %s", c.line, domain, r.Flag(domain), c.domain, c.flag)
		}
	}
}

func TestParseResourceRefuses(t *testing.T) {
	for _, c := range []struct{ text, code, line string }{
		{"", badResource, `--resource "": it starts with "", not with domain/resource; write it as 'orders/order quantity:int email:email'`},
		{"order x:int", badResource, `--resource "order x:int": it starts with "order", not with domain/resource; write it as 'orders/order quantity:int email:email'`},
		{"a/b \xff", badResource, `--resource "a/b \xff": it is not UTF-8; remove what is not text`},
		{"a/b \x00", badResource, `--resource "a/b \x00": it contains a NUL; remove what is not text`},
		{"A/b x:int", badName, `domain "A": a name has lower-case letters, digits and _, and starts with a letter; did you mean a?`},
		{"app/b x:int", reservedName, "domain app: the rendered project has a package of that name beside the domains; choose another name"},
		{"a/b/c x:int", badName, `resource a/"b/c": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{"a/ x:int", badName, `resource a/"": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{"a/sqlite_b x:int", reservedName, "resource a/sqlite_b: SQLite reserves table names that start with sqlite_; choose another name"},
		{"a/b x", badResource, `resource a/b: "x" is not a field; write name:type, or +trait`},
		{"a/b x:int min=1", badResource, `resource a/b: "min=1" is not a field; put a colon, not a space, before min`},
		{"a/b x:int optional", badResource, `resource a/b: "optional" is not a field; put a colon, not a space, before optional`},
		{"a/b Ab:int", badName, `field a/b."Ab": a name has lower-case letters, digits and _, and starts with a letter; did you mean ab?`},
		{"a/b :int", badName, `field a/b."": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{"a/b id:uuid", reservedName, "field a/b.id: every resource has that field already; leave it out, or choose another name"},
		{"a/b plural=B x:int", badName, `resource a/b: plural "B": a name has lower-case letters, digits and _, and starts with a letter; did you mean b?`},
		{"a/b plural= x:int", badName, `resource a/b: plural "": a name has lower-case letters, digits and _, and starts with a letter; choose another name`},
		{"a/b plural=c plural=d x:int", duplicateKey, "resource a/b: plural= is given twice; write it once"},
		{"a/b x:int +maill", unknownTrait, "resource a/b: async maill: there is no such trait; did you mean mail?"},
		{"a/b x:int +", unknownTrait, `resource a/b: async "": there is no such trait; choose one of mail, report`},
		{"a/b x:int +mail +mail", badTrait, "resource a/b: async mail: it is listed twice; write it once"},

		{"a/b x:", unknownType, "field a/b.x: it has no type; choose one of string, text, int, float, decimal, bool, money, date, time, uuid, email, url, json, enum, ref, refs"},
		{"a/b x:integer", unknownType, `field a/b.x: there is no type "integer"; did you mean int?`},
		{"a/b x:String", unknownType, `field a/b.x: there is no type "String"; did you mean string?`},
		{"a/b x:blob", unknownType, `field a/b.x: there is no type "blob"; choose one of string, text, int, float, decimal, bool, money, date, time, uuid, email, url, json, enum, ref, refs`},
		{"a/b x:enum", badType, "field a/b.x: enum needs something in parentheses; write its values, such as enum(open,done)"},
		{"a/b x:enum()", badType, "field a/b.x: an enum's value is empty; write its values, such as enum(open,done)"},
		{"a/b x:enum(a,,b)", badType, "field a/b.x: an enum's value is empty; write its values, such as enum(open,done)"},
		{"a/b x:enum(a,a)", badType, "field a/b.x: the value a is listed twice; write its values, such as enum(open,done)"},
		{"a/b x:enum(a b)", badType, `field a/b.x: the value "a b" has a character that is not a letter, digit, _, . or -, or starts with . or -; write its values, such as enum(open,done)`},
		{"a/b x:enum(-a)", badType, `field a/b.x: the value "-a" has a character that is not a letter, digit, _, . or -, or starts with . or -; write its values, such as enum(open,done)`},
		{"a/b x:enum(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)", badType, `field a/b.x: the value "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is longer than 40 characters; write its values, such as enum(open,done)`},
		{"a/b x:enum(a", badType, "field a/b.x: the ( after enum is not closed; end it with )"},
		{"a/b x:enum(a)unique", badType, "field a/b.x: enum continues after ); put a colon after )"},
		{"a/b x:ref", badType, "field a/b.x: ref needs something in parentheses; write a resource, such as ref(catalog/product)"},
		{"a/b x:refs()", badType, `field a/b.x: "" is not the name of a resource; write a resource, such as refs(catalog/product)`},
		{"a/b x:ref(A)", badType, `field a/b.x: "A" is not the name of a resource; write a resource, such as ref(catalog/product)`},
		{"a/b x:ref(/c)", badType, `field a/b.x: "/c" is not the name of a resource; write a resource, such as ref(catalog/product)`},
		{"a/b x:ref(c/d/e)", badType, `field a/b.x: "c/d/e" is not the name of a resource; write a resource, such as ref(catalog/product)`},
		{"a/b x:string(20)", badType, "field a/b.x: string takes nothing in parentheses; write string:max=20"},
		{"a/b x:int(8)", badType, "field a/b.x: int takes nothing in parentheses; write only int"},

		{"a/b x:int:", badModifier, "field a/b.x: there is nothing between two separators; remove one"},
		{"a/b x:int::optional", badModifier, "field a/b.x: there is nothing between two separators; remove one"},
		{"a/b x:int:optinal", badModifier, `field a/b.x: there is no modifier "optinal"; did you mean optional?`},
		{"a/b x:int:required", badModifier, `field a/b.x: there is no modifier "required"; leave it out, a field is required unless it is optional`},
		{"a/b x:int:indexed", badModifier, `field a/b.x: there is no modifier "indexed"; choose one of optional, unique, min=, max=, default=`},
		{"a/b x:int:optional=true", badModifier, "field a/b.x: optional takes no value; write only optional"},
		{"a/b x:int:optional:optional", badModifier, "field a/b.x: optional is given twice; write it once"},
		{"a/b x:int:min=1:min=2", badModifier, "field a/b.x: min is given twice; write it once"},
		{"a/b x:int:min", badModifier, "field a/b.x: min needs a number; write min=1"},
		{"a/b x:int:max=", badModifier, "field a/b.x: max needs a number; write max=1"},
		{"a/b x:int:default", badModifier, "field a/b.x: default needs a value; write default=V"},
		{"a/b x:int:default=", badDefault, `field a/b.x: default= has no value; write default="" for the empty text`},
		{`a/b x:string:default="a b`, badDefault, `field a/b.x: the default's quote is not closed; end it with "`},
		{`a/b x:string:default='it''s`, badDefault, "field a/b.x: the default's quote is not closed; end it with '"},
		{`a/b x:string:default="a"b`, badDefault, `field a/b.x: the default continues after "\"a\""; put a colon after the quote`},
		{`a/b x:string:default="\q"`, badDefault, `field a/b.x: "\"\\q\"" is not text as YAML quotes it; write \\ for a backslash, or use single quotes`},
		{"a/b x:string:default=a:optional", badModifier, `field a/b.x: default= includes everything up to the next space, which is "a:optional"; write it last, or as default="…"`},
		{"a/b x:int:default=1:min=1:max=2", badModifier, `field a/b.x: default= includes everything up to the next space, which is "1:min=1:max=2"; write it last, or as default="…"`},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, _, err := ParseResource(c.text, choices)
			wantError(t, err, c.code, c.line)
		})
	}
}

func TestGrammarInTheFile(t *testing.T) {
	for _, c := range []struct{ field, code, line string }{
		{"int:min=1", unknownType, `u.yaml:4:10: field a/b.c: there is no type "int:min=1"; put spaces between type and modifiers: int min=1`},
		{"enum(a)unique", badType, "u.yaml:4:17: field a/b.c: enum continues after ); put a space after )"},
		{"string(20)", badType, "u.yaml:4:10: field a/b.c: string takes nothing in parentheses; write string max=20"},
		{"string default= optional", badDefault, `u.yaml:4:17: field a/b.c: default= has no value; write default="" for the empty text`},
		{`string default="a"b`, badDefault, `u.yaml:4:17: field a/b.c: the default continues after "\"a\""; put a space after the quote`},
	} {
		t.Run(c.field, func(t *testing.T) {
			_, err := Parse("u.yaml", []byte("domains:\n  a:\n    b:\n      c: "+c.field+"\n"), choices)
			wantError(t, err, c.code, c.line)
		})
	}
}
