package change

import (
	"go/parser"
	"go/token"
	"path"
	"strings"

	"github.com/underpin-dev/underpin/generator/merge"
)

func (p *planner) gomod(c *Change, before file) error {
	imported := imports(p.result())
	text, kept, err := merge.GoMod(three(c, before),
		func(module string) bool {
			for name := range imported {
				if name == module || strings.HasPrefix(name, module+"/") {
					return true
				}
			}
			return false
		})
	if err != nil {
		return refuse("not-go-mod", "go.mod: "+err.Error(), "mend it first")
	}
	c.set(text)
	p.kept = kept
	return nil
}

func (p *planner) gosum(c *Change, before file) error {
	own, err := merge.OwnModules(string(p.before["go.mod"].data), string(p.yours["go.mod"].data))
	if err != nil {
		return refuse("not-go-mod", "go.mod: "+err.Error(), "mend it first")
	}
	c.set(merge.GoSum(three(c, before), own))
	return nil
}

// three are the texts of a change with LF.
func three(c *Change, before file) merge.Three {
	return merge.Three{Base: string(withLF(before.data)), Yours: string(withLF(c.yours.data)), Theirs: string(withLF(c.after.data))}
}

// set sets what is written, with the line ends of yours.
func (c *Change) set(text string) {
	c.after.data = []byte(text)
	if crlfOnly(c.yours.data) {
		c.after.data = withCRLF(c.after.data)
	}
}

// imports returns what Go files import. A file that does not parse imports nothing.
func imports(all files) map[string]bool {
	found := map[string]bool{}
	for name, f := range all {
		if path.Ext(name) != ".go" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, f.data, parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, i := range parsed.Imports {
			found[strings.Trim(i.Path.Value, `"`)] = true
		}
	}
	return found
}
