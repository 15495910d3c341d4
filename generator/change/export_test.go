package change

import (
	"bytes"
	"fmt"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Rendered is a project in memory, as new would write it.
func Rendered(c *decisions.Catalog, r *render.Renderer, s *spec.Spec) (*Project, error) {
	before, err := r.Render(s)
	if err != nil {
		return nil, err
	}
	lock, err := lockOf(before)
	if err != nil {
		return nil, err
	}
	p := &Project{Dir: "/nowhere", Lock: lock, Spec: s, catalog: c, renderer: r, version: lock.Version, before: before, yours: files{}}
	for _, f := range before.Files() {
		p.yours[f.Path] = file{f.Data, f.Mode&0o111 != 0}
	}
	return p, nil
}

// After is the project that a plan leads to.
func (p *Project) After(plan *Plan, s *spec.Spec) (*Project, error) {
	next := *p
	next.yours, next.Spec = plan.result(), s
	var err error
	if next.Lock, err = render.ParseLock(next.yours[tree.LockFile].data); err != nil {
		return nil, err
	}
	next.before, err = p.render(s, next.Lock.Records)
	return &next, err
}

// AsRendered compares the project with what is rendered of its spec with the numbers of its
// records. Migrations and records are history: they may be more.
func (p *Project) AsRendered() error {
	for _, f := range p.before.Files() {
		yours, there := p.yours[f.Path]
		if f.Path == tree.LockFile || f.Class == tree.Once {
			if !there {
				return fmt.Errorf("%s is missing", f.Path)
			}
			continue
		}
		if !there || !bytes.Equal(yours.data, f.Data) || yours.exec != (f.Mode&0o111 != 0) {
			return fmt.Errorf("%s is not as rendered (there: %v)", f.Path, there)
		}
	}
	once := map[string]bool{}
	for _, o := range p.Lock.Once {
		once[o.Path] = true
	}
	for name := range p.yours {
		if _, rendered := p.before.File(name); !rendered && !once[name] {
			return fmt.Errorf("%s is not rendered", name)
		}
	}
	lock, err := lockOf(p.before)
	if err == nil && lock.Digest != p.Lock.Digest {
		err = fmt.Errorf("the lock has another digest")
	}
	return err
}

// Texts are the files of the project.
func (p *Project) Texts() map[string]string {
	all := map[string]string{}
	for name, f := range p.yours {
		all[name] = string(f.data)
	}
	return all
}

// Edited is the project with other texts.
func (p *Project) Edited(texts map[string]string) *Project {
	next := *p
	next.yours = files{}
	for name, text := range texts {
		next.yours[name] = file{[]byte(text), p.yours[name].exec}
	}
	return &next
}

// As is the project with what is rendered of a spec for what it was.
func (p *Project) As(s *spec.Spec) (*Project, error) {
	next := *p
	next.Spec = s
	var err error
	next.before, err = p.render(s, p.Lock.Records)
	return &next, err
}
