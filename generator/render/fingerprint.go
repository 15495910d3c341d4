package render

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"reflect"
)

// fingerprint returns a hash of a value and of everything that it leads to, of which
// pointers may lead back. Equal fingerprints mean that a template renders the same text.
func fingerprint(v any) string {
	f := &fingerprinter{sum: sha256.New(), seen: map[pointed]uint64{}}
	f.add(reflect.ValueOf(v))
	return string(f.sum.Sum(nil))
}

type fingerprinter struct {
	sum  hash.Hash
	seen map[pointed]uint64 // what pointers lead to, numbered
}

// pointed is what a pointer leads to. A struct and its first field have one address.
type pointed struct {
	at uintptr
	is reflect.Type
}

func (f *fingerprinter) add(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		at := pointed{v.Pointer(), v.Type()}
		n, seen := f.seen[at]
		if !seen {
			n = uint64(len(f.seen))
			f.seen[at] = n
		}
		f.number(n)
		if !seen && !v.IsNil() {
			f.add(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.add(v.Field(i))
		}
	case reflect.Slice:
		f.number(uint64(v.Len()))
		for i := range v.Len() {
			f.add(v.Index(i))
		}
	case reflect.String:
		f.number(uint64(v.Len()))
		f.sum.Write([]byte(v.String()))
	case reflect.Int:
		f.number(uint64(v.Int()))
	case reflect.Bool:
		n := uint64(0)
		if v.Bool() {
			n = 1
		}
		f.number(n)
	case reflect.Map: // where a spec has what, which fmt prints in order
		fmt.Fprint(f.sum, v)
	default:
		panic(fmt.Sprintf("a model has a %s, which has no fingerprint", v.Type()))
	}
}

func (f *fingerprinter) number(n uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	f.sum.Write(b[:])
}
