//go:build servers

package change_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

func TestGrownOnPostgres(t *testing.T) {
	grow(t, "postgres", "DATABASE_URL="+projecttest.NewDatabase(t))
}
