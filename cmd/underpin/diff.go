package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/cmd/underpin/printable"
	"github.com/underpin-dev/underpin/generator/change"
)

func diffCommand(a *app) *cobra.Command {
	var names bool
	c := &cobra.Command{
		Use:   "diff",
		Short: "Print what in a project is not as it was rendered",
		Long: "Print the difference between what was rendered and the project that holds this folder: what you have edited, deleted and\n" +
			"moved. Files of your own are not in it.",
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.runDiff(c.Context(), names)
		},
	}
	c.Flags().BoolVar(&names, "name-only", false, "print the names of the files only")
	return c
}

func (a *app) runDiff(ctx context.Context, names bool) error {
	p, err := change.Open(ctx, ".", a.catalog, version())
	if err != nil {
		return err
	}
	edits, followed := p.Diff()
	text := ""
	for _, from := range slices.Sorted(maps.Keys(followed)) {
		text += fmt.Sprintf("moved %s to %s\n", printable.Line(from), printable.Line(followed[from]))
	}
	if !names {
		return a.print(text + patch(edits))
	}
	for _, e := range edits {
		text += printable.Line(e.Path) + "\n"
	}
	return a.print(text)
}
