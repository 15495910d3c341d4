//go:build servers

package projecttest_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// killer kills processes of a shop, and its broker.
type killer struct {
	*shop
	random  *rand.Rand
	brokers []decisions.Service
	times   int // that it kills

	kills, brokerKills int     // of processes
	caught             waiting // at the kills of processes
	stranded           waiting // while the broker was away
}

// kill has clients order, and kills meanwhile, for the nth time: one process at any moment
// or, every second time, all that handle events, at the worst moment. Then the mail server
// has taken mails and not responded and, with a broker, events have arrived and are not
// stored.
func (k *killer) kill(n, orders int) {
	k.t.Helper()
	worst := n%2 == 0
	victims := []*process{k.processes[k.random.IntN(len(k.processes))]}
	if worst {
		victims = k.handlers()
		k.mails.Hold()
	}
	start := k.Acknowledged() + int(float64(orders)/2*k.random.Float64())
	before := k.Order(orders/2, ada)
	projecttest.Until(k.t, "orders before the next kill", func() bool { return k.Acknowledged() >= start })
	unlock := func() {}
	if worst {
		projecttest.Until(k.t, "a mail is taken", func() bool { return k.mails.Held() > 0 })
		if k.broker {
			unlock = k.boxes.LockInboxes(k.t)
		}
	}
	k.Rename(fmt.Sprintf("Lamp %d", n+1)) // an event for the other domain
	if worst && k.broker {
		projecttest.Until(k.t, "it is published", func() bool { return k.boxes.WaitingOf(k.t, "catalog").Unsent == 0 })
	}
	time.Sleep(time.Duration(k.random.Int64N(int64(10 * time.Millisecond))))
	for _, p := range victims {
		p.Kill()
		k.kills++
	}
	k.caught = k.caught.plus(k.boxes.Waiting(k.t))
	unlock()
	if worst {
		k.mails.Release()
	}
	after := k.Order(orders-orders/2, ada)
	k.restart(victims, k.broker && k.killsBroker(n))
	before.Wait()
	after.Wait()
}

// killsBroker reports whether the broker is killed too at the nth time: not at the last, and
// at equal distances.
func (k *killer) killsBroker(n int) bool {
	parts := *brokerKillCount + 1
	return n+1 < k.times && (n+1)*parts/k.times > n*parts/k.times
}

// restart starts processes again. With an outage, the broker first stops responding, and is
// killed and started again after them. The first outage is short, others last until an event
// could not be published.
func (k *killer) restart(victims []*process, outage bool) {
	k.t.Helper()
	if outage {
		k.eachBroker(hang)
	}
	for _, p := range victims {
		k.Start(p)
	}
	if !outage {
		return
	}
	k.Rename(k.name + ", without broker")
	k.eachBroker(func(t *testing.T, name string) { service(t, "kill", name) })
	k.brokerKills++
	if k.brokerKills > 1 {
		projecttest.Until(k.t, "an event that can't be published", func() bool { return k.boxes.Waiting(k.t).Refused > 0 })
	}
	k.stranded = k.stranded.plus(k.boxes.Waiting(k.t))
	k.eachBroker(func(t *testing.T, name string) { service(t, "start", name) })
}

func (k *killer) eachBroker(do func(t *testing.T, name string)) {
	k.t.Helper()
	for _, b := range k.brokers {
		do(k.t, b.Name)
	}
}
