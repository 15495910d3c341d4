package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// createDatabase makes a database of this run and returns its URL, and a function
// that removes it.
func createDatabase(ctx context.Context, suffix string) (where string, drop func() error, err error) {
	where, err = testServer("TEST_DATABASE_URL")
	if err != nil {
		return "", nil, err
	}
	server, err := url.Parse(where)
	if err != nil {
		return "", nil, fmt.Errorf("TEST_DATABASE_URL: %w", err)
	}
	name := strings.ReplaceAll(fmt.Sprintf("benchmark_%d%s", os.Getpid(), suffix), "-", "_")
	do := func(ctx context.Context, query string) error {
		conn, err := pgx.Connect(ctx, server.String())
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, query)
		return err
	}
	if err := do(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	own := *server
	own.Path = name
	return own.String(), func() error { return do(context.WithoutCancel(ctx), "DROP DATABASE "+name+" WITH (FORCE)") }, nil
}

// fill puts products into the database, the same ones for the same seed, and
// returns the ids of some.
func fill(ctx context.Context, database string, n int, random *rand.Rand) (hot []string, err error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	ids := make([]pgtype.UUID, n)
	columns := []string{"id", "name", "sku", "price_minor", "price_currency", "description", "version", "created_at", "updated_at"}
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"catalog", "products"}, columns, pgx.CopyFromSlice(n, func(i int) ([]any, error) {
		at := began + int64(i)
		ids[i] = pgtype.UUID{Bytes: uuid(at, random), Valid: true}
		var description *string
		if i%2 == 0 {
			description = new("Turns night into day, & the day into <something> brighter.")
		}
		return []any{ids[i], fmt.Sprintf("Lamp %d", i), fmt.Sprintf("L-%06d", i), random.Int64N(100_000), "EUR", description, 1, at, at}, nil
	})); err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "VACUUM (ANALYZE) catalog.products"); err != nil {
		return nil, err
	}
	for _, i := range random.Perm(n)[:min(n, 1000)] {
		hot = append(hot, ids[i].String())
	}
	return hot, nil
}

// uuid is one of version 7.
func uuid(at int64, random *rand.Rand) (b [16]byte) {
	binary.BigEndian.PutUint64(b[:8], uint64(at)<<16|0x7000|random.Uint64N(1<<12))
	binary.BigEndian.PutUint64(b[8:], 1<<63|random.Uint64N(1<<62))
	return b
}
