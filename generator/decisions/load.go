package decisions

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
	"go.yaml.in/yaml/v3"
)

// Load reads a templates tree. A misspelt key or name in it is an error.
func Load(files fs.FS) (*Catalog, error) {
	l := loader{files}
	c := &Catalog{}
	for _, name := range []string{"base", "domain", "resource"} {
		var m struct {
			Phases  []string `yaml:"phases"`
			entries `yaml:",inline"`
		}
		part, err := l.part(name, name+".yaml", &m, &m.entries)
		if err != nil {
			return nil, err
		}
		c.Parts = append(c.Parts, part)
		if name == "base" {
			c.Phases = m.Phases
		}
	}
	folders, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range folders {
		if !e.IsDir() || slices.Contains([]string{"base", "domain", "resource"}, e.Name()) {
			continue
		}
		if _, err := fs.Stat(files, path.Join(e.Name(), "trait.yaml")); err == nil {
			t, err := l.trait(e.Name())
			if err != nil {
				return nil, err
			}
			c.Traits = append(c.Traits, t)
			continue
		}
		d, err := l.decision(e.Name())
		if err != nil {
			return nil, err
		}
		c.Decisions = append(c.Decisions, d)
	}
	slices.SortStableFunc(c.Decisions, func(a, b *Decision) int { return cmp.Compare(a.Order, b.Order) })
	slices.SortStableFunc(c.Traits, func(a, b *Trait) int { return cmp.Compare(a.Order, b.Order) })
	if c.Presets, err = l.presets(c); err != nil {
		return nil, err
	}
	if c.Names, err = c.names(); err != nil {
		return nil, err
	}
	return c, c.check()
}

type loader struct{ files fs.FS }

// entries are the keys that every manifest may have.
type entries struct {
	Contributions  `yaml:",inline"`
	OnlyWithLabels bool            `yaml:"only_with_labels"`
	Reserves       naming.Reserved `yaml:"reserves"`
	When           []struct {
		Provided      []string `yaml:"provided"`
		Fields        []string `yaml:"fields"`
		Files         string   `yaml:"files"` // the folder, whose name begins with files+
		Contributions `yaml:",inline"`
	} `yaml:"when"`
}

// part reads the manifest of a folder into v, which includes its entries, and the
// files of the folder.
func (l loader) part(folder, manifest string, v any, of *entries) (*Part, error) {
	if err := l.yaml(path.Join(folder, manifest), v); err != nil {
		return nil, err
	}
	addition := func(c Contributions) Addition {
		return Addition{Name: folder, OnlyWithLabels: of.OnlyWithLabels, Contributions: c}
	}
	p := &Part{Addition: addition(of.Contributions), Reserves: of.Reserves}
	if err := l.addFolders(&p.Addition, folder, ""); err != nil {
		return nil, err
	}
	read := map[string]bool{"": true} // suffixes
	for _, a := range of.When {
		if len(a.Provided)+len(a.Fields) == 0 {
			return nil, fmt.Errorf("%s/%s: when: provided or fields must be set", folder, manifest)
		}
		added := addition(a.Contributions)
		added.Provided, added.Fields = a.Provided, a.Fields
		if a.Files != "" {
			suffix := strings.TrimPrefix(a.Files, "files")
			read[suffix] = true
			if err := l.addFolders(&added, folder, suffix); err != nil {
				return nil, err
			}
			if len(added.Files)+len(added.Proofs) == 0 || !strings.HasPrefix(suffix, "+") {
				return nil, fmt.Errorf("%s/%s: when: %q is not a folder files+… with files", folder, manifest, a.Files)
			}
		}
		p.When = append(p.When, &added)
	}
	folders, err := fs.ReadDir(l.files, folder)
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		if suffix, ok := filesSuffix(f.Name()); ok && !read[suffix] {
			return nil, fmt.Errorf("%s/%s: no entry of when in %s names it", folder, f.Name(), manifest)
		}
	}
	return p, nil
}

// filesSuffix returns what follows files or proofs in the name of a folder with files
// of projects: nothing, or + and a word.
func filesSuffix(folder string) (suffix string, ok bool) {
	suffix, ok = strings.CutPrefix(folder, "files")
	if !ok {
		suffix, ok = strings.CutPrefix(folder, "proofs")
	}
	return suffix, ok && (suffix == "" || suffix[0] == '+')
}

// addFolders reads the folders files and proofs with this suffix.
func (l loader) addFolders(a *Addition, folder, suffix string) (err error) {
	if a.Files, err = l.filesOf(a, path.Join(folder, "files"+suffix)); err != nil {
		return err
	}
	a.Proofs, err = l.filesOf(a, path.Join(folder, "proofs"+suffix))
	return err
}

// yaml decodes a file; an unknown key is an error.
func (l loader) yaml(name string, v any) error {
	b, err := fs.ReadFile(l.files, name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// filesOf reads the files that end in .tmpl or .copy. Because of the endings, the go
// command and git do not take templates for what they render.
func (l loader) filesOf(a *Addition, dir string) (files []File, err error) {
	if _, err := fs.Stat(l.files, dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	err = fs.WalkDir(l.files, dir, func(source string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		ending := path.Ext(source)
		if ending != ".tmpl" && ending != ".copy" {
			return fmt.Errorf("%s: a file here must end in .tmpl (a template) or .copy (copied)", source)
		}
		text, err := fs.ReadFile(l.files, source)
		if err != nil {
			return err
		}
		file := strings.TrimSuffix(strings.TrimPrefix(source, dir+"/"), ending)
		mode := fs.FileMode(0o644)
		if m, ok := a.Modes[file]; ok {
			n, err := strconv.ParseUint(m, 8, 32)
			if err != nil {
				return fmt.Errorf("%s: mode of %s: %w", a.Name, file, err)
			}
			mode = fs.FileMode(n)
		}
		files = append(files, File{
			Path: file, Source: source, Text: string(text), Verbatim: ending == ".copy", Mode: mode, Class: a.classOf(file),
		})
		return nil
	})
	return files, err
}

func (l loader) decision(name string) (*Decision, error) {
	var m struct {
		Title    string `yaml:"title"`
		Question string `yaml:"question"`
		Order    int    `yaml:"order"`
		Default  string `yaml:"default"`
		entries  `yaml:",inline"`
	}
	part, err := l.part(name, "decision.yaml", &m, &m.entries)
	if err != nil {
		return nil, err
	}
	d := &Decision{Part: part, Name: name, Title: m.Title, Question: m.Question, Order: m.Order, Default: m.Default}
	folders, err := fs.ReadDir(l.files, name)
	if err != nil {
		return nil, err
	}
	for _, e := range folders {
		if _, files := filesSuffix(e.Name()); files || !e.IsDir() {
			continue
		}
		o, err := l.option(name, e.Name())
		if err != nil {
			return nil, err
		}
		d.Options = append(d.Options, o)
	}
	slices.SortStableFunc(d.Options, func(a, b *Option) int { return cmp.Compare(a.Order, b.Order) })
	if d.Title == "" || d.Question == "" || d.Option(d.Default) == nil {
		return nil, fmt.Errorf("%s/decision.yaml: title, question and a default that is an option must be set", name)
	}
	return d, nil
}

func (l loader) option(decision, name string) (*Option, error) {
	var m struct {
		Order    int               `yaml:"order"`
		Requires []Requirement     `yaml:"requires"`
		Types    map[string]string `yaml:"types"`
		Provides []string          `yaml:"provides"`
		Enter    []Todo            `yaml:"enter"`
		Leave    []Todo            `yaml:"leave"`
		Texts    `yaml:",inline"`
		entries  `yaml:",inline"`
	}
	part, err := l.part(path.Join(decision, name), "option.yaml", &m, &m.entries)
	if err != nil {
		return nil, err
	}
	if err := m.Texts.tidy(part.Name + "/option.yaml"); err != nil {
		return nil, err
	}
	if len(part.Services) > 0 {
		m.Provides = append(m.Provides, "server")
	}
	if slices.ContainsFunc(part.Env, func(e Env) bool { return e.Prefix }) {
		m.Provides = append(m.Provides, "prefix")
	}
	for _, t := range slices.Concat(m.Enter, m.Leave) {
		if t.Text == "" {
			return nil, fmt.Errorf("%s/option.yaml: an entry of enter or leave has no text", part.Name)
		}
	}
	return &Option{part, name, m.Order, m.Texts, m.Requires, m.Types, m.Provides, m.Enter, m.Leave}, nil
}

func (l loader) trait(name string) (*Trait, error) {
	var m struct {
		Order   int       `yaml:"order"`
		Needs   spec.Type `yaml:"needs"`
		Texts   `yaml:",inline"`
		entries `yaml:",inline"`
	}
	part, err := l.part(name, "trait.yaml", &m, &m.entries)
	if err != nil {
		return nil, err
	}
	for _, a := range append(part.When, &part.Addition) {
		a.Trait = name
	}
	if err := m.Texts.tidy(name + "/trait.yaml"); err != nil {
		return nil, err
	}
	if m.Needs != "" && !slices.Contains(spec.Types, m.Needs) {
		return nil, fmt.Errorf("%s/trait.yaml: needs is %q, which is not a type of a field", name, m.Needs)
	}
	folders, err := fs.ReadDir(l.files, name)
	if err != nil {
		return nil, err
	}
	for _, e := range folders {
		if _, files := filesSuffix(e.Name()); !files && e.Name() != "trait.yaml" {
			return nil, fmt.Errorf("%s: a trait has trait.yaml and files, not %s", name, e.Name())
		}
	}
	return &Trait{part, name, m.Order, m.Texts, m.Needs}, nil
}

// tidy trims the texts, none of which may be empty.
func (t *Texts) tidy(manifest string) error {
	for _, text := range []*string{&t.Summary, &t.Choose, &t.Costs, &t.MoveOn} {
		if *text = strings.TrimSpace(*text); *text == "" {
			return fmt.Errorf("%s: summary, choose, costs and move_on must be set", manifest)
		}
	}
	return nil
}

// presets returns those whose options all exist; the others appear as soon as the
// folders of their options do.
func (l loader) presets(c *Catalog) (presets []Preset, err error) {
	var all []struct {
		Name      string            `yaml:"name"`
		Summary   string            `yaml:"summary"`
		Decisions map[string]string `yaml:"decisions"`
	}
	if err := l.yaml("presets.yaml", &all); err != nil {
		return nil, err
	}
	for _, p := range all {
		exists := true
		for decision, option := range p.Decisions {
			d := c.Decision(decision)
			exists = exists && d != nil && d.Option(option) != nil
		}
		if exists {
			presets = append(presets, Preset{p.Name, p.Summary, p.Decisions})
		}
	}
	return presets, nil
}
