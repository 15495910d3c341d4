package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// shells are those that a completion script can be written for.
var shells = []struct {
	name  string
	write func(root *cobra.Command, w io.Writer) error
}{
	{"bash", func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
	{"zsh", func(root *cobra.Command, w io.Writer) error { return root.GenZshCompletion(w) }},
	{"fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
	{"powershell", func(root *cobra.Command, w io.Writer) error { return root.GenPowerShellCompletionWithDesc(w) }},
}

func shellNames() []string {
	var names []string
	for _, s := range shells {
		names = append(names, s.name)
	}
	return names
}

func completionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a script that completes commands in a shell",
		Long: "Print a script for SHELL, which is " + strings.Join(shellNames(), ", ") + ", that completes\n" +
			"commands, flags, the options of decisions, and presets.",
		Example: "  source <(underpin completion bash)   # from ~/.bashrc; needs bash-completion\n" +
			"  source <(underpin completion zsh)    # from ~/.zshrc, after compinit\n" +
			"  underpin completion fish | source    # from ~/.config/fish/config.fish",
		Args: oneShell,
		RunE: func(c *cobra.Command, args []string) error {
			i := slices.Index(shellNames(), args[0])
			var script bytes.Buffer
			if err := shells[i].write(c.Root(), &script); err != nil {
				return err
			}
			return a.print(script.String())
		},
		ValidArgsFunction: firstOf(shellNames()),
	}
}

func oneShell(_ *cobra.Command, args []string) error {
	p := &problem{code: badArguments, field: "SHELL", hint: "choose one of " + strings.Join(shellNames(), ", ")}
	switch {
	case len(args) == 0:
		p.message = "completion: SHELL is missing"
	case len(args) > 1:
		p.message = fmt.Sprintf("completion: there is one SHELL, not %d: %s", len(args), shellLine(args...))
	case !slices.Contains(shellNames(), args[0]):
		p.message, p.hint = fmt.Sprintf("completion: there is no script for %q", args[0]), spec.OneOf(args[0], shellNames())
	default:
		return nil
	}
	return p
}

// completeNew has the values of new's flags completed: folders for DIR, specs
// for --spec, and what the catalogue holds for decisions and presets.
func completeNew(a *app, c *cobra.Command) {
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	complete := func(flag string, with cobra.CompletionFunc) {
		if err := c.RegisterFlagCompletionFunc(flag, with); err != nil {
			panic(err) // there is no such flag: a mistake that no user can make
		}
	}
	for _, d := range a.catalog.Decisions {
		complete(d.Name, inOrder(optionWords(d, "")))
	}
	var presets []cobra.Completion
	for _, p := range a.catalog.Presets {
		presets = append(presets, cobra.CompletionWithDesc(p.Name, p.Summary))
	}
	complete("preset", inOrder(presets))
	complete("spec", cobra.FixedCompletions([]cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt))
	complete("git", inOrder([]cobra.Completion{"true", "false"}))
	for _, flag := range []string{"name", "module", "resource"} {
		complete(flag, cobra.NoFileCompletions)
	}
}

// optionWords are the options of a decision as a user writes them, each behind a prefix.
func optionWords(d *decisions.Decision, prefix string) (words []cobra.Completion) {
	for _, o := range d.Options {
		value := o.Name
		if d.Boolean() {
			value = fmt.Sprint(o.Name == "on")
		}
		words = append(words, cobra.CompletionWithDesc(prefix+value, o.Summary))
	}
	return words
}

// completeDecide completes DECISION=OPTION: first the decision, then its options.
func (a *app) completeDecide(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var words []cobra.Completion
	for _, d := range a.catalog.Decisions {
		if strings.HasPrefix(word, d.Name+"=") {
			return inOrder(optionWords(d, d.Name+"="))(c, args, word)
		}
		words = append(words, cobra.CompletionWithDesc(d.Name+"=", d.Question))
	}
	words, directive := inOrder(words)(c, args, word)
	return words, directive | cobra.ShellCompDirectiveNoSpace
}

// inOrder offers these words, as they stand.
func inOrder(words []cobra.Completion) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder)
}

// firstOf offers these words for the first argument, and nothing for another.
func firstOf(words []cobra.Completion) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return inOrder(words)(c, args, word)
	}
}

// explainable are what explain takes, to be completed.
func (a *app) explainable() []cobra.Completion {
	var names []cobra.Completion
	for _, d := range a.catalog.Decisions {
		names = append(names, cobra.CompletionWithDesc(d.Name, d.Question))
	}
	for _, t := range a.catalog.Traits {
		names = append(names, cobra.CompletionWithDesc(t.Name, t.Summary))
	}
	return names
}
