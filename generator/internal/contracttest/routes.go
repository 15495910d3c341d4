package contracttest

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// routes asks for what is not there.
func (c *check) routes() {
	for _, path := range []string{"/nope", "/v1", "/v1/", "/v1/nope", "/v1/nope/nopes", "/v1/nope/nopes/" + noSuchID, "/v2", "/..%2f", "/%00", "/favicon.ico", "/livez", "/readyz", "/metrics", "/debug/pprof/"} {
		c.expect(http.StatusNotFound, http.MethodGet, path, "")
	}
	c.expect(http.StatusNotFound, http.MethodPost, "/nope", "{}")
	for _, r := range c.resources {
		for _, no := range []struct {
			status       int
			method, path string
		}{
			{404, "GET", r.path + "/"},
			{404, "GET", r.path + "/" + noSuchID + "/nope"},
			{404, "GET", r.path + "x"},
			{404, "GET", strings.ToUpper(r.path)},
			{404, "POST", r.path + "x"},
			{405, "PUT", r.path},
			{405, "PATCH", r.path},
			{405, "DELETE", r.path},
			{405, "PUT", r.path + "/" + noSuchID},
			{405, "POST", r.path + "/" + noSuchID},
			{405, "NOPE", r.path},
		} {
			a := c.expect(no.status, no.method, no.path, "")
			if no.status == 405 && a.status == 405 && a.header.Get("Allow") == "" {
				c.Errorf("a 405 says what is allowed: %v", a)
			}
		}
	}
}

// operations checks that the two listeners do not answer for each other.
func (c *check) operations() {
	for _, path := range []string{"/livez", "/readyz"} {
		if a := c.ops.send(c, http.MethodGet, path, strings.NewReader("")); a.status != http.StatusOK {
			a.what = "GET " + path + " (operations listener)"
			c.Errorf("want 200: %v", a)
		}
		c.expect(http.StatusNotFound, http.MethodGet, path, "")
	}
	for _, path := range []string{"/openapi.json", "/docs", c.resources[0].path} {
		if a := c.ops.send(c, http.MethodGet, path, strings.NewReader("")); a.status != http.StatusNotFound {
			a.what = "GET " + path + " (operations listener)"
			c.Errorf("want 404: %v", a)
		}
	}
}

// docs checks that the page, and what it loads, comes from the program itself.
func (c *check) docs() {
	a := c.expect(http.StatusOK, http.MethodGet, "/docs", "")
	if a.mediaType() != "text/html" {
		c.Errorf("/docs is text/html, not %q", a.header.Get("Content-Type"))
	}
	base, err := url.Parse(c.public.url + "/docs")
	if err != nil {
		c.Fatalf("base URL: %v", err)
	}
	for _, tag := range loadingTag.FindAllString(a.raw, -1) {
		for _, m := range loadedURL.FindAllStringSubmatch(tag, -1) {
			link, err := base.Parse(strings.Trim(m[1], `"'`))
			if err != nil || link.Host != base.Host && link.Scheme != "data" {
				c.Errorf("/docs loads from elsewhere: %s", short(tag))
				continue
			}
			if link.Scheme != "data" {
				c.expect(http.StatusOK, http.MethodGet, link.RequestURI(), "")
			}
		}
	}
	for _, m := range cssURL.FindAllString(a.raw, -1) {
		c.Errorf("/docs loads from elsewhere: %s", m)
	}
}

var (
	loadingTag = regexp.MustCompile(`(?is)<(?:script|link|img|iframe|source|video|audio|object|embed|use|image|base)\b[^>]*>`)
	loadedURL  = regexp.MustCompile(`(?is)\b(?:src|href|data|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)`)
	cssURL     = regexp.MustCompile(`(?i)(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//[^)"']*`)
)
