package change

import (
	"path"
	"strings"

	"github.com/underpin-dev/underpin/generator/imports"
	"github.com/underpin-dev/underpin/generator/merge"
)

func (p *planner) gomod(c *Change) error {
	imported := imported(p.result())
	text, kept, err := merge.GoMod(c.withLF(),
		func(module string) bool {
			for name := range imported {
				if name == module || strings.HasPrefix(name, module+"/") {
					return true
				}
			}
			return false
		})
	if err != nil {
		return refuse("not-go-mod", "go.mod: "+err.Error(), "correct it first")
	}
	c.set(text)
	p.kept = kept
	return nil
}

func (p *planner) gosum(c *Change) error {
	own, err := merge.OwnModules(string(p.before["go.mod"].data), string(p.yours["go.mod"].data))
	if err != nil {
		return refuse("not-go-mod", "go.mod: "+err.Error(), "correct it first")
	}
	c.set(merge.GoSum(c.withLF(), own))
	return nil
}

// imported returns what Go files import. A file that does not parse imports nothing.
func imported(all files) map[string]bool {
	found := map[string]bool{}
	for name, f := range all {
		if path.Ext(name) != ".go" {
			continue
		}
		paths, err := imports.Paths(name, f.data)
		if err != nil {
			continue
		}
		for _, p := range paths {
			found[p] = true
		}
	}
	return found
}
