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

// Renderer renders projects from one catalogue. It caches parsed templates, formatted
// Go files and what is rendered of domains, and may be used by several goroutines. A copy
// has the same caches.
type Renderer struct {
	// Proofs renders the platform's own tests too, and all of the platform, whatever
	// fields there are. Set it before use.
	Proofs bool

	// Records are the numbers that a project's decision records already have, as in
	// its lock. Other decisions get higher ones, in order. Set it before use.
	Records map[string]int

	// Parsed is called with each template before it is used, if set, perhaps by several
	// goroutines: a test can have it count what it does. Set it before use.
	Parsed func(*template.Template)

	catalog *decisions.Catalog
	version string
	*caches
}

type caches struct {
	templates sync.Map // source → *template.Template
	formatted sync.Map // text → []byte
	rendered  sync.Map // outputKey → []byte
}

// outputKey identifies a text: a template, its place and what it reads.
type outputKey struct{ source, path, model string }

// New returns a renderer. Version is recorded in the lock of each project.
func New(c *decisions.Catalog, version string) *Renderer {
	return &Renderer{catalog: c, version: version, caches: &caches{}}
}

// Sources renders the files that depend neither on other files nor on modules. The
// modules that a project needs are found out from them.
func (r *Renderer) Sources(s *spec.Spec) (*tree.Tree, error) {
	project, err := newProject(s, r.catalog, r.Records, r.Proofs)
	if err != nil {
		return nil, err
	}
	var outputs []*output
	for _, scope := range project.scopes {
		for _, f := range scope.addition.Files {
			outputs = append(outputs, scope.outputs(f)...)
		}
		for _, f := range scope.addition.Proofs {
			if r.Proofs || project.ships(f) {
				outputs = append(outputs, scope.outputs(f)...)
			}
		}
	}
	r.run(outputs)

	t := &tree.Tree{}
	for _, o := range outputs {
		if o.err != nil {
			return nil, o.err
		}
		if len(bytes.TrimSpace(o.out)) == 0 {
			continue // the template is not for this project
		}
		if err := t.Add(tree.File{Path: o.path, Data: o.out, Mode: o.file.Mode, Class: o.file.Class, Owner: o.owner}); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// output is a file to be rendered: a template with its data.
type output struct {
	file   decisions.File
	owner  string
	path   string
	module string
	data   any
	model  string // identifies data; empty if it is a project's, which few others have
	out    []byte
	err    error
}

// run executes templates in parallel: formatting Go takes most of the time.
func (r *Renderer) run(outputs []*output) {
	queue := make(chan *output)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for o := range queue {
				o.out, o.err = r.execute(o)
			}
		})
	}
	for _, o := range outputs {
		queue <- o
	}
	close(queue)
	wg.Wait()
}

func (r *Renderer) execute(o *output) ([]byte, error) {
	var t *template.Template
	if !o.file.Verbatim {
		var err error
		if t, err = r.template(o.file); err != nil {
			return nil, err
		}
	}
	if t == nil || fixed(t) {
		o.model = o.module // it reads nothing else
	}
	key := outputKey{o.file.Source, o.path, o.model}
	if out, ok := r.rendered.Load(key); ok {
		return out.([]byte), nil
	}
	out, err := r.text(o, t)
	if o.model != "" && err == nil {
		r.rendered.Store(key, out)
	}
	return out, err
}

func (r *Renderer) text(o *output, t *template.Template) ([]byte, error) {
	if t == nil {
		return []byte(o.file.Text), nil
	}
	var out bytes.Buffer
	if err := t.Execute(&out, o.data); err != nil {
		return nil, err
	}
	if path.Ext(o.path) != ".go" || len(bytes.TrimSpace(out.Bytes())) == 0 || fixed(t) {
		return out.Bytes(), nil
	}
	return r.format(o, t, out.Bytes())
}

func (r *Renderer) template(f decisions.File) (*template.Template, error) {
	if t, ok := r.templates.Load(f.Source); ok {
		return t.(*template.Template), nil
	}
	t, err := template.New(f.Source).Delims("<%", "%>").Option("missingkey=error").Funcs(functions).Parse(f.Text)
	if err != nil {
		return nil, err
	}
	if r.Parsed != nil {
		r.Parsed(t)
	}
	r.templates.Store(f.Source, t)
	return t, nil
}

// literal returns a Go string literal, a raw one if the string contains quotes.
func literal(s string) string {
	if strings.Contains(s, `"`) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// functions can be called by templates, beside methods of the model.
var functions = template.FuncMap{
	"join":    strings.Join,
	"quote":   strconv.Quote,
	"literal": literal,
	"title":   func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
	"prose":   prose,
	"flow":    flow,
	"shell":   shell,
}
