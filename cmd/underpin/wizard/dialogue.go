package wizard

import "github.com/charmbracelet/huh"

// dialogue is the course of the wizard: which question comes next. It knows
// neither what is asked nor how it is shown.
type dialogue struct {
	questions []*question
	at        int
	within    *question // asked in the course of the one at at, or nil
	state     state
}

// state is where a dialogue stands.
type state int

const (
	asking state = iota
	agreed       // to do it
	left
)

// question is asked by one field.
type question struct {
	label  string                       // in the list of answers
	flag   string                       // that has answered it, so that it is not asked; or empty
	field  func(inLines bool) huh.Field // made anew when it is asked, on the answer so far
	answer func() string                // in the list of answers
	texts  func(all bool) []Paragraph   // beside the question: on the answer so far, or on all there are
	then   func(*dialogue)              // takes the answer, and says how it goes on

	complete func(text string) []string // what a text can be completed to; may be nil
}

// newDialogue begins at the first question that no flag has answered.
func newDialogue(questions []*question) *dialogue {
	d := &dialogue{questions: questions, at: -1}
	d.next()
	return d
}

func (d *dialogue) current() *question {
	if d.within != nil {
		return d.within
	}
	return d.questions[d.at]
}

// next goes to the next question that no flag has answered; the last is none.
func (d *dialogue) next() {
	d.within = nil
	for d.at++; d.questions[d.at].flag != ""; d.at++ {
	}
}

// back goes to the question before, if there is one.
func (d *dialogue) back() {
	if d.within != nil {
		d.within = nil
		return
	}
	for at := d.at - 1; at >= 0; at-- {
		if d.questions[at].flag == "" {
			d.at = at
			return
		}
	}
}

// restart goes to the first question again. Answers are kept.
func (d *dialogue) restart() {
	d.at = -1
	d.next()
}

// progress counts the questions from 1.
func (d *dialogue) progress() (number, of int) {
	for i, q := range d.questions {
		if q.flag == "" {
			of++
			if i <= d.at {
				number++
			}
		}
	}
	return number, of
}

// answered are the questions that flags have answered and those before this one.
func (d *dialogue) answered() []*question {
	var all []*question
	for i, q := range d.questions {
		if i < d.at || q.flag != "" {
			all = append(all, q)
		}
	}
	return all
}
