//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDocumentCommands types the commands of every document into a shell, one
// shell a document, from top to bottom; each section starts in the folder that the
// document is about. Commands are the fenced blocks marked sh, which has to succeed
// as a whole, and console, where "$ " stands before a command and below it lines of
// what it prints.
//
// A word after the mark says when a block runs: servers is for what needs the
// servers of .ci/services or takes minutes, and runs in
// TestDocumentCommandsOnServers, which has that build tag. A
// command that ends in & is a program that serves: it is typed when the one before
// it is gone, whose go run ends sooner than it does, and the next one when it is
// ready. A command may fail if the next is echo $?.
func TestDocumentCommands(t *testing.T) { typeDocuments(t, false) }

func typeDocuments(t *testing.T, servers bool) {
	t.Helper()
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the documents' commands need %s", tool)
		}
	}
	s := newSession(t)
	for _, d := range documents(t) {
		units, err := d.units(servers)
		without, _ := d.units(false) // for which there is a test
		if err != nil {
			t.Error(err)
		}
		if len(units) > 0 && (!servers || len(units) > len(without)) {
			t.Run(d.name, func(t *testing.T) { s.run(t, d, units) })
		}
	}
}

// unit is what is typed at once.
type unit struct {
	line    int
	section int
	command string
	want    []string // lines of its output, in order
	mayFail bool
	serves  bool
}

// units are what to type of a document. A block that nobody would ever execute is
// an error: it may say what is not so.
func (d document) units(servers bool) (all []unit, err error) {
	blocks, err := d.blocks()
	if err != nil {
		return nil, err
	}
	for _, b := range blocks {
		where := fmt.Sprintf("%s:%d", d.name, b.line)
		if len(b.words) == 0 {
			return nil, fmt.Errorf("%s: say what the block is: sh or console to be executed, yaml to be read as a spec, text to be looked at", where)
		}
		language, when := b.words[0], b.words[1:]
		if language == "text" || language == "yaml" {
			continue // the latter is TestDocumentSpecs'
		}
		if len(when) > 1 || len(when) == 1 && when[0] != "servers" {
			return nil, fmt.Errorf("%s: %q is no condition to execute a block under", where, strings.Join(when, " "))
		}
		var units []unit
		switch language {
		case "sh":
			if strings.Contains(hereDocument.ReplaceAllString(b.text, ""), " && ") {
				err = errors.New("&& keeps the shell from stopping at what fails; write two lines")
			}
			units = []unit{{line: b.line, section: b.section, command: b.text}}
		case "console":
			units, err = b.typed()
		default:
			err = fmt.Errorf("nobody executes %s", language)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", where, err)
		}
		if len(when) == 0 || servers {
			all = append(all, units...)
		}
	}
	for i := range all {
		all[i].serves = strings.HasSuffix(strings.TrimSpace(all[i].command), " &")
		if i > 0 && all[i].command == "echo $?\n" {
			all[i].command, all[i-1].mayFail = "echo $status\n", true
		}
	}
	return all, nil
}

// hereDocument is a file that a block writes, which is not shell.
var hereDocument = regexp.MustCompile(`(?s)<<'END'\n.*?\nEND\n`)

// typed are the commands of a console block.
func (b block) typed() (all []unit, err error) {
	for i, line := range strings.Split(strings.TrimSuffix(b.text, "\n"), "\n") {
		command, isCommand := strings.CutPrefix(line, "$ ")
		more, isMore := strings.CutPrefix(line, "> ")
		switch {
		case isCommand:
			all = append(all, unit{line: b.line + 1 + i, section: b.section, command: command + "\n"})
		case len(all) == 0:
			return nil, errors.New(`a console block starts with a command, after "$ "`)
		case isMore && len(all[len(all)-1].want) == 0:
			all[len(all)-1].command += more + "\n"
		case strings.TrimSpace(line) != "":
			all[len(all)-1].want = append(all[len(all)-1].want, line)
		}
	}
	return all, nil
}

// session is where documents are typed: a folder with a copy of this repository.
type session struct {
	dir         string
	public, ops string // ports
	env         []string
}

func newSession(t *testing.T) *session {
	t.Helper()
	parent, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &session{dir: filepath.Join(parent, "docs"), public: freePort(t), ops: freePort(t)}

	config := filepath.Join(t.TempDir(), "gitconfig")
	if err := os.WriteFile(config, []byte("[user]\n\tname = Ada\n\temail = ada@example.com\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	s.env = append(os.Environ(),
		"ADDR=127.0.0.1:"+s.public, "OPS_ADDR=127.0.0.1:"+s.ops, // of programs that serve
		"GIT_CONFIG_GLOBAL="+config, "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES="+parent,
		"GOFLAGS=-trimpath", "CGO_ENABLED=0", // so that what other tests have built is used, whatever its folder is
		"GOBIN="+filepath.Join(s.dir, "bin"),
		"PATH="+filepath.Join(s.dir, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"SERVICES_DIR="+filepath.Join(s.dir, "services"), // so that nobody stops the servers of somebody else
		"TMPDIR="+filepath.Join(s.dir, "tmp"),
		"GOCACHE="+goEnv(t, "GOCACHE"), "XDG_CACHE_HOME="+filepath.Join(s.dir, "cache"),
	)
	return s
}

// freePort is one that nobody listens on, now or soon: from 32768 on, Linux gives ports to
// the programs of tests that run at the same time and ask for any.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20000 + rand.IntN(10000))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

// run types units, in the repository's root or, for pages about the installed
// program, beside it.
func (s *session) run(t *testing.T, d document, units []unit) {
	repository, log := filepath.Join(s.dir, "underpin"), filepath.Join(t.TempDir(), "log")
	if err := errors.Join(os.RemoveAll(s.dir), copyRepository(repository), os.Mkdir(filepath.Join(s.dir, "tmp"), 0o755), os.Mkdir(log, 0o755)); err != nil {
		t.Fatal(err)
	}
	start := repository
	if slices.Contains(aboutTheProgram, d.name) {
		start = s.dir
	}
	shell := exec.CommandContext(deadline(t), "bash", "-c", s.script(units, repository, log))
	shell.Dir, shell.Env = start, s.env
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	shell.Cancel = func() error { return syscall.Kill(-shell.Process.Pid, syscall.SIGTERM) }
	shell.WaitDelay = 10 * time.Second
	said, err := shell.CombinedOutput()

	printed, globErr := filepath.Glob(filepath.Join(log, "[0-9]*"))
	if globErr != nil || len(printed) == 0 {
		t.Fatalf("%s: %v\n%s", d.name, err, said)
	}
	for i, u := range units[:len(printed)] {
		got, readErr := os.ReadFile(filepath.Join(log, strconv.Itoa(i)))
		if readErr != nil {
			t.Fatal(readErr)
		}
		if err != nil && i == len(printed)-1 {
			t.Fatalf("%s:%d: %v\n%s\n%s%s", d.name, u.line, err, u.command, got, said)
		}
		if missing := u.missing(s.shown(string(got))); missing != "" {
			t.Errorf("%s:%d: %s\nprints no line %q after those before it, but\n%s", d.name, u.line, u.command, missing, s.shown(string(got)))
		}
	}
	s.checkTested(t, d, filepath.Join(log, "tests"))
}

// aboutTheProgram are the pages whose reader has no clone of the repository.
var aboutTheProgram = []string{"docs/changing.md", "docs/commands.md", "docs/rendered.md", "docs/spec.md"}

// script is the units for bash: each writes its output to a file of its number in
// log. It stops at the first that fails.
//
// All tests of this repository are not run by one of them: that is noted in the
// file tests, see checkTested.
func (s *session) script(units []unit, repository, log string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `set -e
start=$PWD
go() {
	if [ "$PWD" = '%s' ] && [[ "$*" = "test "*./...* ]]; then
		echo "$*" >>'%s/tests'
	else
		command go "$@"
	fi
}
ready() {
	while kill -0 $! 2>/dev/null; do
		! curl -fs -o '%s/ready' 127.0.0.1:%s/readyz || return 0
		sleep 0.1
	done
	echo 'the program is not ready'
	return 1
}
gone() {
	while curl -s -o '%s/gone' 127.0.0.1:%s/livez; do
		sleep 0.1
	done
}
stop() {
	for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null || true; done
	wait
}
trap stop EXIT
`, repository, log, log, s.ops, log, s.ops)
	for i, u := range units {
		if i > 0 && u.section != units[i-1].section {
			b.WriteString("cd \"$start\"\n")
		}
		command := strings.NewReplacer("localhost:8080", "127.0.0.1:"+s.public, "localhost:8081", "127.0.0.1:"+s.ops).Replace(u.command)
		before, after := "", "status=$?; [ $status = 0 ] || exit $status"
		switch {
		case u.mayFail:
			before, after = "set +e", "status=$?; set -e"
		case u.serves:
			before = fmt.Sprintf("gone >>'%s/%d'; set -m", log, i)
			after = fmt.Sprintf("set +m; ready >>'%s/%d'", log, i)
		}
		fmt.Fprintf(&b, "%s\n{\n%s} >'%s/%d' 2>&1 </dev/null\n%s\n", before, command, log, i, after)
	}
	return b.String()
}

// shown is output as documents show it: with the default ports.
func (s *session) shown(output string) string {
	return strings.NewReplacer(":"+s.public, ":8080", ":"+s.ops, ":8081", s.dir, "…").Replace(output)
}

// missing is the first line that was to be printed and was not.
func (u unit) missing(output string) string {
	lines := strings.Split(output, "\n")
	for _, want := range u.want {
		i := slices.IndexFunc(lines, func(line string) bool { return like(want, line) })
		if i < 0 {
			return want
		}
		if strings.Trim(want, "….") != "" {
			lines = lines[i+1:]
		}
	}
	return ""
}

// differing is what differs from run to run, and the sizes of files.
var differing = regexp.MustCompile(strings.Join([]string{
	`commit [0-9a-f]{7}`,
	`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`, // an id
	`\d{4}-\d\d-\d\dT[\d:.]+Z`,
	`http://(\[::\]|127\.0\.0\.1):`, // of a listener
	`\s+(\d+\.\d+s|\(cached\))$`,
	`  +\d+$`, // the size of a file
}, "|"))

// like compares a line of output with the one shown, where … is anything.
func like(shown, line string) bool {
	parts := strings.Split(strings.TrimRight(shown, " "), "…")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(differing.ReplaceAllString(part, "~"))
	}
	pattern := regexp.MustCompile(`^` + strings.Join(parts, `.*`) + `$`)
	return pattern.MatchString(differing.ReplaceAllString(strings.TrimRight(line, " \r"), "~"))
}

// checkTested looks in .ci/run for the commands that a document shows and the
// session has left out.
func (s *session) checkTested(t *testing.T, d document, noted string) {
	t.Helper()
	commands, err := os.ReadFile(noted)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	run, runErr := os.ReadFile(filepath.Join("..", "..", ".ci", "run"))
	if err := errors.Join(err, runErr); err != nil {
		t.Fatal(err)
	}
	for command := range strings.Lines(string(commands)) {
		command = "go " + strings.TrimSpace(command)
		if step := regexp.MustCompile(`(?m)^step '.*' required ` + regexp.QuoteMeta(command) + `$`); !step.Match(run) {
			t.Errorf("%s shows %q, and no step of .ci/run does that", d.name, command)
		}
	}
}

// copyRepository copies all but git's own.
func copyRepository(to string) error {
	root := filepath.Join("..", "..")
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case rel == ".git" && e.IsDir():
			return filepath.SkipDir
		case rel == ".git": // of a work tree
			return nil
		case e.IsDir():
			return os.MkdirAll(target, 0o755)
		case !e.Type().IsRegular():
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, info.Mode().Perm())
	})
}

// What the documents' own test is made of can fail.
func TestDocumentUnits(t *testing.T) {
	for text, want := range map[string]string{
		"```\nls\n```\n":                             "say what the block is",
		"```bash\nls\n```\n":                         "nobody executes bash",
		"```sh someday\nls\n```\n":                   "no condition",
		"```console\nls\n```\n":                      "starts with a command",
		"```sh\ngo vet && go test\n```\n":            "two lines",
		"```sh\ncat <<'END'\na && b\nEND\n```\n":     "",
		"```sh\ncat <<'END'\na\nEND\nb && c\n```\n":  "two lines",
		"```sh\nls\n":                                "not closed",
		"```sh\nls\n```\n```text\nno command\n```\n": "",
		"```sh servers\nls\n```\n":                   "",
	} {
		units, err := document{"a.md", text}.units(true)
		if want == "" && (err != nil || len(units) != 1) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, %v, want %q", text, units, err, want)
		}
	}
	if units, err := (document{"a.md", "```sh servers\nls\n```\n"}).units(false); err != nil || len(units) > 0 {
		t.Errorf("without servers: %v, %v", units, err)
	}
}

func TestDocumentOutput(t *testing.T) {
	for shown, printed := range map[string]bool{
		"shop: 14 files, commit 1234567": true,
		"shop: 3 files, commit 1234567":  false,
		"shop: 14 files":                 false,
		"HTTP/1.1 200 OK":                true,
		"HTTP/1.1 201 OK":                false,
		`{"id":"01a20956-5296-73ed-b3a0-eb7773e6205b",…"version":1}`: true,
		`{"id":"01a20956-5296-73ed-b3a0-eb7773e6205b",…"version":2}`: false,
		"…\nHTTP/1.1 200 OK":                              true,
		"HTTP/1.1 200 OK\nshop: 14 files, commit 1234567": false,
		"HTTP/1.1 200 OK\n…\nok  	example.com/a	0.123s":   true,
	} {
		output := "shop: 14 files, commit abcdef0\nHTTP/1.1 200 OK\r\n" +
			`{"id":"01a2096b-0000-73ed-b3a0-000000000000","name":"x","version":1}` + "\nok  \texample.com/a\t(cached)\n"
		if missing := (unit{want: strings.Split(shown, "\n")}).missing(output); (missing == "") != printed {
			t.Errorf("%q: missing is %q", shown, missing)
		}
	}
}
