package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/spine/content"
)

// translate brings out the English translation of a piece.
func (p *paper) translate(contentID, title string) content.Edition {
	p.t.Helper()
	e, _, err := p.Translate(p.t.Context(), p.lan, contentID, flow.English)
	if err == nil {
		w := words(title)
		w.Summary, w.Body = "Complete files are answered the same day.", "<p>Bring your <b>birth notice</b>.</p>"
		e, err = p.Save(p.t.Context(), p.lan, e.ID, e.Version, w)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return p.out(e)
}

const firstEnglish = "/tin/birth-certificates-on-the-same-day-2025"

// Readers and programs find a piece in its other language, each site lists its own, and
// readers of a translation are told what became of its original.
func TestAPieceIsReadInTwoLanguages(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		english := func(path string) string { return path + "?lang=en" }
		e := p.publish(words("Trả kết quả khai sinh trong ngày"))
		p.Get(firstTin).Want(http.StatusOK, `<html class="govuk-template loa-public" lang="vi">`, `"inLanguage":"vi"`).Without("hreflang=\"x-default\"", "Đọc bài này bằng", "og:locale:alternate")
		p.Get(english("/tin")).Want(http.StatusOK, "Nothing has been published in English yet.", "Pieces in Vietnamese: 1", `href="/tin?lang=vi"`).Without("khai sinh")
		p.Get(english("/")).Want(http.StatusOK, "Pieces in Vietnamese: 1").Without("khai sinh")
		p.Get("/tin").Want(http.StatusOK, "khai sinh").Without("bằng tiếng Việt")

		translation := p.translate(e.ContentID, "Birth certificates on the same day")
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Propose(t.Context(), p.minh, translation.ContentID, portal.Exemplary, "Người dân nhận kết quả ngay trong ngày, không phải đi lại."); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("a translation is an exemplar of its own: %v", err)
		}
		both := []string{
			`<link rel="alternate" hreflang="vi" href="https://cong.example` + firstTin + `">`, `<link rel="alternate" hreflang="x-default" href="https://cong.example` + firstTin + `">`,
			`<link rel="alternate" hreflang="en" href="https://cong.example` + firstEnglish + `">`,
		}
		p.Get(firstTin).Want(http.StatusOK, append(both, `hreflang="en" lang="en" href="`+firstEnglish+`?lang=en">English</a>`, `content="vi_VN"`, `<meta property="og:locale:alternate" content="en_US">`,
			`"workTranslation":[{"@type":"NewsArticle","@id":"https://cong.example`+firstEnglish+`","inLanguage":"en"}]`)...)
		p.Get(firstEnglish).Want(http.StatusOK, append(both, `<html class="govuk-template loa-public" lang="en">`, `<h1 class="loa-title" lang="en">`, `<div class="loa-article__text" lang="en">`, `lang="vi" href="`+firstTin+`?lang=vi">Tiếng Việt</a>`,
			`content="en_US"`, `<meta property="og:locale:alternate" content="vi_VN">`, `"inLanguage":"en"`, `"translationOfWork":{"@type":"NewsArticle","@id":"https://cong.example`+firstTin+`","inLanguage":"vi"}`,
			`Read this in`)...).Without("has not been updated", "canonical\" href=\"https://cong.example"+firstTin)
		p.Get("/tin").Want(http.StatusOK, "khai sinh").Without("Birth certificates")
		p.publish(words("Tin của chuyên mục khác", "Đất đai"))
		p.Get(firstTin).Want(http.StatusOK, "Tin, bài khác", "Tin của chuyên mục khác") // alone in its topic, though not in all languages
		p.Get(english("/tin")).Want(http.StatusOK, `lang="en"><a class="govuk-link" href="`+firstEnglish+`">`, `href="/tin/rss.xml?lang=en"`, "Pieces in Vietnamese: 2", "/chuyen-muc/ho-tich").Without("khai sinh", "/chuyen-muc/dat-dai")
		p.Get("/tin").Want(http.StatusOK, "/chuyen-muc/ho-tich", "/chuyen-muc/dat-dai")
		p.Get(english("/tin/tin-cua-chuyen-muc-khac-2025")).Want(http.StatusOK, "This piece is in Vietnamese only; it has not been translated.")
		p.Get(english(firstTin)).Want(http.StatusOK).Without("has not been translated")
		p.Get(english("/chuyen-muc/ho-tich")).Want(http.StatusOK, "Birth certificates").Without("khai sinh")
		p.Get(english("/co-quan/ubnd-phuong-tran-bien")).Want(http.StatusOK, "Birth certificates", "Pieces in Vietnamese: 2")
		p.Get("/co-quan").Want(http.StatusOK, ">2 tin, bài<").Without(">3 tin, bài<")
		p.Get("/so-do-trang").Want(http.StatusOK, ">2 tin, bài<").Without(">3 tin, bài<")
		p.Get("/tim-kiem?q=birth+notice").Want(http.StatusOK, `<span lang="en">English</span>`, "1 kết quả")
		p.Get("/tim-kiem?lang=en&q=khai+sinh").Want(http.StatusOK, `<span lang="vi">Tiếng Việt</span>`)

		p.Get("/tin/rss.xml").Want(http.StatusOK, "<language>vi</language>", "khai sinh").Without("Birth")
		p.Get("/tin/rss.xml?lang=en").Want(http.StatusOK, "<language>en</language>", "Birth").Without("khai sinh")
		p.Get("/tin/toan-van.xml?lang=en").Want(http.StatusOK, "<language>en</language>", "birth notice")
		p.Get("/tin/atom.xml?lang=en").Want(http.StatusOK, `<feed`, `xml:lang="en"`, "Birth")
		p.Get("/tin/feed.json?lang=en").Want(http.StatusOK, `"language":"en"`, `"feed_url":"https://cong.example/tin/feed.json?lang=en"`)
		p.Get("/so-do/1.xml").Want(http.StatusOK, `xmlns:xhtml="http://www.w3.org/1999/xhtml"`, `<xhtml:link rel="alternate" hreflang="en" href="https://cong.example`+firstEnglish+`"></xhtml:link>`)

		p.pass(24 * time.Hour)
		p.correct(e.ContentID, words("Trả kết quả khai sinh trong ngày"), "")
		p.Get(firstEnglish).Want(http.StatusOK, "The Vietnamese text was changed on 11/04/2025; this translation has not been updated yet.", "birth notice", firstTin+"?lang=vi")
		p.pass(24 * time.Hour)
		third := p.correct(e.ContentID, words("Trả kết quả khai sinh trong ngày"), "Bản trước sai.")
		p.Get(firstEnglish).Want(http.StatusOK, "The Vietnamese text was corrected on 12/04/2025; this translation has not been updated yet.", "birth notice")
		p.move(p.minh, third.ID, content.Call{Act: flow.Withdraw, Reason: "Văn bản bị thu hồi"})
		p.Get(firstEnglish).Want(http.StatusOK, "The Vietnamese text was withdrawn on 12/04/2025.", "This translation is therefore no longer shown.", "Read the Vietnamese text", "noindex").Without("birth notice", "same day.</p>", "ld+json", "x-default")
		p.Get(english("/tin")).Want(http.StatusOK).Without("Birth")
		p.Get("/tim-kiem?q=birth+notice").Want(http.StatusOK, "Không tìm thấy")
		p.Get("/tin/rss.xml?lang=en").Want(http.StatusOK, "Withdrawn: Birth certificates", "This piece was withdrawn on 12/04/2025.").Without("Complete files", "Lý do")
		p.correct(e.ContentID, words("Trả kết quả khai sinh trong hai ngày"), "")
		p.Get(firstEnglish).Want(http.StatusOK, "has not been updated yet", "birth notice")
		if strings.Contains(p.Get(firstTin).Body, "has not been updated") {
			t.Error("the original is said to be behind itself")
		}
	})
}
