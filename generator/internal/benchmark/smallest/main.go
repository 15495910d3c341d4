// Command smallest answers two requests as the rendered shop does, byte for byte:
// a product by its id, and a page of products. It is what somebody would write by
// hand with net/http, database/sql and pgx who needs nothing else, and what the
// handlers of a rendered program are measured against.
package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
	_ "github.com/jackc/pgx/v5/stdlib"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := run(log); err != nil {
		log.Error("smallest", "error", err)
		os.Exit(1)
	}
}

func run(log *slog.Logger) error {
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(5)
	db.SetMaxIdleConns(5)
	s := &server{db, log}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+productsPath+"/{id}", s.get)
	mux.HandleFunc("GET "+productsPath, s.list)

	l, err := net.Listen("tcp", os.Getenv("ADDR"))
	if err != nil {
		return err
	}
	log.Info("ready", "public", "http://"+l.Addr().String())
	server := &http.Server{
		Handler:           s.logged(mux),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       timeout,
		WriteTimeout:      2 * timeout,
		IdleTimeout:       2 * time.Minute,
	}
	return server.Serve(l)
}

const (
	productsPath = "/v1/catalog/products"
	caching      = "private, no-cache" // of what has been read
	timeout      = 15 * time.Second    // of a request
)

type server struct {
	db  *sql.DB
	log *slog.Logger
}

var requestIDForm = regexp.MustCompile(`^[\w.:-]{1,64}$`)

// logged gives each request an id and a deadline, and logs a line for it.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, rec := time.Now(), &recorder{w, http.StatusOK}
		id := r.Header.Get("X-Request-Id")
		if !requestIDForm.MatchString(id) {
			id = uuid.Must(uuid.NewV7()).String()
		}
		w.Header().Set("X-Request-Id", id)
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		next.ServeHTTP(rec, r.WithContext(ctx))
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", rec.status), slog.Duration("took", time.Since(began)), slog.String("request_id", id))
	})
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

type product struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	SKU         string    `json:"sku"`
	Price       money     `json:"price"`
	Description *string   `json:"description"`
	Version     int64     `json:"version"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

type money struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type page struct {
	Items      []product `json:"items"`
	NextCursor *string   `json:"next_cursor"`
}

type problem struct {
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`
	Errors []fault `json:"errors,omitempty"`
}

type fault struct {
	Message  string `json:"message"`
	Location string `json:"location"`
}

const selectProduct = `SELECT id, name, sku, price_minor, price_currency, description, version, created_at, updated_at FROM catalog.products `

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	var id pgtype.UUID
	if err := id.Scan(r.PathValue("id")); err != nil {
		refuse(w, http.StatusNotFound, "no such product")
		return
	}
	p, err := scan(s.db.QueryRowContext(r.Context(), selectProduct+`WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		refuse(w, http.StatusNotFound, "no such product")
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	etag := `"` + strconv.FormatInt(p.Version, 10) + `"`
	w.Header().Set("ETag", etag)
	w.Header().Set("Cache-Control", caching)
	for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	answer(w, http.StatusOK, "application/json", p)
}

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	var faults []fault
	query, limit := r.URL.Query(), 50
	if given := query.Get("limit"); given != "" {
		var err error
		if limit, err = strconv.Atoi(given); err != nil || limit < 1 || limit > 200 {
			faults = append(faults, fault{"must be from 1 to 200", "query.limit"})
		}
	}
	where, args := ``, []any{limit + 1}
	if given := query.Get("cursor"); given != "" {
		after, err := parseCursor(given)
		if err != nil {
			faults = append(faults, fault{"must be a cursor of the same list", "query.cursor"})
		}
		where, args = `WHERE id < $2 `, append(args, after)
	}
	if faults != nil {
		refuse(w, http.StatusUnprocessableEntity, "the input is invalid", faults...)
		return
	}

	rows, err := s.db.QueryContext(r.Context(), selectProduct+where+`ORDER BY id DESC LIMIT $1`, args...)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer rows.Close()
	out := page{Items: []product{}}
	for rows.Next() {
		p, err := scan(rows)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		out.Items = append(out.Items, p)
	}
	if err := rows.Err(); err != nil {
		s.fail(w, r, err)
		return
	}
	if len(out.Items) > limit {
		out.Items = out.Items[:limit]
		out.NextCursor = new(cursor(out.Items[limit-1].ID))
	}
	w.Header().Set("Cache-Control", caching)
	answer(w, http.StatusOK, "application/json", out)
}

func scan(row interface{ Scan(...any) error }) (p product, err error) {
	var minor, created, updated int64
	err = row.Scan(&p.ID, &p.Name, &p.SKU, &minor, &p.Price.Currency, &p.Description, &p.Version, &created, &updated)
	p.Price.Amount = fmt.Sprintf("%d.%02d", minor/100, minor%100) // all prices are in EUR
	p.CreatedAt, p.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	return p, err
}

// list is what cursors begin with, so that those of another list are refused.
var list = sha256.Sum256([]byte(productsPath + "?order=newest"))

func cursor(last string) string {
	return base64.RawURLEncoding.EncodeToString(append(list[:8:8], last...))
}

func parseCursor(s string) (after pgtype.UUID, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 8 || string(b[:8]) != string(list[:8]) {
		return after, errors.New("no cursor of this list")
	}
	return after, after.Scan(string(b[8:]))
}

func answer(w http.ResponseWriter, status int, contentType string, body any) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(body)
}

func refuse(w http.ResponseWriter, status int, detail string, faults ...fault) {
	answer(w, status, "application/problem+json", problem{http.StatusText(status), status, detail, faults})
}

func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.log.ErrorContext(r.Context(), "request failed", "error", err)
	refuse(w, http.StatusInternalServerError, "something went wrong; it has been logged")
}
