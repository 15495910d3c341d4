package spec

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"golang.org/x/mod/module"
)

var (
	snakeCase = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	kebabCase = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	enumValue = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
)

// Most characters of a name, in bytes as in characters: names are ASCII.
const (
	mostName    = 40
	mostProject = 100 // a folder's name has room for 255, and ours gets suffixes
)

// What a project, a domain or a field can't be called, with the reason.
var (
	refusedProjects = refuse(map[string][]string{
		"Go passes over a folder of that name": {"testdata"},
		deviceReason:                           naming.Devices,
	})
	refusedFields = refuse(map[string][]string{
		"every resource has that member already": {"id", "version", "created_at", "updated_at"},
	})
	refusedDomains = refuse(map[string][]string{
		"Go treats a folder of that name in a way of its own":    naming.Folders,
		"Go can't import a package of that name":                 {"main"},
		"PostgreSQL has a schema of that name in every database": {"information_schema"},
		deviceReason: naming.Devices,
	})
)

const deviceReason = "it is a device on Windows, and Go refuses it in import paths everywhere"

func refuse(reasons map[string][]string) map[string]string {
	refused := map[string]string{}
	for reason, words := range reasons {
		for _, word := range words {
			refused[word] = reason
		}
	}
	return refused
}

// refusedDomains returns what a domain can't be called: the templates have folders of
// their own.
func (c Choices) refusedDomains() map[string]string {
	refused := maps.Clone(refusedDomains)
	for _, name := range c.Names.Folders {
		refused[name] = "the rendered project has a package of that name beside the domains"
	}
	return refused
}

// The checks of one thing by itself. Parse makes them where the thing stands
// in the file, Validate for what came from elsewhere.

func checkProject(s *Spec) error {
	p := place{s.file, "name " + quoted(s.Name), "name"}
	at := s.at["name: "+s.Name]
	switch {
	case !kebabCase.MatchString(s.Name):
		return p.err(at, badName, orElse(better(s.Name, "-"), "write something like shop"), "a project's name has lower-case letters, digits and -, and starts with a letter")
	case len(s.Name) > mostProject:
		return p.err(at, badName, "choose a shorter name", "it is longer than %d characters", mostProject)
	case refusedProjects[s.Name] != "":
		return p.err(at, reservedName, "choose another name", "%s", refusedProjects[s.Name])
	}
	return nil
}

func checkModule(s *Spec) error {
	err := module.CheckPath(s.Module)
	if err == nil {
		return nil
	}
	why := strings.TrimPrefix(err.Error(), "malformed module path "+quoted(s.Module)+": ")
	return place{s.file, "module " + quoted(s.Module), "module"}.err(s.at["module: "+s.Module], badModule,
		"write something like example.com/shop", "%s", why)
}

func decisionPlace(s *Spec, name string) place {
	return place{s.file, "decision " + label(name), "decisions." + name}
}

func checkDecision(p place, at pos, c Choices, name string) (Decision, error) {
	names := make([]string, len(c.Decisions))
	for i, d := range c.Decisions {
		if d.Name == name {
			return d, nil
		}
		names[i] = d.Name
	}
	return Decision{}, p.err(at, unknownDecision, oneOf(name, names), "there is no such decision")
}

// checkOption gives the option that a value means.
func checkOption(p place, at pos, d Decision, value string) (string, error) {
	options := d.Options
	if d.Boolean() {
		switch value {
		case "true":
			value = "on"
		case "false":
			value = "off"
		}
		options = append([]string{"true", "false"}, options...)
	}
	if !slices.Contains(d.Options, value) {
		return "", p.err(at, unknownOption, oneOf(value, options), "it has no option %s", quoted(value))
	}
	return value, nil
}

// Option is the option that somebody means by a value: for a boolean decision,
// true is on and false is off. The error is an *Error.
func (d Decision) Option(value string) (string, error) {
	return checkOption(decisionPlace(&Spec{}, d.Name), pos{}, d, value)
}

func checkDomain(file, name string, at pos, c Choices) error {
	p := domainPlace(file, name)
	if err := checkName(p, at, name); err != nil {
		return err
	}
	reason := c.refusedDomains()[name]
	if strings.HasPrefix(name, "pg_") {
		reason = "PostgreSQL keeps schemas whose name starts with pg_ for itself"
	}
	if reason != "" {
		return p.err(at, reservedName, "choose another name", "%s", reason)
	}
	return nil
}

func checkResource(file, domain, name string, at pos) error {
	p := resourcePlace(file, domain, name)
	if err := checkName(p, at, name); err != nil {
		return err
	}
	if strings.HasPrefix(name, "sqlite_") {
		return p.err(at, reservedName, "choose another name", "SQLite keeps tables whose name starts with sqlite_ for itself")
	}
	return nil
}

func checkField(file, domain, resource, name string, at pos) error {
	p := fieldPlace(file, domain, resource, name)
	if err := checkName(p, at, name); err != nil {
		return err
	}
	if reason := refusedFields[name]; reason != "" {
		return p.err(at, reservedName, "leave it out, or choose another name", "%s", reason)
	}
	return nil
}

// checkName is for domains, resources and fields.
func checkName(p place, at pos, name string) error {
	if !snakeCase.MatchString(name) {
		return p.err(at, badName, orElse(better(name, "_"), "choose another name"), "a name has lower-case letters, digits and _, and starts with a letter")
	}
	if len(name) > mostName {
		return p.err(at, badName, "choose a shorter name", "it is longer than %d characters", mostName)
	}
	return nil
}

// orElse is a hint, or if there is none, another.
func orElse(hint, other string) string {
	if hint == "" {
		return other
	}
	return hint
}

// better is a hint at the nearest legal name, if there is one.
func better(name, separator string) string {
	var b strings.Builder
	lower := false
	for _, c := range name {
		switch {
		case c >= 'A' && c <= 'Z':
			if lower {
				b.WriteString(separator)
			}
			b.WriteRune(c - 'A' + 'a')
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case c == '-' || c == '_' || c == ' ' || c == '.':
			b.WriteString(separator)
		default:
			return ""
		}
		lower = c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
	}
	if suggestion := b.String(); snakeCase.MatchString(strings.ReplaceAll(suggestion, "-", "_")) {
		return "did you mean " + suggestion + "?"
	}
	return ""
}

func checkPlural(p place, r *Resource) error {
	p = place{p.file, p.what + ": plural " + label(r.Plural), p.path + ".plural"}
	at := r.at.at("plural")
	if r.Plural == naming.Plural(r.Name) && snakeCase.MatchString(r.Plural) {
		return nil // may be a little longer than a name that somebody chose
	}
	return checkName(p, at, r.Plural)
}

// checkTraits looks at the last of the resource's traits, beside those before.
func checkTraits(p place, r *Resource, c Choices) error {
	last := len(r.Async) - 1
	trait := r.Async[last]
	p = place{p.file, p.what + ": async " + label(trait), p.path + ".async"}
	at := r.at.at("async." + trait)
	if !slices.Contains(c.Traits, trait) {
		return p.err(at, unknownTrait, oneOf(trait, c.Traits), "there is no such trait")
	}
	if slices.Contains(r.Async[:last], trait) {
		return p.err(at, badTrait, "write it once", "it stands twice")
	}
	return nil
}
