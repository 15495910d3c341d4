package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// result is what new has made, or would make.
type result struct {
	Dir       string         `json:"dir"` // absolute
	Name      string         `json:"name"`
	Module    string         `json:"module"`
	Decisions map[string]any `json:"decisions"` // an option's name, or a boolean
	Files     []resultFile   `json:"files"`
	Commit    *string        `json:"commit"` // its hash, or null
	Command   string         `json:"command"`
	Next      []string       `json:"next"` // commands for a shell
	Open      []string       `json:"-"`    // URLs to open in a browser after that
}

type resultFile struct {
	Path   string     `json:"path"`
	Bytes  int        `json:"bytes"`
	Class  tree.Class `json:"class"`
	Option string     `json:"option"` // the part of the catalogue that it comes from, such as base
}

func (a *app) newResult(o *newOptions, s *spec.Spec, project *tree.Tree) (*result, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	parts, _, err := a.catalog.Selected(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	r := &result{
		Dir: dir, Name: s.Name, Module: s.Module, Decisions: a.values(s.Decisions), Command: a.command(o, s),
		Next: next(o, s, parts), Open: decisions.Open(parts),
	}
	for _, f := range project.Files() {
		r.Files = append(r.Files, resultFile{f.Path, len(f.Data), f.Class, f.Owner})
	}
	return r, nil
}

// values are decisions as underpin.yaml has them: names, and booleans.
func (a *app) values(decided map[string]string) map[string]any {
	values := map[string]any{}
	for _, d := range a.catalog.Decisions {
		values[d.Name] = decided[d.Name]
		if d.Boolean() {
			values[d.Name] = decided[d.Name] == "on"
		}
	}
	return values
}

// next are the commands to type after new.
func next(o *newOptions, s *spec.Spec, parts []*decisions.Addition) []string {
	var next, services []string
	if dir := folder(o.Dir); filepath.Clean(dir) != "." {
		next = append(next, shellLine("cd", dir))
	}
	for _, s := range decisions.Services(parts) {
		services = append(services, s.Name)
	}
	if len(services) > 0 {
		next = append(next, shellLine(append([]string{"docker", "compose", "up", "--detach", "--wait"}, services...)...))
	}
	return append(next, "go test ./...", "go run ./cmd/"+s.Name)
}

// folder is a path that no command takes for a flag.
func folder(dir string) string {
	if strings.HasPrefix(dir, "-") {
		return "./" + dir
	}
	return dir
}

// command is the line that makes the same project and asks nothing. It names
// every decision, so that it means the same when a default changes.
func (a *app) command(o *newOptions, s *spec.Spec) string {
	choices := a.catalog.Choices()
	defaults := &spec.Spec{Name: s.Name}
	defaults.Complete(choices)

	words := []string{"underpin", "new", folder(o.Dir), "--name", s.Name}
	if s.Module != defaults.Module {
		words = append(words, "--module", s.Module)
	}
	for _, d := range a.catalog.Decisions {
		words = append(words, strings.Fields(d.Flag(s.Decisions[d.Name]))...)
	}
	if lines := s.Lines(); !slices.Equal(lines, defaults.Lines()) {
		for _, line := range lines {
			words = append(words, "--resource", line)
		}
	}
	if o.git != nil {
		words = append(words, fmt.Sprintf("--git=%t", *o.git))
	}
	return shellLine(append(words, "--yes")...)
}

// text is the result for a person.
func (r *result) text(dir string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", printable.Line(dir), r.size())
	if r.Commit != nil {
		fmt.Fprintf(&b, ", commit %.7s", *r.Commit)
	}
	next := slices.Clone(r.Next)
	for _, url := range r.Open {
		next = append(next, "open "+url)
	}
	fmt.Fprintf(&b, "\n\nNext:\n\n  %s\n\nTo repeat this without questions:\n\n  %s\n", strings.Join(next, "\n  "), r.Command)
	return b.String()
}

// dryRun is the tree with the size of each file in bytes.
func (r *result) dryRun(dir string) string {
	type line struct{ text, size string }
	lines := []line{{text: strings.TrimSuffix(filepath.ToSlash(printable.Line(dir)), "/") + "/"}}
	shown := map[string]bool{".": true}
	var addFolder func(folder string)
	addFolder = func(folder string) {
		if !shown[folder] {
			shown[folder] = true
			addFolder(path.Dir(folder))
			lines = append(lines, line{text: indent(folder) + path.Base(folder) + "/"})
		}
	}
	for _, f := range r.Files {
		addFolder(path.Dir(f.Path))
		lines = append(lines, line{indent(f.Path) + path.Base(f.Path), fmt.Sprint(f.Bytes)})
	}
	text, size := 0, 0
	for _, l := range lines {
		text, size = max(text, utf8.RuneCountInString(l.text)), max(size, len(l.size))
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%-*s  %*s", text, l.text, size, l.size), " ") + "\n")
	}
	fmt.Fprintf(&b, "\n%s; nothing was written. To write them:\n\n  %s\n", r.size(), r.Command)
	return b.String()
}

// indent is by the number of folders the path is in.
func indent(p string) string { return strings.Repeat("  ", strings.Count(p, "/")+1) }

func (r *result) size() string { return fmt.Sprintf("%d files", len(r.Files)) }

func (a *app) printJSON(document any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	return a.print(b.String())
}

func (a *app) print(text string) error {
	if _, err := io.WriteString(a.Out, text); err != nil {
		return &problem{outputFailed, "", fmt.Sprintf("standard output: can't write: %v", reason(err)), "what was made is there all the same"}
	}
	return nil
}
