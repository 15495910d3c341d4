package wizard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/huh"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/underpin-dev/underpin/cmd/underpin/printable"
)

const (
	wide = 100 // columns from which on the texts stand beside the question
	low  = 12  // rows below which the keys have one
)

// unlimited is a width that no text comes up to. A text field is made that wide
// and wrapped here, because it would scroll, and then it garbles completions.
const unlimited = 4000

func (s *screen) resize() {
	width := s.column()
	if _, ok := s.field.(*huh.Input); ok {
		width = unlimited
	}
	s.field.WithWidth(width)
}

// column is the width of the question.
func (s *screen) column() int {
	if s.width >= wide {
		return s.width * 9 / 20
	}
	return s.width
}

func (s *screen) View() string {
	if s.width == 0 {
		return ""
	}
	foot := s.foot()
	space := s.height - 2 - len(foot) // below the head
	body := s.below(space)
	if s.width >= wide {
		body = s.beside(space)
	}
	if len(body) > space {
		body = body[:max(space, 0)]
	}
	lines := append([]string{s.head(), ""}, body...)
	for len(lines) < s.height-len(foot) {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, foot...), "\n")
}

func (s *screen) head() string {
	number, of := s.progress()
	return ansi.Truncate(s.title.Render("underpin new")+s.faint.Render(fmt.Sprintf("  question %d of %d", number, of)), s.width, "…")
}

// foot says which keys there are.
func (s *screen) foot() []string {
	keys := []string{"enter: next"}
	if number, _ := s.progress(); number > 1 || s.within != nil {
		keys = append(keys, "shift+tab: back")
	}
	switch s.field.(type) {
	case *huh.Confirm:
		keys = append(keys, "y, n, ← →: choose")
	case *huh.Input:
		if s.current().complete != nil {
			keys = append(keys, "tab: complete")
		}
	default:
		keys = append(keys, "↑ ↓: choose")
	}
	keys = append(keys, "ctrl+c: cancel")
	line := strings.Join(keys, " · ")
	if s.height < low {
		return []string{s.faint.Render(ansi.Truncate(line, s.width, "…"))}
	}
	return append([]string{""}, wrapped(s.faint, line, s.width)...)
}

// below puts the texts below the question.
func (s *screen) below(space int) []string {
	question := s.question(space)
	space -= len(question) + 1
	texts := s.paragraphs(s.width, 0)
	answers := s.answers(s.width, space-min(len(texts), space/2))
	space -= len(answers)
	lines := append(answers, question...)
	return append(append(lines, ""), s.window(s.paragraphs(s.width, space), space)...)
}

// beside puts the texts to the right of the question. Later they can make place
// for more that follows from the answers, of which draft has all.
func (s *screen) beside(space int) []string {
	question := s.question(space)
	texts := s.window(s.paragraphs(min(s.width-s.column()-4, 76), space), space)
	answers := s.answers(s.column()-1, space-len(question))
	side := lipgloss.NewStyle().Border(lipgloss.NormalBorder(), false, false, false, true).PaddingLeft(1).MarginLeft(1).
		Render(strings.Join(texts, "\n"))
	column := lipgloss.NewStyle().Width(s.column()).Render(strings.Join(append(answers, question...), "\n"))
	return strings.Split(lipgloss.JoinHorizontal(lipgloss.Top, column, side), "\n")
}

// question is the field and what is wrong with its answer.
func (s *screen) question(most int) []string {
	var problem []string
	if err := s.field.Error(); err != nil {
		problem = append([]string{""}, wrapped(s.problem, printable.Line(err.Error()), s.column())...)
	}
	s.field.WithHeight(0) // as high as it is
	if most -= len(problem); lipgloss.Height(s.field.View()) > most {
		s.field.WithHeight(max(most, 2))
	}
	lines := strings.Split(s.field.View(), "\n")
	for i, line := range lines { // without what fills it up, but for the cursor
		lines[i] = ansi.Truncate(line, ansi.StringWidth(strings.TrimRight(ansi.Strip(line), " "))+1, "")
	}
	field := lipgloss.NewStyle().Width(s.column()).Render(strings.Join(lines, "\n"))
	return append(strings.Split(field, "\n"), problem...)
}

// answers are the answers so far in at most so many lines, the last of them.
func (s *screen) answers(width, most int) []string {
	all := s.answered()
	if len(all) == 0 || most < 2 {
		return nil
	}
	label := 0
	for _, q := range all {
		label = max(label, ansi.StringWidth(q.label))
	}
	var lines []string
	for _, q := range all {
		line := fmt.Sprintf("%-*s  %s", label, q.label, printable.Line(q.answer()))
		if q.flag != "" {
			line += s.faint.Render("  " + q.flag)
		}
		lines = append(lines, ansi.Truncate(line, width, "…"))
	}
	if len(lines) > most-1 {
		hidden := len(lines) - (most - 2)
		lines = append([]string{s.faint.Render(fmt.Sprintf("… %d more", hidden))}, lines[hidden:]...)
	}
	return append(lines, "")
}

// paragraphs are the texts of the question, apart from each other if there is
// space for that.
func (s *screen) paragraphs(width, space int) []string {
	var close, apart []string
	for i, p := range s.current().texts(false) {
		text := s.lead.Render(p.Lead) + " " + strings.Join(strings.Fields(p.Text), " ")
		lines := wrapped(lipgloss.NewStyle(), text, width)
		if i > 0 {
			apart = append(apart, "")
		}
		close, apart = append(close, lines...), append(apart, lines...)
	}
	if len(apart) <= space {
		return apart
	}
	return close
}

// window is the part of the lines that there is space for.
func (s *screen) window(lines []string, space int) []string {
	if len(lines) <= space {
		return lines
	}
	if space < 2 {
		return nil
	}
	s.scrolled = min(s.scrolled, len(lines)-(space-1))
	rest := len(lines) - s.scrolled - (space - 1)
	more := fmt.Sprintf("… %d more lines: pgdn", rest)
	if rest == 0 {
		more = "pgup: back to the beginning"
	}
	return append(slices.Clone(lines[s.scrolled:s.scrolled+space-1]), s.faint.Render(more))
}

func wrapped(style lipgloss.Style, text string, width int) []string {
	return strings.Split(style.Render(ansi.Wrap(text, max(width, 1), "")), "\n")
}

// styles are the few that the screen has.
type styles struct {
	title, lead, faint, problem lipgloss.Style
	theme                       *huh.Theme
}

// newStyles takes the terminal's own 16 colours, which fit its background.
func newStyles(colours bool) styles {
	accent, red := lipgloss.NewStyle(), lipgloss.NewStyle()
	if colours {
		accent, red = accent.Foreground(lipgloss.Color("6")), red.Foreground(lipgloss.Color("1"))
	}
	faint := lipgloss.NewStyle().Faint(true)
	t := huh.ThemeBase()
	t.Focused.Base = lipgloss.NewStyle()
	t.Focused.Title = lipgloss.NewStyle().Bold(true)
	t.Focused.SelectSelector = accent.SetString("> ")
	t.Focused.SelectedOption = accent.Bold(true)
	t.Focused.ErrorIndicator = lipgloss.NewStyle()
	t.Focused.TextInput.Placeholder = faint
	t.Focused.TextInput.Prompt = accent
	t.Focused.FocusedButton = accent.Bold(true).SetString(">").MarginRight(2)
	t.Focused.BlurredButton = lipgloss.NewStyle().SetString(" ").MarginRight(2)
	t.Blurred = t.Focused
	return styles{
		title: accent.Bold(true), lead: lipgloss.NewStyle().Bold(true), faint: faint, problem: red,
		theme: t,
	}
}
