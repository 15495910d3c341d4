package printable_test

import (
	"testing"

	"github.com/underpin-dev/underpin/cmd/underpin/printable"
)

func TestLine(t *testing.T) {
	if got, want := printable.Line("a\nb\x1b[31m\u202e ü"), `a\nb\x1b[31m\u202e ü`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
