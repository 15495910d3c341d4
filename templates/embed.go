// Package templates holds what projects are rendered from: base, domain and
// resource, and a folder for every decision with one for every option. It is
// data; package decisions reads it.
package templates

import "embed"

// FS is the tree of templates.
//
//go:embed all:*
var FS embed.FS
