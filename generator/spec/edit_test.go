package spec

import (
	"strings"
	"testing"
)

func TestEdit(t *testing.T) {
	const rest = "domains:\n  catalog:\n    product:\n      name: string\n"
	tests := map[string]struct{ text, want string }{
		"in a line":      {"name: shop\ndecisions: {cache: none, cqrs: false} # ours\n" + rest, "name: shop\ndecisions: {cache: memory, cqrs: true} # ours\n" + rest},
		"in a block":     {"name: shop\ndecisions:\n  # slow\n  cache: none # why\n  cqrs: 'off'\n" + rest, "name: shop\ndecisions:\n  # slow\n  cache: memory # why\n  cqrs: true\n" + rest},
		"quoted":         {"name: shop\n" + rest + "decisions: {\"cache\": \"none\", 'cqrs': off}\n", "name: shop\n" + rest + "decisions: {\"cache\": memory, 'cqrs': true}\n"},
		"one is missing": {"name: shop\ndecisions: {cache: none}\n" + rest, "name: shop\ndecisions: {cqrs: true, cache: memory}\n" + rest},
		"missing, block": {"name: shop\ndecisions:\n  cache: none\n" + rest, "name: shop\ndecisions:\n  cqrs: true\n  cache: memory\n" + rest},
		"none":           {"name: shop\n" + rest, "name: shop\n" + rest + "decisions: {cqrs: true}\n"},
		"empty":          {"name: shop\ndecisions: {}\n" + rest, "name: shop\ndecisions: {cqrs: true}\n" + rest},
		"umlauts":        {"name: shop\ndecisions: {cache: none, cqrs: false} # für später\n" + rest, "name: shop\ndecisions: {cache: memory, cqrs: true} # für später\n" + rest},
	}
	c := Choices{Decisions: []Choice{{Name: "cache", Options: []string{"none", "memory"}, Default: "memory"}, {Name: "cqrs", Options: []string{"off", "on"}, Default: "off"}}}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := Parse("underpin.yaml", []byte(test.text), c)
			if err != nil {
				t.Fatal(err)
			}
			s.Complete(c)
			s.Decisions["cache"], s.Decisions["cqrs"] = "memory", "on"
			got, err := Edit([]byte(test.text), s, c)
			if err != nil || string(got) != test.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, test.want)
			}
		})
	}
	t.Run("another type", func(t *testing.T) {
		s, err := Parse("underpin.yaml", []byte("name: shop\n"+rest), c)
		if err != nil {
			t.Fatal(err)
		}
		s.Complete(c)
		s.Domains[0].Resources[0].Fields[0].Type = Text
		if _, err := Edit([]byte("name: shop\n"+rest), s, c); err == nil || !strings.Contains(err.Error(), "underpin.lock") {
			t.Errorf("error is %v", err)
		}
	})
}
