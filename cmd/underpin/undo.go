package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/change"
)

func undoCommand(a *app) *cobra.Command {
	o := &changeOptions{}
	c := &cobra.Command{
		Use:   "undo",
		Short: "Take back the last change that underpin made to a project",
		Long: "Take back the last change that a command made to the project that holds this folder, such as decide. What you have\n" +
			"edited since stays. Undo it again, and the change is there again.",
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.runUndo(c.Context(), o)
		},
	}
	o.add(c)
	return c
}

func (a *app) runUndo(ctx context.Context, o *changeOptions) error {
	plan, command, err := change.Undo(ctx, ".", o.done)
	if err != nil {
		return err
	}
	return a.carryOut(ctx, o, &made{changes: []string{"takes back: " + command}, plan: plan, takesBack: true})
}
