package render

import (
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// Point is a scaling point with the decisions to reconsider, as they were taken.
type Point struct {
	decisions.ScalingPoint
	Next []Decided
}

// Anchor returns the anchor of the point's heading in a document.
func (p *Point) Anchor() string { return strings.ReplaceAll(strings.ToLower(p.Name), " ", "-") }

// Summary returns the summary of its alerts.
func (p *Point) Summary() string { return oneLine(p.Name + ": " + p.Threshold) }

// Description returns the description of its alerts.
func (p *Point) Description() string {
	advice := "No decision helps."
	if len(p.Next) > 0 {
		var decisions []string
		for _, d := range p.Next {
			decisions = append(decisions, d.Title+", which is "+d.Taken.Name)
		}
		advice = "The decision to look at next: " + strings.Join(decisions, "; then ") + "."
	}
	return oneLine(p.Means + " " + advice + " " + p.How)
}

// measure adds the part's scaling points, sentences about what watches them, and panels
// of the dashboard.
func (s *scope) measure() {
	p, values := s.project, map[string]string{"name": s.project.Name}
	for _, sentence := range s.addition.Watch {
		p.Watch = append(p.Watch, expand(sentence, values))
	}
	for _, from := range s.addition.Scaling {
		point := &Point{ScalingPoint: from}
		for _, name := range from.Next {
			point.Next = append(point.Next, p.decided(name))
		}
		point.Alerts = slices.Clone(from.Alerts)
		for i, alert := range point.Alerts {
			alert.Expr, alert.Series = expand(alert.Expr, values), slices.Clone(alert.Series)
			for j, series := range alert.Series {
				alert.Series[j].Name = expand(series.Name, values)
			}
			point.Alerts[i] = alert
		}
		p.Scaling = append(p.Scaling, point)
	}
	for _, panel := range s.addition.Panels {
		panel.Queries = slices.Clone(panel.Queries)
		for i, query := range panel.Queries {
			panel.Queries[i].Expr = expand(query.Expr, values)
		}
		p.panels = append(p.panels, panel)
	}
}

func (p *Project) decided(name string) Decided {
	i := slices.IndexFunc(p.Decisions, func(d Decided) bool { return d.Decision.Name == name })
	return p.Decisions[i] // the catalogue has checked the name
}

// Row is a heading of the dashboard with the panels below it.
type Row struct {
	Name   string
	ID, Y  int
	Panels []*Panel
}

// Panel is a graph of the dashboard with its position.
type Panel struct {
	decisions.Panel
	ID, X, Y, Width, Height int
}

// RefID returns the name of the panel's query with that index, as Grafana names it: A, B, C.
func (p *Panel) RefID(i int) string { return string(rune('A' + i)) }

// Sizes in Grafana's units: a dashboard is 24 of them wide, so two panels fit side by
// side.
const panelWidth, panelHeight, rowHeight = 12, 8, 1

// Dashboard returns the rows of the dashboard, in the order in which parts first use them.
func (p *Project) Dashboard() (rows []*Row) {
	for _, panel := range p.panels {
		i := slices.IndexFunc(rows, func(r *Row) bool { return r.Name == panel.Row })
		if i < 0 {
			i, rows = len(rows), append(rows, &Row{Name: panel.Row})
		}
		rows[i].Panels = append(rows[i].Panels, &Panel{Panel: panel})
	}
	id, y := 0, 0
	for _, row := range rows {
		id++
		row.ID, row.Y = id, y
		y += rowHeight
		for i, panel := range row.Panels {
			id++
			panel.ID, panel.X, panel.Y = id, i%2*panelWidth, y+i/2*panelHeight
			panel.Width, panel.Height = panelWidth, panelHeight
		}
		y += (len(row.Panels) + 1) / 2 * panelHeight
	}
	return rows
}
