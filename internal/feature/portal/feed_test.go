package portal_test

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// element is any part of an XML file; names are written with their namespace.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Parts   []element  `xml:",any"`
	Text    string     `xml:",chardata"`
}

// all gives parts by their name, without a namespace those of the element's own.
func (e element) all(name string) []element {
	if !strings.Contains(name, " ") {
		name = e.XMLName.Space + " " + name
	}
	return slices.DeleteFunc(slices.Clone(e.Parts), func(p element) bool { return p.XMLName.Space+" "+p.XMLName.Local != name })
}

func (e element) one(name string) element {
	if all := e.all(name); len(all) == 1 {
		return all[0]
	}
	return element{}
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

const inAtom, inDC, inMedia = "http://www.w3.org/2005/Atom ", "http://purl.org/dc/elements/1.1/ ", "http://search.yahoo.com/mrss/ "

// jsonFeed is JSON Feed 1.1 as programs read it.
type jsonFeed struct {
	Version, Title, Language string
	Home                     string `json:"home_page_url"`
	Self                     string `json:"feed_url"`
	Items                    *[]struct {
		ID, URL, Title, Image string
		Text                  string `json:"content_text"`
		Published             string `json:"date_published"`
		Tags                  []string
		Authors               []struct{ Name, URL string }
	}
}

// feedsSay reads the three feeds of a list as programs do: each is valid by its
// specification, and they say the same.
func feedsSay(p *paper, path, first string, n int) {
	p.t.Helper()
	rss, atom := feedXML(p, path+"/rss.xml"), feedXML(p, path+"/atom.xml")
	channel := rss.one("channel")
	self := channel.one(inAtom + "link")
	if rss.attr("version") != "2.0" || channel.one("title").Text == "" || channel.one("description").Text == "" || channel.one("language").Text != "vi" || channel.one("link").Text != address(path) ||
		self.attr("href") != address(path+"/rss.xml") || self.attr("rel") != "self" || !instant(time.RFC1123Z, channel.one("lastBuildDate").Text) {
		p.t.Errorf("%s/rss.xml: %+v", path, channel)
	}
	if atom.XMLName.Space+" " != inAtom || atom.attr("lang") != "vi" || atom.one("title").Text == "" || atom.one("id").Text != address(path) || !instant(time.RFC3339, atom.one("updated").Text) ||
		!slices.ContainsFunc(atom.all("link"), func(l element) bool { return l.attr("rel") == "self" && l.attr("href") == address(path+"/atom.xml") }) {
		p.t.Errorf("%s/atom.xml: %+v", path, atom)
	}
	var feed jsonFeed
	p.Get(path + "/feed.json").Want(http.StatusOK).Into(&feed)
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || feed.Language != "vi" || feed.Home != address(path) || feed.Self != address(path+"/feed.json") || feed.Items == nil {
		p.t.Fatalf("%s/feed.json: %+v", path, feed)
	}
	items, entries := channel.all("item"), atom.all("entry")
	if len(items) != n || len(entries) != n || len(*feed.Items) != n {
		p.t.Fatalf("%s: %d, %d, %d of %d", path, len(items), len(entries), len(*feed.Items), n)
	}
	ids := map[string]bool{}
	for i, x := range *feed.Items {
		item, entry := items[i], entries[i]
		if item.one("link").Text != x.URL || item.one("guid").Text != x.URL || item.one("title").Text != x.Title || !instant(time.RFC1123Z, item.one("pubDate").Text) || len(item.all("author")) > 0 ||
			item.one(inDC+"creator").Text == "" || item.one("category").Text == "" {
			p.t.Errorf("%s/rss.xml: %+v", path, item)
		}
		if entry.one("id").Text != x.URL || entry.one("title").Text != x.Title || !instant(time.RFC3339, entry.one("updated").Text) || !instant(time.RFC3339, entry.one("published").Text) ||
			entry.one("author").one("name").Text == "" || entry.one("category").attr("term") == "" || entry.one("summary").attr("type") != "text" {
			p.t.Errorf("%s/atom.xml: %+v", path, entry)
		}
		if ids[x.ID] || x.Text == "" || !instant(time.RFC3339, x.Published) || len(x.Tags) != 1 || len(x.Authors) != 1 || !strings.HasPrefix(x.URL, "https://cong.example/") {
			p.t.Errorf("%s/feed.json: %+v", path, x)
		}
		ids[x.ID] = true
	}
	if n > 0 && (*feed.Items)[0].Title != first {
		p.t.Errorf("%s begins with %+v", path, (*feed.Items)[0])
	}
}

func feedXML(p *paper, path string) element {
	p.t.Helper()
	var x element
	if err := xml.Unmarshal([]byte(p.Get(path).Want(http.StatusOK).Body), &x); err != nil {
		p.t.Fatalf("%s: %v", path, err)
	}
	return x
}

func instant(layout, text string) bool {
	_, err := time.Parse(layout, text)
	return err == nil
}

// Words with signs of markup are words to whoever reads a feed.
func TestFeedsTellWordsAsWords(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		w := words("Mẫu <b> & cách điền")
		w.Summary = "Điền ô <b>đậm & ký."
		p.publish(w)
		feedsSay(p, "/tin", "Mẫu <b> & cách điền", 1)
		item := feedXML(p, "/tin/rss.xml").one("channel").one("item")
		if got := item.one("description").Text; got != "Điền ô &lt;b&gt;đậm &amp; ký." {
			t.Errorf("RSS, which is read as HTML: %q", got)
		}
		if got := feedXML(p, "/tin/atom.xml").one("entry").one("summary").Text; got != w.Summary {
			t.Errorf("Atom: %q", got)
		}
		var feed jsonFeed
		p.Get("/tin/feed.json").Into(&feed)
		if x := (*feed.Items)[0]; x.Text != w.Summary {
			t.Errorf("%+v", x)
		}
	})
}
