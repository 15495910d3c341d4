//go:build servers

package projecttest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// editor changes one product again and again, and reads it after each change.
type editor struct {
	base  string
	turns *atomic.Int64

	mu  *sync.Mutex
	odd *[]string // answers that there should not be
}

func (e editor) complain(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	*e.odd = append(*e.odd, fmt.Sprintf(format, args...))
}

// run expects every answer to be a success, and to be of what was written last.
func (e editor) run(worker int, stop <-chan struct{}) {
	sku := fmt.Sprint("edited-", worker)
	url := e.base + "/v1/catalog/products"
	made := e.send("POST", url, fmt.Sprintf(`{"name":"0","sku":"%s","price":{"amount":"1.00","currency":"EUR"}}`, sku))
	url += "/" + made.ID
	for n := 1; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		name := fmt.Sprint(n)
		e.send("PATCH", url, `{"name":"`+name+`"}`)
		if got := e.send("GET", url, ""); got.Name != name {
			e.complain("read %s after %s was written", got.Name, name)
		}
		list := e.send("GET", e.base+"/v1/catalog/products?filter.sku="+sku, "")
		if len(list.Items) != 1 || list.Items[0].Name != name {
			e.complain("listed %+v after %s was written", list.Items, name)
		}
		e.turns.Add(1)
	}
}

type edited struct {
	ID, Name string
	Items    []struct{ Name string }
}

func (e editor) send(method, url, body string) (answer edited) {
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		e.complain("%v", err)
		return answer
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		e.complain("%v", err)
		return answer
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 || json.Unmarshal(bytes.TrimSpace(b), &answer) != nil {
		e.complain("%s %s: %s %s, %v", method, url, res.Status, b, err)
	}
	return answer
}

// The server of the cache goes away under load and comes back: no request fails,
// nobody reads anything older than what was written, and readiness says what is
// missing while it is. A second process is asked at the same time.
func TestCacheOutage(t *testing.T) {
	c := projecttest.Catalog(t)
	s := projecttest.Spec(t, c, "", map[string]string{"database": "postgres", "cache": "redis"})
	program := projecttest.Build(t, projecttest.Dir(t, s, projecttest.Render(t, c, s)), s.Name)
	database := projecttest.NewDatabase(t)
	settings := onServers(t, c, s, database)
	programs := []*projecttest.Program{projecttest.Start(t, program, settings...), projecttest.Start(t, program, settings...)}

	var turns atomic.Int64
	var mu sync.Mutex
	var odd []string
	var done sync.WaitGroup
	stop := make(chan struct{})
	for worker := range 8 {
		e := editor{programs[worker%2].URL, &turns, &mu, &odd}
		done.Go(func() { e.run(worker, stop) })
	}
	more := func(what string) {
		t.Helper()
		before := turns.Load()
		projecttest.Until(t, "200 turns "+what, func() bool { return turns.Load() >= before+200 })
	}
	for range 3 {
		more("with the cache")
		service(t, "stop", "redis")
		more("without it")
		for _, p := range programs {
			if status, body := p.Ready(); status != http.StatusOK || !strings.HasPrefix(body, "degraded: REDIS_URL: ") {
				t.Errorf("/readyz without the cache: %d %s", status, body)
			}
		}
		service(t, "start", "redis")
		for _, p := range programs {
			projecttest.Until(t, "ok", func() bool { status, body := p.Ready(); return status == http.StatusOK && body == "ok\n" })
		}
	}
	more("with the cache again")
	close(stop)
	done.Wait()
	for _, p := range programs {
		if !p.Running() {
			t.Errorf("a program ended:\n%s", p.Log())
		}
	}
	if len(odd) > 0 {
		t.Errorf("%d answers are wrong, such as %s", len(odd), odd[0])
	}
	t.Logf("%d times written, read and listed, %d answers wrong", turns.Load(), len(odd))
}
