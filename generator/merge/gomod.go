package merge

import (
	"errors"
	"go/version"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// GoMod merges go.mod: what theirs has changed since base is done to yours. Of two versions
// the higher one is kept, and a requirement is direct if it is in one of the two. One that
// theirs no longer has is removed if yours requires nothing of its own; otherwise a module of
// yours may need it, and it is kept and returned: go mod tidy knows. imported reports whether
// code of yours imports packages of a module; those stay direct.
func GoMod(t Three, imported func(module string) bool) (merged string, kept []string, err error) {
	var files [3]*modfile.File
	for i, text := range []string{t.Base, t.Yours, t.Theirs} {
		if files[i], err = modfile.Parse("go.mod", []byte(text), nil); err != nil {
			return "", nil, err
		}
	}
	yours := files[1]
	base, outcome, theirs := requirements(files[0]), requirements(files[1]), requirements(files[2])
	own := requiresOther(outcome, base)
	for path, required := range theirs {
		before, had := base[path]
		have, has := outcome[path]
		switch {
		case has:
			outcome[path] = require(have, before, required, had)
		case !had:
			outcome[path] = required
		}
	}
	for path := range base {
		have, has := outcome[path]
		if _, stays := theirs[path]; stays || !has {
			continue
		}
		switch {
		case imported(path):
			kept = append(kept, path)
		case own:
			kept = append(kept, path)
			have.Indirect = true
			outcome[path] = have
		default:
			delete(outcome, path)
		}
	}
	slices.Sort(kept)
	list := []*modfile.Require{}
	for _, path := range slices.Sorted(maps.Keys(outcome)) {
		list = append(list, &modfile.Require{Mod: outcome[path].Mod, Indirect: outcome[path].Indirect})
	}
	yours.SetRequireSeparateIndirect(list)
	if v := files[2].Go; v != nil && yours.Go != nil && version.Compare("go"+v.Version, "go"+yours.Go.Version) > 0 {
		if err = yours.AddGoStmt(v.Version); err != nil {
			return "", nil, err
		}
	}
	yours.Cleanup()
	yours.SortBlocks()
	out, err := yours.Format()
	return string(out), kept, err
}

func requirements(f *modfile.File) map[string]modfile.Require {
	all := map[string]modfile.Require{}
	for _, r := range f.Require {
		all[r.Mod.Path] = *r
	}
	return all
}

// OwnModules reports whether your go.mod requires modules that the one it began with does not.
func OwnModules(base, yours string) (bool, error) {
	before, err1 := modfile.Parse("go.mod", []byte(base), nil)
	now, err2 := modfile.Parse("go.mod", []byte(yours), nil)
	if err := errors.Join(err1, err2); err != nil {
		return false, err
	}
	return requiresOther(requirements(now), requirements(before)), nil
}

// requiresOther reports whether a file requires modules that base does not.
func requiresOther(file, base map[string]modfile.Require) bool {
	for path := range file {
		if _, ok := base[path]; !ok {
			return true
		}
	}
	return false
}

// require merges a requirement that both sides have.
func require(yours, base, theirs modfile.Require, had bool) modfile.Require {
	if semver.Compare(theirs.Mod.Version, yours.Mod.Version) > 0 {
		yours.Mod.Version = theirs.Mod.Version
	}
	switch {
	case !had:
		yours.Indirect = yours.Indirect && theirs.Indirect
	case base.Indirect != theirs.Indirect && yours.Indirect == base.Indirect:
		yours.Indirect = theirs.Indirect
	}
	return yours
}

// GoSum merges go.sum: it has the lines of both sides, but for those that theirs has removed
// if own is false. own says that yours has modules of its own, which may need them.
func GoSum(t Three, own bool) string {
	removed := map[string]bool{}
	if !own {
		for _, line := range lines(t.Base) {
			removed[line] = true
		}
		for _, line := range lines(t.Theirs) {
			delete(removed, line)
		}
	}
	hashes := map[module.Version]string{}
	for _, line := range append(lines(t.Yours), lines(t.Theirs)...) {
		if fields := strings.Fields(line); len(fields) == 3 && !removed[line] {
			hashes[module.Version{Path: fields[0], Version: fields[1]}] = fields[2]
		}
	}
	all := slices.Collect(maps.Keys(hashes))
	module.Sort(all)
	var out strings.Builder
	for _, m := range all {
		out.WriteString(m.Path + " " + m.Version + " " + hashes[m] + "\n")
	}
	return out.String()
}
