package naming

import "strings"

// Field has the Go names of a field.
type Field struct {
	Name  string // in the resource's struct
	Var   string // a variable that holds its value
	Enum  string // its type if it is an enum: OrderStatus
	Taken string // the error if it is unique and another has the value: ErrOrderNumberTaken
}

// Field makes the names of a field of a resource.
func (n Names) Field(r Resource, name string) Field {
	f := Field{
		Name: apart(Camel(name), "Field", func(name string) bool { return n.members[name] || name == r.Type+"Details" }),
		Var:  n.variable(name, "Field"),
	}
	f.Enum = apart(r.Type+f.Name, "Enum", n.belongs)
	f.Taken = "Err" + r.Type + f.Name + "Taken"
	return f
}

// EnumConst returns the Go constant of a value of an enum, such as OrderStatusPaid.
func EnumConst(enum, value string) string {
	words := strings.FieldsFunc(value, func(c rune) bool { return c == '_' || c == '-' || c == '.' })
	name := ""
	for _, word := range words {
		name += capital(word)
	}
	if name == "" {
		name = "Blank"
	}
	return enum + name
}
