//go:build !linux && !darwin

package tree

import (
	"errors"
	"io/fs"
	"os"
)

// hold is not available: staging folders that a killed run leaves are not swept.
func hold(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func owned(fs.FileInfo) bool { return false }

// writable leaves it to the first write to find out.
func writable(string) error { return nil }
