package spec

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/underpin-dev/underpin/generator/naming"
)

// SchemaURL is the address of the JSON schema of underpin.yaml, for editors.
const SchemaURL = "https://raw.githubusercontent.com/underpin-dev/underpin/main/docs/underpin.schema.json"

// YAML returns the spec as a canonical underpin.yaml: decisions in the order of c, a
// resource in the short form where that is enough. Parse returns the same spec.
func (s *Spec) YAML(c Choices) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# yaml-language-server: $schema=%s\n", SchemaURL)
	if s.Name != "" {
		fmt.Fprintf(&b, "name: %s\n", scalar(s.Name))
	}
	if s.Module != "" {
		fmt.Fprintf(&b, "module: %s\n", scalar(s.Module))
	}
	var decisions []string
	for _, d := range c.Decisions {
		if option, ok := s.Decisions[d.Name]; ok {
			decisions = append(decisions, scalar(d.Name)+": "+d.yaml(option))
		}
	}
	if len(decisions) > 0 {
		fmt.Fprintf(&b, "decisions: {%s}\n", strings.Join(decisions, ", "))
	}
	if len(s.Domains) > 0 {
		b.WriteString("domains:\n")
	}
	for _, d := range s.Domains {
		d.yaml(&b)
	}
	return []byte(b.String())
}

func (d *Domain) yaml(b *strings.Builder) {
	fmt.Fprintf(b, "  %s:\n", scalar(d.Name))
	for _, r := range d.Resources {
		r.yaml(b, d.Name)
	}
}

func (c Choice) yaml(option string) string {
	switch {
	case c.Boolean() && option == "on":
		return "true"
	case c.Boolean() && option == "off":
		return "false"
	}
	return scalar(option)
}

func (r *Resource) yaml(b *strings.Builder, domain string) {
	fmt.Fprintf(b, "    %s:\n", scalar(r.Name))
	indent := "      "
	if len(r.Async) > 0 || r.hasPlural() {
		if len(r.Async) > 0 {
			traits := make([]string, len(r.Async))
			for i, trait := range r.Async {
				traits[i] = scalar(trait)
			}
			fmt.Fprintf(b, "      async: [%s]\n", strings.Join(traits, ", "))
		}
		if r.hasPlural() {
			fmt.Fprintf(b, "      plural: %s\n", scalar(r.Plural))
		}
		b.WriteString("      fields:\n")
		indent += "  "
	}
	for _, f := range r.Fields {
		b.WriteString(indent + f.yaml(domain))
	}
}

// yaml is the line of the field, without the domain of refs within it.
func (f *Field) yaml(domain string) string {
	return fmt.Sprintf("%s: %s\n", scalar(f.Name), scalar(strings.Join(f.words(domain), " ")))
}

// hasPlural reports whether the plural differs from the one by English rules.
func (r *Resource) hasPlural() bool { return r.Plural != "" && r.Plural != naming.Plural(r.Name) }

// Lines returns the resources in the one-line form of --resource.
func (s *Spec) Lines() (lines []string) {
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			lines = append(lines, r.Flag(d.Name))
		}
	}
	return lines
}

// Flag returns the resource in the one-line form of --resource, not quoted for a shell.
func (r *Resource) Flag(domain string) string {
	parts := []string{domain + "/" + r.Name}
	if r.hasPlural() {
		parts = append(parts, "plural="+r.Plural)
	}
	for _, f := range r.Fields {
		parts = append(parts, f.line(domain))
	}
	for _, trait := range r.Async {
		parts = append(parts, "+"+trait)
	}
	return strings.Join(parts, " ")
}

// Line returns the field as in the one-line form of --resource: quantity:int:min=1.
func (f *Field) Line() string { return f.line("") }

// line is Line without the domain of refs within it.
func (f *Field) line(domain string) string {
	return f.Name + ":" + strings.Join(f.words(domain), ":")
}

// words returns the field's type and modifiers. The default is last, so that its colons
// need no quotes on the line.
func (f *Field) words(domain string) []string {
	words := []string{string(f.Type)}
	switch f.Type {
	case Enum:
		words[0] += "(" + strings.Join(f.Values, ",") + ")"
	case TypeRef, TypeRefs:
		target := f.Ref.Resource
		if f.Ref.Domain != "" && f.Ref.Domain != domain {
			target = f.Ref.Domain + "/" + target
		}
		words[0] += "(" + target + ")"
	}
	if f.Optional {
		words = append(words, "optional")
	}
	if f.Unique {
		words = append(words, "unique")
	}
	for name, limit := range f.limits() {
		words = append(words, name+"="+limit)
	}
	if f.Default != nil {
		words = append(words, "default="+defaultWord(*f.Default))
	}
	return words
}

// defaultWord returns a default for the grammar, quoted if necessary.
func defaultWord(s string) string {
	bare := s != "" && s[0] != '"' && s[0] != '\'' && isPrint(s) && !strings.ContainsRune(s, ' ') && !swallowed.MatchString(s)
	if bare {
		return s
	}
	if isPrint(s) && strings.ContainsRune(s, '"') {
		return singleQuoted(s)
	}
	return doubleQuoted(s)
}

// scalar returns a text as a YAML scalar: plain if every reader takes it for text.
func scalar(s string) string {
	switch {
	case !isPrint(s) || strings.Contains(s, "'") && !isPlain(s):
		return doubleQuoted(s)
	case !isPlain(s):
		return singleQuoted(s)
	}
	return s
}

// Words that some YAML readers, however old, do not take for text.
var yamlSpecial = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

func isPlain(s string) bool {
	if s == "" || !(s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z') || slices.Contains(yamlSpecial, strings.ToLower(s)) {
		return false
	}
	return !strings.Contains(s, ": ") && !strings.Contains(s, " #") && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, " ")
}

func isPrint(s string) bool {
	for _, c := range s {
		if !unicode.IsPrint(c) {
			return false
		}
	}
	return true
}

func singleQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(c):
			b.WriteRune(c)
		case c < 0x10000:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			fmt.Fprintf(&b, `\U%08X`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
