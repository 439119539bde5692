package e2e

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyNames are the keys that Keyboard knows by name.
var keyNames = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Space": " ", "Escape": kb.Escape,
	"Backspace": kb.Backspace, "Delete": kb.Delete, "Home": kb.Home, "End": kb.End,
	"PageUp": kb.PageUp, "PageDown": kb.PageDown, "ArrowUp": kb.ArrowUp,
	"ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
}

var modifiers = map[string]chromedp.Modifier{
	"Shift": chromedp.ModifierShift, "Ctrl": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt,
}

// Keyboard presses keys one after the other: a name (Tab, Enter, Space,
// Escape, ArrowDown, …), a combination (Shift+Tab, Ctrl+a), or else text to
// type where the focus is.
func (p *Page) Keyboard(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		err := p.act(false, func(ctx context.Context, tab *chromedp.Target) error { return strike(ctx, tab, key) })
		if err != nil {
			p.fail("press "+key, err)
		}
	}
}

// Focused is the name of what the focus is on: the text of a link or button,
// the label of a field. Empty when nothing has it.
func (p *Page) Focused() string {
	p.t.Helper()
	name, err := ask[string](p, "focused()")
	if err != nil {
		p.fail("look for the focus", err)
	}
	return name
}

// TabTo presses Tab until the focus is on the thing with this name: whoever
// uses no mouse must be able to come there.
func (p *Page) TabTo(name string) {
	p.t.Helper()
	const most = 300
	want := strings.Join(strings.Fields(name), " ")
	var passed []string
	for rounds := 0; rounds < 2 && len(passed) < most; {
		_, err := do(p, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error { return press(ctx, tab, kb.Tab, 0) }))
		if err != nil {
			p.fail("press Tab", err)
		}
		at := p.Focused()
		if at == want {
			return
		}
		if at == "" { // past the last thing of the page
			rounds++
		}
		passed = append(passed, at)
	}
	p.fail(fmt.Sprintf("tab to “%s”", name), fmt.Errorf("the focus passed only: %s", strings.Join(passed[:min(40, len(passed))], ", ")))
}

func strike(ctx context.Context, tab *chromedp.Target, key string) error {
	name, mods := key, chromedp.Modifier(0)
	for {
		before, after, found := strings.Cut(name, "+")
		m, known := modifiers[before]
		if !found || !known || after == "" {
			break
		}
		mods, name = mods|m, after
	}
	if k, ok := keyNames[name]; ok {
		return press(ctx, tab, k, mods)
	}
	if mods != 0 {
		return press(ctx, tab, name, mods)
	}
	_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: key})
	return err
}

func press(ctx context.Context, tab *chromedp.Target, keys string, mods chromedp.Modifier) error {
	_, err := chromedp.KeyEvent(keys, chromedp.KeyModifiers(mods))(ctx, tab)
	return err
}

// Shortcut presses one letter or sign as a key: nothing is typed, a page may
// take it for a command.
func (p *Page) Shortcut(key string) {
	p.t.Helper()
	err := p.act(false, func(ctx context.Context, tab *chromedp.Target) error { return press(ctx, tab, key, 0) })
	if err != nil {
		p.fail("press "+key, err)
	}
}
