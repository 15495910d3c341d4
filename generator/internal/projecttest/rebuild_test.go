//go:build servers

package projecttest_test

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

var rebuiltRows = flag.Int("rows", 5000, "of the view that TestRebuildUnderLoad rebuilds")

// A view is built before the program is ready, and rebuilt by another process while
// 200 writes per second go on: no request fails, and no row differs afterwards from a
// rebuild at rest, which begins with nothing.
func TestRebuildUnderLoad(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			c := projecttest.Catalog(t)
			s := projecttest.Spec(t, c, "", map[string]string{"database": database, "cqrs": "on"})
			dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
			source, err := os.ReadFile("testdata/views.go.txt")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(dir, "cmd", "views"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "cmd", "views", "main.go"), source, 0o644); err != nil {
				t.Fatal(err)
			}
			url := filepath.Join(t.TempDir(), "data")
			if database == "postgres" {
				url = projecttest.NewDatabase(t)
			}
			r := &rebuild{t, projecttest.Build(t, dir, s.Name), projecttest.Build(t, dir, "views"), "DATABASE_URL=" + url}
			r.test()
		})
	}
}

// rebuild is a program with the tool that looks behind it.
type rebuild struct {
	*testing.T
	program, tool, database string
}

func (r *rebuild) run(program string, args ...string) string {
	r.Helper()
	cmd := exec.CommandContext(r.Context(), program, args...)
	cmd.Env = append(os.Environ(), r.database)
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		r.Fatalf("%s %v: %v\n%s", filepath.Base(program), args, err, problems.String())
	}
	return string(out)
}

func (r *rebuild) test() {
	r.run(r.program, "migrate")
	r.run(r.tool, "fill", strconv.Itoa(*rebuiltRows))
	start := time.Now()
	r.run(r.program, "migrate") // builds the views
	r.Logf("%d rows built in %v", *rebuiltRows, time.Since(start).Round(time.Millisecond))
	p := projecttest.Start(r.T, r.program, r.database)

	w := newWriters(r.T, p.URL)
	w.run()
	projecttest.Until(r.T, "100 writes", func() bool { return w.written.Load() >= 100 })
	before, start := w.written.Load(), time.Now()
	r.run(r.program, "views", "rebuild")
	took, meanwhile := time.Since(start), w.written.Load()-before
	w.stop()
	r.Logf("rebuilt in %v, with %d writes meanwhile, %.0f per second; %d writes in all, the slowest %v",
		took.Round(time.Millisecond), meanwhile, float64(meanwhile)/took.Seconds(), w.written.Load(), time.Duration(w.slowest.Load()).Round(time.Millisecond))
	if len(w.odd) > 0 {
		r.Errorf("%d requests failed, such as %s", len(w.odd), w.odd[0])
	}
	if meanwhile == 0 {
		r.Error("nothing was written meanwhile")
	}

	projecttest.Until(r.T, "no lag", func() bool { return strings.Count(r.run(r.program, "views", "list"), `"lag_seconds":0}`) == 1 })
	after := r.run(r.tool, "print")
	r.run(r.tool, "empty")
	r.run(r.program, "views", "rebuild")
	atRest := r.run(r.tool, "print")
	if differences := different(after, atRest); differences > 0 {
		r.Errorf("%d of %d lines differ from a rebuild at rest", differences, strings.Count(atRest, "\n"))
	}
	if n := strings.Count(after, "__view_orders ORDER"); n < *rebuiltRows/2 {
		r.Errorf("there are %d rows in the view", n)
	}
}

func different(a, b string) (n int) {
	before := map[string]int{}
	for line := range strings.Lines(a) {
		before[line]++
	}
	for line := range strings.Lines(b) {
		before[line]--
	}
	for _, count := range before {
		n += max(count, -count)
	}
	return n
}

// writers write 200 times per second, whatever else goes on.
type writers struct {
	*testing.T
	url              string
	products, orders []string // that were there before
	written, slowest atomic.Int64
	ended            chan struct{}
	all              sync.WaitGroup

	mu  sync.Mutex
	odd []string
}

const writersAtOnce = 16

func newWriters(t *testing.T, url string) *writers {
	w := &writers{T: t, url: url, ended: make(chan struct{})}
	for id := range everything(t, url+"/v1/catalog/products") {
		w.products = append(w.products, id)
	}
	for id := range everything(t, url+"/v1/orders/orders") {
		w.orders = append(w.orders, id)
	}
	slices.Sort(w.products)
	slices.Sort(w.orders)
	return w
}

func (w *writers) run() {
	seed := rand.Uint64()
	w.Logf("seed %d", seed)
	turns := make(chan struct{}, 200)
	w.all.Go(func() {
		defer close(turns)
		tick := time.NewTicker(time.Second / 200)
		defer tick.Stop()
		for {
			select {
			case <-w.ended:
				return
			case <-tick.C:
				select {
				case turns <- struct{}{}:
				default: // they are a second behind
				}
			}
		}
	})
	for n := range writersAtOnce {
		w.all.Go(func() { w.write(turns, rand.New(rand.NewPCG(seed, uint64(n))), w.share(n)) })
	}
}

// share are the orders that only the nth writer touches.
func (w *writers) share(n int) (mine []string) {
	for i := n; i < len(w.orders); i += writersAtOnce {
		mine = append(mine, w.orders[i])
	}
	return mine
}

func (w *writers) write(turns <-chan struct{}, dice *rand.Rand, mine []string) {
	for range turns {
		product := w.products[dice.IntN(len(w.products))]
		kind := dice.IntN(10)
		if len(mine) < 2 {
			kind = 3 // leave the last one
		}
		switch i := dice.IntN(len(mine)); kind {
		case 0:
			w.do(http.MethodPatch, "/v1/catalog/products/"+product, fmt.Sprintf(`{"name": "name %d"}`, dice.Uint32()), http.StatusOK)
		case 1, 2:
			w.do(http.MethodDelete, "/v1/orders/orders/"+mine[i], "", http.StatusNoContent)
			mine = slices.Delete(mine, i, i+1)
		case 3, 4, 5, 6:
			w.do(http.MethodPost, "/v1/orders/orders", fmt.Sprintf(`{"product": %q, "quantity": 7, "email": "b@example.com", "status": "paid"}`, product), http.StatusCreated)
		default:
			w.do(http.MethodPatch, "/v1/orders/orders/"+mine[i], fmt.Sprintf(`{"quantity": %d, "product": %q}`, 1+dice.IntN(1000), product), http.StatusOK)
		}
	}
}

func (w *writers) do(method, path, body string, want int) {
	start := time.Now()
	req, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.note(err.Error())
		return
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.note(err.Error())
		return
	}
	answer, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if res.StatusCode != want {
		w.note(fmt.Sprintf("%s %s: %s %s", method, path, res.Status, answer))
		return
	}
	w.written.Add(1)
	took := int64(time.Since(start))
	for slowest := w.slowest.Load(); took > slowest && !w.slowest.CompareAndSwap(slowest, took); slowest = w.slowest.Load() {
	}
}

func (w *writers) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.odd = append(w.odd, what)
}

func (w *writers) stop() {
	close(w.ended)
	w.all.Wait()
}
