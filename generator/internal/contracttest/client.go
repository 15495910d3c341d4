package contracttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// client talks to one listener.
type client struct {
	url  string
	http *http.Client
}

func newClient(url string) *client {
	return &client{strings.TrimSuffix(url, "/"), &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is what came back. Numbers in body are json.Number; body is nil if raw
// is no JSON.
type answer struct {
	what   string // the request, for messages
	status int
	header http.Header
	raw    string
	body   any
}

// member is a member of the answered object, or nil.
func (a *answer) member(name string) any {
	object, _ := a.body.(map[string]any)
	return object[name]
}

func (a *answer) etag() string { return a.header.Get("ETag") }

func (a *answer) mediaType() string {
	mt, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	return mt
}

func (a *answer) String() string {
	return fmt.Sprintf("%s\n\tanswered %d %s", a.what, a.status, short(strings.TrimSpace(a.raw)))
}

// do sends a request to the public listener and checks what holds for every
// answer. Headers are "Name: value"; POST and PATCH are sent as JSON unless one
// of them says otherwise, "Content-Type:" sends none.
func (c *check) do(method, path, body string, headers ...string) *answer {
	c.Helper()
	a := c.public.send(c, method, path, strings.NewReader(body), headers...)
	a.what = fmt.Sprintf("%s %s %s", method, path, strings.Join(headers, ", "))
	if body != "" {
		a.what += "\n\t" + short(body)
	}
	if a.status >= 500 {
		c.Errorf("a 5xx: %v", a)
	}
	if a.status >= 400 {
		c.isProblem(a)
	}
	if c.doc != nil {
		c.doc.checkAnswer(c, method, path, body, headers, a)
	}
	return a
}

// expect is do for a known status.
func (c *check) expect(status int, method, path, body string, headers ...string) *answer {
	c.Helper()
	a := c.do(method, path, body, headers...)
	if a.status != status {
		c.Errorf("want %d: %v", status, a)
	}
	return a
}

// must is expect where nothing that follows makes sense otherwise.
func (c *check) must(status int, method, path, body string, headers ...string) *answer {
	c.Helper()
	a := c.do(method, path, body, headers...)
	if a.status != status {
		c.Fatalf("want %d: %v", status, a)
	}
	return a
}

// send does the bare exchange. A server that answers before it has read a big
// body may cut the connection under the client, so it tries again.
func (cl *client) send(t tester, method, path string, body io.ReadSeeker, headers ...string) *answer {
	t.Helper()
	var failed error
	for range 3 {
		body.Seek(0, io.SeekStart)
		req, err := http.NewRequest(method, cl.url+path, withLength(body))
		if err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
		if method == http.MethodPost || method == http.MethodPatch {
			req.Header.Set("Content-Type", "application/json")
		}
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ":")
			if value = strings.TrimSpace(value); value == "" {
				req.Header.Del(name)
			} else {
				req.Header.Set(name, value)
			}
		}
		a, err := exchange(cl.http, req)
		if err == nil {
			return a
		}
		failed = err
	}
	t.Errorf("no answer: %s %s: %v", method, path, failed)
	return &answer{header: http.Header{}}
}

// withLength lets http.NewRequest see the length of a body that has one.
func withLength(body io.ReadSeeker) io.Reader {
	r, ok := body.(*strings.Reader)
	if !ok {
		return io.NopCloser(body)
	}
	if r.Len() == 0 {
		return nil
	}
	return r
}

func exchange(c *http.Client, req *http.Request) (*answer, error) {
	res, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	a := &answer{status: res.StatusCode, header: res.Header, raw: string(b)}
	a.body, _ = decode(b)
	return a, nil
}

// decode reads one JSON value and keeps numbers as they are written.
func decode(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value")
	}
	return v, nil
}

// isProblem checks the form of a refusal, RFC 9457.
func (c *check) isProblem(a *answer) {
	c.Helper()
	if a.mediaType() != "application/problem+json" {
		c.Errorf("a refusal is application/problem+json, not %q: %v", a.header.Get("Content-Type"), a)
		return
	}
	title, _ := a.member("title").(string)
	if status := a.member("status"); status != json.Number(fmt.Sprint(a.status)) || title == "" {
		c.Errorf("a problem has its status and a title: %v", a)
	}
}

// names are the members or parameters that a problem complains about.
func (a *answer) names() []string {
	var names []string
	errs, _ := a.member("errors").([]any)
	for _, e := range errs {
		e, _ := e.(map[string]any)
		for _, key := range []string{"location", "pointer", "field", "name"} {
			if s, ok := e[key].(string); ok {
				names = append(names, whereIn.ReplaceAllString(s, ""))
				break
			}
		}
	}
	return names
}

var whereIn = regexp.MustCompile(`^(#/|/|body[./]|query[./])`)

// refusedFor expects a 422 that names these members, or parts of them, and no
// others.
func (c *check) refusedFor(a *answer, want ...string) {
	c.Helper()
	if a.status != http.StatusUnprocessableEntity {
		c.Errorf("want 422 for %s: %v", strings.Join(want, ", "), a)
		return
	}
	got := a.names()
	for _, w := range want {
		if !anyNamed(got, w) {
			c.Errorf("a 422 that should name %s, names %q: %v", w, got, a)
		}
	}
	for _, g := range got {
		found := false
		for _, w := range want {
			found = found || anyNamed([]string{g}, w)
		}
		if !found {
			c.Errorf("a 422 names %q, with which nothing is wrong: %v", g, a)
		}
	}
}

func anyNamed(names []string, want string) bool {
	for _, n := range names {
		rest, ok := strings.CutPrefix(n, want)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], "./[")) {
			return true
		}
	}
	return false
}

// short cuts what is too long for a message.
func short(s string) string {
	const most = 400
	if len(s) <= most {
		return strings.ToValidUTF8(s, "�")
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(s[:cut], "�"), len(s))
}
