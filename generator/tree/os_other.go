//go:build !linux && !darwin

package tree

import (
	"errors"
	"io/fs"
	"os"
)

// Hold is not available: staging folders of killed runs are not removed.
func Hold(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func owned(fs.FileInfo) bool { return false }

// writable reports nothing: the first write fails instead.
func writable(string) error { return nil }
