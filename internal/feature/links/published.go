package links

import (
	"encoding/json"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/internal/domain/calendar"
)

// published gives the day on which a page says that it was published, empty
// when it says none: by the properties of Open Graph and schema.org, Dublin
// Core, and HTML's time element. Ambiguous ways of writing (03/04/2025) are read
// the Vietnamese way, the day first.
func published(doc *html.Node, zone *time.Location) calendar.Date {
	ranked := [4]calendar.Date{}
	note := func(rank int, text string) {
		if d := dayOf(text, zone); d != "" && ranked[rank] == "" {
			ranked[rank] = d
		}
	}
	walk(doc, func(n *html.Node) {
		switch n.DataAtom {
		case atom.Meta:
			switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
			case "article:published_time", "datepublished", "og:article:published_time":
				note(0, attr(n, "content"))
			case "pubdate", "publishdate", "publish_date", "dc.date.issued", "dcterms.issued", "dc.date", "date":
				note(2, attr(n, "content"))
			}
		case atom.Script:
			if attr(n, "type") == "application/ld+json" && n.FirstChild != nil {
				note(1, linkedDay(n.FirstChild.Data))
			}
		case atom.Time:
			if strings.EqualFold(attr(n, "itemprop"), "datePublished") || hasAttr(n, "pubdate") {
				note(1, attr(n, "datetime"))
			} else {
				note(3, attr(n, "datetime"))
			}
		}
	})
	for _, d := range ranked {
		if d != "" {
			return d
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// linkedDay finds datePublished in a page's linked data.
func linkedDay(raw string) string {
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return ""
	}
	return findDay(v, 6)
}

func findDay(v any, depth int) string {
	if depth == 0 {
		return ""
	}
	switch v := v.(type) {
	case map[string]any:
		if day, ok := v["datePublished"].(string); ok {
			return day
		}
		return findDay(v["@graph"], depth-1)
	case []any:
		for _, x := range v {
			if day := findDay(x, depth-1); day != "" {
				return day
			}
		}
	}
	return ""
}

// dayOf reads an instant or a day; what is no likely day of a page is none.
func dayOf(text string, zone *time.Location) calendar.Date {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return likely(calendar.DateOf(t, zone))
		}
	}
	first, _, _ := strings.Cut(text, "T")
	first, _, _ = strings.Cut(first, " ")
	d, err := calendar.ParseVietnamese(first)
	if err != nil {
		return ""
	}
	return likely(d)
}

func likely(d calendar.Date) calendar.Date {
	if !d.Valid() || d < "1995-01-01" || d > "2100-01-01" {
		return ""
	}
	return d
}
