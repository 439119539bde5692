package papers

import (
	"io"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
	"loa/internal/vi"
)

const apiRoot = "/api/v1/papers"

// apiRow is a paper for programs: the name of its agency, its number as printed
// and the Vietnamese word for its state beside it.
type apiRow struct {
	papers.Paper
	Agency     string `json:"agency"`
	FullNumber string `json:"full_number"`
	StatusWord string `json:"status_word"`
}

// apiPage is a page of papers; Next is the address of the page behind it.
type apiPage struct {
	Items []apiRow `json:"items"`
	Total int      `json:"total"`
	Next  string   `json:"next,omitempty"`
}

// apiPaper is one paper with its files, the newest first, what happened to it,
// and other papers of the agency that bear the same number in the same year.
type apiPaper struct {
	apiRow
	Files      []papers.File  `json:"files"`
	Events     []papers.Event `json:"events"`
	SameNumber []string       `json:"same_number,omitempty"`
}

// apiNumber is what was recorded outside; Position has one line for each line of
// the paper, the right to sign left out.
type apiNumber struct {
	papers.Registration
}

// apiSignedForm is a signed PDF as a form.
type apiSignedForm struct {
	File    string `json:"file" format:"binary"`
	Confirm string `json:"confirm,omitempty" doc:"why a file is kept whose signature does not hold"`
}

type apiRelease struct {
	ReleasedOn calendar.Date `json:"released_on"`
}

type apiReason struct {
	Reason string `json:"reason"`
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	chosen := papers.Filter{Kind: q.Get("kind"), Text: web.CleanText(q.Get("q")), After: q.Get("after")}
	for word := range strings.SplitSeq(q.Get("status"), ",") {
		if s := papers.Status(strings.TrimSpace(word)); s.Valid() {
			chosen.Statuses = append(chosen.Statuses, s)
		} else if s != "" {
			return domain.Invalid("Không có trạng thái “%s”.", string(s))
		}
	}
	if id := q.Get("agency"); id != "" {
		chosen.Agencies = []string{id}
	}
	all, total, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	page := apiPage{Items: []apiRow{}, Total: total}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.AgencyID)
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.Papers.Today(), ids...)
	if err != nil {
		return err
	}
	for _, p := range all {
		page.Items = append(page.Items, apiRow{p, names[p.AgencyID], p.FullNumber(), p.Status.Label()})
	}
	if len(all) == papers.PageSize {
		q.Set("after", all[len(all)-1].ID)
		page.Next = apiRoot + "?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	p, err := f.service.Paper(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.apiAnswer(w, r, p)
}

// apiAnswer answers with a paper as it is now.
func (f *Feature) apiAnswer(w http.ResponseWriter, r *http.Request, p papers.Paper) error {
	ctx := r.Context()
	out := apiPaper{apiRow: apiRow{Paper: p, FullNumber: p.FullNumber(), StatusWord: p.Status.Label()}}
	var err error
	if out.Agency, err = f.service.agencyName(ctx, p); err != nil {
		return err
	}
	if out.Files, err = f.service.Papers.Files(ctx, p.ID); err != nil {
		return err
	}
	if out.Events, err = f.service.Papers.Events(ctx, p.ID); err != nil {
		return err
	}
	same, err := f.service.Papers.SameNumber(ctx, p)
	if err != nil {
		return err
	}
	for _, other := range same {
		out.SameNumber = append(out.SameNumber, other.ID)
	}
	return web.JSON(w, http.StatusOK, out)
}

func (f *Feature) apiFile(w http.ResponseWriter, r *http.Request) error {
	file, body, err := f.service.File(r.Context(), web.Actor(r), r.PathValue("id"), func(p papers.Paper, all []papers.File) (papers.File, bool) {
		return p.Current(all, r.PathValue("role"))
	})
	if err != nil {
		return err
	}
	return web.Download(w, r, file.Name, file.MediaType, body)
}

// apiCall is which paper a program means, with the key under which it repeats.
func apiCall(r *http.Request) papers.Call {
	c := papers.Call{PaperID: r.PathValue("id")}
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		c.Key = web.Actor(r).AccountID + ":api:" + key
	}
	return c
}

// apiProblems names the problems of fields as programs know them.
func apiProblems(err error) error {
	return domain.RenamedFields(err, map[string]string{
		"so": "number", "ky_hieu": "symbol", "ngay_ky": "signed_on", "nguoi_ky": "signer", "quyen_han": "capacity", "chuc_vu": "position",
		"ngay_phat_hanh": "released_on", "tep": "file", "xac_nhan": "confirm", "ly_do": "reason",
	})
}

func (f *Feature) apiSubmit(w http.ResponseWriter, r *http.Request) error {
	p, err := f.service.Submit(r.Context(), web.Actor(r), apiCall(r))
	if err != nil {
		return err
	}
	return f.apiAnswer(w, r, p)
}

func (f *Feature) apiNumber(w http.ResponseWriter, r *http.Request) error {
	var in apiNumber
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	in.Signer, in.Position = web.CleanText(in.Signer), web.CleanText(in.Position)
	p, err := f.service.Number(r.Context(), web.Actor(r), apiCall(r), in.Registration)
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, p)
}

func (f *Feature) apiRelease(w http.ResponseWriter, r *http.Request) error {
	var in apiRelease
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	p, err := f.service.Release(r.Context(), web.Actor(r), apiCall(r), in.ReleasedOn)
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, p)
}

func (f *Feature) apiDecide(do decision) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var in apiReason
		if err := web.ReadJSON(r, &in); err != nil {
			return err
		}
		p, err := do(r.Context(), web.Actor(r), apiCall(r), web.CleanText(in.Reason))
		if err != nil {
			return apiProblems(err)
		}
		return f.apiAnswer(w, r, p)
	}
}

func (f *Feature) apiSigned(w http.ResponseWriter, r *http.Request) error {
	u, err := apiUpload(r)
	if err != nil {
		return err
	}
	p, waiting, err := f.service.Sign(r.Context(), web.Actor(r), apiCall(r), u)
	if _, invalid := domain.InvalidOf(err); invalid && waiting != nil && u.Confirmed == "" {
		return domain.Fields{{Name: "confirm", Message: "%s Ghi rõ ở đây vì sao vẫn dùng tệp này, hoặc gửi tệp khác.", Args: []any{waiting.Verdict.Sentence}}}.Err()
	}
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, p)
}

// maxName is the longest name of a file that is kept, in characters.
const maxName = 150

// apiUpload reads a signed PDF that comes as the body, or in a form.
func apiUpload(r *http.Request) (u Upload, err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), mimePDF) {
		q := r.URL.Query()
		u = Upload{Name: vi.Truncate(web.CleanText(q.Get("name")), maxName), Confirmed: web.CleanText(q.Get("confirm"))}
		if u.Name == "" {
			u.Name = "van-ban-da-ky.pdf"
		}
		u.Content, err = io.ReadAll(r.Body)
		return u, err
	}
	form, err := web.Form(r)
	if err != nil {
		return u, err
	}
	file := form.File("file")
	if file == nil {
		return u, domain.Fields{{Name: "file", Message: "Gửi bản PDF đã ký làm nội dung, hoặc trong ô file của biểu mẫu."}}.Err()
	}
	u = Upload{Name: file.Name, Confirmed: form.String("confirm")}
	u.Content, err = file.Bytes()
	return u, err
}
