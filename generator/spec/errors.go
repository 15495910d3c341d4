package spec

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error is an error in a spec: what, where, why, and what to do about it.
type Error struct {
	Code    string // one of Codes
	Field   string // dotted path of the value, such as domains.orders.order.quantity, or --resource; empty for the whole spec
	Message string // one line: what: why
	Hint    string // what to do; may be empty
	File    string // as given to Parse; empty when the spec came from elsewhere
	Line    int    // from 1; 0 if unknown
	Column  int    // from 1, in characters
}

// Error returns one line: file:line:column: what: why; what to do. An unknown position
// is left out.
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

// Code is a stable name for a kind of Error, with its meaning in one line.
type Code struct{ Name, Meaning string }

const (
	badYAML          = "bad-yaml"
	tooLarge         = "too-large"
	alias            = "alias"
	customTag        = "custom-tag"
	manyDocuments    = "many-documents"
	badKind          = "bad-kind"
	unknownKey       = "unknown-key"
	duplicateKey     = "duplicate-key"
	missingName      = "missing-name"
	badName          = "bad-name"
	reservedName     = "reserved-name"
	duplicateName    = "duplicate-name"
	nameClash        = "name-clash"
	badModule        = "bad-module"
	unknownDecision  = "unknown-decision"
	unknownOption    = "unknown-option"
	optionNeedsOther = "option-needs-other"
	badResource      = "bad-resource"
	empty            = "empty"
	unknownType      = "unknown-type"
	badType          = "bad-type"
	badModifier      = "bad-modifier"
	badLimit         = "bad-limit"
	badDefault       = "bad-default"
	unknownRef       = "unknown-ref"
	refCycle         = "ref-cycle"
	unknownTrait     = "unknown-trait"
	badTrait         = "bad-trait"
)

// Codes are all codes that an Error can have.
var Codes = []Code{
	{badYAML, "the file is not YAML, or not UTF-8"},
	{tooLarge, "the file is longer than 1 MiB"},
	{alias, "the file uses an anchor, an alias or a merge key"},
	{customTag, "the file uses a YAML tag, such as !!str"},
	{manyDocuments, "the file has more than one YAML document"},
	{badKind, "a list, a mapping or a text was found where another of them is expected"},
	{unknownKey, "the file has a key that is unknown there"},
	{duplicateKey, "a mapping has a key twice"},
	{missingName, "the project has no name"},
	{badName, "a name breaks the rules for names"},
	{reservedName, "a name is reserved by the rendered project or by a tool that it uses"},
	{duplicateName, "two domains, resources of a domain or fields of a resource have the same name"},
	{nameClash, "two names give the same Go identifier, column, table, path or file"},
	{badModule, "the module path is not one that Go accepts"},
	{unknownDecision, "there is no such decision"},
	{unknownOption, "the decision has no such option"},
	{optionNeedsOther, "an option needs an option of another decision, which is not taken"},
	{badResource, "a resource on one line is not of the form domain/resource field:type"},
	{empty, "a domain has no resource, or a resource has no field"},
	{unknownType, "there is no such field type"},
	{badType, "a field's type lacks what belongs in its parentheses, or has what does not"},
	{badModifier, "the modifier does not exist, is not for this type, or is given twice"},
	{badLimit, "a min or max is not of the field's type, or leaves no value"},
	{badDefault, "a default is not a value that the field can have"},
	{unknownRef, "a ref points to a resource that does not exist"},
	{refCycle, "required refs form a circle, so that none of its resources could ever be created"},
	{unknownTrait, "there is no such trait"},
	{badTrait, "a trait is listed twice, or the resource lacks a field that the trait needs"},
}

// pos is a position in a file, counted from 1; the zero pos is unknown.
type pos struct{ line, col int }

// marks are the positions of the keys and values of one object in the file. It is nil
// for an object that is not from a file.
type marks map[string]pos

// at returns the position of a key or value, or of the object if that is unknown.
func (m marks) at(part string) pos {
	if p, ok := m[part]; ok {
		return p
	}
	return m["name"]
}

// place is the subject of an error: its file, its name in a sentence, and its dotted
// path.
type place struct{ file, what, path string }

func (p place) err(at pos, code, hint, why string, args ...any) *Error {
	return &Error{
		Code: code, Field: p.path, Message: p.what + ": " + fmt.Sprintf(why, args...), Hint: hint,
		File: p.file, Line: at.line, Column: at.col,
	}
}

func domainPlace(file, domain string) place {
	return place{file, "domain " + inSentence(domain), "domains." + domain}
}

func resourcePlace(file, domain, resource string) place {
	return place{file, "resource " + inSentence(domain) + "/" + inSentence(resource), "domains." + domain + "." + resource}
}

func fieldPlace(file, domain, resource, field string) place {
	return place{
		file, "field " + inSentence(domain) + "/" + inSentence(resource) + "." + inSentence(field),
		"domains." + domain + "." + resource + "." + field,
	}
}

// inSentence returns a name for a message: quoted only if it is not a legal name.
func inSentence(name string) string {
	if snakeCase.MatchString(name) {
		return name
	}
	return quoted(name)
}

// quoted returns user input in a form that is safe to show on one line.
func quoted(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}

// didYouMean returns a hint with the nearest word, or an empty one if none is near.
func didYouMean(word string, among []string) string {
	if near := Nearest(word, among); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// OneOf returns a hint for a wrong word: the nearest right one, or all of them.
func OneOf(word string, among []string) string {
	if hint := didYouMean(word, among); hint != "" {
		return hint
	}
	if len(among) == 0 {
		return "leave it out, there is none yet"
	}
	return "choose one of " + strings.Join(among, ", ")
}

// Nearest returns the word that a misspelt one most likely stands for, or an empty one
// if none is near: at most one typo in a word of up to four characters, two in a longer
// one. Case is ignored.
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

// distance counts the typos between two words: a character added, missing, wrong, or
// swapped with its neighbour.
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
