package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/tree"
)

// call runs the program in process, in an empty folder.
func call(t *testing.T, ctx context.Context, in io.Reader, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, said bytes.Buffer
	exit = Root(ctx, Streams{in, &out, &said}, args)
	return exit, out.String(), said.String()
}

// The shapes are promised to programs: a field more or less is a change of the
// contract.
func TestJSONShapes(t *testing.T) {
	tests := []struct {
		name string
		args []string
		at   []string // fields to go down by
		want []string // fields there
	}{
		{"result", []string{"new", "shop", "--json", "--git=false"}, nil,
			[]string{"command", "commit", "decisions", "dir", "files", "module", "name", "next"}},
		{"file", []string{"new", "shop", "--json", "--git=false"}, []string{"files"}, []string{"bytes", "class", "option", "path"}},
		{"dry run", []string{"new", "shop", "--json", "--dry-run"}, nil,
			[]string{"command", "commit", "decisions", "dir", "files", "module", "name", "next"}},
		{"error", []string{"new", "shop", "--json", "--nope"}, nil, []string{"error"}},
		{"error's fields", []string{"new", "--json"}, []string{"error"}, []string{"code", "field", "hint", "message"}},
		{"error of an unknown command", []string{"nope", "--json"}, []string{"error"}, []string{"code", "field", "hint", "message"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, stdout, stderr := call(t, t.Context(), nil, test.args...)
			d := json.NewDecoder(strings.NewReader(stdout))
			var document any
			if err := d.Decode(&document); err != nil {
				t.Fatalf("%v\n%s%s", err, stdout, stderr)
			}
			if _, err := d.Token(); !errors.Is(err, io.EOF) {
				t.Errorf("more than one document: %s", stdout)
			}
			for _, name := range test.at {
				document = document.(map[string]any)[name]
				if list, ok := document.([]any); ok {
					document = list[0]
				}
			}
			var got []string
			for name := range document.(map[string]any) {
				got = append(got, name)
			}
			if slices.Sort(got); !slices.Equal(got, test.want) {
				t.Errorf("fields %q, want %q", got, test.want)
			}
		})
	}
}

// What --dry-run and --json tell is what is on disk.
func TestDryRunIsExact(t *testing.T) {
	_, planned, stderr := call(t, t.Context(), nil, "new", "shop", "--json", "--dry-run")
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Fatalf("a dry run wrote %v (%v)", entries, err)
	}
	var r result
	if err := json.Unmarshal([]byte(planned), &r); err != nil {
		t.Fatalf("%v\n%s%s", err, planned, stderr)
	}
	if exit, _, stderr := call(t, t.Context(), nil, "new", "shop", "--git=false"); exit != 0 {
		t.Fatal(stderr)
	}
	var files []resultFile
	err := filepath.WalkDir("shop", func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		path, _ = filepath.Rel("shop", path)
		files = append(files, resultFile{Path: filepath.ToSlash(path), Bytes: int(info.Size())})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(files, func(a, b resultFile) int { return strings.Compare(a.Path, b.Path) })
	for i := range r.Files {
		r.Files[i].Class, r.Files[i].Option = "", ""
	}
	if !slices.Equal(r.Files, files) {
		t.Errorf("told:\n%v\nwritten:\n%v", r.Files, files)
	}
}

// interrupting interrupts the run that reads it, and has nothing to read.
type interrupting context.CancelFunc

func (i interrupting) Read([]byte) (int, error) {
	i()
	select {}
}

func TestInterruptedWhileReadingSpec(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	exit, stdout, stderr := call(t, ctx, interrupting(cancel), "new", "shop", "--spec", "-")
	if exit != 130 || stdout != "" || stderr != "underpin: interrupted: nothing was written; run it again\n" {
		t.Errorf("exit code %d, standard output %q, standard error %q", exit, stdout, stderr)
	}
}

func TestEndlessSpec(t *testing.T) {
	exit, _, stderr := call(t, t.Context(), endless{}, "new", "shop", "--spec", "-")
	if exit != 2 || !strings.Contains(stderr, "more than 1 MiB") {
		t.Errorf("exit code %d, standard error %q", exit, stderr)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestWantsJSON(t *testing.T) {
	tests := []struct {
		args string
		want bool
	}{
		{"new shop", false},
		{"new shop --json", true},
		{"--json new --nope", true},
		{"new --json=true", true},
		{"new --json=false", false},
		{"new --json --json=false", false},
		{"new --json=perhaps", false},
		{"new -- --json", false},
		{"new --jsonl", false},
	}
	for _, test := range tests {
		if got := wantsJSON(strings.Fields(test.args)); got != test.want {
			t.Errorf("%s: %t", test.args, got)
		}
	}
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		err  error
		code string
		exit int
	}{
		{&tree.NotEmptyError{Dir: "shop", Entry: "a; b"}, dirNotEmpty, 2},
		{&tree.NotDirError{Path: "shop", What: "not a folder"}, notADirectory, 2},
		{&tree.AccessError{Path: "shop", Err: os.ErrPermission}, notWritable, 2},
		{&tree.ConflictError{Dir: "shop", Why: "it is busy"}, conflict, 1},
		{context.Canceled, interrupted, 130},
		{errors.New("no template"), internal, 1},
	}
	for _, test := range tests {
		p := describe(test.err)
		if p.code != test.code || p.exit() != test.exit || p.hint == "" || strings.Contains(p.hint, ";") {
			t.Errorf("%v: %+v, exit code %d", test.err, p, p.exit())
		}
	}
}

func TestReason(t *testing.T) {
	disk := &os.PathError{Op: "write", Path: "/secret/staging", Err: errors.New("disk full")}
	tests := []struct {
		err  error
		want string
	}{
		{errors.Join(disk, nil), "disk full"},
		{&os.LinkError{Op: "rename", Old: "a", New: "b", Err: errors.New("disk full")}, "disk full"},
		{fmt.Errorf("%w (and undoing it failed: busy)", disk), "write /secret/staging: disk full (and undoing it failed: busy)"},
		{errors.New("other"), "other"},
	}
	for _, test := range tests {
		if got := reason(test.err).Error(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestShellLine(t *testing.T) {
	words := []string{"plain", "", "two words", "it's", `"$HOME" \ * #`, "~", "a\nb", "!x", "-", "ü"}
	out, err := exec.Command("sh", "-c", `printf '%s\0' `+shellLine(words...)).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"); !slices.Equal(got, words) {
		t.Errorf("the shell reads %q, want %q", got, words)
	}
}
