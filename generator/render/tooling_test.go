package render_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/render"
)

func TestCompose(t *testing.T) {
	type service struct {
		Image       string
		Command     any
		Environment map[string]string
		Ports       []string
		Volumes     []string
		Build       string
		DependsOn   map[string]any `yaml:"depends_on"`
		Healthcheck struct{ Test []string }
	}
	beside := 0
	everyProject(t, func(r rendered) {
		var compose struct {
			Name     string
			Services map[string]service
			Volumes  map[string]any
		}
		r.yaml("compose.yaml", &compose)
		if compose.Name != r.model.Name {
			r.Errorf("name is %q, want %q", compose.Name, r.model.Name)
		}
		app := compose.Services["app"]
		for _, s := range r.model.Services {
			made := compose.Services[s.Name]
			if ports := []string{"127.0.0.1:" + s.OnHost() + ":" + s.Port}; made.Command != any(s.Command) && s.Command != "" || !slices.Equal(made.Ports, ports) {
				r.Errorf("service %s is %+v", s.Name, made)
			}
			if made.Image != s.Image || made.Healthcheck.Test[1] != s.Health || len(made.Environment) != len(s.Environment) {
				r.Errorf("service %s is %+v", s.Name, made)
			}
			if _, ok := app.DependsOn[s.Name]; !ok {
				r.Errorf("app does not wait for %s", s.Name)
			}
			if app.Environment[s.URL.Name] != s.URL.Value {
				r.Errorf("app has %s=%q, want %q", s.URL.Name, app.Environment[s.URL.Name], s.URL.Value)
			}
		}
		if len(compose.Services) != len(r.model.Services)+len(r.model.Processes)+1 || len(app.Volumes) != len(r.model.Folders) {
			r.Errorf("services are %v", compose.Services)
		}
		if !reflect.DeepEqual(app.Command, []any{"serve"}) || len(app.Ports) != len(r.model.Ports) {
			r.Errorf("app is %+v", app)
		}
		for _, p := range r.model.Processes { // each is as app, but for its command and ports
			beside++
			want := app
			want.Command, want.Ports = []any{p.Name}, nil
			if got := compose.Services[p.Name]; !reflect.DeepEqual(got, want) {
				r.Errorf("process %s is %+v, want %+v", p.Name, got, want)
			}
			delete(compose.Services, p.Name)
		}
		mounted := map[string]bool{}
		for name, s := range compose.Services {
			for _, mount := range s.Volumes {
				volume, _, _ := strings.Cut(mount, ":")
				if _, ok := compose.Volumes[volume]; !ok || mounted[volume] {
					r.Errorf("volume %s of %s is not declared, or mounted twice", volume, name)
				}
				mounted[volume] = true
			}
		}
		if len(mounted) != len(compose.Volumes) {
			r.Errorf("volumes %v are declared, %v are used", compose.Volumes, mounted)
		}
	})
	if beside == 0 {
		t.Error("no project has a process beside app")
	}
}

// CI runs all tests on the servers of compose.yaml: it knows none by itself.
func TestWorkflow(t *testing.T) {
	everyProject(t, func(r rendered) {
		var workflow struct {
			Jobs map[string]struct {
				Steps []struct{ Run string }
			}
		}
		r.yaml(".github/workflows/ci.yml", &workflow)
		steps := workflow.Jobs["test"].Steps
		if !slices.ContainsFunc(steps, func(s struct{ Run string }) bool { return s.Run == "make test-servers" }) {
			r.Errorf("steps are %v", steps)
		}
	})
}

// Tests of the whole program tell it where its servers are, but for the database, of
// which each test makes its own; and no two tests share names on a server.
func TestServersOfTests(t *testing.T) {
	seen := 0
	everyProject(t, func(r rendered) {
		text := r.text("internal/app/app_test.go")
		for _, s := range r.model.Services {
			line := fmt.Sprintf("environment[%q] = envtest.URL(t, %q, %q)\n", s.URL.Name, s.Test.Name, s.Otherwise())
			if database := s.URL.Name == "DATABASE_URL"; strings.Contains(text, line) == database {
				r.Errorf("app_test.go and the service %s: %s", s.Name, line)
			}
		}
		for _, e := range r.model.Env {
			if e.Prefix && !strings.Contains(text, fmt.Sprintf("environment[%q] = envtest.Prefix(databaseURL)\n", e.Name)) {
				r.Errorf("tests share %s", e.Name)
			} else if e.Prefix {
				seen++
			}
		}
	})
	if seen == 0 {
		t.Error("no project has a prefix")
	}
}

func TestSettings(t *testing.T) {
	everyProject(t, func(r rendered) {
		var got, want []string
		for line := range strings.Lines(r.text(".env.example")) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				got = append(got, line)
			}
		}
		for _, e := range r.model.Env {
			want = append(want, e.Name+"="+render.Shell(e.Default))
			if !strings.Contains(r.text(".env.example"), "# "+e.Doc+"\n") {
				r.Errorf("%s is not explained", e.Name)
			}
		}
		if !slices.Equal(got, want) {
			r.Errorf("settings are\n%q, want\n%q", got, want)
		}
	})
}

func TestShellQuotes(t *testing.T) {
	for value, want := range map[string]string{
		"":                     "",
		"./data":               "./data",
		"postgres://h/d?a=b":   "postgres://h/d?a=b",
		"http://h/?a=b&c=d":    "'http://h/?a=b&c=d'",
		"it's":                 `'it'\''s'`,
		"a name <a@b.example>": "'a name <a@b.example>'",
	} {
		if got := render.Shell(value); got != want {
			t.Errorf("shell(%q) is %s, want %s", value, got, want)
		}
	}
}

func TestImageName(t *testing.T) {
	if got := (&render.Project{Name: "a-b--"}).ImageName(); got != "a-b" {
		t.Errorf("got %s, want a-b: no image's name ends in a hyphen", got)
	}
}

// TestGoVersion: what builds elsewhere is the Go of go.mod.
func TestGoVersion(t *testing.T) {
	everyProject(t, func(r rendered) {
		version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(r.text("go.mod"))[1]
		for name, want := range map[string]string{
			"Dockerfile":               "FROM golang:" + version + " AS build\n",
			".github/workflows/ci.yml": `go-version: "` + version + `"`,
		} {
			if !strings.Contains(r.text(name), want) {
				r.Errorf("%s does not say %s", name, want)
			}
		}
	})
}

// TestDockerfile: the program may write where it does, and finds it again.
func TestDockerfile(t *testing.T) {
	everyProject(t, func(r rendered) {
		text, ignored, kept := r.text("Dockerfile"), r.text(".dockerignore"), r.text(".gitignore")
		for _, folder := range r.model.Folders {
			if !strings.Contains(text, " /out/srv/"+folder) || !strings.Contains(text, "\nVOLUME /srv/"+folder+"\n") {
				r.Errorf("no folder %s in the image:\n%s", folder, text)
			}
			if !strings.Contains(ignored, "\n/"+folder+"\n") || !strings.Contains(kept, "\n/"+folder+"/\n") {
				r.Errorf("data in %s would get into the image, or the repository", folder)
			}
		}
		if strings.Count(text, "\nVOLUME ") != len(r.model.Folders) {
			r.Errorf("volumes of nobody:\n%s", text)
		}
	})
}

func TestMakefile(t *testing.T) {
	program, err := exec.LookPath("make")
	if err != nil {
		if os.Getenv("TEST_REQUIRE") != "" {
			t.Fatal("install make")
		}
		t.Skip("install make")
	}
	type output struct{ plan, help string }
	outputs := map[string]output{} // by Makefile: few projects have one of their own
	everyProject(t, func(r rendered) {
		text := r.text("Makefile")
		_, phony, _ := strings.Cut(text, "\n.PHONY: ")
		targets := strings.Fields(phony)
		if len(targets) < 5 {
			r.Fatalf("targets are %v", targets)
		}
		if _, known := outputs[text]; !known {
			dir := r.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "Makefile"), []byte(text), 0o644); err != nil {
				r.Fatal(err)
			}
			run := func(args ...string) string {
				r.Helper()
				cmd := exec.Command(program, args...)
				cmd.Dir = dir
				out, err := cmd.CombinedOutput()
				if err != nil || strings.Contains(string(out), "warning") {
					r.Errorf("make %v: %v: %s", args, err, out)
				}
				return string(out)
			}
			outputs[text] = output{run(append([]string{"-n"}, targets...)...), run()}
		}
		plan, help := outputs[text].plan, outputs[text].help
		if !strings.Contains(plan, "TEST_REQUIRE=1 ") {
			r.Errorf("make test-servers lets tests skip")
		}
		for _, s := range r.model.Services {
			if want := "docker compose up --detach --wait"; !strings.Contains(plan, want) || !strings.Contains(plan, " "+s.Name) {
				r.Errorf("make servers does not start %s", s.Name)
			}
		}
		for _, p := range r.model.Processes {
			if want := "OPS_ADDR=" + p.OpsAddr + " go run ./cmd/" + r.model.Name + " " + p.Name + "\n"; !strings.Contains(plan, want) {
				r.Errorf("make %s does not run %s", p.Name, want)
			}
		}
		for _, v := range r.model.TestVariables() {
			if want := v.Name + "='" + v.Value + "'"; !strings.Contains(plan, want) {
				r.Errorf("make test-servers does not set %s", want)
			}
		}
		for _, target := range targets {
			if target == "help" {
				continue // which is what was run
			}
			if !strings.Contains(help, target+" ") {
				r.Errorf("make does not list %s:\n%s", target, help)
			}
		}
	})
}
