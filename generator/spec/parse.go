package spec

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Parse parses underpin.yaml. It checks the form of each value, with positions: YAML,
// keys, names, decisions, field types, modifiers. Validate, after Complete, checks
// the values together. Name, module, decisions and domains may be missing, and an empty
// file is an empty spec. file is used only in errors, each of which is an *Error.
//
// A resource has a short form, its fields, and a long form with the keys async,
// plural and fields. It has the long form if and only if its key fields is a mapping:
// a field's type is never a mapping. So a field may be called async, plural or fields
// in either form.
func Parse(file string, data []byte, c Choices) (*Spec, error) {
	r := &reader{place: place{file: file, what: "the spec"}, choices: c}
	root, err := r.document(data)
	if err != nil {
		return nil, err
	}
	s := &Spec{file: file, at: marks{}}
	if root == nil {
		return s, nil
	}
	return s, r.spec(s, root)
}

// reader is the state of Parse.
type reader struct {
	place   place
	choices Choices
	lines   []string
}

func (r *reader) spec(s *Spec, root *yaml.Node) error {
	keys := []string{"name", "module", "decisions", "domains"}
	entries, err := r.entries(r.place, root, "start with name: or domains:", duplicateKey)
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := place{r.place.file, inSentence(e.key), e.key}
		switch e.key {
		case "name":
			if s.Name, err = r.text(p, e.value, "write name: shop"); err == nil && s.Name != "" {
				s.at["name: "+s.Name] = at(e.value)
				err = checkProject(s)
			}
		case "module":
			if s.Module, err = r.text(p, e.value, "write module: example.com/shop"); err == nil && s.Module != "" {
				s.at["module: "+s.Module] = at(e.value)
				err = checkModule(s)
			}
		case "decisions":
			err = r.decisions(s, p, e.value)
		case "domains":
			err = r.domains(s, p, e.value)
		default:
			err = p.err(e.at, unknownKey, OneOf(e.key, keys), "there is no such key")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) decisions(s *Spec, p place, n *yaml.Node) error {
	entries, err := r.entries(p, n, "write decisions: {"+exampleDecision(r.choices)+"}", duplicateKey)
	if err != nil {
		return err
	}
	s.Decisions = map[string]string{}
	for _, e := range entries {
		p := decisionPlace(s, e.key)
		value, err := r.text(p, e.value, "write "+e.key+": OPTION")
		if err != nil {
			return err
		}
		d, err := checkDecision(p, e.at, r.choices, e.key)
		if err != nil {
			return err
		}
		option, err := checkOption(p, at(e.value), d, value)
		if err != nil {
			return err
		}
		s.at["decisions."+e.key+": "+option] = at(e.value)
		s.Decisions[e.key] = option
	}
	return nil
}

func exampleDecision(c Choices) string {
	if len(c.Decisions) == 0 {
		return ""
	}
	return c.Decisions[0].Name + ": " + c.Decisions[0].Default
}

func (r *reader) domains(s *Spec, p place, n *yaml.Node) error {
	entries, err := r.entries(p, n, "write a domain's name, and its resources below", duplicateName)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := checkDomain(s.file, e.key, e.at, r.choices); err != nil {
			return err
		}
		d := &Domain{Name: e.key, at: marks{"name": e.at}}
		s.Domains = append(s.Domains, d)
		resources, err := r.entries(domainPlace(s.file, d.Name), e.value, "write a resource's name, and its fields below", duplicateName)
		if err != nil {
			return err
		}
		for _, e := range resources {
			if err := r.resource(s, d, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) resource(s *Spec, d *Domain, e entry) error {
	if err := checkResource(s.file, d.Name, e.key, e.at); err != nil {
		return err
	}
	res := &Resource{Name: e.key, at: marks{"name": e.at}}
	d.Resources = append(d.Resources, res)
	p := resourcePlace(s.file, d.Name, res.Name)
	if isLong(e.value) {
		return r.longForm(d, res, p, e.value)
	}
	return r.fields(d, res, p, e.value)
}

func isLong(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == "fields" && n.Content[i+1].Kind == yaml.MappingNode {
			return true
		}
	}
	return false
}

func (r *reader) longForm(d *Domain, res *Resource, p place, n *yaml.Node) error {
	keys := []string{"async", "plural", "fields"}
	entries, err := r.entries(p, n, "", duplicateKey)
	if err != nil {
		return err
	}
	for _, e := range entries {
		sub := place{p.file, p.what + ": " + inSentence(e.key), p.path + "." + e.key}
		switch e.key {
		case "async":
			err = r.traits(res, p, sub, e.value)
		case "plural":
			res.at["plural"] = at(e.value)
			if res.Plural, err = r.text(sub, e.value, "write plural: people"); err == nil && res.Plural != "" {
				err = checkPlural(p, res)
			}
		case "fields":
			err = r.fields(d, res, p, e.value)
		default:
			hint := didYouMean(e.key, keys)
			if hint == "" {
				hint = "put fields below fields:"
			}
			err = sub.err(e.at, unknownKey, hint, "beside fields: there is no such key")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) traits(res *Resource, p, sub place, n *yaml.Node) error {
	if isNull(n) {
		return nil
	}
	want := "write async: []"
	if len(r.choices.Traits) > 0 {
		want = "write async: [" + r.choices.Traits[0] + "]"
	}
	if n.Kind != yaml.SequenceNode {
		return sub.err(at(n), badKind, want, "it is %s, not a list", kind(n))
	}
	for _, item := range n.Content {
		trait, err := r.text(sub, item, want)
		if err != nil {
			return err
		}
		res.at["async."+trait] = at(item)
		res.Async = append(res.Async, trait)
		if err := checkTraits(p, res, r.choices); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) fields(d *Domain, res *Resource, p place, n *yaml.Node) error {
	entries, err := r.entries(p, n, "write a field's name and type, such as quantity: int", duplicateName)
	if err != nil {
		return err
	}
	for _, e := range entries {
		f := &Field{Name: e.key, at: marks{"name": e.at}}
		if err := checkField(p.file, d.Name, res.Name, f.Name, e.at); err != nil {
			return err
		}
		res.Fields = append(res.Fields, f)
		p := fieldPlace(p.file, d.Name, res.Name, f.Name)
		if e.value.Kind != yaml.ScalarNode {
			hint := "write its type, such as " + f.Name + ": string"
			if slices.Contains([]string{"async", "plural", "fields"}, f.Name) {
				hint = "the long form of a resource has its fields below fields:"
			}
			return p.err(at(e.value), badKind, hint, "it is %s, not a type", kind(e.value))
		}
		text, err := r.text(p, e.value, "")
		if err != nil {
			return err
		}
		g := &grammar{text: text, place: p, at: r.words(e.value)}
		if err := g.field(f); err != nil {
			return err
		}
	}
	return nil
}
