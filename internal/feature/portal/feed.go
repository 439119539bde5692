package portal

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"html"
	"slices"
	"strings"
	"time"
)

// feed is a list as programs follow it. Addresses are whole.
type feed struct {
	Lang         string // of the site
	Title, About string
	Office       string // whose site it is
	Home, Self   string // the list for people, and this feed
	Updated      time.Time
	Items        []feedItem
}

type feedItem struct {
	Lang           string
	URL            string   // its id, too
	Title, Summary string   // plain text
	Notes          []string // plain sentences that come before: corrections, or why there are no words any more
	Body           string   // the whole words as HTML; empty in feeds without them
	By, ByURL      string
	Topic          string
	Picture        string
	Out, Changed   time.Time

	contentID string // of a piece that readers get
}

// plain is what an item says, as text.
func (i feedItem) plain() string {
	all := slices.Clone(i.Notes)
	if i.Summary != "" {
		all = append(all, i.Summary)
	}
	return strings.Join(all, "\n")
}

// marked is what an item says, as HTML.
func (i feedItem) marked() string {
	if len(i.Notes) == 0 {
		return html.EscapeString(i.Summary)
	}
	out := noteHTML(i.Notes)
	if i.Summary != "" {
		out += "<p>" + html.EscapeString(i.Summary) + "</p>"
	}
	return out
}

// feedLang is the language of what agencies write unless it says another.
const feedLang = "vi"

// rssFeed is RSS 2.0 with the parts that other vocabularies name: where the feed itself
// stands (Atom), who wrote (Dublin Core, since RSS asks for a mail address there), the
// whole words and the picture.
type rssFeed struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Content string     `xml:"xmlns:content,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Self        atomLink  `xml:"atom:link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Updated     string    `xml:"lastBuildDate"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	GUID        rssGUID   `xml:"guid"`
	Description string    `xml:"description"` // HTML by custom, so that text is escaped in it
	Creator     string    `xml:"dc:creator,omitempty"`
	Category    string    `xml:"category,omitempty"`
	Out         string    `xml:"pubDate"`
	Changed     string    `xml:"atom:updated"` // RSS has no word for it
	Body        *rssBody  `xml:"content:encoded"`
	Picture     *rssMedia `xml:"media:content"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	ID          string `xml:",chardata"`
}

type rssBody struct {
	HTML string `xml:",cdata"`
}

type rssMedia struct {
	URL    string `xml:"url,attr"`
	Medium string `xml:"medium,attr"`
}

func (f feed) rss() ([]byte, error) {
	x := rssFeed{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Content: "http://purl.org/rss/1.0/modules/content/", Media: "http://search.yahoo.com/mrss/",
		Channel: rssChannel{
			Title: f.Title, Link: f.Home, Self: atomLink{Rel: "self", Type: "application/rss+xml", Href: f.Self}, Description: f.About, Language: f.Lang, Updated: f.Updated.Format(time.RFC1123Z),
		},
	}
	for _, i := range f.Items {
		item := rssItem{Title: i.Title, Link: i.URL, GUID: rssGUID{true, i.URL}, Description: i.marked(), Creator: i.By, Category: i.Topic, Out: i.Out.Format(time.RFC1123Z), Changed: instant(i.Changed)}
		if i.Body != "" {
			item.Body = &rssBody{i.Body}
		}
		if i.Picture != "" {
			item.Picture = &rssMedia{i.Picture, "image"}
		}
		x.Channel.Items = append(x.Channel.Items, item)
	}
	return withXMLHeader(x)
}

// atomFeed is Atom (RFC 4287).
type atomFeed struct {
	XMLName  xml.Name    `xml:"feed"`
	Space    string      `xml:"xmlns,attr"`
	Lang     string      `xml:"xml:lang,attr"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	ID       string      `xml:"id"`
	Links    []atomLink  `xml:"link"`
	Updated  string      `xml:"updated"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomEntry struct {
	Title     string        `xml:"title"`
	ID        string        `xml:"id"`
	Links     []atomLink    `xml:"link"`
	Published string        `xml:"published"`
	Updated   string        `xml:"updated"`
	Author    atomPerson    `xml:"author"`
	Category  *atomCategory `xml:"category"`
	Summary   atomText      `xml:"summary"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (f feed) atom() ([]byte, error) {
	x := atomFeed{
		Space: "http://www.w3.org/2005/Atom", Lang: f.Lang, Title: f.Title, Subtitle: f.About, ID: f.Home, Updated: instant(f.Updated), Author: atomPerson{Name: f.Office},
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Home}},
	}
	for _, i := range f.Items {
		e := atomEntry{
			Title: i.Title, ID: i.URL, Links: []atomLink{{Rel: "alternate", Href: i.URL}}, Published: instant(i.Out), Updated: instant(i.Changed),
			Author: atomPerson{cmp.Or(i.By, f.Office), i.ByURL}, Summary: atomText{"text", i.plain()},
		}
		if i.Topic != "" {
			e.Category = &atomCategory{i.Topic}
		}
		if i.Picture != "" {
			e.Links = append(e.Links, atomLink{Rel: "enclosure", Href: i.Picture})
		}
		x.Entries = append(x.Entries, e)
	}
	return withXMLHeader(x)
}

func withXMLHeader(x any) ([]byte, error) {
	raw, err := xml.Marshal(x)
	return append([]byte(xml.Header), raw...), err
}

// jsonFeed is JSON Feed 1.1. Items stand there although there are none, and each has its
// words as text.
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Home        string       `json:"home_page_url"`
	Self        string       `json:"feed_url"`
	Description string       `json:"description"`
	Language    string       `json:"language"`
	Authors     []jsonPerson `json:"authors,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonPerson struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type jsonItem struct {
	ID       string       `json:"id"`
	URL      string       `json:"url"`
	Title    string       `json:"title"`
	Text     string       `json:"content_text"`
	Summary  string       `json:"summary,omitempty"`
	Image    string       `json:"image,omitempty"`
	Out      string       `json:"date_published"`
	Changed  string       `json:"date_modified"`
	Authors  []jsonPerson `json:"authors,omitempty"`
	Tags     []string     `json:"tags,omitempty"`
	Language string       `json:"language"`
}

func (f feed) json() ([]byte, error) {
	x := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Home, Self: f.Self, Description: f.About, Language: f.Lang, Items: make([]jsonItem, len(f.Items))}
	if f.Office != "" {
		x.Authors = []jsonPerson{{Name: f.Office}}
	}
	for n, i := range f.Items {
		item := jsonItem{ID: i.URL, URL: i.URL, Title: i.Title, Text: cmp.Or(i.plain(), i.Title), Summary: i.Summary, Image: i.Picture, Out: instant(i.Out), Changed: instant(i.Changed), Language: i.Lang}
		if i.By != "" {
			item.Authors = []jsonPerson{{i.By, i.ByURL}}
		}
		if i.Topic != "" {
			item.Tags = []string{i.Topic}
		}
		x.Items[n] = item
	}
	return json.Marshal(x)
}
