package naming

import (
	"go/build"
	"go/token"
	"go/types"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestReservedCoversGo(t *testing.T) {
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		if tok.IsKeyword() && !goWords[tok.String()] {
			t.Errorf("the keyword %s is missing", tok)
		}
	}
	for _, name := range types.Universe.Names() {
		if !goWords[name] {
			t.Errorf("the predeclared %s is missing", name)
		}
	}
}

func TestReservedCoversTheStandardLibrary(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Skip("needs the go command:", err)
	}
	version := regexp.MustCompile(`/v[0-9]+$`)
	n := 0
	for _, path := range strings.Fields(string(out)) {
		if regexp.MustCompile(`(^|/)(internal|vendor)(/|$)`).MatchString(path) {
			continue // nobody can import it
		}
		path = version.ReplaceAllString(path, "")
		n++
		if name := path[strings.LastIndexByte(path, '/')+1:]; !goWords[name] {
			t.Errorf("the package %s is missing", path)
		}
	}
	if n < 100 {
		t.Errorf("saw %d packages", n)
	}
}

// Go itself must see nothing in a file's name.
func TestFileIsForEverySystem(t *testing.T) {
	for word := range buildSuffixes {
		var n Names
		file := n.File("d", "a_"+word)
		for _, stem := range []string{file, n.File("d", word), file + "_service"} {
			for _, system := range []string{"linux", "darwin", "windows"} {
				c := build.Context{GOOS: system, GOARCH: "arm64", Compiler: "gc", OpenFile: emptyFile}
				if ok, err := c.MatchFile("", stem+".go"); err != nil || !ok {
					t.Errorf("%s.go is not built on %s: %v", stem, system, err)
				}
			}
		}
		c := build.Context{GOOS: "no", GOARCH: "no", Compiler: "gc", OpenFile: emptyFile}
		if ok, _ := c.MatchFile("", "a_"+word+".go"); ok {
			t.Errorf("a_%s.go means nothing to Go", word)
		}
	}
}

func emptyFile(string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("package x\n")), nil
}
