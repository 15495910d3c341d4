package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"go.yaml.in/yaml/v3"
)

// Lock is the content of underpin.lock: what was rendered, so that a later change can
// distinguish the user's edits from rendered text.
type Lock struct {
	Format  int            `yaml:"format"`
	Version string         `yaml:"version"` // of the program that rendered
	Digest  string         `yaml:"digest"`  // over all files but the lock and those of class once
	Spec    string         `yaml:"spec"`    // complete and canonical
	Files   []LockedFile   `yaml:"files"`
	Once    []OnceFile     `yaml:"once"`
	Records map[string]int `yaml:"records"`           // the number of each decision's latest record
	Gone    []string       `yaml:"gone,omitempty"`    // files that the user has deleted, and meant it
	Pending string         `yaml:"pending,omitempty"` // the command whose conflicts are not resolved yet
}

// LockedFile is a file as it was rendered.
type LockedFile struct {
	Path   string     `yaml:"path"`
	Class  tree.Class `yaml:"class"`
	Mode   string     `yaml:"mode"`
	SHA256 string     `yaml:"sha256"`
}

// OnceFile is a file that is never rendered again: later ones of its owner have
// higher numbers.
type OnceFile struct {
	Owner  string `yaml:"owner"`            // orders/sql, or decisions
	Engine string `yaml:"engine,omitempty"` // of a migration
	Number int    `yaml:"number"`
	Path   string `yaml:"path"`
	SHA256 string `yaml:"sha256"`
}

const (
	lockFormat = 2
	lockHead   = "# Written by underpin; do not edit. It tells your changes from what was rendered.\n"
)

func (r *Renderer) newLock(s *spec.Spec, t *tree.Tree) (tree.File, error) {
	c := r.catalog
	lock := &Lock{Format: lockFormat, Version: r.version, Digest: t.Digest(), Spec: string(s.YAML(c.Choices())), Records: recordNumbers(c, r.Records)}
	engine := r.engine(s)
	for _, f := range t.Files() {
		if f.Class != tree.Once {
			lock.Files = append(lock.Files, LockedFile{f.Path, f.Class, fmt.Sprintf("%o", f.Mode.Perm()), hashOf(f.Data)})
			continue
		}
		once, err := newOnceFile(f.Path, f.Data, engine)
		if err != nil {
			return tree.File{}, err
		}
		lock.Once = append(lock.Once, once)
	}
	data, err := lock.Encode()
	return tree.File{Path: tree.LockFile, Data: data, Mode: 0o644, Class: tree.Derived, Owner: "base"}, err
}

// engine returns the option that spells the types of columns.
func (r *Renderer) engine(s *spec.Spec) (name string) {
	for _, d := range r.catalog.Decisions {
		if o := d.Option(s.Decisions[d.Name]); len(o.Types) > 0 {
			name = o.Name
		}
	}
	return name
}

// newOnceFile describes a file of class once. Engine is that of a migration.
func newOnceFile(name string, data []byte, engine string) (OnceFile, error) {
	o := OnceFile{Owner: "decisions", Path: name, SHA256: hashOf(data)}
	if path.Ext(name) == ".sql" {
		o.Owner, o.Engine = migrationOwner(name), engine
	}
	if _, err := fmt.Sscanf(path.Base(name), "%d", &o.Number); err != nil {
		return o, fmt.Errorf("%s: the name of a file of class once starts with its number: %w", name, err)
	}
	return o, nil
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Encode returns the text of the lock.
func (l *Lock) Encode() ([]byte, error) {
	b := bytes.NewBufferString(lockHead)
	e := yaml.NewEncoder(b)
	e.SetIndent(2)
	err := e.Encode(l)
	return b.Bytes(), err
}

// ParseLock reads what Encode wrote.
func ParseLock(data []byte) (*Lock, error) {
	l := &Lock{}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(l); err != nil {
		return nil, errors.New("it is no lock: " + strings.Join(strings.Fields(err.Error()), " "))
	}
	if l.Format != lockFormat {
		return nil, fmt.Errorf("it has format %d, and this program reads %d", l.Format, lockFormat)
	}
	for _, p := range l.paths() {
		if !fs.ValidPath(p) || p == "." {
			return nil, fmt.Errorf("%q is no path in a project", p)
		}
	}
	return l, nil
}

func (l *Lock) paths() (all []string) {
	for _, f := range l.Files {
		all = append(all, f.Path)
	}
	for _, f := range l.Once {
		all = append(all, f.Path)
	}
	return append(all, l.Gone...)
}

// recordNumbers adds decisions without a number to those that have one.
func recordNumbers(c *decisions.Catalog, given map[string]int) map[string]int {
	numbers, last := map[string]int{}, 0
	for name, n := range given {
		numbers[name], last = n, max(last, n)
	}
	for _, d := range c.Decisions {
		if numbers[d.Name] == 0 {
			last++
			numbers[d.Name] = last
		}
	}
	return numbers
}

// migrationOwner returns the owner of the tables that migrations of a folder create: orders/sql of
// internal/orders/internal/orderssql/migrations.
func migrationOwner(file string) string {
	folders := strings.Split(path.Dir(path.Dir(file)), "/")
	first, last := folders[1], folders[len(folders)-1]
	return path.Join(first, strings.TrimPrefix(last, first))
}
