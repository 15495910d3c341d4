package projecttest_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// BenchmarkProject runs the benchmarks that the default project has and prints what
// they tell. Its own result is none.
func BenchmarkProject(b *testing.B) {
	c := projecttest.Catalog(b)
	s := projecttest.Spec(b, c, "", nil)
	cmd := exec.CommandContext(b.Context(), "go", "test", "-run", "^$", "-bench", ".", "-count", "5", "./internal/platform/...")
	cmd.Dir, cmd.Stdout, cmd.Stderr = projecttest.Dir(b, s, projecttest.RenderProven(b, c, s)), os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
}
