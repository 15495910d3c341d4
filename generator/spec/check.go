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

// Maximum lengths of names. Names are ASCII, so that bytes are characters.
const (
	mostName    = 40
	mostProject = 100 // a folder's name may have 255 bytes, and suffixes are added to this one
)

// Names that a project, a domain or a field can't have, with the reason.
var (
	refusedProjects = refuse(map[string][]string{
		"Go ignores a folder of that name": {"testdata"},
		deviceReason:                       naming.Devices,
	})
	refusedFields = refuse(map[string][]string{
		"every resource has that field already": {"id", "version", "created_at", "updated_at"},
	})
	refusedDomains = refuse(map[string][]string{
		"Go treats a folder of that name specially":              naming.Folders,
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

// refusedDomains returns the names that a domain can't have, including the folders of
// the templates.
func (c Choices) refusedDomains() map[string]string {
	refused := maps.Clone(refusedDomains)
	for _, name := range c.Names.Folders {
		refused[name] = "the rendered project has a package of that name beside the domains"
	}
	return refused
}

// Checks of one value by itself. Parse makes them with the position in the file, and
// Validate for values that come from elsewhere.

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
	return place{s.file, "decision " + inSentence(name), "decisions." + name}
}

func checkDecision(p place, at pos, c Choices, name string) (Choice, error) {
	names := make([]string, len(c.Decisions))
	for i, d := range c.Decisions {
		if d.Name == name {
			return d, nil
		}
		names[i] = d.Name
	}
	return Choice{}, p.err(at, unknownDecision, OneOf(name, names), "there is no such decision")
}

// checkOption returns the option that a value stands for.
func checkOption(p place, at pos, c Choice, value string) (string, error) {
	options := c.Options
	if c.Boolean() {
		switch value {
		case "true":
			value = "on"
		case "false":
			value = "off"
		}
		options = append([]string{"true", "false"}, options...)
	}
	if !slices.Contains(c.Options, value) {
		return "", p.err(at, unknownOption, OneOf(value, options), "it has no option %s", quoted(value))
	}
	return value, nil
}

// Parse returns the option that a value stands for: for a boolean decision, true is
// on and false is off. The error is an *Error.
func (c Choice) Parse(value string) (option string, err error) {
	return checkOption(decisionPlace(&Spec{}, c.Name), pos{}, c, value)
}

func checkDomain(file, name string, at pos, c Choices) error {
	p := domainPlace(file, name)
	if err := checkName(p, at, name); err != nil {
		return err
	}
	reason := c.refusedDomains()[name]
	if strings.HasPrefix(name, "pg_") {
		reason = "PostgreSQL reserves schema names that start with pg_"
	}
	if reason != "" {
		return p.err(at, reservedName, "choose another name", "%s", reason)
	}
	return nil
}

// checkResource refuses few names: naming gives a suffix to those that Go reserves.
func checkResource(file, domain, name string, at pos) error {
	p := resourcePlace(file, domain, name)
	if err := checkName(p, at, name); err != nil {
		return err
	}
	if strings.HasPrefix(name, "sqlite_") {
		return p.err(at, reservedName, "choose another name", "SQLite reserves table names that start with sqlite_")
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

// orElse returns a hint, or another if it is empty.
func orElse(hint, other string) string {
	if hint == "" {
		return other
	}
	return hint
}

// better returns a hint with the nearest legal name, if there is one.
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
	p = place{p.file, p.what + ": plural " + inSentence(r.Plural), p.path + ".plural"}
	at := r.at.at("plural")
	if r.Plural == naming.Plural(r.Name) && snakeCase.MatchString(r.Plural) {
		return nil // may be longer than mostName
	}
	return checkName(p, at, r.Plural)
}

// checkTraits checks the last of the resource's traits.
func checkTraits(p place, r *Resource, c Choices) error {
	last := len(r.Async) - 1
	trait := r.Async[last]
	p = place{p.file, p.what + ": async " + inSentence(trait), p.path + ".async"}
	at := r.at.at("async." + trait)
	if !slices.Contains(c.Traits, trait) {
		return p.err(at, unknownTrait, OneOf(trait, c.Traits), "there is no such trait")
	}
	if slices.Contains(r.Async[:last], trait) {
		return p.err(at, badTrait, "write it once", "it is listed twice")
	}
	return nil
}
