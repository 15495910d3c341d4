package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// TestDocs compares the documents that follow from the code with docs. With
// -update it writes them.
func TestDocs(t *testing.T) {
	c, err := catalog.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{
		"errors.md":            errorsDoc(),
		"underpin.schema.json": spec.Schema(c.Choices()),
	} {
		file := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(file, want, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("docs/%s is stale (%v): run go test ./cmd/underpin -run TestDocs -update", name, err)
		}
	}
}

func TestCodesAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	all := append([]spec.Code{}, spec.Codes...)
	for _, c := range codes {
		all = append(all, c.Code)
	}
	for _, c := range all {
		if seen[c.Name] || c.Meaning == "" {
			t.Errorf("%s: stands twice, or has no meaning", c.Name)
		}
		seen[c.Name] = true
	}
}
