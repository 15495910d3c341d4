package render

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// DomainFolders returns the folders of all domains, each as code in Markdown.
func (p *Project) DomainFolders() (folders []string) {
	for _, d := range p.Domains {
		folders = append(folders, "`internal/"+d.Package+"`")
	}
	return folders
}

// Place is a box of the diagram that nodes are drawn in.
type Place struct {
	ID    string
	Name  string
	Nodes []PlaceNode
}

// PlaceNode is a node with the ID of the box that uses it.
type PlaceNode struct{ ID, Name, User string }

// program is the ID of the whole program in the diagram.
const program = "program"

func (p *Project) place(name string) *Place {
	for _, place := range p.Places {
		if place.Name == name {
			return place
		}
	}
	place := &Place{ID: fmt.Sprintf("place_%d", len(p.Places)+1), Name: name}
	p.Places = append(p.Places, place)
	return place
}

func (p *Place) add(name, user string) {
	id := fmt.Sprintf("%s_%d", p.ID, len(p.Nodes)+1)
	p.Nodes = append(p.Nodes, PlaceNode{id, name, user})
}

// DiagramID returns the ID of the domain's box. None is a keyword of Mermaid, whatever
// the domain's name.
func (d *Domain) DiagramID() string { return "domain_" + d.Package }

// DiagramID returns the ID of the resource's box.
func (r *Resource) DiagramID() string { return r.Package + r.Type }

// Arrow returns the arrow of a reference in the diagram: dotted if it leads to another
// domain, which is asked through a port.
func (f *Field) Arrow() string {
	if f.local() {
		return "-->"
	}
	return "-.->"
}

// Volumes returns the names of all volumes in compose.yaml.
func (p *Project) Volumes() (names []string) {
	for _, folder := range p.Folders {
		names = append(names, volumeName(folder))
	}
	for _, s := range p.Services {
		if s.Volume != "" {
			names = append(names, s.Name)
		}
	}
	return names
}

// FolderVolumes returns the mounts of the program's own folders below dir.
func (p *Project) FolderVolumes(dir string) (mounts []string) {
	for _, folder := range p.Folders {
		mounts = append(mounts, volumeName(folder)+":"+path.Join(dir, folder))
	}
	return mounts
}

// volumeName returns a name that no service has.
func volumeName(folder string) string { return "app-" + strings.ReplaceAll(folder, "/", "-") }

// Addresses returns the settings with the addresses of the program's servers.
func (p *Project) Addresses() (list []decisions.KeyVal) {
	for _, s := range p.Services {
		if s.URL.Name != "" {
			list = append(list, s.URL)
		}
	}
	return list
}

// TestVariables returns the variables with the addresses of servers for tests.
func (p *Project) TestVariables() (list []decisions.KeyVal) {
	for _, s := range p.Services {
		if s.Test.Name != "" {
			list = append(list, s.Test)
		}
	}
	return list
}

// TestedServers returns the servers whose addresses tests of the whole program pass to
// it. A database isn't one: each test creates its own.
func (p *Project) TestedServers() []decisions.Service {
	return where(p.Services, func(s decisions.Service) bool {
		return s.Test.Name != "" && !slices.ContainsFunc(p.Decisions, func(d Decided) bool { return d.Taken.Types != nil && d.runsOn(s) })
	})
}

// runsOn reports whether the option taken needs the server.
func (d Decided) runsOn(s decisions.Service) bool {
	return slices.ContainsFunc(d.Taken.Part.Services, func(of decisions.Service) bool { return of.Name == s.Name })
}

// Prefixes returns the settings that separate programs on a server.
func (p *Project) Prefixes() (names []string) {
	for _, e := range p.Env {
		if e.Prefix {
			names = append(names, e.Name)
		}
	}
	return names
}

// ImageName returns the project's name as that of an image, which can't end in a hyphen.
func (p *Project) ImageName() string { return strings.TrimRight(p.Name, "-") }

// Runs says where the option taken runs: on its servers, and on those of options that it
// needs.
func (d Decided) Runs() string {
	services := slices.Clone(d.Taken.Part.Services)
	for _, r := range d.Taken.Requires {
		for _, o := range d.all {
			if o.Part.Name == r.Decision+"/"+r.Option {
				services = append(services, o.Part.Services...)
			}
		}
	}
	if len(services) == 0 {
		return "in the program's own process"
	}
	var names []string
	for _, s := range services {
		names = append(names, s.Name)
	}
	return "on a server: " + strings.Join(names, ", ")
}

// Others returns the options not taken.
func (d Decided) Others() []*decisions.Option {
	return where(d.Options, func(o *decisions.Option) bool { return o != d.Taken })
}

// Further returns the options after the one taken, which carry more and cost more.
func (d Decided) Further() []*decisions.Option {
	return d.Options[slices.Index(d.Options, d.Taken)+1:]
}

// ExampleOption returns a decision that may be changed at once, as underpin decide takes it.
func (p *Project) ExampleOption() string {
	for _, d := range p.Decisions {
		if slices.ContainsFunc(d.Taken.Leave, func(t decisions.Todo) bool { return t.Must }) {
			continue
		}
		for _, o := range d.Others() {
			if len(o.Requires) == 0 {
				return d.Decision.Name + "=" + o.Name
			}
		}
	}
	return ""
}

// Record returns the path of the decision record, relative to docs.
func (d Decided) Record() string { return "decisions/" + d.Number + "-" + d.Decision.Name + ".md" }

// Paths returns the files that the decision adds to every project, with placeholders for
// names that differ by domain or resource, such as <domain>.
func (d Decided) Paths() (paths []string) {
	seen := map[string]bool{}
	for _, a := range append(d.Decision.Part.Of(d.all), d.Taken.Part.Of(d.all)...) {
		if len(a.Fields) > 0 { // for projects with such fields
			continue
		}
		for _, f := range a.Files {
			p := strings.NewReplacer("{", "<", "}", ">").Replace(f.Path)
			if dir := path.Dir(p); strings.HasSuffix(dir, "/migrations") {
				p = dir
			}
			if !seen[p] {
				paths = append(paths, p)
			}
			seen[p] = true
		}
	}
	return paths
}

// prose returns a text of the catalogue as one line of Markdown, which can be a cell of
// a table.
func prose(text string) string {
	parts := strings.Split(oneLine(text), "`")
	for i := 0; i < len(parts); i += 2 { // the others are code, where \< is two characters
		parts[i] = strings.ReplaceAll(parts[i], "<", `\<`)
	}
	return strings.ReplaceAll(strings.Join(parts, "`"), "|", `\|`)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// flow returns a YAML mapping on one line.
func flow(pairs []decisions.KeyVal) string {
	entries := make([]string, len(pairs))
	for i, p := range pairs {
		entries[i] = p.Name + ": " + strconv.Quote(p.Value)
	}
	return "{" + strings.Join(entries, ", ") + "}"
}

// shell returns a value as a word for a shell, quoted if necessary.
func shell(value string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@=%,+-?"
	if strings.Trim(value, plain) == "" {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
