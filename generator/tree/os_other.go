//go:build !linux && !darwin

package tree

import (
	"errors"
	"io/fs"
	"os"
)

// hold is not available: staging folders of killed runs are not removed.
func hold(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func owned(fs.FileInfo) bool { return false }

// writable reports nothing: the first write fails instead.
func writable(string) error { return nil }
