package spec

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a spec, where, why and what to do about it.
type Error struct {
	Code    string // one of Codes
	Field   string // dotted path of what is wrong, such as domains.orders.order.quantity, or --resource; empty for the whole spec
	Message string // one line: what: why
	Hint    string // what to do; may be empty
	File    string // as given to Parse; empty when the spec came from elsewhere
	Line    int    // from 1; 0 when not known
	Column  int    // from 1, in characters
}

// Error is one line: file:line:column: what: why; what to do. The position is
// there only when it is known.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" && e.Line > 0 {
		fmt.Fprintf(&b, "%s:%d:%d: ", e.File, e.Line, e.Column)
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Code is a stable word for a kind of Error, with what it means in one line.
type Code struct{ Name, Meaning string }

const (
	badYAML         = "bad-yaml"
	tooLarge        = "too-large"
	alias           = "alias"
	customTag       = "custom-tag"
	manyDocuments   = "many-documents"
	badKind         = "bad-kind"
	unknownKey      = "unknown-key"
	duplicateKey    = "duplicate-key"
	missingName     = "missing-name"
	badName         = "bad-name"
	reservedName    = "reserved-name"
	duplicateName   = "duplicate-name"
	nameClash       = "name-clash"
	badModule       = "bad-module"
	unknownDecision = "unknown-decision"
	unknownOption   = "unknown-option"
	badResource     = "bad-resource"
	empty           = "empty"
	unknownType     = "unknown-type"
	badType         = "bad-type"
	badModifier     = "bad-modifier"
	badLimit        = "bad-limit"
	badDefault      = "bad-default"
	unknownRef      = "unknown-ref"
	refCycle        = "ref-cycle"
	unknownTrait    = "unknown-trait"
	badTrait        = "bad-trait"
)

// Codes are all codes that an Error can have.
var Codes = []Code{
	{badYAML, "the file is not YAML, or not UTF-8"},
	{tooLarge, "the file is longer than 1 MiB"},
	{alias, "the file uses an anchor, an alias or a merge key"},
	{customTag, "the file uses a YAML tag, such as !!str"},
	{manyDocuments, "the file holds more than one YAML document"},
	{badKind, "a list, a mapping or a text stands where another of them belongs"},
	{unknownKey, "the file has a key that means nothing there"},
	{duplicateKey, "a key stands twice in one mapping"},
	{missingName, "the project has no name"},
	{badName, "a name breaks the rules for names"},
	{reservedName, "a name that the rendered project or a tool below it keeps for itself"},
	{duplicateName, "two domains, resources of a domain or fields of a resource have one name"},
	{nameClash, "two names give one Go identifier, column, table, path or file"},
	{badModule, "the module path is not one that Go accepts"},
	{unknownDecision, "there is no such decision"},
	{unknownOption, "the decision has no such option"},
	{badResource, "a resource on one line is not of the form domain/resource field:type"},
	{empty, "a domain has no resource, or a resource has no field"},
	{unknownType, "there is no such field type"},
	{badType, "a field's type lacks what belongs in its parentheses, or has what does not"},
	{badModifier, "there is no such modifier, or not for this type, or it stands twice"},
	{badLimit, "a min or max is not of the field's type, or leaves no value"},
	{badDefault, "a default is not a value that the field can have"},
	{unknownRef, "a ref points to a resource that is not there"},
	{refCycle, "required refs form a circle, so that none of its resources could ever be created"},
	{unknownTrait, "there is no such trait"},
	{badTrait, "a trait stands twice, or the resource lacks a field that the trait needs"},
}

// pos is a place in a file, counted from 1; the zero pos is nowhere.
type pos struct{ line, col int }

// marks are the places of the parts of one thing in the file. It is nil for
// what did not come from a file.
type marks map[string]pos

// at is the place of a part, or of the whole if the part's is not known.
func (m marks) at(part string) pos {
	if p, ok := m[part]; ok {
		return p
	}
	return m["name"]
}

// place is what an error is about: the file, its name in a sentence and its
// dotted path.
type place struct{ file, what, path string }

func (p place) err(at pos, code, hint, why string, args ...any) *Error {
	return &Error{
		Code: code, Field: p.path, Message: p.what + ": " + fmt.Sprintf(why, args...), Hint: hint,
		File: p.file, Line: at.line, Column: at.col,
	}
}

func domainPlace(file, domain string) place {
	return place{file, "domain " + label(domain), "domains." + domain}
}

func resourcePlace(file, domain, resource string) place {
	return place{file, "resource " + label(domain) + "/" + label(resource), "domains." + domain + "." + resource}
}

func fieldPlace(file, domain, resource, field string) place {
	return place{
		file, "field " + label(domain) + "/" + label(resource) + "." + label(field),
		"domains." + domain + "." + resource + "." + field,
	}
}

// label is a name as it stands in a sentence: quoted only if it is no name.
func label(name string) string {
	if snakeCase.MatchString(name) {
		return name
	}
	return quoted(name)
}

// quoted is what somebody wrote, safe to show on one line.
func quoted(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}

// didYouMean is a hint, or empty if nothing is near.
func didYouMean(word string, among []string) string {
	if near := Nearest(word, among); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// oneOf is a hint for a wrong word: the nearest right one, or all of them.
func oneOf(word string, among []string) string {
	if hint := didYouMean(word, among); hint != "" {
		return hint
	}
	if len(among) == 0 {
		return "leave it out, there is none yet"
	}
	return "choose one of " + strings.Join(among, ", ")
}

// Nearest is the word among those given that is the likeliest meant by a
// misspelt one, or empty if none is near: at most one slip in a word of up to
// four characters, two in a longer one. Case does not count.
func Nearest(word string, among []string) string {
	best, most := "", 2
	w := []rune(strings.ToLower(word))
	if len(w) <= 4 {
		most = 1
	}
	for _, candidate := range among {
		c := []rune(strings.ToLower(candidate))
		if len(c) > len(w)+most || len(w) > len(c)+most {
			continue
		}
		if d := distance(w, c); d <= most && d < len(w) {
			best, most = candidate, d-1
		}
	}
	return best
}

// distance counts the slips between two words: a character too many, missing,
// wrong, or changed over with its neighbour.
func distance(a, b []rune) int {
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			wrong := 1
			if a[i] == b[j] {
				wrong = 0
			}
			row[j+1] = min(last[j]+wrong, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
