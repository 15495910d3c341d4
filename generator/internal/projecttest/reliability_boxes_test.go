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
	Refused     int // of these, failed to be published at least once
	Republished int // of these, in an inbox of the domain already
	Undone      int // in an inbox, and neither done nor parked
	Parked      int
	Redelivered int // attempts that were not the first of their event
}

func (w waiting) plus(v waiting) waiting {
	return waiting{w.Unsent + v.Unsent, w.Refused + v.Refused, w.Republished + v.Republished, w.Undone + v.Undone, w.Parked + v.Parked, w.Redelivered + v.Redelivered}
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

// Waiting returns what the boxes of all domains hold.
func (b boxes) Waiting(t *testing.T) (all waiting) {
	t.Helper()
	for domain := range b {
		all = all.plus(b.WaitingOf(t, domain))
	}
	return all
}

// WaitingOf returns what the boxes of a domain hold.
func (b boxes) WaitingOf(t *testing.T, domain string) (w waiting) {
	t.Helper()
	if err := b[domain].QueryRowContext(t.Context(), `SELECT
		(SELECT COUNT(*) FROM _outbox WHERE parked_at IS NULL),
		(SELECT COUNT(*) FROM _outbox WHERE parked_at IS NULL AND error IS NOT NULL),
		(SELECT COUNT(*) FROM _outbox WHERE id IN (SELECT id FROM _inbox)),
		(SELECT COUNT(*) FROM _inbox WHERE due_at IS NOT NULL),
		(SELECT COUNT(*) FROM _outbox WHERE parked_at IS NOT NULL) + (SELECT COUNT(*) FROM _inbox WHERE parked_at IS NOT NULL),
		(SELECT COALESCE(SUM(attempts - 1), 0) FROM _inbox WHERE attempts > 0)`,
	).Scan(&w.Unsent, &w.Refused, &w.Republished, &w.Undone, &w.Parked, &w.Redelivered); err != nil {
		t.Fatal(err)
	}
	return w
}

// LockInboxes makes processes wait before they store events, or record that these were
// handled. The returned function ends that. It closes the connections that wait, or PostgreSQL
// would still execute the statements of processes that were killed. PostgreSQL only.
func (b boxes) LockInboxes(t *testing.T) (unlock func()) {
	t.Helper()
	var locks []*sql.Tx
	for _, db := range b {
		tx, err := db.BeginTx(t.Context(), nil)
		if err == nil {
			_, err = tx.ExecContext(t.Context(), "LOCK TABLE _inbox IN EXCLUSIVE MODE")
		}
		if err != nil {
			t.Fatal(err)
		}
		locks = append(locks, tx)
	}
	return func() {
		t.Helper()
		for _, tx := range locks {
			if _, err := tx.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid, 60000) FROM pg_locks
				WHERE NOT granted AND relation = '_inbox'::regclass AND
					database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
				t.Fatal(err)
			}
		}
		for _, tx := range locks {
			tx.Rollback()
		}
	}
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
