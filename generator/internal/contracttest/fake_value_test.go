package contracttest

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/underpin-dev/underpin/generator/spec"
)

// parse reads the members of a body into values: 400, then 422.
func (f *fake) parse(res *resource, body []byte, values map[string]any, create bool) {
	if !json.Valid(body) {
		panic(rejection{status: 400})
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, _ := d.Token(); t != json.Delim('{') {
		panic(rejection{status: 422})
	}
	var wrong []string
	given := map[string]bool{}
	for d.More() {
		t, _ := d.Token()
		name := t.(string)
		var raw json.RawMessage
		d.Decode(&raw)
		i := slices.IndexFunc(res.Fields, func(x *spec.Field) bool { return x.Name == name })
		if given[name] && !f.is("duplicate fields") || i < 0 && !f.is("unknown fields") {
			wrong = append(wrong, "body."+name)
			continue
		}
		given[name] = true
		if i < 0 {
			continue
		}
		field := res.Fields[i]
		v, ok := f.value(field, raw, values[name], create)
		if !ok {
			wrong = append(wrong, "body."+name)
		}
		values[name] = v
	}
	for _, field := range res.Fields {
		if create && required(field) && !given[field.Name] && !f.is("nothing is required") {
			wrong = append(wrong, "body."+field.Name)
		}
	}
	if len(wrong) > 0 {
		if f.is("names too many") {
			wrong = append(wrong, "body."+res.Fields[0].Name, "body.version")
		}
		panic(rejection{status: 422, names: wrong})
	}
}

// value is what a member makes of a field that was before.
func (f *fake) value(field *spec.Field, raw []byte, before any, create bool) (any, bool) {
	v, err := decode(raw)
	if err != nil {
		return nil, false
	}
	if v == nil {
		return nil, field.Optional || f.is("null for all")
	}
	if !utf8.Valid(raw) && !f.is("any bytes") || loneSurrogate(raw) && !f.is("lone surrogates") || hasNUL(v) && !f.is("NUL") {
		return nil, false
	}
	if merged := field.Type == spec.Money || field.Type == spec.JSON; merged && !create && !f.is("replaces what is nested") {
		v = mergePatch(before, v)
	}
	if field.Type == spec.Money && strings.Count(string(raw), `"amount"`) > 1 {
		return nil, false
	}
	return f.legal(field, v)
}

// legal is a value as it is shown, and whether it may be.
func (f *fake) legal(field *spec.Field, v any) (any, bool) {
	s, text := v.(string)
	n, isNumber := v.(json.Number)
	switch field.Type {
	case spec.String, spec.Text:
		least, most := length(field)
		count := utf8.RuneCountInString(s)
		if f.is("counts bytes") {
			count = len(s)
		}
		if f.is("trims") {
			s = strings.TrimSpace(s)
		}
		return s, text && count >= least && (most < 0 || count <= most)
	case spec.Int:
		x, ok := new(big.Rat).SetString(string(n))
		if !isNumber || !ok || !x.IsInt() || !x.Num().IsInt64() || !boundsOf(field).hold(string(n)) && !f.is("no min and max") {
			return nil, false
		}
		if f.is("ints are floats") {
			g, _ := x.Float64()
			return json.Number(strconv.FormatFloat(g, 'f', 0, 64)), true
		}
		return json.Number(x.Num().String()), true
	case spec.Float:
		_, err := strconv.ParseFloat(string(n), 64)
		return n, isNumber && err == nil && boundsOf(field).hold(string(n))
	case spec.Bool:
		_, ok := v.(bool)
		return v, ok
	case spec.Decimal:
		ok := text && decimalForm.MatchString(s) && len(strings.TrimLeft(strings.Replace(s, ".", "", 1), "-")) <= 38 && boundsOf(field).hold(s)
		if f.is("decimals lose their scale") && strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		if s == "-0" {
			s = "0"
		}
		return s, ok
	case spec.Money:
		if shown, ok := legalMoney(v); !ok || !f.is("money as it comes") {
			return shown, ok
		}
		return v, true
	case spec.Date:
		t, err := time.Parse(time.DateOnly, s)
		return s, text && err == nil && t.Year() > 0
	case spec.Time:
		t, err := time.Parse(time.RFC3339, s)
		t = t.UTC().Truncate(time.Millisecond)
		if f.is("rounds times") {
			t, _ = time.Parse(time.RFC3339, s)
			t = t.UTC().Round(time.Millisecond)
		}
		return t.Format(time.RFC3339Nano), text && err == nil && t.Year() > 0 && t.Year() < 10000 && timeForm.MatchString(s)
	case spec.UUID:
		if !f.is("UUIDs as they come") {
			s = strings.ToLower(s)
		}
		return s, text && uuidForm.MatchString(s)
	case spec.Email:
		a, err := mail.ParseAddress(s)
		return s, text && err == nil && (a.Address == s || f.is("display names")) && fits(field, s)
	case spec.URL:
		return s, text && (legalURL(s) && fits(field, s) || f.is("any url"))
	case spec.JSON:
		return v, depth(v) <= 100 || f.is("deep json")
	case spec.Enum:
		return s, text && (slices.Contains(field.Values, s) || f.is("an enum takes all"))
	case spec.TypeRef:
		return s, text && f.exists(field, s)
	case spec.TypeRefs:
		list, ok := v.([]any)
		seen := map[string]bool{}
		for _, x := range list {
			id, text := x.(string)
			ok = ok && text && f.exists(field, id) && (!seen[id] || f.is("refs twice"))
			seen[id] = true
		}
		sorted := []any{}
		for _, id := range slices.Sorted(maps.Keys(seen)) {
			sorted = append(sorted, id)
		}
		if f.is("refs as they come") {
			return list, ok
		}
		return sorted, ok && (len(list) <= 1000 || f.is("more refs"))
	}
	return nil, false
}

var (
	decimalForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	timeForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)
	uuidForm    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

func (f *fake) exists(field *spec.Field, id string) bool {
	for _, res := range f.resources {
		if res.Name == field.Ref.Resource && res.domain.Name == field.Ref.Domain || f.is("refs to anything") {
			if slices.ContainsFunc(f.rows[res], func(r *row) bool { return r.id == id }) {
				return true
			}
		}
	}
	return slices.Contains(f.gone, id) || f.is("refs to nothing") && uuidForm.MatchString(id)
}

var currencies = map[string]int{"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}

func legalMoney(v any) (any, bool) {
	m, _ := v.(map[string]any)
	amount, _ := m["amount"].(string)
	currency, _ := m["currency"].(string)
	places, known := currencies[currency]
	_, fraction, point := strings.Cut(amount, ".")
	if !known || len(m) != 2 || !decimalForm.MatchString(amount) || len(fraction) > places || len(amount) > 20 {
		return nil, false
	}
	if places > 0 && !point {
		amount += "."
	}
	return map[string]any{"amount": amount + strings.Repeat("0", places-len(fraction)), "currency": currency}, true
}

func legalURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func legalFilter(field *spec.Field, value string) bool {
	if !utf8.ValidString(value) || strings.Contains(value, "\x00") {
		return false
	}
	switch field.Type {
	case spec.Bool:
		return value == "true" || value == "false"
	case spec.Enum:
		return slices.Contains(field.Values, value)
	case spec.Int:
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil
	case spec.Date:
		_, err := time.Parse(time.DateOnly, value)
		return err == nil
	case spec.UUID, spec.TypeRef, spec.TypeRefs:
		return uuidForm.MatchString(value)
	}
	return true
}

func depth(v any) int {
	most := 0
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			most = max(most, depth(x))
		}
	case map[string]any:
		for _, x := range v {
			most = max(most, depth(x))
		}
	default:
		return 0
	}
	return most + 1
}

func hasNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(v, "\x00")
	case []any:
		return slices.ContainsFunc(v, hasNUL)
	case map[string]any:
		for name, x := range v {
			if hasNUL(name) || hasNUL(x) {
				return true
			}
		}
	}
	return false
}

// loneSurrogate looks for an escape of half a code point.
func loneSurrogate(raw []byte) bool {
	high := false
	for i := 0; i < len(raw); i++ {
		code := uint64(0)
		if raw[i] == '\\' && i+1 < len(raw) {
			if i++; raw[i] == 'u' {
				code, _ = strconv.ParseUint(string(raw[i+1:i+5]), 16, 32)
				i += 4
			}
		}
		low := code >= 0xdc00 && code < 0xe000
		if low != high {
			return true
		}
		high = code >= 0xd800 && code < 0xdc00
	}
	return high
}
