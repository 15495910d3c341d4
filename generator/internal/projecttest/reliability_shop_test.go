//go:build servers

package projecttest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// shop is the default project at work, with all that works behind requests: one
// process, or one that serves and two workers. Each can be killed, and started again on
// what it has left.
type shop struct {
	processes []*projecttest.Program // the first one takes requests
	commands  []string               // of them; empty for one process that does everything

	boxes boxes
	mails *postOffice
	views bool // lists have columns of other domains

	t        *testing.T
	program  string
	settings []string
	url      atomic.Pointer[string]
	product  string // the id of what is ordered
	name     string // of that

	mu    sync.Mutex
	acked []string // the orders that a client was told are kept
}

// setup is what a shop runs on.
type setup struct{ database, queue string }

func (s setup) String() string { return s.database + ", queue " + s.queue }

// on runs a test on each database with memory, and with each queue that has workers.
func on(t *testing.T, test func(*testing.T, setup)) {
	for _, s := range []setup{{"sqlite", "memory"}, {"postgres", "memory"}, {"postgres", "postgres"}} {
		t.Run(s.String(), func(t *testing.T) { test(t, s) })
	}
}

func openShop(t *testing.T, on setup, mails *postOffice, settings ...string) *shop {
	t.Helper()
	c, database := projecttest.Catalog(t), on.database
	decisions := map[string]string{"database": database, "queue": on.queue}
	views := c.Decision("cqrs") != nil
	if views {
		decisions["cqrs"] = "on"
	}
	spec := projecttest.Spec(t, c, "", decisions)
	dir := projecttest.Dir(t, spec, projecttest.Render(t, c, spec))
	where := t.TempDir()
	if database == "postgres" {
		where = newDatabase(t)
	}
	s := &shop{
		boxes: openBoxes(t, database, where, "catalog", "orders"), mails: mails, views: views,
		t: t, program: projecttest.Build(t, dir, spec.Name),
		settings: append(settings, "DATABASE_URL="+where, "SMTP_URL="+mails.URL),
		commands: []string{""},
	}
	if slices.Contains(c.Decision("queue").Option(on.queue).Provides, "split") {
		s.commands = []string{"serve", "worker", "worker"}
	}
	s.processes = make([]*projecttest.Program, len(s.commands))
	for n := range s.processes {
		s.Restart(n)
	}
	s.product = s.create("catalog/products", `{"name":"Lamp","sku":"L-1","price":{"amount":"12.50","currency":"EUR"}}`)
	if s.name = "Lamp"; s.product == "" {
		t.FailNow()
	}
	return s
}

// Restart starts the nth process, again with the same settings.
func (s *shop) Restart(n int) {
	s.t.Helper()
	s.processes[n] = projecttest.StartCommand(s.t, s.program, strings.Fields(s.commands[n]), s.settings...)
	if n == 0 {
		s.url.Store(&s.processes[0].URL)
	}
}

// Do runs a command of the program beside it and returns what it prints.
func (s *shop) Do(words ...string) string {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), s.program, words...)
	cmd.Env = append(os.Environ(), s.settings...)
	var problem strings.Builder
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, problem.String())
	}
	return string(out)
}

// Finish waits until nothing is on its way, for as long as that becomes less.
func (s *shop) Finish() {
	s.t.Helper()
	for w := s.boxes.Waiting(s.t); w.Unsent+w.Undone > 0; {
		before := w
		projecttest.Until(s.t, fmt.Sprintf("less than %+v", before), func() bool { w = s.boxes.Waiting(s.t); return w.Unsent+w.Undone < before.Unsent+before.Undone })
	}
}

const clients = 16

// Order has clients order at full speed until n orders are acknowledged, the nth
// for the nth customer. A client that gets no answer asks again.
func (s *shop) Order(n int, customer func(n int) string) *sync.WaitGroup {
	var ordering sync.WaitGroup
	var next atomic.Int64
	for range clients {
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

// Acknowledged is how many orders are, until now.
func (s *shop) Acknowledged() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.acked)
}

var browser = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}

// create makes one and returns its id, none after an answer that there should not be.
func (s *shop) create(resource, body string) string {
	location := s.send("POST", "/v1/"+resource, body, http.StatusCreated)
	return location[strings.LastIndexByte(location, '/')+1:]
}

// Rename gives the product that is ordered another name, which views show.
func (s *shop) Rename(name string) {
	s.send("PATCH", "/v1/catalog/products/"+s.product, fmt.Sprintf(`{"name":%q}`, name), http.StatusOK)
	s.name = name
}

// send asks until it is answered, and returns what Location says.
func (s *shop) send(method, path, body string, want int) (location string) {
	for s.t.Context().Err() == nil {
		req, err := http.NewRequest(method, *s.url.Load()+path, strings.NewReader(body))
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

// item is an order as the list shows it.
type item struct {
	ID          string
	ProductName string `json:"product_name"` // in views only
}

// Orders pages through the list.
func (s *shop) Orders() (all []item) {
	s.t.Helper()
	for cursor := ""; ; {
		res, err := browser.Get(*s.url.Load() + "/v1/orders/orders?limit=200" + cursor)
		if err != nil {
			s.t.Fatal(err)
		}
		var page struct {
			Items      []item
			NextCursor *string `json:"next_cursor"`
		}
		err = json.NewDecoder(res.Body).Decode(&page)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			s.t.Fatalf("the list: %s, %v", res.Status, err)
		}
		all = append(all, page.Items...)
		if page.NextCursor == nil {
			return all
		}
		cursor = "&cursor=" + *page.NextCursor
	}
}

// result is what became of all orders.
type result struct {
	Acknowledged int
	Unanswered   int // kept, and no client was told
	Lost         int // of what should be kept, listed or in a mailbox
	Twice        int // mails that came again, with the same Message-ID
	waiting
}

// Result compares what clients were told with what is kept, and that with the list
// and the mails. All that there should not be is an error.
func (s *shop) Result() (r result) {
	s.t.Helper()
	acked, listed, mails := s.acknowledged(), s.listed(), s.mailed()
	kept := map[string]bool{}
	for _, order := range s.boxes.IDs(s.t, "orders", "orders") {
		kept[order] = true
		if !acked[order] {
			r.Unanswered++
		}
		switch n := listed[order]; n {
		case 0:
			s.t.Errorf("order %s is kept, and not in the list", order)
			r.Lost++
		case 1:
		default:
			s.t.Errorf("order %s is in the list %d times", order, n)
		}
		switch ids := mails[order]; len(ids) {
		case 0:
			s.t.Errorf("there is no mail about order %s", order)
			r.Lost++
		case 1:
			for _, n := range ids {
				r.Twice += n - 1
			}
		default:
			s.t.Errorf("about order %s there are mails that differ in their Message-ID: %v", order, ids)
		}
	}
	for order := range acked {
		if !kept[order] {
			s.t.Errorf("order %s was acknowledged and is lost", order)
			r.Lost++
		}
	}
	for order := range listed {
		if !kept[order] {
			s.t.Errorf("order %s is in the list, and not kept", order)
		}
	}
	for order := range mails {
		if !kept[order] {
			s.t.Errorf("there is a mail about %q, and no such order", order)
		}
	}
	r.Acknowledged, r.waiting = len(acked), s.boxes.Waiting(s.t)
	return r
}

// acknowledged are the orders that clients were told of.
func (s *shop) acknowledged() map[string]bool {
	all := map[string]bool{}
	for _, order := range s.acked {
		all[order] = true
	}
	return all
}

// listed is how often each order is in the list.
func (s *shop) listed() map[string]int {
	s.t.Helper()
	all := map[string]int{}
	for _, order := range s.Orders() {
		all[order.ID]++
		if s.views && order.ProductName != s.name {
			s.t.Errorf("the view has order %s for a %q, want %q", order.ID, order.ProductName, s.name)
		}
	}
	return all
}

// mailed is how often a mail came, by order and Message-ID.
func (s *shop) mailed() map[string]map[string]int {
	all := map[string]map[string]int{}
	for _, l := range s.mails.Taken() {
		order := strings.TrimSuffix(strings.TrimPrefix(l.subject, "Order "), " has been created")
		if all[order] == nil {
			all[order] = map[string]int{}
		}
		all[order][l.messageID]++
	}
	return all
}
