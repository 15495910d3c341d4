package spec

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const (
	mostFile  = 1 << 20 // bytes
	mostDepth = 20      // of nodes in nodes; a spec has 6
	mostLine  = 1 << 12 // bytes of a line in which single words are found again
)

// Parse reads underpin.yaml. It checks the form of all of it, with positions:
// YAML, keys, names, decisions, field types, modifiers. What a value means to
// the others is for Validate, after Complete; name, module, decisions and
// domains may be missing, and an empty file is an empty spec. file is only told
// in errors, each of which is an *Error.
//
// A resource has a short form, its fields, and a long form with the keys async,
// plural and fields. It is the long form if and only if it has a key fields
// that holds a mapping: a field's type is never a mapping. So a field may be
// called async, plural or fields in either form.
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

// reader is one Parse.
type reader struct {
	place   place
	choices Choices
	lines   []string
}

// document is the file's only document, or nil if it says nothing.
func (r *reader) document(data []byte) (*yaml.Node, error) {
	if len(data) > mostFile {
		return nil, r.place.err(pos{1, 1}, tooLarge, "give a smaller file", "it has %d bytes, and 1 MiB is the most", len(data))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if err := r.checkText(data); err != nil {
		return nil, err
	}
	r.lines = strings.Split(string(data), "\n")
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, r.syntax(err)
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, r.place.err(pos{second.Line, second.Column}, manyDocuments, "keep one", "it holds more than one document")
	case !errors.Is(err, io.EOF):
		return nil, r.syntax(err)
	}
	root := first.Content[0]
	if err := r.plain(root, 1); err != nil {
		return nil, err
	}
	if isNull(root) {
		return nil, nil
	}
	return root, nil
}

// checkText refuses what is no text, at its place.
func (r *reader) checkText(data []byte) error {
	at := pos{1, 1}
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		if c == utf8.RuneError && size == 1 {
			return r.place.err(at, badYAML, "save it as UTF-8", "it is not UTF-8")
		}
		if why := badCharacter(c); why != "" {
			return r.place.err(at, badYAML, "take it out", "%s", why)
		}
		at.col++
		if c == '\n' {
			at = pos{at.line + 1, 1}
		}
		data = data[size:]
	}
	return nil
}

// badCharacter says why no spec may hold the character.
func badCharacter(c rune) string {
	switch {
	case c == 0:
		return "it holds a NUL"
	case unicode.IsControl(c) && c != '\t' && c != '\n' && c != '\r' && c != '\u0085', c == '\ufeff', c == '\ufffe', c == '\uffff':
		return "it holds the control character " + strconv.QuoteRune(c)
	}
	return ""
}

// checkText is for text that is in no file.
func checkText(s string) (why string) {
	if len(s) > mostFile {
		return "it is longer than 1 MiB"
	}
	if !utf8.ValidString(s) {
		return "it is not UTF-8"
	}
	for _, c := range s {
		if why := badCharacter(c); why != "" {
			return why
		}
	}
	return ""
}

var (
	yamlError     = regexp.MustCompile(`(?s)^yaml: (?:line (\d+): )?(.*)$`)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
	// The parser's own problems, unlike the scanner's, are told with a line
	// that counts from 0.
	parserProblem = regexp.MustCompile(`^did not find expected (key|node content|'-' indicator|',' or .*|<document start>)$`)
)

// syntax is what the YAML library says, with a position.
func (r *reader) syntax(err error) error {
	m := yamlError.FindStringSubmatch(err.Error())
	if m == nil {
		return r.place.err(pos{1, 1}, badYAML, "look at indentation, quotes and brackets", "it is not YAML: %s", quoted(err.Error()))
	}
	if anchor := unknownAnchor.FindStringSubmatch(m[2]); anchor != nil {
		return r.place.err(r.find("*"+anchor[1]), alias, "write out what it stands for", "it uses the alias *%s", anchor[1])
	}
	line, _ := strconv.Atoi(m[1])
	if parserProblem.MatchString(m[2]) || line == 0 {
		line++
	}
	line = min(line, len(r.lines))
	hint := "look at indentation, quotes and brackets there"
	if strings.HasPrefix(strings.TrimLeft(r.lines[line-1], " "), "\t") {
		hint = "indent with blanks, not with tabs"
	}
	return r.place.err(pos{line, 1}, badYAML, hint, "it is not YAML: %s", m[2])
}

// find is the first place of a text, or the file's start.
func (r *reader) find(text string) pos {
	for i, line := range r.lines {
		if before, _, ok := strings.Cut(line, text); ok {
			return pos{i + 1, utf8.RuneCountInString(before) + 1}
		}
	}
	return pos{1, 1}
}

// plain refuses what YAML can do and a spec has no use for.
func (r *reader) plain(n *yaml.Node, depth int) error {
	at := at(n)
	switch {
	case depth > mostDepth:
		return r.place.err(at, badYAML, "a spec needs no more than 6", "it is nested more than %d deep", mostDepth)
	case n.Kind == yaml.AliasNode:
		return r.place.err(at, alias, "write out what it stands for", "it uses the alias *%s", n.Value)
	case n.Anchor != "":
		return r.place.err(at, alias, "take it out", "it uses the anchor &%s", n.Anchor)
	case n.Tag == "!!merge":
		return r.place.err(at, alias, "write out what is merged", "it uses the merge key <<")
	case n.Style&yaml.TaggedStyle != 0:
		return r.place.err(at, customTag, "take it out", "it uses the tag %s", quoted(n.Tag))
	}
	for _, child := range n.Content {
		if err := r.plain(child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func at(n *yaml.Node) pos { return pos{n.Line, n.Column} }

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// entry is a key of a mapping with its value.
type entry struct {
	key   string
	at    pos
	value *yaml.Node
}

// entries are what a mapping holds, in order. A key that stands twice has the
// code given. A value that is empty holds nothing.
func (r *reader) entries(p place, n *yaml.Node, want, twice string) ([]entry, error) {
	if isNull(n) {
		return nil, nil
	}
	if n.Kind != yaml.MappingNode {
		return nil, p.err(at(n), badKind, want, "it is %s, not a mapping", kind(n))
	}
	lines := map[string]int{}
	var all []entry
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return nil, p.err(at(key), badKind, want, "%s stands where a name belongs", kind(key))
		}
		if line, ok := lines[key.Value]; ok {
			return nil, p.err(at(key), twice, "remove one or rename it", "%s stands here and in line %d", label(key.Value), line)
		}
		lines[key.Value] = key.Line
		all = append(all, entry{key.Value, at(key), value})
	}
	return all, nil
}

func kind(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case isNull(n):
		return "nothing"
	}
	return quoted(n.Value)
}

// text is a value that is neither a list nor a mapping; empty if there is none.
func (r *reader) text(p place, n *yaml.Node, want string) (string, error) {
	if n.Kind != yaml.ScalarNode {
		return "", p.err(at(n), badKind, want, "it is %s, not a text", kind(n))
	}
	if isNull(n) {
		return "", nil
	}
	return n.Value, nil
}

// words finds the place in the file of an offset in a scalar's value: exactly
// if the value stands there as it is, else where the scalar starts.
func (r *reader) words(n *yaml.Node) func(offset int) pos {
	start := at(n)
	whole := func(int) pos { return start }
	if n.Line < 1 || n.Line > len(r.lines) || len(r.lines[n.Line-1]) > mostLine {
		return whole
	}
	line := []rune(r.lines[n.Line-1])
	for _, skip := range []int{0, 1} { // without and with a quote
		if from := n.Column - 1 + skip; from <= len(line) && strings.HasPrefix(string(line[from:]), n.Value) {
			return func(offset int) pos {
				return pos{n.Line, n.Column + skip + utf8.RuneCountInString(n.Value[:offset])}
			}
		}
	}
	return whole
}

func (r *reader) spec(s *Spec, root *yaml.Node) error {
	keys := []string{"name", "module", "decisions", "domains"}
	entries, err := r.entries(r.place, root, "start with name: or domains:", duplicateKey)
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := place{r.place.file, label(e.key), e.key}
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
			err = p.err(e.at, unknownKey, oneOf(e.key, keys), "there is no such key")
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
		sub := place{p.file, p.what + ": " + label(e.key), p.path + "." + e.key}
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
