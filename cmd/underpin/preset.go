package main

import (
	"fmt"
	"maps"

	"github.com/underpin-dev/underpin/generator/spec"
)

func (a *app) presets() []string {
	var names []string
	for _, p := range a.catalog.Presets {
		names = append(names, p.Name)
	}
	return names
}

// preset returns the decisions of the preset, to be changed at will.
func (a *app) preset(name string) (map[string]string, error) {
	for _, p := range a.catalog.Presets {
		if p.Name == name {
			return maps.Clone(p.Decisions), nil
		}
	}
	return nil, &problem{unknownPreset, "--preset", fmt.Sprintf("--preset: there is no preset %q", name), spec.OneOf(name, a.presets())}
}
