package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// graphqlOn is a program with both APIs, so that both have the same rows.
var graphqlOn = decided("graphql", "on")

func named(name string, v variant) variant {
	v.name = name
	return v
}

// joins are what a client asks for by each API. The last load is a page of orders with the
// product of each, which takes 51 requests by REST.
var joins = []load{
	{"an object", products, graphed(`{catalogProduct(id: "ID") {` + productFields + `}}`)},
	{"a page of 50", page(1), graphed(`{catalogProducts {nodes {` + productFields + `} pageInfo {endCursor}}}`)},
	{"50 with a reference", ordersAndProducts, graphed(`{ordersOrders {nodes {` + orderFields + ` product {` + productFields + `}} pageInfo {endCursor}}}`)},
}

const (
	productFields = "id name sku price {amount currency} description version createdAt updatedAt"
	orderFields   = "id productId quantity email status version createdAt updatedAt"
)

// graphed is a query for each of the ids. The comment in it gets a number, see post.
func graphed(query string) paths {
	return func(_ context.Context, _ string, hot []string) ([]string, error) {
		all := make([]string, len(hot))
		for i, id := range hot {
			all[i] = fmt.Sprintf(`/graphql {"query": %q}`, strings.ReplaceAll(query, "ID", id)+" # %d")
		}
		return all, nil
	}
}

// ordersAndProducts creates 50 orders and asks for their page and then for each product.
func ordersAndProducts(ctx context.Context, base string, hot []string) ([]string, error) {
	asked := []string{"/v1/orders/orders"}
	for _, id := range hot[:50] {
		if _, err := create(ctx, base, `/v1/orders/orders {"product": "`+id+`", "quantity": %d, "email": "a@example.com", "status": "pending"}`); err != nil {
			return nil, err
		}
		asked = append(asked, productsPath+"/"+id)
	}
	return []string{strings.Join(asked, "\n")}, nil
}

// allocations prints how much memory a request allocates by each API.
func (b *bench) allocations(ctx context.Context) error {
	p, err := b.start(ctx, "allocations", variant{name: "GraphQL", decisions: map[string]string{"graphql": "on", "otel": "on"}}, false)
	if err != nil {
		return err
	}
	defer p.stop()
	fmt.Print("\n| asked for | allocations | KiB |\n|---|---|---|\n")
	for _, l := range joins {
		rest, err := b.allocated(ctx, p, l.a)
		if err != nil {
			return err
		}
		graph, err := b.allocated(ctx, p, l.b)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %s → %s | %s → %s |\n", l.name, number(rest[0], 0), number(graph[0], 0), number(rest[1]/1024, 1), number(graph[1]/1024, 1))
	}
	return nil
}

// allocated returns the number of allocations and the bytes of a task.
func (b *bench) allocated(ctx context.Context, p *program, of paths) (perTask [2]float64, err error) {
	found, err := of(ctx, p.url, b.hot)
	if err != nil {
		return perTask, err
	}
	before, err := p.heap(ctx)
	if err != nil {
		return perTask, err
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		return perTask, err
	}
	defer conn.Close()
	c := &client{conn: conn, in: bufio.NewReaderSize(conn, 32<<10)}
	const n = 500
	for i := range n {
		for _, request := range newTask(found[i%len(found)]) {
			if err := c.send(request()); err != nil {
				return perTask, err
			}
		}
	}
	after, err := p.heap(ctx)
	for i := range perTask {
		perTask[i] = (after[i] - before[i]) / n
	}
	return perTask, err
}

// heap returns the number and the bytes of all allocations so far. The program refreshes these
// metrics every 15 seconds.
func (p *program) heap(ctx context.Context) (total [2]float64, err error) {
	time.Sleep(16 * time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.ops+"/metrics", nil)
	if err != nil {
		return total, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return total, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	for i, name := range []string{"go_memory_allocations_total", "go_memory_allocated_bytes_total"} {
		_, value, _ := bytes.Cut(text, []byte("\n"+name+" "))
		if _, scanErr := fmt.Fscan(bytes.NewReader(value), &total[i]); scanErr != nil {
			return total, fmt.Errorf("%s: %w", name, scanErr)
		}
	}
	return total, err
}
