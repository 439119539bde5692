package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"sync"
)

// icon gives an inline drawing called name, 20 units square, in the text's
// colour. It carries no meaning alone: a word always stands beside it.
func icon(name string) (template.HTML, error) {
	drawing, ok := drawn()[name]
	if !ok {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	//nolint:gosec // the drawings are constants
	return template.HTML(`<svg class="loa-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">` +
		drawing + `</svg>`), nil
}

// Icon gives a drawing to rooms that write parts of pages by hand; nothing for a name
// that is not there.
func Icon(name string) template.HTML {
	drawing, _ := icon(name)
	return drawing
}

// drawn keeps the drawings: a matrix asks for thousands.
var drawn = sync.OnceValue(drawings)

// drawings are our own: strokes of 1.6 unless full.
func drawings() map[string]string {
	stroke := func(d string) string {
		return `<path d="` + d + `" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`
	}
	bold := func(d string) string {
		return `<path d="` + d + `" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`
	}
	return map[string]string{
		"status-met": `<circle cx="10" cy="10" r="8.5" fill="currentColor"/>` +
			`<path d="M6.2 10.3l2.6 2.6 5-5.4" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
		"status-on-track": bold("M3 10h13M10.8 4.8L16 10l-5.2 5.2"),
		"status-at-risk": `<path d="M10 2.2c.5 0 .9.2 1.1.7l7 13.2c.5.9-.1 1.7-1 1.7H2.9c-.9 0-1.5-.8-1-1.7l7-13.2c.2-.5.6-.7 1.1-.7z" fill="currentColor"/>` +
			`<path d="M10 7.4v4.2M10 14.4v.1" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>`,
		"status-late":   `<circle cx="10" cy="10" r="7.6" fill="none" stroke="currentColor" stroke-width="2"/>` + bold("M10 5.8V10l2.8 2"),
		"status-missed": `<path d="M4.5 4.5l11 11M15.5 4.5l-11 11" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>`,
		"status-silent": stroke("M3.6 3.4h12.8a1 1 0 011 1v8.2a1 1 0 01-1 1H8.6L5 16.9v-3.3H3.6a1 1 0 01-1-1V4.4a1 1 0 011-1z") +
			`<path d="M6.6 8.5h.1M10 8.5h.1M13.4 8.5h.1" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>`,
		"status-waived":         `<circle cx="10" cy="10" r="7.6" fill="none" stroke="currentColor" stroke-width="2"/><path d="M15.2 4.8L4.8 15.2" stroke="currentColor" stroke-width="2"/>`,
		"status-not-due":        `<circle cx="10" cy="10" r="7.6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.6 2.2"/>`,
		"status-not-applicable": bold("M5 10h10"),

		"tick":     bold("M4 10.5l4 4 8-9"),
		"cross":    bold("M5 5l10 10M15 5L5 15"),
		"plus":     bold("M10 4v12M4 10h12"),
		"arrow":    bold("M3 10h13M10.8 4.8L16 10l-5.2 5.2"),
		"back":     bold("M12.5 4L6.5 10l6 6"),
		"next":     bold("M7.5 4l6 6-6 6"),
		"down":     bold("M4 7.5l6 6 6-6"),
		"up":       bold("M4 12.5l6-6 6 6"),
		"menu":     bold("M3 5h14M3 10h14M3 15h14"),
		"letters":  bold("M1.5 16L6.5 4l5 12M3.2 12h6.6M12.5 16l3-7.2 3 7.2M13.5 13.6h4"),
		"search":   stroke("M8.6 3a5.6 5.6 0 100 11.2A5.6 5.6 0 008.6 3zM12.8 12.8L17 17"),
		"home":     stroke("M2.8 9.4L10 3l7.2 6.4M4.8 8v8.6h3.6v-4.8h3.2v4.8h3.6V8"),
		"camera":   stroke("M2.6 6.2h3.2l1.3-2h5.8l1.3 2h3.2v9.6H2.6zM10 8.1a2.7 2.7 0 100 5.4 2.7 2.7 0 000-5.4z"),
		"calendar": stroke("M3 5h14v12H3zM3 8.6h14M6.6 2.8v3.4M13.4 2.8v3.4"),
		"clock":    stroke("M10 2.4a7.6 7.6 0 100 15.2 7.6 7.6 0 000-15.2zM10 5.8V10l2.8 2"),
		"document": stroke("M5 2.4h6.6L15.4 6v11.6H5zM11.4 2.6v3.8h3.8M7.6 10h5M7.6 13.4h5"),
		"list":     stroke("M7.4 5H17M7.4 10H17M7.4 15H17M3.4 5h.1M3.4 10h.1M3.4 15h.1"),
		"grid":     stroke("M3 3h14v14H3zM3 7.8h14M7.8 3v14M12.6 7.8V17"),
		"chart":    stroke("M3 17h14M5.4 14V9.4M10 14V4.4M14.6 14V7"),
		"building": stroke("M4 17.2V3h8v14.2M12 8h4.2v9.2M2.6 17.2h14.8M6.6 6h2.8M6.6 9.2h2.8M6.6 12.4h2.8"),
		"people":   stroke("M7.4 9.4a2.9 2.9 0 100-5.8 2.9 2.9 0 000 5.8zM2.2 16.6c0-3 2.2-4.8 5.2-4.8s5.2 1.8 5.2 4.8M13 4a2.8 2.8 0 010 5.2M14.4 12c2 .5 3.4 2.2 3.4 4.6"),
		"person":   stroke("M10 9.6a3.4 3.4 0 100-6.8 3.4 3.4 0 000 6.8zM3.6 17.2c0-3.4 2.8-5.2 6.4-5.2s6.4 1.8 6.4 5.2"),
		"bubble":   stroke("M3.6 3.4h12.8a1 1 0 011 1v8.2a1 1 0 01-1 1H8.6L5 16.9v-3.3H3.6a1 1 0 01-1-1V4.4a1 1 0 011-1zM6 7h8M6 10h5"),
		"pin":      stroke("M10 17.6c3.6-3.8 5.6-6.8 5.6-9.4a5.6 5.6 0 10-11.2 0c0 2.6 2 5.6 5.6 9.4zM10 5.9a2.2 2.2 0 100 4.4 2.2 2.2 0 000-4.4z"),
		"upload":   stroke("M10 12.6V3M5.8 7L10 2.8 14.2 7M3.4 16.8h13.2"),
		"download": stroke("M10 2.8v9.8M5.8 8.6l4.2 4.2 4.2-4.2M3.4 16.8h13.2"),
		"play":     `<path d="M5 3.2v13.6L16.4 10z" fill="currentColor"/>`,
		"seal":     stroke("M10 2.4l6.4 2.2v4.6c0 4.2-2.6 6.8-6.4 8.4-3.8-1.6-6.4-4.2-6.4-8.4V4.6zM7 9.9l2.1 2.1 3.9-4.2"),
		"unsealed": stroke("M10 2.4l6.4 2.2v4.6c0 4.2-2.6 6.8-6.4 8.4-3.8-1.6-6.4-4.2-6.4-8.4V4.6z"),
		"lock":     stroke("M4.4 9h11.2v8H4.4zM6.8 9V6.4a3.2 3.2 0 016.4 0V9M10 12.2v1.8"),
		"key":      stroke("M6.6 7.4a3.6 3.6 0 100 7.2 3.6 3.6 0 000-7.2zM9.6 9L17 3.4M14 5.8l2.2 2.6"),
		"edit":     stroke("M3.4 16.6l.8-3.6 9.4-9.4 2.8 2.8-9.4 9.4zM11.6 5.6l2.8 2.8"),
		"trash":    stroke("M3.4 5.4h13.2M7.6 5.2V3h4.8v2.2M5 5.6l.8 11.6h8.4L15 5.6M8.4 8.6v5.6M11.6 8.6v5.6"),
		"link":     stroke("M8.4 11.6l3.4-3.4M9 6.2l1.9-1.9a3.3 3.3 0 014.7 4.7l-1.9 1.9M11 13.8l-1.9 1.9a3.3 3.3 0 01-4.7-4.7l1.9-1.9"),
		"print":    stroke("M5.6 7.4V2.8h8.8v4.6M5.6 13.6H3V7.4h14v6.2h-2.6M5.6 11.4h8.8v5.8H5.6z"),
		"filter":   stroke("M3 4h14l-5.4 6.6v5.6l-3.2-1.8v-3.8z"),
		"info":     stroke("M10 2.4a7.6 7.6 0 100 15.2 7.6 7.6 0 000-15.2zM10 9v4.8M10 6.1v.1"),
		"bell":     stroke("M4.6 14.2V9a5.4 5.4 0 0110.8 0v5.2l1.2 1H3.4zM8.2 17.4h3.6"),
		"book":     stroke("M10 5.2C8.2 3.8 5.6 3.4 2.8 3.6v11.8c2.8-.2 5.4.2 7.2 1.6 1.8-1.4 4.4-1.8 7.2-1.6V3.6c-2.8-.2-5.4.2-7.2 1.6zM10 5.2V17"),
		"history":  stroke("M3.2 10a6.8 6.8 0 102.2-5M3 3v3.4h3.4M10 6.2V10l2.6 1.8"),
		"exit":     stroke("M8 3H3.4v14H8M12.4 6.2l3.8 3.8-3.8 3.8M16 10H7.6"),
		"image":    stroke("M2.8 4h14.4v12H2.8zM2.8 13.4l4-4 4 4 2.4-2.4 4 4M13 7.4v.1"),
		"send":     stroke("M2.8 10.2L17.2 3l-4.4 14.2-3-6z"),
		"dots":     bold("M4.6 10h.1M10 10h.1M15.4 10h.1"),
	}
}

// Share is one part of a stacked bar: a status and how many have it.
type Share struct {
	Status string
	Count  int
}

// bar draws the shares of the statuses as one stacked bar. It is an ornament
// beside the list that names the same figures, so it is hidden from readers.
func bar(shares []Share) (template.HTML, error) {
	total := 0
	for _, s := range shares {
		total += max(s.Count, 0)
	}
	if total == 0 {
		return "", nil
	}
	const gap = 8.0
	const width = 1000.0 + gap
	var b strings.Builder
	b.WriteString(`<svg class="loa-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" width="100%" height="10" aria-hidden="true" focusable="false">`)
	x := 0.0
	for _, s := range shares {
		if s.Count <= 0 {
			continue
		}
		known, err := statusOf(s.Status)
		if err != nil {
			return "", err
		}
		w := width * float64(s.Count) / float64(total)
		b.WriteString(`<rect class="loa-bar__` + known.Key + `" x="` + decimal(x) + `" y="0" height="10" width="` + decimal(max(w-gap, 2)) + `"/>`)
		x += w
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()), nil //nolint:gosec // keys and figures are ours
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
