package projecttest_test

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/tree"
)

// A package is checked again when what it sees of another has changed, by itself or by what
// that one imports, whichever variant was checked before.
func TestCheckerSeesImports(t *testing.T) {
	const user = `package user

import "example.com/x/api"

var (
	_ = [1]int{api.Length - 1: 0}
	_ = api.F() + 1
	_ = api.T{Exported: 1}.M() + 1
	_ = api.T{} == api.T{}
	_ = api.Far.N + 1
)
`
	const api = `package api

import "example.com/x/far"

const Length = 1

func F() int { return 0 }

type (
	T     struct { inner; Exported int }
	inner struct { comparable int }
)

func (inner) M() int { return 0 }

var Far far.T
`
	checker := projecttest.NewChecker(t)
	check := func(api, far string) string {
		p := &tree.Tree{}
		addModule(t, p, "example.com/x")
		for path, text := range map[string]string{"api/api.go": api, "far/far.go": "package far\n\ntype T struct{ N " + far + " }\n", "user/user.go": user} {
			if err := p.Add(tree.File{Path: path, Data: []byte(text), Mode: 0o644, Class: tree.Seed, Owner: "test"}); err != nil {
				t.Fatal(err)
			}
		}
		var all []string
		for _, err := range checker.Check(t, p) {
			all = append(all, err.Error())
		}
		return strings.Join(all, "\n")
	}
	good := func() {
		t.Helper()
		if errs := check(api, "int"); errs != "" {
			t.Error(errs)
		}
	}
	good()
	for _, change := range [][3]string{
		{"return 0", "return 1", ""},
		{"Length = 1", "Length = 2", "user/user.go:6:"},
		{"F() int { return 0 }", `F() string { return "" }`, "user/user.go:7:"},
		{"Exported int", "Exported string", "user/user.go:8:"},
		{"M() int { return 0 }", `M() string { return "" }`, "user/user.go:8:"},
		{"comparable int", "comparable []int", "user/user.go:9:"},
	} {
		changed := strings.ReplaceAll(api, change[0], change[1])
		if errs := check(changed, "int"); (errs == "") != (change[2] == "") || !strings.HasPrefix(errs, change[2]) || changed == api {
			t.Errorf("%s: %q, want %q", change[1], errs, change[2])
		}
		good()
	}
	if errs := check(api, "string"); !strings.HasPrefix(errs, "user/user.go:10:") {
		t.Errorf("a change that is far away: %q", errs)
	}
	good()
}
