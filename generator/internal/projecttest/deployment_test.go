//go:build servers

package projecttest_test

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// During a rolling deployment, two versions of a program run on one database and one broker,
// and take requests. The new one has one more consumer, which gets every event that is
// published after it exists, whichever version publishes it. The old one, which does not
// know that consumer, does its own work as before until it is stopped, under load.
func TestRollingDeployment(t *testing.T) {
	const orders = 300 // before, during and after the time with both versions
	queues := projecttest.Catalog(t).Decision("queue").Options
	for _, o := range queues {
		on := setup{onPostgres["database"], o}
		t.Run(on.String(), func(t *testing.T) {
			s := openShop(t, on, openPostOffice(t, *seed), "DELIVERY_POLL=1s", "DELIVERY_LEASE=1h")
			s.Order(orders, ada).Wait()

			old := s.processes
			s.Deploy("audit")
			added := s.recorders[1]
			projecttest.Until(t, "an order that the new consumer has handled", func() bool {
				s.Order(1, ada).Wait()
				return len(s.recorded(added)) > 0
			})
			added.from = s.Acknowledged()
			s.Order(orders, ada).Wait()
			ordering := s.Order(orders, ada)
			for _, p := range old {
				p.Stop()
			}
			ordering.Wait()
			s.Finish()

			if r := s.Result(); r.Twice > 0 || !r.nothing() {
				t.Errorf("%d mails came twice; left is %+v", r.Twice, r.waiting)
			}
			for _, p := range old {
				if log := p.Log(); strings.Contains(log, `"level":"ERROR"`) {
					t.Errorf("the old version has logged errors:\n%s", log)
				}
			}
		})
	}
	projecttest.Count(t, len(queues))
}
