package render

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/naming"
)

// ResourceEdge has what an API that joins domains prints of a resource.
type ResourceEdge struct {
	naming.Edge
	Label string   // the name of the field that people know an object by: the first required string; may be empty
	Views []View   // of all its fields
	Enums []*Field // whose values are names
}

// FieldEdge has what an API that joins domains prints of a field.
type FieldEdge struct {
	Name   string // productName
	Var    string // a variable for what loads the objects that it refers to
	Enum   string // the type of an enum: OrdersOrderStatus
	Bang   string // ! if it must be given
	Input  string
	Filter string
	Shown  string // the field of a response with its value: productId; may be empty
	Batch  string
	Label  string // Product name
	Once   string // what is made once for all objects
	Form   string // what reads and shows it in a form
	Search string // the same in a filter of lists
	Read   string // what reads it, like the type of a field of REST: Field[string]
}

// View is a field of a response.
type View struct{ Name, Args, Type, Go, Form, Value, Inner string }

// show adds the words that a part has for fields.
func (r *Resource) show(words []decisions.FieldWords) {
	for _, f := range r.Fields {
		i := slices.IndexFunc(words, func(w decisions.FieldWords) bool { return slices.ContainsFunc(w.Fields, f.is) })
		if i < 0 {
			continue
		}
		w, values := words[i], f.placeholders()
		f.Edge.Read = strings.TrimPrefix(f.HTTP.InputType, "httpapi.")
		for to, word := range map[*string]string{
			&f.Edge.Batch: w.Batch, &f.Edge.Input: w.Input, &f.Edge.Filter: cmp.Or(w.Filter, w.Input),
			&f.Edge.Once: w.Once, &f.Edge.Form: w.Form, &f.Edge.Search: w.Search,
		} {
			if word != "" { // another part may have words of other kinds
				*to = expand(word, values)
			}
		}
		if !f.Optional && f.Spec.Default == nil {
			f.Edge.Bang = "!"
		}
		for _, v := range w.Views {
			name := expand(v.Go, values)
			f.Edge.Shown = ""
			if v.Weak && slices.ContainsFunc(r.Fields, func(other *Field) bool { return other != f && other.Go.Name == name }) {
				continue
			}
			r.Edge.Views = append(r.Edge.Views, View{expand(v.Name, values), v.Args, expand(v.Type, values), name, expand(v.Form, values), expand(v.Value, values), v.Inner})
			f.Edge.Shown = expand(v.Name, values)
		}
	}
}

// placeholders are the names of a field for field_words. The object is in the variable o.
func (f *Field) placeholders() map[string]string {
	values := map[string]string{
		"name": f.Edge.Name, "Name": f.Go.Name, "enum": f.Edge.Enum, "type": f.Go.qualified,
		"once": f.Edge.Var + "Type", "values": strings.Join(f.constants(), ", "),
		"v": f.Go.In("o"), "zero": f.Go.OrZero("o"), "output": f.HTTP.OutputType, "shown": f.HTTP.Shown("o"), "batch": f.Edge.Var, "!": "!", "Required": "Required",
	}
	if f.Optional {
		values["!"], values["Required"] = "", "Optional"
	}
	if f.Target != nil {
		values["Target"], values["target"] = f.Target.Edge.Type, f.Target.Edge.Var
		values["path"] = f.Target.Domain.Name + "/" + f.Target.Plural
	}
	return values
}

// constants returns the values of an enum as another package names them.
func (f *Field) constants() (names []string) {
	for _, c := range f.Go.Constants {
		names = append(names, f.Resource.Package+"."+c.Name)
	}
	return names
}

var nameForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// named reports whether all values of an enum are names in any language.
func (f *Field) named() bool {
	return len(f.Spec.Values) > 0 && !slices.ContainsFunc(f.Spec.Values, func(v string) bool {
		return !nameForm.MatchString(v) || strings.HasPrefix(v, "__") || slices.Contains([]string{"true", "false", "null"}, v)
	})
}
