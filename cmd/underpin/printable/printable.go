// Package printable makes text fit for a terminal. It writes nothing.
package printable

import (
	"strconv"
	"strings"
	"unicode"
)

// Line escapes what would break the line or control the terminal: paths may hold
// anything.
func Line(s string) string {
	var b strings.Builder
	for _, c := range s {
		if unicode.IsPrint(c) {
			b.WriteRune(c)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(c), "'"))
		}
	}
	return b.String()
}
