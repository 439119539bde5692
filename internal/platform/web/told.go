package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html/template"
	"strings"

	"loa/internal/domain/content"
)

// Told is what programs are told of a public page: its one address, what other sites show
// of it (Open Graph), and the path above it. Sentences are looked up as the page's own are.
type Told struct {
	Path string // below the site's address; a page of the English site says so itself
	At   string // whole address in its place, as it stands

	Kind   string // of Open Graph; empty: website
	Locale string // of the words, as Open Graph writes it; empty: of the page's language
	Title  string // empty: the page's
	About  string // empty: the page's lead; without one, its title

	Picture Picture
	Above   []Link // path above the heading
}

// Picture stands for a page on other sites. At is its whole address, empty for none; Wide
// tells of one that is 1200 × 630 pixels.
type Picture struct {
	At, Alt string
	Wide    bool
}

// Tell writes what programs are told of the page.
func (v view) Tell() (template.HTML, error) {
	if v.Told == nil {
		return "", nil
	}
	var b bytes.Buffer
	err := v.tell(&b)
	return template.HTML(b.String()), err //nolint:gosec // texts are escaped
}

func (v view) tell(b *bytes.Buffer) error {
	t, title := v.Told, v.say(cmp.Or(v.Told.Title, v.Title))
	about := cmp.Or(v.say(t.About), v.say(v.Lead), title)
	at := cmp.Or(t.At, InLanguage(v.Shell.at(t.Path), v.Lang))
	b.WriteString(`<link rel="canonical" href="`)
	template.HTMLEscape(b, []byte(at))
	b.WriteString(`">`)
	property := func(kind, name, value string) {
		if value == "" {
			return
		}
		b.WriteString("\n  <meta " + kind + `="` + name + `" content="`)
		template.HTMLEscape(b, []byte(value))
		b.WriteString(`">`)
	}
	property("name", "description", about)
	property("property", "og:type", cmp.Or(t.Kind, "website"))
	property("property", "og:title", title)
	property("property", "og:description", about)
	property("property", "og:url", at)
	property("property", "og:locale", cmp.Or(t.Locale, content.Lang(v.Lang).Locale()))
	if v.Shell.OfficeName != "" {
		property("property", "og:site_name", "Loa, "+v.Shell.OfficeName)
	}
	property("property", "og:image", t.Picture.At)
	if t.Picture.At != "" && t.Picture.Wide {
		property("property", "og:image:width", "1200")
		property("property", "og:image:height", "630")
		property("name", "twitter:card", "summary_large_image")
	}
	property("property", "og:image:alt", t.Picture.Alt)
	if len(t.Above) == 0 {
		return nil
	}
	return v.tellPath(b, title, at)
}

// breadcrumbs is the path above a page's heading, as search engines are told it
// (schema.org/BreadcrumbList).
type breadcrumbs struct {
	Context string  `json:"@context"`
	Type    string  `json:"@type"`
	Items   []crumb `json:"itemListElement"`
}

type crumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// tellPath writes the pages above this one, and itself.
func (v view) tellPath(b *bytes.Buffer, title, at string) error {
	list := breadcrumbs{Context: "https://schema.org", Type: "BreadcrumbList"}
	for i, l := range v.Told.Above {
		list.Items = append(list.Items, crumb{"ListItem", i + 1, v.say(l.Label), InLanguage(v.Shell.at(l.URL), v.Lang)})
	}
	list.Items = append(list.Items, crumb{"ListItem", len(v.Told.Above) + 1, title, at})
	return Facts(b, &list)
}

// Facts writes what search engines are told (JSON-LD 1.1). The encoder writes < > & so that
// no script ends in it.
func Facts(b *bytes.Buffer, said any) error {
	b.WriteString("\n  <script type=\"application/ld+json\">")
	err := json.NewEncoder(b).Encode(said)
	b.WriteString("</script>")
	return err
}

// InLanguage is the address of a page in a language: programs have no cookies, so that
// that of the English site says so.
func InLanguage(address string, lang Lang) string {
	if lang == Vietnamese {
		return address
	}
	path, query, more := strings.Cut(address, "?")
	if more {
		query = "&" + query
	}
	return path + "?lang=" + string(lang) + query
}
