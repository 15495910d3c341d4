//go:build servers

package projecttest_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

var (
	orderCount      = flag.Int("orders", 1000, "how many orders TestKilled has acknowledged")
	killCount       = flag.Int("kills", 0, "how often it kills processes of the program meanwhile (default 5, or 2 with a broker, after which it takes longer)")
	brokerKillCount = flag.Int("broker-kills", 1, "how often it kills the broker meanwhile")
	seed            = flag.Uint64("seed", rand.Uint64(), "of when it kills, and how slow the mail server is")
)

// Processes of the program and its broker are killed at random moments while clients order
// and mails go out. All acknowledged orders are stored and have their effects, each once,
// except that a mail may come again with the same Message-ID. docs/reliability.md shows a
// long run.
func TestKilled(t *testing.T) {
	tried := on(t, func(t *testing.T, on setup) {
		k := killer{random: rand.New(rand.NewPCG(*seed, 0)), times: cmp.Or(*killCount, 5)}
		if on.provides("broker") {
			k.times = cmp.Or(*killCount, 2)
			k.brokers = on.queue.Part.Services
			ownServers(t, k.brokers)
		}
		t.Logf("-orders %d -kills %d -broker-kills %d -seed %d", *orderCount, k.times, *brokerKillCount, *seed)
		k.shop = openShop(t, on, openPostOffice(t, *seed), "DELIVERY_LEASE=1s")
		if k.broker {
			k.Order(1, ada).Wait()
			k.Finish()                  // so the broker has all queues
			time.Sleep(3 * time.Second) // RabbitMQ writes down late which ones it has: see .ci/services
		}

		began, orders := time.Now(), *orderCount-k.Acknowledged()
		for n := range k.times {
			k.kill(n, orders*(n+1)/k.times-orders*n/k.times)
		}
		k.Finish()
		took := time.Since(began)

		r := k.Result()
		if r.Acknowledged != *orderCount || !r.nothing() {
			t.Errorf("%d orders are acknowledged, want %d; left is %+v", r.Acknowledged, *orderCount, r.waiting)
		}
		if r.Redelivered == 0 || r.Twice == 0 { // the worst moments see to that
			t.Error("no kill hit anything between its commit and its acknowledgement: this run shows nothing")
		}
		if k.broker && (k.brokerKills != *brokerKillCount || k.stranded.Unsent < k.brokerKills) {
			t.Errorf("%d kills of the broker, want %d, which needs more -kills; they left %d events unsent", k.brokerKills, *brokerKillCount, k.stranded.Unsent)
		}
		t.Logf("| database, queue | orders acknowledged | kills | broker kills | no response | unsent | published, not recorded | unsent without broker | redelivered | mails twice | lost | parked | time |")
		t.Logf("| %s, %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %.0f s |", on.database, on.queue.Name, r.Acknowledged, k.kills, k.brokerKills, r.Unanswered,
			k.caught.Unsent, k.caught.Republished, k.stranded.Unsent, r.Redelivered, r.Twice, r.Lost, r.Parked, took.Seconds())
	})
	projecttest.Count(t, tried)
}

// What can't be done is parked and is in nobody's way, and is done once its cause
// is gone and somebody says so.
func TestPoisoned(t *testing.T) {
	const orders, poisoned = 1000, "ghost@example.com"
	on(t, func(t *testing.T, on setup) {
		mails := openPostOffice(t, *seed)
		mails.Refuse(poisoned)
		s := openShop(t, on, mails, "DELIVERY_ATTEMPTS=3")
		s.Order(orders, func(n int) string {
			if n == orders/2 {
				return poisoned
			}
			return ada(n)
		}).Wait()
		projecttest.Until(t, "a parked event, no other that waits, and all other mails", func() bool {
			return s.boxes.Waiting(t) == waiting{Parked: 1, Redelivered: 2} && mails.Count() >= orders-1
		})
		if got := mails.Count(); got != orders-1 {
			t.Errorf("%d mails went out, want all but one", got)
		}

		var parked struct {
			Consumer, Key, Error string
			Attempts             int
		}
		list := s.Do("parked", "list")
		if err := json.Unmarshal([]byte(list), &parked); err != nil || strings.Count(list, "\n") != 1 {
			t.Fatalf("not one line, but %v:\n%s", err, list)
		}
		if parked.Consumer != "orders.order.mail" || parked.Attempts != 3 || !strings.Contains(parked.Error, "Nobody of that name here") {
			t.Errorf("parked is %s", list)
		}

		mails.Refuse("")
		if out := s.Do("parked", "replay"); !strings.Contains(out, "orders_inbox: 1 replayed\n") {
			t.Errorf("replayed:\n%s", out)
		}
		replayed := time.Now()
		s.Finish()
		t.Logf("done %v after it was replayed", time.Since(replayed))
		taken := mails.Taken()
		if last := taken[len(taken)-1]; last.to != poisoned || last.subject != "Order "+parked.Key+" has been created" {
			t.Errorf("the last mail is %+v", last)
		}
		if out := s.Do("parked", "list"); out != "" {
			t.Errorf("still parked:\n%s", out)
		}
		s.Result()
	})
}
