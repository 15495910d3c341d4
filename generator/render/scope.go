package render

import (
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// scope is what a part adds, with the resources of a project that it is for, and their
// domains: the resources that carry its trait, or whose lists have a label, or all.
type scope struct {
	project   *Project
	addition  *decisions.Addition
	resources []*Resource
	domains   []scopedDomain
}

// Data of templates that are rendered once, for each domain or for each decision.
// InScope are the resources that the addition is for.
type (
	scopedProject struct {
		*Project
		InScope        []*Resource
		DomainsInScope []scopedDomain // those that have one
	}
	scopedDomain struct {
		*Domain
		InScope []*Resource // of the domain
	}
	scopedDecision struct {
		*Project
		Decided
	}
)

// scope names the resources of the domain that are in scope.
func (d scopedDomain) scope() string {
	var names []string
	for _, r := range d.InScope {
		names = append(names, r.Name)
	}
	return strings.Join(names, " ")
}

func newScope(p *Project, a *decisions.Addition) *scope {
	s := &scope{project: p, addition: a}
	for _, d := range p.Domains {
		if resources := d.inScope(a); len(resources) > 0 {
			s.domains = append(s.domains, scopedDomain{d, resources})
			s.resources = append(s.resources, resources...)
		}
	}
	return s
}

// uses reports whether the project has a field that the addition is for.
func (p *Project) uses(a *decisions.Addition) bool {
	if len(a.Fields) == 0 {
		return true
	}
	for _, d := range p.Domains {
		for _, r := range d.Resources {
			if slices.ContainsFunc(r.Fields, func(f *Field) bool { return slices.ContainsFunc(a.Fields, f.is) }) {
				return true
			}
		}
	}
	return false
}

// is reports whether each of the words is the type of the field or one of its modifiers.
func (f *Field) is(words string) bool {
	has := map[string]bool{
		string(f.Spec.Type): true, "optional": f.Optional, "unique": f.Spec.Unique, "min": f.Spec.Min != nil, "max": f.Spec.Max != nil,
		"default": f.Spec.Default != nil, "local": f.Target != nil && f.local(), "named": f.named(),
	}
	return !slices.ContainsFunc(strings.Fields(words), func(word string) bool { return !has[word] })
}

// inScope returns the resources of the domain that an addition is for.
func (d *Domain) inScope(a *decisions.Addition) []*Resource {
	return where(d.Resources, func(r *Resource) bool {
		return (a.Trait == "" || slices.Contains(r.Traits, a.Trait)) && (!a.OnlyWithLabels || len(r.ReadModel.Labels) > 0)
	})
}

// ships reports whether a proof is rendered in every project with its part.
func (p *Project) ships(proof decisions.File) bool {
	return slices.ContainsFunc(p.scopes, func(s *scope) bool { return s.addition.Ships(proof.Path) })
}

// outputs returns the files that a template renders: one, or one for each resource,
// domain or decision if its path has a placeholder for it. Of migrations it is the first.
func (s *scope) outputs(f decisions.File) (list []*output) {
	add := func(data any, values map[string]string) *output {
		values["name"] = s.project.Name
		o := &output{file: f, owner: s.addition.Name, path: expand(f.Path, values), module: s.project.Module, data: data}
		list = append(list, o)
		return o
	}
	switch {
	case strings.Contains(f.Path, migrationPlace):
		for _, d := range s.domains {
			o := s.migration(f, firstMigration(d))
			o.model = s.project.domains + d.scope()
			list = append(list, o)
		}
	case strings.Contains(f.Path, "{resource}"):
		for _, r := range s.resources {
			add(r, map[string]string{"domain": r.Package, "resource": r.File}).model = s.project.domains
		}
	case strings.Contains(f.Path, "{domain}"):
		for _, d := range s.domains {
			add(d, map[string]string{"domain": d.Package}).model = s.project.domains + d.scope()
		}
	case strings.Contains(f.Path, "{decision}"):
		for _, d := range s.project.Decisions {
			add(scopedDecision{s.project, d}, map[string]string{"decision": d.Decision.Name, "number": d.Number})
		}
	default:
		add(scopedProject{s.project, s.resources, s.domains}, map[string]string{})
	}
	return list
}

// contribute adds the entries to the files that parts share.
func (s *scope) contribute() {
	p, c := s.project, s.addition.Contributions
	for _, start := range c.Start {
		for _, e := range s.each(start.Func + start.Name) {
			p.Start = append(p.Start, decisions.Start{Name: expand(start.Name, e), Phase: start.Phase, Func: expand(start.Func, e)})
		}
	}
	p.Schemas = append(p.Schemas, c.Schemas...)
	for _, r := range s.resources {
		r.show(c.FieldWords)
	}
	p.App = append(p.App, c.App...)
	for _, d := range s.domains {
		d.build(c.Module, d.InScope)
	}
	p.Ports = append(p.Ports, c.Ports...)
	p.Commands = append(p.Commands, c.Commands...)
	p.Processes = append(p.Processes, c.Processes...)
	for _, sentence := range c.Promises {
		p.Promises = append(p.Promises, expand(sentence, map[string]string{"name": p.Name}))
	}
	p.Tasks = append(p.Tasks, c.Tasks...)
	if c.Channel.Name != "" {
		p.channel = c.Channel
	}
	if c.Edge != "" {
		p.Edges = append(p.Edges, c.Edge)
	}
	for _, folder := range c.Folders {
		if !slices.Contains(p.Folders, folder) {
			p.Folders = append(p.Folders, folder)
		}
	}
	for _, n := range c.Diagram {
		s.draw(n)
	}
	s.measure()
}

// share adds settings and servers, which several parts may have in common, each once.
func (p *Project) share(additions []*decisions.Addition) {
	values := map[string]string{"name": p.Name}
	for _, e := range decisions.Settings(additions) {
		e.Default, e.Doc = expand(e.Default, values), expand(e.Doc, values)
		p.Env = append(p.Env, e)
	}
	for _, s := range decisions.Services(additions) {
		s.URL.Value, s.Test.Value = expand(s.URL.Value, values), expand(s.Test.Value, values)
		s.Command, s.Health = expand(s.Command, values), expand(s.Health, values)
		s.Environment = slices.Clone(s.Environment)
		for i, kv := range s.Environment {
			s.Environment[i].Value = expand(kv.Value, values)
		}
		p.Services = append(p.Services, s)
	}
}

// each returns one set of values, or one per domain if text has the placeholder for it.
func (s *scope) each(text string) (all []map[string]string) {
	if !strings.Contains(text, "{domain}") {
		return []map[string]string{{"name": s.project.Name}}
	}
	for _, d := range s.domains {
		all = append(all, map[string]string{"name": s.project.Name, "domain": d.Package})
	}
	return all
}

// draw adds a node of the diagram, or one for each domain, to its place.
func (s *scope) draw(n decisions.Node) {
	place := s.project.place(n.In)
	if !strings.Contains(n.Name, "{domain}") {
		place.add(expand(n.Name, map[string]string{"name": s.project.Name}), program)
		return
	}
	for _, d := range s.domains {
		place.add(expand(n.Name, map[string]string{"domain": d.Name}), d.DiagramID())
	}
}
