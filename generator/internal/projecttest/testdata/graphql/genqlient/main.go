// Command clients creates, lists, changes and removes a product with generated code.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

func main() {
	log.SetFlags(log.Lshortfile)
	ctx, client := context.Background(), graphql.NewClient(os.Args[1], http.DefaultClient)
	var ids []string
	for n := range 2 {
		created, err := Create(ctx, client, CatalogProductCreate{
			Name: fmt.Sprint("lamp ", n), Sku: fmt.Sprint("go-", n), Price: MoneyInput{Amount: "12.50", Currency: "EUR"},
		})
		check(err)
		equal("12.50", created.CreateCatalogProduct.Price.Amount)
		ids = append(ids, created.CreateCatalogProduct.Id)
	}

	page, err := List(ctx, client, new(1), nil, nil)
	check(err)
	equal(1, len(page.CatalogProducts.Nodes))
	equal(true, page.CatalogProducts.PageInfo.HasNextPage)
	next, err := List(ctx, client, new(1), page.CatalogProducts.PageInfo.EndCursor, nil)
	check(err)
	equal(false, page.CatalogProducts.Nodes[0].Id == next.CatalogProducts.Nodes[0].Id)
	found, err := List(ctx, client, nil, nil, new("go-1"))
	check(err)
	equal(1, len(found.CatalogProducts.Nodes))
	product := found.CatalogProducts.Nodes[0]
	equal("lamp 1", product.Name)

	input := CatalogProductChange{Description: new("warm")}
	changed, err := Change(ctx, client, product.Id, input, new(product.Version))
	check(err)
	equal("lamp 1", changed.ChangeCatalogProduct.Name)
	equal("warm", *changed.ChangeCatalogProduct.Description)
	_, err = Change(ctx, client, product.Id, input, new(product.Version))
	equal("STALE", code(err))

	removed, err := Remove(ctx, client, product.Id, new(changed.ChangeCatalogProduct.Version))
	check(err)
	equal(product.Id, removed.RemoveCatalogProduct)
	_, err = Remove(ctx, client, product.Id, nil)
	equal("NOT_FOUND", code(err))
	fmt.Println("ok")
}

func check(err error) {
	if err != nil {
		log.Output(2, err.Error())
		os.Exit(1)
	}
}

func equal[T comparable](want, got T) {
	if got != want {
		log.Output(2, fmt.Sprintf("got %v, want %v", got, want))
		os.Exit(1)
	}
}

// code returns the code of the first error in a response.
func code(err error) any {
	if list, ok := err.(gqlerror.List); ok {
		return list[0].Extensions["code"]
	}
	return err
}
