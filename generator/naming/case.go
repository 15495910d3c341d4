package naming

import (
	"strings"
	"sync"

	pluralize "github.com/gertd/go-pluralize"
)

// Words that Go writes in capitals, alone or with an s for several.
var initialisms = wordSet(`acl api ascii cpu css db dns ean eof guid http https id ip isbn json lhs os qps ram
	rhs rpc sku sla smtp sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vat vm xml xss`)

// Camel returns a snake_case name as an exported Go identifier: order_item →
// OrderItem, url_path → URLPath, product_ids → ProductIDs.
func Camel(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		b.WriteString(capital(word))
	}
	return b.String()
}

// LowerCamel returns a snake_case name as an unexported Go identifier: order_item →
// orderItem, url_path → urlPath. It may be a word that means something else in
// Go, see Names.
func LowerCamel(name string) string {
	first, rest, _ := strings.Cut(name, "_")
	return first + Camel(rest)
}

// Label returns a snake_case name as people read it: order_item → Order item, sku → SKU.
func Label(name string) string {
	words := strings.FieldsFunc(name, func(c rune) bool { return c == '_' })
	for i, word := range words {
		if capitals := capital(word); i == 0 || capitals != strings.ToUpper(word[:1])+word[1:] {
			words[i] = capitals
		}
	}
	return strings.Join(words, " ")
}

func capital(word string) string {
	if word == "" {
		return ""
	}
	if initialisms[word] {
		return strings.ToUpper(word)
	}
	if one, several := strings.CutSuffix(word, "s"); several && initialisms[one] {
		return strings.ToUpper(one) + "s"
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

var plurals = sync.OnceValue(func() *pluralize.Client {
	c := pluralize.NewClient()
	for one, several := range map[string]string{ // where the library is wrong or too learned
		"german": "germans", "specimen": "specimens", "regimen": "regimens", "omen": "omens", "abdomen": "abdomens", "schema": "schemas", "virus": "viruses", "octopus": "octopuses", "i": "is",
	} {
		c.AddIrregularRule(one, several)
	}
	return c
})

// Plural returns the English plural of a snake_case name, that is of its last word:
// category → categories, product_linux → product_linuxes. It may be the name
// itself, as for news.
func Plural(name string) string {
	i := strings.LastIndexByte(name, '_') + 1
	if i == len(name) {
		return name + "s"
	}
	return name[:i] + plurals().Plural(name[i:])
}
