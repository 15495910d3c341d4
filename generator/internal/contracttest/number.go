package contracttest

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// bounds are what min and max say of a number; nil is no bound.
type bounds struct{ lo, hi *big.Rat }

func boundsOf(f *spec.Field) bounds { return bounds{rat(f.Min), rat(f.Max)} }

func rat(s *string) *big.Rat {
	if s == nil {
		return nil
	}
	if f, err := strconv.ParseFloat(*s, 64); err == nil && strings.ContainsAny(*s, "eE") {
		return new(big.Rat).SetFloat64(f) // SetString would take all memory for 1e-999999999
	}
	r, ok := new(big.Rat).SetString(*s)
	if !ok {
		panic("contracttest: no number: " + *s)
	}
	return r
}

func (b bounds) hold(s string) bool {
	x := rat(&s)
	return (b.lo == nil || x.Cmp(b.lo) >= 0) && (b.hi == nil || x.Cmp(b.hi) <= 0)
}

// within keeps what the bounds allow, and adds them.
func (b bounds) within(f *spec.Field, numbers ...string) []string {
	var kept []string
	for _, n := range numbers {
		if b.hold(n) {
			kept = append(kept, n)
		}
	}
	for _, bound := range []*string{f.Min, f.Max} {
		if bound != nil {
			kept = append(kept, *bound)
		}
	}
	return kept
}

// outside are numbers that the bounds forbid, a step away from them; not for
// floats, whose steps differ.
func (b bounds) outside(step *big.Rat, places int) []string {
	var all []string
	if b.lo != nil {
		all = append(all, new(big.Rat).Sub(b.lo, step).FloatString(places))
	}
	if b.hi != nil {
		all = append(all, new(big.Rat).Add(b.hi, step).FloatString(places))
	}
	return all
}

func intSamples(f *spec.Field) []sample {
	b := boundsOf(f)
	var all []sample
	for _, n := range b.within(f, "0", "1", "-1", "42", "9007199254740993", "9223372036854775807", "-9223372036854775808") {
		all = append(all, asIs(n, n))
	}
	for _, s := range []sample{{"1.0", "1.0", "1"}, {"1e3", "1e3", "1000"}, {"-0", "-0", "0"}} {
		if b.hold(s.out) {
			all = append(all, s)
		}
	}
	return all
}

func intRefusals(f *spec.Field) []refusal {
	all := refused(`"5"`, `"NaN"`, `""`, `true`, `[]`, `{}`, `1.5`, `1e-1`, `1e99`, `-1e99`, `9223372036854775808`, `-9223372036854775809`, `9223372036854775807.5`)
	for _, n := range boundsOf(f).outside(big.NewRat(1, 1), 0) {
		all = append(all, refused(n)...)
	}
	return all
}

func nthInt(f *spec.Field, n int) sample {
	v := new(big.Int).Mod(big.NewInt(int64(n)), big.NewInt(int64(countInt(f))))
	if b := boundsOf(f); b.lo == nil && b.hi != nil {
		v.Sub(b.hi.Num(), v)
	} else if b.lo != nil {
		v.Add(b.lo.Num(), v)
	}
	return asIs("ordinary", v.String())
}

func countInt(f *spec.Field) int {
	const enough = 1 << 31
	lo, hi := big.NewInt(math.MinInt64), big.NewInt(math.MaxInt64)
	if b := boundsOf(f); b.lo != nil {
		lo = b.lo.Num()
	}
	if b := boundsOf(f); b.hi != nil {
		hi = b.hi.Num()
	}
	n := hi.Sub(hi, lo)
	if n.Cmp(big.NewInt(enough)) >= 0 {
		return enough
	}
	return int(n.Int64()) + 1
}

func floatSamples(f *spec.Field) []sample {
	var all []sample
	for _, n := range boundsOf(f).within(f, "0", "0.1", "-1.5", "3", "1e3", "1e-7", "1e21", "123456789.125",
		"1.7976931348623157e308", "-1.7976931348623157e308", "5e-324", "2.2250738585072014e-308", "0.30000000000000004") {
		all = append(all, asIs(n, n))
	}
	return all
}

func floatRefusals(f *spec.Field) []refusal {
	all := append(refused(`"1.5"`, `"NaN"`, `"Infinity"`, `true`, `[]`, `{}`), beyondSchema(`1e400`, `-1e400`)...)
	b := boundsOf(f)
	for _, bound := range []struct {
		at *big.Rat
		to float64
	}{{b.lo, math.Inf(-1)}, {b.hi, math.Inf(1)}} {
		if bound.at == nil {
			continue
		}
		at, _ := bound.at.Float64()
		if next := math.Nextafter(at, bound.to); !math.IsInf(next, 0) {
			all = append(all, refused(strconv.FormatFloat(next, 'g', -1, 64))...)
		}
	}
	return all
}

func nthFloat(f *spec.Field, n int) sample {
	b := boundsOf(f)
	v := float64(n) + 0.5
	lo, hi := 0.0, 0.0
	if b.lo != nil {
		lo, _ = b.lo.Float64()
	}
	if b.hi != nil {
		hi, _ = b.hi.Float64()
	}
	switch {
	case b.lo != nil && b.hi != nil:
		v = lo + (hi-lo)*float64(n%15+1)/16
	case b.lo != nil:
		v += lo
	case b.hi != nil:
		v = hi - v
	}
	return asIs("ordinary", strconv.FormatFloat(v, 'g', -1, 64))
}

func decimalSamples(f *spec.Field) []sample {
	b := boundsOf(f)
	var all []sample
	for _, n := range b.within(f, "0", "1.50", "-1.50", "0.10", "1.000", "100", "12345678901234567890123456789012345678",
		"-99999999999999999999999999999999999999", "1234567890123456789.0123456789012345678", "0.0000000000000000000000000000000000001") {
		all = append(all, asIs(n, quote(n)))
	}
	if b.hold("0") {
		all = append(all, sample{"-0", `"-0"`, `"0"`})
	}
	return all
}

func decimalRefusals(f *spec.Field) []refusal {
	all := append(refused(`1.5`, `5`, `true`, `[]`, `{}`), refusedTexts("", " 1", "1 ", "1.", ".5", "-", "01", "-01", "+1", "1e3", "1,5", "1_000", "0x10", "٣", "½",
		"NaN", "Infinity", "1.5.0", "1\n", "\x00", strings.Repeat("9", 60), "0."+strings.Repeat("1", 100_000))...)
	all = append(all, beyondSchema(quote(strings.Repeat("9", 39)), quote("1."+strings.Repeat("1", 38)))...)
	for _, n := range boundsOf(f).outside(big.NewRat(1, 100), 10) {
		all = append(all, beyondSchema(quote(n))...)
	}
	return all
}

func nthDecimal(f *spec.Field, n int) sample {
	b := boundsOf(f)
	v := big.NewRat(int64(n), 1)
	switch {
	case b.lo != nil && b.hi != nil:
		v.Sub(b.hi, b.lo).Mul(v, big.NewRat(int64(n%15+1), 16)).Add(v, b.lo)
	case b.lo != nil:
		v.Add(b.lo, v)
	case b.hi != nil:
		v.Sub(b.hi, v)
	}
	s := v.FloatString(max(places(f.Min), places(f.Max)) + 4)
	if len(s) > 38 { // more digits than a decimal has; its bound is not
		s = *cmp.Or(f.Min, f.Max)
	}
	return asIs("ordinary", quote(s))
}

// places is how many digits a number has behind its point.
func places(s *string) int {
	if s == nil {
		return 0
	}
	_, fraction, _ := strings.Cut(*s, ".")
	return len(fraction)
}

func boolSamples(*spec.Field) []sample { return []sample{asIs("true", "true"), asIs("false", "false")} }

func boolRefusals(*spec.Field) []refusal {
	return refused(`"true"`, `"false"`, `""`, `0`, `1`, `[]`, `{}`)
}

func nthBool(_ *spec.Field, n int) sample {
	return asIs("ordinary", strconv.FormatBool(n%2 == 0))
}

func money(amount, currency string) string {
	return members{{"amount", quote(amount)}, {"currency", quote(currency)}}.String()
}

// shownMoney is money with all the places that its currency has.
func shownMoney(amount, currency string) string {
	places := 2
	switch {
	case slices.Contains([]string{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}, currency):
		places = 0
	case slices.Contains([]string{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}, currency):
		places = 3
	}
	whole, fraction, _ := strings.Cut(amount, ".")
	if fraction += strings.Repeat("0", places-len(fraction)); fraction != "" {
		whole += "." + fraction
	}
	return money(whole, currency)
}

func moneySamples(*spec.Field) []sample {
	var all []sample
	for _, m := range [][3]string{
		{"12.50", "EUR", "12.50"}, {"12.5", "EUR", "12.50"}, {"12", "EUR", "12.00"}, {"0", "EUR", "0.00"}, {"0.01", "USD", "0.01"}, {"-0.01", "EUR", "-0.01"},
		{"1250", "JPY", "1250"}, {"0", "JPY", "0"}, {"1.234", "KWD", "1.234"}, {"1.2", "KWD", "1.200"}, {"90000000000000.99", "EUR", "90000000000000.99"},
	} {
		all = append(all, sample{m[0] + " " + m[1], money(m[0], m[1]), money(m[2], m[1])})
	}
	return all
}

func moneyRefusals(*spec.Field) []refusal {
	all := refused(`"12.50 EUR"`, `12.5`, `true`, `[]`, `["1","EUR"]`, `{"amount":12.5,"currency":"EUR"}`, `{"amount":"1","currency":978}`,
		`{"amount":null,"currency":"EUR"}`, `{"amount":"1","currency":null}`, `{"amount":"1","currency":"EUR","x":1}`)
	all = append(all, refused(money("1", "eur"), money("1", "EURO"), money("1", ""), money("1", "QQQ"), money("1", "EU\x00"))...)
	for _, amount := range []string{"", " 1", "1 ", "+1", "1e2", ".5", "5.", "1,5", "NaN", "Infinity", "0x1", "٣", "1\x00"} {
		all = append(all, refused(money(amount, "EUR"))...)
	}
	all = append(all, beyondSchema(money("12.345", "EUR"), money("12.000", "EUR"), money("1.5", "JPY"), money("1.2345", "KWD"),
		money(strings.Repeat("9", 100), "EUR"), money("1."+strings.Repeat("0", 100), "EUR"))...)
	return append(all, beyondSchema(`{"amount":"1","amount":"2","currency":"EUR"}`, `{"amount":"`+"\xff"+`","currency":"EUR"}`)...)
}

// incompleteMoney can be merged into what is there, but can't be created.
var incompleteMoney = refused(`{}`, `{"amount":"1"}`, `{"currency":"EUR"}`)

func nthMoney(_ *spec.Field, n int) sample {
	return asIs("ordinary", money(fmt.Sprintf("%d.%02d", n, n%100), "EUR"))
}
