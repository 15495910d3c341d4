package decisions

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Part is a folder of the templates tree: what it adds to every project that has the
// part, and what it adds under conditions.
type Part struct {
	Addition
	When     []*Addition
	Reserves naming.Reserved // names that its templates use
}

// Addition is what a part adds to a project: its own files and its entries in shared
// ones.
type Addition struct {
	Name           string // of the part, such as "base" or "database/sqlite"
	Trait          string // the part is for resources with this trait; empty for all
	OnlyWithLabels bool   // the part is only for resources whose lists have a label
	Files          []File
	Proofs         []File // tests of the platform, rendered only into projects that Underpin tests
	Contributions

	Provided []string // condition: what the chosen options must provide
	Fields   []string // condition: kinds of fields, of which the project must have one; empty for none
}

// Of returns what the part adds when these options are chosen. What it adds for fields
// is always included, since options say nothing about those.
func (p *Part) Of(options []*Option) []*Addition {
	all := []*Addition{&p.Addition}
	for _, added := range p.When {
		missing := func(what string) bool {
			return !slices.ContainsFunc(options, func(o *Option) bool { return slices.Contains(o.Provides, what) })
		}
		if !slices.ContainsFunc(added.Provided, missing) {
			all = append(all, added)
		}
	}
	return all
}

// File is a template, or with Verbatim a file that is copied. Its Path may have
// placeholders such as {domain}.
type File struct {
	Path     string // in the project
	Source   string // in the templates tree
	Text     string
	Verbatim bool
	Mode     fs.FileMode
	Class    tree.Class
}

// Contributions are the entries of a part in files that several parts share.
type Contributions struct {
	Start         []Start           `yaml:"start"`
	App           []Field           `yaml:"app"`
	Module        Module            `yaml:"module"`
	Schemas       []string          `yaml:"schemas"` // functions of package httpapi that describe types of values in OpenAPI
	Env           []Env             `yaml:"env"`
	Services      []Service         `yaml:"services"`
	Ports         []Port            `yaml:"ports"` // on which the program itself listens
	Commands      []Command         `yaml:"commands"`
	Processes     []Process         `yaml:"processes"`   // beside serve
	Folders       []string          `yaml:"folders"`     // that the program writes to, relative to its working directory
	Diagram       []Node            `yaml:"diagram"`     // of docs/architecture.md
	Promises      []string          `yaml:"promises"`    // sentences for the README
	Tasks         []Task            `yaml:"tasks"`       // for AGENTS.md
	Open          string            `yaml:"open"`        // the URL of what people open in a browser
	Channel       Channel           `yaml:"channel"`     // where other programs read events
	FieldWords    []FieldWords      `yaml:"field_words"` // of the resources that the part is for
	Edge          string            `yaml:"edge"`        // a folder below internal whose packages join domains, for clients
	Scaling       []ScalingPoint    `yaml:"scaling"`
	Watch         []string          `yaml:"watch"`          // sentences about what watches the scaling points
	Panels        []Panel           `yaml:"panels"`         // of the dashboard
	ShippedProofs []string          `yaml:"shipped_proofs"` // proofs that are rendered into every project with the part, as patterns for the end of their paths
	Classes       []Class           `yaml:"classes"`
	Modes         map[string]string `yaml:"modes"`
}

// Start is a function of package app that runs when the program starts.
type Start struct {
	Name  string `yaml:"name"`
	Phase string `yaml:"phase"`
	Func  string `yaml:"func"`
}

// Command is a command of the rendered program beside serve, migrate and version.
type Command struct {
	Name string `yaml:"name"`
	Args string `yaml:"args"` // words that may follow it, such as [NAME]
	Does string `yaml:"does"` // a few words for the usage text
	Func string `yaml:"func"` // a method func(context.Context, []string) error of App
}

// Process is a command of the rendered program that runs beside serve: in a container of its
// own, or on the same machine with a listener for operations of its own.
type Process struct {
	Name    string `yaml:"name"`     // of the command, the container and the task in the Makefile
	OpsAddr string `yaml:"ops_addr"` // OPS_ADDR on a machine where serve runs, too
	Does    string `yaml:"does"`     // a few words for the list of tasks
}

// Env is a setting of the rendered program.
type Env struct {
	Name    string `yaml:"name"`
	Field   string `yaml:"field"` // of Config
	Type    string `yaml:"type"`  // of that field
	Default string `yaml:"default"`
	Doc     string `yaml:"doc"`
	Prefix  bool   `yaml:"prefix"` // it prefixes names on a server that programs share; each test sets its own
}

// Task says where code of one kind is added to the rendered program.
type Task struct {
	Add  string `yaml:"add"`  // such as a query
	Edit string `yaml:"edit"` // Markdown
}

// Open returns the URLs that people open in a browser when the program runs.
func Open(additions []*Addition) []string {
	urls := []string{}
	for _, a := range additions {
		if a.Open != "" {
			urls = append(urls, a.Open)
		}
	}
	return urls
}

// Channel says where other programs read the events of the rendered program, for
// docs/events.md.
type Channel struct {
	Title string   `yaml:"title"` // what the broker calls it: a topic, a subject
	Name  string   `yaml:"name"`  // of the one with the events of a {type} of a {domain}
	Read  []string `yaml:"read"`  // sentences about how to read them
}

// Node is a box beside the domains in the diagram. With {domain} in its Name each
// domain has one and uses it; otherwise the whole program does.
type Node struct {
	Name string `yaml:"name"`
	In   string `yaml:"in"` // the box around it, such as a server or a folder
}

// KeyVal is a name and its value.
type KeyVal struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

// Class gives the files that match a class, see tree.Class.
type Class struct {
	Class tree.Class `yaml:"class"`
	Paths []string   `yaml:"paths"` // for path.Match, on the end of the path in the project
}

// classOf returns the class of the last entry that matches.
func (a *Addition) classOf(file string) tree.Class {
	class := tree.Managed
	for _, c := range a.Classes {
		for _, pattern := range c.Paths {
			if matches(pattern, file) {
				class = c.Class
			}
		}
	}
	return class
}

// Ships reports whether a proof is rendered into every project that has the part.
func (c Contributions) Ships(file string) bool {
	return slices.ContainsFunc(c.ShippedProofs, func(pattern string) bool { return matches(pattern, file) })
}

// matches compares as many elements from the end as the pattern has.
func matches(pattern, file string) bool {
	n, elements := strings.Count(pattern, "/")+1, strings.Split(file, "/")
	if len(elements) < n {
		return false
	}
	ok, _ := path.Match(pattern, strings.Join(elements[len(elements)-n:], "/"))
	return ok
}
