package contracttest

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
)

// same compares JSON values as values: 1.0 is 1, members have no order.
func same(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && sameNumber(string(a), string(b))
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, same)
	}
	return a == b
}

func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	return ok && ok2 && x.Cmp(y) == 0
}

// sameJSON is same for texts of which want is known to be JSON.
func sameJSON(got any, want string) bool {
	v, err := decode([]byte(want))
	if err != nil {
		panic("contracttest: not JSON: " + want)
	}
	return same(got, v)
}

// mergePatch is RFC 7396.
func mergePatch(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	t, _ := target.(map[string]any)
	out := maps.Clone(t)
	if out == nil {
		out = map[string]any{}
	}
	for name, v := range p {
		if v == nil {
			delete(out, name)
		} else {
			out[name] = mergePatch(out[name], v)
		}
	}
	return out
}

// toJSON writes a value as JSON, as readable as it gets.
func toJSON(v any) string {
	b, err := marshal(v)
	if err != nil {
		panic("contracttest: " + err.Error())
	}
	return b
}
