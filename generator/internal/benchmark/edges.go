package main

import (
	"context"
	"fmt"
	"strings"
)

// Programs with REST and another API, so that both have the same rows.
var (
	graphqlOn = decided("graphql", "on")
	bffOn     = decided("bff", "on")
)

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

// screens are lists of 50, as data for a front end and as pages.
var screens = []load{
	{"50 as JSON", page(1), always("/bff/catalog/products")},
	{"50 as a page", page(1), always("/ui/catalog/products")},
}

// always is one path.
func always(path string) paths {
	return func(context.Context, string, []string) ([]string, error) { return []string{path}, nil }
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
