package render

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// bounds returns what min and max of a field mean for a type: functions that check a
// value of that Go type, and struct tags that describe them in the HTTP API.
type bounds func(f *spec.Field, goType string) (rules, tags []string)

func unbounded(*spec.Field, string) (rules, tags []string) { return nil, nil }

// boundLength counts code points.
func boundLength(f *spec.Field, _ string) (rules, tags []string) {
	least, most := lengths(f)
	if least > 0 {
		tags = append(tags, tag("minLength", strconv.Itoa(least)))
	}
	if most > 0 {
		tags = append(tags, tag("maxLength", strconv.Itoa(most)))
	}
	if least == 0 && most == 0 {
		return []string{"value.Text"}, tags
	}
	return []string{fmt.Sprintf("value.Length(%d, %d)", least, most)}, tags
}

// boundFormat does the same for a type whose other rule checks its length where the spec
// has no bounds.
func boundFormat(f *spec.Field, goType string) (rules, tags []string) {
	rules, tags = boundLength(f, goType)
	if len(given(f)) == 0 {
		rules = nil
	}
	return rules, tags
}

// bound is one of min and max.
type bound struct {
	name    string // of the function
	keyword string // of JSON Schema
	words   string
	at      string
}

// given returns the bounds that the spec sets.
func given(f *spec.Field) (list []bound) {
	if f.Min != nil {
		list = append(list, bound{"Min", "minimum", "at least ", *f.Min})
	}
	if f.Max != nil {
		list = append(list, bound{"Max", "maximum", "at most ", *f.Max})
	}
	return list
}

func boundNumber(f *spec.Field, goType string) (rules, tags []string) {
	for _, b := range given(f) {
		rules = append(rules, fmt.Sprintf("value.%s[%s](%s)", b.name, goType, b.at))
		tags = append(tags, tag(b.keyword, b.at))
	}
	return rules, tags
}

// boundDecimal describes the bounds in words: the JSON of a decimal is a string, whose
// value a schema can't bound.
func boundDecimal(f *spec.Field, _ string) (rules, tags []string) {
	var doc []string
	for _, b := range given(f) {
		rules = append(rules, fmt.Sprintf("value.%sDecimal(%q)", b.name, b.at))
		doc = append(doc, b.words+b.at)
	}
	if len(doc) > 0 {
		tags = append(tags, tag("doc", strings.Join(doc, ", ")))
	}
	return rules, tags
}

// belowMin returns an int that min does not allow, if there is one.
func belowMin(f *spec.Field) string {
	if f.Min == nil || *f.Min == strconv.Itoa(math.MinInt64) {
		return ""
	}
	n, _ := strconv.ParseInt(*f.Min, 10, 64) // the spec has checked that it is one
	return strconv.FormatInt(n-1, 10)
}

// lengths returns the least and most code points of a text; 0 means no limit. Emails and
// URLs have limits even if the spec sets none.
func lengths(f *spec.Field) (least, most int) {
	least, most = f.Lengths()
	return least, cmp.Or(most, map[spec.Type]int{spec.Email: 254, spec.URL: 2048}[f.Type])
}
