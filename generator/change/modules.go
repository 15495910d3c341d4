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
	text, kept, err := merge.GoMod(merge.Three{Base: string(before.data), Yours: string(c.yours.data), Theirs: string(c.after.data)},
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
	c.after.data, p.kept = []byte(text), kept
	return nil
}

func (p *planner) gosum(c *Change, before file) error {
	own, err := merge.OwnModules(string(p.before["go.mod"].data), string(p.yours["go.mod"].data))
	if err != nil {
		return refuse("not-go-mod", "go.mod: "+err.Error(), "mend it first")
	}
	c.after.data = []byte(merge.GoSum(merge.Three{Base: string(before.data), Yours: string(c.yours.data), Theirs: string(c.after.data)}, own))
	return nil
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
