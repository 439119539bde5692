package newsroom

import (
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// editData is the page on which a piece is written. Seen is the version that the form
// is compared with; Theirs is what somebody else saved meanwhile.
type editData struct {
	view

	Words              content.Words
	Seen               int64
	Topics, Audiences  []option // the first chosen one stands in a list, the others below it
	Topic, Audience    string
	Procedures         string
	Said               []finding
	Theirs             *content.Edition
	Changes            []part // of theirs, against the words of the form
	Old                string // encoding of an old font in which the text is
	OldShown           string // how it begins in Unicode
	SavedAt            int64
	TitleGood, SumGood int        // letters that it better has at most
	TitleMost, SumMost int        // that it has at most
	TitleN, SumN       int        // letters now
	Returned           *shownStep // why it came back
	Others             []string   // who may approve what this person submits
	Alone              bool       // nobody may
	Blocked            int        // it was to be submitted, and so many things are missing
	First              string     // the first field of them
	AsksAgreed         bool       // of something shown the library does not say that its people agree
	Reason             string     // of an urgent publication, typed
	Files              []option   // of the agency's library, the newest first
	Pictures           []option   // of them, those that can stand for the piece
	LeadSrc            string     // address of the picture that does
	ItemPictures       []option   // that an item of a bulletin can have
	thumbs             map[string]string
	Limits             []media.KindLimit
	Minutes            int
	Account            string
	Wrong              domain.Fields
	Unsaved            string // why the words of the page are not kept: conflict, refused; empty: they are
}

// Unmerged stands above words that were put below another's.
func (editData) Unmerged() string { return flow.Unmerged }

// Most is the most that the text may have, in bytes.
func (editData) Most() int { return richtext.Most }

// wordsOf reads the words of the form.
func wordsOf(v *web.FormValues) content.Words {
	w := content.Words{
		Title: v.String("tieu_de"), Summary: v.String("tom_tat"), Body: richtext.Typed(v.Raw("noi_dung")), Source: v.String("nguon"), Topics: append(v.Strings("chu_de"), v.Strings("chu_de_khac")...), Audiences: append(v.Strings("doi_tuong"), v.Strings("doi_tuong_khac")...),
		NoSecret: v.Bool("khong_mat"), PeopleAgree: v.Bool("dong_y"), Correction: v.String("dinh_chinh"), Lead: v.String("anh_dai_dien"),
	}
	w.Items = itemsOf(v)
	w.Event = flow.Event{Day: calendar.Date(v.String("su_kien_ngay")), From: v.String("su_kien_tu"), To: v.String("su_kien_den"), Place: v.String("su_kien_cho")}.Clean()
	for line := range strings.SplitSeq(v.String("thu_tuc"), "\n") {
		w.Procedures = append(w.Procedures, line)
	}
	if v.Bool("doi_phong") {
		if clean, err := richtext.Clean(w.Body); err == nil {
			w.Body, _ = richtext.Modern(clean)
		}
	}
	return w
}

// piece draws a piece: to write it, for who may and as long as it is being written, and
// else to see how it stands.
func (f *Feature) piece(w http.ResponseWriter, r *http.Request) error {
	v, err := f.service.view(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Edition.State.Editable() && content.Writes(web.Actor(r), v.Content.AgencyID) && r.URL.Query().Get("xem") == "" {
		return f.drawEdit(w, r, http.StatusOK, editData{view: v, Words: stored(v.Edition), Seen: v.Edition.Version})
	}
	return f.drawPiece(w, r, http.StatusOK, pieceData{view: v})
}

// stored gives the words of an edition for the form.
func stored(e content.Edition) content.Words { return e.Words() }

func (f *Feature) drawEdit(w http.ResponseWriter, r *http.Request, status int, d editData, errs ...domain.FieldError) error {
	d.choices()
	d.Wrong = errs
	var err error
	if d.Others, err = f.service.People.Deciders(r.Context(), d.Content.AgencyID, web.Actor(r).AccountID); err != nil {
		return err
	}
	d.Alone, d.AsksAgreed = len(d.Others) == 0, d.unagreed()
	d.Procedures, d.Said, d.SavedAt = strings.Join(d.Words.Procedures, "\n"), f.findings(r, d.Findings), d.Edition.ChangedAt
	d.TitleGood, d.SumGood, d.TitleMost, d.SumMost = flow.TitleGood, flow.SummaryGood, flow.TitleMost, flow.SummaryMost
	d.TitleN, d.SumN = len([]rune(d.Words.Title)), len([]rune(d.Words.Summary))
	if d.Edition.State == flow.Returned {
		steps, err := f.service.steps(r.Context(), d.Content.ID)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(steps, func(s shownStep) bool { return s.Act == flow.Return && s.EditionID == d.Edition.ID }); i >= 0 {
			d.Returned = &steps[i]
		}
	}
	if clean, err := richtext.Clean(d.Words.Body); err == nil {
		if modern, old := richtext.Modern(clean); old != vi.NoEncoding {
			d.Old, d.OldShown = string(old), vi.Truncate(richtext.Text(modern), 400)
		}
	}
	if err := f.shelved(r, &d); err != nil {
		return err
	}
	title := "Soạn bài"
	if d.Edition.Number > 1 {
		title = "Sửa bài đã đăng"
	} else if d.Original != nil {
		title = "Soạn bản dịch"
	}
	return f.pages.Render(w, r, status, "edit", web.Page{
		Title: title, Nav: nav, Crumbs: []web.Link{{Label: "Tin, bài", URL: root}, {Label: d.Edition.State.Label()}}, Data: d, Errors: errs, Overtaken: d.Theirs != nil,
	})
}

// choices are the topics and audiences that can be chosen.
func (d *editData) choices() {
	d.Topic, d.Topics = chosenOf(d.Words.Topics, d.Named.Topics)
	d.Audience, d.Audiences = chosenOf(d.Words.Audiences, d.Named.Audiences)
}

// shelved lists the files of the agency's library that can be put into the piece without
// the editor's dialog.
func (f *Feature) shelved(r *http.Request, d *editData) error {
	all, _, err := f.service.Contents.Library(r.Context(), content.MediaFilter{Agencies: []string{d.Content.AgencyID}, Limit: onShelf})
	if err != nil {
		return err
	}
	chosen := []string{d.Words.Lead}
	for _, item := range d.Words.Items {
		chosen = append(chosen, item.Picture)
	}
	for _, id := range chosen { // also those that the shelf does not show any more
		if m, ok := d.Media[id]; ok && !slices.ContainsFunc(all, func(x content.Medium) bool { return x.ID == m.ID }) {
			all = append(all, m)
		}
	}
	d.ItemPictures, d.thumbs = []option{{Label: "Không có ảnh"}}, map[string]string{}
	d.Pictures = []option{{Label: "Ảnh đầu tiên trong bài"}}
	for _, m := range all {
		o := option{Value: m.ID, Label: f.pages.T(r, m.Kind.Label()) + ": " + vi.Truncate(m.Title, 80)}
		d.Files = append(d.Files, o)
		if m.Thumb() != "" {
			d.Pictures = append(d.Pictures, o)
		}
		if m.Kind == media.Picture {
			d.ItemPictures, d.thumbs[m.ID] = append(d.ItemPictures, option{Value: m.ID, Label: vi.Truncate(m.Title, 80)}), m.Thumb()
		}
		if m.ID == d.Words.Lead {
			d.LeadSrc = m.Thumb()
		}
	}
	if lead := d.Lead(); d.LeadSrc == "" && lead != nil {
		d.LeadSrc = lead.Thumb()
	}
	d.Limits, d.Minutes, d.Account = f.service.Contents.Limits.List(), f.service.Contents.Limits.Minutes, web.Actor(r).AccountID
	return nil
}

// onShelf is how many files of the library a form without the editor's dialog offers.
const onShelf = 60

// embedded is a file of the library as the words of a piece hold it.
func embedded(m content.Medium) string {
	switch {
	case m.Kind == media.Picture:
		return `<figure><img src="` + m.Plain() + `" alt="` + html.EscapeString(m.Alt) + `"><figcaption>` + html.EscapeString(m.Caption) + `</figcaption></figure>`
	case m.Kind.Plays():
		return `<figure><` + string(m.Kind) + ` src="` + m.Plain() + `"></` + string(m.Kind) + `><figcaption>` + html.EscapeString(m.Caption) + `</figcaption></figure>`
	}
	return `<p><a href="` + m.Plain() + `">` + html.EscapeString(m.Title) + `</a></p>`
}

// put puts a file of the library behind the words of a form, as a form without the
// editor asks for.
func (f *Feature) put(r *http.Request, v *web.FormValues, w *content.Words) error {
	id := v.String("chen_tep")
	if !v.Bool("chen") || id == "" {
		return nil
	}
	m, err := f.service.Contents.Medium(r.Context(), id)
	if err != nil {
		return err
	}
	if !web.Actor(r).Sees(m.AgencyID) {
		return domain.NotFound("Không có tệp này trong thư viện.")
	}
	w.Body += embedded(m)
	return nil
}

// chosenOf gives the first chosen value and what can be chosen, chosen ones that the
// plan does not name included.
func chosenOf(chosen, named []string) (string, []option) {
	all := slices.Clone(named)
	for _, c := range chosen {
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	out := make([]option, len(all))
	for i, text := range all {
		out[i] = option{Value: text, Label: vi.Truncate(text, 100)}
	}
	if len(chosen) == 0 {
		return "", out
	}
	return chosen[0], out
}

// scripted tells that the editor's script asks.
func scripted(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// saved is what the editor's script is told.
type saved struct {
	Version  int64     `json:"version"`
	At       string    `json:"at"` // as pages write it
	Findings []finding `json:"findings"`
	Agreed   bool      `json:"agreed"`            // the library says of all that is shown that its people agree
	Writing  string    `json:"writing,omitempty"` // who else is
}

// save keeps the words of the form. Nothing is lost when somebody else was first: both
// texts stand on the page.
func (f *Feature) save(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	e, words, err := f.keep(r, v)
	if err != nil {
		return f.unsaved(w, r, words, err)
	}
	if !scripted(r) {
		if old := v.Converted(); old != vi.NoEncoding {
			web.Flash(w, r, web.FlashWarning, "Đã lưu bản nháp. Chữ dán vào viết theo bảng mã %s, đã đổi sang Unicode. Đọc lại, chỗ chưa đúng thì sửa.", string(old))
		} else {
			web.Flash(w, r, web.FlashSuccess, "Đã lưu bản nháp.")
		}
		return web.SeeOther(w, r, root+"/"+r.PathValue("id")+itemAt(v))
	}
	shown, err := f.service.view(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	out := saved{Version: e.Version, At: web.DateTime(web.LangOf(r.Context()), db.Time(e.ChangedAt)), Findings: f.findings(r, shown.Findings), Agreed: !shown.unagreed()}
	if writer, other, err := f.service.Touch(r.Context(), web.Actor(r), e.ContentID); err == nil && other {
		out.Writing = writer.ByName
	}
	return web.JSON(w, http.StatusOK, out)
}

// keep saves the words of a form as the next version of the newest edition.
func (f *Feature) keep(r *http.Request, v *web.FormValues) (content.Edition, content.Words, error) {
	words := wordsOf(v)
	row, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return content.Edition{}, words, err
	}
	if err := f.put(r, v, &words); err != nil {
		return content.Edition{}, words, err
	}
	if who := v.String("nguoi"); who != "" && who != web.Actor(r).AccountID { // somebody else signed in meanwhile in this browser
		return content.Edition{}, words, domain.Fields{{Message: "Người khác đã đăng nhập trong trình duyệt này. Đăng nhập lại bằng tài khoản đã viết để lưu."}}.Err()
	}
	seen, _ := strconv.ParseInt(v.String("phien_ban"), 10, 64)
	if id := v.String("ban"); id != "" && id != row.Edition.ID {
		seen = -1 // written for an edition that is no more the newest
	}
	e, err := f.service.Contents.Save(r.Context(), web.Actor(r), row.Edition.ID, seen, words)
	return e, words, err
}

// unsaved answers words that could not be kept.
func (f *Feature) unsaved(w http.ResponseWriter, r *http.Request, words content.Words, cause error) error {
	fields, ok := web.FormErrors(cause)
	if !ok {
		return cause
	}
	v, err := f.service.view(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	conflict := domain.CodeOf(cause) == domain.CodeConflict
	if conflict { // the page promises that what it shows stays in the history
		if err := f.service.Contents.Keep(r.Context(), v.Edition); err != nil {
			return err
		}
	}
	if scripted(r) {
		if !conflict {
			said := make([]finding, len(fields))
			for i, x := range fields {
				said[i] = finding{x.Name, true, f.pages.T(r, x.Message, x.Args...)}
			}
			return web.JSON(w, http.StatusUnprocessableEntity, map[string]any{"problems": said})
		}
		return f.tellOvertaken(w, r, words, v, f.pages.T(r, fields[0].Message, fields[0].Args...))
	}
	d := editData{view: v, Words: words, Seen: v.Edition.Version, Unsaved: "refused"}
	status := http.StatusUnprocessableEntity
	if conflict {
		status, d.Theirs, d.Unsaved = http.StatusConflict, &v.Edition, "conflict"
		d.Changes = compareWords(comparable(words), stored(v.Edition))
	}
	return f.drawEdit(w, r, status, d, fields...)
}

// touch notes that somebody is writing, and tells who else is.
func (f *Feature) touch(w http.ResponseWriter, r *http.Request) error {
	row, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !content.Writes(web.Actor(r), row.Content.AgencyID) {
		return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	}
	writer, other, err := f.service.Touch(r.Context(), web.Actor(r), row.Content.ID)
	if err != nil {
		return err
	}
	out := map[string]any{"version": row.Edition.Version}
	if other {
		out["writing"] = writer.ByName
	}
	return web.JSON(w, http.StatusOK, out)
}

// paste cleans what the editor's script is about to insert, and shows text of an old
// font in Unicode beside it: a person decides which of them is taken.
func (f *Feature) paste(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	clean, err := richtext.Clean(richtext.Typed(v.Raw("noi_dung")))
	if err != nil {
		return web.JSON(w, http.StatusUnprocessableEntity, map[string]any{"problems": []finding{{"noi_dung", true, f.pages.T(r, "Phần dán vào dài quá %d MB. Chia nhỏ rồi dán lại.", richtext.Most>>20)}}})
	}
	out := map[string]string{"html": clean}
	if modern, old := richtext.Modern(clean); old != vi.NoEncoding {
		out["encoding"], out["modern"], out["preview"] = string(old), modern, vi.Truncate(richtext.Text(modern), 400)
	}
	if plain, old := vi.Modern(web.CleanText(v.Raw("noi_dung"))); old != vi.NoEncoding { // as a plain field is kept
		out["encoding"], out["text"] = string(old), plain
	}
	return web.JSON(w, http.StatusOK, out)
}

// serve says which obligations the piece serves.
func (f *Feature) serve(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Serve(r.Context(), web.Actor(r), id, v.Strings("nhiem_vu")); err != nil {
		fields := domain.FieldsOf(err)
		if len(fields) == 0 {
			return err
		}
		shown, err := f.service.view(r.Context(), web.Actor(r), id)
		if err != nil {
			return err
		}
		if !shown.Edition.State.Editable() {
			return f.drawPiece(w, r, http.StatusUnprocessableEntity, pieceData{view: shown}, fields...)
		}
		return f.drawEdit(w, r, http.StatusUnprocessableEntity, editData{view: shown, Words: stored(shown.Edition), Seen: shown.Edition.Version}, fields...)
	}
	said := "Đã ghi nhiệm vụ mà bài phục vụ."
	if row, err := f.service.Get(r.Context(), web.Actor(r), id); err != nil {
		return err
	} else if row.Content.FirstOutAt > 0 {
		said = "Đã gắn nhiệm vụ. Sổ minh chứng ghi thêm, tính từ ngày bài đăng; minh chứng chờ kiểm tra lại."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, root+"/"+id+"#f-phuc_vu") // where the writer was
}

// revise begins the next edition of what came out.
func (f *Feature) revise(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if _, err := f.service.Get(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	if _, err := f.service.Contents.Revise(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	return web.SeeOther(w, r, root+"/"+id)
}
