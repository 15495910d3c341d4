package decisions_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// The names of a project do not depend on what it chose: those that any option or trait
// reserves count in each.
func TestNames(t *testing.T) {
	files := small()
	for name, text := range map[string]string{
		"color/blue/option.yaml": option("provides: [coolness]\nreserves: {words: sky sea, resource: {paint: '{Type}Hue New{Type}'}}"),
		"color/blue/files/internal/{domain}/internal/{domain}paint/x.go.tmpl": "package x",
		"color/red/option.yaml": option("provides: [paint]\nreserves: {resource: {paint: '{Type}Hue'}}"),
		"alarm/on/option.yaml":  option("when: [{provided: [paint], files: files+paint}]"),
		"alarm/on/files+paint/internal/{domain}/{domain}bell/{resource}.go.tmpl": "package x",
		"bell/trait.yaml": option("reserves: {folders: tower, domain: Ring, members: Tone}"),
		"aria/trait.yaml": option("reserves: {folders: tower}"),
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := decisions.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	n := c.Choices().Names
	if got := n.Package("sea"); got != "seadomain" {
		t.Error(got)
	}
	if got := n.Package("river"); got != "river" {
		t.Error(got)
	}
	if want := []string{"bell", "paint"}; !slices.Equal(slices.Sorted(slices.Values(n.Suffixes)), want) {
		t.Errorf("suffixes are %q, want %q", n.Suffixes, want)
	}
	wall := n.Resource("wall", "")
	if got, want := n.Declared(wall)["paint"], []string{"WallHue", "NewWall"}; !slices.Equal(got, want) {
		t.Errorf("declared are %q, want %q", got, want)
	}
	if got := n.Resource("sky_hue", "").Type; got != "SkyHueItem" {
		t.Error(got)
	}
	if got := n.Resource("ring", "").Type; got != "RingItem" {
		t.Error(got)
	}
	if got := n.Field(wall, "tone").Name; got != "ToneField" {
		t.Error(got)
	}
	if !slices.Equal(n.Folders, []string{"tower"}) {
		t.Errorf("folders are %q", n.Folders)
	}
}
