package main

import (
	"errors"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// BenchmarkNew runs the whole program, as it is built for users, for a folder
// that is missing. With --dry-run it does everything but write the files, so the
// difference is the file system's.
func BenchmarkNew(b *testing.B) {
	program := filepath.Join(b.TempDir(), "underpin")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	big, err := filepath.Abs("../../testdata/big.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		flags []string
	}{
		{"default", nil},
		{"default-dry-run", []string{"--dry-run"}},
		{"big", []string{"--spec", big}},
		{"big-dry-run", []string{"--spec", big, "--dry-run"}},
	} {
		b.Run(test.name, func(b *testing.B) {
			parent, dir, n := b.TempDir(), "", 0
			for b.Loop() {
				n++
				dir = filepath.Join(parent, "shop"+strconv.Itoa(n))
				args := append([]string{"new", dir, "--yes", "--git=false"}, test.flags...)
				if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
			reportSize(b, dir)
		})
	}
}

// reportSize reports what is in dir, if it is there.
func reportSize(b *testing.B, dir string) {
	files, bytes := 0, int64(0)
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		files, bytes = files+1, bytes+info.Size()
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist): // a dry run
	case err != nil:
		b.Fatal(err)
	default:
		b.ReportMetric(float64(files), "files")
		b.ReportMetric(float64(bytes), "bytes")
	}
}
