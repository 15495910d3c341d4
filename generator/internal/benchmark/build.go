package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
)

// spec is the default project, decided about as the variant has it.
func (b *bench) spec(v variant) (*spec.Spec, error) {
	s := &spec.Spec{Name: "shop", Decisions: maps.Clone(plain)}
	maps.Copy(s.Decisions, v.decisions)
	s.Complete(b.catalog.Choices())
	return s, s.Validate(b.catalog.Choices())
}

// build makes the program of a variant, unless it is there.
func (b *bench) build(ctx context.Context, v variant) (file string, err error) {
	if v.byHand != "" {
		return b.compile(ctx, v.byHand, ".", "github.com/underpin-dev/underpin/generator/internal/benchmark/"+v.byHand)
	}
	name, project, err := b.project(ctx, v)
	if err != nil {
		return "", err
	}
	return b.compile(ctx, name, project, "./cmd/shop")
}

// project renders the project of a variant, unless it is there.
func (b *bench) project(ctx context.Context, v variant) (name, folder string, err error) {
	s, err := b.spec(v)
	if err != nil {
		return "", "", err
	}
	name = s.Name
	if v.old {
		name += "-old"
	}
	for _, decision := range slices.Sorted(maps.Keys(s.Decisions)) {
		name += "-" + s.Decisions[decision]
	}
	folder = filepath.Join(b.folder, "projects", name)
	if _, err := os.Stat(folder); err == nil {
		return name, folder, nil
	}
	if v.old {
		return name, folder, b.renderOld(ctx, s, folder)
	}
	files, err := render.New(b.catalog, "benchmark").Render(s)
	if err != nil {
		return "", "", err
	}
	return name, folder, os.CopyFS(folder, files.FS())
}

// renderOld has the checkout that -old names render a project.
func (b *bench) renderOld(ctx context.Context, s *spec.Spec, project string) error {
	args := []string{"run", "./cmd/underpin", "new", project, "--yes", "--git=false", "--name", s.Name}
	for _, decision := range slices.Sorted(maps.Keys(s.Decisions)) {
		option := s.Decisions[decision]
		if option == "on" || option == "off" {
			option = fmt.Sprint(option == "on")
		}
		args = append(args, "--"+decision+"="+option)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = b.Old
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("-old: %w\n%s", err, out)
	}
	return nil
}

// compile builds a package.
func (b *bench) compile(ctx context.Context, name, dir, pkg string) (file string, err error) {
	file = filepath.Join(b.folder, name)
	cmd := exec.CommandContext(ctx, "go", "build", "-o", file, pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
}

// environment tells the program of a variant where its servers are.
func (b *bench) environment(v variant) (all []string, err error) {
	s, err := b.spec(v)
	if err != nil {
		return nil, err
	}
	parts, _, err := b.catalog.Selected(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	for _, server := range decisions.Services(parts) {
		where, err := testServer(server.Test.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, server.URL.Name+"="+where)
	}
	for _, e := range decisions.Settings(parts) {
		if e.Prefix {
			all = append(all, e.Name+"="+b.database+":")
		}
	}
	if s.Decisions["database"] == "postgres" {
		all = append(all, "DATABASE_URL="+b.database) // the last of a name counts
	}
	if v.collector {
		all = append(all, "OTEL_EXPORTER_OTLP_ENDPOINT="+b.collector.url, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")
	}
	return all, nil
}

// testServer is where a server for tests is, which a variable tells.
func testServer(variable string) (string, error) {
	if where := os.Getenv(variable); where != "" {
		return where, nil
	}
	return "", fmt.Errorf(`no server: %s is not set: eval "$(.ci/services up)"`, variable)
}
