package papers

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

type paperData struct {
	listRow
	SignTitle []string
	Reading   Reading
	Drafts    []shownFile // what holds of the draft's files
	Signed    *shownFile
	Earlier   []shownFile // signed files that were replaced, or sent back with the paper
	Same      []papers.Paper
	Events    []papers.Event
	Ended     string // why it was cancelled
	May       bool   // record what comes of it
	MayDecide bool
	Checks    bool // signatures are checked here
	Key       string
	Origin    *web.Link // what the paper was made of; nil: no page shows it
	Edit      *web.Link // where the draft is changed under the same paper; nil: nowhere
	Day       string    // of release, as typed
	Today     calendar.Date
	Reason    string // as typed
	Wants     string // which of the two reasons: "tra-lai", "huy"
}

// Asked is who laid the paper before its signer, and when; nil while nobody did.
func (d paperData) Asked() *papers.Event {
	for i, e := range d.Events { // the newest first
		if d.Status == papers.ToSign && e.Act == papers.ActSubmit {
			return &d.Events[i]
		}
	}
	return nil
}

// Unmended tells whether a draft that was sent back still says the same.
func (d paperData) Unmended() bool {
	return d.Status == papers.Draft && d.Reading.Back != nil && len(d.Reading.Changes) == 0
}

// Typed is the reason that was typed into one of the two forms.
func (d paperData) Typed(form string) string {
	if d.Wants == form {
		return d.Reason
	}
	return ""
}

// shownFile is a stored file as pages show it.
type shownFile struct {
	papers.File
	PaperID string
}

// URL is where the file can be downloaded.
func (f shownFile) URL() string { return root + "/" + f.PaperID + "/tep/" + f.ID }

// KB is the file's size in kilobytes, at least one.
func (f shownFile) KB() int64 { return max(f.Size>>10, 1) }

// Label says what the file is.
func (f shownFile) Label() string {
	switch f.Role {
	case papers.RoleDOCX:
		return "Bản DOCX để trình ký"
	case papers.RolePDF:
		return "Bản PDF để đọc"
	case papers.RoleXLSX:
		return "Phụ lục số liệu XLSX"
	}
	return "Bản PDF đã ký"
}

// originOf is the page of what a paper was made of: its ref is an id there, and behind
// a sign which version.
func originOf(p papers.Paper) *web.Link {
	id := p.Ref
	if i := strings.IndexAny(id, "#/"); i >= 0 {
		id = id[:i]
	}
	switch p.Room {
	case "ownplan":
		return &web.Link{Label: "Kế hoạch riêng của cơ quan", URL: "/lam-viec/ke-hoach-rieng/" + id}
	case "report":
		return &web.Link{Label: "Báo cáo", URL: "/lam-viec/bao-cao/" + id}
	case "chase":
		return &web.Link{Label: "Nhắc việc, đôn đốc", URL: "/lam-viec/don-doc"}
	}
	return nil
}

// editOf is the form in which the draft of a paper is changed.
func editOf(p papers.Paper) *web.Link {
	if p.Room != "chase" || p.Status != papers.Draft {
		return nil
	}
	return &web.Link{Label: "Sửa công văn", URL: "/lam-viec/don-doc/cong-van/" + p.Ref + "/sua"}
}

func (f *Feature) paper(w http.ResponseWriter, r *http.Request) error {
	return f.drawPaper(w, r, http.StatusOK, paperData{})
}

// drawPaper draws the page of a paper; d brings what was typed, errs the problems
// of it.
func (f *Feature) drawPaper(w http.ResponseWriter, r *http.Request, status int, d paperData, errs ...domain.FieldError) error {
	ctx, actor := r.Context(), web.Actor(r)
	p, err := f.service.Paper(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := f.fill(ctx, actor, p, &d); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "paper", web.Page{
		Title: p.Title, Lead: d.Agency, Nav: "van-ban", Back: &web.Link{Label: "Văn bản", URL: root}, Data: d, Errors: errs,
	})
}

func (f *Feature) fill(ctx context.Context, actor access.Actor, p papers.Paper, d *paperData) error {
	d.Paper, d.SignTitle = p, p.SignTitle()
	d.May, d.MayDecide, d.Checks = MayRecord(actor, p.AgencyID), MayDecide(actor, p.AgencyID), f.service.Check != nil
	if d.Origin = originOf(p); d.May {
		d.Edit = editOf(p)
	}
	d.Today, d.Key = f.service.Papers.Today(), rand.Text()
	var err error
	if d.Agency, err = f.service.agencyName(ctx, p); err != nil {
		return err
	}
	files, err := f.service.Papers.Files(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, role := range []string{papers.RoleDOCX, papers.RolePDF, papers.RoleXLSX} {
		if file, ok := p.Current(files, role); ok {
			d.Drafts = append(d.Drafts, shownFile{file, p.ID})
		}
	}
	for _, file := range files {
		switch {
		case file.ID == p.SignedFile:
			d.Signed = &shownFile{file, p.ID}
		case file.Role == papers.RoleSigned:
			d.Earlier = append(d.Earlier, shownFile{file, p.ID})
		}
	}
	if d.Same, err = f.service.Papers.SameNumber(ctx, p); err != nil {
		return err
	}
	if d.Events, err = f.service.Papers.Events(ctx, p.ID); err != nil {
		return err
	}
	if i := slices.IndexFunc(d.Events, func(e papers.Event) bool { return e.Act == papers.ActCancel }); i >= 0 {
		d.Ended = d.Events[i].Note
	}
	d.Reading, err = f.service.reading(ctx, p, files, d.Events)
	return err
}

// file gives a stored file of a paper to keep.
func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	file, body, err := f.service.File(r.Context(), web.Actor(r), r.PathValue("id"), func(_ papers.Paper, all []papers.File) (papers.File, bool) {
		for _, one := range all {
			if one.ID == r.PathValue("file") {
				return one, true
			}
		}
		return papers.File{}, false
	})
	if err != nil {
		return err
	}
	return web.Download(w, r, file.Name, file.MediaType, body)
}

// callOf reads which paper a form means, in the version that the person saw; the
// form's key makes sending it twice safe.
func callOf(r *http.Request, form *web.FormValues) papers.Call {
	version, _ := strconv.ParseInt(form.String("phien_ban"), 10, 64)
	c := papers.Call{PaperID: r.PathValue("id"), Version: version}
	if key := form.String("khoa"); key != "" {
		c.Key = web.Actor(r).AccountID + ":" + key
	}
	return c
}
