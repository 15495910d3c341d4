package spec

import (
	"errors"
	"testing"

	"github.com/underpin-dev/underpin/generator/naming"
)

// choices stand in for a catalogue.
var choices = Choices{
	Decisions: []Choice{
		{Name: "database", Options: []string{"sqlite", "postgres"}, Default: "sqlite"},
		{Name: "cache", Options: []string{"none", "memory", "redis"}, Default: "memory"},
		{Name: "cqrs", Options: []string{"off", "on"}, Default: "off"},
		{Name: "otel", Options: []string{"on", "off"}, Default: "on"},
	},
	Traits: []string{"mail", "report"},
	Needs:  map[string]Type{"mail": Email},
	Names: naming.New([]string{"sql", "http"}, naming.Reserved{
		Words:    "a",
		Folders:  "app platform arch bff graph",
		Domain:   "Module Deps",
		Resource: map[string]string{"": "{Type} {Type}Details {Type}Store Err{Type}NotFound", "http": "Encode{Type} Mount{Types} Mount{Types}List"},
		Members:  "ID Meta",
		Edge:     "MoneyInput",
	}),
}

// full parses, completes and validates, as a command does.
func full(text string) (*Spec, error) {
	s, err := Parse("u.yaml", []byte(text), choices)
	if err != nil {
		return nil, err
	}
	if s.Name == "" {
		s.Name = "shop"
	}
	s.Complete(choices)
	return s, s.Validate(choices)
}

// wantError compares an error with its code and its whole line.
func wantError(t *testing.T, err error, code, line string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s: %s", code, line)
	}
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("not an *Error: %v", err)
	}
	if e.Code != code || e.Error() != line {
		t.Errorf("got  %s: %s\nwant %s: %s", e.Code, e, code, line)
	}
}

// fieldOf is the first field of the first resource.
func fieldOf(s *Spec) *Field { return s.Domains[0].Resources[0].Fields[0] }

func text(s string) *string { return &s }
