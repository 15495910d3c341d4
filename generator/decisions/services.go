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
func Services(additions []*Addition) (all []Service) {
	for _, a := range additions {
		for _, s := range a.Services {
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
func Settings(additions []*Addition) (all []Env) {
	for _, a := range additions {
		for _, e := range a.Env {
			if !slices.ContainsFunc(all, func(other Env) bool { return other.Name == e.Name }) {
				all = append(all, e)
			}
		}
	}
	return all
}

// checkServices reports entries that would silently have no effect.
func (a *Addition) checkServices() error {
	for _, p := range a.Processes {
		if lacks(p.Name, p.OpsAddr, p.Does) {
			return fmt.Errorf("%s: process %q: name, ops_addr and does must be set", a.Name, p.Name)
		}
		if !slices.ContainsFunc(a.Commands, func(c Command) bool { return c.Name == p.Name }) {
			return fmt.Errorf("%s: process %s: there is no command of that name beside it", a.Name, p.Name)
		}
	}
	for _, s := range a.Services {
		if lacks(s.Name, s.Image, s.Port, s.Health) {
			return fmt.Errorf("%s: service %q: name, image, port and health must be set", a.Name, s.Name)
		}
		if name := s.URL.Name; name != "" && !slices.ContainsFunc(a.Env, func(e Env) bool { return e.Name == name }) {
			return fmt.Errorf("%s: service %s: url: setting %s does not exist beside it", a.Name, s.Name, name)
		}
		if host := s.host(); s.Test.Name != "" && !strings.Contains(s.Test.Value, host) {
			return fmt.Errorf("%s: service %s: test: %s lacks its address on the host, %s", a.Name, s.Name, s.Test.Value, host)
		}
	}
	return nil
}

// claim is a name to which an addition gives a meaning in a project. Two may claim the
// same name with the same meaning.
type claim struct {
	name    string
	meaning any
	by      *Addition
}

// claims returns the claims of an addition. A name that only one may have means that
// addition.
func (a *Addition) claims() (all []claim) {
	add := func(meaning any, kind, name string) {
		if name != "" {
			all = append(all, claim{kind + " " + name, meaning, a})
		}
	}
	for _, e := range a.Env {
		add(e, "setting", e.Name)
		add("setting "+e.Name, "field", e.Field)
	}
	for _, s := range a.Services {
		service := "service " + s.Name
		add(s, "service", s.Name)
		add(service, "host port", s.OnHost())
		add(service, "address", s.URL.Name)
		add(service, "test variable", s.Test.Name)
	}
	for _, port := range a.Ports {
		add("the program", "host port", port.Port)
	}
	for _, p := range a.Processes {
		add(a, "service", p.Name)
		_, port, _ := strings.Cut(p.OpsAddr, ":")
		add("process "+p.Name, "host port", port)
	}
	for _, s := range a.Start {
		add(a, "start", s.Func)
	}
	for _, f := range a.App {
		add(a, "field of App", f.Name)
	}
	for _, d := range a.Module.Deps {
		add(a, "dependency", d.Name)
	}
	add(a, "edge", a.Edge)
	for _, point := range a.Scaling {
		add(a, "scaling point", point.Name)
		for _, alert := range point.Alerts {
			add(a, "alert", alert.Name)
		}
	}
	return all
}

// oneOwner refuses names that two parts of one project claim with different meanings.
// Paths are checked by tree.
func (c *Catalog) oneOwner(additions []*Addition) error {
	owners := map[string][]claim{}
	for _, a := range additions {
		for _, claim := range a.claims() {
			for _, owner := range owners[claim.name] {
				if err := claim.disagrees(owner); err != nil && c.together(claim.by, owner.by) {
					return err
				}
			}
			owners[claim.name] = append(owners[claim.name], claim)
		}
	}
	return nil
}

// together reports whether a project can have both additions.
func (c *Catalog) together(a, b *Addition) bool {
	decision, option, _ := strings.Cut(a.Name, "/")
	if other, rest, _ := strings.Cut(b.Name, "/"); decision == other && option != "" && rest != "" && option != rest {
		return false // they are of two options of one decision
	}
	traits := c.Choices().Traits
	return slices.ContainsFunc(c.Combinations(), func(decided map[string]string) bool {
		selected, _, err := c.Selected(decided, traits)
		return err == nil && slices.Contains(selected, a) && slices.Contains(selected, b)
	})
}

// disagrees returns an error if another claim to the same name has another meaning.
func (c claim) disagrees(other claim) error {
	mine, others := c.meaning, other.meaning
	if c.by == other.by {
		mine = c.by
	}
	if s, ok := mine.(Service); ok {
		if o, ok := others.(Service); ok {
			mine, others = s.filled(o), o.filled(s)
		}
	}
	switch mine := mine.(type) {
	case *Addition:
		return fmt.Errorf("%s: %s belongs to %s already", c.by.Name, c.name, other.by.Name)
	case string:
		if mine != others {
			return fmt.Errorf("%s: %s is for %s, and in %s for %s", c.by.Name, c.name, mine, other.by.Name, others)
		}
	default:
		if key, a, b, differ := difference(mine, others); differ {
			return fmt.Errorf("%s: %s is not that of %s: %s is %q, and there %q", c.by.Name, c.name, other.by.Name, key, a, b)
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
