package spec

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// editDomains adds to the text of an underpin.yaml the domains, resources and fields that a
// spec has more, each after its siblings, and removes those that it does not have.
func editDomains(text []byte, s *Spec) (_ []byte, err error) {
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			for _, f := range r.Fields {
				if text, err = editField(text, d, r, f); err != nil {
					return nil, err
				}
			}
		}
	}
	return removeOthers(text, s)
}

// removeOthers removes from the text the domains, resources and fields that a spec does not
// have.
func removeOthers(text []byte, s *Spec) ([]byte, error) {
	for {
		var document yaml.Node
		if err := yaml.Unmarshal(text, &document); err != nil {
			return nil, err
		}
		mapping, n := s.firstOther(member(document.Content[0], "domains"))
		if mapping == nil {
			return text, nil
		}
		text = remove(text, mapping, n)
	}
}

// firstOther returns the place of the first entry that the spec does not have.
func (s *Spec) firstOther(domains *yaml.Node) (mapping *yaml.Node, n int) {
	for i, d := range entries(domains) {
		domain := s.Find(d.Value)
		if domain == nil {
			return domains, i
		}
		resources := domains.Content[2*i+1]
		for i, r := range entries(resources) {
			resource := domain.Find(r.Value)
			if resource == nil {
				return resources, i
			}
			fields := fieldsOf(resources.Content[2*i+1])
			for i, f := range entries(fields) {
				if resource.Find(f.Value) == nil {
					return fields, i
				}
			}
		}
	}
	return nil, 0
}

// entries yields the keys of a mapping, which may be nil.
func entries(mapping *yaml.Node) (keys []*yaml.Node) {
	if mapping == nil {
		return nil
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		keys = append(keys, mapping.Content[i])
	}
	return keys
}

// fieldsOf returns the fields of a resource in the short or the long form.
func fieldsOf(resource *yaml.Node) *yaml.Node {
	if long := member(resource, "fields"); long != nil && long.Kind == yaml.MappingNode {
		return long
	}
	return resource
}

// editField adds what is missing so that the text has a field: it alone, or also its
// resource, or also its domain.
func editField(text []byte, d *Domain, r *Resource, f *Field) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	domains := member(document.Content[0], "domains")
	if domains == nil {
		return append(text, "domains:\n"+d.block()...), nil
	}
	domain := member(domains, d.Name)
	if domain == nil {
		return insert(text, domains, d.block()), nil
	}
	resource := member(domain, r.Name)
	if resource == nil {
		return insert(text, domain, r.block(d.Name)), nil
	}
	fields := fieldsOf(resource)
	if member(fields, f.Name) != nil {
		return text, nil
	}
	return insert(text, fields, f.yaml(d.Name)), nil
}

// insert inserts an entry, the text of a mapping with one key, after the last one of a
// mapping, in the style of that.
func insert(text []byte, mapping *yaml.Node, entry string) []byte {
	if mapping.Style&yaml.FlowStyle != 0 {
		return insertFlow(text, mapping, entry)
	}
	last := mapping.Content[len(mapping.Content)-2] // its key
	indent, end := last.Column-1, entryEnd(text, last)
	added := strings.Builder{}
	if !bytes.HasSuffix(text[:end], []byte("\n")) {
		added.WriteString("\n")
	}
	own := len(entry) - len(strings.TrimLeft(entry, " "))
	for line := range strings.Lines(entry) {
		added.WriteString(strings.Repeat(" ", indent) + line[own:])
	}
	return bytes.Join([][]byte{text[:end], []byte(added.String()), text[end:]}, nil)
}

// entryEnd returns where the lines of an entry end, by its key.
func entryEnd(text []byte, key *yaml.Node) int {
	at := offset(text, key)
	end := at + lineLength(text[at:])
	for next := end; next < len(text); {
		line := text[next : next+lineLength(text[next:])]
		next += len(line)
		words := bytes.TrimLeft(line, " ")
		switch {
		case len(bytes.TrimSpace(words)) == 0 || words[0] == '#' && len(line)-len(words) < key.Column:
			continue // it belongs to what follows, if that belongs to the entry
		case len(line)-len(words) >= key.Column:
			end = next
			continue
		}
		break
	}
	return end
}

// remove removes the nth entry of a mapping.
func remove(text []byte, mapping *yaml.Node, n int) []byte {
	key := mapping.Content[2*n]
	from := offset(text, key)
	to := entryEnd(text, key)
	switch flow := mapping.Style&yaml.FlowStyle != 0; {
	case !flow:
		from -= key.Column - 1
	case 2*n+2 < len(mapping.Content):
		to = offset(text, mapping.Content[2*n+2])
	default:
		from, to = bytes.LastIndexByte(text[:from], ','), closing(text, offset(text, mapping))
	}
	return slices.Concat(text[:from], text[to:])
}

// insertFlow inserts an entry before the brace that ends a mapping.
func insertFlow(text []byte, mapping *yaml.Node, entry string) []byte {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(entry), &document); err != nil {
		panic(err) // it is what YAML of a spec has
	}
	quoted := flow(document.Content[0])
	if len(mapping.Content) > 0 {
		quoted = ", " + quoted
	}
	end := closing(text, offset(text, mapping))
	return bytes.Join([][]byte{text[:end], []byte(quoted), text[end:]}, nil)
}

// flow returns the entries of a mapping in one line, without braces.
func flow(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		var entries []string
		for i := 0; i < len(n.Content); i += 2 {
			value := flow(n.Content[i+1])
			if n.Content[i+1].Kind == yaml.MappingNode {
				value = "{" + value + "}"
			}
			entries = append(entries, scalar(n.Content[i].Value)+": "+value)
		}
		return strings.Join(entries, ", ")
	case yaml.SequenceNode:
		var items []string
		for _, item := range n.Content {
			items = append(items, flow(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if strings.ContainsAny(n.Value, ",[]{}") {
		return doubleQuoted(n.Value)
	}
	return scalar(n.Value)
}

// closing returns where the mapping in braces that begins at an offset ends: at its last
// brace.
func closing(text []byte, at int) int {
	depth, quote := 0, byte(0)
	for i := at; i < len(text); i++ {
		switch c := text[i]; {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// lineLength returns the length of the first line, with its end.
func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// The entries of a domain and a resource, as YAML writes them.
func (d *Domain) block() string {
	var b strings.Builder
	d.yaml(&b)
	return b.String()
}

func (r *Resource) block(domain string) string {
	var b strings.Builder
	r.yaml(&b, domain)
	return b.String()
}
