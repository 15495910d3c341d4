package projecttest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

const (
	rulesFile     = "deploy/prometheus/rules.yaml"
	rulesTestFile = "deploy/prometheus/rules_test.yaml"
	dashboardFile = "deploy/grafana/dashboard.json"
)

// rule is one of rulesFile: it records a series, or it alerts.
type rule struct {
	Record, Alert, Expr, For string
	Labels, Annotations      map[string]string
}

func rulesOf(t *testing.T, p *tree.Tree) (rules []rule) {
	t.Helper()
	var file struct{ Groups []struct{ Rules []rule } }
	if err := yaml.Unmarshal(textOf(t, p, rulesFile), &file); err != nil {
		t.Fatal(err)
	}
	for _, g := range file.Groups {
		rules = append(rules, g.Rules...)
	}
	return rules
}

// queriesOf are what the dashboard asks for.
func queriesOf(t *testing.T, p *tree.Tree) (queries []string) {
	t.Helper()
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(textOf(t, p, dashboardFile), &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			queries = append(queries, target.Expr)
		}
	}
	return queries
}

func textOf(t *testing.T, p *tree.Tree, path string) []byte {
	t.Helper()
	f, ok := p.File(path)
	if !ok {
		t.Fatalf("there is no %s", path)
	}
	return f.Data
}

// eachMeasured is the default project with each combination of decisions in which
// something watches it.
func eachMeasured(t *testing.T, c *decisions.Catalog, f func(s *spec.Spec, p *tree.Tree)) {
	t.Helper()
	found := false
	for _, decisions := range c.Combinations() {
		s := projecttest.Spec(t, c, "", decisions)
		p := projecttest.Render(t, c, s)
		if _, ok := p.File(rulesFile); ok {
			found = true
			f(s, p)
		}
	}
	if !found {
		t.Fatalf("no project has %s", rulesFile)
	}
}

// Whoever is called by an alert is told what to look at and which decision may be
// due, and no scaling point is without an alert.
func TestAlerts(t *testing.T) {
	c := projecttest.Catalog(t)
	eachMeasured(t, c, func(s *spec.Spec, p *tree.Tree) {
		t.Run(projecttest.Chosen(s), func(t *testing.T) {
			sections := strings.Split(string(textOf(t, p, "docs/scaling.md")), "\n## ")[1:]
			sections = sections[:len(sections)-1] // the last tells how to take a decision
			for _, section := range sections {
				name, text, _ := strings.Cut(section, "\n")
				runbook := "docs/scaling.md#" + strings.ReplaceAll(strings.ToLower(name), " ", "-")
				alerts := 0
				for _, r := range rulesOf(t, p) {
					if r.Annotations["runbook"] != runbook {
						continue
					}
					alerts++
					if r.Labels["severity"] == "" || !strings.HasPrefix(r.Annotations["summary"], name+": ") {
						t.Errorf("%s has the severity %q and the summary %q", r.Alert, r.Labels["severity"], r.Annotations["summary"])
					}
					for _, d := range c.Decisions {
						next := strings.Contains(text, "**Next decision**: ["+d.Title+"]")
						if next && !strings.Contains(r.Annotations["description"], d.Title+", which is "+s.Decisions[d.Name]) {
							t.Errorf("%s does not name the decision %s: %s", r.Alert, d.Title, r.Annotations["description"])
						}
					}
				}
				if alerts == 0 {
					t.Errorf("%s has no alert", name)
				}
			}
		})
	})
}

// What alerts and dashboard ask for is what the running program exports, to the
// names of labels and the values that are asked for. Few programs that need no server have
// between them all that is asked for with any two options.
func TestMetricsAreThere(t *testing.T) {
	c := projecttest.Catalog(t)
	type project struct {
		spec  *spec.Spec
		files *tree.Tree
	}
	var all []project
	eachMeasured(t, c, func(s *spec.Spec, p *tree.Tree) {
		if !needsServer(c, s) {
			all = append(all, project{s, p})
		}
	})
	if len(all) == 0 {
		t.Error("every project that is watched needs a server")
	}
	for _, p := range projecttest.Cover(all, func(p project) [][2]string {
		parts := projecttest.Choice{Decisions: p.spec.Decisions, Traits: p.spec.Traits()}.Pairs(c)
		queries, _ := asked(t, p.files)
		for _, q := range queries {
			parts = append(parts, [2]string{"query", q})
		}
		return parts
	}) {
		metricsAreThere(t, p.spec, p.files)
	}
}

// asked are the queries of alerts and dashboard, and the series that rules record.
func asked(t *testing.T, p *tree.Tree) (queries []string, recorded map[string]bool) {
	t.Helper()
	queries, recorded = queriesOf(t, p), map[string]bool{}
	for _, r := range rulesOf(t, p) {
		recorded[r.Record] = true
		queries = append(queries, strings.TrimSpace(r.Expr))
	}
	return queries, recorded
}

// metricsAreThere starts the program of a project with these settings.
func metricsAreThere(t *testing.T, s *spec.Spec, p *tree.Tree, settings ...string) {
	t.Helper()
	t.Run(projecttest.Chosen(s), func(t *testing.T) {
		program := projecttest.Start(t, projecttest.Build(t, projecttest.Dir(t, s, p), s.Name), append(settings, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1")...)
		askForThings(t, program.URL)
		queries, recorded := asked(t, p)
		var missing []string
		defer func() {
			if len(missing) > 0 {
				t.Error(strings.Join(missing, "\n"))
			}
		}()
		projecttest.Until(t, "every metric is exported", func() bool { // some are recorded in the background
			exported := scrape(t, program.OpsURL)
			missing = nil
			for _, query := range queries {
				missing = append(missing, exported.lacks(query, recorded)...)
			}
			return len(missing) == 0
		})
	})
}

func needsServer(c *decisions.Catalog, s *spec.Spec) bool {
	return slices.ContainsFunc(c.Decisions, func(d *decisions.Decision) bool {
		return len(d.Option(s.Decisions[d.Name]).Part.Services) > 0
	})
}

// askForThings makes a product and reads it, the second time as one that is known, and
// orders it, which a consumer of events is told of.
func askForThings(t *testing.T, url string) {
	t.Helper()
	post := func(path, body string) (id string) {
		t.Helper()
		res, err := http.Post(url+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusCreated {
			t.Fatalf("POST %s: %s", path, res.Status)
		}
		_, id, _ = strings.Cut(res.Header.Get("Location"), path+"/")
		return id
	}
	product := post("/v1/catalog/products", `{"name":"Lamp","sku":"L-1","price":{"amount":"1.00","currency":"EUR"}}`)
	for range 2 {
		res, err := http.Get(url + "/v1/catalog/products/" + product)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("GET of the product: %s", res.Status)
		}
	}
	post("/v1/orders/orders", `{"product":"`+product+`","quantity":1,"email":"ann@example.com","status":"pending"}`)
	res, err := http.Post(url+"/graphql", "application/json", strings.NewReader(`{"query": "{__typename}"}`)) // not found in most projects
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

// metrics are series by name and label: the values that there are.
type metrics map[string]map[string][]string

var (
	sample   = regexp.MustCompile(`(?m)^(\w+)(?:\{(.*)\})? \S+$`)
	label    = regexp.MustCompile(`(\w+)="([^"]*)"`)
	selector = regexp.MustCompile(`([\w:]+)\{([^}]*)\}`)
	matcher  = regexp.MustCompile(`(\w+)(=~|!~|!=|=)"([^"]*)"`)
	grouping = regexp.MustCompile(`by \(([^)]*)\)`)
)

func scrape(t *testing.T, url string) metrics {
	t.Helper()
	res, err := http.Get(url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	exported := metrics{}
	for _, m := range sample.FindAllStringSubmatch(string(text), -1) {
		if exported[m[1]] == nil {
			exported[m[1]] = map[string][]string{}
		}
		for _, l := range label.FindAllStringSubmatch(m[2], -1) {
			exported[m[1]][l[1]] = append(exported[m[1]][l[1]], l[2])
		}
	}
	return exported
}

// lacks is what a query asks for that is not there.
func (exported metrics) lacks(query string, recorded map[string]bool) (missing []string) {
	labels := map[string]bool{"job": true, "instance": true} // Prometheus adds them
	selectors := selector.FindAllStringSubmatch(query, -1)
	for _, s := range selectors {
		if recorded[s[1]] {
			continue
		}
		if exported[s[1]] == nil {
			missing = append(missing, fmt.Sprintf("there is no %s, which is asked for by %s", s[1], query))
		}
		for name := range maps.Keys(exported[s[1]]) {
			labels[name] = true
		}
		for _, m := range matcher.FindAllStringSubmatch(s[2], -1) {
			if values := exported[s[1]][m[1]]; m[1] != "job" && (values == nil || m[2] == "=" && !slices.Contains(values, m[3])) {
				missing = append(missing, fmt.Sprintf("%s has no %s, which is asked for by %s", s[1], m[0], query))
			}
		}
	}
	for _, g := range grouping.FindAllStringSubmatch(query, -1) {
		for _, name := range strings.Split(g[1], ", ") {
			if !labels[name] {
				missing = append(missing, fmt.Sprintf("nothing has a label %s, which is asked for by %s", name, query))
			}
		}
	}
	if len(selectors) == 0 {
		missing = append(missing, "no selector is found in "+query)
	}
	return missing
}
