// Package render makes the files of a project from a spec and the catalogue. It
// is a pure function: no clock, no random, no network, no environment, no order
// of maps. It writes nothing.
package render

import (
	"bytes"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Renderer renders projects from one catalogue. It remembers templates it has
// parsed and Go files it has formatted, and may be used by many at once.
type Renderer struct {
	// Proofs renders the platform's own tests too, and all of the platform, whatever
	// fields there are. Set it before use.
	Proofs bool

	// Records are the numbers that a project's decision records already have, as in
	// its lock. Other decisions get higher ones, in order. Set it before use.
	Records map[string]int

	catalog   *decisions.Catalog
	version   string
	templates sync.Map // source → *template.Template
	formatted sync.Map // text → []byte
}

// New makes a renderer. Version is what the lock of a project says of the
// program that rendered it.
func New(c *decisions.Catalog, version string) *Renderer {
	return &Renderer{catalog: c, version: version}
}

// Sources is Render without the files that depend on others or on modules: what
// a maintainer needs to find out which modules a project takes.
func (r *Renderer) Sources(s *spec.Spec) (*tree.Tree, error) {
	project, err := newProject(s, r.catalog, r.Records, r.Proofs)
	if err != nil {
		return nil, err
	}
	var jobs []*job
	for _, scope := range project.scopes {
		for _, f := range scope.part.Files {
			jobs = append(jobs, scope.jobs(f)...)
		}
		for _, f := range scope.part.Proofs {
			if r.Proofs || project.keeps(f) {
				jobs = append(jobs, scope.jobs(f)...)
			}
		}
	}
	r.run(jobs)

	t := &tree.Tree{}
	for _, j := range jobs {
		if j.err != nil {
			return nil, j.err
		}
		if len(bytes.TrimSpace(j.out)) == 0 {
			continue // it had nothing to say about this project
		}
		if err := t.Add(tree.File{Path: j.path, Data: j.out, Mode: j.file.Mode, Class: j.file.Class, Owner: j.owner}); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// job is one file to be: a template with what it is about.
type job struct {
	file   decisions.File
	owner  string
	path   string
	module string
	data   any
	out    []byte
	err    error
}

// run executes jobs on all processors: formatting Go is most of the work.
func (r *Renderer) run(jobs []*job) {
	queue := make(chan *job)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for j := range queue {
				j.out, j.err = r.execute(j)
			}
		})
	}
	for _, j := range jobs {
		queue <- j
	}
	close(queue)
	wg.Wait()
}

func (r *Renderer) execute(j *job) ([]byte, error) {
	if j.file.Verbatim {
		return []byte(j.file.Text), nil
	}
	t, err := r.template(j.file)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, j.data); err != nil {
		return nil, err
	}
	if path.Ext(j.path) != ".go" || len(bytes.TrimSpace(out.Bytes())) == 0 || fixed(t) {
		return out.Bytes(), nil
	}
	return r.format(j, t, out.Bytes())
}

func (r *Renderer) template(f decisions.File) (*template.Template, error) {
	if t, ok := r.templates.Load(f.Source); ok {
		return t.(*template.Template), nil
	}
	t, err := template.New(f.Source).Delims("<%", "%>").Option("missingkey=error").Funcs(functions).Parse(f.Text)
	if err != nil {
		return nil, err
	}
	r.templates.Store(f.Source, t)
	return t, nil
}

// functions are what templates may call, beside methods of the model.
var functions = template.FuncMap{
	"join":    strings.Join,
	"quote":   strconv.Quote,
	"literal": literal,
	"title":   func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
	"prose":   prose,
	"flow":    flow,
	"shell":   shell,
}
