package spec

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const (
	mostFile  = 1 << 20 // bytes
	mostDepth = 20      // of nested nodes; a spec has 6
	mostLine  = 1 << 12 // bytes of a line in which positions of words are searched
)

// document returns the file's only document, or nil if the file is empty.
func (r *reader) document(data []byte) (*yaml.Node, error) {
	if len(data) > mostFile {
		return nil, r.place.err(pos{1, 1}, tooLarge, "use a smaller file", "it has %d bytes, more than 1 MiB", len(data))
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
		return nil, r.place.err(pos{second.Line, second.Column}, manyDocuments, "keep one", "it has more than one document")
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

// checkText returns an error, with its position, if the data is not text.
func (r *reader) checkText(data []byte) error {
	at := pos{1, 1}
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		if c == utf8.RuneError && size == 1 {
			return r.place.err(at, badYAML, "save it as UTF-8", "it is not UTF-8")
		}
		if why := badCharacter(c); why != "" {
			return r.place.err(at, badYAML, "remove it", "%s", why)
		}
		at.col++
		if c == '\n' {
			at = pos{at.line + 1, 1}
		}
		data = data[size:]
	}
	return nil
}

// badCharacter returns why a spec must not contain the character, if so.
func badCharacter(c rune) string {
	switch {
	case c == 0:
		return "it contains a NUL"
	case unicode.IsControl(c) && c != '\t' && c != '\n' && c != '\r' && c != '\u0085', c == '\ufeff', c == '\ufffe', c == '\uffff':
		return "it contains the control character " + strconv.QuoteRune(c)
	}
	return ""
}

// checkText returns why a string that is not in a file is not text, if so.
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
	// The parser's errors, unlike the scanner's, have a line that is counted
	// from 0.
	parserProblem = regexp.MustCompile(`^did not find expected (key|node content|'-' indicator|',' or .*|<document start>)$`)
)

// syntax returns the error of the YAML library with a position.
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
		hint = "indent with spaces, not tabs"
	}
	return r.place.err(pos{line, 1}, badYAML, hint, "it is not YAML: %s", m[2])
}

// find returns the first position of a text, or the start of the file.
func (r *reader) find(text string) pos {
	for i, line := range r.lines {
		if before, _, ok := strings.Cut(line, text); ok {
			return pos{i + 1, utf8.RuneCountInString(before) + 1}
		}
	}
	return pos{1, 1}
}

// plain returns an error for features of YAML that a spec does not use.
func (r *reader) plain(n *yaml.Node, depth int) error {
	at := at(n)
	switch {
	case depth > mostDepth:
		return r.place.err(at, badYAML, "a spec needs no more than 6", "it is nested more than %d deep", mostDepth)
	case n.Kind == yaml.AliasNode:
		return r.place.err(at, alias, "write out what it stands for", "it uses the alias *%s", n.Value)
	case n.Anchor != "":
		return r.place.err(at, alias, "remove it", "it uses the anchor &%s", n.Anchor)
	case n.Tag == "!!merge":
		return r.place.err(at, alias, "write out what is merged", "it uses the merge key <<")
	case n.Style&yaml.TaggedStyle != 0:
		return r.place.err(at, customTag, "remove it", "it uses the tag %s", quoted(n.Tag))
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

// entry is a key of a mapping and its value.
type entry struct {
	key   string
	at    pos
	value *yaml.Node
}

// entries returns the entries of a mapping, in order. A duplicate key is an error with
// the code twice. An empty value has no entries.
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
			return nil, p.err(at(key), badKind, want, "a name is expected here, not %s", kind(key))
		}
		if line, ok := lines[key.Value]; ok {
			return nil, p.err(at(key), twice, "remove one or rename it", "%s is defined here and in line %d", inSentence(key.Value), line)
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

// text returns a value that is neither a list nor a mapping; empty if there is none.
func (r *reader) text(p place, n *yaml.Node, want string) (string, error) {
	if n.Kind != yaml.ScalarNode {
		return "", p.err(at(n), badKind, want, "it is %s, not a text", kind(n))
	}
	if isNull(n) {
		return "", nil
	}
	return n.Value, nil
}

// words returns a function that finds the position in the file of an offset in a
// scalar's value: the exact one if the file has the value literally, otherwise the
// start of the scalar.
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
