package portal

import (
	"net/http"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

const deskUseful = deskRoot + "/y-kien"

// How often one address judges: each piece once in an hour, and so many pieces at once.
const (
	judgeEvery  = time.Minute
	judgeBurst  = 10
	judgePiece  = time.Hour
	onlyOnce    = 1
	pathThanks  = "/cam-on"
	pathJudging = "/co-ich"
)

type usefulData struct {
	Slug, Title, Agency string
	Reason              string // typed
	Kept                string // of the thanks: thanksUseless, thanksReason, thanksNothing; empty: counted as useful
}

// webJudge takes a reader's word. An address is counted once in an hour for each piece;
// what is written besides is kept each time, since one address may be that of many
// readers, and whoever came here is told whether they were counted.
func (f *Feature) webJudge(w http.ResponseWriter, r *http.Request) error {
	slug, err := named(r, "duong")
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	useful, said := v.String("co_ich"), Word{Reason: vi.Clean(v.String("ly_do"))}
	again := func(errs ...domain.FieldError) error {
		return f.judgeAgain(w, r, usefulData{Slug: slug, Reason: said.Reason}, errs...)
	}
	if useful != "0" && useful != "1" {
		return again(domain.FieldError{Name: "co_ich", Message: "Chọn có ích hoặc chưa có ích."})
	}
	who := f.remote(r)
	if !f.judges.Allow(who, "") {
		return again(domain.FieldError{Message: "Gửi quá nhiều lần liền nhau. Chờ một phút rồi gửi lại."})
	}
	said.Useful, said.Counted = useful == "1", f.judged.Allow(who, slug)
	if said.Counted || said.Reason != "" {
		if err := f.Judge(r.Context(), slug, said); err != nil {
			if said.Counted {
				f.judged.Forget(who, slug)
			}
			if fields := domain.FieldsOf(err); len(fields) > 0 {
				return again(fields...)
			}
			return err
		}
	}
	return web.SeeOther(w, r, content.Root+slug+pathThanks+thanksFor(said))
}

// Which thanks a reader gets: for what was not useful, for a reason alone, for nothing new;
// else for what was.
const thanksUseless, thanksReason, thanksNothing = "chua-co-ich", "ly-do", "da-tinh"

func thanksFor(said Word) string {
	switch {
	case said.Counted && !said.Useful:
		return "?nhan=" + thanksUseless
	case said.Counted:
		return ""
	case said.Reason != "":
		return "?nhan=" + thanksReason
	}
	return "?nhan=" + thanksNothing
}

// judgeAgain shows what could not be taken, with what was typed.
func (f *Feature) judgeAgain(w http.ResponseWriter, r *http.Request, d usefulData, errs ...domain.FieldError) error {
	status := http.StatusUnprocessableEntity
	if errs[0].Name == "" {
		web.RetryAfter(w, judgeEvery)
		status = http.StatusTooManyRequests
	}
	return f.drawUseful(w, r, status, d, errs...)
}

func (f *Feature) drawUseful(w http.ResponseWriter, r *http.Request, status int, d usefulData, errs ...domain.FieldError) error {
	a, err := f.judgeable(r.Context(), d.Slug)
	if err != nil {
		return err
	}
	d.Title = a.Title
	return f.pages.Render(w, r, status, "useful", web.Page{
		Title: "Thông tin này có ích không?", Layout: web.LayoutPublic, Data: d, Errors: errs, NoIndex: true, Back: &web.Link{Label: "Về bài đang đọc", URL: content.Root + d.Slug},
	})
}

// webThanks thanks a reader, and says so when the word was not counted.
func (f *Feature) webThanks(w http.ResponseWriter, r *http.Request) error {
	slug, err := named(r, "duong")
	if err != nil {
		return err
	}
	at, title, kept := content.Root+slug+pathThanks, "Cảm ơn ông, bà", r.URL.Query().Get("nhan")
	switch kept {
	case thanksUseless, thanksReason:
	case thanksNothing:
		title = "Lượt này không được tính thêm"
	default:
		kept = ""
	}
	if kept != "" {
		at += "?nhan=" + kept
	}
	return f.kept.Serve(w, r, web.Address{Path: at, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		a, err := f.judgeable(r.Context(), slug)
		if err != nil {
			return web.Drawn{}, err
		}
		s, err := f.shelves(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		return f.pages.Draw(r, http.StatusOK, "thanks", web.Page{
			Title: title, Layout: web.LayoutPublic, NoIndex: true, Data: usefulData{Slug: slug, Title: a.Title, Agency: s.of(a.AgencyID).Name, Kept: kept},
		})
	})
}

type judgedRow struct {
	Judged

	Title, URL string
	Agency     house
}

type judgedData struct {
	Rows []judgedRow
	One  *judgedRow
	Said []Said
}

// webUseful lists what readers said about pieces of the actor's agencies.
func (f *Feature) webUseful(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	own := append([]string{}, actor.Agencies()...)
	if actor.SeesAll() {
		own = nil
	}
	all, err := f.judgedBy(ctx, own)
	if err != nil {
		return err
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return err
	}
	var d judgedData
	for _, j := range all {
		row, err := f.Contents.Newest(ctx, j.ContentID)
		if err != nil {
			return err
		}
		d.Rows = append(d.Rows, judgedRow{j, row.Edition.Title, content.Root + row.Content.Slug, s.of(row.Content.AgencyID)})
	}
	return f.pages.Render(w, r, http.StatusOK, "judged", web.Page{
		Title: "Ý kiến của người đọc", Lead: "Bài nhiều người thấy chưa có ích đứng trước.", Nav: navKeep, Data: d, Back: &web.Link{Label: "Chuyên mục của cổng", URL: deskSections},
	})
}

// webSaid lists the reasons that readers gave about a piece.
func (f *Feature) webSaid(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	said, err := f.saidOf(ctx, web.Actor(r), id)
	if err != nil {
		return err
	}
	row, err := f.Contents.Newest(ctx, id)
	if err != nil {
		return err
	}
	yes, no, err := f.Useful(ctx, id)
	if err != nil {
		return err
	}
	d := judgedData{Said: said, One: &judgedRow{Judged: Judged{Yes: yes, No: no}, Title: row.Edition.Title, URL: content.Root + row.Content.Slug}}
	return f.pages.Render(w, r, http.StatusOK, "said", web.Page{Title: row.Edition.Title, Nav: navKeep, Data: d, Back: &web.Link{Label: "Ý kiến của người đọc", URL: deskUseful}})
}

// askForm is the form below a piece around the name of its address, which stands in the
// form once. It is the same below all pieces, so it is drawn once in each language.
type askForm struct{ before, after string }

func (f *Feature) askForm(r *http.Request) (askForm, error) {
	lang := web.LangOf(r.Context())
	if known, ok := f.asks.Load(lang); ok {
		return known.(askForm), nil
	}
	const name = "ten-cua-bai"
	text, err := f.pages.Part(r, "useful", "usefulform", map[string]any{"slug": name, "reason": "", "errors": nil})
	if err != nil {
		return askForm{}, err
	}
	before, after, _ := strings.Cut(string(text), name)
	form := askForm{before, after}
	f.asks.Store(lang, form)
	return form, nil
}
