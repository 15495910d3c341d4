package render_test

import (
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/render"
)

// TestScaling: each scaling point has a section that says all there is to know, and
// leads to the records of its decisions.
func TestScaling(t *testing.T) {
	everyProject(t, func(r rendered) {
		text := r.text("docs/scaling.md")
		if len(r.model.Scaling) < 3 {
			r.Errorf("%d scaling points", len(r.model.Scaling))
		}
		for _, sentence := range r.model.Watch {
			if !strings.Contains(text, render.Prose(sentence)) {
				r.Errorf("docs/scaling.md does not say: %s", sentence)
			}
		}
		for _, p := range r.model.Scaling {
			_, section, found := strings.Cut(text, "\n## "+p.Name+"\n")
			section, _, _ = strings.Cut(section, "\n## ")
			if !found || !strings.Contains(text, "](#"+p.Anchor()+")") {
				r.Errorf("docs/scaling.md has no section and row %s", p.Name)
			}
			said := []string{render.Prose(p.Signal), render.Prose(p.Threshold), render.Prose(p.Means), render.Prose(p.How)}
			for _, d := range p.Next {
				said = append(said, "["+d.Title+"]("+d.Record()+"), now `"+d.Taken.Name+"`")
				for _, o := range d.Further() {
					needs := ""
					for _, r := range o.Requires {
						needs += ", which needs " + r.Decision + " `" + r.Option + "`"
					}
					said = append(said, "`"+d.Flag(o.Name)+"`"+needs+": "+render.Prose(o.Summary))
				}
			}
			for _, want := range said {
				if !strings.Contains(section, want) {
					r.Errorf("docs/scaling.md does not say of %s: %s", p.Name, want)
				}
			}
		}
	})
}

// TestDashboard: no panel is without a row, outside the dashboard or above another.
func TestDashboard(t *testing.T) {
	everyProject(t, func(r rendered) {
		ids, taken, rows := map[int]bool{}, map[[2]int]bool{}, map[string]bool{}
		place := func(name string, id, x, y, width, height int) {
			if ids[id] || x < 0 || x+width > 24 {
				r.Errorf("%s has the id of another, or is outside", name)
			}
			ids[id] = true
			for i := range width * height {
				unit := [2]int{x + i%width, y + i/width}
				if taken[unit] {
					r.Fatalf("%s is above another", name)
				}
				taken[unit] = true
			}
		}
		for _, row := range r.model.Dashboard() {
			if rows[row.Name] || len(row.Panels) == 0 {
				r.Errorf("row %s is there twice, or empty", row.Name)
			}
			rows[row.Name] = true
			place(row.Name, row.ID, 0, row.Y, 24, render.RowHeight)
			for _, p := range row.Panels {
				if p.Row != row.Name || p.Y <= row.Y {
					r.Errorf("%s is in row %s", p.Title, row.Name)
				}
				place(p.Title, p.ID, p.X, p.Y, p.Width, p.Height)
			}
		}
		if len(rows) < 3 {
			r.Errorf("rows are %v", rows)
		}
	})
}
