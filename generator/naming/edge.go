package naming

import "strings"

// Edge has the names of a resource in an API that has the objects of all domains in one
// namespace, with the name of its domain: CatalogProduct. Some such APIs compare names
// without case, so names that differ only in case are refused, see spec.
type Edge struct {
	Type  string // CatalogOrderItem
	Types string // several of it: CatalogOrderItems
	Var   string // catalogOrderItem
	Vars  string // catalogOrderItems
}

// Edge makes these names; without a plural the resource has the English one.
func (n Names) Edge(domain, resource, plural string) Edge {
	if plural == "" {
		plural = Plural(resource)
	}
	e := Edge{Type: plain(domain) + apart(plain(resource), "Item", n.belongs), Types: plain(domain) + apart(plain(plural), "List", n.belongs)}
	if e.Types == e.Type {
		e.Types += "List"
	}
	e.Var, e.Vars = uncapital(e.Type), uncapital(e.Types)
	return e
}

// EdgeEnum returns the name of the type of an enum in such an API.
func (n Names) EdgeEnum(e Edge, field string) string {
	return apart(e.Type+plain(field), "Enum", n.belongs)
}

// plain returns a snake_case name in camel case without initialisms: url_path → UrlPath.
// Different names stay different: x_1 → X_1.
func plain(name string) string {
	var b strings.Builder
	for i, word := range strings.Split(name, "_") {
		if i > 0 && (word == "" || word[0] >= '0' && word[0] <= '9') {
			b.WriteByte('_')
		}
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// LowerPlain returns the name of a field in such an API: url_path → urlPath.
func LowerPlain(name string) string { return uncapital(plain(name)) }

func uncapital(name string) string { return strings.ToLower(name[:1]) + name[1:] }
