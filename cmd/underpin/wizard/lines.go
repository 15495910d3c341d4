package wizard

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/huh"
	"github.com/underpin-dev/underpin/cmd/underpin/printable"
)

// holdInLines asks question by question, with the plain prompts of huh. Who
// wants to change an answer goes through the questions again. It returns
// context.Canceled when there is no more input.
func holdInLines(ctx context.Context, in io.Reader, out io.Writer, d *dialogue) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := ended{in, cancel}
	over := make(chan error, 1)
	go func() {
		sayAnswers(out, d)
		for d.state == asking {
			if err := askInLines(answers, out, d); err != nil {
				over <- err
				return
			}
		}
		over <- nil
	}()
	select {
	case err := <-over:
		return err
	case <-ctx.Done():
		fmt.Fprintln(out) // after the prompt
		return ctx.Err()
	}
}

func askInLines(in io.Reader, out io.Writer, d *dialogue) error {
	q := d.current()
	field := q.field(true).WithTheme(huh.ThemeBase())
	fmt.Fprintln(out)
	if number, of := d.progress(); number == of { // all is answered
		sayAnswers(out, d)
	}
	for _, text := range q.texts(true) {
		fmt.Fprintf(out, "%s %s\n", text.Lead, strings.Join(strings.Fields(text.Text), " "))
	}
	if err := field.RunAccessible(out, in); err != nil {
		return err
	}
	q.then(d)
	return nil
}

func sayAnswers(out io.Writer, d *dialogue) {
	for _, q := range d.answered() {
		by := ""
		if q.flag != "" {
			by = " (" + q.flag + ")"
		}
		fmt.Fprintf(out, "%s: %s%s\n", q.label, printable.Line(q.answer()), by)
	}
}

// ended is a stream that tells when it has come to its end, and then never
// returns: what reads answers would take the end for an empty one.
type ended struct {
	io.Reader
	tell func()
}

func (e ended) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err != nil && n == 0 {
		e.tell()
		select {}
	}
	return n, err
}
