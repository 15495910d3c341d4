package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/underpin-dev/underpin/generator/spec"
)

// samples are valid values of a field as Go: one, another, and a different one for
// every n. An expression is empty if there is no such value.
type samples struct {
	one, other string
	nth        string // an expression of n; {enum} is the type of an enum
	different  int    // how many of nth there are; 0 is enough for any test
}

func always(one, other string) func(*spec.Field) samples { return numbered(one, other, "") }

func numbered(one, other, nth string) func(*spec.Field) samples {
	return func(*spec.Field) samples { return samples{one: one, other: other, nth: nth} }
}

// longText is the length above which a text is not written out.
const longText = 60

// frames are what valid texts of a type begin and end with. The first that leaves room
// for a character is used, else the last.
var frames = map[spec.Type][]frame{
	spec.String: {{"", ""}},
	spec.Text:   {{"", ""}},
	spec.Email:  {{"", "@e.co"}, {"", "@e"}},
	spec.URL:    {{"http://e.co/", ""}, {"http://", ""}},
}

type frame struct{ begin, end string }

func (f frame) length() int { return len(f.begin) + len(f.end) }

func frameOf(f *spec.Field) frame {
	_, most := lengths(f)
	all := frames[f.Type]
	i := slices.IndexFunc(all, func(fr frame) bool { return fr.length() < most })
	if i < 0 {
		i = len(all) - 1
	}
	return all[i]
}

// fit returns the name of the field, cut or extended so that it is within the field's
// bounds together with its frame and extra more characters.
func (f frame) fit(field *spec.Field, extra int) string {
	least, most := lengths(field)
	around := f.length() + extra
	text := strings.ReplaceAll(field.Name, "_", "-")
	if most > 0 {
		text = text[:min(len(text), max(most-around, 0))]
	}
	return text + strings.Repeat("x", max(least-around-len(text), 0))
}

func exampleText(f *spec.Field) string {
	frame := frameOf(f)
	return strconv.Quote(frame.begin + frame.fit(f, 0) + frame.end)
}

func sampleText(f *spec.Field) samples {
	frame := frameOf(f)
	text, stem := frame.fit(f, 0), frame.fit(f, 1)
	if text == "" {
		text = "x"
	}
	s := samples{
		one:   strconv.Quote(frame.begin + text + frame.end),
		other: strconv.Quote(frame.begin + stem + "1" + frame.end),
		nth:   fmt.Sprintf("fmt.Sprint(%q, n)", frame.begin+stem),
	}
	if len(text) > longText {
		s.one = fmt.Sprintf("%q + strings.Repeat(%q, %d) + %q", frame.begin, "x", len(text), frame.end)
	}
	end := ""
	if frame.end != "" {
		end = fmt.Sprintf(" + %q", frame.end)
	}
	if len(stem) > longText {
		long := fmt.Sprintf("fmt.Sprint(%q+strings.Repeat(%q, %d), ", frame.begin, "x", len(stem))
		s.nth, s.other = long+"n)", long+"1)"+end
	}
	s.nth += end
	return s
}

// sampleInt counts up from min, or down from max.
func sampleInt(f *spec.Field) samples {
	one, sign, step := bounded("7")(f), "+", big.NewInt(1)
	if f.Min == nil && f.Max != nil {
		sign, step = "-", big.NewInt(-1)
	}
	s := samples{one: one, nth: fmt.Sprintf("%s %s int64(n)", one, sign)}
	first, _ := new(big.Int).SetString(one, 10)
	s.other = new(big.Int).Add(first, step).String()
	if f.Min != nil && f.Max != nil {
		last, _ := new(big.Int).SetString(*f.Max, 10)
		if n := last.Sub(last, first); n.IsInt64() {
			s.different = int(min(n.Int64(), math.MaxInt64-1) + 1)
		}
		if s.different == 1 {
			s.other = ""
		}
	}
	return s
}

func sampleBounded(free string, spell func(string) string) func(*spec.Field) samples {
	return func(f *spec.Field) samples { return samples{one: spell(bounded(free)(f))} }
}

// bounded returns min, else max, else a free choice.
func bounded(free string) func(*spec.Field) string {
	return func(f *spec.Field) string {
		for _, b := range given(f) {
			return b.at
		}
		return free
	}
}

// exampleFloat spells a number as encoding/json does.
func exampleFloat(f *spec.Field) string {
	n, _ := strconv.ParseFloat(bounded("1.5")(f), 64) // the spec has checked that it is one
	b, _ := json.Marshal(n)
	return string(b)
}

// someID is an id of no object.
const someID = `"6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b"`

func sampleEnum(f *spec.Field) samples {
	names := make([]string, len(f.Values))
	for i, v := range f.Values {
		names[i] = strconv.Quote(v)
	}
	s := samples{one: names[0], nth: "[]{enum}{" + strings.Join(names, ", ") + "}[n]", different: len(names)}
	if len(names) > 1 {
		s.other = names[1]
	}
	return s
}

func firstValue(f *spec.Field) string { return f.Values[0] }

func quoted(text func(*spec.Field) string) func(*spec.Field) string {
	return func(f *spec.Field) string { return strconv.Quote(text(f)) }
}

// moneyLiteral converts an amount and its currency, such as 12.50 EUR, to Go, and
// moneyJSON to JSON.
func moneyLiteral(s string) string { return money("value.MustMoney(%q, %q)", s) }
func moneyJSON(s string) string    { return money(`{"amount":%q,"currency":%q}`, s) }

func money(format, s string) string {
	amount, currency, _ := strings.Cut(s, " ")
	return fmt.Sprintf(format, amount, currency)
}

// timeLiteral converts a time of RFC 3339 to Go.
func timeLiteral(s string) string {
	t := timeOf(s)
	return fmt.Sprintf("time.Date(%d, %d, %d, %d, %d, %d, %d, time.UTC)", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())
}

func timeOf(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic("the spec has a default that is not a time: " + s) // it validates its defaults
	}
	return t.UTC()
}

// uuidLiteral is the canonical form.
func uuidLiteral(s string) string { return strconv.Quote(strings.ToLower(s)) }

// jsonLiteral is the compact form.
func jsonLiteral(s string) string { return strconv.Quote(compact(s)) }

func compact(s string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(s)); err != nil {
		panic("the spec has a default that is not JSON: " + s)
	}
	return b.String()
}
