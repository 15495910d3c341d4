package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// grammar parses a field: a type and its modifiers. The grammar is the same in the
// file and on the line of --resource except for the separators: spaces in the file,
// colons on the line, where a space ends the field.
type grammar struct {
	text  string
	next  int // offset of the next character
	line  bool
	place place
	at    func(offset int) pos
}

var modifiers = []string{"optional", "unique", "min=", "max=", "default="}

var modifierSynonyms = map[string]string{
	"required": "leave it out, a field is required unless it is optional",
	"not_null": "leave it out, a field is required unless it is optional",
	"nullable": "write optional",
	"null":     "write optional",
	"index":    "leave it out, what can be filtered by is indexed as needed",
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// over reports whether the field ends here.
func (g *grammar) over() bool {
	return g.next == len(g.text) || g.line && isBlank(g.text[g.next])
}

// separated reports whether one word ends here: before a separator or at the
// field's end.
func (g *grammar) separated() bool {
	return g.over() || isBlank(g.text[g.next]) || g.line && g.text[g.next] == ':'
}

// skipBlanks goes to the next word. On the line that is the next field.
func (g *grammar) skipBlanks() {
	for g.next < len(g.text) && isBlank(g.text[g.next]) {
		g.next++
	}
}

// more goes to the next word of the field, if there is one.
func (g *grammar) more() bool {
	if g.line {
		if g.over() {
			return false
		}
		g.next++ // the colon
		return true
	}
	g.skipBlanks()
	return !g.over()
}

// word reads up to a separator or one of the stops.
func (g *grammar) word(stops string) string {
	start := g.next
	for !g.separated() && !strings.ContainsRune(stops, rune(g.text[g.next])) {
		g.next++
	}
	return g.text[start:g.next]
}

// took reports whether c is next, and skips it.
func (g *grammar) took(c byte) bool {
	if g.over() || g.text[g.next] != c {
		return false
	}
	g.next++
	return true
}

// field parses type and modifiers into f.
func (g *grammar) field(f *Field) error {
	if f.at == nil {
		f.at = marks{}
	}
	if !g.line {
		g.skipBlanks()
	}
	if err := g.fieldType(f); err != nil {
		return err
	}
	seen := map[string]bool{}
	for g.more() {
		start := g.next
		at := g.at(start)
		name := g.word("=")
		hasValue := g.took('=')
		if seen[name] {
			return g.place.err(at, badModifier, "write it once", "%s is given twice", name)
		}
		seen[name] = true
		if err := g.modifier(f, name, hasValue, at); err != nil {
			return err
		}
		f.at[name] = at
	}
	return nil
}

func (g *grammar) fieldType(f *Field) error {
	at := g.at(g.next)
	f.at["type"] = at
	name := g.word("(")
	f.Type = Type(name)
	rule, known := rules[f.Type]
	if !known {
		return g.unknownType(at, name)
	}
	if !g.took('(') {
		if rule.arg != "" {
			return g.place.err(at, badType, "write "+rule.arg, "%s needs something in parentheses", name)
		}
		return nil
	}
	length := strings.IndexByte(g.text[g.next:], ')')
	if length < 0 {
		hint := "end it with )"
		if !g.line {
			hint += ", and put the whole into quotes if it stands between { and }"
		}
		return g.place.err(at, badType, hint, "the ( after %s is not closed", name)
	}
	args := g.text[g.next : g.next+length]
	g.next += length + 1
	if !g.separated() {
		return g.place.err(g.at(g.next), badType, "put a "+g.separator()+" after )", "%s continues after )", name)
	}
	switch f.Type {
	case Enum:
		return g.enumValues(f, at, args)
	case TypeRef, TypeRefs:
		return g.refTarget(f, at, args)
	}
	hint := "write only " + name
	if rule.length && lengthForm.MatchString(args) {
		hint = "write " + name + g.separatorSign() + "max=" + args
	}
	return g.place.err(at, badType, hint, "%s takes nothing in parentheses", name)
}

func (g *grammar) unknownType(at pos, name string) error {
	names := make([]string, len(Types))
	for i, t := range Types {
		names[i] = string(t)
	}
	hint := OneOf(name, names)
	if t, ok := typeSynonyms[strings.ToLower(name)]; ok {
		hint = "did you mean " + string(t) + "?"
	}
	if first, rest, ok := strings.Cut(name, ":"); ok && rest != "" && slices.Contains(names, first) {
		hint = "put spaces between type and modifiers: " + strings.ReplaceAll(name, ":", " ")
	}
	if name == "" {
		return g.place.err(at, unknownType, "choose one of "+strings.Join(names, ", "), "it has no type")
	}
	return g.place.err(at, unknownType, hint, "there is no type %s", quoted(name))
}

func (g *grammar) separator() string {
	if g.line {
		return "colon"
	}
	return "space"
}

func (g *grammar) separatorSign() string {
	if g.line {
		return ":"
	}
	return " "
}

func (g *grammar) enumValues(f *Field, at pos, args string) error {
	for value := range strings.SplitSeq(args, ",") {
		value = strings.Trim(value, " \t\r\n")
		if err := checkEnumValue(f, value); err != "" {
			return g.place.err(at, badType, "write "+rules[Enum].arg, "%s", err)
		}
		f.Values = append(f.Values, value)
	}
	return nil
}

// checkEnumValue returns why the value can't be added to the field's, if so.
func checkEnumValue(f *Field, value string) (why string) {
	switch {
	case value == "":
		return "an enum's value is empty"
	case !enumValue.MatchString(value):
		return fmt.Sprintf("the value %s has a character that is not a letter, digit, _, . or -, or starts with . or -", quoted(value))
	case len(value) > mostName:
		return fmt.Sprintf("the value %s is longer than %d characters", quoted(value), mostName)
	case slices.Contains(f.Values, value):
		return fmt.Sprintf("the value %s is listed twice", value)
	}
	return ""
}

func (g *grammar) refTarget(f *Field, at pos, args string) error {
	target := strings.Trim(args, " \t\r\n")
	domain, resource, qualified := strings.Cut(target, "/")
	if !qualified {
		domain, resource = "", target
	}
	if qualified && !snakeCase.MatchString(domain) || !snakeCase.MatchString(resource) {
		return g.place.err(at, badType, "write "+rules[f.Type].arg, "%s is not the name of a resource", quoted(target))
	}
	f.Ref = Ref{domain, resource}
	return nil
}

func (g *grammar) modifier(f *Field, name string, hasValue bool, at pos) error {
	switch name {
	case "optional", "unique":
		if hasValue {
			return g.place.err(at, badModifier, "write only "+name, "%s takes no value", name)
		}
		if name == "optional" {
			f.Optional = true
		} else {
			f.Unique = true
		}
	case "min", "max":
		value := g.word("")
		if value == "" {
			return g.place.err(at, badModifier, "write "+name+"=1", "%s needs a number", name)
		}
		if name == "min" {
			f.Min = &value
		} else {
			f.Max = &value
		}
	case "default":
		if !hasValue {
			return g.place.err(at, badModifier, "write default=V", "default needs a value")
		}
		value, err := g.defaultValue(at)
		if err != nil {
			return err
		}
		f.Default = &value
	case "":
		return g.place.err(at, badModifier, "remove one", "there is nothing between two separators")
	default:
		hint := OneOf(name, modifiers)
		if other, ok := modifierSynonyms[strings.ToLower(name)]; ok {
			hint = other
		}
		return g.place.err(at, badModifier, hint, "there is no modifier %s", quoted(name))
	}
	return nil
}

// swallowed matches a modifier in a default without quotes, which would silently be
// part of it.
var swallowed = regexp.MustCompile(`:(optional|unique|min=.*|max=.*)(:|$)`)

func (g *grammar) defaultValue(at pos) (string, error) {
	start := g.next
	if g.over() || g.text[start] != '"' && g.text[start] != '\'' {
		for g.next < len(g.text) && !isBlank(g.text[g.next]) {
			g.next++
		}
		value := g.text[start:g.next]
		if value == "" {
			return "", g.place.err(at, badDefault, `write default="" for the empty text`, "default= has no value")
		}
		if g.line && swallowed.MatchString(value) {
			return "", g.place.err(at, badModifier, `write it last, or as default="…"`,
				"default= includes everything up to the next space, which is %s", quoted(value))
		}
		return value, nil
	}
	end := quotedEnd(g.text, start)
	if end < 0 {
		return "", g.place.err(at, badDefault, "end it with "+g.text[start:start+1], "the default's quote is not closed")
	}
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(g.text[start:end]), &n); err != nil || len(n.Content) != 1 ||
		n.Content[0].Kind != yaml.ScalarNode {
		return "", g.place.err(at, badDefault, `write \\ for a backslash, or use single quotes`,
			"%s is not text as YAML quotes it", quoted(g.text[start:end]))
	}
	if g.next = end; !g.separated() {
		return "", g.place.err(at, badDefault, "put a "+g.separator()+" after the quote",
			"the default continues after %s", quoted(g.text[start:end]))
	}
	return n.Content[0].Value, nil
}

// quotedEnd returns the offset after the quoted text that starts at an offset, or -1.
func quotedEnd(text string, start int) int {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return -1
}
