package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/spec"
)

func removeCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "remove",
		Short: "Remove a domain, a resource or a field from a project",
		Long: "Remove from the project that holds this folder, with a migration that drops what is stored. Your edits stay: the outcome is\n" +
			"compiled before anything is written, and does not compile if your code still uses what goes.",
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		a.removal("domain NAME", "Remove a domain; its tables stay, and nothing uses them", "underpin remove domain billing", 1, func(p *change.Project, at []string) (*spec.Spec, error) {
			return p.RemoveDomain(at[0])
		}),
		a.removal("resource DOMAIN/NAME", "Remove a resource and its objects", "underpin remove resource catalog/review --drop-data", 2, func(p *change.Project, at []string) (*spec.Spec, error) {
			return p.RemoveResource(at[0], at[1])
		}),
		a.removal("field DOMAIN/RESOURCE/NAME", "Remove a field and its values", "underpin remove field orders/order/note --drop-data", 3, func(p *change.Project, at []string) (*spec.Spec, error) {
			return p.RemoveField(at[0], at[1], at[2])
		}),
	)
	return c
}

// removal is a command that removes what its argument names, a path of n words.
func (a *app) removal(use, short, example string, n int, remove func(*change.Project, []string) (*spec.Spec, error)) *cobra.Command {
	o := &changeOptions{}
	c := &cobra.Command{
		Use: use, Short: short, Example: "  " + example,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 1 && len(pathWords(args[0])) == n {
				return nil
			}
			_, what, _ := strings.Cut(use, " ")
			return &problem{badArguments, "", fmt.Sprintf("remove %s: one %s must be given", c.Name(), what), "write " + example}
		},
		RunE: func(c *cobra.Command, args []string) error {
			return a.runEdit(c.Context(), o, "underpin remove "+c.Name()+" "+shellLine(args...), func(p *change.Project) (*spec.Spec, error) {
				return remove(p, pathWords(args[0]))
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	o.add(c)
	o.addDropData(c)
	return c
}

// pathWords splits a path such as orders/order/note. Messages write orders/order.note.
func pathWords(path string) []string { return strings.Split(strings.Replace(path, ".", "/", 1), "/") }
