package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/cmd/underpin/decisionstest"
	"github.com/underpin-dev/underpin/generator/decisions"
)

// offered is what a shell is offered for the last of these words, without the
// descriptions, and the directive.
func offered(t *testing.T, c *decisions.Catalog, words ...string) string {
	t.Helper()
	var out strings.Builder
	root := rootCommand(&app{Streams{nil, &out, io.Discard}, c})
	root.SetArgs(append([]string{cobra.ShellCompNoDescRequestCmd}, words...))
	root.SetOut(&out)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func TestCompletion(t *testing.T) {
	const plain, inThisOrder, folders, extensions = " :4", " :36", ":16", " :8" // directives of cobra
	tests := []struct {
		words []string
		want  string
	}{
		{[]string{"new", "--soup", ""}, "fish onion pea" + inThisOrder},
		{[]string{"new", "--soup=f"}, "fish onion pea" + inThisOrder}, // from which the shell chooses
		{[]string{"new", "kitchen", "--salad="}, "false true" + inThisOrder},
		{[]string{"new", "--preset", ""}, "small big" + inThisOrder},
		{[]string{"new", "--git="}, "true false" + inThisOrder},
		{[]string{"new", "--spec", ""}, "yaml yml" + extensions},
		{[]string{"new", "--name", ""}, ":4"},
		{[]string{"new", "--des"}, "--dessert" + plain},
		{[]string{"new", ""}, folders},
		{[]string{"new", "kitchen", ""}, ":4"},
		{[]string{"explain", ""}, "soup salad dessert candle music" + inThisOrder},
		{[]string{"explain", "soup", ""}, ":4"},
		{[]string{"decide", ""}, "soup= salad= dessert=" + " :38"}, // and no space after it
		{[]string{"decide", "soup="}, "soup=fish soup=onion soup=pea" + inThisOrder},
		{[]string{"decide", "soup=pea", "salad="}, "salad=false salad=true" + inThisOrder},
		{[]string{"add", ""}, "domain field resource" + plain},
		{[]string{"add", "field", ""}, ":4"},
		{[]string{"remove", ""}, "domain field resource" + plain},
		{[]string{"completion", ""}, "bash zsh fish powershell" + inThisOrder},
		{[]string{"completion", "zsh", ""}, ":4"},
		{[]string{"version", ""}, ":4"},
		{[]string{"help", ""}, "add apply completion decide diff explain help new remove undo version" + inThisOrder},
		{[]string{"n"}, "new" + plain},
	}
	for _, test := range tests {
		if got := offered(t, decisionstest.Fake(t), test.words...); got != test.want {
			t.Errorf("%q: %q, want %q", test.words, got, test.want)
		}
	}
}
