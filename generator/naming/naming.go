// Package naming makes the names in Go and SQL for what a spec names: order_item
// becomes OrderItem, orderItem and order_items. A name that means something else
// already gets a suffix: type is a keyword, so a field type is typeField. What a
// name means to Go and to databases is listed here; what the templates declare
// comes from them, as Reserved.
package naming

import (
	"maps"
	"slices"
	"strings"
)

// Reserved are the names that a part of the templates uses itself, each text a list
// of words.
type Reserved struct {
	// Words are packages, variables, parameters and receivers.
	Words string `yaml:"words"`
	// Folders are beside those of domains, so that no domain may have the name.
	Folders string `yaml:"folders"`
	// Domain are the identifiers at package level that each domain declares once.
	Domain string `yaml:"domain"`
	// Resource are the identifiers at package level that each resource adds to the
	// packages of its domain, by what a package adds to the domain's own name.
	// {Type}, {Types}, {var} and {vars} stand for names of the resource.
	Resource map[string]string `yaml:"resource"`
	// Types are endings of the schemas in OpenAPI that belong to a resource's type.
	Types string `yaml:"types"`
	// Edge are types beside those of resources where the objects of all domains are in one
	// namespace.
	Edge string `yaml:"edge"`
	// Deps are the members of every domain's Deps beside ports. Those that parts add are
	// known from their manifests.
	Deps string `yaml:"deps"`
	// Plurals are the members of every domain's Module beside its services, which are
	// named by the plurals of their resources.
	Plurals string `yaml:"plurals"`
	// Members are those that every resource's struct has.
	Members string `yaml:"members"`
}

// Names makes names that differ from reserved ones. The zero value knows those of
// Go alone.
type Names struct {
	// Folders are the folders that no domain may be named like.
	Folders []string
	// Domain are the identifiers that each domain declares once.
	Domain []string
	// Suffixes are what the other packages of a domain add to Package.
	Suffixes []string
	// EdgeTypes are those that no resource may be named like there, see Edge.
	EdgeTypes []string

	words    map[string]bool
	deps     map[string]bool
	plurals  map[string]bool
	members  map[string]bool
	resource map[string][]string
	endings  []string // of types that go with that of a resource
}

// New returns the names for templates that reserve all of these, and put packages
// with these suffixes into the folder of a domain.
//
// Whether a name gets a suffix depends on the name and the templates, never on what
// a project chose from them: else another choice would rename what exists.
func New(suffixes []string, all ...Reserved) Names {
	n := Names{Suffixes: suffixes, words: map[string]bool{}, deps: map[string]bool{}, plurals: map[string]bool{}, members: map[string]bool{}, resource: map[string][]string{}}
	for _, r := range all {
		maps.Copy(n.words, wordSet(r.Words))
		maps.Copy(n.deps, wordSet(r.Deps))
		maps.Copy(n.plurals, wordSet(r.Plurals))
		maps.Copy(n.members, wordSet(r.Members))
		n.Folders = addNew(n.Folders, r.Folders)
		n.Domain = addNew(n.Domain, r.Domain)
		n.EdgeTypes = addNew(n.EdgeTypes, r.Edge)
		n.endings = addNew(n.endings, r.Types)
		for suffix, names := range r.Resource {
			n.resource[suffix] = addNew(n.resource[suffix], names)
			for _, name := range strings.Fields(names) {
				if ending, ok := strings.CutPrefix(name, "{Type}"); ok {
					n.endings = addNew(n.endings, ending)
				}
			}
		}
	}
	return n
}

// addNew appends the words that the list does not have yet.
func addNew(list []string, words string) []string {
	for _, word := range strings.Fields(words) {
		if !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

// Taken returns the names that no port of a domain can have, beside those that its
// resources add.
func (n Names) Taken(domain string) map[string]bool {
	taken := maps.Clone(n.deps)
	for _, name := range n.Domain {
		taken[name] = true
	}
	for _, suffix := range append([]string{""}, n.Suffixes...) {
		taken[n.Package(domain)+suffix] = true
	}
	return taken
}

// reserved reports whether a package or variable can't have the name, and gets a suffix.
// spec refuses only names of domains that are folders.
func (n Names) reserved(name string) bool { return goWords[name] || n.words[name] }

// apart adds a suffix to a name that is taken. It adds it as well to a name that ends
// in the suffix where the rest would have got it: return becomes returnItem, and
// return_item returnItemItem.
func apart(name, suffix string, taken func(string) bool) string {
	for stem, more := name, true; more; stem, more = strings.CutSuffix(stem, suffix) {
		if taken(stem) {
			return name + suffix
		}
	}
	return name
}

// Package returns the Go package of a domain, which is its folder below internal.
// Its other packages add one of Suffixes.
func (n Names) Package(domain string) string {
	return apart(strings.ReplaceAll(domain, "_", ""), "domain", n.reserved)
}

// Path returns the HTTP path of a resource, such as /v1/catalog/products.
func Path(domain, plural string) string { return "/v1/" + domain + "/" + plural }

func (n Names) variable(name, suffix string) string {
	return apart(LowerCamel(name), suffix, n.reserved)
}
