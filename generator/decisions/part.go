package decisions

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Part is a folder of the templates tree: what it contributes to shared files,
// and its own.
type Part struct {
	Name   string // such as "base" or "database/sqlite"
	Trait  string // of the resources that it is for; if it is empty, it is for all
	Files  []File
	Proofs []File // tests of the platform, for the projects that are rendered to be tested

	Labelled bool            // it is for resources only whose lists have a label
	Reserves naming.Reserved // names that its templates use
	Contributions
	When   []string // it is part of a project at all: what options taken have
	Fields []string // each a type or modifiers or both, which a field of the project has; if there are none, it is for all
	Also   []*Part  // what it adds when that is so
}

// Of are the part and what it adds to what these options have. What it adds to fields
// is among them: options don't know of those.
func (p *Part) Of(options []*Option) []*Part {
	parts := []*Part{p}
	for _, also := range p.Also {
		missing := func(what string) bool {
			return !slices.ContainsFunc(options, func(o *Option) bool { return slices.Contains(o.Has, what) })
		}
		if !slices.ContainsFunc(also.When, missing) {
			parts = append(parts, also)
		}
	}
	return parts
}

// File is a template, or with Verbatim a file as it is. Its Path may hold
// placeholders such as {domain}.
type File struct {
	Path     string // in the project
	Source   string // in the templates tree
	Text     string
	Verbatim bool
	Mode     fs.FileMode
	Class    tree.Class
}

// Contributions are the entries of a part in files that no part owns alone.
type Contributions struct {
	Start    []Start           `yaml:"start"`
	App      []Field           `yaml:"app"`
	Module   Module            `yaml:"module"`
	Schemas  []string          `yaml:"schemas"` // functions of package httpapi that describe types of values to OpenAPI
	Env      []Env             `yaml:"env"`
	Services []Service         `yaml:"services"`
	Ports    []Port            `yaml:"ports"` // where the program itself listens
	Commands []Command         `yaml:"commands"`
	Folders  []string          `yaml:"folders"`  // that the program writes to, below where it runs
	Diagram  []Node            `yaml:"diagram"`  // of docs/architecture.md
	Promises []string          `yaml:"promises"` // that the README makes, a sentence each
	Scaling  []ScalingPoint    `yaml:"scaling"`
	Watch    []string          `yaml:"watch"`  // what watches the scaling points, a sentence each
	Panels   []Panel           `yaml:"panels"` // of the dashboard
	Keeps    []string          `yaml:"keeps"`  // proofs that every project with the part has, by the end of their paths
	Classes  []Class           `yaml:"classes"`
	Modes    map[string]string `yaml:"modes"`
}

// Start is a function of package app that a program is put together by.
type Start struct {
	Name  string `yaml:"name"`
	Phase string `yaml:"phase"`
	Func  string `yaml:"func"`
}

// Command is a command of the rendered program beside serve, migrate and version.
type Command struct {
	Name string `yaml:"name"`
	Args string `yaml:"args"` // words that may follow it, such as [NAME]
	Does string `yaml:"does"` // in a few words, for the usage text
	Func string `yaml:"func"` // a method func(context.Context, []string) error of App
}

// Env is a setting of the rendered program.
type Env struct {
	Name    string `yaml:"name"`
	Field   string `yaml:"field"` // of Config
	Type    string `yaml:"type"`  // of that field
	Default string `yaml:"default"`
	Doc     string `yaml:"doc"`
	Prefix  bool   `yaml:"prefix"` // of names on a server that programs share; each test has one of its own
}

// Node is something beside the domains that is worth drawing. With {domain} in its
// Name there is one for each, which uses it; else the whole program does.
type Node struct {
	Name string `yaml:"name"`
	In   string `yaml:"in"` // what it is drawn in with others: a server, a folder
}

// KeyVal is a name with its value.
type KeyVal struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

// Class says whose the files that match are, see tree.Class.
type Class struct {
	Class tree.Class `yaml:"class"`
	Paths []string   `yaml:"paths"` // by path.Match on the end of the path in the project
}

// classOf is the class that the last matching entry gives.
func (p *Part) classOf(file string) tree.Class {
	class := tree.Managed
	for _, c := range p.Classes {
		for _, pattern := range c.Paths {
			if matches(pattern, file) {
				class = c.Class
			}
		}
	}
	return class
}

// Kept reports whether a proof is rendered into every project that has the part.
func (c Contributions) Kept(file string) bool {
	return slices.ContainsFunc(c.Keeps, func(pattern string) bool { return matches(pattern, file) })
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
