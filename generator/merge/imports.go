package merge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/imports"
)

// block are the imports of a file.
type block struct {
	list []imported
	text string // of their declarations
}

// imported is a package, and the name that the file gives it, or "".
type imported struct{ name, path string }

// line is how it is written.
func (i imported) line() string { return strings.TrimSpace(i.name + " " + strconv.Quote(i.path)) }

// identifier is the name by which a file uses the package, as far as its path tells.
func (i imported) identifier() string {
	if i.name != "" {
		return i.name
	}
	return imports.Name(i.path)
}

// kind groups imports, as goimports does: the standard library, others, those of the module.
func (i imported) kind(module string) int {
	first, _, _ := strings.Cut(i.path, "/")
	switch {
	case i.path == module || strings.HasPrefix(i.path, module+"/"):
		return 2
	case strings.Contains(first, "."):
		return 1
	}
	return 0
}

func importsOf(src string) (block, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return block{}, err
	}
	var all block
	from, to := -1, -1
	for _, decl := range file.Decls {
		if from < 0 {
			from = fset.Position(decl.Pos()).Offset
		}
		to = fset.Position(decl.End()).Offset
	}
	if to > 0 {
		all.text = src[from:to]
	}
	for _, spec := range file.Imports {
		i, err := importedBy(spec)
		if err != nil {
			return block{}, err
		}
		all.list = append(all.list, i)
	}
	return all, nil
}

func importedBy(spec *ast.ImportSpec) (i imported, err error) {
	if spec.Name != nil {
		i.name = spec.Name.Name
	}
	i.path, err = strconv.Unquote(spec.Path.Value)
	return i, err
}

// packageClause is after which imports follow.
var packageClause = regexp.MustCompile(`(?m)^package \w+.*\n`)

// replaceImports replaces the block of imports in a file. Both may be "".
func replaceImports(src, old, new string) string {
	switch at := packageClause.FindStringIndex(src); {
	case old == new || at == nil:
		return src
	case old == "":
		return src[:at[1]] + "\n" + new + "\n" + src[at[1]:]
	case new == "":
		before, after, _ := strings.Cut(src, old)
		return before + strings.TrimLeft(after, "\n")
	}
	return strings.Replace(src, old, new, 1)
}

// mergeImports adds and removes in a merged file, which has the imports of yours, what
// theirs has added and removed.
func mergeImports(src string, base, yours, theirs block, module string) (string, error) {
	file, err := parse(src)
	if err != nil {
		return "", err
	}
	used, text := imports.Used(file), yours.text
	for _, i := range base.list {
		if !slices.Contains(theirs.list, i) && slices.Contains(yours.list, i) && !used[i.identifier()] {
			text = withoutImport(text, i)
		}
	}
	for _, i := range theirs.list {
		// One that yours has removed comes back if the outcome uses it.
		if !slices.Contains(yours.list, i) && (!slices.Contains(base.list, i) || used[i.identifier()]) {
			text = withImport(text, i, module)
		}
	}
	return replaceImports(src, yours.text, text), nil
}

// withoutImport removes a line from a block, or the whole block with the last one.
func withoutImport(block string, i imported) string {
	list := slices.DeleteFunc(lines(block), func(line string) bool {
		return strings.TrimSpace(strings.TrimPrefix(line, "import ")) == i.line()
	})
	block = strings.Join(list, "")
	if !strings.Contains(block, `"`) {
		return ""
	}
	return block
}

// quoted is the path in a line of a block.
var quoted = regexp.MustCompile(`"([^"]+)"`)

// withImport adds a line to a block: after the last of its kind, or as a group of its own.
func withImport(block string, i imported, module string) string {
	if block == "" {
		return "import " + i.line()
	}
	if !strings.HasPrefix(block, "import (") { // a declaration for each
		var list []string
		for _, line := range lines(block) {
			list = append(list, "\t"+strings.TrimPrefix(line, "import "))
		}
		block = "import (\n" + strings.TrimSuffix(strings.Join(list, ""), "\n") + "\n)"
	}
	list := lines(block)
	at := -1
	for n, line := range list {
		if found := quoted.FindStringSubmatch(line); found != nil && (imported{path: found[1]}).kind(module) == i.kind(module) {
			at = n
		}
	}
	added := []string{"\t" + i.line() + "\n"}
	if at < 0 {
		at = len(list) - 2
		added = append([]string{"\n"}, added...)
	}
	return strings.Join(slices.Insert(list, at+1, added...), "")
}
