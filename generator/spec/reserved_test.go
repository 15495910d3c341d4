package spec

import (
	"go/token"
	"go/types"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestReservedCoversGo(t *testing.T) {
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		if tok.IsKeyword() && !reserved[tok.String()] {
			t.Errorf("the keyword %s is missing", tok)
		}
	}
	for _, name := range types.Universe.Names() {
		if !reserved[name] {
			t.Errorf("the predeclared %s is missing", name)
		}
	}
}

func TestReservedCoversTheStandardLibrary(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Skip("needs the go command:", err)
	}
	version := regexp.MustCompile(`/v[0-9]+$`)
	n := 0
	for _, path := range strings.Fields(string(out)) {
		if regexp.MustCompile(`(^|/)(internal|vendor)(/|$)`).MatchString(path) {
			continue // nobody can import it
		}
		path = version.ReplaceAllString(path, "")
		n++
		if name := path[strings.LastIndexByte(path, '/')+1:]; !reserved[name] {
			t.Errorf("the package %s is missing", path)
		}
	}
	if n < 100 {
		t.Errorf("saw %d packages", n)
	}
}

// A suffix must lead away from what is reserved, and so must those of a
// domain's other packages.
func TestReservedEnds(t *testing.T) {
	for word := range reserved {
		for _, suffix := range []string{"domain", "Item", "List", "Field"} {
			if strings.HasSuffix(word, suffix) {
				t.Errorf("%s ends in %s", word, suffix)
			}
		}
		for _, suffix := range PackageSuffixes {
			if stem, ok := strings.CutSuffix(word, suffix); ok && stem != "" && !reserved[stem] {
				t.Errorf("a domain %s would have a package %s", stem, word)
			}
		}
	}
}
