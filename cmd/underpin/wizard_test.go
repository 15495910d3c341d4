//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"github.com/underpin-dev/underpin/generator/spec"
)

func ownTerminal() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true, Setctty: true} }

// What the questions are known by on the screen.
const (
	nameTitle      = "What is the project called?"
	moduleTitle    = "What is its Go module path?"
	resourcesTitle = "Which resources does it have?"
	newTitle       = "Which resource do you want to add?"
	databaseTitle  = "Where does each domain"
	queueTitle     = "Where does background work"
	cqrsTitle      = "Do lists that show"
	agreeTitle     = "Create this project?"
)

// titles are those of all questions.
func titles() []string {
	return slices.Concat([]string{nameTitle, moduleTitle, resourcesTitle}, decisionTitles(), []string{agreeTitle})
}

// decisionTitles are the first words of the questions of all decisions: enough
// to tell them apart, and too few for a line to break among them. Scripts start the test
// program as underpin, which must not read the catalogue for them.
var decisionTitles = sync.OnceValue(func() (titles []string) {
	for _, d := range mustCatalog().Decisions {
		words := strings.Fields(d.Question)
		titles = append(titles, strings.Join(words[:min(4, len(words))], " "))
	}
	return titles
})

// files are the contents of all files of a project.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		all[rel] = string(data)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// withoutQuestions is the project that a command line makes that asks nothing.
func withoutQuestions(t *testing.T, args ...string) map[string]string {
	t.Helper()
	cmd := exec.Command("underpin", append([]string{"new", "shop", "--yes", "--git=false"}, args...)...)
	cmd.Dir = t.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return files(t, filepath.Join(cmd.Dir, "shop"))
}

// made ends the run and compares the project with one made without questions.
func (x *terminal) made(args ...string) {
	x.t.Helper()
	if code := x.exit(); code != 0 {
		x.t.Fatalf("exit code %d\n%s", code, x.screen())
	}
	got, want := files(x.t, filepath.Join(x.cmd.Dir, "shop")), withoutQuestions(x.t, args...)
	for name := range want {
		if got[name] != want[name] {
			x.t.Errorf("%s:\n%s\nwant:\n%s", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		x.t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// decide goes through the questions of all decisions. One that is not among the
// answers is answered by Enter.
func (x *terminal) decide(answers map[string]func()) {
	x.t.Helper()
	for _, title := range decisionTitles() {
		x.see(title)
		if answer, ok := answers[title]; ok {
			answer()
		} else {
			x.press(enter)
		}
	}
}

func TestWizardByEnterOnly(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, nil, "new", "shop", "--git=false")
	for _, title := range titles() {
		x.see(title)
		x.press(enter)
	}
	x.made()
	if want := "underpin new shop --name shop " + defaultFlags() + " --git=false --yes"; !strings.Contains(x.output(), want) {
		t.Errorf("there is no %q in\n%s", want, x.output())
	}
}

func TestWizardTakesKeysBeforeItAsks(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, nil, "new", "shop", "--git=false")
	x.see(nameTitle)
	keys := enter + "github.com/acme/shop" + enter + enter
	for _, title := range decisionTitles() {
		if title == databaseTitle {
			keys += down
		}
		keys += enter
	}
	x.press(keys)
	x.see(agreeTitle)
	x.press(enter)
	x.made("--module", "github.com/acme/shop", "--database", "postgres")
}

func TestWizardNamesFolder(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, nil, "new", "--git=false")
	x.see(nameTitle, "its folder")
	x.press(enter)
	x.see("the project has none")
	x.press("Shop" + enter)
	x.see("did you mean shop?")
	x.press(ctrlU + "taken" + enter)
	if err := os.Mkdir(filepath.Join(x.cmd.Dir, "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(x.cmd.Dir, "full", "file"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	x.see(moduleTitle)
	x.press(back)
	x.see(nameTitle, "> taken")
	x.press(ctrlU + "full" + enter)
	x.see("full: not empty: it holds file")
	x.press(ctrlU + "shop" + enter)
	for _, title := range titles()[1:] {
		x.see(title)
		x.press(enter)
	}
	x.made()
}

func TestWizardAnswers(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, nil, "new", "shop", "--git=false")
	x.see(nameTitle)
	x.press("store" + enter)
	x.see(moduleTitle, "example.com/store") // follows the name
	x.press("no module" + enter)
	x.see("invalid char ' '")
	x.press(ctrlU + "github.com/acme/store" + enter)
	x.see(resourcesTitle, "Continue with 2 resources")
	x.press(down + enter)
	x.see(newTitle)
	x.press("shelf/book title:strnig" + enter)
	x.see(`there is no type "strnig"`)
	x.press(ctrlU + "shelf/book isbn:str")
	x.see("Tab: string")
	x.press(tab + ":uni")
	x.see("Tab: unique")
	x.press(tab + " about:ref(cat")
	x.see("Tab: ref(catalog/product)")
	x.press(tab + enter)
	x.see(resourcesTitle, "Continue with 3 resources", "Change shelf/book")
	x.press(strings.Repeat(down, 5) + enter) // Remove catalog/product
	x.see("Continue with 2 resources")
	x.press(enter)
	x.see("field orders/order.product: there is no resource")
	x.press(down + down + enter) // Change orders/order
	x.see("What should orders/order look like?")
	x.press(ctrlU + "orders/order total:money" + enter)
	x.see("orders/order total:money", resourcesTitle)
	x.press(down + down + down + enter) // Change shelf/book
	x.see("What should shelf/book look like?")
	x.press(strings.Repeat("\x7f", len(" about:ref(catalog/product)")) + enter)
	x.see("shelf/book isbn:string:unique", resourcesTitle)
	x.press(enter)
	x.decide(map[string]func(){
		databaseTitle: func() {
			x.see("> sqlite (default)", "sqlite: An embedded database")
			x.press(down)
			x.see("> postgres", "postgres: A PostgreSQL server")
			x.press(enter)
		},
		queueTitle: func() {
			x.see("> memory (default)", "memory: In workers")
			x.press(up)
			x.see("> none", "none: In the request")
			x.press(enter)
		},
		cqrsTitle: func() {
			x.see("> No", "no: Lists are read")
			x.press(arrowLeft)
			x.see("> Yes", "yes: Such lists")
			x.press(enter)
		},
	})
	x.see(agreeTitle, "Creates", "Go modules", "Needs servers: postgres.")
	x.press(enter)
	x.made("--name", "store", "--module", "github.com/acme/store", "--database", "postgres", "--cqrs", "--queue", "none",
		"--resource", "orders/order total:money", "--resource", "shelf/book isbn:string:unique")
}

// needsPostgres is why the queue postgres can't be taken with sqlite.
const needsPostgres = "database postgres, because processes wake each other with NOTIFY of PostgreSQL"

// afterQueue are the questions that follow the one about the queue.
func afterQueue() []string {
	titles := decisionTitles()
	return titles[1+slices.IndexFunc(titles, func(title string) bool { return strings.HasPrefix(title, queueTitle) }):]
}

// An option that needs another one is shown, with the reason. It can be taken only with the
// other one.
func TestWizardShowsWhatAnOptionNeeds(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, nil, "new", "shop", "--git=false", "--cache", "memory", "--cqrs=false")
	for _, title := range []string{nameTitle, moduleTitle, resourcesTitle, databaseTitle} {
		x.see(title)
		x.press(enter)
	}
	x.see(queueTitle, "> memory (default)", "  postgres (needs database postgres)")
	x.press(down)
	x.see("> postgres (needs database postgres)", "It needs "+needsPostgres[:40])
	x.press(enter)
	x.see("postgres needs database")
	if !strings.Contains(x.screen(), queueTitle) {
		t.Fatalf("it asks for something else:\n%s", x.screen())
	}
	x.press(back)
	x.see(databaseTitle)
	x.press(down + enter)
	x.see(queueTitle, "> postgres")
	if strings.Contains(x.screen(), "(needs") {
		t.Errorf("it needs what is there:\n%s", x.screen())
	}
	x.press(enter)
	for _, title := range afterQueue() {
		x.see(title)
		x.press(enter)
	}
	x.see(agreeTitle, "Needs servers: postgres.")
	x.press(enter)
	x.made("--database", "postgres", "--queue", "postgres")
}

func TestWizardShowsWhatAnOptionNeedsInLines(t *testing.T) {
	t.Parallel()
	x := open(t, 160, 100, []string{"ACCESSIBLE=1"}, "new", "shop", "--git=false", "--cache", "memory", "--cqrs=false")
	for _, title := range []string{nameTitle, moduleTitle, resourcesTitle, databaseTitle} {
		x.see(title)
		x.press("\n")
	}
	x.see("It needs "+needsPostgres+".", "3. postgres (needs database postgres)", "between 1 and 6:")
	x.press("3\n")
	x.see("postgres needs " + needsPostgres + "\n")
	x.press("\n") // the default
	for _, title := range afterQueue() {
		x.see(title)
		x.press("\n")
	}
	x.see(agreeTitle)
	x.press("2\n") // through the questions again
	for _, title := range []string{nameTitle, moduleTitle, resourcesTitle} {
		x.see(title)
		x.press("\n")
	}
	x.see(databaseTitle)
	x.press("2\n")
	x.see("3. postgres\n", "between 1 and 6:")
	x.press("3\n")
	for _, title := range afterQueue() {
		x.see(title)
		x.press("\n")
	}
	x.see("Queue: postgres", agreeTitle)
	x.press("\n")
	x.made("--database", "postgres", "--queue", "postgres")
}

func TestWizardWithoutResources(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, nil, "new", "shop", "--git=false", "--name", "shop", "--module", "example.com/shop", "--preset", "mvp")
	x.see(resourcesTitle)
	x.press(strings.Repeat(down, 4) + enter)
	x.see("Continue with 1 resource", "Remove orders/order")
	x.press(strings.Repeat(down, 3) + enter)
	x.see("> Add a resource", "Use the default resources")
	x.press(down + enter)
	x.see("Continue with 2 resources")
	x.press(enter)
	x.see(agreeTitle)
	x.press(enter)
	x.made()
}

func TestWizardAsksNotWhatFlagsSay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args    string
		shown   []string
		unasked []string
	}{
		{"--name store", []string{"Name store --name"}, []string{nameTitle}},
		{"--module example.com/x", []string{"Module example.com/x --module"}, []string{moduleTitle}},
		{"--resource a/b;c:int", []string{"Resources a/b --resource"}, []string{resourcesTitle}},
		{"--database postgres", []string{"Database postgres --database"}, []string{databaseTitle}},
		{"--queue none", []string{"Queue none --queue"}, []string{queueTitle}},
		{"--cqrs", []string{"CQRS yes --cqrs"}, []string{cqrsTitle}},
		{"--cqrs=false", []string{"CQRS no --cqrs"}, []string{cqrsTitle}},
		{"--preset mvp", []string{"Database sqlite --preset mvp", "Queue memory --preset mvp", "CQRS no --preset mvp"}, decisionTitles()},
		{"--name store --module example.com/x --resource a/b;c:int --preset mvp",
			[]string{"Name store", "Module example.com/x", "Resources a/b", "Database sqlite", "Queue memory", "CQRS no"}, titles()[:len(titles())-1]},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			t.Parallel()
			var args []string
			for _, word := range strings.Fields(test.args) {
				args = append(args, strings.ReplaceAll(word, ";", " "))
			}
			x := open(t, 80, 40, nil, append([]string{"new", "shop", "--git=false"}, args...)...)
			asked := slices.DeleteFunc(slices.Clone(titles()), func(title string) bool { return slices.Contains(test.unasked, title) })
			for i, title := range asked {
				x.see(title, fmt.Sprintf("question %d of %d", i+1, len(asked)))
				words := strings.Join(strings.Fields(x.screen()), " ")
				for _, answer := range test.shown {
					if !strings.Contains(words, answer) {
						t.Errorf("%s: there is no %q on\n%s", title, answer, x.screen())
					}
				}
				x.press(enter)
			}
			x.made(args...)
		})
	}
}

func TestWizardRefusesAtOnce(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"new shop --name Shop", "new shop --resource x", "new shop --preset x", "new /dev/null"} {
		x := open(t, 80, 24, nil, strings.Fields(args)...)
		if code := x.exit(); code != 2 || strings.Contains(x.output(), nameTitle) {
			t.Errorf("%s: exit code %d\n%s", args, code, x.screen())
		}
	}
}

func TestWizardBackKeepsAnswers(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, nil, "new", "shop", "--git=false", "--name", "shop")
	x.see(moduleTitle)
	x.press(back + "github.com/acme/shop" + enter) // there is nothing before
	x.see(resourcesTitle)
	x.press(down + enter)
	x.see(newTitle)
	x.press("a/b c:int" + back)
	x.see(resourcesTitle)
	x.press(down + enter)
	x.see(newTitle, "> a/b c:int") // not even what was not sent is lost
	x.press(enter)
	x.see("Continue with 3 resources")
	x.press(enter)
	x.see(databaseTitle)
	x.press(down + back)
	x.see(resourcesTitle, "a/b c:int")
	x.press(back)
	x.see(moduleTitle, "> github.com/acme/shop")
	x.press("s" + enter)
	x.see(resourcesTitle, "github.com/acme/shops")
	x.press(enter)
	x.decide(map[string]func(){
		databaseTitle: func() { x.see("> postgres"); x.press(enter) },
		queueTitle:    func() { x.press(up + enter) },
		cqrsTitle:     func() { x.press("y") },
	})
	x.see(agreeTitle)
	x.press(down + enter) // through the questions again
	x.see(moduleTitle, "> github.com/acme/shops")
	x.press(enter)
	x.see(resourcesTitle)
	x.press(enter)
	x.decide(map[string]func(){
		databaseTitle: func() { x.see("> postgres"); x.press(enter) },
		queueTitle:    func() { x.see("> none"); x.press(enter) },
		cqrsTitle:     func() { x.see("> Yes"); x.press(enter) },
	})
	x.see(agreeTitle)
	x.press(enter)
	args := []string{"--module", "github.com/acme/shops", "--database", "postgres", "--queue", "none", "--cqrs"}
	for _, line := range append(defaultLines(t), "a/b c:int") {
		args = append(args, "--resource", line)
	}
	x.made(args...)
}

func defaultLines(t *testing.T) []string {
	t.Helper()
	defaults := &spec.Spec{}
	defaults.Complete(mustCatalog().Choices())
	return defaults.Lines()
}

// interrupted ends the run, which must have left nothing.
func (x *terminal) interrupted() {
	x.t.Helper()
	code := x.exit()
	if code != 130 || !strings.Contains(x.output(), "underpin: interrupted: nothing was written; run it again") {
		x.t.Errorf("exit code %d\n%s", code, x.screen())
	}
	if entries := x.entries(); len(entries) > 0 {
		x.t.Errorf("left: %q", entries)
	}
}

func TestWizardCtrlC(t *testing.T) {
	t.Parallel()
	for at, title := range titles() {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			x := open(t, 80, 24, nil, "new", "shop")
			for _, before := range titles()[:at] {
				x.see(before)
				x.press(enter)
			}
			x.see(title)
			x.press(ctrlC)
			x.interrupted()
		})
	}
	t.Run("resource", func(t *testing.T) {
		t.Parallel()
		x := open(t, 80, 24, nil, "new", "shop", "--name", "shop", "--module", "example.com/shop")
		x.see(resourcesTitle)
		x.press(down + enter)
		x.see(newTitle)
		x.press("a/b" + ctrlC)
		x.interrupted()
	})
	t.Run("leave", func(t *testing.T) {
		t.Parallel()
		x := open(t, 80, 24, nil, "new", "shop", "--name", "shop", "--module", "example.com/shop", "--resource", "a/b c:int", "--preset", "mvp")
		x.see(agreeTitle)
		x.press(up + enter)
		x.interrupted()
	})
}

func TestWizardSignals(t *testing.T) {
	t.Parallel()
	for _, env := range []string{"ACCESSIBLE=", "ACCESSIBLE=1"} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
			x := open(t, 80, 24, []string{env}, "new", "shop")
			x.see(nameTitle)
			if err := x.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			x.interrupted()
		}
	}
}

// A terminal that goes away ends the run, with or without the signal about it.
func TestWizardWithoutItsTerminal(t *testing.T) {
	t.Parallel()
	for _, env := range []string{"ACCESSIBLE=", "ACCESSIBLE=1"} {
		for _, trap := range []string{"", "trap '' HUP; "} {
			t.Run(env+" "+trap, func(t *testing.T) {
				t.Parallel()
				x := openProgram(t, 80, 24, []string{env}, "sh", "-c", trap+"exec underpin new shop")
				x.see(nameTitle)
				if err := x.pty.Close(); err != nil {
					t.Fatal(err)
				}
				if err := x.wait(); x.cmd.ProcessState.ExitCode() != 130 {
					t.Error(err)
				}
				if entries := x.entries(); len(entries) > 0 {
					t.Errorf("left: %q", entries)
				}
			})
		}
	}
}

func TestWizardInLines(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 100, []string{"ACCESSIBLE=1"}, "new", "shop", "--git=false", "--module", "example.com/x")
	x.see("Module: example.com/x (--module)", nameTitle+" [shop]")
	x.press("Shop\n")
	x.see("did you mean shop?")
	x.press("store\n")
	x.see(resourcesTitle+" [1]", "1. Continue with 2 resources", "between 1 and 6:")
	x.press("2\n")
	x.see(newTitle + " [none]")
	x.press("nonsense\n")
	x.see(`it starts with "nonsense", not with domain/resource`)
	x.press("a/b c:int\n")
	x.see("1. Continue with 3 resources", "between 1 and 9:")
	x.press("\n")
	x.decide(map[string]func(){
		databaseTitle: func() {
			x.see("postgres: A PostgreSQL", "sqlite: An embedded", databaseTitle+" store its data? [1]", "2. postgres", "between 1 and 2:")
			x.press("2\n")
		},
		queueTitle: func() {
			x.see("none: In the request", "memory: In workers", "work run? [2]", "1. none")
			x.press("1\n")
		},
		cqrsTitle: func() {
			x.see("yes: Such lists", "no: Lists are read", "[y/N]")
			x.press("perhaps\n")
			x.see("invalid input")
			x.press("y\n")
		},
	})
	x.see("Name: store", "Resources: catalog/product, orders/order, a/b", "Database: postgres", "Queue: none", "CQRS: yes", "Needs servers: postgres.", "between 1 and 6:")
	x.press("\n")
	args := []string{"--name", "store", "--module", "example.com/x", "--database", "postgres", "--queue", "none", "--cqrs"}
	for _, line := range append(defaultLines(t), "a/b c:int") {
		args = append(args, "--resource", line)
	}
	x.made(args...)
	if strings.Contains(x.output(), "\x1b[") {
		t.Error("there are escape sequences")
	}
}

func TestWizardInLinesByEnterOnly(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 100, []string{"ACCESSIBLE=1"}, "new", "shop", "--git=false")
	for _, title := range titles() {
		x.see(title)
		x.press("\n")
	}
	x.made()
}

// Neither the end of the input nor Ctrl-C is taken for an answer.
func TestWizardInLinesLeft(t *testing.T) {
	t.Parallel()
	for at, title := range titles() {
		for _, key := range []string{ctrlC, ctrlD} {
			x := open(t, 120, 100, []string{"ACCESSIBLE=1"}, "new", "shop")
			for _, before := range titles()[:at] {
				x.see(before)
				x.press("\n")
			}
			x.see(title)
			x.press(key)
			x.interrupted()
		}
	}
}

// colour is a sequence that sets one; those for bold, faint and reverse do not.
var colour = regexp.MustCompile("\x1b\\[([0-9;]*;)?(3[0-9]|4[0-9]|9[0-7]|10[0-7])(;[0-9;]*)?m")

func TestWizardColours(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		env  string
		want bool
	}{{"NO_COLOR=1", false}, {"NO_COLOR=", true}} {
		x := open(t, 80, 24, []string{test.env}, "new", "shop")
		x.see(nameTitle)
		x.press("Shop" + enter)
		x.see("did you mean shop?")
		x.press(ctrlU + enter)
		x.see(moduleTitle)
		x.press(enter)
		x.see(resourcesTitle)
		x.press(down + enter)
		x.see(newTitle)
		x.press("a/b c:st")
		x.see("Tab: string")
		x.press(ctrlC)
		x.interrupted()
		if got := colour.MatchString(x.output()); got != test.want {
			t.Errorf("%s: colours: %t", test.env, got)
		}
	}
}

func TestWizardSizes(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ columns, rows int }{{40, 16}, {80, 24}, {120, 40}} {
		x := open(t, size.columns, size.rows, nil, "new", "shop", "--name", "shop", "--module", "example.com/shop", "--resource", "a/b c:int")
		x.see(databaseTitle, "cancel", "Resources")
		if size.columns == 40 {
			x.see("more lines: pgdn")
			x.press(strings.Repeat(pageDown, 9))
			x.see("to spare.", "pgup: back")
		}
		if beside := strings.Contains(x.screen(), "│"); beside != (size.columns == 120) {
			t.Errorf("the texts are at the wrong place:\n%s", x.screen())
		}
		if err := pty.Setsize(x.pty, &pty.Winsize{Rows: 30, Cols: 110}); err != nil {
			t.Fatal(err)
		}
		x.see("│")
		x.press(ctrlC)
		x.interrupted()
	}
}

// Whoever redirects one side, or says so, is not asked.
func TestWizardStaysAway(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--yes", "--dry-run", "--json"} {
		x := open(t, 80, 24, nil, "new", "shop", "--git=false", flag)
		if code := x.exit(); code != 0 || strings.Contains(x.output(), nameTitle) {
			t.Errorf("%s: exit code %d\n%s", flag, code, x.screen())
		}
		without := open(t, 80, 24, nil, "new", flag)
		if code := without.exit(); code != 2 || !strings.Contains(without.output(), "DIR is missing") {
			t.Errorf("%s without DIR: exit code %d\n%s", flag, code, without.screen())
		}
	}
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	for _, redirected := range []string{"stdin", "stdout"} {
		cmd := exec.Command("underpin", "new", "shop", "--git=false")
		cmd.Dir = t.TempDir()
		if redirected != "stdin" {
			cmd.Stdin = slave
		}
		if redirected != "stdout" {
			cmd.Stdout = slave
		}
		if err := cmd.Run(); err != nil {
			t.Errorf("without a terminal as %s: %v", redirected, err)
		}
		if len(files(t, filepath.Join(cmd.Dir, "shop"))) == 0 {
			t.Errorf("without a terminal as %s: nothing is made", redirected)
		}
	}
}

// A terminal is asked nothing by a command that doesn't open the wizard: it may
// not answer.
func TestNothingIsAskedOfTheTerminal(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"version"}, {"new", "shop", "--git=false", "--json"}} {
		x := open(t, 80, 24, nil, args...)
		if code := x.exit(); code != 0 || strings.Contains(x.output(), "\x1b") {
			t.Errorf("%q: exit code %d, %q", args, code, x.output())
		}
	}
}

func TestTitlesAreDistinct(t *testing.T) {
	sorted := slices.Sorted(slices.Values(titles()))
	if len(slices.Compact(sorted)) != len(titles()) {
		t.Error("a test can't tell the questions apart")
	}
}
