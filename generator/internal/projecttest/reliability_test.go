//go:build servers

package projecttest_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

var (
	orderCount = flag.Int("orders", 1000, "how many orders TestKilled has acknowledged")
	killCount  = flag.Int("kills", 5, "how often it kills the program meanwhile")
	seed       = flag.Uint64("seed", rand.Uint64(), "of when it kills, and how slow the mail server is")
)

// Processes of the program are killed at random moments while clients order and mails go out.
// Whatever it has acknowledged is kept, and has its effects, each once but for
// mails that say that they came before. docs/reliability.md shows a long run.
func TestKilled(t *testing.T) {
	on(t, func(t *testing.T, on setup) {
		t.Logf("-orders %d -kills %d -seed %d", *orderCount, *killCount, *seed)
		random := rand.New(rand.NewPCG(*seed, 0))
		s := openShop(t, on, openPostOffice(t, *seed), "DELIVERY_LEASE=1s")

		began := time.Now()
		ordering := s.Order(*orderCount, func(n int) string { return fmt.Sprintf("ada%d@example.com", n) })
		var caught waiting
		for n := range *killCount {
			share := (float64(n) + random.Float64()) / float64(*killCount) // of all there is to do
			projecttest.Until(t, "the next kill", func() bool { return s.Acknowledged()+s.mails.Count() >= int(share*2*float64(*orderCount)) })
			s.Rename(fmt.Sprintf("Lamp %d", n+1)) // so that there is something on its way to the other domain
			time.Sleep(time.Duration(random.Int64N(int64(10 * time.Millisecond))))
			killed := random.IntN(len(s.processes))
			s.processes[killed].Kill()
			caught = caught.plus(s.boxes.Waiting(t))
			s.Restart(killed)
		}
		ordering.Wait()
		s.Finish()
		took := time.Since(began)

		r := s.Result()
		if r.Acknowledged != *orderCount || !r.nothing() {
			t.Errorf("%d orders are acknowledged, want %d; left is %+v", r.Acknowledged, *orderCount, r.waiting)
		}
		if r.Redelivered+r.Twice == 0 {
			t.Error("no kill hit anything between its commit and its acknowledgement: this run shows nothing")
		}
		t.Logf("| database, queue | orders acknowledged | kills | no answer | unsent | published, not noted | redelivered | mails twice | lost | parked | time |")
		t.Logf("| %s, %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %.0f s |", on.database, on.queue, r.Acknowledged, *killCount, r.Unanswered,
			caught.Unsent, caught.Republished, r.Redelivered, r.Twice, r.Lost, r.Parked, took.Seconds())
	})
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
			return fmt.Sprintf("ada%d@example.com", n)
		}).Wait()
		projecttest.Until(t, "one that is parked, and no other", func() bool { return s.boxes.Waiting(t) == waiting{Parked: 1, Redelivered: 2} })
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
