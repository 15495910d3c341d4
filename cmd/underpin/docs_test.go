package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// TestDocs compares the documents that follow from the code with docs. With
// -update it writes them.
func TestDocs(t *testing.T) {
	c, err := decisions.Load(templates.FS)
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

// document is a file in Markdown.
type document struct {
	name string // from the repository's root
	text string
}

// documents are those of this repository.
func documents(t *testing.T) (all []document) {
	t.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		files, err := filepath.Glob(filepath.Join("..", "..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, document{strings.TrimPrefix(filepath.ToSlash(file), "../../"), string(text)})
		}
	}
	return all
}

// block is what stands between two fences.
type block struct {
	line    int      // of the opening fence
	section int      // of the document, from 0
	words   []string // beside the fence
	text    string
}

// blocks are the fenced blocks of the document.
func (d document) blocks() (all []block, err error) {
	var open *block
	section := 0
	for i, line := range strings.Split(d.text, "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &block{line: i + 1, section: section, words: strings.Fields(fence)}
		case isFence:
			all, open = append(all, *open), nil
		case open != nil:
			open.text += line + "\n"
		case strings.HasPrefix(line, "## "):
			section++
		}
	}
	if open != nil {
		return nil, fmt.Errorf("%s:%d: the block is not closed", d.name, open.line)
	}
	return all, nil
}

// documentNamed is the text of one of documents.
func documentNamed(t *testing.T, name string) string {
	t.Helper()
	for _, d := range documents(t) {
		if d.name == name {
			return d.text
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

// TestDocumentSpecs: what documents show as YAML is a spec, and a legal one.
func TestDocumentSpecs(t *testing.T) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range documents(t) {
		blocks, err := d.blocks()
		if err != nil {
			t.Error(err)
		}
		for _, b := range blocks {
			if len(b.words) == 0 || b.words[0] != "yaml" {
				continue
			}
			n++
			s, err := spec.Parse(fmt.Sprintf("%s:%d", d.name, b.line), []byte(b.text), c.Choices())
			if err == nil {
				s.Complete(c.Choices())
				err = s.Validate(c.Choices())
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
	if n == 0 {
		t.Error("no document shows a spec")
	}
}

var (
	markdownLink = regexp.MustCompile(`\]\(([^)]*)\)`)
	heading      = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notInAnchor  = regexp.MustCompile(`[^a-z0-9 _-]`)
)

// TestDocumentLinks follows every link to this repository, to a heading too.
func TestDocumentLinks(t *testing.T) {
	for _, d := range documents(t) {
		for _, m := range markdownLink.FindAllStringSubmatch(d.text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.HasPrefix(target, "https://") {
				continue
			}
			name := d.name
			if target != "" {
				name = path.Join(path.Dir(d.name), target)
			}
			text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
			if info, statErr := os.Stat(filepath.Join("..", "..", filepath.FromSlash(name))); statErr == nil && info.IsDir() {
				continue
			}
			if err != nil {
				t.Errorf("%s: the link %s leads nowhere: %v", d.name, m[1], err)
			} else if anchor != "" && !hasAnchor(string(text), anchor) {
				t.Errorf("%s: the link %s leads to no heading", d.name, m[1])
			}
		}
	}
}

func hasAnchor(text, anchor string) bool {
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		if strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-") == anchor {
			return true
		}
	}
	return false
}

// TestDocumentsTellAll finds what there is and no document tells of.
func TestDocumentsTellAll(t *testing.T) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	tells := func(name, word string) {
		t.Helper()
		// In code, as a word of its own.
		if !regexp.MustCompile("`(-y, )?" + regexp.QuoteMeta(word) + "[` (]").MatchString(documentNamed(t, name)) {
			t.Errorf("%s does not tell of `%s`", name, word)
		}
	}
	newCommand(&app{catalog: c}).Flags().VisitAll(func(f *pflag.Flag) { tells("docs/commands.md", "--"+f.Name) })
	row := func(name, start, option string) {
		t.Helper()
		if !regexp.MustCompile("(?m)^" + regexp.QuoteMeta("| "+start) + ".*`" + option + "`").MatchString(documentNamed(t, name)) {
			t.Errorf("%s does not tell of `%s` in the row of %s", name, option, start)
		}
	}
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			row("README.md", d.Name+" |", o.Name)
			row("docs/commands.md", "`--"+d.Name, o.Name)
			for _, e := range o.Part.Env {
				tells("docs/rendered.md", e.Name)
			}
		}
	}
	for _, trait := range c.Traits {
		tells("docs/spec.md", "+"+trait.Name)
	}
	for _, p := range c.Presets {
		tells("docs/commands.md", p.Name)
	}
	for _, p := range c.Parts {
		for _, e := range p.Env {
			tells("docs/rendered.md", e.Name)
		}
	}
	for _, typ := range spec.Types {
		tells("docs/spec.md", string(typ))
	}
	for _, v := range []any{
		decisions.Contributions{}, decisions.Start{}, decisions.Env{}, decisions.Service{}, decisions.Port{}, decisions.Command{}, decisions.Process{}, decisions.Requirement{}, decisions.Node{}, decisions.Class{},
		decisions.Field{}, decisions.Module{}, decisions.Dep{}, decisions.Call{}, decisions.Wrap{}, naming.Reserved{},
	} {
		for f := range reflect.TypeOf(v).Fields() {
			tells("docs/templates.md", f.Tag.Get("yaml"))
		}
	}
}
