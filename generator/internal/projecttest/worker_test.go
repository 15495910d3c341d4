package projecttest_test

import (
	"crypto/rand"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// With a queue whose events only the process that takes the requests can handle, serve handles
// them, and worker refuses with the reason.
func TestWorkerRefused(t *testing.T) {
	c := projecttest.Catalog(t)
	for _, o := range projecttest.Providing(t, c, "single") {
		t.Run(o.Name, func(t *testing.T) {
			s := projecttest.Spec(t, c, "", map[string]string{"queue": o.Name})
			program := projecttest.Build(t, projecttest.Dir(t, s, projecttest.Render(t, c, s)), s.Name)
			cmd := exec.Command(program, "worker")
			cmd.Dir = t.TempDir()
			out, err := cmd.CombinedOutput()
			e, ok := errors.AsType[*exec.ExitError](err)
			last := lastLine(string(out))
			if !ok || e.ExitCode() != 2 || !strings.HasPrefix(last, s.Name+": worker: serve handles all events") {
				t.Errorf("worker ends with %v:\n%s", err, out)
			}

			mails := filepath.Join(t.TempDir(), "mails")
			p := projecttest.StartCommand(t, program, []string{"serve"}, "DATABASE_URL="+t.TempDir(), "MAIL_DIR="+mails)
			order(t, p.URL)
			projecttest.Until(t, "a mail", func() bool { return mailsIn(t, mails) == 1 })
		})
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// order creates a product and an order of it, which causes a mail.
func order(t *testing.T, url string) {
	t.Helper()
	location, _ := request(t, "POST", url+"/v1/catalog/products", `{"name":"lamp","sku":"`+strings.ToLower(rand.Text())+`","price":{"amount":"1.00","currency":"EUR"}}`)
	request(t, "POST", url+"/v1/orders/orders", `{"product":"`+filepath.Base(location)+`","quantity":1,"email":"ann@example.com","status":"pending"}`)
}

// mailsIn returns how many mails are in a folder.
func mailsIn(t *testing.T, folder string) int {
	t.Helper()
	mails, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	return len(mails)
}
