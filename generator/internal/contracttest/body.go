package contracttest

import (
	"io"
	"net/http"
	"strings"
)

// most bytes a body may have.
const mostBytes = 1 << 20

// bodies checks what is refused before anybody looks at members, for POST and
// for PATCH.
func (c *check) bodies(r *resource) {
	o := c.make(r, c.full(r))
	for _, to := range []struct {
		method, path, good string
		merge              bool
		status             int
	}{
		{http.MethodPost, r.path, c.least(r).in.String(), false, http.StatusCreated},
		{http.MethodPatch, o.path, `{}`, true, http.StatusOK},
	} {
		c.sub(to.method, func(c *check) {
			refused := func(status int, body string, headers ...string) {
				c.Helper()
				before := c.newest(r)
				a := c.expect(status, to.method, to.path, body, headers...)
				if to.method == http.MethodPost {
					c.nothingNew(r, before, a)
				}
				c.unchanged(o, a)
			}
			for _, media := range []string{"text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
				"application/json-patch+json", "application/problem+json", "application/vnd.api+json", "application/jsonx", "nonsense"} {
				refused(http.StatusUnsupportedMediaType, to.good, "Content-Type: "+media)
			}
			if !to.merge {
				refused(http.StatusUnsupportedMediaType, to.good, "Content-Type: application/merge-patch+json")
			}
			for _, broken := range brokenJSON(to.good) {
				refused(http.StatusBadRequest, broken)
			}
			for _, other := range []string{`[]`, `[{}]`, `"x"`, `1`, `true`, `null`} {
				refused(http.StatusUnprocessableEntity, other)
				c.schemaRefuses(to.method, to.path, other)
			}
			if !to.merge { // one that is well-formed in every other way
				a := c.expect(to.status, to.method, to.path, to.good, "Content-Type: Application/JSON; charset=UTF-8")
				if a.status == http.StatusCreated {
					c.discard(c.register(r, a))
				}
			}
			if !c.once("bodies of 1 MiB by " + to.method) {
				return
			}
			refused(http.StatusRequestEntityTooLarge, padded(to.good, mostBytes+1))
			refused(http.StatusRequestEntityTooLarge, padded("", mostBytes)+to.good)
			if a := c.public.send(c, to.method, to.path, unsized(padded(to.good, mostBytes+1))); a.status != http.StatusRequestEntityTooLarge {
				a.what = to.method + " " + to.path + " in chunks, 1 MiB and a byte"
				c.Errorf("want 413: %v", a)
			}
			for _, full := range []string{padded(to.good, mostBytes), padded("", mostBytes-len(to.good)) + to.good} {
				a := c.expect(to.status, to.method, to.path, full)
				if a.status == http.StatusCreated {
					c.discard(c.register(r, a))
				}
			}
		})
	}
}

// brokenJSON is no JSON, or more than one value.
func brokenJSON(good string) []string {
	return []string{"", " ", "\n", good[:len(good)-1], good + "}", good + good, good + " x", good + ",", `{"a":1,}`, `{a:1}`, `{'a':1}`, `{"a":NaN}`, `{"a":Infinity}`,
		`{"a":01}`, `{"a":.5}`, `{"a":+1}`, `{"a":1.}`, `{"a":"` + "\n" + `"}`, `{"a":"\x"}`, `{"a":"\u12"}`, `{"a" 1}`, `{"a":tru}`, `{"a":"x`, `{`, `nope`,
		`{} // comment`, `{/**/}`, "{\x00}", "{}\x00", `<a/>`, `a=1`}
}

// padded fills a body up to n bytes with blanks.
func padded(body string, n int) string { return body + strings.Repeat(" ", n-len(body)) }

// unsized hides the length of a body, so that it is sent in chunks.
func unsized(body string) io.ReadSeeker {
	return struct{ io.ReadSeeker }{strings.NewReader(body)}
}
