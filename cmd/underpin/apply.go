package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/change"
)

func applyCommand(a *app) *cobra.Command {
	o := &changeOptions{}
	c := &cobra.Command{
		Use:   "apply",
		Short: "Make a project what its underpin.yaml says",
		Long: "Take over what underpin.yaml says after you have edited it: other options, more or fewer domains, resources and\n" +
			"fields. After a change with --markers, end that change when its conflicts are resolved.",
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.runApply(c.Context(), o)
		},
	}
	o.add(c)
	o.addDropData(c)
	return c
}

func (a *app) runApply(ctx context.Context, o *changeOptions) error {
	p, err := change.Open(ctx, ".", a.catalog, version())
	if err != nil {
		return err
	}
	if p.Lock.Pending != "" {
		plan, err := p.Resolved()
		if err != nil {
			return err
		}
		return a.carryOut(ctx, o, &made{changes: []string{"ends: " + p.Lock.Pending}, plan: plan, takesBack: true})
	}
	after, err := p.Apply()
	if err != nil {
		return err
	}
	return a.changeTo(ctx, o, "underpin apply", p, after)
}
