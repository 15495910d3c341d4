package change

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/merge"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Outcome is what becomes of a file.
type Outcome string

// The outcomes.
const (
	New       Outcome = "new"
	Updated   Outcome = "updated"  // you have not edited it
	Merged    Outcome = "merged"   // with your edits
	Conflict  Outcome = "conflict" // written only with markers
	Removed   Outcome = "removed"  // you have not edited it, and it is rendered no longer
	Kept      Outcome = "kept"     // it is rendered no longer, but you have edited it
	Deleted   Outcome = "deleted"  // you deleted it, and it stays so
	unchanged Outcome = ""
)

// lostEdits is how a derived file is updated that the user has edited.
const lostEdits = "what you edited there is lost"

// Change is what becomes of one file.
type Change struct {
	Path      string           // where the user has it
	Was       string           // where it is rendered, if the user has moved it
	Class     tree.Class       // of the file as it was rendered
	Outcome   Outcome          //
	How       string           // why it is a conflict, or how it was merged
	Conflicts []merge.Conflict // by place

	before, yours, theirs file // theirs is what is rendered now
	after                 file // what is written
}

// writes reports whether the change writes its file.
func (c Change) writes() bool {
	switch c.Outcome {
	case New, Updated, Merged, Conflict:
		return true
	}
	return false
}

// Plan is what a change of the spec does to a project.
type Plan struct {
	Command  string            // that makes the change, as typed
	Changes  []Change          // sorted by path
	Followed map[string]string // what the user has moved: from where it is rendered to where it is

	dir   string
	yours files
	kept  []string          // modules that nothing rendered needs any more, and that yours may need
	step  func(name string) // for tests: called before each step of writing
}

// Options are how a plan is made.
type Options struct {
	Command     string // that makes the change, as typed
	Markers     bool   // conflicts are written, with markers; the lock has the command until they are resolved
	KeepDeleted bool   // what the user has deleted was meant, also where it changes
	Done        bool   // what has to be done before is done
	DropData    bool   // data of what is removed may go

	// Existing is the value of a required field that is added, for objects that are there. Nil
	// if nobody has given one.
	Existing *string
}

// Plan works out what becomes of the project with another spec, which is complete and valid.
func (p *Project) Plan(after *spec.Spec, o Options) (*Plan, error) {
	target, err := p.render(after, p.records(after))
	if err != nil {
		return nil, err
	}
	lock, err := lockOf(target)
	if err != nil {
		return nil, err
	}
	base, theirs := rendered(p.before), rendered(target)
	moved := layoutOf(base, p.yours)
	ends := lineEndsOf(p.yours)
	plan := &planner{
		Plan:    &Plan{Command: o.Command, Followed: moved.followed(), dir: p.Dir, yours: p.yours},
		project: p, spec: after, lock: lock, options: o,
		classes: map[string]tree.Class{}, was: map[string]string{}, layout: moved, ends: ends,
		before: ends.apply(moved.apply(base, p.Spec.Module)),
		after:  ends.apply(moved.apply(theirs, p.Spec.Module)),
	}
	for _, t := range []*tree.Tree{p.before, target} {
		for _, f := range t.Files() {
			to := moved.path(f.Path)
			plan.classes[to] = f.Class
			if to != f.Path {
				plan.was[to] = f.Path
			}
		}
	}
	if err := plan.keepsData(); err != nil {
		return nil, err
	}
	if err := plan.files(); err != nil {
		return nil, err
	}
	if err := plan.once(target); err != nil {
		return nil, err
	}
	if err := plan.add(tree.LockFile, plan.locked); err != nil {
		return nil, err
	}
	slices.SortFunc(plan.Changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return plan.Plan, nil
}

// records returns the numbers of decision records: a decision that changes gets a new one.
func (p *Project) records(after *spec.Spec) map[string]int {
	numbers, last := map[string]int{}, 0
	for decision, n := range p.Lock.Records {
		numbers[decision], last = n, max(last, n)
	}
	for _, d := range p.catalog.Decisions {
		if after.Decisions[d.Name] != p.Spec.Decisions[d.Name] {
			last++
			numbers[d.Name] = last
		}
	}
	return numbers
}

// planner makes a plan.
type planner struct {
	*Plan
	project       *Project
	spec          *spec.Spec
	lock          *render.Lock // of the outcome
	options       Options
	before, after files // as the user has them: where they are, and with their line ends
	classes       map[string]tree.Class
	was           map[string]string
	layout        layout
	ends          lineEnds
}

// modules are merged last: what they need to know is what the other files import.
var modules = []string{"go.mod", "go.sum"}

func (p *planner) files() error {
	paths := map[string]bool{}
	for _, render := range []files{p.before, p.after} {
		for name := range render {
			paths[name] = !slices.Contains(modules, name)
		}
	}
	for name, now := range paths {
		if now {
			if err := p.add(name, p.file); err != nil {
				return err
			}
		}
	}
	for _, name := range modules {
		if err := p.add(name, p.file); err != nil {
			return err
		}
	}
	return nil
}

// add adds what a function makes of a file.
func (p *planner) add(name string, outcome func(*Change) error) error {
	c := Change{Path: name, Was: p.was[name], Class: p.classes[name], before: p.before[name], yours: p.yours[name], theirs: p.after[name], after: p.after[name]}
	err := outcome(&c)
	if err != nil || c.Outcome == unchanged || c.Outcome == Merged && c.after.same(c.yours) {
		return err
	}
	p.Changes = append(p.Changes, c)
	return nil
}

// file works out what becomes of a file.
func (p *planner) file(c *Change) error {
	before, had := p.before[c.Path]
	after, has := p.after[c.Path]
	yours, there := p.yours[c.Path]
	switch {
	case had == has && before.same(after): // nothing changes
	case there == has && yours.same(after): // as it should be already
	case had && !there:
		p.deleted(c, has)
	case !has && !there:
	case !has && (yours.same(before) || c.Class == tree.Derived):
		c.Outcome = Removed
	case !has:
		c.Outcome = Kept
	case !there:
		c.Outcome = New
	case had && yours.same(before):
		c.Outcome = Updated
	case c.Class == tree.Derived:
		c.Outcome, c.How = Updated, lostEdits
	case !had:
		c.How = "you have added a file where this adds one"
		c.mark(p.both(c), "")
	default:
		return p.merged(c)
	}
	return nil
}

// locked is the lock of the outcome.
func (p *planner) locked(c *Change) error {
	c.Class, c.Outcome = tree.Derived, Updated
	p.lock.Gone = slices.Clone(p.project.Lock.Gone)
	for _, other := range p.Changes {
		if other.Outcome == Deleted && !slices.Contains(p.lock.Gone, other.Path) {
			p.lock.Gone = append(p.lock.Gone, other.Path)
		}
	}
	if p.options.Markers && len(p.Conflicts()) > 0 {
		p.lock.Pending = p.Command
	}
	text, err := p.lock.Encode()
	if c.after = (file{data: text}); c.after.same(c.yours) {
		c.Outcome = unchanged
	}
	return err
}

// deleted works out what becomes of a file that changes and that the user has deleted.
func (p *planner) deleted(c *Change, has bool) {
	switch ext := path.Ext(strings.TrimSuffix(c.Path, "_test.go")); {
	case !has: // it is gone anyway
	case c.Class == tree.Derived || slices.Contains(modules, c.Path) || c.Path == specFile:
		c.Outcome = New
	case (ext == ".go" || ext == ".sql") && !p.options.KeepDeleted && !slices.Contains(p.project.Lock.Gone, c.Path):
		c.Outcome, c.How = Conflict, "you have deleted it, and it changes"
	default:
		c.Outcome = Deleted
	}
}

// merged merges what both sides have changed.
func (p *planner) merged(c *Change) error {
	c.Outcome = Merged
	if c.yours.exec != c.before.exec {
		c.after.exec = c.yours.exec
	}
	switch c.Path {
	case specFile:
		text, err := spec.Edit(withLF(c.yours.data), p.spec, p.project.catalog.Choices())
		c.set(string(text))
		c.How = "in place"
		return err
	case "go.mod":
		c.How = "by entry"
		return p.gomod(c)
	case "go.sum":
		c.How = "by entry"
		return p.gosum(c)
	}
	c.merge(p.project.Spec.Module, p.labels())
	return nil
}

// mark takes the outcome of a merge.
func (c *Change) mark(m merge.Merged, how string) {
	c.Conflicts = m.Conflicts
	c.set(m.Text)
	if c.How == "" {
		c.How = how
	}
	if len(m.Conflicts) > 0 {
		c.Outcome = Conflict
	}
}

// both is a conflict of two texts that have nothing in common.
func (p *planner) both(c *Change) merge.Merged {
	return merge.Whole(c.withLF(), p.labels())
}

func (p *planner) labels() merge.Labels {
	return merge.Labels{Yours: "yours", Base: "before", Theirs: "underpin " + p.project.version}
}

// merge merges what two sides have made of a text. module is the path of the user's module.
func (c *Change) merge(module string, labels merge.Labels) {
	t := merge.Three{Base: string(c.before.data), Yours: string(c.yours.data), Theirs: string(c.theirs.data)}
	if crlfOnly(c.yours.data) {
		t = c.withLF()
	}
	switch path.Ext(c.Path) {
	case ".go":
		c.mark(merge.Go(t, labels, module), "as Go")
	case ".yml", ".yaml":
		c.mark(merge.YAML(t, labels), "line by line")
	case ".example":
		c.mark(merge.Env(t), "by entry")
	default:
		c.mark(merge.Text(t, labels), "line by line")
	}
}

// withLF are the three texts with LF.
func (c *Change) withLF() merge.Three {
	return merge.Three{Base: string(withLF(c.before.data)), Yours: string(withLF(c.yours.data)), Theirs: string(withLF(c.theirs.data))}
}

// set sets what is written, with the line ends of yours.
func (c *Change) set(text string) {
	c.after.data = []byte(text)
	if crlfOnly(c.yours.data) {
		c.after.data = withCRLF(c.after.data)
	}
}

// crlfOnly reports whether all lines of a text end in CRLF.
func crlfOnly(text []byte) bool {
	n := bytes.Count(text, []byte("\n"))
	return n > 0 && n == bytes.Count(text, []byte("\r\n"))
}

// Dir returns the folder of the project.
func (p *Plan) Dir() string { return p.dir }

// Edit is what a plan makes of the text of a file. Before is nil if it is new, After if it goes.
type Edit struct {
	Path          string
	Before, After []byte
}

// Edits returns what the plan writes and removes.
func (p *Plan) Edits() (all []Edit) {
	for _, c := range p.Changes {
		switch {
		case c.writes():
			all = append(all, Edit{c.Path, c.yours.data, c.after.data})
		case c.Outcome == Removed:
			all = append(all, Edit{c.Path, c.yours.data, nil})
		}
	}
	return all
}

// Stages returns the three texts of a file in conflict, for git's index: what was rendered, yours,
// and what is rendered now, nil for one that is not there.
func (c Change) Stages() [3][]byte { return [3][]byte{c.before.data, c.yours.data, c.theirs.data} }

// Conflicts are the files in conflict.
func (p *Plan) Conflicts() (all []Change) {
	for _, c := range p.Changes {
		if c.Outcome == Conflict {
			all = append(all, c)
		}
	}
	return all
}

// result returns the files of the project after the change.
func (p *Plan) result() files {
	all := files{}
	maps.Copy(all, p.yours)
	for _, c := range p.Changes {
		switch {
		case c.writes():
			all[c.Path] = c.after
		case c.Outcome == Removed:
			delete(all, c.Path)
		}
	}
	return all
}
