//go:build servers

package projecttest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// shop is the default project at work, with all that works behind requests: one process, or
// one that serves and two workers. Each can be killed, and started again on what it has left.
// A second version of the program can be deployed beside the first.
type shop struct {
	processes []*process
	boxes     boxes
	mails     *postOffice
	recorders []*recorder

	t        *testing.T
	catalog  *decisions.Catalog
	spec     *spec.Spec
	commands []string // of the processes of a version; empty for one that does everything
	settings []string
	broker   bool   // events may wait in a broker, and so in no box
	views    bool   // lists have columns of other domains
	product  string // the id of what is ordered
	name     string // of that

	mu    sync.Mutex // guards the next ones, and Program of processes
	turn  int        // of the processes that take requests
	acked []string   // the orders that clients know to be stored
}

// process is a process of a version of the program.
type process struct {
	*projecttest.Program
	program, command string
}

// recorder is a consumer in catalog with a table of the same name, in which it records each
// order: the effect that must happen once.
type recorder struct {
	name string
	from int // acknowledged orders before it was deployed, which it may have missed
}

// setup is what a shop runs on.
type setup struct {
	database string
	queue    *decisions.Option
}

func (s setup) String() string { return s.database + ", queue " + s.queue.Name }

// provides reports whether the queue has a capability.
func (s setup) provides(what string) bool { return slices.Contains(s.queue.Provides, what) }

// on runs a test with the default queue on each database, and with each queue that has
// workers on PostgreSQL. It returns how many these are.
func on(t *testing.T, test func(*testing.T, setup)) int {
	var all []setup
	c := projecttest.Catalog(t)
	queue := c.Decision("queue")
	for _, database := range c.Decision("database").Options {
		all = append(all, setup{database.Name, queue.Option(queue.Default)})
	}
	for _, o := range projecttest.Providing(t, c, "split") {
		all = append(all, setup{onPostgres["database"], o})
	}
	for _, s := range all {
		t.Run(s.String(), func(t *testing.T) { test(t, s) })
	}
	return len(all)
}

// openShop starts the first version of a shop. Settings are NAME=value.
func openShop(t *testing.T, on setup, mails *postOffice, settings ...string) *shop {
	t.Helper()
	c := projecttest.Catalog(t)
	s := &shop{t: t, catalog: c, mails: mails, broker: on.provides("broker"), views: c.Decision("cqrs") != nil, commands: []string{""}}
	if on.provides("split") {
		s.commands = []string{"serve", "worker", "worker"}
	}
	decisions := map[string]string{"database": on.database, "queue": on.queue.Name}
	if s.views {
		decisions["cqrs"] = "on"
	}
	s.spec = projecttest.Spec(t, c, "", decisions)
	where := t.TempDir()
	s.settings = append(settings, "SMTP_URL="+mails.URL)
	if on.database == onPostgres["database"] {
		where = projecttest.NewDatabase(t)
		s.settings = append(s.settings, onServers(t, c, s.spec, where)...)
	} else {
		s.settings = append(s.settings, "DATABASE_URL="+where)
	}
	s.boxes = openBoxes(t, on.database, where, "catalog", "orders")
	s.Deploy("sales")
	s.product = s.create("catalog/products", `{"name":"Lamp","sku":"L-1","price":{"amount":"12.50","currency":"EUR"}}`)
	if s.name = "Lamp"; s.product == "" {
		t.FailNow()
	}
	return s
}

// Deploy starts the processes of a version with one more recorder.
func (s *shop) Deploy(name string) {
	s.t.Helper()
	s.recorders = append(s.recorders, &recorder{name: name})
	program := s.build()
	for _, command := range s.commands {
		p := &process{program: program, command: command}
		s.Start(p)
		s.mu.Lock()
		s.processes = append(s.processes, p)
		s.mu.Unlock()
	}
}

// build renders the project and adds the recorders to it, as a user does.
func (s *shop) build() (program string) {
	s.t.Helper()
	dir := projecttest.Dir(s.t, s.spec, projecttest.Render(s.t, s.catalog, s.spec))
	write := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, "internal/catalog", name), text, 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	source, err := os.ReadFile("testdata/recorders.go.txt")
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for i, r := range s.recorders {
		names = append(names, r.name)
		write(fmt.Sprintf("internal/catalogsql/migrations/%05d_%s.sql", i+2, r.name), []byte("-- +goose Up\nCREATE TABLE "+r.name+" (id TEXT NOT NULL);\n"))
	}
	write("catalogmod/recorders.go", bytes.Replace(source, []byte("NAMES"), []byte(strings.Join(names, " ")), 1))
	wire(s.t, filepath.Join(dir, "internal/catalog/catalogmod/catalogmod.go"))
	return projecttest.Build(s.t, dir, s.spec.Name)
}

// Start starts a process, or starts it again with the same settings.
func (s *shop) Start(p *process) {
	s.t.Helper()
	started := projecttest.StartCommand(s.t, p.program, strings.Fields(p.command), s.settings...)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.Program = started
}

// url returns the address of a running process that takes requests, each in turn.
func (s *shop) url() (url string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range s.processes {
		s.turn++
		if p := s.processes[s.turn%len(s.processes)]; p.URL != "" && p.Running() {
			return p.URL, true
		}
	}
	return "", false
}

// handlers returns the processes that handle events.
func (s *shop) handlers() []*process {
	if len(s.commands) == 1 {
		return s.processes
	}
	return slices.DeleteFunc(slices.Clone(s.processes), func(p *process) bool { return p.URL != "" })
}

// Do runs a command of the program beside it and returns what it prints.
func (s *shop) Do(words ...string) string {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), s.processes[0].program, words...)
	cmd.Env = append(os.Environ(), s.settings...)
	var problem strings.Builder
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, problem.String())
	}
	return string(out)
}

// Finish waits until all events have been handled.
func (s *shop) Finish() {
	s.t.Helper()
	var left string
	defer func() {
		if left != "" {
			s.t.Logf("at the end: %s", left)
		}
	}()
	projecttest.Until(s.t, "all events are handled", func() bool {
		left = s.left()
		return left == ""
	})
}

// left returns what has not happened yet. Events in a broker are in no box: until they
// arrive, their effects are missing.
func (s *shop) left() string {
	if w := s.boxes.Waiting(s.t); w.Unsent+w.Undone > 0 || !s.broker {
		return ifAny(w.Unsent+w.Undone, "events wait in boxes")
	}
	kept := s.kept()
	if missing := len(kept) - len(s.mailed()); missing > 0 {
		return ifAny(missing, "orders without a mail")
	}
	for _, r := range s.recorders {
		if missing := notIn(s.recorded(r), kept, s.acked[:r.from]); len(missing) > 0 {
			return ifAny(len(missing), "orders without an effect of "+r.name)
		}
	}
	if s.views && s.page("limit=1").Items[0].ProductName != s.name {
		return "an order without the name of its product"
	}
	if n := s.inBroker(); n != 0 {
		return ifAny(n, "events wait in the broker")
	}
	return ""
}

func ifAny(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n, " ", what)
}

var brokerBacklog = regexp.MustCompile(`(?m)^delivery_waiting\{box="broker",domain="\w+"\} (\d+)$`)

// inBroker returns how many events wait in the broker, or -1 if the broker can't be asked.
func (s *shop) inBroker() (n int) {
	_, metrics := request(s.t, "GET", s.processes[len(s.processes)-1].OpsURL+"/metrics", "")
	found := brokerBacklog.FindAllStringSubmatch(metrics, -1)
	if len(found) < len(s.boxes) {
		return -1
	}
	for _, m := range found {
		var domain int
		fmt.Sscan(m[1], &domain)
		n += domain
	}
	return n
}

const clients = 16

// Order has clients order at full speed until n more orders are acknowledged, the nth for
// the nth customer. A client that gets no response asks again.
func (s *shop) Order(n int, customer func(n int) string) *sync.WaitGroup {
	var ordering sync.WaitGroup
	var next atomic.Int64
	for range min(n, clients) {
		ordering.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				body := fmt.Sprintf(`{"product":%q,"quantity":1,"email":%q,"status":"pending"}`, s.product, customer(i))
				id := s.create("orders/orders", body)
				if id == "" {
					return
				}
				s.mu.Lock()
				s.acked = append(s.acked, id)
				s.mu.Unlock()
			}
		})
	}
	return &ordering
}

// ada returns the address of the nth customer.
func ada(n int) string { return fmt.Sprintf("ada%d@example.com", n) }

// Acknowledged returns how many orders were acknowledged until now.
func (s *shop) Acknowledged() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.acked)
}

var browser = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}

// create creates an object and returns its id, or "" after a response that there should not
// be.
func (s *shop) create(resource, body string) string {
	location := s.send("POST", "/v1/"+resource, body, http.StatusCreated)
	return location[strings.LastIndexByte(location, '/')+1:]
}

// Rename gives the product that is ordered another name, which views show.
func (s *shop) Rename(name string) {
	s.send("PATCH", "/v1/catalog/products/"+s.product, fmt.Sprintf(`{"name":%q}`, name), http.StatusOK)
	s.name = name
}

// send repeats a request until it gets a response, and returns its Location.
func (s *shop) send(method, path, body string, want int) (location string) {
	for s.t.Context().Err() == nil {
		url, _ := s.url() // none while the only process is being restarted
		req, err := http.NewRequest(method, url+path, strings.NewReader(body))
		if err != nil {
			s.t.Error(err)
			return ""
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := browser.Do(req)
		switch {
		case err != nil: // it is being killed
			time.Sleep(2 * time.Millisecond)
			continue
		case res.StatusCode != want:
			s.t.Errorf("%s %s: %s", method, path, res.Status)
		}
		res.Body.Close()
		return res.Header.Get("Location")
	}
	return ""
}

// page is a page of the list of orders.
type page struct {
	Items []struct {
		ID          string
		ProductName string `json:"product_name"` // in views only
	}
	NextCursor *string `json:"next_cursor"`
}

func (s *shop) page(query string) (p page) {
	s.t.Helper()
	url, _ := s.url()
	_, list := request(s.t, "GET", url+"/v1/orders/orders?"+query, "")
	if err := json.Unmarshal([]byte(list), &p); err != nil {
		s.t.Fatal(err)
	}
	return p
}
