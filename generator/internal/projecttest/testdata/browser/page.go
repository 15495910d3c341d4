package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of headless Chromium that notes what goes wrong in it.
type browser struct {
	ctx   context.Context
	close func()

	err error // the first one; later steps do nothing

	mu       sync.Mutex
	messages []string
}

// open starts a browser of its own. Chromium reports violations of the Content Security
// Policy and responses that are errors as entries of its log.
func open(scripts bool) (*browser, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(os.Getenv("CHROMIUM")), chromedp.NoSandbox)
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelTab := chromedp.NewContext(allocated)
	b := &browser{ctx: ctx, close: func() { cancelTab(); cancel() }}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.note("exception: " + e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			b.note(fmt.Sprintf("console: %s %v", e.Type, e.Args))
		case *cdplog.EventEntryAdded:
			b.note(fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	})
	return b, chromedp.Run(ctx, cdplog.Enable(), emulation.SetScriptExecutionDisabled(!scripts))
}

func (b *browser) note(message string) {
	// Chromium logs each document whose status is an error, and the page refuses forms with one.
	if strings.Contains(message, "Failed to load resource: the server responded with a status of 4") {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = append(b.messages, message)
}

// run does actions, unless a step before failed.
func (b *browser) run(step string, actions ...chromedp.Action) {
	if b.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.err = fmt.Errorf("%s: %w", step, err)
	}
}

// check fails the step if got is not what is wanted.
func (b *browser) check(ok bool, format string, args ...any) {
	if b.err == nil && !ok {
		b.err = fmt.Errorf(format, args...)
	}
}

// visit loads an address.
func (b *browser) visit(url string) { b.run("visit "+url, chromedp.Navigate(url)) }

// follow clicks what a selector matches first, and waits for the page that it leads to.
func (b *browser) follow(selector string) {
	b.run("follow "+selector, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(selector, chromedp.ByQuery))
		return err
	}))
}

// click clicks a link or button by its text, and waits for the page that it leads to.
func (b *browser) click(text string) {
	b.run("click "+text, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, press(text))
		return err
	}))
}

// unfold opens details by the text of their summary.
func (b *browser) unfold(text string) { b.run("unfold "+text, press(text)) }

func press(text string) chromedp.Action {
	return chromedp.Click(fmt.Sprintf(`//*[self::a or self::button or self::summary][normalize-space()=%q]`, text), chromedp.BySearch)
}

// fill replaces the value of a field of a form.
func (b *browser) fill(name, text string) {
	b.run("fill "+name,
		chromedp.Focus(fmt.Sprintf("[name=%q]", name), chromedp.ByQuery),
		chromedp.Evaluate("document.activeElement.select()", nil),
		input.InsertText(text),
	)
}

// choose selects an option by its text.
func (b *browser) choose(name, text string) {
	var value string
	var ok bool
	option := fmt.Sprintf(`//select[@name=%q]/option[normalize-space()=%q]`, name, text)
	b.run("choose "+text, chromedp.AttributeValue(option, "value", &value, &ok, chromedp.BySearch))
	b.run("choose "+text, chromedp.SetValue(fmt.Sprintf("select[name=%q]", name), value, chromedp.ByQuery))
}

// value checks the value of the first field with a name.
func (b *browser) value(name, want string) {
	var got string
	b.run("value of "+name, chromedp.Value(fmt.Sprintf("[name=%q]", name), &got, chromedp.ByQuery))
	b.check(got == want, "the value of %s is %q, want %q", name, got, want)
}

// has checks that the first element that a selector matches shows a text.
func (b *browser) has(selector, want string) {
	var got string
	b.run(selector, chromedp.Text(selector, &got, chromedp.ByQuery))
	got = strings.Join(strings.Fields(got), " ")
	b.check(strings.Contains(got, want), "%s is %q, want %q", selector, got, want)
}

// count returns how many elements a selector matches.
func (b *browser) count(selector string) int {
	var nodes []*cdp.Node
	b.run(selector, chromedp.Nodes(selector, &nodes, chromedp.ByQueryAll, chromedp.AtLeast(0)))
	return len(nodes)
}

// look is a way to look at a screen.
type look struct {
	name          string
	width, height int64
	scheme        string
}

var looks = []look{
	{"1280-light", 1280, 800, "light"},
	{"1280-dark", 1280, 800, "dark"},
	{"390-light", 390, 844, "light"},
	{"390-dark", 390, 844, "dark"},
}

// look looks at a screen in all ways, and gives pictures to save. It fails if the screen
// scrolls sideways, or if axe finds a violation.
func (b *browser) look(name, axe string, save func(name string, picture []byte) error) {
	for _, l := range looks {
		name := name + "-" + l.name
		var sideways bool
		var violations []string
		var picture []byte
		b.run(name,
			emulation.SetDeviceMetricsOverride(l.width, l.height, 1, l.width < 500),
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}),
			chromedp.Evaluate(`document.documentElement.scrollWidth > document.documentElement.clientWidth`, &sideways),
			chromedp.Evaluate(axe+"; 0", nil),
			chromedp.Evaluate(`axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")))`, &violations,
				func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
			chromedp.FullScreenshot(&picture, 100),
			chromedp.ActionFunc(func(context.Context) error { return save(name, picture) }),
			emulation.ClearDeviceMetricsOverride(),
		)
		b.check(!sideways && len(violations) == 0, "%s: it scrolls sideways: %v; violations %q", name, sideways, violations)
	}
}
