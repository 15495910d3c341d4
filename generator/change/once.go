package change

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/tree"
)

// once plans files that are written once, and their part of the lock: new records, migrations
// of tables that the project did not have, and those that tables get more columns by.
func (p *planner) once(target *tree.Tree) error {
	now, err := lockOf(p.project.before)
	if err != nil {
		return err
	}
	history := slices.Clone(p.project.Lock.Once)
	if from, to := engine(now), engine(p.lock); from != to {
		if history, err = p.anotherEngine(history, from, to); err != nil {
			return err
		}
	}
	var written []render.Written
	for _, o := range p.lock.Once {
		f, _ := target.File(o.Path)
		o, text, err := p.onceFile(history, now, o, f.Data)
		if err != nil {
			return err
		}
		if o.Path != "" {
			written = append(written, render.Written{OnceFile: o, Data: text})
		}
	}
	grown, err := p.grown()
	if err != nil {
		return err
	}
	for _, w := range append(written, grown...) {
		history = append(history, w.OnceFile)
		if err := p.write(w); err != nil {
			return err
		}
	}
	p.lock.Once = history
	return p.replaceRecords()
}

// grown returns the migrations of tables that get more, with the next free numbers.
func (p *planner) grown() ([]render.Written, error) {
	values, err := p.project.values(p.spec, p.options.Existing)
	if err != nil {
		return nil, err
	}
	if len(p.spec.Since(p.project.Spec))+len(p.project.Spec.Since(p.spec)) == 0 {
		return nil, nil // other decisions alone alter no table
	}
	return p.project.renderer.Migrations(p.project.Spec, p.spec, values, func(folder string) int {
		return p.nextMigration(folder, engine(p.lock))
	})
}

// write plans a file that is written once.
func (p *planner) write(w render.Written) error {
	name, text := p.layout.path(w.Path), w.Data
	if p.ends.crlf(name) {
		text = withCRLF(text)
	}
	return p.add(name, func(c *Change) error {
		c.Class, c.theirs, c.after = tree.Once, file{data: text}, file{data: text}
		switch {
		case !c.yours.exists():
			c.Outcome = New
		case p.asWritten(name, c.yours):
			c.Outcome = Updated // another engine's
		default:
			c.How = "you have written a file, or edited one, where this writes one"
			c.mark(p.both(c), "")
		}
		return nil
	})
}

// engine returns the one of the migrations in a lock.
func engine(l *render.Lock) string {
	for _, o := range l.Once {
		if o.Engine != "" {
			return o.Engine
		}
	}
	return ""
}

// anotherEngine plans that migrations of one engine go. Those of the other begin again, with an
// empty database. It returns what stays in the lock.
func (p *planner) anotherEngine(history []render.OnceFile, from, to string) ([]render.OnceFile, error) {
	rest := slices.DeleteFunc(slices.Clone(history), func(o render.OnceFile) bool { return o.Engine == to })
	if len(rest) < len(history) && !p.options.Done {
		return nil, refuse("not-done", "this project was on "+to+" before, whose migrations begin again: its database of then does not fit them",
			"add --done if DATABASE_URL names an empty one")
	}
	written := map[string]bool{}
	for _, o := range p.lock.Once {
		written[p.layout.path(o.Path)] = true
	}
	for _, o := range history {
		name := p.layout.path(o.Path)
		if o.Engine != from || written[name] {
			continue
		}
		if err := p.add(name, func(c *Change) error {
			c.Class = tree.Once
			switch {
			case !c.yours.exists():
			case p.asWritten(name, c.yours):
				c.Outcome = Removed
			default:
				c.Outcome, c.How = Kept, "its SQL is for "+from
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// asWritten reports whether a file of class once is as it was written.
func (p *planner) asWritten(name string, yours file) bool {
	sum := hash(withLF(yours.data))
	return slices.ContainsFunc(p.project.Lock.Once, func(o render.OnceFile) bool {
		return p.layout.path(o.Path) == name && o.SHA256 == sum
	})
}

// onceFile returns the file to write for one of the target, with the path "" if there is none.
func (p *planner) onceFile(history []render.OnceFile, now *render.Lock, o render.OnceFile, text []byte) (render.OnceFile, []byte, error) {
	of := func(files []render.OnceFile) bool {
		return slices.ContainsFunc(files, func(h render.OnceFile) bool {
			return h.Owner == o.Owner && h.Engine == o.Engine && (o.Engine != "" || h.Number == o.Number)
		})
	}
	switch {
	case !of(history):
	case o.Engine == "" || of(now.Once):
		return render.OnceFile{}, nil, nil
	case !p.options.DropData && !hasDomain(now, o.Owner):
		return o, nil, refuse("drops-data", path.Dir(o.Owner)+": this domain was there before, and its tables are made again, empty", "add --drop-data if what is in them may go")
	default: // the tables were there before, are there still, and have not been written to
		o.Number = p.nextMigration(path.Dir(o.Path), o.Engine)
		o.Path = path.Join(path.Dir(o.Path), fmt.Sprintf("%05d_again.sql", o.Number))
		text = again(text)
		o.SHA256 = hash(text)
	}
	return o, text, nil
}

// hasDomain reports whether a project has any tables of the domain of an owner, such as
// orders/sql.
func hasDomain(now *render.Lock, owner string) bool {
	return slices.ContainsFunc(now.Once, func(o render.OnceFile) bool { return path.Dir(o.Owner) == path.Dir(owner) })
}

// nextMigration returns the first number that neither the lock nor a file in the folder has.
func (p *planner) nextMigration(folder, engine string) int {
	last := 0
	for _, h := range p.project.Lock.Once {
		if path.Dir(h.Path) == folder && h.Engine == engine {
			last = max(last, h.Number)
		}
	}
	folder = path.Dir(p.layout.path(folder + "/00000_next.sql"))
	for name := range p.yours {
		var n int
		if path.Dir(name) == folder {
			if _, err := fmt.Sscanf(path.Base(name), "%d", &n); err == nil {
				last = max(last, n)
			}
		}
	}
	return last + 1
}

const up, down = "-- +goose Up\n", "-- +goose Down\n"

// again returns a migration that makes tables again: nothing has kept up what is in those
// that are there.
func again(migration []byte) []byte {
	head, rest, _ := strings.Cut(string(migration), up)
	create, drop, _ := strings.Cut(rest, down)
	drop = strings.ReplaceAll(drop, "DROP TABLE ", "DROP TABLE IF EXISTS ")
	return []byte(head + up + "-- The tables of before have missed changes since.\n" + drop + create + down + drop + create)
}

// replaceRecords notes in the record of each decision that has changed which one replaces it.
func (p *planner) replaceRecords() error {
	for decision, number := range p.lock.Records {
		last := p.project.Lock.Records[decision]
		if last == 0 || last == number {
			continue
		}
		name := func(n int) string { return fmt.Sprintf("docs/decisions/%04d-%s.md", n, decision) }
		old := p.layout.path(name(last))
		if err := p.add(old, func(c *Change) error {
			title, rest, ok := bytes.Cut(c.yours.data, []byte("\n"))
			if !ok {
				return nil // it is not there
			}
			end := ""
			if bytes.HasSuffix(title, []byte("\r")) {
				end = "\r"
			}
			next := path.Base(name(number))
			note := fmt.Sprintf("\n%s\nReplaced by [%04d](%s).%s\n", end, number, next, end)
			c.Class, c.Outcome, c.How = tree.Once, Merged, "one line"
			c.after = file{slices.Concat(title, []byte(note), rest), c.yours.exec}
			if p.project.unedited(name(last), c.yours) {
				c.Outcome = Updated
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// unedited reports whether a file is as it was rendered.
func (p *Project) unedited(rendered string, yours file) bool {
	f, ok := p.before.File(rendered)
	return ok && bytes.Equal(f.Data, yours.data)
}
