package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// decisionFlag is the flag of a decision. It notes the option in given; what is
// not there was not given.
type decisionFlag struct {
	choice spec.Choice
	given  map[string]string
}

func (f decisionFlag) String() string {
	option, ok := f.given[f.choice.Name]
	if !ok {
		option = f.choice.Default
	}
	if f.choice.Boolean() {
		return strconv.FormatBool(option == "on")
	}
	return option
}

func (f decisionFlag) Set(value string) error {
	if f.choice.Boolean() {
		if yes, err := strconv.ParseBool(value); err == nil {
			value = strconv.FormatBool(yes)
		}
	}
	option, err := f.choice.Parse(value)
	if err != nil {
		return err
	}
	f.given[f.choice.Name] = option
	return nil
}

func (f decisionFlag) Type() string {
	if f.choice.Boolean() {
		return "bool"
	}
	return "OPTION"
}

func addDecisionFlag(flags *pflag.FlagSet, d *decisions.Decision, c spec.Choice, given map[string]string) {
	usage := d.Question
	if !c.Boolean() {
		usage += " " + strings.Join(c.Options, ", ")
	}
	flag := flags.VarPF(decisionFlag{c, given}, c.Name, "", usage)
	if c.Boolean() {
		flag.NoOptDefVal = "true"
	}
}

// flagProblem words what pflag has found.
func flagProblem(c *cobra.Command, err error) error {
	if args := c.Flags().Args(); c.HasSubCommands() && len(args) > 0 {
		return unknownCommandProblem(c, args[0]) // of which the flag would be
	}
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(c, e)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		flag := "--" + e.GetFlag().Name
		return &problem{badFlag, flag, flag + ": its value is missing", "see " + c.CommandPath() + " --help"}
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		flag := "--" + e.GetFlag().Name
		if cause, ok := errors.AsType[*spec.Error](err); ok {
			return &problem{cause.Code, flag, fmt.Sprintf("%s: there is no option %q", flag, e.GetValue()), cause.Hint}
		}
		return &problem{
			badFlag, flag, fmt.Sprintf("%s: %q is neither true nor false", flag, e.GetValue()),
			"write " + flag + " or " + flag + "=false",
		}
	}
	if e, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		flag := e.GetSpecifiedFlag()
		return &problem{badFlag, flag, flag + ": that is no flag", "see " + c.CommandPath() + " --help"}
	}
	return &problem{badFlag, "", err.Error(), "see " + c.CommandPath() + " --help"}
}

func unknownFlag(c *cobra.Command, e *pflag.NotExistError) error {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	word, flag := e.GetSpecifiedName(), "--"+e.GetSpecifiedName()
	if letters := e.GetSpecifiedShortnames(); letters != "" {
		word, flag = letters, "-"+letters // perhaps a name with one - too few
	}
	return &problem{badFlag, flag, flag + ": there is no such flag", didYouMean("--", word, names, c)}
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &problem{
		badArguments, "", fmt.Sprintf("%s: it takes no arguments, and there is %q", c.Name(), args[0]),
		"write " + c.CommandPath(),
	}
}
