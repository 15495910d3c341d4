//go:build servers

package projecttest_test

import (
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/mail"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// letter is a mail that was taken.
type letter struct{ messageID, subject, to string }

// postOffice is a mail server that outlives the programs that send to it.
type postOffice struct {
	URL string

	mu      sync.Mutex
	random  *rand.Rand
	taken   []letter
	refused string        // a recipient that it doesn't know
	holding chan struct{} // not nil while it takes mails and does not respond
	held    int           // mails taken since then
}

// slowest is how long it takes at most to say that it has taken a mail: whoever
// dies meanwhile has sent it and can't know.
const slowest = 3 * time.Millisecond

func openPostOffice(t *testing.T, seed uint64) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{URL: "smtp://" + listener.Addr().String(), random: rand.New(rand.NewPCG(seed, 1))}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &connection{office: p}, nil }))
	server.ErrorLog = log.New(io.Discard, "", 0) // of connections that end with the program
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return p
}

// Taken is what it has taken until now, oldest first.
func (p *postOffice) Taken() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.taken)
}

// Count is how many it has taken until now.
func (p *postOffice) Count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.taken)
}

// Refuse has it refuse a recipient, or nobody.
func (p *postOffice) Refuse(recipient string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = recipient
}

// Hold makes the server take mails without responding, until Release is called.
func (p *postOffice) Hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding, p.held = make(chan struct{}), 0
}

// Held returns how many mails were taken since Hold.
func (p *postOffice) Held() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held
}

// Release makes the server respond again.
func (p *postOffice) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.holding)
	p.holding = nil
}

// take takes a mail, and returns when the sender may get the response.
func (p *postOffice) take(l letter) {
	p.mu.Lock()
	p.taken = append(p.taken, l)
	p.held++
	pause, holding := time.Duration(p.random.Int64N(int64(slowest))), p.holding
	p.mu.Unlock()
	if holding != nil {
		<-holding
	}
	time.Sleep(pause)
}

// connection is one of a program.
type connection struct {
	office *postOffice
	to     string
}

func (c *connection) Mail(string, *smtp.MailOptions) error { return nil }

func (c *connection) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	if c.to = to; to == c.office.refused {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "Nobody of that name here"}
	}
	return nil
}

func (c *connection) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil { // it is not whole
		return err
	}
	c.office.take(letter{m.Header.Get("Message-ID"), m.Header.Get("Subject"), c.to})
	return nil
}

func (c *connection) Reset()        { c.to = "" }
func (c *connection) Logout() error { return nil }
