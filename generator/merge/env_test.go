package merge

import "testing"

func TestEnv(t *testing.T) {
	const base = "# All settings.\n\n# Where.\nADDR=:8080\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n"
	for _, c := range []struct{ name, base, yours, theirs, want string }{
		{"nothing", base, base, base, base},
		{"yours", base, "ADDR=:80\n", base, "ADDR=:80\n"},
		{"theirs", base, base, "# All settings.\n\n# Where to listen.\nADDR=:8080\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n", "# All settings.\n\n# Where to listen.\nADDR=:8080\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n"},
		{"both change another", base, "# All settings.\n\n# Where.\nADDR=:80\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n", "# All settings.\n\n# Where.\nADDR=:8080\n\n# How long.\nTTL=2m\n\n#DEBUG=1\n", "# All settings.\n\n# Where.\nADDR=:80\n\n# How long.\nTTL=2m\n\n#DEBUG=1\n"},
		{"a new one after its neighbour", base, base + "\nMINE=1\n", "# All settings.\n\n# Where.\nADDR=:8080\n\nNEW=1\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n", "# All settings.\n\n# Where.\nADDR=:8080\n\nNEW=1\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n\nMINE=1\n"},
		{"a new one after a removed neighbour", base, "OTHER=1\n", "# All settings.\n\n# Where.\nADDR=:8080\nNEW=1\n\n# How long.\nTTL=1m\n\n#DEBUG=1\n", "OTHER=1\nNEW=1\n"},
		{"removed by theirs", base, base, "# All settings.\n\n# Where.\nADDR=:8080\n\n#DEBUG=1\n", "# All settings.\n\n# Where.\nADDR=:8080\n\n#DEBUG=1\n"},
		{"removed by theirs, changed by yours", base, "ADDR=:8080\n\n# How long.\nTTL=5m\n", "ADDR=:8080\n", "ADDR=:8080\n\n# How long.\nTTL=5m\n"},
		{"the same in both", base, base + "NEW=1\n", base + "NEW=1\n", base + "NEW=1\n"},
	} {
		if got := Env(Three{c.base, c.yours, c.theirs}); got.Text != c.want || len(got.Conflicts) > 0 {
			t.Errorf("%s: got %q, %+v, want %q", c.name, got.Text, got.Conflicts, c.want)
		}
	}
	for name, c := range map[string]struct {
		three Three
		want  Conflict
	}{
		"both changed": {Three{"A=1\nB=1\n", "A=1\nB=2\n", "A=1\nB=3\n"}, Conflict{2, "B=2\n", "B=1\n", "B=3\n"}},
		"both added":   {Three{"", "A=1\n", "A=2\n"}, Conflict{1, "A=1\n", "", "A=2\n"}},
	} {
		if got := Env(c.three); got.Text != c.three.Yours || len(got.Conflicts) != 1 || got.Conflicts[0] != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestYAML(t *testing.T) {
	for name, c := range map[string]struct {
		three     Three
		want      string
		conflicts int
	}{
		"both add":    {Three{"a: 1\n", "a: 1\ny: 2\n", "a: 1\nt: 3\n"}, "a: 1\ny: 2\nt: 3\n", 0},
		"a key twice": {Three{"a: 1\nb: 2\n", "x: 0\na: 1\nb: 2\n", "a: 1\nb: 2\nx: 5\n"}, "", 1},
		"no YAML":     {Three{"a:\n  b: 1\n  c: 1\n", "a: 1\n", "a:\n  b: 1\n  c: 1\n  d: 1\n"}, "", 1},
		"a conflict":  {Three{"a: 1\n", "a: 2\n", "a: 3\n"}, "", 1},
	} {
		got := YAML(c.three, labels)
		if len(got.Conflicts) != c.conflicts || c.conflicts == 0 && got.Text != c.want {
			t.Errorf("%s: got %q with %d conflicts, want %q", name, got.Text, len(got.Conflicts), c.want)
		}
	}
}
