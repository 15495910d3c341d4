package wizard

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"syscall"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// holdOnScreen asks on a screen of its own, and leaves the terminal as it was.
func holdOnScreen(ctx context.Context, in io.Reader, out io.Writer, d *dialogue) error {
	colours := lipgloss.ColorProfile() != termenv.Ascii
	if !colours {
		lipgloss.SetColorProfile(termenv.ANSI) // NO_COLOR is not about bold, faint and the cursor
	}
	screen := &screen{dialogue: d, styles: newStyles(colours)}
	screen.open()
	program := tea.NewProgram(screen,
		tea.WithContext(ctx), tea.WithInput(untilGone{in.(*os.File)}), tea.WithOutput(out), tea.WithAltScreen(), tea.WithoutSignalHandler())
	_, err := program.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errGone) || errors.Is(err, syscall.EIO):
		return context.Canceled
	}
	return err
}

// untilGone is a terminal that fails when it is gone. A read then returns EIO at
// first and no error but the end later on, at which Bubble Tea stops reading and
// waits for ever, unless a SIGHUP comes, which nohup keeps away.
type untilGone struct{ *os.File }

var errGone = errors.New("the terminal is gone")

func (t untilGone) Read(p []byte) (int, error) {
	n, err := t.File.Read(p)
	if errors.Is(err, io.EOF) {
		err = errGone
	}
	return n, err
}

// screen shows a dialogue. Fields are driven by hand: the commands that they
// return only make the cursor blink, or tell a form what is done here at once,
// before the next key.
type screen struct {
	*dialogue
	styles
	field         huh.Field
	width, height int // 0 until they are known
	scrolled      int // lines of the texts, above
}

// open makes the field of the current question.
func (s *screen) open() {
	s.scrolled = 0
	s.field = s.current().field(false).WithTheme(s.theme).WithKeyMap(keys())
	s.resize()
	s.field.Focus()
	s.complete()
}

func (s *screen) Init() tea.Cmd { return nil }

func (s *screen) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = cmp.Or(message.Width, 80), cmp.Or(message.Height, 24) // some terminals don't know
		s.resize()
	case tea.KeyMsg:
		return s, s.press(message)
	}
	return s, nil
}

func (s *screen) press(k tea.KeyMsg) tea.Cmd {
	switch k.String() {
	case "ctrl+c":
		s.state = left
		return tea.Quit
	case "shift+tab", "esc":
		s.back()
		s.open()
		return nil
	case "pgdown":
		s.scrolled += 5
		return nil
	case "pgup":
		s.scrolled = max(0, s.scrolled-5)
		return nil
	}
	before := s.field.GetValue()
	s.field.Update(k)
	if before != s.field.GetValue() {
		s.scrolled = 0
	}
	if s.submits(k) && s.field.Error() == nil {
		s.current().then(s.dialogue)
		if s.state != asking {
			return tea.Quit
		}
		s.open()
		return nil
	}
	s.complete()
	return nil
}

// submits reports whether the key, if there is no error, answers the question.
func (s *screen) submits(k tea.KeyMsg) bool {
	if _, ok := s.field.(*huh.Confirm); ok && slices.Contains([]string{"y", "Y", "n", "N"}, k.String()) {
		return true
	}
	return k.Type == tea.KeyEnter
}

// complete gives a field the lines that it can be completed to.
func (s *screen) complete() {
	input, ok := s.field.(*huh.Input)
	if complete := s.current().complete; ok && complete != nil {
		input.Suggestions(complete(input.GetValue().(string)))
	}
}

// keys are huh's, without those of a form.
func keys() *huh.KeyMap {
	keys := huh.NewDefaultKeyMap()
	keys.Input.Next.SetKeys("enter")
	keys.Input.AcceptSuggestion = key.NewBinding(key.WithKeys("tab"))
	keys.Select.Filter.SetEnabled(false)
	keys.Select.Next.SetKeys("enter")
	keys.Confirm.Next.SetKeys("enter")
	for _, back := range []*key.Binding{&keys.Input.Prev, &keys.Select.Prev, &keys.Confirm.Prev} {
		back.SetEnabled(false)
	}
	return keys
}
