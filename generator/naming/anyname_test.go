package naming_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Whatever word the rendered code itself uses, as a package, a function or a
// variable, a user may want for a domain, a resource or a field. So each is taken
// for all three, and the result must compile.
func TestAnyNameWorks(t *testing.T) {
	c := projecttest.Catalog(t)
	defaults := projecttest.Projects(t, c)
	checker := projecttest.EveryChecker(t)
	words := identifiers(t, defaults)
	if len(words) < 200 {
		t.Fatalf("only %d words: the test doesn't see the program", len(words))
	}
	projecttest.Count(t, len(words))
	r := projecttest.Renderer(c, true)
	for _, s := range specsOf(t, c.Choices(), words) {
		t.Run(s.Domains[0].Name, func(t *testing.T) {
			p, err := r.Render(s)
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range checker.CheckApart(t, p) {
				t.Error(err)
			}
		})
	}
}

// The platform is the same for every spec with these decisions, so identifiers may leave
// it out.
func TestPlatformKnowsNoSpec(t *testing.T) {
	c := projecttest.Catalog(t)
	one, other := projecttest.Spec(t, c, "", nil), projecttest.Spec(t, c, "../../testdata/big.yaml", nil)
	other.Name, other.Module, other.Decisions = one.Name, one.Module, one.Decisions
	other = projecttest.Carry(c, other, one.Traits())
	of, n := projecttest.RenderProven(t, c, other), 0
	for _, f := range projecttest.RenderProven(t, c, one).Files() {
		if !strings.HasPrefix(f.Path, "internal/platform/") {
			continue
		}
		n++
		if g, ok := of.File(f.Path); !ok || !bytes.Equal(f.Data, g.Data) {
			t.Errorf("%s depends on the spec", f.Path)
		}
	}
	if n < 50 {
		t.Errorf("%d files: the test doesn't see the platform", n)
	}
}

// specsOf deals the words out to specs, none with two that can't stand beside
// each other, such as order and orders. Those are near each other in order, so most specs
// of words that are not are legal, and the words of the others are tried one by one.
func specsOf(t *testing.T, c spec.Choices, words []string) (specs []*spec.Spec) {
	t.Helper()
	const most = 25
	var clashing []string
	for n, first := (len(words)+most-1)/most, 0; first < n; first++ {
		var apart []string
		for i := first; i < len(words); i += n {
			apart = append(apart, words[i])
		}
		if s, err := specFrom(specOf(apart, c.Needs), c); err == nil {
			specs = append(specs, s)
		} else {
			clashing = append(clashing, apart...)
		}
	}
	return append(specs, specsOneByOne(t, c, clashing, most)...)
}

// specsOneByOne adds each word to the first spec that is legal with it and has no more
// words than most.
func specsOneByOne(t *testing.T, c spec.Choices, words []string, most int) (specs []*spec.Spec) {
	t.Helper()
	var chunks [][]string
next:
	for _, w := range words {
		for i, chunk := range chunks {
			if len(chunk) >= most {
				continue
			}
			s, err := specFrom(specOf(append(slices.Clone(chunk), w), c.Needs), c)
			if err == nil {
				chunks[i], specs[i] = append(chunk, w), s
				continue next
			}
		}
		s, err := specFrom(specOf([]string{w}, c.Needs), c)
		if err != nil {
			t.Errorf("%s is refused: %v", w, err)
			continue
		}
		chunks, specs = append(chunks, []string{w}), append(specs, s)
	}
	return specs
}

func specFrom(text []byte, c spec.Choices) (*spec.Spec, error) {
	s, err := spec.Parse("names", text, c)
	if err != nil {
		return nil, err
	}
	s.Complete(c)
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			r.Async = slices.DeleteFunc(slices.Clone(c.Traits), func(trait string) bool { return !c.MayCarry(r, trait) })
		}
	}
	return s, s.Validate(c)
}

// specOf has each word as a domain with a resource and a field of that name, and
// all of them as resources of one domain, which refer to each other. Each has what
// traits need.
func specOf(words []string, needs map[string]spec.Type) []byte {
	var b, needed strings.Builder
	for _, trait := range slices.Sorted(maps.Keys(needs)) {
		fmt.Fprintf(&needed, "      needed_by_%s: %s\n", trait, needs[trait])
	}
	b.WriteString("name: names\ndomains:\n")
	for _, w := range words {
		fmt.Fprintf(&b, "  %s:\n    %s:\n      %s: string unique\n      same: ref(together/%s)\n%s", w, w, w, w, &needed)
	}
	b.WriteString("  together:\n")
	for i, w := range words {
		fmt.Fprintf(&b, "    %s:\n      %s: int min=1\n      next: ref(%s) optional\n      many: refs(%s)\n      state: enum(a,b)\n%s",
			w, w, words[(i+1)%len(words)], words[(i+1)%len(words)], &needed)
	}
	b.WriteString("    fields_of_all:\n")
	for _, w := range words {
		fmt.Fprintf(&b, "      %s: money optional\n", w)
	}
	return []byte(b.String())
}

var (
	hump  = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	legal = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	taken = regexp.MustCompile(`^(pg_|sqlite_)`)
)

// refused are words that the contract refuses, for one of the three at least, or
// that clash with the names that specOf gives itself.
var refused = []string{
	"id", "version", "created_at", "updated_at", "app", "platform", "arch", "bff", "graph", "internal", "vendor", "testdata", "main",
	"same", "next", "many", "state", "together", "fields_of_all",
}

// identifiers are the names that rendered code declares or uses, without those
// that come from the spec, as a spec would spell them. Code of the platform is left
// out: it is the same for every spec, so no name of a spec stands beside its own.
func identifiers(t *testing.T, projects []*tree.Tree) []string {
	t.Helper()
	words, seen := map[string]bool{}, map[string]bool{}
	fset := token.NewFileSet()
	for _, p := range projects {
		for _, f := range p.Files() {
			if path.Ext(f.Path) != ".go" || strings.HasPrefix(f.Path, "internal/platform/") || seen[string(f.Data)] {
				continue
			}
			seen[string(f.Data)] = true
			file, err := parser.ParseFile(fset, f.Path, f.Data, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					words[strings.ToLower(hump.ReplaceAllString(id.Name, "${1}_${2}"))] = true
				}
				return true
			})
		}
	}
	maps.DeleteFunc(words, func(w string, _ bool) bool {
		return !legal.MatchString(w) || taken.MatchString(w) || slices.Contains(refused, w)
	})
	return slices.Sorted(maps.Keys(words))
}
