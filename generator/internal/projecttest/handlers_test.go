package projecttest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// A change by a handler that calls a use case of its own domain, as AGENTS.md prescribes it,
// is in the next read, whatever is cached. A handler that never ends blocks neither the domain
// nor the end of the program.
func TestHandlers(t *testing.T) {
	handlers, err := os.ReadFile("testdata/handlers.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, queue := range []string{"none", "memory"} {
		t.Run(queue, func(t *testing.T) {
			c := projecttest.Catalog(t)
			s := projecttest.Spec(t, c, "", map[string]string{"queue": queue})
			dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
			if err := os.WriteFile(filepath.Join(dir, "internal/catalog/catalogmod/handlers.go"), handlers, 0o644); err != nil {
				t.Fatal(err)
			}
			wire(t, filepath.Join(dir, "internal/catalog/catalogmod/catalogmod.go"))
			p := projecttest.Start(t, projecttest.Build(t, dir, s.Name), "DATABASE_URL="+filepath.Join(t.TempDir(), "data"))

			location, _ := request(t, "POST", p.URL+"/v1/catalog/products", `{"name":"lamp","sku":"L-1","price":{"amount":"1.00","currency":"EUR"}}`)
			if _, list := request(t, "GET", p.URL+"/v1/catalog/products", ""); strings.Contains(list, "receipt") {
				t.Fatalf("there is a receipt already: %s", list)
			}
			order := fmt.Sprintf(`{"product":%q,"quantity":1,"email":"ann@example.com","status":"pending"}`, filepath.Base(location))
			location, _ = request(t, "POST", p.URL+"/v1/orders/orders", order)
			projecttest.Until(t, "a receipt in the list", func() bool {
				_, list := request(t, "GET", p.URL+"/v1/catalog/products", "")
				return strings.Contains(list, "receipt")
			})

			if queue == "none" {
				return // it takes a while
			}
			request(t, "DELETE", p.URL+location, "")
			projecttest.Until(t, "a stuck handler", func() bool { return strings.Contains(p.Log(), "the handler is stuck") })
			p.Stop()
			if !strings.Contains(p.Log(), "delivery stops with events in progress") {
				t.Errorf("the log does not say that an event is in progress:\n%s", p.Log())
			}
		})
	}
}

// wire subscribes the module's handlers.
func wire(t *testing.T, file string) {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wired := bytes.Replace(source, []byte("\treturn m\n"), []byte("\td.Inbox.Subscribe(m.Handlers()...)\n\treturn m\n"), 1)
	if bytes.Equal(wired, source) {
		t.Fatalf("%s returns no module", file)
	}
	if err := os.WriteFile(file, wired, 0o644); err != nil {
		t.Fatal(err)
	}
}

// request is one that succeeds.
func request(t *testing.T, method, url, body string) (location, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s, %v", method, url, res.StatusCode, b, err)
	}
	return res.Header.Get("Location"), string(b)
}
