package render

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Proofs are rendered on request; those that a part ships always are.
func TestProofs(t *testing.T) {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"base/base.yaml":             "",
		"base/files/a.txt.copy":      "a",
		"base/proofs/a_test.go.copy": "package a",
		"base/proofs/suite.go.copy":  "package a",
		"domain/domain.yaml":         "",
		"resource/resource.yaml":     "",
		"presets.yaml":               "",
		"bell/trait.yaml":            "{summary: s, choose: c, costs: c, move_on: m, shipped_proofs: [suite.go]}",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		proofs bool
		trait  string
		files  string
	}{
		{false, "", "a.txt"},
		{false, "bell", "a.txt suite.go"},
		{true, "", "a.txt a_test.go suite.go"},
		{true, "bell", "a.txt a_test.go suite.go"},
	} {
		r := New(c, "test")
		r.Proofs = test.proofs
		s := &spec.Spec{Name: "shop", Domains: []*spec.Domain{{Name: "east", Resources: []*spec.Resource{{Name: "one", Async: strings.Fields(test.trait)}}}}}
		rendered, err := r.Sources(s)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, f := range rendered.Files() {
			paths = append(paths, f.Path)
		}
		if got := strings.Join(paths, " "); got != test.files {
			t.Errorf("proofs %v, trait %q: %s, want %s", test.proofs, test.trait, got, test.files)
		}
	}
}
