// Command size prints how large projects are, by the number of their resources, as
// docs/performance.md has it:
//
//	go run ./generator/internal/projecttest/size
package main

import (
	"fmt"
	"os"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/templates"
)

func main() {
	if err := table(1, 10, 30, 100, 300); err != nil {
		fmt.Fprintln(os.Stderr, "size:", err)
		os.Exit(1)
	}
}

func table(resources ...int) error {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		return err
	}
	r := projecttest.Renderer(c, false)
	fmt.Println("| resources | domains | files | lines of Go | in the platform | in tests |")
	fmt.Println("|---:|---:|---:|---:|---:|---:|")
	for _, n := range resources {
		s := projecttest.Wide(n)
		s.Complete(c.Choices())
		if err := s.Validate(c.Choices()); err != nil {
			return err
		}
		files, err := r.Render(s)
		if err != nil {
			return err
		}
		size := projecttest.SizeOf(files)
		fmt.Printf("| %d | %d | %d | %d | %d | %d |\n", n, len(s.Domains), size.Files, size.Lines, size.Platform, size.Tests)
	}
	return nil
}
