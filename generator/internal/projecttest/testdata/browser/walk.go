package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// walk is what a user does with the shop.
type walk struct {
	*browser
	url, mail, axe string
	pictures       string // a folder
	scripts        bool
	lamp, chair    string // names of products
}

// do walks until something fails.
func (w *walk) do() error {
	var err error
	if w.browser, err = open(w.scripts); err != nil {
		return err
	}
	defer w.close()
	if w.lamp, w.chair = "Lamp", "Chair"; !w.scripts {
		w.lamp, w.chair = "Lantern", "Stool"
	}
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"home", w.home},
		{"a wrong product", w.wrongProduct},
		{"a product", w.product},
		{"pages", w.pages},
		{"a conflict", w.conflict},
		{"an order and its mail", w.order},
		{"a removal", w.removal},
	} {
		if step.do(); w.err != nil {
			failed := w.err
			w.err = nil
			var page string
			w.run("page", chromedp.Text("body", &page, chromedp.ByQuery))
			return fmt.Errorf("%s: %w\nthe page has: %s", step.name, failed, page)
		}
	}
	if len(w.messages) > 0 {
		return fmt.Errorf("the console has %q", w.messages)
	}
	return nil
}

// sku is that of the lamp.
func (w *walk) sku() string { return w.lamp + "-1" }

func (w *walk) home() {
	w.visit(w.url)
	w.has("h1", "Shop")
	w.screen("start")
}

// wrongProduct sends a form with mistakes. It is shown again with them and with what was sent.
func (w *walk) wrongProduct() {
	w.click("Products")
	w.screen("empty")
	w.click("New product")
	w.screen("new")
	w.fill("sku", w.sku())
	w.fill("price", "many")
	w.click("Create product")
	w.has("[role=alert]", "Name")
	w.has("[role=alert]", "Price")
	w.value("sku", w.sku())
	w.value("price", "many")
	w.screen("refused")
}

func (w *walk) product() {
	w.fill("name", w.lamp)
	w.fill("price", "12.50")
	w.fill("description", description)
	w.click("Create product")
	w.has(".done", "created")
	w.has("table", w.lamp)
}

const description = "Warm <b>light</b>\nin two lines"

// pages adds products and goes through all pages of the list.
func (w *walk) pages() {
	const more = 120
	for n := range more {
		w.api("POST", "/v1/catalog/products", map[string]any{
			"name": fmt.Sprintf("%s %d", w.chair, n), "sku": fmt.Sprintf("%s-%d", w.chair, n),
			"price": map[string]string{"amount": "1", "currency": "EUR"},
		})
	}
	w.visit(w.url + "/ui/catalog/products?order=oldest")
	w.screen("list")
	seen := w.count("tbody tr")
	for w.err == nil && w.count("a[rel=next]") > 0 {
		w.click("Next page")
		seen += w.count("tbody tr")
	}
	w.check(seen > more, "%d products, want more than %d", seen, more)
}

// conflict changes a product that somebody else has changed since it was opened.
func (w *walk) conflict() {
	found := w.api("GET", "/v1/catalog/products?filter.sku="+w.sku(), nil)
	path := "catalog/products/" + found.first()
	w.visit(w.url + "/ui/" + path)
	w.value("description", description)
	w.screen("edit")
	w.api("PATCH", "/v1/"+path, map[string]any{"name": "Table"})
	w.fill("name", "My "+w.lamp)
	w.click("Save")
	w.has("[role=alert]", "changed")
	w.has("main", "Table")
	w.value("name", "My "+w.lamp)
	w.screen("conflict")
	w.click("Save")
	w.has(".done", "Saved")
	w.value("name", "My "+w.lamp)
}

// order orders the product and waits for the mail.
func (w *walk) order() {
	before := w.mails()
	w.click("Orders")
	w.click("New order")
	w.screen("order")
	w.choose("product", "My "+w.lamp)
	w.fill("quantity", "2")
	w.fill("email", "ada@example.com")
	w.choose("status", "pending")
	w.click("Create order")
	w.has("table", "My "+w.lamp)
	for tries := 0; w.err == nil && w.mails() == before; tries++ {
		w.check(tries < 600, "no mail in %s", w.mail)
		time.Sleep(100 * time.Millisecond)
	}
	w.visit(w.url)
	w.has("#work", "Nothing waits")
	w.screen("home")
}

func (w *walk) mails() int {
	files, err := filepath.Glob(filepath.Join(w.mail, "*.eml"))
	w.check(err == nil, "%v", err)
	return len(files)
}

// removal removes the order.
func (w *walk) removal() {
	w.click("Orders")
	w.follow("tbody th a")
	w.unfold("Remove this order")
	w.click("Remove")
	w.has(".done", "removed")
}

// screen looks at a screen and makes pictures of it. axe needs scripts.
func (w *walk) screen(name string) {
	if !w.scripts {
		return
	}
	w.look(name, w.axe, func(name string, picture []byte) error {
		return os.WriteFile(filepath.Join(w.pictures, name+".png"), picture, 0o644)
	})
}

// objects is an object of the REST API, or a page of them.
type objects struct {
	ID    string
	Items []objects
}

// api sends a request to the REST API.
func (w *walk) api(method, path string, body any) (got objects) {
	if w.err != nil {
		return got
	}
	got, err := request(method, w.url+path, body)
	w.check(err == nil, "%s %s: %v", method, path, err)
	return got
}

func request(method, url string, body any) (got objects, err error) {
	sent, err := json.Marshal(body)
	if err != nil {
		return got, err
	}
	req, err := http.NewRequest(method, url, bytes.NewReader(sent))
	if err != nil {
		return got, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return got, err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return got, errors.New(res.Status)
	}
	return got, json.NewDecoder(res.Body).Decode(&got)
}

// first returns the id of the first object, or "".
func (o objects) first() string {
	if len(o.Items) == 0 {
		return ""
	}
	return o.Items[0].ID
}
