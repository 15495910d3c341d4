package projecttest

import (
	"testing"

	"golang.org/x/sync/errgroup"
)

// Concurrently returns a function that starts a subtest, and one that waits until all have
// ended and has to be deferred. At most n subtests run at the same time, for tests that wait
// most of the time: t.Parallel runs as many as there are cores, for tests that compute.
func Concurrently(t *testing.T, n int) (start func(name string, f func(*testing.T)), wait func()) {
	var subtests errgroup.Group
	subtests.SetLimit(n)
	start = func(name string, f func(*testing.T)) {
		subtests.Go(func() error {
			t.Run(name, f)
			return nil
		})
	}
	return start, func() { subtests.Wait() }
}
