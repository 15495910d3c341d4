package render

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// What files that are not Go print that takes more than a field: compose, CI,
// settings, Markdown.

// DomainFolders are the folders of all domains, as Markdown shows code.
func (p *Project) DomainFolders() (folders []string) {
	for _, d := range p.Domains {
		folders = append(folders, "`internal/"+d.Package+"`")
	}
	return folders
}

// Place is what nodes of the diagram are drawn in together.
type Place struct {
	ID    string
	Name  string
	Nodes []PlaceNode
}

// PlaceNode is a node with who uses it, by the ID in the diagram.
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

// DiagramID is of the domain's box. No ID is a word of Mermaid's own, whatever the
// domain's name.
func (d *Domain) DiagramID() string { return "domain_" + d.Package }

// DiagramID is of the resource's box.
func (r *Resource) DiagramID() string { return r.Package + r.Type }

// Arrow is how the diagram draws a reference: dotted if it leads to another
// domain, which is asked through a port.
func (f *Field) Arrow() string {
	if f.local() {
		return "-->"
	}
	return "-.->"
}

// Volumes are the names of all volumes in compose.yaml.
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

// FolderVolumes are the mounts of the program's own folders below dir.
func (p *Project) FolderVolumes(dir string) (mounts []string) {
	for _, folder := range p.Folders {
		mounts = append(mounts, volumeName(folder)+":"+path.Join(dir, folder))
	}
	return mounts
}

// volumeName can't be the name of a service.
func volumeName(folder string) string { return "app-" + strings.ReplaceAll(folder, "/", "-") }

// Addresses are the settings that tell the program where its servers are.
func (p *Project) Addresses() (list []decisions.KeyVal) {
	for _, s := range p.Services {
		if s.URL.Name != "" {
			list = append(list, s.URL)
		}
	}
	return list
}

// TestVariables are those that tell tests where servers are.
func (p *Project) TestVariables() (list []decisions.KeyVal) {
	for _, s := range p.Services {
		if s.Test.Name != "" {
			list = append(list, s.Test)
		}
	}
	return list
}

// TestedServers are those that tests of the whole program tell it of. A database isn't
// one: each test makes its own.
func (p *Project) TestedServers() (list []decisions.Service) {
	for _, s := range p.Services {
		database := slices.ContainsFunc(p.Decisions, func(d Decided) bool {
			return d.Taken.Types != nil && slices.ContainsFunc(d.Taken.Part.Services, func(of decisions.Service) bool { return of.Name == s.Name })
		})
		if s.Test.Name != "" && !database {
			list = append(list, s)
		}
	}
	return list
}

// Prefixes are the settings that keep programs apart on a server.
func (p *Project) Prefixes() (names []string) {
	for _, e := range p.Env {
		if e.Prefix {
			names = append(names, e.Name)
		}
	}
	return names
}

// ImageName is the project's name as that of an image, which ends in no hyphen.
func (p *Project) ImageName() string { return strings.TrimRight(p.Name, "-") }

// Runs tells where the option taken runs.
func (d Decided) Runs() string {
	if len(d.Taken.Part.Services) == 0 {
		return "in the program's own process"
	}
	var names []string
	for _, s := range d.Taken.Part.Services {
		names = append(names, s.Name)
	}
	return "on a server: " + strings.Join(names, ", ")
}

// Others are the options not taken.
func (d Decided) Others() (list []*decisions.Option) {
	for _, o := range d.Options {
		if o != d.Taken {
			list = append(list, o)
		}
	}
	return list
}

// Further are the options after the one taken, which carry more and cost more.
func (d Decided) Further() []*decisions.Option {
	return d.Options[slices.Index(d.Options, d.Taken)+1:]
}

// ExampleFlag takes an option that was not taken.
func (p *Project) ExampleFlag() string {
	d := p.Decisions[0]
	return d.Flag(d.Others()[0].Name)
}

// Record is the file that explains the decision, seen from docs.
func (d Decided) Record() string { return "decisions/" + d.Number + "-" + d.Decision.Name + ".md" }

// Paths are the files that the decision has brought, with a place for names that
// differ by domain or resource, such as <domain>.
func (d Decided) Paths() (paths []string) {
	seen := map[string]bool{}
	for _, part := range append(d.Decision.Part.Of(d.all), d.Taken.Part.Of(d.all)...) {
		for _, f := range part.Files {
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

// prose puts a text from the catalogue on one line of Markdown, a cell of a table
// too.
func prose(text string) string {
	return strings.NewReplacer("<", `\<`, "|", `\|`).Replace(oneLine(text))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// flow is a YAML mapping on one line.
func flow(pairs []decisions.KeyVal) string {
	entries := make([]string, len(pairs))
	for i, p := range pairs {
		entries[i] = p.Name + ": " + strconv.Quote(p.Value)
	}
	return "{" + strings.Join(entries, ", ") + "}"
}

// shell quotes what a shell would not take as it is.
func shell(value string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@=%,+-?"
	if strings.Trim(value, plain) == "" {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
