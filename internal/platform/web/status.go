package web

import (
	"fmt"
	"html/template"
)

// Status is one of the nine answers to "how far is this obligation": a sign, a
// word and a colour, always all three.
type Status struct {
	Key  string // as the domain names it; also the suffix of the CSS class
	Word string // Vietnamese
	Icon string
}

// statuses lists the nine in the order of the legend.
func statuses() []Status {
	return []Status{
		{"met", "Đạt", "status-met"},
		{"on_track", "Đúng tiến độ", "status-on-track"},
		{"at_risk", "Có nguy cơ", "status-at-risk"},
		{"late", "Quá hạn", "status-late"},
		{"missed", "Không đạt", "status-missed"},
		{"silent", "Chưa có kết quả mới", "status-silent"},
		{"waived", "Được miễn", "status-waived"},
		{"not_due", "Chưa đến hạn", "status-not-due"},
		{"not_applicable", "Không áp dụng", "status-not-applicable"},
	}
}

// statusOf finds a status by its key; anything printed as the key will do.
func statusOf(key any) (Status, error) {
	wanted := fmt.Sprint(key)
	if wanted == "not_yet_due" {
		wanted = "not_due"
	}
	for _, s := range statuses() {
		if s.Key == wanted {
			return s, nil
		}
	}
	return Status{}, fmt.Errorf("there is no status %q", wanted)
}

func statusWord(say func(string, ...any) string, key any) (string, error) {
	s, err := statusOf(key)
	if err != nil {
		return "", err
	}
	return say(s.Word), nil
}

// statusBadge draws sign and word; text replaces the word where a figure says
// more ("Quá hạn 7 ngày").
func statusBadge(say func(string, ...any) string, key any, text ...any) (template.HTML, error) {
	s, err := statusOf(key)
	if err != nil {
		return "", err
	}
	word := say(s.Word)
	if len(text) > 0 && fmt.Sprint(text[0]) != "" {
		word = fmt.Sprint(text[0])
	}
	sign, err := icon(s.Icon)
	if err != nil {
		return "", err
	}
	//nolint:gosec // every part is ours or escaped
	return template.HTML(`<span class="loa-status loa-status--` + s.Key + `">` + string(sign) +
		`<span class="loa-status__word">` + template.HTMLEscapeString(word) + `</span></span>`), nil
}
