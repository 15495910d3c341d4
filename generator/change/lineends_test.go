package change

import "testing"

func TestLineEnds(t *testing.T) {
	yours := files{
		"a/one.go": {data: []byte("x\r\ny\r\n")}, "a/two.go": {data: []byte("x\r\n")}, "a/three.go": {data: []byte("x\n")},
		"b/mixed.go": {data: []byte("x\r\ny\n")}, "b/empty": {data: []byte{}},
		"d/four.go": {data: []byte("x\r\n")}, "d/five.go": {data: []byte("x\r\n")},
	}
	render, want := files{}, map[string]string{
		"a/one.go":   "1\r\n2\r\n", // as the file
		"a/three.go": "1\n2\n",
		"b/mixed.go": "1\n2\n",     // not all lines
		"a/new.go":   "1\r\n2\r\n", // as most of its folder
		"b/new.go":   "1\n2\n",
		"c/new.go":   "1\r\n2\r\n", // as most files
	}
	for name := range want {
		render[name] = file{data: []byte("1\n2\n")}
	}
	for name, f := range lineEndsOf(yours).apply(render) {
		if string(f.data) != want[name] {
			t.Errorf("%s: %q, want %q", name, f.data, want[name])
		}
	}
}
