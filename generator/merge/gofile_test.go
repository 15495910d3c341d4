package merge

import (
	"strings"
	"testing"
)

// goFile is a file with a body after the imports, formatted.
func goFile(imports, body string) string {
	var block string
	if list := strings.Fields(imports); len(list) > 0 {
		block = "import (\n"
		for _, i := range list {
			if i == "|" {
				block += "\n"
				continue
			}
			block += "\t\"" + i + "\"\n"
		}
		block += ")\n\n"
	}
	return "package p\n\n" + block + body
}

func TestGo(t *testing.T) {
	const module = "example.com/shop"
	for _, c := range []struct{ name, base, yours, theirs, want string }{
		{
			"a longer name beside",
			"type Config struct {\n\tAddr string // where\n\tLog  bool   // whether\n}\n",
			"type Config struct {\n\tAddr         string // where\n\tLog          bool   // whether\n\tGreatestName int    // of all\n}\n",
			"type Config struct {\n\tAddr string // where to listen\n\tLog  bool   // whether\n}\n",
			"type Config struct {\n\tAddr         string // where to listen\n\tLog          bool   // whether\n\tGreatestName int    // of all\n}\n",
		},
		{
			"fields", "type A struct {\n\ta int\n}\n", "type A struct {\n\ta int\n\ty int\n}\n", "type A struct {\n\ta    int\n\tlong int\n}\n",
			"type A struct {\n\ta    int\n\ty    int\n\tlong int\n}\n",
		},
		{
			"methods of an interface", "type A interface {\n\tX()\n}\n", "type A interface {\n\tX()\n\tY()\n}\n", "type A interface {\n\tX()\n\tT()\n}\n",
			"type A interface {\n\tX()\n\tY()\n\tT()\n}\n",
		},
		{
			"elements", "var a = []int{\n\t1,\n}\n", "var a = []int{\n\t1,\n\t2,\n}\n", "var a = []int{\n\t1,\n\t3,\n}\n", "var a = []int{\n\t1,\n\t2,\n\t3,\n}\n",
		},
		{
			"constants", "const (\n\ta = 1\n)\n", "const (\n\ta = 1\n\ty = 2\n)\n", "const (\n\ta = 1\n\tt = 3\n)\n", "const (\n\ta = 1\n\ty = 2\n\tt = 3\n)\n",
		},
		{
			"declarations", "func a() {}\n", "func a() {}\n\nfunc y() {}\n", "func a() {}\n\nfunc t() {}\n", "func a() {}\n\nfunc y() {}\n\nfunc t() {}\n",
		},
		{
			"cases", "func a(x int) {\n\tswitch x {\n\tcase 1:\n\t}\n}\n", "func a(x int) {\n\tswitch x {\n\tcase 1:\n\tcase 2:\n\t}\n}\n",
			"func a(x int) {\n\tswitch x {\n\tcase 1:\n\tcase 3:\n\t}\n}\n", "func a(x int) {\n\tswitch x {\n\tcase 1:\n\tcase 2:\n\tcase 3:\n\t}\n}\n",
		},
		{
			"calls", "func a() {\n\tf(1)\n}\n", "func a() {\n\tf(1)\n\tf(2)\n}\n", "func a() {\n\tf(1)\n\tf(3)\n}\n", "func a() {\n\tf(1)\n\tf(2)\n\tf(3)\n}\n",
		},
	} {
		got := Go(Three{goFile("", c.base), goFile("", c.yours), goFile("", c.theirs)}, labels, module)
		if want := goFile("", c.want); got.Text != want || len(got.Conflicts) > 0 {
			t.Errorf("%s: got\n%s\n%+v, want\n%s", c.name, got.Text, got.Conflicts, want)
		}
	}
}

// Two changes whose order or sum nobody has chosen are a conflict.
func TestGoConflicts(t *testing.T) {
	for name, c := range map[string][3]string{
		"statements":       {"func a() {\n\tf(1)\n}\n", "func a() {\n\tf(1)\n\tx := 2\n\tf(x)\n}\n", "func a() {\n\tf(1)\n\treturn\n}\n"},
		"arguments":        {"var a = f(\n\t1,\n)\n", "var a = f(\n\t1,\n\t2,\n)\n", "var a = f(\n\t1,\n\t3,\n)\n"},
		"one line":         {"var a = 1\n", "var a = 2\n", "var a = 3\n"},
		"what is removed":  {"func a() {\n\tf(1)\n}\n", "func a() {\n\tf(2)\n}\n", ""},
		"not formatted":    {"func a() {\n  f(1)\n}\n", "func a() {\n  f(2)\n}\n", "func a() {\n  f(3)\n}\n"},
		"no Go afterwards": {"var a = 1\n\nvar b = 2\n", "var a = 1 +\n\t1\n\nvar b = 2\n", "var b = 2\n"},
	} {
		got := Go(Three{goFile("", c[0]), goFile("", c[1]), goFile("", c[2])}, labels, "example.com/shop")
		if len(got.Conflicts) == 0 || !strings.Contains(got.Text, "<<<<<<< yours\n") {
			t.Errorf("%s: got %q, want a conflict", name, got.Text)
		}
	}
}

func TestImports(t *testing.T) {
	const uses = "var _ = fmt.Sprint(strings.ToUpper(\"\"), own.X)\n"
	for _, c := range []struct{ name, base, yours, theirs, body, want string }{
		{"both add", "fmt", "fmt strings", "fmt | example.com/shop/own", uses, "fmt strings | example.com/shop/own"},
		{"theirs adds first", "", "", "fmt", "var _ = fmt.Sprint()\n", "fmt"},
		{"theirs removes", "fmt strings", "fmt strings", "fmt", "var _ = fmt.Sprint()\n", "fmt"},
		{"theirs removes what is used", "fmt strings", "fmt strings", "fmt", "var _ = fmt.Sprint(strings.ToUpper(\"\"))\n", "fmt strings"},
		{"yours removes", "fmt strings", "fmt", "fmt strings", "var _ = fmt.Sprint()\n", "fmt"},
		{"yours removes what is used", "fmt strings", "fmt", "fmt strings", "var _ = fmt.Sprint(strings.ToUpper(\"\"))\n", "fmt strings"},
		{"grouped by kind", "fmt | example.com/shop/own", "fmt | example.com/shop/own", "fmt strings | example.com/shop/own", uses, "fmt strings | example.com/shop/own"},
	} {
		three := Three{goFile(c.base, c.body), goFile(c.yours, c.body), goFile(c.theirs, c.body)}
		got := Go(three, labels, "example.com/shop")
		want := goFile(c.want, c.body)
		if c.want == "fmt" && c.base == "" { // a single one has no parentheses
			want = "package p\n\nimport \"fmt\"\n\n" + c.body
		}
		if got.Text != want || len(got.Conflicts) > 0 {
			t.Errorf("%s: got\n%s\n%+v, want\n%s", c.name, got.Text, got.Conflicts, want)
		}
	}
}
