package newsroom

import (
	"cmp"
	"crypto/rand"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/time/rate"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/auth"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
)

// How often an address of a check is asked for, a second and at once: its reader never
// meets it. Whoever guesses addresses shares one measure.
const (
	pacePer, paceBurst   = 1, 40
	filePer, fileBurst   = 20, 400 // its files: a page has many, and a video comes in parts
	guessPer, guessBurst = 5, 60
	mostPaces            = 5000 // of addresses kept in memory
)

// paces measures how often addresses of checks are asked for, on this node.
type paces struct {
	mu    sync.Mutex
	of    map[string]*rate.Limiter
	wrong *rate.Limiter
}

func newPaces() *paces {
	return &paces{of: map[string]*rate.Limiter{}, wrong: rate.NewLimiter(guessPer, guessBurst)}
}

// known gives the measure of one address, files that of its files.
func (p *paces) known(hash string) *rate.Limiter { return p.one(hash, pacePer, paceBurst) }

func (p *paces) files(hash string) *rate.Limiter { return p.one("tep/"+hash, filePer, fileBurst) }

func (p *paces) one(of string, per rate.Limit, burst int) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of[of] == nil {
		if len(p.of) >= mostPaces {
			clear(p.of)
		}
		p.of[of] = rate.NewLimiter(per, burst)
	}
	return p.of[of]
}

func errTooFast() error {
	return domain.Unavailable(nil, "Gửi quá nhanh. Chờ ít phút rồi mở lại liên kết; góp ý đã ghi vẫn còn.")
}

// checkRoutes registers the address of checks, and what people of the agency do about
// them.
func (f *Feature) checkRoutes(rt *web.Router) {
	rt.PublicGet(checkRoot+"{key}", f.outside)
	rt.PublicGet(checkRoot+concludedPage, f.concluded)
	rt.PublicGet(checkRoot+"{key}"+media.Root+"{medium}/{dang}", f.outsideFile)
	rt.PublicPost(checkRoot+"{key}/gop-y", f.remark)
	rt.PublicPost(checkRoot+"{key}/ket-luan", f.conclude)
	rt.Post(root+"/{id}/ra-soat", f.askCheck)
	rt.Post(root+"/{id}/ra-soat/{check}/dung", f.endCheck)
	rt.Post(root+"/{id}/ra-soat/{check}/da-biet", f.seeCheck)
}

// outsideData is a check as its checker reads it.
type outsideData struct {
	OutsideCheck

	Key        string
	Paragraphs []outsideParagraph
	Agency     string
	Decision   string // typed
	Why        string // typed
	At         int    // paragraph of a comment that could not be noted
	Typed      string // typed there
	Reworded   bool   // the agency changed the words since
	Facts      richtext.Facts
	Source     string
	Event      flow.Event
	Procedures []string
	Lead       template.HTML // the picture that stands for the piece, where its words do not show it
}

// outsideParagraph is a paragraph with what was said about it, or a picture, video or file
// that stands there.
type outsideParagraph struct {
	richtext.Line

	N     int
	Said  []CheckComment
	File  template.HTML
	Shown bool // its words are those of the file before it
}

// Where is how the paragraph is called.
func (p outsideParagraph) Where() domain.Sentence { return placeOf(p.N) }

// Item tells whether it stands in a list.
func (p outsideParagraph) Item() bool { return p.Element == "li" }

// Heading tells whether it is a heading.
func (p outsideParagraph) Heading() bool { return p.Element == "h2" || p.Element == "h3" }

// opened gives the check of the address, at a pace.
func (f *Feature) opened(w http.ResponseWriter, r *http.Request) (OutsideCheck, error) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	key, now := r.PathValue("key"), f.service.DB.Clock().Now()
	if !f.paces.known(auth.HashToken(key)).AllowN(now, 1) {
		return OutsideCheck{}, errTooFast()
	}
	k, err := f.service.Opened(r.Context(), key)
	if domain.CodeOf(err) == domain.CodeNotFound && !f.paces.wrong.AllowN(now, 1) {
		err = errTooFast()
	}
	return k, err
}

func (f *Feature) outside(w http.ResponseWriter, r *http.Request) error {
	k, err := f.opened(w, r)
	if err != nil {
		return err
	}
	return f.drawOutside(w, r, http.StatusOK, outsideData{OutsideCheck: k})
}

func (f *Feature) drawOutside(w http.ResponseWriter, r *http.Request, status int, d outsideData, errs ...domain.FieldError) error {
	c, err := f.service.Contents.Content(r.Context(), d.ContentID)
	if err != nil {
		return err
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), c.AgencyID)
	if err != nil {
		return err
	}
	d.Key, d.Agency = r.PathValue("key"), names[c.AgencyID]
	e, err := f.service.Contents.Edition(r.Context(), d.EditionID)
	if err != nil {
		return err
	}
	d.Facts, d.Reworded, d.Source, d.Procedures, d.Event = richtext.Look(d.Body), d.Changed(e), e.Source, e.Procedures, e.Event
	d.Facts.Links = slices.DeleteFunc(d.Facts.Links, func(l richtext.Link) bool { return strings.HasPrefix(l.Href, media.Root) }) // shown in their places
	of, err := f.service.checkFiles(r.Context(), d.OutsideCheck)
	if err != nil {
		return err
	}
	for i, p := range d.Facts.Pictures { // where the words say nothing, the library does
		id, _, _ := media.Named(p.Src)
		d.Facts.Pictures[i].Alt = cmp.Or(p.Alt, of[id].Alt)
	}
	dress := func(e richtext.Embedded) template.HTML {
		return template.HTML(content.DressFile(e, checkRoot+d.Key+media.Root, of, f.sayer(r))) //nolint:gosec // it escapes
	}
	d.paragraphs(dress)
	if m, ok := of[e.LeadID]; ok && m.Kind == media.Picture && !strings.Contains(d.Body, m.ID) {
		d.Lead = dress(richtext.Embedded{Element: "img", Src: m.Plain()})
	}
	return f.pages.Render(w, r, status, "outside", web.Page{Title: "Rà soát bài trước khi đăng", Layout: web.LayoutNarrow, Wide: true, NoIndex: true, Data: d, Errors: errs})
}

// paragraphs takes the checked words apart, with their files as dress writes them.
func (d *outsideData) paragraphs(dress func(richtext.Embedded) template.HTML) {
	parts := append([]richtext.Part{{Line: richtext.Line{Element: "h2", Words: d.Title}}, {Line: richtext.Line{Element: "p", Words: d.Summary}}}, richtext.Parts(d.Body)...)
	n, before := atTitle, richtext.Embedded{}
	for _, l := range parts {
		if l.File != nil {
			if before = *l.File; dress(before) != "" {
				d.Paragraphs = append(d.Paragraphs, outsideParagraph{File: dress(before)})
			} else {
				before = richtext.Embedded{}
			}
			continue
		}
		p := outsideParagraph{Line: l.Line, N: n, Shown: before.Element == "a" || before.Caption != "" && l.Element == "figcaption"}
		n, before = n+1, richtext.Embedded{}
		if l.Words == "" {
			continue
		}
		for _, said := range d.Comments {
			if said.Paragraph == p.N {
				p.Said = append(p.Said, said)
			}
		}
		d.Paragraphs = append(d.Paragraphs, p)
	}
}

// sayer says our own sentences in the language of the request.
func (f *Feature) sayer(r *http.Request) func(string, ...any) string {
	return func(key string, args ...any) string { return f.pages.T(r, key, args...) }
}

// outsideFile gives a picture, a video or a file of the checked piece to its checker, and
// lets nobody keep it.
func (f *Feature) outsideFile(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	key, now := r.PathValue("key"), f.service.DB.Clock().Now()
	form, _, ok := media.Form(r.PathValue("dang"))
	if !ok {
		return domain.NotFound("Không có tệp này.")
	}
	if !f.paces.files(auth.HashToken(key)).AllowN(now, 1) {
		return errTooFast()
	}
	s, err := f.service.CheckFile(r.Context(), key, r.PathValue("medium"), form)
	if err != nil {
		if domain.CodeOf(err) == domain.CodeNotFound && !f.paces.wrong.AllowN(now, 1) {
			err = errTooFast()
		}
		return err
	}
	body, err := f.service.Contents.File(r.Context(), s.Rendition)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	out := web.StoredFile{Ext: s.Ext, SHA256: s.SHA256, Bytes: s.Bytes, Cache: "private, no-store"}
	if s.Kind == media.Document {
		out.Save = s.Name
	}
	return web.SendFile(w, r, out, body)
}

func (f *Feature) remark(w http.ResponseWriter, r *http.Request) error {
	k, err := f.opened(w, r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	n := v.Int("doan")
	if err := f.service.Remark(r.Context(), r.PathValue("key"), n, v.String("gop_y")); err != nil {
		if fields := domain.FieldsOf(err); len(fields) > 0 {
			return f.drawOutside(w, r, http.StatusUnprocessableEntity, outsideData{OutsideCheck: k, At: n, Typed: v.String("gop_y")}, fields...)
		}
		return err
	}
	return web.SeeOther(w, r, checkRoot+r.PathValue("key")+"#doan-"+strconv.Itoa(n))
}

func (f *Feature) conclude(w http.ResponseWriter, r *http.Request) error {
	k, err := f.opened(w, r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	decision, reason := v.String("ket_luan"), v.String("ly_do")
	if err := f.service.Conclude(r.Context(), r.PathValue("key"), decision, reason); err != nil {
		if fields := domain.FieldsOf(err); len(fields) > 0 {
			return f.drawOutside(w, r, http.StatusUnprocessableEntity, outsideData{OutsideCheck: k, Decision: decision, Why: reason}, fields...)
		}
		return err
	}
	return web.SeeOther(w, r, checkRoot+concludedPage)
}

// concludedPage is where a checker is led whose address closed with the answer: loading it
// again asks for nothing.
const concludedPage = "da-ghi"

func (f *Feature) concluded(w http.ResponseWriter, r *http.Request) error {
	return f.pages.Render(w, r, http.StatusOK, "outsidedone", web.Page{Title: "Đã ghi kết luận", Layout: web.LayoutNarrow, NoIndex: true})
}

// checkForm is the form that asks for a check, as typed. Open tells that somebody just
// sent it.
type checkForm struct {
	Kind, Name, Email, Asks string
	Until, Kept             any
	Key                     string
	Open                    bool
}

// freshCheck is the form before anybody typed: five working days.
func freshCheck(today calendar.Date, days *calendar.WorkDays) checkForm {
	return checkForm{Kind: checkLegal, Until: days.Add(today, 5), Key: rand.Text()}
}

func (f *Feature) askCheck(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n := NewCheck{Kind: v.String("rs_loai"), Name: v.String("rs_ten"), Email: v.String("rs_thu"), Asks: v.String("rs_hoi"), Until: v.Date("rs_han"), Kept: v.Date("rs_han_giu"), Key: v.String("khoa")}
	out, err := f.service.AskCheck(r.Context(), web.Actor(r), id, n)
	if err != nil {
		fields, ok := withTyped(v, err)
		if !ok {
			return err
		}
		return f.again(w, r, again{http.StatusUnprocessableEntity, "ra-soat", v}, fields...)
	}
	if out.Mailed {
		web.Flash(w, r, web.FlashSuccess, "Đã nhờ rà soát. Liên kết gửi đến %s.", n.Email)
		return web.SeeOther(w, r, f.cameFrom(v, id)+"#ra-soat")
	}
	w.Header().Set("Cache-Control", "no-store")
	return f.pages.Render(w, r, http.StatusOK, "checklink", web.Page{Title: "Liên kết rà soát", Nav: nav, Back: &web.Link{Label: "Bài", URL: root + "/" + id}, Data: struct {
		NewCheck

		URL string
	}{n, f.service.Address(checkRoot + out.Key)}})
}

func (f *Feature) endCheck(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.EndCheck(r.Context(), web.Actor(r), id, r.PathValue("check")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã dừng rà soát. Liên kết không còn mở được.")
	return web.SeeOther(w, r, f.cameFrom(v, id)+"#ra-soat")
}

func (f *Feature) seeCheck(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.SeeCheck(r.Context(), web.Actor(r), id, r.PathValue("check")); err != nil {
		return err
	}
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), f.cameFrom(v, id)+"#ra-soat"))
}

// shownCheck is a check on the page of its piece.
type shownCheck struct {
	OutsideCheck

	Stands, Mark   string
	Live, Reworded bool
}
