package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// comparison is of two programs, asked in turn. The ratio is of b to a.
type comparison struct {
	name  string
	a, b  variant
	loads []load
	own   bool // each program has a database of its own, which it writes to
}

// variant is a program that can be built.
type variant struct {
	name      string
	decisions map[string]string // besides those of plain
	collector bool              // there is one, for telemetry to go to
	byHand    string            // the package of a program that isn't rendered
	old       bool              // it is rendered by the checkout that -old names
}

// plain is decided for every rendered program, if nothing else is said.
var plain = map[string]string{"database": "postgres", "cache": "none", "otel": "off"}

// load is what the programs are asked for.
type load struct {
	name string
	a, b paths
}

// paths finds the paths to ask for, given a program and the ids of products that
// are asked for often.
type paths func(ctx context.Context, base string, hot []string) ([]string, error)

var reads = []load{{"by id", products, products}, {"first page", page(1), page(1)}}

var comparisons = []comparison{
	{"cache-memory", decided("cache", "none"), decided("cache", "memory"), reads, false},
	{"cache-redis", decided("cache", "none"), decided("cache", "redis"), reads, false},
	{"pages", variant{name: "page 1"}, variant{name: "page 1,000"}, []load{{"50 of a list", page(1), page(1000)}}, false},
	{"otel", decided("otel", "off"), decided("otel", "on"), reads, false},
	{"otel-collector", decided("otel", "off"), collected(decided("otel", "on")), reads, false},
	{"handlers", variant{name: "by hand", byHand: "smallest"}, variant{name: "rendered"}, reads, false},
	{"floor", variant{name: "floor", byHand: "floor"}, variant{name: "rendered"}, append(reads, load{"page 1,000", page(1000), page(1000)}), false},
	{"floor-smallest", variant{name: "floor", byHand: "floor"}, variant{name: "by hand", byHand: "smallest"}, reads, false},
	{"noise", variant{name: "rendered"}, variant{name: "the same"}, reads, false},
	{"graphql", named("REST", graphqlOn), named("GraphQL", graphqlOn), joins, false},
	{"bff", named("REST", bffOn), named("BFF", bffOn), screens, false},
	{"old-postgres", variant{name: "old", old: true}, variant{name: "new"}, append(writes, reads...), true},
	{"old-sqlite", before(decided("database", "sqlite")), decided("database", "sqlite"), writes, true},
}

func before(v variant) variant {
	v.name, v.old = v.name+", old", true
	return v
}

func decided(decision, option string) variant {
	return variant{name: decision + " " + option, decisions: map[string]string{decision: option}}
}

func collected(v variant) variant {
	v.name, v.collector = v.name+", collected", true
	return v
}

const productsPath = "/v1/catalog/products"

// products are the paths of single products.
func products(_ context.Context, _ string, hot []string) ([]string, error) {
	all := make([]string, len(hot))
	for i, id := range hot {
		all[i] = productsPath + "/" + id
	}
	return all, nil
}

// page is the path of a page, found by turning over those before it.
func page(n int) paths {
	return func(ctx context.Context, base string, _ []string) ([]string, error) {
		path := productsPath
		for at := 2; at <= n; at++ {
			a, err := ask(ctx, base, question{path: path})
			if err != nil {
				return nil, err
			}
			var page struct {
				Next string `json:"next_cursor"`
			}
			if json.Unmarshal([]byte(a.body), &page); a.status != http.StatusOK || page.Next == "" {
				return nil, fmt.Errorf("there is no page %d: %s answers %d", at, path, a.status)
			}
			path = productsPath + "?cursor=" + url.QueryEscape(page.Next)
		}
		return []string{path}, nil
	}
}
