package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

func addCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "add",
		Short: "Add a domain, a resource or fields to a project",
		Long: "Add to the project that holds this folder. Your edits stay: they are merged with what changes, and tables that are there\n" +
			"get a migration. The outcome is compiled before anything is written.",
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(addDomainCommand(a), addResourceCommand(a), addFieldCommand(a))
	return c
}

func addDomainCommand(a *app) *cobra.Command {
	o := &changeOptions{}
	c := &cobra.Command{
		Use:     "domain NAME 'RESOURCE FIELD:TYPE…'…",
		Short:   "Add a domain with its resources",
		Example: "  underpin add domain billing 'invoice number:string:unique total:money' 'payment invoice:ref(invoice) amount:money'",
		Args:    atLeast(2, "NAME and a resource", "underpin add domain billing 'invoice total:money'"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runEdit(c.Context(), o, "underpin add domain "+shellLine(args...), func(p *change.Project) (*spec.Spec, error) {
				var resources []*spec.Resource
				for _, line := range args[1:] {
					_, r, err := spec.ParseArgument(args[0]+"/"+line, a.catalog.Choices())
					if err != nil {
						return nil, err
					}
					resources = append(resources, r)
				}
				return p.AddDomain(args[0], resources)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	o.add(c)
	o.addDropData(c)
	return c
}

func addResourceCommand(a *app) *cobra.Command {
	o := &changeOptions{}
	c := &cobra.Command{
		Use:     "resource DOMAIN/NAME FIELD:TYPE…",
		Short:   "Add a resource, with its domain if that is new",
		Example: "  underpin add resource catalog/review 'product:ref(product)' rating:int:min=1:max=5 text:text:optional",
		Args:    atLeast(2, "DOMAIN/NAME and a field", "underpin add resource catalog/brand name:string"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runEdit(c.Context(), o, "underpin add resource "+shellLine(args...), func(p *change.Project) (*spec.Spec, error) {
				domain, r, err := spec.ParseArgument(strings.Join(args, " "), a.catalog.Choices())
				if err != nil {
					return nil, err
				}
				return p.AddResource(domain, r)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	o.add(c)
	o.addDropData(c)
	return c
}

func addFieldCommand(a *app) *cobra.Command {
	o := &changeOptions{}
	existing := ""
	c := &cobra.Command{
		Use:   "field DOMAIN/RESOURCE FIELD:TYPE…",
		Short: "Add fields to a resource",
		Long: "Add fields to a resource of the project that holds this folder. Objects that are there get no value if the field is\n" +
			"optional, else its default, or what --existing says.",
		Example: "  underpin add field orders/order note:text:optional\n" +
			"  underpin add field catalog/product weight:int:min=1 --existing 500",
		Args: atLeast(2, "DOMAIN/RESOURCE and a field", "underpin add field orders/order note:text:optional"),
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("existing") {
				o.existing = &existing
			}
			return a.runEdit(c.Context(), o, "underpin add field "+shellLine(args...), func(p *change.Project) (*spec.Spec, error) {
				domain, r, err := spec.ParseArgument(strings.Join(args, " "), a.catalog.Choices())
				switch {
				case err != nil:
					return nil, err
				case len(r.Async) > 0 || r.Plural != "":
					return nil, &problem{badArguments, "", "add field: a trait or a plural is no field", "edit underpin.yaml, then run underpin apply"}
				}
				return p.AddFields(domain, r.Name, r.Fields)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	c.Flags().StringVar(&existing, "existing", "", "the `VALUE` of a required field for objects that are there")
	o.add(c)
	return c
}

// noSuchCommand refuses what cobra has not taken for a command.
func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommandProblem(c, args[0])
	}
	return nil
}

// atLeast requires n arguments: what they are, and an example.
func atLeast(n int, what, example string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= n {
			return nil
		}
		name := strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")
		return &problem{badArguments, "", fmt.Sprintf("%s: %s must be given", name, what), "write " + example}
	}
}

// edited tells what a spec has more than a project, and what it lacks.
func edited(p *change.Project, after *spec.Spec) (lines []string) {
	for _, more := range after.Since(p.Spec) {
		lines = append(lines, "new: "+more.String())
	}
	for _, lost := range p.Spec.Since(after) {
		lines = append(lines, "gone: "+lost.Name())
	}
	return lines
}

// leftOver tells what stays of domains that go.
func leftOver(p *change.Project, after *spec.Spec) (todo []decisions.Todo) {
	for _, d := range p.Spec.Domains {
		if after.Find(d.Name) == nil {
			todo = append(todo, decisions.Todo{Text: "The tables of " + d.Name + " and its migrations stay, and nothing uses them. They can be removed by hand."})
		}
	}
	return todo
}
