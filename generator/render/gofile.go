package render

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/underpin-dev/underpin/generator/imports"
)

// format removes unused imports from a Go file and formats it. A syntax error is
// reported with its line in the template.
func (r *Renderer) format(o *output, t *template.Template, src []byte) ([]byte, error) {
	if out, ok := r.formatted.Load(string(src)); ok {
		return out.([]byte), nil
	}
	out, err := formatted(src, o.module)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		return nil, fmt.Errorf("%s:%d: renders text that is not Go: %s (line %d of %s)", o.file.Source, templateLine(t, o.data, list[0].Pos.Line), list[0].Msg, list[0].Pos.Line, o.path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.file.Source, err)
	}
	r.formatted.Store(string(src), out)
	return out, nil
}

// fixed reports whether a template renders the same in every project but for the
// module's path. Such a template is formatted itself, which a test checks, and its
// output is not formatted again: formatting takes most of the time of rendering.
func fixed(t *template.Template) bool {
	for _, n := range t.Root.Nodes {
		action, ok := n.(*parse.ActionNode)
		if n.Type() != parse.NodeText && !(ok && action.Pipe.String() == ".Module") {
			return false
		}
	}
	return true
}

// formatted does what gofmt does, and removes the imports that nothing in the file
// uses. With go/format the file would be parsed twice.
func formatted(src []byte, project string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	removeUnusedImports(fset, file, project)
	ast.SortImports(fset, file)
	const normalizeNumbers = 1 << 30 // as gofmt and go/format name this mode of the printer
	gofmt := printer.Config{Mode: printer.UseSpaces | printer.TabIndent | normalizeNumbers, Tabwidth: 8}
	var out bytes.Buffer
	err = gofmt.Fprint(&out, fset, file)
	return out.Bytes(), err
}

// removeUnusedImports removes imports that nothing in the file uses: fields
// decide which a file needs. Only packages whose name is known by their path are
// removed, which are those of the standard library and of the project itself.
func removeUnusedImports(fset *token.FileSet, file *ast.File, project string) {
	used := imports.Used(file)
	var lines []int
	file.Decls = slices.DeleteFunc(file.Decls, func(decl ast.Decl) bool {
		list, ok := decl.(*ast.GenDecl)
		if !ok || list.Tok != token.IMPORT {
			return false
		}
		list.Specs = slices.DeleteFunc(list.Specs, func(spec ast.Spec) bool {
			s := spec.(*ast.ImportSpec)
			if keeps(s, used, project) {
				return false
			}
			lines = append(lines, fset.Position(s.Pos()).Line)
			file.Comments = slices.DeleteFunc(file.Comments, func(c *ast.CommentGroup) bool { return c == s.Doc || c == s.Comment })
			return true
		})
		return len(list.Specs) == 0
	})
	for _, line := range slices.Backward(lines) {
		fset.File(file.Pos()).MergeLine(line) // or a blank one would be printed
	}
}

func keeps(s *ast.ImportSpec, used map[string]bool, project string) bool {
	imported, err := strconv.Unquote(s.Path.Value)
	first, _, _ := strings.Cut(imported, "/")
	own := imported == project || strings.HasPrefix(imported, project+"/")
	if err != nil || !own && strings.Contains(first, ".") {
		return true
	}
	if s.Name != nil {
		return s.Name.Name == "_" || used[s.Name.Name]
	}
	return used[imports.Name(imported)]
}

// templateLine returns the line of a template that a rendered line comes from. It
// renders again with every line of the template's text marked.
func templateLine(t *template.Template, data any, line int) int {
	marked, err := template.New(t.Name()).Funcs(functions).AddParseTree(t.Name(), t.Tree.Copy())
	if err != nil {
		return 0
	}
	mark(marked.Root, marked)
	var out strings.Builder
	if marked.Execute(&out, data) != nil {
		return 0
	}
	found := 0
	for i, l := range strings.Split(out.String(), "\n") {
		if i == line {
			break
		}
		for _, m := range strings.Split(l, "\x01")[1:] {
			n, _, _ := strings.Cut(m, "\x02")
			found, _ = strconv.Atoi(n)
		}
	}
	return found
}

func mark(n parse.Node, t *template.Template) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			mark(child, t)
		}
	case *parse.TextNode:
		location, _ := t.ErrorContext(n)
		fields := strings.Split(location, ":")
		line, _ := strconv.Atoi(fields[len(fields)-2])
		var b strings.Builder
		for i, l := range strings.SplitAfter(string(n.Text), "\n") {
			fmt.Fprintf(&b, "\x01%d\x02%s", line+i, l)
		}
		n.Text = []byte(b.String())
	case *parse.IfNode:
		mark(n.List, t)
		mark(n.ElseList, t)
	case *parse.RangeNode:
		mark(n.List, t)
		mark(n.ElseList, t)
	case *parse.WithNode:
		mark(n.List, t)
		mark(n.ElseList, t)
	}
}
