//go:build servers

package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// A program on real servers exports what alerts and dashboard ask for, too: what waits in a
// broker, whichever it is.
func TestMetricsOfServersAreThere(t *testing.T) {
	c, tried := projecttest.Catalog(t), 0
	for _, d := range c.Decisions {
		for _, o := range d.Options {
			if len(o.Part.Services) == 0 {
				continue
			}
			tried++
			s := projecttest.Spec(t, c, "", map[string]string{"database": "postgres", d.Name: o.Name})
			metricsAreThere(t, s, projecttest.Render(t, c, s), onServers(t, c, s, projecttest.NewDatabase(t))...)
		}
	}
	if tried == 0 {
		t.Error("no option needs a server")
	}
}
