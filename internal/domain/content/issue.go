package content

import (
	"html"
	"net/url"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/media"
)

// Item (mục) is one item of a bulletin. Words are paragraphs between empty lines. Picture
// is the id of a picture of the library, Alt what it says here to who does not see it,
// where that is not what the library says. Link leads to a piece of the portal or another
// page, empty for none.
type Item struct {
	Title  string `json:"title"`
	Words  string `json:"words"`
	Source string `json:"source,omitempty"`
	Link   string `json:"link,omitempty"`

	Picture string `json:"picture,omitempty"`
	Alt     string `json:"alt,omitempty"`
}

// PictureSrc is the address of its picture in the words of a piece; empty for none.
func (i Item) PictureSrc() string {
	src := media.Root + i.Picture + "/960"
	if _, _, ok := media.Named(src); !ok {
		return ""
	}
	return src
}

// Empty tells whether nothing was written.
func (i Item) Empty() bool { return i == Item{} }

// GoodLink tells whether a link of an item leads somewhere: a page of the portal, or an
// https address.
func GoodLink(link string) bool {
	u, err := url.Parse(link)
	if err != nil || strings.ContainsAny(link, "\\ \t\r\n\"'<>") {
		return false
	}
	return u.Scheme == "https" && u.Host != "" || u.Scheme == "" && u.Host == "" && strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//")
}

// Issue (số bản tin) is a bulletin made of items, with cleaned HTML before them. One
// without items is none.
type Issue struct {
	Intro string `json:"intro,omitempty"`
	Items []Item `json:"items,omitempty"`
}

// MostItems is how many items a bulletin has at most.
const MostItems = 30

// Text is the issue as a column keeps it.
func (i Issue) Text() string {
	if len(i.Items) == 0 {
		return ""
	}
	return columnText(i)
}

// Scan reads the issue back.
func (i *Issue) Scan(src any) error { return scanColumn(src, i) }

// Anchor is where an item stands on its page: muc-1 is the first.
func Anchor(n int) string { return "muc-" + strconv.Itoa(n) }

// Body is what the bulletin amounts to as one text, in the elements that are kept; lang is
// that of its own words.
func (i Issue) Body(lang Lang) string { return i.write(lang, false) }

// Page is the bulletin as readers get it: its contents first, each item with its anchor.
func (i Issue) Page(lang Lang) string { return i.write(lang, true) }

// leads is what a link of an item says: the item's title on the portal, else whose page it
// leads to.
func (i Item) leads() string {
	if u, err := url.Parse(i.Link); err == nil && u.Host != "" {
		return u.Hostname()
	}
	return i.Title
}

func (i Issue) write(lang Lang, anchors bool) string {
	var b strings.Builder
	says := lang.known()
	b.WriteString(i.Intro)
	if anchors {
		b.WriteString(`<ol class="loa-contents">`)
		for n, item := range i.Items {
			b.WriteString(`<li><a class="govuk-link" href="#` + Anchor(n+1) + `">` + html.EscapeString(item.Title) + `</a></li>`)
		}
		b.WriteString(`</ol>`)
	}
	for n, item := range i.Items {
		if anchors {
			b.WriteString(`<h2 id="` + Anchor(n+1) + `">` + html.EscapeString(item.Title) + `</h2>`)
		} else if item.Title != "" {
			b.WriteString(`<h2>` + html.EscapeString(item.Title) + `</h2>`)
		}
		if src := item.PictureSrc(); src != "" {
			b.WriteString(`<figure><img src="` + src + `" alt="` + html.EscapeString(item.Alt) + `"></figure>`)
		}
		for p := range strings.SplitSeq(strings.ReplaceAll(item.Words, "\r\n", "\n"), "\n\n") {
			if p = strings.TrimSpace(p); p != "" {
				b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
			}
		}
		if item.Source != "" {
			b.WriteString("<p><em>" + says.source + ": " + html.EscapeString(item.Source) + "</em></p>")
		}
		if GoodLink(item.Link) {
			b.WriteString(`<p><a href="` + html.EscapeString(item.Link) + `">` + says.more + `: ` + html.EscapeString(item.leads()) + `</a></p>`)
		}
	}
	return b.String()
}

// SourceOr is the source of a bulletin as a whole, else of all its items, when each has one.
func (i Issue) SourceOr(whole string) string {
	if whole != "" || len(i.Items) == 0 {
		return whole
	}
	for _, item := range i.Items {
		if item.Source == "" {
			return ""
		}
	}
	return i.Items[0].Source
}

// CheckIssue tells what is missing in the items of a bulletin.
func CheckIssue(i Issue) []Finding {
	var out []Finding
	must := func(message string, args ...any) { out = append(out, Finding{"muc", true, message, args}) }
	for n, item := range i.Items {
		if item.Title == "" {
			must("Mục %d chưa có tên.", n+1)
		}
		if item.Words == "" && item.Link == "" {
			must("Mục %d chưa có nội dung.", n+1)
		}
		if item.Link != "" && !GoodLink(item.Link) {
			must("Liên kết của mục %d chưa đúng. Nhập địa chỉ bài trên cổng, ví dụ /tin/ten-bai-2027, hoặc địa chỉ https://.", n+1)
		}
	}
	return out
}

// Check tells whether a bulletin can be kept: it takes so many items, of some length.
func (i Issue) Check() domain.Fields {
	var problems domain.Fields
	if len(i.Items) > MostItems {
		problems.Add("muc", "Bản tin có nhiều nhất %d mục.", MostItems)
	}
	for n, item := range i.Items {
		if len([]rune(item.Title)) > TitleMost || len([]rune(item.Source)) > 500 || len([]rune(item.Link)) > 500 || len([]rune(item.Words)) > 20000 {
			problems.Add("muc", "Mục %d dài quá. Tên và nguồn trong một dòng, nội dung trong 20.000 ký tự.", n+1)
		}
	}
	for n, item := range i.Items {
		switch {
		case item.Picture != "" && item.PictureSrc() == "":
			problems.Add("muc", "Ảnh của mục %d không có trong thư viện. Chọn lại ảnh.", n+1)
		case len([]rune(item.Alt)) > 300:
			problems.Add("muc", "Lời mô tả ảnh của mục %d dài quá 300 ký tự. Rút ngắn.", n+1)
		}
	}
	return problems
}

// Moves of an item within its bulletin.
const (
	ItemUp   = "len"
	ItemDown = "xuong"
	ItemGone = "bo"
)

// Moved gives items after one of them was moved or taken away; at counts from 0, and is
// where the item is then.
func Moved(items []Item, move string, at int) (out []Item, now int) {
	out = append(out, items...)
	if at < 0 || at >= len(items) {
		return out, 0
	}
	switch {
	case move == ItemUp && at > 0:
		out[at-1], out[at] = out[at], out[at-1]
		return out, at - 1
	case move == ItemDown && at < len(items)-1:
		out[at+1], out[at] = out[at], out[at+1]
		return out, at + 1
	case move == ItemGone:
		return append(out[:at], out[at+1:]...), max(0, at-1)
	}
	return out, at
}
