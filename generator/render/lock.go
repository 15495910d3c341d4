package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"go.yaml.in/yaml/v3"
)

// Lock is underpin.lock: what was rendered, so that a later change can tell the
// user's edits from ours.
type Lock struct {
	Version   string            `yaml:"version"` // of the program that rendered
	Digest    string            `yaml:"digest"`  // over all files but the lock
	Decisions map[string]string `yaml:"decisions"`
	Files     []LockedFile      `yaml:"files"`
}

// LockedFile is a file as it was rendered.
type LockedFile struct {
	Path   string     `yaml:"path"`
	Class  tree.Class `yaml:"class"`
	Mode   string     `yaml:"mode"`
	SHA256 string     `yaml:"sha256"`
}

const lockHead = "# Written by underpin; do not edit. It tells your changes from what was rendered.\n"

func newLock(version string, s *spec.Spec, t *tree.Tree) (tree.File, error) {
	lock := Lock{Version: version, Digest: t.Digest(), Decisions: s.Decisions}
	for _, f := range t.Files() {
		sum := sha256.Sum256(f.Data)
		lock.Files = append(lock.Files, LockedFile{f.Path, f.Class, fmt.Sprintf("%o", f.Mode.Perm()), hex.EncodeToString(sum[:])})
	}
	b := bytes.NewBufferString(lockHead)
	e := yaml.NewEncoder(b)
	e.SetIndent(2)
	if err := e.Encode(lock); err != nil {
		return tree.File{}, err
	}
	return tree.File{Path: tree.LockFile, Data: b.Bytes(), Mode: 0o644, Class: tree.Derived, Owner: "base"}, nil
}
