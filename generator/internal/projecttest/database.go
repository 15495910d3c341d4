package projecttest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// NewDatabase makes a database on the server that tests may use, for as long as the test
// runs, and returns its URL.
func NewDatabase(t *testing.T) string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		t.Fatal("set TEST_DATABASE_URL, as .ci/services up tells")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "test_" + strings.ToLower(rand.Text())
	execute := func(format string) {
		conn, err := pgx.Connect(context.Background(), server)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.Background())
		if _, err := conn.Exec(context.Background(), fmt.Sprintf(format, u.Path)); err != nil {
			t.Fatal(err)
		}
	}
	execute("CREATE DATABASE %s")
	t.Cleanup(func() { execute("DROP DATABASE %s WITH (FORCE)") })
	return u.String()
}
