package naming

import (
	"crypto/sha256"
	"encoding/hex"
)

// mostSQL is the length in bytes of the longest SQL name; PostgreSQL truncates names
// at 63 without an error.
const mostSQL = 60

// Table returns the SQL table of a resource, not quoted.
func Table(plural string) string { return SQL(plural) }

// RefsTable returns the SQL table of a refs field of a resource, not quoted.
func RefsTable(plural, field string) string { return SQL(plural + "_" + field) }

// Columns returns the SQL columns of a field of a type of the spec, not quoted, in
// the order in which its value goes into them. A refs field has none but perhaps one
// that says whether it is set: its ids have a table of their own.
func Columns(field, fieldType string, optional bool) []string {
	switch {
	case fieldType == "money":
		return []string{field + "_minor", field + "_currency"}
	case fieldType == "refs" && optional:
		return []string{field + "_given"}
	case fieldType == "refs":
		return nil
	case systemColumns[field]:
		return []string{field + "_"}
	}
	return []string{field}
}

// SQL returns a name that every database keeps whole: one of more than 60 bytes is
// truncated and ends in a hash of all of it.
func SQL(name string) string {
	if len(name) <= mostSQL {
		return name
	}
	const digits = 8
	sum := sha256.Sum256([]byte(name))
	return name[:mostSQL-1-digits] + "_" + hex.EncodeToString(sum[:])[:digits]
}

// QuoteSQL returns a name as it is written in SQL: in double quotes if it is a
// keyword of any supported database.
func QuoteSQL(name string) string {
	if sqlKeywords[name] {
		return `"` + name + `"`
	}
	return name
}
