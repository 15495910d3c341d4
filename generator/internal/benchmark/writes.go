package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// writes create a product, which nobody subscribes to, and an order, whose event a mail
// handler gets.
var writes = []load{{"POST of a product", newProducts, newProducts}, {"POST of an order", newOrders, newOrders}}

// A path with a body after a blank is one to post to; its verb gets a number.
func newProducts(context.Context, string, []string) ([]string, error) {
	return []string{productsPath + ` {"name": "Lamp", "sku": "N-%d", "price": {"amount": "12.50", "currency": "EUR"}}`}, nil
}

// newOrders orders a product that it has created.
func newOrders(ctx context.Context, base string, _ []string) ([]string, error) {
	paths, _ := newProducts(ctx, "", nil)
	id, err := create(ctx, base, paths[0])
	return []string{`/v1/orders/orders {"product": "` + id + `", "quantity": %d, "email": "a@example.com", "status": "pending"}`}, err
}

var posted atomic.Int64

func init() { posted.Store(time.Now().UnixNano() / 1e6) }

// post is a request that no other one is equal to.
func post(path, body string) []byte {
	body = fmt.Sprintf(body, posted.Add(1))
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: benchmark\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
}

// create posts once and returns the id of what was created.
func create(ctx context.Context, base, path string) (id string, err error) {
	to, body, _ := strings.Cut(path, " ")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+to, strings.NewReader(fmt.Sprintf(body, posted.Add(1))))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var made struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("POST %s is answered with %s: %w", to, res.Status, err)
	}
	return made.ID, nil
}
