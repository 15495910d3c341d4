package merge

import (
	"bytes"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"strings"
)

// flat returns a Go file without the alignment of fields, values and comments. It is false
// if the file is not formatted as gofmt does it, or if formatting would not restore it.
func flat(src string) (flattened string, ok bool) {
	formatted, err := format.Source([]byte(src))
	if err != nil || string(formatted) != src {
		return "", false
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	var raw bytes.Buffer
	if (&printer.Config{Mode: printer.RawFormat, Tabwidth: 8}).Fprint(&raw, fset, file) != nil {
		return "", false
	}
	flattened = untab(raw.Bytes())
	restored, err := format.Source([]byte(flattened))
	return flattened, err == nil && string(restored) == src
}

// untab replaces what go/printer writes for a text/tabwriter: cells end in \v, a column ends
// in \f, and what must not change is between two \xff.
func untab(raw []byte) string {
	var out strings.Builder
	literal, begins, blank := false, true, false
	for _, c := range raw {
		cell := !literal && (c == '\v' || c == ' ' || c == '\t' && !begins)
		if cell && blank {
			continue
		}
		blank = cell
		begins = !literal && (c == '\n' || c == '\f' || begins && c == '\t')
		switch {
		case c == '\xff':
			literal = !literal
		case literal:
			out.WriteByte(c)
		case cell:
			out.WriteByte(' ')
		case c == '\f':
			out.WriteByte('\n')
		default:
			out.WriteByte(c)
		}
	}
	list := strings.Split(out.String(), "\n")
	for i, line := range list {
		list[i] = strings.TrimRight(line, " \t")
	}
	return strings.Join(list, "\n")
}
