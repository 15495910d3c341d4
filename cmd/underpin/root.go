package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// Streams are what the program reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Root runs the program with the arguments that follow its name, and returns
// its exit code. When ctx is done, it stops and leaves nothing behind.
func Root(ctx context.Context, streams Streams, args []string) int {
	err := execute(ctx, streams, args)
	if err == nil {
		return 0
	}
	p := describe(err)
	_, told := errors.AsType[told](err)
	p.print(streams, wantsJSON(args) && !told)
	return p.exit()
}

func execute(ctx context.Context, streams Streams, args []string) error {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		return err
	}
	root := rootCommand(&app{streams, c})
	root.SetArgs(append([]string{}, args...)) // never nil, for which cobra looks elsewhere
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	return root.ExecuteContext(ctx)
}

// app is what every command works with.
type app struct {
	Streams
	catalog *decisions.Catalog
}

func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "underpin",
		Short: "Create Go projects on a foundation that carries more load",
		Long: "Underpin creates Go projects: small and running at once, divided along their domains,\n" +
			"and with every scaling decision behind an adapter, to be changed when it is needed.",
		Version:       version(),
		SilenceErrors: true, // Root prints them
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // or cobra words the error
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommandProblem(c, args[0])
			}
			return c.Help()
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetVersionTemplate("underpin {{.Version}}\n")
	root.SetFlagErrorFunc(flagProblem)
	create := newCommand(a)
	completeNew(a, create)
	root.AddCommand(create, decideCommand(a), addCommand(a), removeCommand(a), applyCommand(a), undoCommand(a), diffCommand(a), explainCommand(a), versionCommand(a), completionCommand(a))
	root.SetHelpCommand(helpCommand())
	return root
}

// helpCommand is cobra's but for the error, which its own takes for a success.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about a command",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommandProblem(about, rest[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return firstOf(commandNames(c.Root()))(c, args, word)
		},
	}
}

func unknownCommandProblem(c *cobra.Command, name string) error {
	return &problem{
		code: unknownCommand, field: name,
		message: name + ": there is no such command", hint: didYouMean("", name, commandNames(c), c),
	}
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// didYouMean is a hint at the word that was meant, or else at the help of c.
func didYouMean(prefix, word string, among []string, c *cobra.Command) string {
	if near := spec.Nearest(word, among); near != "" {
		return "did you mean " + prefix + near + "?"
	}
	return "see " + c.CommandPath() + " --help"
}

// wantsJSON looks for --json where flags could not be parsed, or not all.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	wants := false
	for _, arg := range args {
		if arg == "--json" {
			wants = true
		} else if value, ok := strings.CutPrefix(arg, "--json="); ok {
			wants, _ = strconv.ParseBool(value)
		}
	}
	return wants
}
