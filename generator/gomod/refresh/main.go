// Command refresh makes generator/gomod/table.txt from generator/gomod/pins and
// the projects that can be rendered. Run it in the repository's root after a
// change to pins or to what rendered Go imports; it takes the go command and a
// network:
//
//	go run ./generator/gomod/refresh
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/underpin-dev/underpin/generator/gomod"
)

const tablePath = "generator/gomod/table.txt"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := refresh(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "refresh:", err)
		os.Exit(1)
	}
}

func refresh(ctx context.Context) error {
	if _, err := os.Stat(tablePath); err != nil {
		return fmt.Errorf("%w; run it in the repository's root", err)
	}
	pins, err := gomod.Pins()
	if err != nil {
		return err
	}
	projects, err := projects()
	if err != nil {
		return err
	}
	table, err := gomod.Refresh(ctx, pins, projects)
	if err != nil {
		return err
	}
	if err := os.WriteFile(tablePath, []byte(table.Text()), 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d packages\n", tablePath, table.Packages())
	return nil
}
