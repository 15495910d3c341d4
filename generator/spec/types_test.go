package spec

import (
	"strings"
	"testing"
)

func TestLiterals(t *testing.T) {
	for _, c := range []struct {
		typ       Type
		good, bad []string
	}{
		{String, []string{"", "a", "ü b"}, []string{"a\x00"}},
		{Text, []string{"", "a\nb"}, []string{"\x00", "\xff"}},
		{Int, []string{"0", "-1", "9223372036854775807", "-9223372036854775808"}, []string{"", "1.0", "+1", "01", "-0", "9223372036854775808", "0x1", "1_0", "1e3"}},
		{Float, []string{"0", "-1.5", "2e9", "1E-3", "-0"}, []string{"", "inf", "NaN", "1e400", "1.", ".5", "0x1p2", "1_0", "01"}},
		{Decimal, []string{"0", "12.50", "-0.1", strings.Repeat("9", 38)}, []string{"", "1e3", "1.", ".5", "+1", "01", "-0", "-0.00", strings.Repeat("9", 39)}},
		{Bool, []string{"true", "false"}, []string{"", "True", "on", "1"}},
		{
			Money,
			[]string{"12.50 EUR", "12.5 EUR", "-3 USD", "100 JPY", "1.234 KWD", "0 CHF", "92233720368547758.07 EUR"},
			[]string{"", "12.50", "12.50 eur", "12.50EUR", "12.505 EUR", "1.5 JPY", "1 XXX", "1 XAU", "EUR 1", "1. EUR", ".5 EUR", "01 EUR", "92233720368547758.08 EUR", "12.50  EUR", "+1 EUR"},
		},
		{Date, []string{"2024-02-29", "0001-01-01", "9999-12-31"}, []string{"", "2023-02-29", "2024-1-1", "2024-01-01T00:00:00Z", "0000-01-01"}},
		{Time, []string{"2024-01-02T03:04:05Z", "2024-01-02T03:04:05.123+02:00"}, []string{"", "2024-01-02", "2024-01-02 03:04:05Z", "2024-01-02T03:04:05", "2024-01-02T03:04:05.1234Z", "2024-01-02T03:04:05,1Z", "2024-01-02T3:04:05Z", "2024-02-30T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"}},
		{UUID, []string{"01890a5d-ac96-774b-bcce-b302099a8057", "01890A5D-AC96-774B-BCCE-B302099A8057"}, []string{"", "01890a5dac96774bbcceb302099a8057", "{01890a5d-ac96-774b-bcce-b302099a8057}", "01890a5d-ac96-774b-bcce-b302099a805g"}},
		{Email, []string{"ann@example.com", "a.b+c@x.example"}, []string{"", "ann", "Ann <ann@example.com>", "<ann@example.com>", "a@", " a@b.example", strings.Repeat("a", 250) + "@b.example"}},
		{URL, []string{"https://example.com", "http://example.com:80/a?b=c#d"}, []string{"", "example.com", "/a", "ftp://example.com", "http://", "http://:80", "http://a b", "http://a/b c", "javascript:x", "http://example.com/ü", "http://a/" + strings.Repeat("b", 2040)}},
		{JSON, []string{"{}", "[1,2]", `"a"`, "true", "1e999", `{"a":{"b":[null]}}`, strings.Repeat("[", 100) + strings.Repeat("]", 100), "[" + strings.Repeat("[],", 200) + "1]"}, []string{"", "null", " null ", "{", "{}{}", "{a:1}", `"\u0000"`, `{"\u0000":1}`, "'a'", strings.Repeat("[", 101) + strings.Repeat("]", 101)}},
	} {
		for _, s := range c.good {
			if want := rules[c.typ].wrong(s); want != "" {
				t.Errorf("%s %q is refused: must be %s", c.typ, s, want)
			}
		}
		for _, s := range c.bad {
			if rules[c.typ].wrong(s) == "" {
				t.Errorf("%s %q is let pass", c.typ, s)
			}
		}
	}
}

func TestMoneySaysWhy(t *testing.T) {
	for value, want := range map[string]string{
		"1 XXX": "in a currency of ISO 4217, which XXX is not", "1.5 JPY": "in JPY with at most 0 places",
		"1.505 EUR": "in EUR with at most 2 places", "99999999999999999999 EUR": "within 64 bits of the currency's smallest unit",
		"12": "an amount and its currency, such as 12.50 EUR",
	} {
		if got := rules[Money].wrong(value); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

func TestEveryTypeHasARule(t *testing.T) {
	if len(Types) != 16 || len(rules) != len(Types) {
		t.Errorf("%d types, %d rules", len(Types), len(rules))
	}
	for _, typ := range Types {
		if _, ok := rules[typ]; !ok {
			t.Errorf("%s has none", typ)
		}
	}
	for word, typ := range typeSynonyms {
		if _, ok := rules[typ]; !ok {
			t.Errorf("%s means %s", word, typ)
		}
		if _, ok := rules[Type(word)]; ok {
			t.Errorf("%s is a type itself", word)
		}
	}
}

func TestLengths(t *testing.T) {
	for _, c := range []struct {
		field       Field
		least, most int
	}{
		{Field{Type: String}, 1, 255},
		{Field{Type: String, Optional: true}, 0, 255},
		{Field{Type: String, Min: text("0"), Max: text("20")}, 1, 20},
		{Field{Type: Text}, 1, 0},
		{Field{Type: Text, Optional: true, Min: text("3")}, 3, 0},
	} {
		if least, most := c.field.Lengths(); least != c.least || most != c.most {
			t.Errorf("%+v: %d to %d, want %d to %d", c.field, least, most, c.least, c.most)
		}
	}
}
