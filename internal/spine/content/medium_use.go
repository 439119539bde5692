package content

import (
	"cmp"
	"context"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
)

// Named lists the media that words name, the picture that stands for them last.
func (e Edition) Named() []string {
	var out []string
	for _, src := range richtext.Stored(e.Body) {
		if id, _, ok := media.Named(src); ok && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if e.LeadID != "" && !slices.Contains(out, e.LeadID) {
		out = append(out, e.LeadID)
	}
	return out
}

// use notes which media of the content's agency an edition uses. Those of other
// agencies, and what is no medium, are not: nobody gets them through it.
func use(ctx context.Context, tx *db.Tx, agencyID string, before, e Edition) error {
	ids := e.Named()
	if before.ID != "" && slices.Equal(before.Named(), ids) {
		return nil
	}
	if before.ID != "" {
		if err := tx.Send(ctx, `DELETE FROM content_use WHERE edition_id = $1`, e.ID); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := tx.Lock(ctx, "medium", ids...); err != nil { // so that nobody removes them meanwhile
		return err
	}
	args := []any{e.ID, agencyID}
	args = append(args, db.Args(ids)...)
	return tx.Send(ctx, `INSERT INTO content_use (edition_id, medium_id) SELECT $1, m.id FROM medium m WHERE m.agency_id = $2 AND m.id IN (`+db.Marks(3, len(ids))+`) ON CONFLICT DO NOTHING`, args...)
}

// Used gives the media of an edition, by id.
func (c *Contents) Used(ctx context.Context, editionID string) (map[string]Medium, error) {
	return used(ctx, c.DB, editionID)
}

func used(ctx context.Context, q reader, editionID string) (map[string]Medium, error) {
	var all []Medium
	if err := q.Select(ctx, &all, `SELECT `+mediumColumns+` FROM content_use u JOIN medium m ON m.id = u.medium_id WHERE u.edition_id = $1`, editionID); err != nil {
		return nil, err
	}
	if err := rendered(ctx, q, all); err != nil {
		return nil, err
	}
	out := make(map[string]Medium, len(all))
	for _, m := range all {
		out[m.ID] = m
	}
	return out, nil
}

// Lead is the picture that stands for an edition: the one that was chosen, else the
// first picture or video of its words that has one; ok is false for none.
func (e Edition) Lead(of map[string]Medium) (m Medium, ok bool) {
	for _, id := range append([]string{e.LeadID}, e.Named()...) {
		if m, ok := of[id]; ok && m.Thumb() != "" {
			return m, true
		}
	}
	return Medium{}, false
}

// shownMedia puts what media say of themselves into what is checked before submission.
func shownMedia(w *flow.Words, e Edition, facts richtext.Facts, of map[string]Medium) {
	for _, id := range e.Named() {
		m, ok := of[id]
		switch {
		case !ok:
			w.Missing++
		case m.Kind.Seen() && !m.Agreed:
			w.Unagreed++
		}
		if ok && m.Kind.Plays() {
			if _, captioned := m.Rendition(media.Captions); !captioned {
				w.Silent++
			}
		}
	}
	for _, p := range facts.Pictures {
		id, _, _ := media.Named(p.Src)
		if m, ok := of[id]; p.Alt == "" && (!ok || m.Alt == "") {
			w.Unnamed++
		}
	}
	if m, ok := of[e.LeadID]; ok && m.Alt == "" && m.Kind == media.Picture {
		w.Unnamed++
	}
}

// Dress writes words as readers get them: pictures in several sizes, videos with poster
// and captions, documents with kind and size. What is not among the media is left out.
// say says our own sentences in the reader's language.
func Dress(body string, of map[string]Medium, say func(key string, args ...any) string) string {
	shown := unsaid(body, of)
	return richtext.Dress(body, func(e richtext.Embedded) (string, bool) { return DressFile(e, media.Root, shown, say), true })
}

// unsaid leaves out what films say where the words beside them say the same.
func unsaid(body string, of map[string]Medium) map[string]Medium {
	var words string
	out := make(map[string]Medium, len(of))
	for id, m := range of {
		if len(m.Transcript) > 0 {
			if words == "" {
				for _, l := range richtext.Lines(body) {
					words += " " + bare(l.Words)
				}
			}
			if strings.Contains(words, bare(strings.Join(m.Transcript, " "))) {
				m.Transcript = nil
			}
		}
		out[id] = m
	}
	return out
}

// bare is a text by its words alone, each between blanks, in small letters.
func bare(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	return " " + strings.Join(words, " ") + " "
}

// DressFile writes one stored file as Dress does, with its bytes below a root of one's
// own; nothing for what is not among the media.
func DressFile(e richtext.Embedded, root string, of map[string]Medium, say func(key string, args ...any) string) string {
	id, _, _ := media.Named(e.Src)
	m, ok := of[id]
	if !ok {
		return ""
	}
	d := dresser{Medium: m, of: e, root: root, say: say}
	switch {
	case m.Kind == media.Picture && e.Element == "img":
		d.picture()
	case m.Kind == media.Video && e.Element != "a":
		d.film("video")
	case m.Kind == media.Audio && e.Element != "a":
		d.film("audio")
	default:
		d.file()
	}
	return d.String()
}

// dresser writes one medium. Everything that comes from outside is escaped.
type dresser struct {
	strings.Builder
	Medium

	of   richtext.Embedded
	root string // below which the bytes are
	say  func(key string, args ...any) string
}

// src is the address of a rendition.
func (d *dresser) src(r Rendition) string { return d.root + strings.TrimPrefix(r.Src(), media.Root) }

// attr writes an attribute.
func (d *dresser) attr(name, value string) {
	d.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
}

func (d *dresser) size(r Rendition) {
	if r.Width > 0 && r.Height > 0 {
		d.attr("width", strconv.Itoa(r.Width))
		d.attr("height", strconv.Itoa(r.Height))
	}
}

// textWidth is how wide the words of an article are, for browsers that choose a size.
const textWidth = "(min-width: 50em) 760px, 100vw"

func (d *dresser) picture() {
	all := d.Pictures()
	if len(all) == 0 {
		return
	}
	d.WriteString(`<figure class="loa-media"><img`)
	usual := all[min(1, len(all)-1)]
	d.attr("src", d.src(usual))
	if len(all) > 1 {
		var set []string
		for _, r := range all {
			set = append(set, d.src(r)+" "+strconv.Itoa(r.Width)+"w")
		}
		d.attr("srcset", strings.Join(set, ", "))
		d.attr("sizes", textWidth)
	}
	d.size(all[len(all)-1])
	alt := d.of.Alt
	if alt == "" {
		alt = d.Alt
	}
	d.attr("alt", alt)
	d.WriteString(` loading="lazy" decoding="async">`)
	d.caption()
	d.WriteString(`</figure>`)
}

// caption is that of the text, else of the library, with where the picture is from.
func (d *dresser) caption() {
	caption := d.of.Caption
	if caption == "" {
		caption = html.EscapeString(d.Caption)
	}
	if d.Credit != "" {
		if caption != "" {
			caption += " "
		}
		caption += `<span class="loa-media__credit">` + html.EscapeString(d.say("Nguồn: %s", d.Credit)) + `</span>`
	}
	if caption != "" {
		d.WriteString(`<figcaption>` + caption + `</figcaption>`)
	}
}

func (d *dresser) film(element string) {
	r, ok := d.Rendition(media.Play)
	if !ok {
		return
	}
	t, _ := media.ByExt(r.Ext)
	load := "none" // its length stands beside, its poster above
	if element == "audio" {
		load = "metadata" // a player without picture says at once how long it runs
	}
	d.WriteString(`<figure class="loa-media"><` + element + ` controls preload="` + load + `"`)
	d.attr("aria-label", cmp.Or(d.Title, d.Says())) // what it is, not what its poster shows
	if poster, ok := d.Rendition(media.Poster); ok && element == "video" {
		d.attr("poster", d.src(poster))
	}
	if element == "video" {
		d.size(r)
	}
	d.WriteString(`><source`)
	d.attr("src", d.src(r))
	d.attr("type", t.Media)
	d.WriteString(`>`)
	if c, ok := d.Rendition(media.Captions); ok {
		d.WriteString(`<track kind="captions" srclang="vi" default`)
		d.attr("label", "Tiếng Việt")
		d.attr("src", d.src(c))
		d.WriteString(`>`)
	}
	d.WriteString(`</` + element + `>`)
	d.caption()
	d.WriteString(`</figure><div class="loa-media__more"><p class="loa-media__file"><a class="govuk-link"`)
	d.attr("href", d.src(r))
	d.WriteString(`>`)
	what := d.say("Mở video")
	if element == "audio" {
		what = d.say("Mở tệp âm thanh")
	}
	d.WriteString(html.EscapeString(what) + `</a> ` + html.EscapeString("("+t.Label+", "+media.Bytes(r.Bytes)+d.length()+d.heard()+")"))
	d.WriteString(`</p>`)
	if len(d.Transcript) > 0 {
		d.WriteString(`<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">` + html.EscapeString(d.say("Đọc lời")) + `</span></summary><div class="govuk-details__text">`)
		for _, p := range d.Transcript {
			d.WriteString(`<p>` + html.EscapeString(p) + `</p>`)
		}
		d.WriteString(`</div></details>`)
	}
	d.WriteString(`</div>`)
}

func (d *dresser) length() string {
	if d.Millis == 0 {
		return ""
	}
	return ", " + media.Length(d.Millis)
}

// heard says of a film whether it has sound and captions.
func (d *dresser) heard() string {
	if d.Kind != media.Video {
		return ""
	}
	_, captioned := d.Rendition(media.Captions)
	return ", " + d.say(Playing{N: 1, Mute: d.Mute, Captioned: captioned}.Words())
}

// file is a document: what it is and how large, before somebody opens it.
func (d *dresser) file() {
	r, ok := d.Rendition(media.Save)
	if !ok {
		if r, ok = d.Rendition(media.Play); !ok {
			return
		}
	}
	t, _ := media.ByExt(r.Ext)
	words := d.of.Alt
	if words == "" {
		words = d.Title
	}
	d.WriteString(`<p class="loa-attached"><a class="govuk-link"`)
	d.attr("href", d.src(r))
	d.WriteString(`>` + html.EscapeString(words) + `</a> <span class="loa-meta">` + html.EscapeString(t.Label+", "+media.Bytes(r.Bytes)) + `</span></p>`)
}
