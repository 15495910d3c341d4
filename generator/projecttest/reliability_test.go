//go:build servers

package projecttest_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	orderCount = flag.Int("orders", 1000, "how many orders TestKilled has acknowledged")
	killCount  = flag.Int("kills", 5, "how often it kills the program meanwhile")
	seed       = flag.Uint64("seed", rand.Uint64(), "of when it kills, and how slow the mail server is")
)

// The program is killed at random moments under load. Whatever it has acknowledged
// is kept, and has its effects. docs/reliability.md shows what a long run gives.
func TestKilled(t *testing.T) {
	on(t, func(t *testing.T, database string) {
		t.Logf("-orders %d -kills %d -seed %d", *orderCount, *killCount, *seed)
		random := rand.New(rand.NewPCG(*seed, 0))
		s := openShop(t, database, openPostOffice(t, *seed), "DELIVERY_LEASE=1s")

		began := time.Now()
		var acknowledged atomic.Int64
		clients := s.Order(*orderCount, func(n int) string { return fmt.Sprintf("ada%d@example.com", n) }, func() { acknowledged.Add(1) })
		var caught waiting // by kills, on the way
		for n := range *killCount {
			at := int64((float64(n) + random.Float64()) * float64(*orderCount) / float64(*killCount))
			until(t, "the next kill", func() bool { return acknowledged.Load() >= at })
			time.Sleep(time.Duration(random.Int64N(int64(10 * time.Millisecond))))
			s.Kill()
			w := s.boxes.Waiting(t)
			caught.Unsent, caught.Republished, caught.Undone = caught.Unsent+w.Unsent, caught.Republished+w.Republished, caught.Undone+w.Undone
			s.Restart()
		}
		clients.Wait()
		written := time.Since(began)
		s.Finish()
		took := time.Since(began)

		r := s.Result()
		if r.Acknowledged < *orderCount || !r.nothing() {
			t.Errorf("%+v", r)
		}
		t.Logf("%+v, caught by kills: %+v, %v until acknowledged, %v until done", r, caught, written, took)
	})
}

// What can't be done is parked and is in nobody's way, and is done once its cause
// is gone and somebody says so.
func TestPoisoned(t *testing.T) {
	const orders, poisoned = 1000, "ghost@example.com"
	on(t, func(t *testing.T, database string) {
		mails := openPostOffice(t, *seed)
		mails.Refuse(poisoned)
		s := openShop(t, database, mails, "DELIVERY_ATTEMPTS=3")
		s.Order(orders, func(n int) string {
			if n == orders/2 {
				return poisoned
			}
			return fmt.Sprintf("ada%d@example.com", n)
		}, func() {}).Wait()
		until(t, "one that is parked, and no other", func() bool { return s.boxes.Waiting(t) == waiting{Parked: 1, Redelivered: 2} })
		if got := len(mails.Taken()); got != orders-1 {
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
