package spec

import (
	"encoding/json"
	"io"
	"math"
	"math/big"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Types are the field types, in the order in which they are listed.
var Types = []Type{
	String, Text, Int, Float, Decimal, Bool, Money, Date, Time, UUID, Email, URL, JSON, Enum, TypeRef, TypeRefs,
}

// typeRule is what a field type allows.
type typeRule struct {
	arg    string // what to write in parentheses; empty for nothing
	number bool   // min and max bound the value
	length bool   // min and max bound the length in characters
	least  int    // characters of the shortest value; 0 for no limit
	most   int    // characters of the longest value; 0 for no limit
	unique bool
	wrong  func(text string) string // returns what a literal must be, or nothing for a valid one; nil if the type has no literals
}

var rules = map[Type]typeRule{
	String:   {length: true, most: mostString, unique: true, wrong: wrongText},
	Text:     {length: true, wrong: wrongText},
	Int:      {number: true, unique: true, wrong: wrongInt},
	Float:    {number: true, wrong: wrongFloat},
	Decimal:  {number: true, wrong: wrongDecimal},
	Bool:     {wrong: wrongBool},
	Money:    {wrong: wrongMoney},
	Date:     {unique: true, wrong: wrongDate},
	Time:     {wrong: wrongTime},
	UUID:     {unique: true, wrong: wrongUUID},
	Email:    {length: true, least: len("a@b"), most: mostEmail, unique: true, wrong: wrongEmail},
	URL:      {length: true, least: len("http://a"), most: mostURL, unique: true, wrong: wrongURL},
	JSON:     {wrong: wrongJSON},
	Enum:     {arg: "its values, such as enum(open,done)", unique: true, wrong: func(string) string { return "" }},
	TypeRef:  {arg: "a resource, such as ref(catalog/product)", unique: true},
	TypeRefs: {arg: "a resource, such as refs(catalog/product)"},
}

// a returns the type with its article.
func (t Type) a() string {
	switch t {
	case Int, Email, Enum:
		return "an " + string(t)
	}
	return "a " + string(t)
}

// typeSynonyms are the names of types in other tools.
var typeSynonyms = map[string]Type{
	"integer": Int, "bigint": Int, "int64": Int, "int32": Int, "number": Int, "double": Float, "float64": Float,
	"real": Float, "numeric": Decimal, "boolean": Bool, "varchar": String, "char": String, "datetime": Time,
	"timestamp": Time, "timestamptz": Time, "link": URL, "guid": UUID, "object": JSON, "jsonb": JSON, "map": JSON,
	"currency": Money, "price": Money, "reference": TypeRef, "belongs_to": TypeRef, "references": TypeRefs, "has_many": TypeRefs,
}

const (
	mostString = 255
	mostEmail  = 254
	mostURL    = 2048
	mostLength = 1 << 20 // characters; no request body is longer
	mostDigits = 38      // of a decimal; every database stores these exactly
	mostNested = 100     // levels of lists and objects in JSON
)

var (
	intForm     = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	lengthForm  = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
	decimalForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	floatForm   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	timeForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$`)
	uuidForm    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	moneyForm   = regexp.MustCompile(`^(-?)(0|[1-9][0-9]*)(\.([0-9]+))?[ ]([A-Z]{3})$`)
)

func wrongText(s string) string {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "text without NUL"
	}
	return ""
}

func wrongInt(s string) string {
	if _, err := strconv.ParseInt(s, 10, 64); err != nil || !intForm.MatchString(s) || s == "-0" {
		return "a whole number of 64 bits, such as 12"
	}
	return ""
}

func wrongFloat(s string) string {
	if f, err := strconv.ParseFloat(s, 64); err != nil || math.IsInf(f, 0) || !floatForm.MatchString(s) {
		return "a finite number, such as 1.5 or 2e9"
	}
	return ""
}

func wrongDecimal(s string) string {
	digits := strings.NewReplacer("-", "", ".", "").Replace(s)
	minusZero := strings.HasPrefix(s, "-") && strings.Trim(digits, "0") == ""
	if !decimalForm.MatchString(s) || minusZero || len(digits) > mostDigits {
		return "a number of at most 38 digits, such as 12.50"
	}
	return ""
}

func wrongBool(s string) string {
	if s != "true" && s != "false" {
		return "true or false"
	}
	return ""
}

func wrongMoney(s string) string {
	m := moneyForm.FindStringSubmatch(s)
	if m == nil {
		return "an amount and its currency, such as 12.50 EUR"
	}
	fraction, currency := m[4], m[5]
	places, ok := currencyPlaces(currency)
	if !ok {
		return "in a currency of ISO 4217, which " + currency + " is not"
	}
	if len(fraction) > places {
		return "in " + currency + " with at most " + strconv.Itoa(places) + " places"
	}
	if _, err := minor(s); err != nil {
		return "within 64 bits of the currency's smallest unit"
	}
	return ""
}

// Minor returns a valid amount of money, such as 12.50 EUR, in the currency's smallest
// unit: 1250.
func Minor(money string) int64 {
	n, _ := minor(money)
	return n
}

func minor(money string) (int64, error) {
	m := moneyForm.FindStringSubmatch(money)
	sign, whole, fraction, currency := m[1], m[2], m[4], m[5]
	places, _ := currencyPlaces(currency)
	return strconv.ParseInt(sign+whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
}

// The currencies of ISO 4217 in use, by the number of their decimal places; the
// rendered project has the same.
var currencies = map[int]string{
	0: `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
	2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
		CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
		HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
		MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD
		SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG
		YER ZAR ZMW ZWG`,
	3: `BHD IQD JOD KWD LYD OMR TND`,
	4: `CLF UYW`,
}

func currencyPlaces(code string) (places int, ok bool) {
	for places, codes := range currencies {
		if slices.Contains(strings.Fields(codes), code) {
			return places, true
		}
	}
	return 0, false
}

func wrongDate(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 1 {
		return "a date, such as 2006-01-02"
	}
	return ""
}

func wrongTime(s string) string {
	if t, err := time.Parse(time.RFC3339, s); err != nil || !timeForm.MatchString(s) || t.UTC().Year() < 1 ||
		t.UTC().Year() > 9999 {
		return "a time to the millisecond, such as 2006-01-02T15:04:05Z"
	}
	return ""
}

func wrongUUID(s string) string {
	if !uuidForm.MatchString(s) {
		return "a UUID, such as 01890a5d-ac96-774b-bcce-b302099a8057"
	}
	return ""
}

func wrongEmail(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > mostEmail {
		return "an email address, such as ann@example.com"
	}
	return wrongText(s)
}

func wrongURL(s string) string {
	u, err := url.Parse(s)
	odd := func(c rune) bool { return c <= ' ' || c > '~' }
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || len(s) > mostURL ||
		strings.ContainsFunc(s, odd) {
		return "an http or https URL in ASCII, such as https://example.com/a"
	}
	return ""
}

func wrongJSON(s string) string {
	const want = "JSON other than null, such as {} or [1,2]"
	if !json.Valid([]byte(s)) || strings.TrimSpace(s) == "null" {
		return want
	}
	depth := 0
	for d := json.NewDecoder(strings.NewReader(s)); ; {
		d.UseNumber() // 1e999 is JSON
		token, err := d.Token()
		switch token := token.(type) {
		case json.Delim:
			if depth++; token == '}' || token == ']' {
				depth -= 2
			}
			if depth > mostNested {
				return want + ", and nested at most 100 deep"
			}
		case string:
			if strings.ContainsRune(token, 0) {
				return want + ", and without NUL"
			}
		}
		if err == io.EOF {
			return ""
		}
		if err != nil {
			return want
		}
	}
}

// less compares two literals of a number type.
func less(a, b string) bool {
	return number(a).Cmp(number(b)) < 0
}

func number(s string) *big.Rat {
	if f, err := strconv.ParseFloat(s, 64); err == nil && strings.ContainsAny(s, "eE") {
		return new(big.Rat).SetFloat64(f) // not SetString: 1e-999999999 would take all memory
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}
