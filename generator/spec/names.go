package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"sync"

	pluralize "github.com/gertd/go-pluralize"
)

var (
	snakeCase  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	kebabCase  = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	enumChoice = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
)

// Most characters of a name, in bytes as in characters: names are ASCII.
const (
	mostName    = 40
	mostProject = 100 // a folder's name has room for 255, and ours gets suffixes
	mostSQL     = 60  // PostgreSQL cuts at 63, without a word
)

// Words that Go writes in capitals, alone or with an s for several.
var initialisms = wordSet(`acl api ascii cpu css db dns ean eof guid html http https id ip isbn json lhs os qps ram
	rhs rpc sku sla smtp sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vat vm xml xss`)

// Camel is a snake_case name as an exported Go identifier: order_item →
// OrderItem, url_path → URLPath, product_ids → ProductIDs.
func Camel(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		b.WriteString(capital(word))
	}
	return b.String()
}

// LowerCamel is a snake_case name as an unexported Go identifier: order_item →
// orderItem, url_path → urlPath. It may be a word that means something else in
// Go, see Var.
func LowerCamel(name string) string {
	first, rest, _ := strings.Cut(name, "_")
	return first + Camel(rest)
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

// Plural is the English plural of a snake_case name, that is of its last word:
// category → categories, product_linux → product_linuxes. It may be the name
// itself, as for news.
func Plural(name string) string {
	i := strings.LastIndexByte(name, '_') + 1
	if i == len(name) {
		return name + "s"
	}
	return name[:i] + plurals().Plural(name[i:])
}

// Package is the domain's Go package and its folder below internal. The
// packages of its adapters add one of PackageSuffixes.
func (d *Domain) Package() string {
	return apart(strings.ReplaceAll(d.Name, "_", ""), "domain", func(name string) bool { return reserved[name] })
}

// apart is a name that gets a suffix if it is taken. So does one that ends in the
// suffix where the rest would have got it: return is returnItem, and return_item
// returnItemItem.
func apart(name, suffix string, taken func(string) bool) string {
	for stem, more := name, true; more; stem, more = strings.CutSuffix(stem, suffix) {
		if taken(stem) {
			return name + suffix
		}
	}
	return name
}

// PackageSuffixes are what a domain's other packages have after its Package.
var PackageSuffixes = []string{"sql", "http", "mod", "test", "cache", "view", "mail"}

// GoType is the resource's Go type, such as OrderItem.
func (r *Resource) GoType() string {
	return apart(Camel(r.Name), "Item", func(name string) bool {
		return domainTaken[name] || derivedSuffix(name) || startsWord(name, "New") || startsWord(name, "Err")
	})
}

// derivedSuffix reports whether a name ends like a type that goes with a
// resource's own, so that it could be that of another resource.
func derivedSuffix(name string) bool {
	for _, suffix := range []string{"Details", "Change", "Patch", "Input", "Store", "Service", "Filter", "Snapshot", "Created", "Changed", "Removed", "View", "Create", "PageBody"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// startsWord reports whether a camel-case name has word as its first: New in
// NewOrder, but not in Newsletter.
func startsWord(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
}

// Var is a Go variable that holds one of the resource.
func (r *Resource) Var() string { return variable(r.Name, "Item") }

// GoPlural names several of the resource in exported Go identifiers.
func (r *Resource) GoPlural() string {
	name := apart(Camel(r.plural()), "List", func(name string) bool { return pluralTaken[name] })
	if name != r.GoType() {
		return name
	}
	return r.GoType() + "List"
}

// VarPlural is a Go variable that holds several of the resource.
func (r *Resource) VarPlural() string {
	if name := variable(r.plural(), "List"); name != r.Var() {
		return name
	}
	return r.Var() + "List"
}

func (r *Resource) plural() string {
	if r.Plural == "" {
		return Plural(r.Name)
	}
	return r.Plural
}

func variable(name, suffix string) string {
	return apart(LowerCamel(name), suffix, func(name string) bool { return reserved[name] })
}

// File is the stem of the resource's Go files in a domain's packages: with ".go",
// "_service.go" and so on it means to Go what it says, and is no file of the domain.
func (r *Resource) File(domain *Domain) string {
	for _, suffix := range PackageSuffixes {
		rest, ok := strings.CutPrefix(r.Name, domain.Package()+suffix)
		if ok && (rest == "" || rest[0] == '_') {
			return r.Name + "_"
		}
	}
	last := r.Name[strings.LastIndexByte(r.Name, '_')+1:]
	whole := len(last) == len(r.Name)
	switch {
	case !whole && (buildSuffixes[last] || last == "test" || last == "service" || last == "events"),
		devices[r.Name], r.Name == "doc", r.Name == "ports":
		return r.Name + "_"
	}
	return r.Name
}

// Path is the resource's HTTP path, such as /v1/catalog/products.
func (r *Resource) Path(domain string) string { return "/v1/" + domain + "/" + r.plural() }

// Table is the resource's SQL table, not quoted.
func (r *Resource) Table() string { return SQLName(r.plural()) }

// RefsTable is the SQL table of one of the resource's refs fields, not quoted.
func (r *Resource) RefsTable(f *Field) string { return SQLName(r.plural() + "_" + f.Name) }

// resourceIdentifiers are the names at package level that every resource gives the
// packages of its domain, by what they add to Package. Whether a project has such a
// package depends on its decisions; what is refused does not.
var resourceIdentifiers = map[string]string{
	"": `{T} {T}Details {T}Change {T}Store {T}Service {T}Filter New{T}Service New{T}Details new{T} Err{T}NotFound Err{T}Stale Err{T}InUse
		{T}Created {T}Changed {T}Removed {T}Snapshot good{T} TestNew{T} TestChange{T}`,
	"http":      `{T} {T}Input Show{T} {Ts} List{Ts} {ts}Path`,
	"sql":       `{T}Store New{T}Store {t}Table refusal{T}`,
	"test":      `{T}Store`,
	"cache":     `{T}Store New{T}Store`,
	"view":      `{T}View view{T} event{T} from{T}Snapshot show{T} list{T} where{T} Test{T}View viewed{T}`,
	"mail":      `{t}Created {T}Created`,
	"mail_test": `new{T} Test{T}Created`,
}

// index names the SQL index of a field that lists are narrowed by; each of the kinds
// of tables begins it in its own way.
func (r *Resource) index(f *Field) string {
	switch {
	case f.Type == Many:
		return r.plural() + "_" + f.Name + "_member"
	case f.Unique, f.Type == One, f.Type == Bool, f.Type == Enum:
		return r.plural() + "_" + f.Columns()[0]
	}
	return ""
}

// Identifiers are the names at package level that the resource gives the packages of
// its domain, by what they add to Package. Those of enums are aside.
func (r *Resource) Identifiers() map[string][]string {
	names := map[string][]string{}
	forms := strings.NewReplacer("{T}", r.GoType(), "{Ts}", r.GoPlural(), "{t}", r.Var(), "{ts}", r.VarPlural())
	for suffix, list := range resourceIdentifiers {
		names[suffix] = strings.Fields(forms.Replace(list))
	}
	for _, f := range r.Fields {
		if f.Unique {
			names[""] = append(names[""], r.ErrTaken(f))
		}
	}
	return names
}

// ErrTaken is the Go error that says that a unique field's value is another's.
func (r *Resource) ErrTaken(f *Field) string { return "Err" + r.GoType() + f.GoName(r) + "Taken" }

// GoName is the field's name in the resource's Go struct.
func (f *Field) GoName(r *Resource) string {
	return apart(Camel(f.Name), "Field", func(name string) bool { return memberTaken[name] || name == r.GoType()+"Details" })
}

// Var is a Go variable that holds the field's value.
func (f *Field) Var() string { return variable(f.Name, "Field") }

// Columns are the field's SQL columns, not quoted, in the order in which its
// value goes into them: none but perhaps one for a refs, whose ids have a table
// of their own.
func (f *Field) Columns() []string {
	switch {
	case f.Type == Money:
		return []string{f.Name + "_minor", f.Name + "_currency"}
	case f.Type == Many && f.Optional:
		return []string{f.Name + "_given"}
	case f.Type == Many:
		return nil
	case systemColumns[f.Name]:
		return []string{f.Name + "_"}
	}
	return []string{f.Name}
}

// EnumType is the Go type of an enum field, such as OrderStatus.
func (f *Field) EnumType(r *Resource) string {
	return apart(r.GoType()+f.GoName(r), "Enum", derivedSuffix)
}

// EnumConst is the Go constant of one of an enum field's values, such as
// OrderStatusPaid.
func (f *Field) EnumConst(r *Resource, value string) string {
	words := strings.FieldsFunc(value, func(c rune) bool { return c == '_' || c == '-' || c == '.' })
	name := ""
	for _, word := range words {
		name += capital(word)
	}
	if name == "" {
		name = "Blank"
	}
	return f.EnumType(r) + name
}

// SQLName is a name that a database keeps whole: one of more than 60 bytes is
// cut and ends in a hash of all of it. QuoteSQL is another matter.
func SQLName(name string) string {
	if len(name) <= mostSQL {
		return name
	}
	const digits = 8
	sum := sha256.Sum256([]byte(name))
	return name[:mostSQL-1-digits] + "_" + hex.EncodeToString(sum[:])[:digits]
}

// QuoteSQL is a name as it stands in SQL: in double quotes if it is a keyword
// of any database there is.
func QuoteSQL(name string) string {
	if sqlKeywords[name] {
		return `"` + name + `"`
	}
	return name
}

// Find is the domain of that name, or nil.
func (s *Spec) Find(domain string) *Domain {
	if i := slices.IndexFunc(s.Domains, func(d *Domain) bool { return d.Name == domain }); i >= 0 {
		return s.Domains[i]
	}
	return nil
}

// Find is the resource of that name, or nil.
func (d *Domain) Find(resource string) *Resource {
	if i := slices.IndexFunc(d.Resources, func(r *Resource) bool { return r.Name == resource }); i >= 0 {
		return d.Resources[i]
	}
	return nil
}

// Add puts a resource at the end of a domain, which is made if need be.
func (s *Spec) Add(domain string, r *Resource) {
	d := s.Find(domain)
	if d == nil {
		d = &Domain{Name: domain}
		s.Domains = append(s.Domains, d)
	}
	d.Resources = append(d.Resources, r)
}
