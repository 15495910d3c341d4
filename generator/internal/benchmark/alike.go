package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// question is a request for something, with a header or none.
type question struct{ path, ifNoneMatch string }

// said is what of an answer must be the same.
type said struct {
	status                          int
	contentType, etag, cacheControl string
	body                            string
}

// alike has two programs answer the same questions: those that are measured, and
// those that a program which does less work would answer in another way. To
// compare programs that don't do the same makes no sense. Without refusals they are
// asked only what is measured.
func alike(ctx context.Context, a, b string, asked []string, id string, refusals bool) error {
	one := productsPath + "/" + id
	questions := []question{
		{one, `"1"`}, {one, `W/"1"`}, {one, `"7", "1"`}, {one, `*`}, {one, `"7"`},
		{productsPath + "/00000000-0000-7000-8000-000000000000", ""}, {productsPath + "/lamp", ""},
		{productsPath + "?limit=1", ""}, {productsPath + "?limit=200", ""},
		{productsPath + "?limit=0", ""}, {productsPath + "?limit=201", ""}, {productsPath + "?limit=ten", ""},
		{productsPath + "?cursor=lamp", ""}, {productsPath + "?limit=0&cursor=lamp", ""},
	}
	if !refusals {
		questions = nil
	}
	second, err := page(2)(ctx, a, nil)
	if err != nil {
		return err
	}
	for _, path := range slices.Concat(second, asked) {
		questions = append(questions, question{path: path})
	}
	for _, q := range questions {
		fromA, err := ask(ctx, a, q)
		if err != nil {
			return err
		}
		fromB, err := ask(ctx, b, q)
		if err != nil {
			return err
		}
		if fromA != fromB {
			return fmt.Errorf("%#v: the programs don't answer alike: %#v, %#v", q, fromA, fromB)
		}
	}
	return nil
}

func ask(ctx context.Context, base string, q question) (said, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+q.path, nil)
	if err != nil {
		return said{}, err
	}
	if q.ifNoneMatch != "" {
		req.Header.Set("If-None-Match", q.ifNoneMatch)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return said{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	h := res.Header
	return said{res.StatusCode, h.Get("Content-Type"), h.Get("ETag"), h.Get("Cache-Control"), string(body)}, err
}
