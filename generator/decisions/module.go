package decisions

import "strings"

// Field is what App keeps for a part, such as the cache that all domains share. It is
// filled in by a function of the part.
type Field struct {
	Name   string `yaml:"name"`
	Type   string `yaml:"type"`
	Import string `yaml:"import"` // what the type is from, such as internal/platform/cache
	Doc    string `yaml:"doc"`
}

// Module is what a part adds to how the module of each domain is built. In its names
// {domain} may stand, and in those of Deps and Takes {port}, for each port that labels
// come through.
type Module struct {
	Deps  []Dep  `yaml:"deps"`
	Calls []Call `yaml:"calls"`
	Wraps []Wrap `yaml:"wraps"`
	Lists string `yaml:"lists"` // what a call gives and the lists of the part's resources are answered by
}

// Dep is a field of Deps, what a module is built from, and the field of App that it is
// filled from; after an & it is that field's address.
type Dep struct {
	Name   string `yaml:"name"`
	Type   string `yaml:"type"`
	Import string `yaml:"import"`
	From   string `yaml:"from"`
}

// Call is a call of a function in one of the domain's own packages, once its stores
// are there.
type Call struct {
	Func  string   `yaml:"func"`  // such as {domain}mail.Subscribe
	Takes []string `yaml:"takes"` // names of deps
	Gives string   `yaml:"gives"` // the field of Module that keeps what it returns; may be empty
	Type  string   `yaml:"type"`  // of that field
}

// Wrap is a package of the domain that has a function New<Type>Store for each store: it
// takes the store and a dep, and returns the store to be used instead.
type Wrap struct {
	Package string `yaml:"package"`
	Takes   string `yaml:"takes"`
}

// Package is where the function is.
func (c Call) Package() string {
	name, _, _ := strings.Cut(c.Func, ".")
	return name
}
