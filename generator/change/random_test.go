package change_test

import (
	"flag"
	"fmt"
	"go/format"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

var (
	randomEdits = flag.Int("random", 5, "how many projects TestRandomEdits edits")
	randomSeed  = flag.Uint64("seed", rand.Uint64(), "of TestRandomEdits")
)

// A change loses no line that a user has added anywhere: it is in the outcome, or in a file that
// is in conflict. Where nothing is in conflict, the outcome compiles.
func TestRandomEdits(t *testing.T) {
	c := projecttest.Catalog(t)
	r := projecttest.Renderer(c, false)
	checker := projecttest.EveryChecker(t)
	choices := projecttest.Choices(c)
	random := rand.New(rand.NewPCG(*randomSeed, 0))
	merged, conflicts := 0, 0
	for n := range *randomEdits {
		from, to := choices[random.IntN(len(choices))], choices[random.IntN(len(choices))]
		to.Traits = from.Traits
		p, err := change.Rendered(c, r, from.Spec(t, c, ""))
		if err != nil {
			t.Fatal(err)
		}
		texts := p.Texts()
		for i, name := range slices.Sorted(maps.Keys(texts)) {
			texts[name] = edited(random, name, texts[name], fmt.Sprintf("mine-%d-%d", n, i))
		}
		after := to.Spec(t, c, "")
		plan, err := p.Edited(texts).Plan(after, change.Options{Done: true})
		if err != nil {
			t.Fatal(err)
		}
		next, err := p.After(plan, after)
		if err != nil {
			t.Fatal(err)
		}
		result := next.Texts()
		has := strings.Join(slices.Collect(maps.Values(result)), "\n")
		for i, name := range slices.Sorted(maps.Keys(texts)) {
			mark := fmt.Sprintf("mine-%d-%d", n, i)
			if !strings.Contains(has, mark) && strings.Contains(texts[name], mark) && !derived(plan, name) {
				t.Errorf("seed %d, project %d: %s has lost %s", *randomSeed, n, name, mark)
			}
		}
		for _, f := range plan.Changes {
			switch f.Outcome {
			case change.Merged:
				merged++
			case change.Kept:
				delete(result, f.Path) // as users do who have no use for what they edited there
			}
		}
		if in := plan.Conflicts(); len(in) > 0 {
			conflicts += len(in)
			for _, f := range in {
				t.Logf("%s to %s: %s is in conflict", projecttest.Chosen(p.Spec), projecttest.Chosen(after), f.Path)
			}
			continue
		}
		compiles(t, checker, result, after.Module)
	}
	t.Logf("seed %d: %d files merged, %d in conflict", *randomSeed, merged, conflicts)
}

// edited adds lines to a text at random places.
func edited(random *rand.Rand, name, text, mark string) string {
	switch {
	case name == tree.LockFile || name == "go.mod" || name == "go.sum" || name == "underpin.yaml" || path.Ext(name) == ".json":
		return text
	case path.Ext(name) == ".go":
		for range 3 {
			text = atLine(random, text, "// "+mark)
		}
		if formatted, err := format.Source([]byte(text)); err == nil && random.IntN(2) == 0 {
			return string(formatted)
		}
		return text
	case path.Ext(name) == ".yaml" || path.Ext(name) == ".yml" || name == "Makefile" || name == "Dockerfile" || strings.HasPrefix(path.Base(name), "."):
		return text + "# " + mark + "\n"
	}
	return atLine(random, text, mark)
}

// atLine inserts a line before a random one that is not within a raw string or a comment's text.
func atLine(random *rand.Rand, text, line string) string {
	lines := strings.SplitAfter(text, "\n")
	at := random.IntN(len(lines))
	for at > 0 && strings.Count(strings.Join(lines[:at], ""), "`")%2 == 1 {
		at--
	}
	return strings.Join(slices.Insert(lines, at, line+"\n"), "")
}

// derived reports whether a file is generated, or goes, so that edits in it may be lost.
func derived(p *change.Plan, name string) bool {
	return slices.ContainsFunc(p.Changes, func(c change.Change) bool {
		return c.Path == name && c.Class == tree.Derived
	})
}
