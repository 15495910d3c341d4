package spec

import (
	"slices"
	"strings"
)

// validateRefs checks that refs point to resources, and that required ones form no
// circle.
func (s *Spec) validateRefs() error {
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			for _, f := range r.Fields {
				if (f.Type == TypeRef || f.Type == TypeRefs) && s.target(f.Ref) == nil {
					return s.unknownRef(d, r, f)
				}
			}
		}
	}
	return s.validateCircles()
}

// target returns the resource that a ref points to, or nil.
func (s *Spec) target(ref Ref) *Resource {
	if d := s.Find(ref.Domain); d != nil {
		return d.Find(ref.Resource)
	}
	return nil
}

func (s *Spec) unknownRef(d *Domain, r *Resource, f *Field) error {
	var all, sameName []string
	for _, other := range s.Domains {
		for _, res := range other.Resources {
			name := other.Name + "/" + res.Name
			all = append(all, name)
			if res.Name == f.Ref.Resource {
				sameName = append(sameName, name)
			}
		}
	}
	wanted := f.Ref.Domain + "/" + f.Ref.Resource
	hint := didYouMean(wanted, all)
	if len(sameName) > 0 {
		hint = "did you mean " + strings.Join(sameName, " or ") + "?"
	}
	if hint == "" {
		hint = "add it, or choose one of " + strings.Join(all[:min(len(all), 20)], ", ")
	}
	return fieldPlace(s.file, d.Name, r.Name, f.Name).err(f.at.at("type"), unknownRef, hint, "there is no resource %s", wanted)
}

// validateCircles returns an error if required refs form a circle: none of its
// resources could ever be created. A refs field may be empty, and so is ignored.
func (s *Spec) validateCircles() error {
	const onTheWay, done = 1, 2
	state := map[Ref]int{}
	var way []step
	var visit func(at Ref) error
	visit = func(at Ref) error {
		switch state[at] {
		case onTheWay:
			return s.circle(way[slices.IndexFunc(way, func(w step) bool { return w.from == at }):])
		case done:
			return nil
		}
		state[at] = onTheWay
		for _, f := range s.target(at).Fields {
			if f.Type != TypeRef || f.Optional {
				continue
			}
			way = append(way, step{at, f})
			if err := visit(f.Ref); err != nil {
				return err
			}
			way = way[:len(way)-1]
		}
		state[at] = done
		return nil
	}
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			if err := visit(Ref{d.Name, r.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}

// step is a required ref on a path through the resources.
type step struct {
	from Ref
	by   *Field
}

func (s *Spec) circle(way []step) error {
	first := way[0]
	var names []string
	for _, w := range way {
		names = append(names, w.from.Domain+"/"+w.from.Resource+"."+w.by.Name)
	}
	names = append(names, first.from.Domain+"/"+first.from.Resource)
	return fieldPlace(s.file, first.from.Domain, first.from.Resource, first.by.Name).err(first.by.at.at("type"), refCycle,
		"make one of them optional", "required refs form a circle, so none could ever be created: %s",
		strings.Join(names, " → "))
}
