package portal

import (
	"cmp"
	"context"
	"slices"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// translated fills in which languages readers get an article, and how a translation
// stands to its original. Both change by acts that count in content_revision, which the
// page's mark names (docs/adr/0038). Most articles have neither.
func (f *Feature) translated(ctx context.Context, d *articleData) error {
	if d.OriginalID == "" && !d.Translated {
		return nil
	}
	all, err := f.Contents.Versions(ctx, cmp.Or(d.OriginalID, d.ContentID))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(v content.Version) bool { return v.Slug == d.Slug }) && len(all) > 1 {
		d.Versions = all
	}
	if d.OriginalID == "" {
		return nil
	}
	o, ok, err := f.Contents.OriginalOf(ctx, d.EditionID)
	if ok {
		d.Original = &o
	}
	return err
}

// Halted tells that a translation is not read, since its original was withdrawn or taken
// away.
func (d *articleData) Halted() bool {
	return d.State == flow.Published && d.Original != nil && d.Original.Follow() == flow.Halted
}

// HaltedAt is when that happened, in Unix milliseconds; 0 where the original came out
// again since.
func (d *articleData) HaltedAt() int64 {
	if d.Original.State == flow.Published {
		return 0
	}
	return d.Original.ClosedAt
}

// OriginalURL is where the original stands; empty for what is gone.
func (d *articleData) OriginalURL() string {
	if d.Original.State == flow.Unpublished {
		return ""
	}
	return versionAt(d.Original.Lang, d.Original.Slug)
}

// versionAt is the address of a piece for who comes from another language: their pages
// are then in its language, where the site speaks it.
func versionAt(lang flow.Lang, slug string) string {
	return content.Root + slug + "?lang=" + string(lang.Site())
}

// otherSite is where the switch of languages leads: to the same piece in the other
// language where there is one.
func (d *articleData) otherSite() string {
	for _, v := range d.Versions {
		if v.Lang.Site() != d.Lang.Site() {
			return versionAt(v.Lang, v.Slug)
		}
	}
	if d.Lang != flow.Vietnamese { // this page has no Vietnamese frame
		if d.own {
			return "/?lang=vi"
		}
		return pathNews + "?lang=vi"
	}
	return ""
}

// work is the same piece in another language, as programs are told of it.
type work struct {
	Type     string `json:"@type"`
	ID       string `json:"@id"`
	Language string `json:"inLanguage"`
}

// works are the original of a translation, or the translations of an original.
func (f *Feature) works(d *articleData) (of *work, translations []work) {
	for _, v := range d.Versions {
		w := work{"NewsArticle", f.Address(content.Root + v.Slug), string(v.Lang)}
		switch {
		case v.Slug == d.Slug:
		case v.Own:
			of = &w
		case d.OriginalID == "":
			translations = append(translations, w)
		}
	}
	return of, translations
}

// otherTongues tells programs in which languages an article is; x-default is the
// original.
func (w *rowWriter) otherTongues(d *articleData) {
	for _, v := range d.Versions {
		if v.Lang != d.Lang {
			w.property("property", "og:locale:alternate", v.Lang.Locale())
		}
	}
	for i, v := range d.Versions {
		tags := []string{string(v.Lang)}
		if i == 0 {
			tags = append(tags, "x-default")
		}
		for _, tag := range tags {
			w.raw("\n  <link rel=\"alternate\" hreflang=\"", tag, `" href="`)
			w.text(d.base + v.Slug)
			w.raw(`">`)
		}
	}
}

// tongues writes links to an article's other languages, each by its own name.
func (w *rowWriter) tongues(d *articleData) {
	if len(d.Versions) == 0 {
		if !d.Withdrawn() && d.Lang.Site() != flow.Lang(w.lang).Site() {
			w.raw("\n    <p class=\"loa-meta\">")
			w.text(w.say("Bài này chỉ có bằng %s.", w.say(d.Lang.Label())))
			w.raw(`</p>`)
		}
		return
	}
	w.raw("\n    <p class=\"loa-article__tongues loa-dots loa-noprint\"><span>")
	w.text(w.say("Đọc bài này bằng"))
	w.raw(`:`)
	first := true
	for _, v := range d.Versions {
		if v.Slug == d.Slug {
			continue
		}
		if !first {
			w.raw(`</span> <span>`)
		}
		first = false
		w.raw(` <a class="govuk-link" rel="alternate" hreflang="`, string(v.Lang), `" lang="`, string(v.Lang), `" href="`)
		w.text(versionAt(v.Lang, v.Slug))
		w.raw(`">`, v.Lang.Own(), `</a>`)
	}
	w.raw(`</span></p>`)
}

// pace tells readers of a translation that its original changed since.
func (w *rowWriter) pace(d *articleData) {
	if d.Original == nil {
		return
	}
	language := w.say(d.Original.Lang.Label())
	var said string
	switch d.Original.Follow() {
	case flow.Corrected:
		said = w.say("Bản %s được đính chính ngày %s; bản dịch này chưa cập nhật theo.", language, w.day(d.Original.CorrectedAt))
	case flow.Behind:
		said = w.say("Bản %s được sửa ngày %s; bản dịch này chưa cập nhật theo.", language, w.day(d.Original.OutAt))
	case flow.Even, flow.Halted:
		return
	}
	w.raw("\n  <div class=\"loa-notice\">", w.icon("info"), `<div><p><strong>`)
	w.text(said)
	w.raw(`</strong> <a class="govuk-link" hreflang="`, string(d.Original.Lang), `" href="`)
	w.text(d.OriginalURL())
	w.raw(`">`)
	w.text(w.say("Đọc bản %s", language))
	w.raw(`</a></p></div></div>`)
}

func (w *rowWriter) day(ms int64) string { return db.Time(ms).In(w.zone).Format("02/01/2006") }

// Tongue is what the original's language is called, to be said in the reader's.
func (d *articleData) Tongue() string { return d.Original.Lang.Label() }
