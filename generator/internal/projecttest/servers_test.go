//go:build servers

package projecttest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/contracttest"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// onServers are the settings of programs that share a database, and so all that is on the
// other servers that they need.
func onServers(t *testing.T, c *decisions.Catalog, s *spec.Spec, database string) (settings []string) {
	t.Helper()
	parts, _, err := c.Selected(s.Decisions, s.Traits())
	if err != nil {
		t.Fatal(err)
	}
	for _, server := range decisions.Services(parts) {
		where := os.Getenv(server.Test.Name)
		if where == "" {
			t.Fatalf("set %s, as .ci/services up tells", server.Test.Name)
		}
		settings = append(settings, server.URL.Name+"="+where)
	}
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range decisions.Settings(parts) {
		if e.Prefix {
			settings = append(settings, e.Name+"="+path.Base(u.Path)+".")
		}
	}
	return append(settings, "DATABASE_URL="+database) // the last of a name counts
}

var onPostgres = map[string]string{"database": "postgres"}

// The contract holds on a real PostgreSQL server.
func TestContractOnPostgres(t *testing.T) {
	c := projecttest.Catalog(t)
	eachOnPostgres(t, c, func(t *testing.T, s *spec.Spec) {
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		database := projecttest.NewDatabase(t)
		p := projecttest.Start(t, projecttest.Build(t, dir, s.Name), onServers(t, c, s, database)...)
		contracttest.Run(t, s, p.URL, p.OpsURL)
	})
}

// A project's own tests and the proofs of its parts pass on a real server, and none is
// skipped.
func TestProjectOnPostgres(t *testing.T) {
	c := projecttest.Catalog(t)
	eachOnPostgres(t, c, func(t *testing.T, s *spec.Spec) {
		dir := projecttest.Dir(t, s, projecttest.RenderProven(t, c, s))
		out := projecttest.Test(t, dir, []string{"TEST_REQUIRE=1"}, "-v", "./...")
		if strings.Contains(out, "--- SKIP") {
			t.Errorf("tests were skipped:\n%s", out)
		}
	})
}

// eachOnPostgres runs f for the default spec on PostgreSQL, with every other option in one of
// few combinations, and for the big one with those that have a cache and no broker: a cache
// keeps values of every type, and a broker receives what is stored. Specs with the same options
// come one after the other: tests of what they share run for the first only.
func eachOnPostgres(t *testing.T, c *decisions.Catalog, f func(*testing.T, *spec.Spec)) {
	t.Helper()
	tried := 0
	start, wait := projecttest.Concurrently(t, 3)
	defer wait()
	for _, chosen := range projecttest.EveryOption(c, onPostgres) {
		_, options, err := c.Selected(chosen, nil)
		if err != nil {
			t.Fatal(err)
		}
		provided := func(what string) bool {
			return slices.ContainsFunc(options, func(o *decisions.Option) bool { return slices.Contains(o.Provides, what) })
		}
		files := maps.Clone(specs)
		if provided("broker") || !provided("cache") {
			delete(files, "big")
		}
		tried += len(files)
		start(projecttest.Chosen(projecttest.Spec(t, c, "", chosen)), func(t *testing.T) {
			for name, file := range files {
				s := projecttest.Spec(t, c, file, chosen)
				s.Module = projecttest.Module
				t.Run(name, func(t *testing.T) { f(t, s) })
			}
		})
	}
	projecttest.Count(t, tried)
}

// load counts what a client sees that never stops to write.
type load struct {
	created, unavailable atomic.Int64

	mu   sync.Mutex
	ids  []string // of what was acknowledged
	odd  []string // answers that there should not be
	stop chan struct{}
	done sync.WaitGroup
}

func (l *load) run(base string, worker int) {
	for n := 0; ; n++ {
		select {
		case <-l.stop:
			return
		default:
		}
		body := fmt.Sprintf(`{"name":"Lamp","sku":"%d-%d","price":{"amount":"1.00","currency":"EUR"}}`, worker, n)
		res, err := http.Post(base+"/v1/catalog/products", "application/json", strings.NewReader(body))
		if err != nil {
			l.mu.Lock()
			l.odd = append(l.odd, err.Error())
			l.mu.Unlock()
			continue
		}
		var made struct{ ID string }
		json.NewDecoder(res.Body).Decode(&made)
		res.Body.Close()
		switch res.StatusCode {
		case http.StatusCreated:
			l.mu.Lock()
			l.ids = append(l.ids, made.ID)
			l.mu.Unlock()
			l.created.Add(1)
		case http.StatusServiceUnavailable:
			l.unavailable.Add(1)
			time.Sleep(10 * time.Millisecond) // as Retry-After asks, but for seconds
		default:
			l.mu.Lock()
			l.odd = append(l.odd, res.Status)
			l.mu.Unlock()
		}
	}
}

// The server goes away under load and comes back: clients see 503 meanwhile, the
// program goes on, and nothing that it acknowledged is lost.
func TestOutage(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", onPostgres)
	dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
	p := projecttest.Start(t, projecttest.Build(t, dir, s.Name), "DATABASE_URL="+projecttest.NewDatabase(t))

	l := &load{stop: make(chan struct{})}
	for worker := range 8 {
		l.done.Go(func() { l.run(p.URL, worker) })
	}
	for round := range int64(3) {
		acknowledged := l.created.Load()
		projecttest.Until(t, "200 writes", func() bool { return l.created.Load() >= acknowledged+200 })

		refused := l.unavailable.Load()
		service(t, "stop", "postgres")
		projecttest.Until(t, "50 refusals", func() bool { return l.unavailable.Load() >= refused+50 })
		if status, body := p.Ready(); status != http.StatusServiceUnavailable || !strings.Contains(body, "catalog") {
			t.Errorf("/readyz without a server: %d %s", status, body)
		}
		service(t, "start", "postgres")
		projecttest.Until(t, "ready", func() bool { status, _ := p.Ready(); return status == http.StatusOK })
		t.Logf("round %d: %d acknowledged, %d refused with 503", round, l.created.Load(), l.unavailable.Load())
	}
	acknowledged := l.created.Load()
	projecttest.Until(t, "200 writes afterwards", func() bool { return l.created.Load() >= acknowledged+200 })
	close(l.stop)
	l.done.Wait()

	if !p.Running() {
		t.Errorf("the program ended:\n%s", p.Log())
	}
	if len(l.odd) > 0 {
		t.Errorf("%d answers were neither 201 nor 503, such as %s", len(l.odd), l.odd[0])
	}
	stored := everything(t, p.URL+"/v1/catalog/products")
	lost := 0
	for _, id := range l.ids {
		if !stored[id] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged writes are lost", lost, len(l.ids))
	}
	t.Logf("%d acknowledged, %d stored, %d refused with 503, %d lost", len(l.ids), len(stored), l.unavailable.Load(), lost)
}

// service runs a command of .ci/services for one of its servers, and returns what it prints.
func service(t *testing.T, verb, name string) (variables string) {
	t.Helper()
	script := os.Getenv("TEST_SERVICES")
	if script == "" {
		t.Fatal("set TEST_SERVICES, as .ci/services up does")
	}
	var problem strings.Builder
	cmd := exec.Command(script, verb, name)
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s %s: %v\n%s", script, verb, name, err, problem.String())
	}
	return string(out)
}

// ownServers starts servers of the test's own, which it may kill: other packages may use the
// shared ones at the same time. From then on, the variables that lead to those lead to these.
func ownServers(t *testing.T, services []decisions.Service) {
	t.Helper()
	shared := os.Getenv("SERVICES_DIR")
	if shared == "" {
		t.Fatal("set SERVICES_DIR, as .ci/services up does")
	}
	dir, err := os.MkdirTemp(shared, "own") // where the servers' users can reach it
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SERVICES_DIR", dir)
	for _, server := range services {
		t.Cleanup(func() { service(t, "down", server.Name) })
		variables := service(t, "up", server.Name)
		_, value, ok := strings.Cut(variables, "export "+server.Test.Name+"='")
		value, _, ends := strings.Cut(value, "'\n")
		if !ok || !ends {
			t.Fatalf("%s is not in:\n%s", server.Test.Name, variables)
		}
		t.Setenv(server.Test.Name, value)
	}
}

// hang stops a server of .ci/services from responding, until it is killed.
func hang(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("SERVICES_DIR"), name, "process"))
	var pid int
	if err == nil {
		_, err = fmt.Sscan(string(text), &pid)
	}
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGSTOP)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// everything pages through a list.
func everything(t *testing.T, list string) map[string]bool {
	t.Helper()
	stored := map[string]bool{}
	for cursor := ""; ; {
		res, err := http.Get(list + "?limit=200" + cursor)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Items      []struct{ ID string }
			NextCursor *string `json:"next_cursor"`
		}
		err = json.NewDecoder(res.Body).Decode(&page)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", list, res.Status, err)
		}
		for _, item := range page.Items {
			stored[item.ID] = true
		}
		if page.NextCursor == nil {
			return stored
		}
		cursor = "&cursor=" + *page.NextCursor
	}
}

// Without a server the program is live, says what it waits for, and is ready when
// the server comes.
func TestStartsWithoutServer(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", onPostgres)
	dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
	program, database := projecttest.Build(t, dir, s.Name), projecttest.NewDatabase(t)
	service(t, "stop", "postgres")
	p := projecttest.Launch(t, program, "DATABASE_URL="+database)
	projecttest.Until(t, "a log that names the variable", func() bool { return strings.Contains(p.Log(), "DATABASE_URL") })
	if !p.Running() {
		t.Fatalf("it ended without a server:\n%s", p.Log())
	}
	service(t, "start", "postgres")
	p.WaitReady()
}
