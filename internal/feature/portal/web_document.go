package portal

import (
	"bytes"
	"context"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

const (
	pathDocuments = "/van-ban"
	deskDocuments = deskRoot + "/van-ban"
)

// documentRow is a public document with its agency of today.
type documentRow struct {
	Document

	Agency house
}

type documentList struct {
	Rows           []documentRow
	Text           string
	Previous, Next *web.Link
	Page           int

	Alternates, Feeds template.HTML
}

// webDocuments lists the official documents that were made public. What is searched is
// drawn for who asks and not kept.
func (f *Feature) webDocuments(w http.ResponseWriter, r *http.Request) error {
	page, text := pageOf(r), web.CleanText(r.URL.Query().Get("tim"))
	if text != "" {
		d, err := f.documentPage(r, text, page)
		if err != nil {
			return err
		}
		return f.pages.Render(w, r, http.StatusOK, "section", web.Page{Title: d.Name, Lead: d.About, Nav: "muc", Layout: web.LayoutPublic, Data: d, NoIndex: true})
	}
	return f.kept.Serve(w, r, web.Address{Path: paged(pathDocuments, page), Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		d, err := f.documentPage(r, "", page)
		if err != nil {
			return web.Drawn{}, err
		}
		return f.drawSection(r, d)
	})
}

// mostAsked is how long what is searched may be, in characters.
const mostAsked = 200

func (f *Feature) documentPage(r *http.Request, text string, page int) (sectionPage, error) {
	ctx := r.Context()
	d, err := f.sectionPage(r, keyDocuments)
	if err != nil {
		return d, err
	}
	if len([]rune(text)) > mostAsked {
		return d, domain.Invalid("Câu tìm dài quá %d ký tự. Rút ngắn.", mostAsked)
	}
	all, err := f.documents(ctx, text, web.RowsOnPage+1, (page-1)*web.RowsOnPage)
	if err != nil {
		return d, err
	}
	if len(all) == 0 && page > 1 {
		return d, domain.NotFound("Danh sách không có trang này.")
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return d, err
	}
	on, err := f.documentsChanged(ctx)
	if err != nil {
		return d, err
	}
	d.UpdatedOn = max(d.UpdatedOn, on)
	l := &documentList{Text: text, Page: page}
	l.Alternates, l.Feeds = f.feedLinks(r, pathDocuments)
	for _, x := range all[:min(len(all), web.RowsOnPage)] {
		l.Rows = append(l.Rows, documentRow{x, s.of(x.AgencyID)})
	}
	if page > 1 {
		l.Previous = &web.Link{Label: "Trang trước", URL: paged(pathDocuments, page-1)}
	}
	if len(all) > web.RowsOnPage {
		l.Next = &web.Link{Label: "Trang sau", URL: paged(pathDocuments, page+1)}
	}
	d.Documents = l
	return d, nil
}

// webDocument answers with one public document: what it is, and where its file is.
func (f *Feature) webDocument(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathDocuments + "/" + url.PathEscape(r.PathValue("id")), Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		d, err := f.document(r.Context(), r.PathValue("id"))
		if err != nil {
			return web.Drawn{}, err
		}
		s, err := f.shelves(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		if !d.Shown {
			return f.drawHidden(r, s, d)
		}
		row, path := documentRow{d, s.of(d.AgencyID)}, s.aboveDocuments()
		return f.pages.Draw(r, http.StatusOK, "document", web.Page{
			Title: d.Title, Nav: "muc", Layout: web.LayoutPublic, Data: row, Crumbs: path,
			Told: &web.Told{Above: path, Path: d.URL(), Title: d.Number + ". " + d.Title, About: f.aboutDocument(r, row)},
		})
	})
}

// aboutDocument says in one sentence what a document is, of what is known of it.
func (f *Feature) aboutDocument(r *http.Request, d documentRow) string {
	if d.Number == "" || d.SignedOn == "" || d.Agency.Name == "" {
		return d.Title
	}
	return f.pages.T(r, "%s số %s ngày %s của %s.", f.pages.T(r, d.Sort), d.Number, d.SignedOn.Vietnamese(), d.Agency.Name)
}

// titleHidden names in its place a document that was taken away.
const titleHidden = "Văn bản này đã thôi công khai"

// drawHidden draws what stands in the place of a document that was taken away: the day,
// and nothing else of it.
func (f *Feature) drawHidden(r *http.Request, s *shelves, d Document) (web.Drawn, error) {
	return f.pages.Draw(r, http.StatusGone, "document", web.Page{Title: titleHidden, Nav: "muc", Layout: web.LayoutPublic, NoIndex: true, Data: documentRow{Document: d}, Crumbs: s.aboveDocuments()})
}

// aboveDocuments is the path above a document: their list stands in it unless the office
// leaves it out.
func (s *shelves) aboveDocuments() []web.Link {
	if slices.Contains(s.out, pathDocuments) {
		return below()
	}
	return below(web.Link{Label: "Văn bản", URL: pathDocuments})
}

// URL is the document's own page.
func (d Document) URL() string { return pathDocuments + "/" + d.ID }

// webDocumentFile gives the signed file of a public document, or a part of it. Browsers
// show it and keep it, and ask each time whether it is still public.
func (f *Feature) webDocumentFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := f.document(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !d.Shown {
		return f.webDocument(w, r)
	}
	body, err := f.documentBody(ctx, d)
	if err != nil {
		return err
	}
	return web.SendFile(w, r, web.StoredFile{Ext: "pdf", SHA256: d.SHA256, Cache: "public, no-cache", Shown: d.FileName, Bytes: d.Size, At: db.Time(d.At)}, bytes.NewReader(body))
}

// documentBody reads the signed file from where papers or plans keep theirs.
func (f *Feature) documentBody(ctx context.Context, d Document) ([]byte, error) {
	if d.Kind == OfPaper {
		return f.Papers.Content(ctx, papers.File{SHA256: d.SHA256})
	}
	file, err := f.PlanFiles.Open(ctx, d.SHA256)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	body, err := io.ReadAll(io.LimitReader(file, papers.MaxFile))
	if err != nil {
		return nil, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return body, nil
}

type documentDesk struct {
	Rows   []candidateRow
	Hiding *candidateRow // that is to be taken away
	Reason string        // as typed
}

// candidateRow is a candidate with its agency.
type candidateRow struct {
	Candidate

	Agency house
}

// webDocumentDesk lists what may be made public and what is.
func (f *Feature) webDocumentDesk(w http.ResponseWriter, r *http.Request) error {
	return f.drawDocumentDesk(w, r, http.StatusOK, documentAsked{hiding: r.URL.Query().Get("thoi")})
}

// documentAsked is which document somebody is about to take away, and why.
type documentAsked struct{ hiding, reason string }

func (f *Feature) drawDocumentDesk(w http.ResponseWriter, r *http.Request, status int, asked documentAsked, errs ...domain.FieldError) error {
	all, err := f.Candidates(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	d := documentDesk{Reason: asked.reason}
	for _, c := range all {
		d.Rows = append(d.Rows, candidateRow{c, s.of(c.AgencyID)})
		if c.Shown && c.Ref == asked.hiding {
			d.Hiding = &candidateRow{c, s.of(c.AgencyID)}
		}
	}
	return f.pages.Render(w, r, status, "keepdocs", web.Page{
		Title: "Văn bản công khai", Lead: "Văn bản đã phát hành, có tệp đã ký thì công khai được trên cổng.", Nav: navKeep, Data: d, Errors: errs,
		Back: &web.Link{Label: "Chuyên mục của cổng", URL: deskSections},
	})
}

// webShowDocument makes a document public or takes it away.
func (f *Feature) webShowDocument(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	shown, kind, ref := v.Bool("hien"), DocumentKind(v.String("loai")), v.String("van_ban")
	if shown {
		err = f.Show(r.Context(), web.Actor(r), kind, ref)
	} else {
		err = f.Hide(r.Context(), web.Actor(r), kind, ref, v.String("ly_do"))
	}
	if fields, ok := web.FormErrors(err); ok {
		status, asked := http.StatusConflict, documentAsked{}
		if !shown && domain.CodeOf(err) == domain.CodeInvalid {
			status, asked = http.StatusUnprocessableEntity, documentAsked{ref, v.String("ly_do")}
		}
		return f.drawDocumentDesk(w, r, status, asked, fields...)
	}
	if err != nil {
		return err
	}
	said := "Văn bản đang hiện trên cổng."
	if !shown {
		said = "Đã thôi công khai văn bản."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, deskDocuments)
}
