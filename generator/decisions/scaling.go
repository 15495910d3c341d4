package decisions

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ScalingPoint is a sign that a growing program needs another decision: a signal, its
// threshold, and what to do there. Its texts are rendered into every project, its
// alerts where metrics are collected.
type ScalingPoint struct {
	Name      string   `yaml:"name"`
	Signal    string   `yaml:"signal"`    // what to watch
	Threshold string   `yaml:"threshold"` // the value from which it applies
	Means     string   `yaml:"means"`     // what the value means
	Next      []string `yaml:"next"`      // the decisions to reconsider, in this order; none if it is a fault to fix
	How       string   `yaml:"how"`       // how to proceed
	Alerts    []Alert  `yaml:"alerts"`
}

// Alert is a rule of Prometheus that fires when a scaling point is reached.
type Alert struct {
	Name     string   `yaml:"name"`
	Severity Severity `yaml:"severity"`
	Expr     string   `yaml:"expr"` // PromQL that has a value from the threshold on
	For      string   `yaml:"for"`  // how long it must have had one
	Series   []Series `yaml:"series"`
}

// Severity says how urgent an alert is.
type Severity string

const (
	Page   Severity = "page"   // act now
	Ticket Severity = "ticket" // act in the coming days
)

// Lines returns the lines of Expr.
func (a Alert) Lines() []string { return strings.Split(strings.TrimSpace(a.Expr), "\n") }

// Series tests an alert, in the notation of promtool: with the values of Fires it
// fires, with those of Quiet, just below the threshold, it does not.
type Series struct {
	Name  string `yaml:"name"` // with its labels
	Fires string `yaml:"fires"`
	Quiet string `yaml:"quiet"`
}

// Panel is a graph of the dashboard.
type Panel struct {
	Row     string  `yaml:"row"` // of panels
	Title   string  `yaml:"title"`
	Unit    string  `yaml:"unit"` // by its name in Grafana
	Queries []Query `yaml:"queries"`
}

// Query is a line of a panel.
type Query struct {
	Expr   string `yaml:"expr"`
	Legend string `yaml:"legend"`
}

// checkScaling reports keys that scaling points and panels lack.
func (c *Catalog) checkScaling(a *Addition) error {
	for _, point := range a.Scaling {
		if lacks(point.Name, point.Signal, point.Threshold, point.Means, point.How) || len(point.Alerts) == 0 {
			return fmt.Errorf("%s: scaling point %q: name, signal, threshold, means, how and alerts must be set", a.Name, point.Name)
		}
		for _, name := range point.Next {
			if c.Decision(name) == nil {
				return fmt.Errorf("%s: scaling point %q: next: decision %s does not exist", a.Name, point.Name, name)
			}
		}
		for _, alert := range point.Alerts {
			if err := alert.check(); err != nil {
				return fmt.Errorf("%s: alert %q: %w", a.Name, alert.Name, err)
			}
		}
	}
	for _, panel := range a.Panels {
		if lacks(panel.Row, panel.Title, panel.Unit) || len(panel.Queries) == 0 {
			return fmt.Errorf("%s: panel %q: row, title, unit and queries must be set", a.Name, panel.Title)
		}
	}
	return nil
}

func (a Alert) check() error {
	if lacks(a.Name, a.Expr, a.For) || len(a.Series) == 0 {
		return errors.New("name, expr, for and series must be set")
	}
	if a.Severity != Page && a.Severity != Ticket {
		return fmt.Errorf("severity is %q, want %s or %s", a.Severity, Page, Ticket)
	}
	for _, s := range a.Series {
		if lacks(s.Name, s.Fires, s.Quiet) {
			return errors.New("series: name, fires and quiet must be set")
		}
	}
	return nil
}

func lacks(texts ...string) bool { return slices.Contains(texts, "") }
