package decisions

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Service is a server in compose.yaml, which CI uses too. Two options may share one:
// what one of them leaves open, the other may set.
type Service struct {
	Name        string   `yaml:"name"`
	Image       string   `yaml:"image"`
	Command     string   `yaml:"command"` // instead of the image's own
	Environment []KeyVal `yaml:"environment"`
	Port        string   `yaml:"port"`      // in its container
	HostPort    string   `yaml:"host_port"` // on the host; the same if empty
	Volume      string   `yaml:"volume"`
	Health      string   `yaml:"health"`
	Needed      bool     `yaml:"needed"` // the program can't run without it, so its tests are skipped
	URL         KeyVal   `yaml:"url"`    // the setting with its address inside compose
	Test        KeyVal   `yaml:"test"`   // the variable with its address on the host, for tests
}

// Port is a port on which the program itself listens, in its container and on the host.
type Port struct {
	Port   string `yaml:"port"`
	Public bool   `yaml:"public"` // reachable from other hosts
	Doc    string `yaml:"doc"`    // a few words
}

// OnHost returns the port on the host.
func (s Service) OnHost() string {
	if s.HostPort != "" {
		return s.HostPort
	}
	return s.Port
}

// host returns its address on the host.
func (s Service) host() string { return "localhost:" + s.OnHost() }

// Otherwise returns the address that the program gets in tests without the server: one
// where nothing listens, or none if the program needs the server.
func (s Service) Otherwise() string {
	if s.Needed {
		return ""
	}
	return strings.ReplaceAll(s.Test.Value, s.host(), "127.0.0.1:1")
}

// Mounts returns its volumes.
func (s Service) Mounts() (list []string) {
	if s.Volume != "" {
		list = append(list, s.Name+":"+s.Volume)
	}
	return list
}

// Published returns the port as compose.yaml publishes it.
func (p Port) Published() string {
	published := p.Port + ":" + p.Port
	if !p.Public {
		published = "127.0.0.1:" + published
	}
	return published
}

// filled returns the service with what it leaves open set as in other.
func (s Service) filled(other Service) Service {
	for open, value := range map[*string]string{&s.Command: other.Command, &s.HostPort: other.HostPort, &s.Volume: other.Volume} {
		if *open == "" {
			*open = value
		}
	}
	if s.Environment = append([]KeyVal{}, s.Environment...); len(s.Environment) == 0 {
		s.Environment = append(s.Environment, other.Environment...)
	}
	s.Needed = s.Needed || other.Needed
	return s
}

// Services returns the services of all parts of a project, each once.
func Services(parts []*Part) (all []Service) {
	for _, p := range parts {
		for _, s := range p.Services {
			if i := slices.IndexFunc(all, func(other Service) bool { return other.Name == s.Name }); i >= 0 {
				all[i] = all[i].filled(s)
			} else {
				all = append(all, s)
			}
		}
	}
	return all
}

// Settings returns the settings of all parts of a project, each once.
func Settings(parts []*Part) (all []Env) {
	for _, p := range parts {
		for _, e := range p.Env {
			if !slices.ContainsFunc(all, func(other Env) bool { return other.Name == e.Name }) {
				all = append(all, e)
			}
		}
	}
	return all
}

// checkServices reports entries that would silently have no effect.
func (p *Part) checkServices() error {
	for _, s := range p.Services {
		if lacks(s.Name, s.Image, s.Port, s.Health) {
			return fmt.Errorf("%s: service %q: name, image, port and health must be set", p.Name, s.Name)
		}
		if name := s.URL.Name; name != "" && !slices.ContainsFunc(p.Env, func(e Env) bool { return e.Name == name }) {
			return fmt.Errorf("%s: service %s: url: setting %s does not exist beside it", p.Name, s.Name, name)
		}
		if host := s.host(); s.Test.Name != "" && !strings.Contains(s.Test.Value, host) {
			return fmt.Errorf("%s: service %s: test: %s lacks its address on the host, %s", p.Name, s.Name, s.Test.Value, host)
		}
	}
	return nil
}

// claim is a name that a part gives a meaning in a project. Two parts may claim the
// same name with the same meaning.
type claim struct {
	name    string
	meaning any
	part    *Part
}

// claims returns the claims of a part. A name that only one part may have means that
// part.
func (p *Part) claims() (all []claim) {
	add := func(meaning any, kind, name string) {
		if name != "" {
			all = append(all, claim{kind + " " + name, meaning, p})
		}
	}
	for _, e := range p.Env {
		add(e, "setting", e.Name)
		add("setting "+e.Name, "field", e.Field)
	}
	for _, s := range p.Services {
		service := "service " + s.Name
		add(s, "service", s.Name)
		add(service, "host port", s.OnHost())
		add(service, "address", s.URL.Name)
		add(service, "test variable", s.Test.Name)
	}
	for _, port := range p.Ports {
		add("the program", "host port", port.Port)
	}
	for _, s := range p.Start {
		add(p, "start", s.Func)
	}
	for _, f := range p.App {
		add(p, "field of App", f.Name)
	}
	for _, d := range p.Module.Deps {
		add(p, "dependency", d.Name)
	}
	for _, point := range p.Scaling {
		add(p, "scaling point", point.Name)
		for _, a := range point.Alerts {
			add(p, "alert", a.Name)
		}
	}
	return all
}

// oneOwner refuses names that two parts of one project claim with different meanings.
// Paths are checked by tree.
func (c *Catalog) oneOwner(decisions map[string]string) error {
	parts, _, err := c.Selected(decisions, c.Choices().Traits)
	if err != nil {
		return err
	}
	owners := map[string][]claim{}
	for _, p := range parts {
		for _, claim := range p.claims() {
			for _, owner := range owners[claim.name] {
				if err := claim.disagrees(owner); err != nil {
					return err
				}
			}
			owners[claim.name] = append(owners[claim.name], claim)
		}
	}
	return nil
}

// disagrees returns an error if another claim to the same name has another meaning.
func (c claim) disagrees(other claim) error {
	mine, others := c.meaning, other.meaning
	if c.part == other.part {
		mine = c.part
	}
	if s, ok := mine.(Service); ok {
		if o, ok := others.(Service); ok {
			mine, others = s.filled(o), o.filled(s)
		}
	}
	switch mine := mine.(type) {
	case *Part:
		return fmt.Errorf("%s: %s belongs to %s already", c.part.Name, c.name, other.part.Name)
	case string:
		if mine != others {
			return fmt.Errorf("%s: %s is for %s, and in %s for %s", c.part.Name, c.name, mine, other.part.Name, others)
		}
	default:
		if key, a, b, differ := difference(mine, others); differ {
			return fmt.Errorf("%s: %s is not that of %s: %s is %q, and there %q", c.part.Name, c.name, other.part.Name, key, a, b)
		}
	}
	return nil
}

// difference returns the first key in which two entries of manifests differ.
func difference(a, b any) (key string, inA, inB any, differ bool) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Type() != y.Type() {
		return "", nil, nil, true
	}
	for i := range x.NumField() {
		inA, inB := x.Field(i).Interface(), y.Field(i).Interface()
		if !reflect.DeepEqual(inA, inB) {
			key, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("yaml"), ",")
			return key, inA, inB, true
		}
	}
	return "", nil, nil, false
}
