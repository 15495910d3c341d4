package contracttest

import "net/http"

func (c *check) get(r *resource) {
	o := c.make(r, c.full(r))
	a := c.must(http.StatusOK, http.MethodGet, o.path, "")
	c.shaped(o, a)
	c.sameAnswer(o, a)
	c.tellsFields(http.MethodGet, o.path, a)

	c.sub("If-None-Match", func(c *check) {
		tag := o.etag()
		for _, match := range []string{tag, "W/" + tag, `"no-such-tag", ` + tag, `"no-such-tag",W/` + tag + `, "nor-this"`, "*"} {
			a := c.expect(http.StatusNotModified, http.MethodGet, o.path, "", "If-None-Match: "+match)
			if a.status == http.StatusNotModified && (a.raw != "" || a.etag() != tag) {
				c.Errorf("a 304 has no body and the ETag %s: %v", tag, a)
			}
		}
		for _, other := range []string{`"no-such-tag"`, `W/"no-such-tag"`, `"no-such-tag", "nor-this"`, `""`} {
			c.expect(http.StatusOK, http.MethodGet, o.path, "", "If-None-Match: "+other)
		}
	})
	c.sub("not found", func(c *check) {
		for _, id := range ids404 {
			c.expect(http.StatusNotFound, http.MethodGet, r.path+"/"+id, "")
		}
		c.expect(http.StatusNotFound, http.MethodGet, r.path+"/"+noSuchID, "", `If-None-Match: *`)
	})
}

// ids404 are an unknown id and malformed ones.
var ids404 = []string{noSuchID, "00000000-0000-0000-0000-000000000000", "nope", "1", "-1", "%00", "%ff", "..%2f..%2fetc%2fpasswd", "%20", noSuchID + "0", "%27%20OR%201=1"}
