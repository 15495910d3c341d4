package contracttest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/underpin-dev/underpin/generator/spec"
)

// length is what a text of any kind may have in code points; most is -1 without
// a limit.
func length(f *spec.Field) (least, most int) {
	most = -1
	switch f.Type {
	case spec.String:
		most = 255
	case spec.Email:
		most = 254
	case spec.URL:
		most = 2048
	}
	if !f.Optional {
		least = 1
	}
	if f.Min != nil {
		n, _ := strconv.Atoi(*f.Min)
		least = max(least, n)
	}
	if f.Max != nil {
		if n, _ := strconv.Atoi(*f.Max); most < 0 || n < most {
			most = n
		}
	}
	return least, most
}

// fits reports whether a text is as long as the field allows.
func fits(f *spec.Field, text string) bool {
	least, most := length(f)
	n := utf8.RuneCountInString(text)
	return n >= least && (most < 0 || n <= most)
}

// fitting keeps the texts that are as long as the field allows.
func fitting(f *spec.Field, texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return !fits(f, t) })
}

// spacious is a length that leaves room in a body of 1 MiB, whatever the characters.
const spacious = 200_000

// nobody but JSON's own rules forbids these
var odd = []string{
	" blanks are kept ", "\t\r\n", `<b>&"'\/`, "漢字 Ünïcödé ÿ", "e\u0301 is not \u00e9", "\u2028\u2029", "\ufffd", "\ufeffx",
	"\u0001\u001f\u007f\u0080", "👩‍👩‍👧", "\U0010ffff", "null", "NaN", "%00%ff", "'; DROP TABLE x; --", "<% %>{{.}}",
}

func stringSamples(f *spec.Field) []sample {
	least, most := length(f)
	long := most
	if most < 0 || most > spacious {
		long = 100_000
	}
	texts := []string{strings.Repeat("é", least), strings.Repeat("x", long), strings.Repeat("😀", long)}
	for _, t := range odd {
		if n := utf8.RuneCountInString(t); n < least {
			t += strings.Repeat("x", least-n)
		}
		texts = append(texts, t)
	}
	all := quoted(fitting(f, texts...)...)
	if fits(f, "é😀") {
		all = append(all, sample{"escaped", `"\u00E9\ud83d\ude00"`, quote("é😀")})
	}
	return all
}

func stringRefusals(f *spec.Field) []refusal {
	least, most := length(f)
	all := refused(`5`, `true`, `[]`, `["x"]`, `{}`)
	if least > 0 {
		all = append(all, refusedTexts(strings.Repeat("x", least-1), strings.Repeat("😀", least-1))...)
	}
	if most >= 0 && most < spacious {
		all = append(all, refusedTexts(strings.Repeat("x", most+1), strings.Repeat("😀", most+1))...)
	}
	fill := strings.Repeat("x", max(least-1, 0))
	all = append(all, refusal{"NUL", `"` + fill + `\u0000"`, true})
	return append(all, notUnicode(fill)...)
}

// notUnicode are strings that are none: JSON can hold them, UTF-8 can't.
func notUnicode(fill string) []refusal {
	return []refusal{
		{"invalid UTF-8", `"` + fill + "\xff" + `"`, false},
		{"cut UTF-8", `"` + fill + "\xc3" + `"`, false},
		{"overlong UTF-8", `"` + fill + "\xc0\xaf" + `"`, false},
		{"a surrogate in UTF-8", `"` + fill + "\xed\xa0\x80" + `"`, false},
		{"a lone high surrogate", `"` + fill + `\ud800"`, false},
		{"a lone low surrogate", `"` + fill + `\udc00"`, false},
	}
}

func nthString(f *spec.Field, n int) sample {
	least, most := length(f)
	s := strconv.FormatInt(int64(n), 36)
	if pad := least - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	if most >= 0 && len(s) > most {
		s = s[len(s)-most:]
	}
	return asIs("ordinary", quote(s))
}

func countString(f *spec.Field) int {
	if _, most := length(f); most >= 0 && most < 4 {
		return int(math.Pow(36, float64(most)))
	}
	return math.MaxInt
}

func enumSamples(f *spec.Field) []sample { return quoted(f.Values...) }

func enumRefusals(f *spec.Field) []refusal {
	all := refused(`0`, `true`, `[]`, `{}`)
	for _, t := range []string{"", "no_such_value", f.Values[0] + " ", strings.ToUpper(f.Values[0]), "\x00"} {
		if !slices.Contains(f.Values, t) {
			all = append(all, refusedTexts(t)...)
		}
	}
	return all
}

func nthEnum(f *spec.Field, n int) sample {
	return asIs("ordinary", quote(f.Values[n%len(f.Values)]))
}

func countEnum(f *spec.Field) int { return len(f.Values) }

func uuidSamples(*spec.Field) []sample {
	all := quoted("f47ac10b-58cc-4372-a567-0e02b2c3d479", "01890a5d-ac96-774b-bcce-b302099a8057",
		"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")
	return append(all, sample{"upper-case", `"F47AC10B-58CC-4372-A567-0E02B2C3D479"`, `"f47ac10b-58cc-4372-a567-0e02b2c3d479"`})
}

func uuidRefusals(*spec.Field) []refusal {
	return append(refused(`5`, `true`, `[]`, `{}`), refusedTexts("", "nope", "f47ac10b58cc4372a5670e02b2c3d479", "{f47ac10b-58cc-4372-a567-0e02b2c3d479}",
		"urn:uuid:f47ac10b-58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-a567-0e02b2c3d47", "f47ac10b-58cc-4372-a567-0e02b2c3d4790",
		"g47ac10b-58cc-4372-a567-0e02b2c3d479", " f47ac10b-58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-a567-0e02b2c3d479\n")...)
}

func nthUUID(_ *spec.Field, n int) sample {
	return asIs("ordinary", fmt.Sprintf(`"7d444840-9dc0-41d1-b245-%012x"`, n))
}

// 254 bytes: 64 before the @, and labels of at most 63 behind it
var longHost = strings.Repeat("a", 63) + "." + strings.Repeat("b", 63) + "." + strings.Repeat("c", 61)

func emailSamples(f *spec.Field) []sample {
	least, most := length(f)
	return quoted(fitting(f, "ann@example.com", "Ann.Lee+tag@Sub.Example.COM", "o'hara@example.com", "a@b.co", strings.Repeat("x", 64)+"@"+longHost,
		emailOf("ann", least), emailOf("ann", most))...)
}

func emailRefusals(f *spec.Field) []refusal {
	all := append(refused(`5`, `true`, `[]`, `{}`), beyondSchema(`"@example.com"`)...) // as the format is checked here
	all = append(all, refusedTexts("", "ann", "ann@", "ann@@example.com", "a@b@example.com",
		"Ann <ann@example.com>", "<ann@example.com>", "ann@example.com (Ann)", "ann@example.com,bob@example.com", "ann@exa mple.com",
		" ann@example.com", "ann@example.com ", "ann@example.com\n", "ann@example.com\r\nBcc: bob@example.com", "ann@exam\x00ple.com",
		strings.Repeat("x", 64)+"@"+longHost+"c")...)
	least, most := length(f)
	return append(all, refusedTexts(misfits(f, emailOf("x", least-1), emailOf("xyz", most+1))...)...)
}

// misfits keeps the texts that are too short or too long.
func misfits(f *spec.Field, texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return fits(f, t) })
}

// emailOf is an address of a name, filled up to n bytes; it is longer if that
// is too short for one.
func emailOf(name string, n int) string {
	host := "b.co"
	if fill := n - len(name+"@"+host); fill > 0 {
		local := min(fill, 60)
		name += strings.Repeat("x", local)
		for fill -= local; fill > 1; {
			label := min(fill-1, 60)
			host = strings.Repeat("x", label) + "." + host
			fill -= label + 1
		}
	}
	return name + "@" + host
}

func nthEmail(f *spec.Field, n int) sample {
	least, _ := length(f)
	return asIs("ordinary", quote(emailOf(strconv.FormatInt(int64(n), 36), least)))
}

func urlSamples(f *spec.Field) []sample {
	const host = "https://example.com"
	least, most := length(f)
	return quoted(fitting(f, host, "http://example.com/", "https://example.com:8443/a/b?c=d&e=%20#f", "http://127.0.0.1/", "http://[2001:db8::1]/x",
		host+"/%C3%A9", urlOf("x", most), urlOf("x", least))...)
}

func urlRefusals(f *spec.Field) []refusal {
	all := append(refused(`5`, `true`, `[]`, `{}`), refusedTexts("", "example.com", "/a/b", "//example.com/", "a/b", "ftp://example.com/", "mailto:ann@example.com",
		"javascript:alert(1)", "https://", "https:///a", "https:example.com", "https://example.com/a b", " https://example.com/", "https://example.com/ ",
		"https://example.com/\n", "https://example.com/\x00", "https://example.com/\x7f")...)
	all = append(all, beyondSchema(quote("https://example.com/é"))...)
	least, most := length(f)
	return append(all, refusedTexts(misfits(f, urlOf("x", least-1), urlOf("x", most+1))...)...)
}

// urlOf is a URL of a name, filled up to n characters; it is longer if that is
// too short for one.
func urlOf(name string, n int) string {
	u := "http://b.co/" + name
	return u + strings.Repeat("x", max(0, n-len(u)))
}

func nthURL(f *spec.Field, n int) sample {
	least, _ := length(f)
	return asIs("ordinary", quote(urlOf(strconv.FormatInt(int64(n), 36), least)))
}

func jsonSamples(*spec.Field) []sample {
	var all []sample
	for _, v := range []string{
		`{}`, `[]`, `""`, `0`, `true`, `false`, `"text"`, `-1.5e3`, `{"b":[1,{"a":null}],"a":{"":"x","é":{"a":"😀"}}}`, `[null]`,
		`123456789012345678901234567890.123456789`, `{"n":[9007199254740993,-0.1,1e30]}`, `"<b>&'\\u0000"`, `{"__proto__":1,"id":2,"a.b":3}`,
		strings.Repeat("[", 100) + strings.Repeat("]", 100),
	} {
		all = append(all, asIs(short(v), v))
	}
	return all
}

func jsonRefusals(*spec.Field) []refusal {
	deep := strings.Repeat("[", 101) + strings.Repeat("]", 101)
	all := beyondSchema(deep, strings.Repeat(`{"a":`, 101)+"1"+strings.Repeat("}", 101), `"\u0000"`, `["\u0000"]`, `{"\u0000":1}`, `{"a":{"b":"\u0000"}}`)
	for _, r := range notUnicode("x") {
		all = append(all, r, refusal{r.name + " inside", "[" + r.in + "]", false}, refusal{r.name + " in a name", "{" + r.in + ":1}", false})
	}
	return all
}

func nthJSON(_ *spec.Field, n int) sample {
	return asIs("ordinary", fmt.Sprintf(`[%d,{"a":null}]`, n))
}
