package evidence

import (
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

func (f *Feature) eraseRoutes(rt *web.Router) {
	rt.Get(root+"/{id}/xoa", f.eraseForm)
	rt.Post(root+"/{id}/xoa", f.askErasure)
	rt.Post(root+"/{id}/xoa/quyet-dinh", f.decideErasure)
	rt.API(http.MethodPost, "/evidence/{id}/erasure", f.apiErase, web.APIDoc{
		Summary: "Ask to erase text or files of an entry; another person decides", Request: apiErasure{}, Response: apiMade{},
	})
	rt.API(http.MethodPost, "/evidence/{id}/erasure/decision", f.apiDecide, web.APIDoc{
		Summary: "Accept or refuse (with a reason) what another person asked to erase of an entry", Request: apiDecision{}, Response: ledger.Entry{},
	})
}

type eraseData struct {
	ID        string
	Parts     []erasePart
	Options   []option
	Chosen    []string
	Reason    string
	Basis     string
	Request   *Erasure // the one that waits
	AskedBy   string
	Files     []eraseFile
	Versions  int // of the entry, all of which are erased
	MayDecide bool
	OwnAsked  bool
	Answer    string
}

// erasePart is a part of the text that disappears.
type erasePart struct{ Label, Value string }

// eraseFile is a file that disappears, and in how many other entries the same
// content stays.
type eraseFile struct {
	shownFile
	Elsewhere int
}

// textValue stands for the text among the boxes of the form.
const textValue = "noi-dung"

func (f *Feature) eraseForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawErase(w, r, http.StatusOK, eraseData{}, nil)
}

func (f *Feature) drawErase(w http.ResponseWriter, r *http.Request, status int, d eraseData, errs domain.Fields) error {
	actor := web.Actor(r)
	e, err := f.service.Entry(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !MayAskErasure(actor, e.AgencyID) {
		return domain.Forbidden("Chỉ cán bộ đầu mối, lãnh đạo của cơ quan, người điều phối và quản trị hệ thống được đề nghị xóa.")
	}
	open, err := f.service.openErasure(r.Context(), e.FirstID)
	if err != nil {
		return err
	}
	if open.ID != "" {
		d.Request = &open
		if e, err = f.service.Entry(r.Context(), actor, open.EvidenceID); err != nil {
			return err
		}
		posts, err := f.service.posts(r.Context(), open.AskedBy)
		if err != nil {
			return err
		}
		d.AskedBy, d.OwnAsked = posts[open.AskedBy], open.AskedBy == actor.AccountID
		d.MayDecide = MayDecideErasure(actor, e.AgencyID) && !d.OwnAsked
	}
	d.ID, d.Parts = e.ID, textParts(e)
	if err := f.eraseFiles(r, e, &d); err != nil {
		return err
	}
	title := "Đề nghị xóa theo quy định"
	if d.MayDecide {
		title = "Quyết định việc xóa"
	}
	return f.pages.Render(w, r, status, "erase", web.Page{
		Title: title, Lead: titleOf(e), Nav: "minh-chung", Back: &web.Link{Label: "Minh chứng", URL: root + "/" + r.PathValue("id")}, Data: d, Errors: errs,
	})
}

// textParts lists what of an entry's text disappears.
func textParts(e ledger.Entry) []erasePart {
	var parts []erasePart
	for _, p := range []erasePart{
		{"Tên việc đã làm", e.Title},
		{"Liên kết", e.URL},
		{"Kênh, nơi thực hiện", e.Channel},
		{"Ghi chú", e.Note},
		{"Lý do sửa, rút", e.Reason},
		{"Chủ đề", strings.Join(e.Topics, "; ")},
		{"Đối tượng", strings.Join(e.Audiences, "; ")},
		{"Lý do không phải đăng lại", e.DistinctWhy},
	} {
		if p.Value != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// eraseFiles lists the files that may be or are asked to be erased.
func (f *Feature) eraseFiles(r *http.Request, e ledger.Entry, d *eraseData) error {
	files, err := f.service.Ledger.FilesOf(r.Context(), e.ID)
	if err != nil {
		return err
	}
	line, err := f.service.Ledger.Line(r.Context(), e.FirstID)
	if err != nil {
		return err
	}
	d.Versions = len(line)
	if len(d.Parts) > 0 {
		d.Options = append(d.Options, option{Value: textValue, Label: "Nội dung: tên việc, liên kết, kênh, ghi chú"})
	}
	for _, file := range shownFiles(files) {
		if file.Erased() || d.Request != nil && !slices.Contains(d.Request.FileIDs(), file.ID) {
			continue
		}
		elsewhere, err := f.service.citedElsewhere(r.Context(), e.FirstID, file.SHA256)
		if err != nil {
			return err
		}
		d.Files = append(d.Files, eraseFile{file, elsewhere})
		d.Options = append(d.Options, option{Value: file.ID, Label: file.Name})
	}
	return nil
}

func (f *Feature) askErasure(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := eraseData{Chosen: form.Strings("xoa"), Reason: form.String("ly_do"), Basis: form.String("can_cu")}
	n := NewErasure{EvidenceID: r.PathValue("id"), Reason: d.Reason, Basis: d.Basis}
	for _, v := range d.Chosen {
		if v == textValue {
			n.Text = true
		} else {
			n.Files = append(n.Files, v)
		}
	}
	_, err = f.service.AskErasure(r.Context(), web.Actor(r), n)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawErase(w, r, http.StatusUnprocessableEntity, d, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã gửi đề nghị xóa. Một người khác quyết định.")
	return web.SeeOther(w, r, root+"/"+n.EvidenceID)
}

func (f *Feature) decideErasure(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	request, answer, done := form.String("de_nghi"), form.String("ly_do"), "Đã xóa theo quy định. Mã băm và lý do vẫn còn trong sổ."
	if form.Bool("dong_y") {
		err = f.service.AcceptErasure(r.Context(), web.Actor(r), request)
	} else {
		done = "Đã trả lời không đồng ý xóa. Minh chứng giữ nguyên."
		err = f.service.RefuseErasure(r.Context(), web.Actor(r), request, answer)
	}
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawErase(w, r, http.StatusUnprocessableEntity, eraseData{Answer: answer}, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, done)
	return web.SeeOther(w, r, root+"/"+r.PathValue("id"))
}

// apiErasure is a request to erase by a program.
type apiErasure struct {
	Text   bool     `json:"text"`
	Files  []string `json:"files"` // ids
	Reason string   `json:"reason"`
	Basis  string   `json:"basis"`
}

// apiDecision is a decision by a program.
type apiDecision struct {
	Accept bool   `json:"accept"`
	Reason string `json:"reason"` // of a refusal
}

func (f *Feature) apiErase(w http.ResponseWriter, r *http.Request) error {
	var in apiErasure
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	id, err := f.service.AskErasure(r.Context(), web.Actor(r), NewErasure{
		EvidenceID: r.PathValue("id"), Text: in.Text, Files: in.Files, Reason: web.CleanText(in.Reason), Basis: web.CleanText(in.Basis),
	})
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, apiMade{ID: id, URL: root + "/" + r.PathValue("id") + "/xoa"})
}

func (f *Feature) apiDecide(w http.ResponseWriter, r *http.Request) error {
	var in apiDecision
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	e, err := f.service.Entry(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	open, err := f.service.openErasure(r.Context(), e.FirstID)
	if err != nil {
		return err
	}
	if in.Accept {
		err = f.service.AcceptErasure(r.Context(), web.Actor(r), open.ID)
	} else {
		err = f.service.RefuseErasure(r.Context(), web.Actor(r), open.ID, web.CleanText(in.Reason))
	}
	if err != nil {
		return err
	}
	if e, err = f.service.Entry(r.Context(), web.Actor(r), e.ID); err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, e)
}
