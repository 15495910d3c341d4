//go:build servers

package projecttest_test

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// inboxOrBroker matches an event that waits in an inbox, or in a broker.
var inboxOrBroker = regexp.MustCompile(`(?m)^delivery_waiting\{box="(inbox|broker)",domain="orders"\} 1$`)

// With a queue whose workers may be processes of their own, serve leaves events to a worker,
// which is told of them: it would poll only after an hour. Without a command, a process does
// both.
func TestWorkers(t *testing.T) {
	c := projecttest.Catalog(t)
	for _, o := range projecttest.Providing(t, c, "split") {
		t.Run(o.Name, func(t *testing.T) {
			s := projecttest.Spec(t, c, "", map[string]string{"database": "postgres", "queue": o.Name})
			program := projecttest.Build(t, projecttest.Dir(t, s, projecttest.Render(t, c, s)), s.Name)
			mails := filepath.Join(t.TempDir(), "mails")
			settings := append(onServers(t, c, s, projecttest.NewDatabase(t)), "MAIL_DIR="+mails, "DELIVERY_POLL=1h", "DELIVERY_LEASE=1h")

			serve := projecttest.StartCommand(t, program, []string{"serve"}, settings...)
			order(t, serve.URL)
			projecttest.Until(t, "an event that waits for a worker", func() bool {
				_, metrics := request(t, "GET", serve.OpsURL+"/metrics", "")
				return inboxOrBroker.MatchString(metrics)
			})
			if n := mailsIn(t, mails); n != 0 {
				t.Errorf("without a worker: got %d mails, want none", n)
			}

			worker := projecttest.StartCommand(t, program, []string{"worker"}, settings...)
			if worker.URL != "" {
				t.Errorf("a worker listens on %s", worker.URL)
			}
			projecttest.Until(t, "the mail", func() bool { return mailsIn(t, mails) == 1 })
			order(t, serve.URL)
			projecttest.Until(t, "a mail by a worker that is told of the event", func() bool { return mailsIn(t, mails) == 2 })

			worker.Stop()
			order(t, serve.URL)
			both := projecttest.Start(t, program, settings...)
			projecttest.Until(t, "a mail by a process that does everything", func() bool { return mailsIn(t, mails) == 3 })
			serve.Stop()
			order(t, both.URL)
			projecttest.Until(t, "a mail of its own event", func() bool { return mailsIn(t, mails) == 4 })
		})
	}
}
