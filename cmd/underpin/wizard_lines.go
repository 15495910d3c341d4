package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/huh"
)

// holdInLines asks question by question, with the plain prompts of huh. Who
// wants to change an answer goes through the questions again. It returns
// context.Canceled when there is no more input.
func holdInLines(ctx context.Context, s Streams, d *dialogue) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in := ended{s.In, cancel}
	over := make(chan error, 1)
	go func() {
		sayAnswers(s.Out, d)
		for d.state == asking {
			if err := askInLines(s.Out, in, d); err != nil {
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
		fmt.Fprintln(s.Out) // after the prompt
		return ctx.Err()
	}
}

func askInLines(out io.Writer, in io.Reader, d *dialogue) error {
	q := d.current()
	field := q.field(true).WithTheme(huh.ThemeBase())
	fmt.Fprintln(out)
	if number, of := d.progress(); number == of { // all is answered
		sayAnswers(out, d)
	}
	for _, text := range q.texts(true) {
		fmt.Fprintf(out, "%s %s\n", text.lead, strings.Join(strings.Fields(text.text), " "))
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
		fmt.Fprintf(out, "%s: %s%s\n", q.label, oneLine(q.answer()), by)
	}
}
