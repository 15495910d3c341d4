//go:build servers

package contracttest_test

import "testing"

// TestContractOfAll is TestContract for the whole big spec, with lists that are read from
// tables and from views. It takes minutes.
func TestContractOfAll(t *testing.T) {
	contract(t, "tables", big, nil)
	contract(t, "views", big, views)
}
