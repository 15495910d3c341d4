package merge

import (
	"slices"
	"strings"
	"testing"
)

// goMod is a go.mod that requires modules such as "a/x@v1.0.0", those with a star indirectly.
func goMod(goVersion, required string) string {
	var direct, indirect []string
	for _, r := range strings.Fields(required) {
		path, version, _ := strings.Cut(r, "@")
		if strings.HasSuffix(version, "*") {
			indirect = append(indirect, "\t"+path+" "+strings.TrimSuffix(version, "*")+" // indirect\n")
		} else {
			direct = append(direct, "\t"+path+" "+version+"\n")
		}
	}
	text := "module example.com/shop\n\ngo " + goVersion + "\n"
	for _, list := range [][]string{direct, indirect} {
		switch {
		case len(list) == 1:
			text += "\nrequire" + strings.Replace(list[0], "\t", " ", 1)
		case len(list) > 1:
			text += "\nrequire (\n" + strings.Join(list, "") + ")\n"
		}
	}
	return text
}

func TestGoMod(t *testing.T) {
	for _, c := range []struct {
		name, base, yours, theirs, want string
		imports, kept                   string
	}{
		{name: "added", base: "a.b/c@v1.0.0", yours: "a.b/c@v1.0.0", theirs: "a.b/c@v1.0.0 a.b/t@v1.0.0", want: "a.b/c@v1.0.0 a.b/t@v1.0.0"},
		{name: "both add", base: "a.b/c@v1.0.0", yours: "a.b/c@v1.0.0 a.b/y@v1.0.0", theirs: "a.b/c@v1.0.0 a.b/t@v1.0.0*", want: "a.b/c@v1.0.0 a.b/y@v1.0.0 a.b/t@v1.0.0*"},
		{name: "the higher version of theirs", base: "a.b/c@v1.0.0", yours: "a.b/c@v1.1.0", theirs: "a.b/c@v1.2.0", want: "a.b/c@v1.2.0"},
		{name: "the higher version of yours", base: "a.b/c@v1.0.0", yours: "a.b/c@v1.3.0", theirs: "a.b/c@v1.2.0", want: "a.b/c@v1.3.0"},
		{name: "direct in one", base: "", yours: "a.b/c@v1.0.0*", theirs: "a.b/c@v1.0.0", want: "a.b/c@v1.0.0"},
		{name: "theirs makes it indirect", base: "a.b/c@v1.0.0", yours: "a.b/c@v1.0.0", theirs: "a.b/c@v1.0.0*", want: "a.b/c@v1.0.0*"},
		{name: "removed", base: "a.b/c@v1.0.0 a.b/d@v1.0.0", yours: "a.b/c@v1.0.0 a.b/d@v1.0.0", theirs: "a.b/c@v1.0.0", want: "a.b/c@v1.0.0"},
		{name: "removed, but imported", base: "a.b/c@v1.0.0 a.b/d@v1.0.0", yours: "a.b/c@v1.0.0 a.b/d@v1.0.0", theirs: "a.b/c@v1.0.0", want: "a.b/c@v1.0.0 a.b/d@v1.0.0", imports: "a.b/d", kept: "a.b/d"},
		{name: "removed, but perhaps needed", base: "a.b/c@v1.0.0 a.b/d@v1.0.0", yours: "a.b/c@v1.0.0 a.b/d@v1.0.0 a.b/y@v1.0.0", theirs: "a.b/c@v1.0.0", want: "a.b/c@v1.0.0 a.b/y@v1.0.0 a.b/d@v1.0.0*", kept: "a.b/d"},
		{name: "removed by yours", base: "a.b/c@v1.0.0 a.b/d@v1.0.0", yours: "a.b/c@v1.0.0", theirs: "a.b/c@v1.0.0 a.b/d@v1.1.0", want: "a.b/c@v1.0.0"},
	} {
		got, kept, err := GoMod(Three{goMod("1.25.0", c.base), goMod("1.25.0", c.yours), goMod("1.26.0", c.theirs)},
			func(module string) bool { return slices.Contains(strings.Fields(c.imports), module) })
		if want := goMod("1.26.0", c.want); err != nil || got != want || !slices.Equal(kept, strings.Fields(c.kept)) {
			t.Errorf("%s: got\n%s\n%v, %v, want\n%s", c.name, got, kept, err, want)
		}
	}
	if _, _, err := GoMod(Three{goMod("1.25.0", ""), "module", goMod("1.25.0", "")}, nil); err == nil {
		t.Error("a go.mod of yours that can't be read: got no error")
	}
}

// What yours says besides stays.
func TestGoModKeepsYours(t *testing.T) {
	base := goMod("1.25.0", "a.b/c@v1.0.0")
	yours := strings.Replace(base, "example.com/shop", "example.com/mine // moved", 1) + "\nreplace a.b/c => ../c\n"
	got, _, err := GoMod(Three{base, yours, goMod("1.25.0", "a.b/c@v1.0.0 a.b/t@v1.0.0")}, func(string) bool { return false })
	for _, want := range []string{"module example.com/mine // moved\n", "replace a.b/c => ../c\n", "a.b/t v1.0.0\n"} {
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("got\n%s\n%v, want %q in it", got, err, want)
		}
	}
}

func TestGoSum(t *testing.T) {
	three := Three{"a.b/c v1.0.0 h1:c\na.b/d v1.0.0 h1:d\n", "a.b/c v1.0.0 h1:c\na.b/d v1.0.0 h1:d\na.b/y v1.0.0/go.mod h1:y\n", "a.b/c v1.0.0 h1:c\na.b/t v1.10.0 h1:t\na.b/t v1.9.0 h1:t\n"}
	all := "a.b/c v1.0.0 h1:c\na.b/d v1.0.0 h1:d\na.b/t v1.9.0 h1:t\na.b/t v1.10.0 h1:t\na.b/y v1.0.0/go.mod h1:y\n"
	if got := GoSum(three, true); got != all {
		t.Errorf("got %q, want %q", got, all)
	}
	if got, want := GoSum(three, false), strings.Replace(all, "a.b/d v1.0.0 h1:d\n", "", 1); got != want {
		t.Errorf("without modules of its own: got %q, want %q", got, want)
	}
}
