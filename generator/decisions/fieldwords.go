package decisions

// FieldWords are what the templates of a part print of fields that match Fields, which are
// as in when. Of several entries, the first that matches a field counts. The words have
// placeholders for names of the field.
type FieldWords struct {
	Fields []string `yaml:"fields"`
	Input  string   `yaml:"input"`  // the type of a member of an input
	Filter string   `yaml:"filter"` // the type of a member of a filter, if not Input
	Batch  string   `yaml:"batch"`  // the function that makes what loads the objects that it refers to
	Views  []View   `yaml:"views"`
	Once   string   `yaml:"once"`   // what is made once for all objects, in the variable {once}
	Form   string   `yaml:"form"`   // what reads and shows it in a form
	Search string   `yaml:"search"` // the same in a filter of lists
}

// View is one of the fields of a response that show a field.
type View struct {
	Name  string `yaml:"name"`
	Args  string `yaml:"args"`
	Type  string `yaml:"type"`  // in the schema; {!} marks required ones
	Go    string `yaml:"go"`    // the name of the Go field
	Form  string `yaml:"form"`  // the type of the Go field
	Value string `yaml:"value"` // its value
	Inner string `yaml:"inner"` // fields of the object that it is
	Weak  bool   `yaml:"weak"`  // left out if another field has the name
}
