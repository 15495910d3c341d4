package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/spec"
)

func decideCommand(a *app) *cobra.Command {
	o := &changeOptions{}
	c := &cobra.Command{
		Use:   "decide DECISION=OPTION…",
		Short: "Take other options in a project",
		Long: "Take other options in the project that holds this folder. Your edits stay: they are merged with what changes.\n" +
			"The outcome is compiled before anything is written. See underpin explain for what can be decided.",
		Example: "  underpin decide cache=redis\n" +
			"  underpin decide queue=nats otel=false --dry-run",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &problem{badArguments, "DECISION", "decide: no decision is given", "write underpin decide cache=redis"}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return a.runDecide(c.Context(), o, args)
		},
		ValidArgsFunction: a.completeDecide,
	}
	o.add(c)
	return c
}

func (a *app) runDecide(ctx context.Context, o *changeOptions, args []string) error {
	options, err := a.options(args)
	if err != nil {
		return err
	}
	return a.runEdit(ctx, o, "underpin decide "+shellLine(args...), func(p *change.Project) (*spec.Spec, error) {
		return p.Decide(options)
	})
}

// runEdit makes a project what a function makes of its spec.
func (a *app) runEdit(ctx context.Context, o *changeOptions, command string, edit func(*change.Project) (*spec.Spec, error)) error {
	p, err := change.Open(ctx, ".", a.catalog, version())
	if err != nil {
		return err
	}
	after, err := edit(p)
	if err != nil {
		return err
	}
	return a.changeTo(ctx, o, command, p, after)
}

// changeTo makes a project what a spec says.
func (a *app) changeTo(ctx context.Context, o *changeOptions, command string, p *change.Project, after *spec.Spec) error {
	plan, err := p.Plan(after, change.Options{
		Command: command, Markers: o.markers, KeepDeleted: o.keepDeleted, Done: o.done, Existing: o.existing, DropData: o.dropData,
	})
	if err != nil {
		return err
	}
	return a.carryOut(ctx, o, &made{
		changes: append(a.decided(p, after), edited(p, after)...), plan: plan, todo: append(p.Todo(after), leftOver(p, after)...), from: p.Spec.Decisions, to: after.Decisions,
	})
}

// options reads arguments such as cache=redis.
func (a *app) options(args []string) (map[string]string, error) {
	given, choices := map[string]string{}, a.catalog.Choices().Decisions
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		i := slices.IndexFunc(choices, func(d spec.Choice) bool { return d.Name == name })
		if i < 0 {
			return nil, a.unknownDecision(name)
		}
		if !ok || value == "" {
			return nil, &problem{badArguments, name, name + ": which option to take is missing", "write " + name + "=" + choices[i].Default}
		}
		option, err := choices[i].Parse(value)
		if err != nil {
			return nil, err
		}
		if other, twice := given[name]; twice && other != option {
			return nil, &problem{badArguments, name, fmt.Sprintf("%s: it can't be both %s and %s", name, other, option), "write it once"}
		}
		given[name] = option
	}
	return given, nil
}

func (a *app) unknownDecision(name string) error {
	var names []string
	for _, d := range a.catalog.Decisions {
		names = append(names, d.Name)
	}
	return &problem{unknownDecision, name, name + ": there is no such decision", spec.OneOf(name, names)}
}

// decided tells what changes, and what the new options do.
func (a *app) decided(p *change.Project, after *spec.Spec) (lines []string) {
	for _, d := range a.catalog.Decisions {
		from, to := p.Spec.Decisions[d.Name], after.Decisions[d.Name]
		if from != to {
			lines = append(lines, d.Name+": "+from+" → "+to+"   "+strings.Join(strings.Fields(d.Option(to).Summary), " "))
		}
	}
	return lines
}
