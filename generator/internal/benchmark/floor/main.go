// Command floor answers two requests of the rendered shop with as little work as Go
// and pgx allow: it appends its JSON, checks next to nothing and logs nothing. Nobody
// should write a program like this; it shows how much of the time is not ours to save.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	config.MaxConns = 5
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	s := &server{pool}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+path+"/{id}", s.get)
	mux.HandleFunc("GET "+path, s.list)
	l, err := net.Listen("tcp", os.Getenv("ADDR"))
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, `{"msg":"ready","public":"http://%s"}`+"\n", l.Addr())
	return http.Serve(l, mux)
}

const (
	path  = "/v1/catalog/products"
	query = `SELECT id, name, sku, price_minor, price_currency, description, version, created_at, updated_at FROM catalog.products `
	limit = 50
)

type server struct{ pool *pgxpool.Pool }

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	var p product
	err := p.scan(s.pool.QueryRow(r.Context(), query+`WHERE id = $1`, r.PathValue("id")))
	if errors.Is(err, pgx.ErrNoRows) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header()["Etag"] = []string{`"` + strconv.FormatInt(p.version, 10) + `"`}
	answer(w, p.append(nil), err)
}

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	where, args := ``, []any{limit + 1}
	if cursor := r.FormValue("cursor"); cursor != "" {
		text, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil || len(text) < len(scope) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		where, args = `WHERE id < $2 `, append(args, string(text[len(scope):]))
	}
	rows, _ := s.pool.Query(r.Context(), query+where+`ORDER BY id DESC LIMIT $1`, args...) // its error is that of rows
	defer rows.Close()
	var p product
	next, body := "null", []byte(`{"items":[`)
	for n := 0; rows.Next(); n++ {
		if n == limit {
			next = `"` + base64.RawURLEncoding.EncodeToString(append([]byte(scope), p.id.String()...)) + `"`
			break
		}
		if n > 0 {
			body = append(body, ',')
		}
		if err := p.scan(rows); err != nil {
			answer(w, nil, err)
			return
		}
		body = p.append(body)
		body = body[:len(body)-1]
	}
	rows.Close()
	answer(w, append(append(append(body, `],"next_cursor":`...), next...), "}\n"...), rows.Err())
}

// scope is what the cursors of this list begin with.
var scope = func() string {
	sum := sha256.Sum256([]byte(path + "?order=newest"))
	return string(sum[:8])
}()

func answer(w http.ResponseWriter, body []byte, err error) {
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h["Content-Type"], h["Cache-Control"] = []string{"application/json"}, []string{"private, no-cache"}
	w.Write(body)
}

type product struct {
	id                              pgtype.UUID
	name, sku, currency             string
	description                     *string
	minor, version, created, update int64
}

func (p *product) scan(row pgx.Row) error {
	return row.Scan(&p.id, &p.name, &p.sku, &p.minor, &p.currency, &p.description, &p.version, &p.created, &p.update)
}

// append adds the product as a line of JSON. All prices are in EUR.
func (p *product) append(b []byte) []byte {
	b = append(append(b, `{"id":"`...), p.id.String()...)
	b = appendText(append(b, `","name":`...), p.name)
	b = appendText(append(b, `,"sku":`...), p.sku)
	b = fmt.Appendf(b, `,"price":{"amount":"%d.%02d","currency":"%s"},"description":`, p.minor/100, p.minor%100, p.currency)
	if p.description == nil {
		b = append(b, "null"...)
	} else {
		b = appendText(b, *p.description)
	}
	b = strconv.AppendInt(append(b, `,"version":`...), p.version, 10)
	b = appendTime(append(b, `,"created_at":"`...), p.created)
	b = appendTime(append(b, `","updated_at":"`...), p.update)
	return append(b, "\"}\n"...)
}

var escapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

func appendText(b []byte, s string) []byte {
	return append(append(append(b, '"'), escapes.Replace(s)...), '"')
}

func appendTime(b []byte, ms int64) []byte {
	return time.UnixMilli(ms).UTC().AppendFormat(b, time.RFC3339Nano)
}
