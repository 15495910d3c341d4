package main

import (
	"encoding/json"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/templates"
)

var update = flag.Bool("update", false, "write what the tests would have liked to find")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"underpin": main, "unprivileged": unprivileged})
}

// TestScripts runs testdata/script. Besides what testscript brings, a script has
//
//	exit EXIT COMMAND [ARGUMENT...]   runs it; it must exit with that code
//	refused CODE FIELD LINE COMMAND [ARGUMENT...]
//	                                  runs it; it must exit with 2, say just
//	                                  "underpin: LINE" and leave everything as it
//	                                  was; and again with --json, when the document
//	                                  must say the same, CODE and FIELD. A FIELD of
//	                                  - is for commands that have no --json
//	failed CODE FIELD LINE COMMAND [ARGUMENT...]
//	                                  the same for what exits with 1 or 130
//	spec TEXT                         writes spec.yaml, with \n and \xff as in Go
//	same DIR1 DIR2                    compares all files and modes but .git
//
// the variable DEFAULTS, the flags of all decisions with their defaults as new
// prints them,
//
// the program unprivileged, which runs a command without the right to write
// everywhere that root has, and, in $HOME, the .gitconfig of a user named Ada.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("..", "..", "testdata", "script"),
		Setup: setup,
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exit": exit, "refused": refused, "failed": failed, "spec": writeSpec, "same": same,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
	})
}

func setup(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, ".home")
	if err := os.Mkdir(home, 0o777); err != nil {
		return err
	}
	program, err := exec.LookPath("underpin")
	if err != nil {
		return err
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} { // HOME has none
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			return err
		}
		env.Setenv(name, strings.TrimSpace(string(value)))
	}
	env.Setenv("GOFLAGS", "-trimpath") // so that what other tests have built is used, whatever its folder is
	env.Setenv("CGO_ENABLED", "0")
	env.Setenv("HOME", home)
	env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	env.Setenv("GIT_CEILING_DIRECTORIES", env.WorkDir)
	env.Setenv("DEFAULTS", defaultFlags())
	env.Setenv("ONLY_UNDERPIN", filepath.Dir(program)) // a PATH without git
	return os.WriteFile(filepath.Join(home, ".gitconfig"), []byte("[user]\n\tname = Ada\n\temail = ada@example.com\n"), 0o666)
}

// defaultFlags are those of all decisions with their defaults, as new prints them.
func defaultFlags() string {
	var flags []string
	for _, d := range mustCatalog().Decisions {
		switch d.Default {
		case "on":
			flags = append(flags, "--"+d.Name)
		case "off":
			flags = append(flags, "--"+d.Name+"=false")
		default:
			flags = append(flags, "--"+d.Name+" "+d.Default)
		}
	}
	return strings.Join(flags, " ")
}

// mustCatalog is what the program has.
func mustCatalog() *decisions.Catalog {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		panic(err)
	}
	return c
}

func exit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit EXIT COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitCode(ts, args[1:]); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func refused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: refused CODE FIELD LINE COMMAND [ARGUMENT...]")
	}
	if exit := (&problem{code: args[0]}).exit(); exit != 2 {
		ts.Fatalf("%s exits with %d: it is failed, not refused", args[0], exit)
	}
	failsBothWays(ts, args[0], args[1], args[2], args[3:])
}

func failed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: failed CODE FIELD LINE COMMAND [ARGUMENT...]")
	}
	if exit := (&problem{code: args[0]}).exit(); exit == 2 {
		ts.Fatalf("%s exits with 2: it is refused, not failed", args[0])
	}
	failsBothWays(ts, args[0], args[1], args[2], args[3:])
}

func failsBothWays(ts *testscript.TestScript, code, field, line string, command []string) {
	failsOnce(ts, code, line, command)
	if got := ts.ReadFile("stdout"); got != "" {
		ts.Fatalf("standard output:\n%s", got)
	}
	if field == "-" {
		return
	}
	failsOnce(ts, code, line, append(slices.Clone(command), "--json"))
	var document struct {
		Error struct{ Code, Message, Field, Hint string }
	}
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	ts.Check(d.Decode(&document))
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		ts.Fatalf("more than a document:\n%s", ts.ReadFile("stdout"))
	}
	e := document.Error
	if e.Code != code || e.Field != field {
		ts.Fatalf("code %s, field %q; want %s, %q", e.Code, e.Field, code, field)
	}
	if e.Hint != "" {
		e.Message += "; " + e.Hint
	}
	if printable.Line(e.Message) != line {
		ts.Fatalf("message and hint: %s\nwant: %s", e.Message, line)
	}
}

// failsOnce runs the command, which must change nothing.
func failsOnce(ts *testscript.TestScript, code, line string, command []string) {
	before := listing(ts, ts.Getenv("WORK"))
	if got, want := exitCode(ts, command), (&problem{code: code}).exit(); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	if got, want := ts.ReadFile("stderr"), "underpin: "+line+"\n"; got != want {
		ts.Fatalf("standard error:\n%swant:\n%s", got, want)
	}
	if after := listing(ts, ts.Getenv("WORK")); !slices.Equal(before, after) {
		ts.Fatalf("before:\n%s\nafter:\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
}

func writeSpec(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: spec TEXT")
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[0], `"`, `\"`) + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("spec.yaml"), []byte(text), 0o666))
}

// exitCode returns the command's exit code.
func exitCode(ts *testscript.TestScript, args []string) int {
	err := ts.Exec(args[0], args[1:]...)
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		return e.ExitCode()
	}
	ts.Check(err)
	return 0
}

func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same DIR1 DIR2")
	}
	one, other := listing(ts, ts.MkAbs(args[0])), listing(ts, ts.MkAbs(args[1]))
	if len(one) == 0 || !slices.Equal(one, other) {
		ts.Fatalf("%s:\n%s\n%s:\n%s", args[0], strings.Join(one, "\n"), args[1], strings.Join(other, "\n"))
	}
	for _, entry := range one {
		mode, path, _ := strings.Cut(entry, " ")
		if strings.HasPrefix(mode, "d") {
			continue
		}
		if ts.ReadFile(filepath.Join(ts.MkAbs(args[0]), path)) != ts.ReadFile(filepath.Join(ts.MkAbs(args[1]), path)) {
			ts.Fatalf("%s differs", path)
		}
	}
}

// listing is the mode and path of everything below dir but .git.
func listing(ts *testscript.TestScript, dir string) []string {
	var entries []string
	ts.Check(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrPermission) {
			return nil // a folder that a script has closed
		}
		if err != nil {
			return err
		}
		if e.Name() == ".git" {
			return filepath.SkipDir
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if rel != "." {
			entries = append(entries, info.Mode().String()+" "+rel)
		}
		return err
	}))
	return entries
}
