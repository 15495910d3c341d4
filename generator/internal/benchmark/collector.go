package main

import (
	"io"
	"net"
	"net/http"
)

// collector is where telemetry goes: it reads all and keeps nothing.
type collector struct {
	url    string
	server *http.Server
}

func startCollector() (*collector, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) })}
	go server.Serve(l)
	return &collector{"http://" + l.Addr().String(), server}, nil
}

func (c *collector) Close() error { return c.server.Close() }
