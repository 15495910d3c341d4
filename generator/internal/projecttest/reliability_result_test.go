//go:build servers

package projecttest_test

import (
	"slices"
	"strings"
)

// result is what became of all orders.
type result struct {
	Acknowledged int
	Unanswered   int // stored, and no client knows
	Lost         int // effects that should have happened: in the table, in the list, in a mailbox
	Twice        int // mails that came again, with the same Message-ID
	waiting
}

// Result compares what clients know with what is stored, and that with its effects. Each
// must have happened once, except that a mail may come again.
func (s *shop) Result() (r result) {
	s.t.Helper()
	acked, kept := s.acknowledged(), s.kept()
	for order := range kept {
		if !acked[order] {
			r.Unanswered++
		}
	}
	for order := range acked {
		if !kept[order] {
			s.t.Errorf("order %s was acknowledged and is lost", order)
			r.Lost++
		}
	}
	mails := map[string]int{}
	for order, ids := range s.mailed() {
		mails[order] = len(ids)
		for _, n := range ids {
			r.Twice += n - 1
		}
	}
	r.Lost += s.expectOnce("in a mail, but for repetitions with the same Message-ID", mails, kept)
	r.Lost += s.expectOnce("in the list", s.listed(), kept)
	for _, recorder := range s.recorders {
		r.Lost += s.expectOnce("in the table "+recorder.name, s.recorded(recorder), kept, s.acked[:recorder.from]...)
	}
	r.Acknowledged, r.waiting = len(acked), s.boxes.Waiting(s.t)
	return r
}

// expectOnce reports orders that are more than once among times, stored ones that are
// missing, unless they are optional, and others that are not stored. It returns how many are
// missing.
func (s *shop) expectOnce(where string, times map[string]int, kept map[string]bool, optional ...string) (lost int) {
	s.t.Helper()
	missing := notIn(times, kept, optional)
	for _, order := range missing {
		s.t.Errorf("order %s is not %s", order, where)
	}
	for order, n := range times {
		switch {
		case !kept[order]:
			s.t.Errorf("order %q is not stored, but %s", order, where)
		case n != 1:
			s.t.Errorf("order %s is %d times %s, want once", order, n, where)
		}
	}
	return len(missing)
}

// notIn returns the stored orders that are not among times, without optional ones.
func notIn(times map[string]int, kept map[string]bool, optional []string) (missing []string) {
	for order := range kept {
		if times[order] == 0 && !slices.Contains(optional, order) {
			missing = append(missing, order)
		}
	}
	return missing
}

// acknowledged returns the orders that clients know to be stored.
func (s *shop) acknowledged() map[string]bool {
	all := map[string]bool{}
	for _, order := range s.acked {
		all[order] = true
	}
	return all
}

// kept returns the orders that are stored.
func (s *shop) kept() map[string]bool {
	s.t.Helper()
	all := map[string]bool{}
	for _, order := range s.boxes.IDs(s.t, "orders", "orders") {
		all[order] = true
	}
	return all
}

// recorded returns how often each order is in the table of a recorder.
func (s *shop) recorded(r *recorder) map[string]int {
	s.t.Helper()
	all := map[string]int{}
	for _, order := range s.boxes.IDs(s.t, "catalog", r.name) {
		all[order]++
	}
	return all
}

// listed returns how often each order is in the list.
func (s *shop) listed() map[string]int {
	s.t.Helper()
	all := map[string]int{}
	for cursor := ""; ; {
		page := s.page("limit=200" + cursor)
		for _, order := range page.Items {
			all[order.ID]++
			if s.views && order.ProductName != s.name {
				s.t.Errorf("the view has order %s for a %q, want %q", order.ID, order.ProductName, s.name)
			}
		}
		if page.NextCursor == nil {
			return all
		}
		cursor = "&cursor=" + *page.NextCursor
	}
}

// mailed returns how often a mail came, by order and Message-ID.
func (s *shop) mailed() map[string]map[string]int {
	all := map[string]map[string]int{}
	for _, l := range s.mails.Taken() {
		order := strings.TrimSuffix(strings.TrimPrefix(l.subject, "Order "), " has been created")
		if all[order] == nil {
			all[order] = map[string]int{}
		}
		all[order][l.messageID]++
	}
	return all
}
