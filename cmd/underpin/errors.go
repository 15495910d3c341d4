package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// problem is an error as users see it.
type problem struct {
	code    string // one of codes, or of spec.Codes
	field   string // what it is about: a flag, DIR, a command, or a dotted path in the spec; may be empty
	message string // what: why
	hint    string // what to do; may be empty
}

func (p *problem) Error() string {
	if p.hint == "" {
		return p.message
	}
	return p.message + "; " + p.hint
}

// told is a problem that a JSON document has already, with more.
type told struct{ *problem }

func (t told) Unwrap() error { return t.problem }

// code is a stable word for a kind of problem, and the exit code it leads to.
type code struct {
	spec.Code
	exit int
}

const (
	badFlag         = "bad-flag"
	badArguments    = "bad-arguments"
	unknownCommand  = "unknown-command"
	unknownPreset   = "unknown-preset"
	specUnreadable  = "spec-unreadable"
	dirNotEmpty     = "dir-not-empty"
	notADirectory   = "not-a-directory"
	notWritable     = "not-writable"
	gitMissing      = "git-missing"
	conflict        = "conflict"
	gitFailed       = "git-failed"
	noProject       = "no-project"
	lockMissing     = "lock-missing"
	lockDiffers     = "lock-differs"
	versionDiffers  = "version-differs"
	notApplied      = "not-applied"
	notAFile        = "not-a-file"
	notGoMod        = "not-go-mod"
	filesDirty      = "files-dirty"
	pending         = "pending"
	busy            = "busy"
	notDone         = "not-done"
	needsValue      = "needs-value"
	unknownResource = "unknown-resource"
	dropsData       = "drops-data"
	renameOrDrop    = "rename-or-drop"
	noUndo          = "no-undo"
	conflicts       = "conflicts"
	doesNotBuild    = "does-not-build"
	writeFailed     = "write-failed"
	outputFailed    = "output-failed"
	internal        = "internal"
	interrupted     = "interrupted"
)

// codes are all codes that a problem can have, besides those of spec.Codes,
// which exit with 2.
var codes = []code{
	{spec.Code{Name: badFlag, Meaning: "there is no such flag, or its value is missing or makes no sense"}, 2},
	{spec.Code{Name: badArguments, Meaning: "too few or too many arguments, or an empty one"}, 2},
	{spec.Code{Name: unknownCommand, Meaning: "there is no such command"}, 2},
	{spec.Code{Name: unknownPreset, Meaning: "there is no such preset"}, 2},
	{spec.Code{Name: specUnreadable, Meaning: "the file of `--spec` can't be read"}, 2},
	{spec.Code{Name: dirNotEmpty, Meaning: "DIR holds something besides `.git`"}, 2},
	{spec.Code{Name: notADirectory, Meaning: "DIR or one of its parents is a file, a link to nothing, or a folder that has been removed"}, 2},
	{spec.Code{Name: notWritable, Meaning: "nothing may be written in DIR or in its parent"}, 2},
	{spec.Code{Name: gitMissing, Meaning: "`--git` is given, and there is no git"}, 2},
	{spec.Code{Name: noProject, Meaning: "the current folder is in no project of Underpin"}, 2},
	{spec.Code{Name: lockMissing, Meaning: "`underpin.lock` is missing"}, 2},
	{spec.Code{Name: lockDiffers, Meaning: "`underpin.lock` is not what this program wrote or would write"}, 2},
	{spec.Code{Name: versionDiffers, Meaning: "another version of underpin rendered the project"}, 2},
	{spec.Code{Name: notApplied, Meaning: "`underpin.yaml` says something that the project is not"}, 2},
	{spec.Code{Name: notAFile, Meaning: "a link or a folder is where a file was rendered"}, 2},
	{spec.Code{Name: notGoMod, Meaning: "`go.mod` can't be read"}, 2},
	{spec.Code{Name: filesDirty, Meaning: "files that would change have edits that are in no commit"}, 2},
	{spec.Code{Name: pending, Meaning: "conflicts that were written with markers are not resolved"}, 2},
	{spec.Code{Name: busy, Meaning: "another run, or git, is changing the project"}, 2},
	{spec.Code{Name: notDone, Meaning: "something has to be done before"}, 2},
	{spec.Code{Name: needsValue, Meaning: "a required field is added, and objects that are there would have no value for it"}, 2},
	{spec.Code{Name: unknownResource, Meaning: "the project has no such domain, resource or field"}, 2},
	{spec.Code{Name: dropsData, Meaning: "data would be lost, and `--drop-data` is not given"}, 2},
	{spec.Code{Name: renameOrDrop, Meaning: "a field goes and another of its type comes: it may have been renamed, or its values may go"}, 2},
	{spec.Code{Name: noUndo, Meaning: "no change is known that could be taken back"}, 2},
	{spec.Code{Name: conflicts, Meaning: "you and the change have edited the same lines; nothing was written, or with `--markers` all of it"}, 3},
	{spec.Code{Name: doesNotBuild, Meaning: "the outcome does not compile; nothing was written"}, 4},
	{spec.Code{Name: conflict, Meaning: "something else wrote to DIR at the same time"}, 1},
	{spec.Code{Name: gitFailed, Meaning: "git failed"}, 1},
	{spec.Code{Name: writeFailed, Meaning: "a file could not be written, as on a full disk"}, 1},
	{spec.Code{Name: outputFailed, Meaning: "standard output could not be written to; a project that is there by then stays"}, 1},
	{spec.Code{Name: internal, Meaning: "an internal error of underpin"}, 1},
	{spec.Code{Name: interrupted, Meaning: "the run was interrupted by a signal"}, 130},
}

func (p *problem) exit() int {
	for _, c := range codes {
		if c.Name == p.code {
			return c.exit
		}
	}
	return 2 // for the codes of spec
}

// describe finds out what kind of problem an error is.
func describe(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[*spec.Error](err); ok {
		withoutHint := *e
		withoutHint.Hint = ""
		return &problem{e.Code, e.Field, withoutHint.Error(), e.Hint}
	}
	if e, ok := errors.AsType[*change.Error](err); ok {
		return &problem{e.Code, "", e.Message, e.Hint}
	}
	if e, ok := errors.AsType[*tree.NotEmptyError](err); ok {
		return dirProblem(dirNotEmpty, e)
	}
	if e, ok := errors.AsType[*tree.NotDirError](err); ok {
		return dirProblem(notADirectory, e)
	}
	if e, ok := errors.AsType[*tree.AccessError](err); ok {
		return dirProblem(notWritable, e)
	}
	if e, ok := errors.AsType[*tree.ConflictError](err); ok {
		return dirProblem(conflict, e)
	}
	if errors.Is(err, context.Canceled) {
		return &problem{interrupted, "", "interrupted: nothing was written", "run it again"}
	}
	return &problem{internal, "", "internal error: " + err.Error(), "please report it"}
}

// dirProblem takes the hint from the end of the error's one line.
func dirProblem(code string, err error) *problem {
	message, hint := err.Error(), ""
	if i := strings.LastIndex(message, "; "); i >= 0 {
		message, hint = message[:i], message[i+2:]
	}
	return &problem{code, "DIR", message, hint}
}

// reason is err without what the message around it says already: the operation
// and a path that the user did not choose.
func reason(err error) error {
	cause := err
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		cause = e.Err
	} else if e, ok := errors.AsType[*os.LinkError](err); ok {
		cause = e.Err
	}
	if !strings.HasSuffix(err.Error(), cause.Error()) {
		return err // something is said after it, such as what could not be taken back
	}
	return cause
}

// problemFields is a problem in a JSON document.
type problemFields struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Field   string `json:"field"`
	Hint    string `json:"hint"`
}

func (p *problem) fields() problemFields { return problemFields{p.code, p.message, p.field, p.hint} }

// print writes one line to standard error, and with asJSON a document to
// standard output.
func (p *problem) print(s Streams, asJSON bool) {
	fmt.Fprintf(s.Err, "underpin: %s\n", printable.Line(p.Error()))
	if !asJSON {
		return
	}
	document := struct {
		Error problemFields `json:"error"`
	}{p.fields()}
	encoder := json.NewEncoder(s.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	encoder.Encode(document) // if it fails, the line above is all there is to say
}

// errorsDoc is docs/errors.md.
func errorsDoc() []byte {
	all := slices.Clone(codes)
	for _, c := range spec.Codes {
		all = append(all, code{c, 2})
	}
	var b strings.Builder
	b.WriteString(errorsHead)
	for _, c := range all {
		fmt.Fprintf(&b, "| `%s` | %d | %s |\n", c.Name, c.exit, c.Meaning)
	}
	return []byte(b.String())
}

const errorsHead = `# Errors

An error is one line on standard error: what, why, and what to do.

    underpin: --databse: there is no such flag; did you mean --database?

With ` + "`--json`" + ` it is also a document on standard output, and nothing else is there:

    {"error": {"code": "bad-flag", "message": "--databse: there is no such flag", "field": "--databse", "hint": "did you mean --database?"}}

` + "`code`" + ` is one of those below and stays as it is; the words of ` + "`message`" + ` and ` + "`hint`" + ` may change. ` + "`field`" + ` is a flag, ` + "`DIR`" + `, a command, or
a dotted path in the spec such as ` + "`domains.orders.order.quantity`" + `; it is empty when the error is about none of them.

Exit codes: 0 done, 1 failed while doing it, 2 the request can't be carried out as asked, 3 conflicts, 4 it would not compile, 130 interrupted. A run that
does not finish leaves no file behind.

| code | exit | meaning |
|---|---|---|
`
