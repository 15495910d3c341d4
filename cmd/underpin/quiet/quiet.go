// Package quiet keeps Bubble Tea from asking the terminal for its background as
// soon as a program starts that has it linked in. A terminal that doesn't answer
// would hold up every command for five seconds, and the question would stand in
// the output. The package asks and shows nothing itself.
//
// It says that nobody is there (CI=1) while packages are initialized. That works
// because Go initializes packages in the order of their paths as soon as what
// they import is: this one imports only os, and Bubble Tea waits for packages
// such as os/exec, which come after this one.
package quiet

import "os"

var said bool

func init() {
	if os.Getenv("CI") == "" {
		said = os.Setenv("CI", "1") == nil
	}
}

// End takes back what was said. It is to be called when all packages are
// initialized, before anything looks at the environment.
func End() {
	if said {
		os.Unsetenv("CI") // can't fail for a name that could be set
	}
}
