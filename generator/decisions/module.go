package decisions

import "strings"

// Field is a field of App that a part needs, such as the cache that all domains share.
// A function of the part sets it.
type Field struct {
	Name   string `yaml:"name"`
	Type   string `yaml:"type"`
	Import string `yaml:"import"` // what the type is from, such as internal/platform/cache
	Doc    string `yaml:"doc"`
}

// Module is what a part adds to the construction of each domain's module. Its names may
// have {domain}, and those of Deps and Takes {port}, for each port that labels come
// through.
type Module struct {
	Deps  []Dep  `yaml:"deps"`
	Calls []Call `yaml:"calls"`
	Wraps []Wrap `yaml:"wraps"`
	Lists string `yaml:"lists"` // the result of a call that registers the lists of the part's resources
	// Services is a field of App, a struct that gets the services of all resources, and the
	// functions that read pages of their lists.
	Services string `yaml:"services"`
}

// Dep is a field of Deps, the dependencies of a module, with the field of App that it
// is set from; & before that takes its address.
type Dep struct {
	Name   string `yaml:"name"`
	Type   string `yaml:"type"`
	Import string `yaml:"import"`
	From   string `yaml:"from"`
}

// Call is a call of a function in one of the domain's own packages, after its stores
// were made.
type Call struct {
	Func  string   `yaml:"func"`  // such as {domain}mail.Subscribe
	Takes []string `yaml:"takes"` // names of deps
	Field string   `yaml:"field"` // the field of Module for the result; may be empty
	Type  string   `yaml:"type"`  // of that field
}

// Wrap is a package of the domain with a function New<Type>Store for each store: it
// takes the store and a dep, and returns the store that replaces it.
type Wrap struct {
	Package string `yaml:"package"`
	Takes   string `yaml:"takes"`
}

// Package returns the package of the function.
func (c Call) Package() string {
	name, _, _ := strings.Cut(c.Func, ".")
	return name
}
