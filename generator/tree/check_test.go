package tree

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "file"), "")
	write(t, filepath.Join(mkdir(t, root, "full"), "x.txt"), "")
	mkdir(t, root, "full", ".git")
	mkdir(t, root, "git", ".git")
	mkdir(t, root, "empty")
	mkdir(t, root, "crashed", ".crashed.underpin-0123456789ab")
	mkdir(t, root, "foreign", ".other.underpin-0123456789ab")
	mkdir(t, root, "linked")
	for link, to := range map[string]string{"dangling": "nowhere", "loop": "loop", "good": "empty",
		"linked/.linked.underpin-0123456789ab": "../empty"} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		dir   string
		state State
		want  any // a pointer to the error's type; nil: no error
		text  string
	}{
		{"shop", Missing, nil, ""},
		{"a/b/shop", Missing, nil, ""},
		{"empty", Empty, nil, ""},
		{"good", Empty, nil, ""},
		{"git", OnlyGit, nil, ""},
		{"crashed", Empty, nil, ""},
		{"full", 0, new(*NotEmptyError), "it holds x.txt"},
		{"foreign", 0, new(*NotEmptyError), "it holds .other.underpin-0123456789ab"},
		{"linked", 0, new(*NotEmptyError), "it holds .linked.underpin-0123456789ab"},
		{"file", 0, new(*NotDirError), "not a folder"},
		{"file/shop", 0, new(*NotDirError), "/file: it is not a folder"},
		{"file/a/shop", 0, new(*NotDirError), "/file: it is not a folder"},
		{"dangling", 0, new(*NotDirError), "a link to nothing"},
		{"dangling/shop", 0, new(*NotDirError), "/dangling: it is a link to nothing"},
		{"loop", 0, new(*AccessError), "symbolic links"},
	}
	for _, test := range tests {
		t.Run(test.dir, func(t *testing.T) {
			before := list(t, root)
			dir := filepath.Join(root, filepath.FromSlash(test.dir))
			state, err := Check(dir)
			if test.want == nil {
				if state != test.state || err != nil {
					t.Errorf("got %v, %v; want %v", state, err, test.state)
				}
				return
			}
			if !errors.As(err, test.want) || !strings.Contains(err.Error(), test.text) {
				t.Errorf("error is %T %v; want %T with %q", err, err, test.want, test.text)
			}
			if err := Write(t.Context(), small(t), dir, nil); !errors.As(err, test.want) {
				t.Errorf("Write says %v", err)
			}
			if after := list(t, root); after != before {
				t.Errorf("changed:\n%s", after)
			}
		})
	}
}
