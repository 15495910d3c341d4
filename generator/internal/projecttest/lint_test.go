//go:build network

package projecttest_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// golangci-lint has nothing to say about a project, run as its CI runs it: about the
// default one with any two options together, about the big one with every option at
// least once, and about one that has next to nothing.
func TestLint(t *testing.T) {
	c, linted := projecttest.Catalog(t), 0
	lint := func(name string, s *spec.Spec) {
		linted++
		t.Run(name+" "+projecttest.Chosen(s), func(t *testing.T) {
			cmd := exec.Command("make", "lint")
			cmd.Dir = projecttest.Dir(t, s, projecttest.Render(t, c, s))
			cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath") // compiles what projects have in common once
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("make lint: %v\n%s", err, out)
			}
		})
	}
	lint("tiny", projecttest.FieldSpec(t, c, [][]string{{"string"}}))
	for _, choice := range projecttest.Covering(c) {
		lint("default", choice.Spec(t, c, ""))
	}
	for _, decisions := range projecttest.EveryOption(c, nil) {
		lint("big", projecttest.Spec(t, c, big, decisions))
	}
	projecttest.Count(t, linted)
}
