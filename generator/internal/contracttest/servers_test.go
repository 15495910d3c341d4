//go:build servers

package contracttest_test

import "testing"

// TestContractOfTables is TestContract for lists that are read from tables, of which the
// big spec has those of every type. It takes minutes.
func TestContractOfTables(t *testing.T) { contract(t, "big", big, nil) }
