package e2e

import (
	"errors"
	"fmt"
	"strings"
)

// Text is what a person can read, one line for each block, as written and not
// as style sheets draw it (capitals). Text hidden from the eye but read out is
// part of it; values in fields are not.
func (p *Page) Text() string {
	p.t.Helper()
	text, err := ask[string](p, "visible(scope(%s))", p.steps())
	if err != nil {
		p.fail("read the page", err)
	}
	return text
}

// Sees waits until the page says each of these texts. Blanks and line breaks
// do not matter.
func (p *Page) Sees(texts ...string) {
	p.t.Helper()
	for _, want := range texts {
		err := p.until(func() error {
			found, err := p.says(want)
			if err == nil && !found {
				err = errors.New("the page does not say it")
			}
			return err
		})
		if err != nil {
			p.fail(fmt.Sprintf("see “%s”", want), err)
		}
	}
}

// SeesNot demands that the page, now at rest, says none of these texts.
func (p *Page) SeesNot(texts ...string) {
	p.t.Helper()
	for _, unwanted := range texts {
		found, err := p.says(unwanted)
		if err == nil && found {
			err = errors.New("the page says it")
		}
		if err != nil {
			p.fail(fmt.Sprintf("not see “%s”", unwanted), err)
		}
	}
}

func (p *Page) says(text string) (bool, error) {
	return ask[bool](p, "squash(visible(scope(%s))).includes(squash(%s))", p.steps(), text)
}

// At waits until the path on the screen is this one.
func (p *Page) At(path string) {
	p.t.Helper()
	err := p.until(func() error {
		if at := p.Path(); at != path {
			return fmt.Errorf("it is %s", at)
		}
		return nil
	})
	if err != nil {
		p.fail("be at "+path, err)
	}
}

// Count is the number of elements that match a CSS selector, shown or not.
func (p *Page) Count(css string) int {
	p.t.Helper()
	n, err := ask[int](p, "scope(%s).querySelectorAll(%s).length", p.steps(), css)
	if err != nil {
		p.fail("count "+css, err)
	}
	return n
}

// Attr is an attribute of the first element that matches a CSS selector, empty
// when the element does not have it. It waits for the element.
func (p *Page) Attr(css, name string) string {
	p.t.Helper()
	var value string
	err := p.until(func() error {
		v, err := ask[*string](p, "(e => e && (e.getAttribute(%[3]s) ?? ''))(scope(%[1]s).querySelector(%[2]s))", p.steps(), css, name)
		if err == nil && v == nil {
			err = errors.New("nothing matches")
		}
		if err == nil {
			value = *v
		}
		return err
	})
	if err != nil {
		p.fail(fmt.Sprintf("attribute %s of %s", name, css), err)
	}
	return value
}

// Value is what stands in the field with this label: text, the texts of the
// selected options, the names of the files; for a radio button or checkbox its
// value when marked and nothing when not.
func (p *Page) Value(label string) string {
	p.t.Helper()
	var value string
	err := p.until(func() (err error) {
		value, err = ask[string](p, "value(find(%s, 'field', %s))", p.steps(), label)
		return err
	})
	if err != nil {
		p.fail(fmt.Sprintf("value of “%s”", label), err)
	}
	return value
}

// Chosen tells whether the radio button or checkbox with this label is marked.
func (p *Page) Chosen(label string) bool {
	p.t.Helper()
	chosen, err := ask[bool](p, "find(%s, 'field', %s).checked", p.steps(), label)
	if err != nil {
		p.fail(fmt.Sprintf("look at “%s”", label), err)
	}
	return chosen
}

// Has tells whether a link, button, summary or label with this text is shown.
func (p *Page) Has(text string) bool {
	p.t.Helper()
	found, err := ask[bool](p, "things(%s, 'click').some(e => names(e, 'click').includes(squash(%s)))", p.steps(), text)
	if err != nil {
		p.fail(fmt.Sprintf("look for “%s”", text), err)
	}
	return found
}

// NoSidewaysScroll demands that the page fits the width of the window: tables
// and matrices scroll in boxes of their own. It names what sticks out.
func (p *Page) NoSidewaysScroll() {
	p.t.Helper()
	out, err := ask[[]string](p, "sticking(%s)", p.s.width)
	if err == nil && len(out) > 0 {
		err = errors.New("the page is wider than the window:\n    " + strings.Join(out, "\n    "))
	}
	if err != nil {
		p.t.Error(p.report("no sideways scroll", err))
	}
}
