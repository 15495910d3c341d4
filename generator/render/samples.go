package render

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// Tests of a rendered project need values that its rules allow: literals where
// one will do, expressions of n where each must differ.

func asIs(s string) string { return s }

func always(one, nth string) func(*spec.Field) (string, string) {
	return func(*spec.Field) (string, string) { return one, nth }
}

// longText is from where on a text is not written out.
const longText = 60

// sampleText fits the name of the field into its bounds, between what a text of
// its type begins and ends with.
func sampleText(begin, end string) func(*spec.Field) (string, string) {
	return func(f *spec.Field) (string, string) {
		least, most := lengths(f)
		around := len(begin) + len(end)
		stem := strings.ReplaceAll(f.Name, "_", "-")
		fit := func(extra int) string {
			s := stem
			if room := most - around - extra; most > 0 && len(s) > room {
				s = s[:max(room, 0)]
			}
			if lack := least - around - extra - len(s); lack > 0 {
				s += strings.Repeat("x", lack)
			}
			return s
		}
		text := fit(0)
		if text == "" {
			text = "x"
		}
		one := strconv.Quote(begin + text + end)
		if len(text) > longText {
			one = fmt.Sprintf("%q + strings.Repeat(%q, %d) + %q", begin, "x", len(text), end)
		}
		head := strconv.Quote(begin + fit(1))
		if len(fit(1)) > longText {
			head = fmt.Sprintf("%q+strings.Repeat(%q, %d)", begin, "x", len(fit(1)))
		}
		nth := fmt.Sprintf("fmt.Sprint(%s, n)", head)
		if end != "" {
			nth += fmt.Sprintf(" + %q", end)
		}
		return one, nth
	}
}

func sampleInt(f *spec.Field) (one, nth string) {
	switch {
	case f.Min != nil:
		return *f.Min, *f.Min + " + int64(n)"
	case f.Max != nil:
		return *f.Max, *f.Max + " - int64(n)"
	}
	return "7", "int64(n)"
}

func sampleFloat(f *spec.Field) (one, nth string) {
	switch {
	case f.Min != nil:
		return *f.Min, ""
	case f.Max != nil:
		return *f.Max, ""
	}
	return "1.5", ""
}

func sampleDecimal(f *spec.Field) (one, nth string) {
	switch {
	case f.Min != nil:
		return strconv.Quote(*f.Min), ""
	case f.Max != nil:
		return strconv.Quote(*f.Max), ""
	}
	return `"1.50"`, ""
}

func sampleEnum(f *spec.Field) (one, nth string) {
	quoted := make([]string, len(f.Values))
	for i, v := range f.Values {
		quoted[i] = strconv.Quote(v)
	}
	return quoted[0], "[]{enum}{" + strings.Join(quoted, ", ") + "}[n]"
}

// rowsOf is how many different objects a test may keep at a time: the unique
// fields may not have more values.
func rowsOf(r *spec.Resource) int {
	rows := 4
	for _, f := range r.Fields {
		if !f.Unique || f.Optional {
			continue
		}
		switch {
		case f.Type == spec.Enum:
			rows = min(rows, len(f.Values))
		case f.Type == spec.Int && f.Min != nil && f.Max != nil:
			least, _ := new(big.Int).SetString(*f.Min, 10)
			most, _ := new(big.Int).SetString(*f.Max, 10)
			if n := new(big.Int).Sub(most, least); n.IsInt64() {
				rows = int(min(int64(rows), n.Int64()+1))
			}
		}
	}
	return rows
}

// moneyLiteral makes Go of an amount and its currency, such as 12.50 EUR.
func moneyLiteral(s string) string {
	amount, currency, _ := strings.Cut(s, " ")
	return fmt.Sprintf("value.MustMoney(%q, %q)", amount, currency)
}

// timeLiteral makes Go of a time of RFC 3339.
func timeLiteral(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic("the spec let a bad time pass: " + s) // it validates its defaults
	}
	t = t.UTC()
	return fmt.Sprintf("time.Date(%d, %d, %d, %d, %d, %d, %d, time.UTC)", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())
}
