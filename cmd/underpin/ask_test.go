package main

import "testing"

func TestModuleName(t *testing.T) {
	for modulePath, want := range map[string]string{
		"github.com/caarlos0/env/v11": "env", "golang.org/x/sync": "sync", "modernc.org/sqlite": "sqlite",
		"go.opentelemetry.io/otel/exporters/prometheus": "otel", "local": "local",
	} {
		if got := moduleName(modulePath); got != want {
			t.Errorf("%s: %s, want %s", modulePath, got, want)
		}
	}
}

func TestModuleSummary(t *testing.T) {
	got, err := moduleSummary([]byte("module m\nrequire a.org/b/c v1.0.0\nrequire a.org/b v1.0.0\nrequire a.org/d v1.0.0\nrequire e.org/f v1.0.0 // indirect\n"))
	if want := "3 Go modules (b, d), which need 1 more."; got != want || err != nil {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}
