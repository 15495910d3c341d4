package change

import (
	"bytes"
	"path"
)

// lineEnds are those that the user's files have.
type lineEnds struct {
	files   map[string]bool // whether all lines of a file have CRLF
	folders map[string]int  // files with CRLF, less those without, by folder; "" for all
}

func lineEndsOf(yours files) lineEnds {
	e := lineEnds{map[string]bool{}, map[string]int{}}
	for p, f := range yours {
		if !bytes.Contains(f.data, []byte("\n")) {
			continue
		}
		crlf := crlfOnly(f.data)
		e.files[p] = crlf
		for _, folder := range []string{path.Dir(p), ""} {
			if crlf {
				e.folders[folder]++
			} else {
				e.folders[folder]--
			}
		}
	}
	return e
}

// crlf reports whether the file of a path has CRLF, or would have it: new files are like those
// of their folder, or else like most.
func (e lineEnds) crlf(p string) bool {
	if has, known := e.files[p]; known {
		return has
	}
	if n := e.folders[path.Dir(p)]; n != 0 {
		return n > 0
	}
	return e.folders[""] > 0
}

// apply returns a render with the user's line ends.
func (e lineEnds) apply(render files) files {
	changed := files{}
	for p, f := range render {
		if e.crlf(p) {
			f.data = withCRLF(f.data)
		}
		changed[p] = f
	}
	return changed
}

func withCRLF(text []byte) []byte {
	return bytes.ReplaceAll(withLF(text), []byte("\n"), []byte("\r\n"))
}

func withLF(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }
