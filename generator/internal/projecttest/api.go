package projecttest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/types"
)

// api identifies what other packages see of a checked one: its exported names and all its
// types. It names the types of another package with the api of that one, so packages of one
// api can stand for each other.
func (c *Checker) api(name string, pkg *types.Package) string {
	sum := sha256.New()
	fmt.Fprintln(sum, name, pkg.Name())
	qualifier := func(other *types.Package) string {
		if other == pkg {
			return ""
		}
		return other.Path() + " " + c.apis[other]
	}
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		declared, isType := o.(*types.TypeName)
		if !isType && !o.Exported() {
			continue
		}
		fmt.Fprintln(sum, types.ObjectString(o, qualifier))
		if constant, ok := o.(*types.Const); ok {
			fmt.Fprintln(sum, constant.Val().ExactString())
		}
		if !isType {
			continue
		}
		if named, ok := declared.Type().(*types.Named); ok {
			for m := range named.Methods() {
				fmt.Fprintln(sum, types.ObjectString(m, qualifier))
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
