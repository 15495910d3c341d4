package decisions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
)

// domainPackage matches the folder of a domain's package in the path of a template.
var domainPackage = regexp.MustCompile(`\{domain\}([a-z]+)/`)

// names returns the names that all parts reserve, whether a project has them or not:
// a decision must not rename what exists.
func (c *Catalog) names() (naming.Names, error) {
	var reserved []naming.Reserved
	var suffixes []string
	parts := c.all()
	for _, p := range parts {
		reserved = append(reserved, p.Reserves)
		for _, a := range append([]*Addition{&p.Addition}, p.When...) {
			for _, d := range a.Module.Deps {
				reserved = append(reserved, naming.Reserved{Deps: d.Name})
			}
			for _, f := range slices.Concat(a.Files, a.Proofs) {
				m := domainPackage.FindStringSubmatch(f.Path)
				if m != nil && !slices.Contains(suffixes, m[1]) {
					suffixes = append(suffixes, m[1])
				}
			}
		}
	}
	for _, p := range parts {
		for suffix := range p.Reserves.Resource {
			if suffix != "" && !slices.Contains(suffixes, strings.TrimSuffix(suffix, "_test")) {
				return naming.Names{}, fmt.Errorf("%s: reserves: resource: no template is in a package {domain}%s", p.Name, suffix)
			}
		}
	}
	return naming.New(suffixes, reserved...), nil
}

// all returns every part of the catalogue.
func (c *Catalog) all() []*Part {
	parts := slices.Clone(c.Parts)
	for _, d := range c.Decisions {
		parts = append(parts, d.Part)
		for _, o := range d.Options {
			parts = append(parts, o.Part)
		}
	}
	for _, t := range c.Traits {
		parts = append(parts, t.Part)
	}
	return parts
}
