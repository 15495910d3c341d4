package merge

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// Go merges a Go file. Imports are a set: those that theirs added are added, and those that
// theirs removed are removed unless the outcome uses them. Alignment is taken out first, so
// that a longer name does not change the lines beside it. Both of two insertions are kept
// where their order means nothing, such as in a struct or between declarations, and in a
// list of calls; elsewhere they are a conflict. module is the path of the user's module.
//
// Without a conflict the outcome parses. It is formatted as gofmt does it if your file is.
func Go(t Three, labels Labels, module string) Merged {
	if m, ok := mergeGo(t, module); ok {
		return Merged{Text: m}
	}
	m := text(t, labels, func(int, []string, []string) bool { return false })
	if len(m.Conflicts) > 0 {
		return m
	}
	if _, err := parse(m.Text); err == nil {
		return m
	}
	return Whole(t, labels)
}

// mergeGo returns the outcome if there is no conflict.
func mergeGo(t Three, module string) (merged string, ok bool) {
	base, err1 := importsOf(t.Base)
	yours, err2 := importsOf(t.Yours)
	theirs, err3 := importsOf(t.Theirs)
	if err1 != nil || err2 != nil || err3 != nil {
		return "", false
	}
	// With the user's imports in all three, they are not merged as lines.
	same := Three{replaceImports(t.Base, base.text, yours.text), t.Yours, replaceImports(t.Theirs, theirs.text, yours.text)}
	flat, formatted := flatten(same)
	m := text(flat, Labels{}, ordered(flat.Base))
	if len(m.Conflicts) > 0 {
		return "", false
	}
	if merged, err := mergeImports(m.Text, base, yours, theirs, module); err == nil {
		return finish(merged, formatted)
	}
	return "", false
}

func finish(merged string, formatted bool) (string, bool) {
	if !formatted {
		_, err := parse(merged)
		return merged, err == nil
	}
	out, err := format.Source([]byte(merged))
	return string(out), err == nil
}

func parse(text string) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), "", text, parser.ParseComments|parser.SkipObjectResolution)
}

// flatten returns the versions without alignment, if it can be restored in all of them.
func flatten(t Three) (flattened Three, ok bool) {
	base, ok1 := flat(t.Base)
	yours, ok2 := flat(t.Yours)
	theirs, ok3 := flat(t.Theirs)
	if !ok1 || !ok2 || !ok3 {
		return t, false
	}
	return Three{base, yours, theirs}, true
}

// ordered returns a function that reports whether two insertions before a line of a Go file
// may both be made.
func ordered(text string) func(line int, yours, theirs []string) bool {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return func(int, []string, []string) bool { return false }
	}
	tokens := fset.File(file.Pos())
	return func(line int, yours, theirs []string) bool {
		if line >= tokens.LineCount() {
			return true // the end of the file
		}
		switch placeOf(file, tokens.LineStart(line+1)) {
		case aList:
			return true
		case statements:
			return calls(yours) && calls(theirs)
		}
		return false
	}
}

// place is what surrounds a position in a file.
type place int

const (
	other      place = iota
	aList            // whose order means nothing
	statements       // that are executed one after the other
)

// placeOf returns the innermost place of a position.
func placeOf(file *ast.File, at token.Pos) place {
	found := aList // between declarations
	if at <= file.Name.End() {
		return other
	}
	in := func(from, to token.Pos) bool { return from < at && at <= to }
	var cases *ast.BlockStmt // of the innermost switch or select
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.File:
			return true
		case *ast.FuncDecl:
			if in(start(n.Pos(), n.Doc), n.End()) {
				found = other
			}
		case *ast.GenDecl:
			if in(start(n.Pos(), n.Doc), n.End()) {
				found = other
			}
			if n.Lparen.IsValid() && in(n.Lparen, n.Rparen) {
				found = aList
			}
		case *ast.StructType:
			if in(n.Fields.Opening, n.Fields.Closing) {
				found = aList
			}
		case *ast.InterfaceType:
			if in(n.Methods.Opening, n.Methods.Closing) {
				found = aList
			}
		case *ast.CompositeLit:
			if in(n.Lbrace, n.Rbrace) {
				found = aList
			}
		case *ast.SwitchStmt:
			cases = n.Body
		case *ast.TypeSwitchStmt:
			cases = n.Body
		case *ast.SelectStmt:
			cases = n.Body
		case *ast.BlockStmt:
			switch {
			case !in(n.Lbrace, n.Rbrace):
			case n == cases:
				found = aList
			default:
				found = statements
			}
		case *ast.CaseClause:
			if in(n.Colon, n.End()) {
				found = statements
			}
		case *ast.CommClause:
			if in(n.Colon, n.End()) {
				found = statements
			}
		case ast.Expr, ast.Spec, ast.Stmt, *ast.Field:
			if in(n.Pos(), n.End()-1) { // within something that is longer than a line
				found = other
			}
		}
		return true
	})
	return found
}

// start is where a declaration begins, with its comment.
func start(at token.Pos, doc *ast.CommentGroup) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return at
}

// calls reports whether lines are statements that are one call each.
func calls(inserted []string) bool {
	file, err := parse("package p\nfunc _() {\n" + strings.Join(inserted, "") + "}\n")
	if err != nil {
		return false
	}
	body := file.Decls[0].(*ast.FuncDecl).Body.List
	return !slices.ContainsFunc(body, func(s ast.Stmt) bool {
		expr, ok := s.(*ast.ExprStmt)
		if ok {
			_, ok = expr.X.(*ast.CallExpr)
		}
		return !ok
	})
}
