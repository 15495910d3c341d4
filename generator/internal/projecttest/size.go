package projecttest

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Size is how much there is to read of a project.
type Size struct {
	Files    int
	Lines    int // of Go
	Tests    int // of Lines, those in files of tests and in packages for tests
	Platform int // of Lines, those in internal/platform
}

// SizeOf counts a project.
func SizeOf(project *tree.Tree) (s Size) {
	for _, f := range project.Files() {
		s.Files++
		if path.Ext(f.Path) != ".go" {
			continue
		}
		lines := bytes.Count(f.Data, []byte("\n"))
		s.Lines += lines
		if strings.HasSuffix(f.Path, "_test.go") || strings.HasSuffix(path.Dir(f.Path), "test") {
			s.Tests += lines
		}
		if strings.HasPrefix(f.Path, "internal/platform/") {
			s.Platform += lines
		}
	}
	return s
}

// perDomain is how many resources a domain of Wide has at most.
const perDomain = 6

// Wide is a spec of n resources, each like one of the default spec: the first of a
// domain and every other one after it stand for themselves, the others refer to the one
// before or, if they are last, to the first of the next domain.
func Wide(n int) *spec.Spec {
	s := &spec.Spec{Name: "wide"}
	for i := range n {
		in := i / perDomain
		if i%perDomain == 0 {
			s.Domains = append(s.Domains, &spec.Domain{Name: fmt.Sprintf("area%d", in)})
		}
		d := s.Domains[in]
		r := &spec.Resource{Name: fmt.Sprintf("item%d", i)}
		switch {
		case i%2 == 0:
			r.Fields = []*spec.Field{{Name: "name", Type: spec.String}, {Name: "price", Type: spec.Money}}
		default:
			of := spec.Ref{Domain: d.Name, Resource: fmt.Sprintf("item%d", i-1)}
			if i%perDomain == perDomain-1 && i+1 < n {
				of = spec.Ref{Domain: fmt.Sprintf("area%d", in+1), Resource: fmt.Sprintf("item%d", i+1)}
			}
			r.Fields = []*spec.Field{
				{Name: "item", Type: spec.TypeRef, Ref: of}, {Name: "quantity", Type: spec.Int},
				{Name: "email", Type: spec.Email}, {Name: "status", Type: spec.Enum, Values: []string{"pending", "paid"}},
			}
		}
		d.Resources = append(d.Resources, r)
	}
	return s
}
