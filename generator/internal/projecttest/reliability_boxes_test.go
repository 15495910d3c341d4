//go:build servers

package projecttest_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// waiting is what the outboxes and inboxes of all domains hold.
type waiting struct {
	Unsent      int // committed, and not yet known to be published
	Republished int // of these, in an inbox of the domain already
	Undone      int // in an inbox, and neither done nor parked
	Parked      int
	Redelivered int // attempts that were not the first of their event
}

func (w waiting) plus(v waiting) waiting {
	return waiting{w.Unsent + v.Unsent, w.Republished + v.Republished, w.Undone + v.Undone, w.Parked + v.Parked, w.Redelivered + v.Redelivered}
}

func (w waiting) nothing() bool { return w.Unsent == 0 && w.Undone == 0 && w.Parked == 0 }

// boxes asks the databases, by domain, whether the program runs or not.
type boxes map[string]*sql.DB

// openBoxes keeps no connection: the next program has to find what the last has
// left, and recover it itself.
func openBoxes(t *testing.T, database, where string, domains ...string) boxes {
	t.Helper()
	b := boxes{}
	for _, domain := range domains {
		driver, source := "sqlite", "file:"+filepath.Join(where, domain+".db")+"?mode=ro&_pragma=busy_timeout(5000)"
		if database == "postgres" {
			u, err := url.Parse(where)
			if err != nil {
				t.Fatal(err)
			}
			q := u.Query()
			q.Set("search_path", domain)
			u.RawQuery = q.Encode()
			driver, source = "pgx", u.String()
		}
		db, err := sql.Open(driver, source)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxIdleConns(-1)
		t.Cleanup(func() { db.Close() })
		b[domain] = db
	}
	return b
}

func (b boxes) Waiting(t *testing.T) (all waiting) {
	t.Helper()
	for _, db := range b {
		var w waiting
		if err := db.QueryRowContext(t.Context(), `SELECT
			(SELECT COUNT(*) FROM _outbox WHERE parked_at IS NULL),
			(SELECT COUNT(*) FROM _outbox WHERE id IN (SELECT id FROM _inbox)),
			(SELECT COUNT(*) FROM _inbox WHERE due_at IS NOT NULL),
			(SELECT COUNT(*) FROM _outbox WHERE parked_at IS NOT NULL) + (SELECT COUNT(*) FROM _inbox WHERE parked_at IS NOT NULL),
			(SELECT COALESCE(SUM(attempts - 1), 0) FROM _inbox WHERE attempts > 0)`,
		).Scan(&w.Unsent, &w.Republished, &w.Undone, &w.Parked, &w.Redelivered); err != nil {
			t.Fatal(err)
		}
		all = all.plus(w)
	}
	return all
}

// IDs are those in a table of a domain.
func (b boxes) IDs(t *testing.T, domain, table string) (ids []string) {
	t.Helper()
	rows, err := b[domain].QueryContext(t.Context(), `SELECT id FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}
