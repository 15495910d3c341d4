package main

import (
	"context"
	"fmt"
	"io"
	"os"
)

// mostRead is more than a spec may have: who gives /dev/zero gets an error in
// finite time.
const mostRead = 16 << 20

// readSpec reads a file, or stdin for "-". It returns the name to use in
// errors. Files may be pipes that never say anything, so it waits for ctx too.
func readSpec(ctx context.Context, file string, stdin io.Reader) (name string, data []byte, err error) {
	name = file
	if file == "-" {
		name = "stdin"
	}
	done := make(chan struct{})
	var read []byte
	var readErr error
	go func() {
		defer close(done)
		read, readErr = readAll(file, stdin)
	}()
	select {
	case <-ctx.Done():
		return name, nil, ctx.Err()
	case <-done:
	}
	if readErr != nil {
		return name, nil, &problem{
			specUnreadable, "--spec", fmt.Sprintf("--spec %s: can't read it: %v", file, reason(readErr)),
			"give a file, or - for standard input",
		}
	}
	return name, read, nil
}

func readAll(file string, stdin io.Reader) ([]byte, error) {
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		stdin = f
	}
	return io.ReadAll(io.LimitReader(stdin, mostRead))
}
