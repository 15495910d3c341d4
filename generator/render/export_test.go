package render

// For tests that read rendered projects back and so need packages that import this one.
const RowHeight = rowHeight

var (
	NewProject = newProject
	Unlocked   = (*Renderer).unlocked
	Prose      = prose
	Shell      = shell
)
