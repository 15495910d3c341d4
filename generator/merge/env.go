package merge

import (
	"slices"
	"strings"
)

// setting is an entry of .env.example: a variable with the comment before it, or a comment
// alone.
type setting struct{ name, text string }

// Env merges a file of settings such as .env.example by its variables. A new one of theirs
// comes after the one that it follows there. The text of a variable that both sides changed in
// different ways stays yours and is returned as a conflict.
func Env(t Three) Merged {
	base, yours, theirs := settings(t.Base), settings(t.Yours), settings(t.Theirs)
	var m Merged
	var kept []setting
	line := 1
	for _, s := range yours {
		before, had := find(base, s.name)
		now, has := find(theirs, s.name)
		switch {
		case had && !has && s == before: // removed by theirs
			continue
		case !has || now == before || now == s:
		case had && s == before:
			s = now
		default:
			m.Conflicts = append(m.Conflicts, Conflict{line, s.text, before.text, now.text})
		}
		kept = append(kept, s)
		line += strings.Count(s.text, "\n")
	}
	for i, s := range theirs {
		if _, had := find(base, s.name); had {
			continue
		}
		if _, has := find(yours, s.name); !has {
			kept = slices.Insert(kept, after(kept, theirs[:i]), s)
		}
	}
	for _, s := range kept {
		m.Text += s.text
	}
	return m
}

// after returns the place after the last of the settings before that is in a list.
func after(list, before []setting) int {
	for _, s := range slices.Backward(before) {
		if i := slices.IndexFunc(list, func(other setting) bool { return other.name == s.name }); i >= 0 {
			return i + 1
		}
	}
	return len(list)
}

func find(list []setting, name string) (setting, bool) {
	i := slices.IndexFunc(list, func(s setting) bool { return s.name == name })
	if i < 0 {
		return setting{}, false
	}
	return list[i], true
}

// settings splits a file after each variable. The comment at the end, if there is one, has
// its text for a name.
func settings(text string) (all []setting) {
	var comment string
	for _, line := range lines(text) {
		name, _, assigned := strings.Cut(strings.TrimPrefix(line, "#"), "=")
		if comment += line; assigned && !strings.ContainsAny(name, " \t") {
			all, comment = append(all, setting{name, comment}), ""
		}
	}
	if comment != "" {
		all = append(all, setting{comment, comment})
	}
	return all
}
