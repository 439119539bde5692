package newsroom

import (
	"cmp"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// pieceData is how a piece stands, and what can be done with it. Typed is what a form
// brought that could not be done, by field.
type pieceData struct {
	view

	Steps      []shownStep
	Day        any // of a form that could not be done, else today
	Hour       string
	Typed      map[string]string
	Others     []string // who may approve what was submitted
	Said       []finding
	MayRevise  bool
	Redirected bool
	Review     Review
	ReviewDay  any  // as typed, else the day that is set
	ToReview   bool // its day has come

	Translations []translation
	Into         []flow.Lang // languages into which this person may translate it

	Useful, Useless int // what readers said on the portal

	Links    []Link // broken ones, and those whose address moved
	MayLook  bool   // this person may have them looked at now
	HasDraft bool   // a later edition is being written
}

// Open tells whether links wait for somebody: they are broken and not left as they are.
func (d pieceData) Open() (n int) {
	for _, l := range d.Links {
		if l.Broken() && l.PassedAt == 0 {
			n++
		}
	}
	return n
}

// LeadTo is where readers of a piece that was taken away are led, as typed.
func (d pieceData) LeadTo() string { return cmp.Or(d.Typed["dan_den"], d.Ended.Redirect) }

// Reason is what was typed as the reason of an act.
func (d pieceData) Reason(way string) string { return d.Typed["ly_do_"+way] }

func (f *Feature) drawPiece(w http.ResponseWriter, r *http.Request, status int, d pieceData, errs ...domain.FieldError) error {
	ctx, actor := r.Context(), web.Actor(r)
	var err error
	if d.Steps, err = f.service.steps(ctx, d.Content.ID); err != nil {
		return err
	}
	if d.Day == nil {
		d.Day = f.service.today()
		if due := db.Time(d.Edition.DueAt).In(f.service.Zone); d.Edition.DueAt > 0 {
			d.Day, d.Hour = calendar.DateOf(due, f.service.Zone), due.Format("15:04")
		}
	}
	if d.Edition.State == flow.Submitted {
		if d.Others, err = f.service.People.Deciders(ctx, d.Content.AgencyID, d.Edition.SubmittedBy); err != nil {
			return err
		}
	}
	if d.Translations, d.Into, err = f.service.translations(ctx, actor, d.Row); err != nil {
		return err
	}
	if d.Review, err = f.service.ReviewOf(ctx, d.Content.ID); err != nil {
		return err
	}
	if d.ReviewDay == nil {
		d.ReviewDay = d.Review.OnDay
	}
	if f.service.Useful != nil {
		if d.Useful, d.Useless, err = f.service.Useful(ctx, d.Content.ID); err != nil {
			return err
		}
	}
	if d.Links, err = f.service.LinksOf(ctx, d.Content.ID); err != nil {
		return err
	}
	d.MayLook, d.HasDraft = MayLook(actor, d.Content.AgencyID), d.Shown != nil && d.Edition.State.Open()
	d.ToReview = d.Review.OnDay != "" && d.Review.OnDay <= f.service.today()
	d.Said = f.findings(r, d.Findings)
	d.MayRevise = !d.Edition.State.Open() && content.Writes(actor, d.Content.AgencyID)
	d.Redirected = d.Edition.Redirect != ""
	title := d.Edition.Title
	if title == "" {
		title = "Bài chưa có tiêu đề"
	}
	return f.pages.Render(w, r, status, "piece", web.Page{
		Title: title, Nav: nav, Lead: d.Agency, Back: &web.Link{Label: "Tin, bài", URL: root}, Data: d, Errors: errs, Overtaken: status == http.StatusConflict,
	})
}

var clockTyped = regexp.MustCompile(`^(\d{1,2})(?:\s*(?::|h|g|giờ)\s*(\d{2})?)?$`)

// minute reads the day and the hour at which something is to come out.
func (f *Feature) minute(v *web.FormValues) (time.Time, domain.Fields) {
	day := v.Date("ngay_dang")
	problems := v.Errors
	if day == "" && len(problems) == 0 {
		problems.Add("ngay_dang", "Nhập ngày đăng.")
	}
	m := clockTyped.FindStringSubmatch(v.String("gio_dang"))
	if m == nil {
		problems.Add("gio_dang", "Nhập giờ đăng, ví dụ 08:30.")
		return time.Time{}, problems
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // empty: the full hour
	if hour > 23 || minute > 59 {
		problems.Add("gio_dang", "Không có giờ này. Nhập từ 00:00 đến 23:59.")
	}
	if len(problems) > 0 {
		return time.Time{}, problems
	}
	t := calendar.Date(day).Time()
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, f.service.Zone), nil
}

// act takes the form of one act. Handing in from the editor keeps its words first. What
// was typed comes back with what is wrong, or with who was first.
func (f *Feature) act(way string, act flow.Act) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := web.Form(r)
		if err != nil {
			return err
		}
		id := r.PathValue("id")
		in := In{ContentID: id, Act: act, Reason: v.String("ly_do_" + way), Redirect: v.String("dan_den"), Despite: v.Bool("van_duyet") || v.Bool("van_dang")}
		in.Seen, _ = strconv.ParseInt(v.String("phien_ban"), 10, 64)
		var problems domain.Fields
		if v.Has("tieu_de") {
			e, words, err := f.keep(r, v)
			if err != nil {
				return f.unsaved(w, r, words, err)
			}
			in.Seen = e.Version
		}
		if act == flow.Schedule {
			in.At, problems = f.minute(v)
		}
		if len(problems) == 0 {
			e, done, err := f.doAll(r, v, in)
			if err == nil {
				if err := f.confirm(w, r, done, e); err != nil {
					return err
				}
				switch act { //nolint:exhaustive // after the others the piece is what is looked at next
				case flow.Discard:
					return web.SeeOther(w, r, root)
				case flow.Return: // the next step is another person's
					return web.SeeOther(w, r, "/lam-viec")
				}
				return web.SeeOther(w, r, root+"/"+id)
			}
			fields, ok := web.FormErrors(err)
			if !ok {
				return err
			}
			if problems = fields; domain.CodeOf(err) == domain.CodeConflict {
				return f.again(w, r, again{http.StatusConflict, way, v}, problems...)
			}
		}
		return f.again(w, r, again{http.StatusUnprocessableEntity, way, v}, problems...)
	}
}

// doAll does the act of a form and, where a leader approves and brings out at once, that
// too; it gives what was done last.
func (f *Feature) doAll(r *http.Request, v *web.FormValues, in In) (content.Edition, flow.Act, error) {
	e, err := f.service.Do(r.Context(), web.Actor(r), in)
	if err != nil || in.Act != flow.Approve || !v.Bool("dang_luon") {
		return e, in.Act, err
	}
	in.Act, in.Seen = flow.Publish, e.Version
	e, err = f.service.Do(r.Context(), web.Actor(r), in)
	return e, in.Act, err
}

// again is a form that is shown again.
type again struct {
	status int
	way    string
	typed  *web.FormValues
}

// again draws the page on which a form stood, with what is wrong beside its fields.
func (f *Feature) again(w http.ResponseWriter, r *http.Request, a again, problems ...domain.FieldError) error {
	for i, p := range problems { // several forms on one page: each reason has its own name
		if p.Name == "ly_do" {
			problems[i].Name = "ly_do_" + a.way
		}
	}
	v, err := f.service.view(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	reason := a.typed.String("ly_do_" + a.way)
	v.Saying = a.typed.String("y_kien")
	if a.way == "ra-soat" {
		v.CheckForm = checkForm{Kind: a.typed.String("rs_loai"), Name: a.typed.String("rs_ten"), Email: a.typed.String("rs_thu"), Asks: a.typed.String("rs_hoi"), Until: a.typed.String("rs_han"), Kept: a.typed.String("rs_han_giu"), Key: a.typed.String("khoa"), Open: true}
	}
	switch {
	case a.typed.String("trang") == "duyet":
		return f.drawReview(w, r, a.status, reviewData{view: v, Typed: map[string]string{"ly_do_" + a.way: reason}}, problems...)
	case v.Edition.State.Editable() && content.Writes(web.Actor(r), v.Content.AgencyID) && (a.typed.Has("tieu_de") || a.typed.String("trang") == "soan"):
		d := editData{view: v, Words: stored(v.Edition), Seen: v.Edition.Version, Reason: reason}
		if a.way == "gui" && a.status == http.StatusUnprocessableEntity && len(problems) > 0 {
			d.Blocked, d.First = len(problems), problems[0].Name
		}
		return f.drawEdit(w, r, a.status, d, problems...)
	}
	d := pieceData{view: v, Hour: a.typed.String("gio_dang"), Typed: map[string]string{"ly_do_" + a.way: reason, "dan_den": a.typed.String("dan_den")}}
	if a.typed.Has("ngay_xem_lai") {
		d.ReviewDay = a.typed.String("ngay_xem_lai")
	}
	if day := a.typed.String("ngay_dang"); day != "" {
		d.Day = day
	}
	return f.drawPiece(w, r, a.status, d, problems...)
}

// confirm says what an act did: also that what came out counts for nothing.
func (f *Feature) confirm(w http.ResponseWriter, r *http.Request, act flow.Act, e content.Edition) error {
	message, args := f.said(act, e)
	if act == flow.Submit {
		return f.handedIn(w, r, e)
	}
	if act != flow.Publish && act != flow.Urgent || e.Number > 1 {
		web.Flash(w, r, web.FlashSuccess, message, args...)
		return nil
	}
	shown, err := f.service.view(r.Context(), web.Actor(r), e.ContentID)
	switch {
	case err != nil:
		return err
	case len(shown.Duties) > 0 || len(shown.Offered) == 0:
		web.Flash(w, r, web.FlashSuccess, message, args...)
	case act == flow.Urgent:
		web.Flash(w, r, web.FlashWarning, "Đã đăng khẩn. Người khác trong cơ quan cần duyệt sau. Minh chứng đã vào sổ nhưng chưa tính cho nhiệm vụ nào: gắn nhiệm vụ ở trang này.")
	default:
		web.Flash(w, r, web.FlashWarning, "Đã đăng. Minh chứng đã vào sổ nhưng chưa tính cho nhiệm vụ nào: gắn nhiệm vụ ở trang này.")
	}
	return nil
}

// handedIn says what becomes of what was submitted: where nobody may approve it, that.
func (f *Feature) handedIn(w http.ResponseWriter, r *http.Request, e content.Edition) error {
	row, err := f.service.Get(r.Context(), web.Actor(r), e.ContentID)
	if err != nil {
		return err
	}
	who, err := f.service.People.Deciders(r.Context(), row.Content.AgencyID, e.SubmittedBy)
	if err != nil {
		return err
	}
	if len(who) == 0 {
		web.Flash(w, r, web.FlashWarning, "Đã gửi duyệt, nhưng cơ quan chưa có người khác duyệt được. Bài nằm chờ; điều phối và quản trị được báo để thêm lãnh đạo.")
		return nil
	}
	message, args := f.said(flow.Submit, e)
	web.Flash(w, r, web.FlashSuccess, message, args...)
	return nil
}

// said confirms an act.
func (f *Feature) said(act flow.Act, e content.Edition) (string, []any) {
	switch act {
	case flow.Submit:
		return "Đã gửi duyệt. Lãnh đạo cơ quan được báo ngay.", nil
	case flow.Recall:
		return "Đã rút lại để sửa tiếp.", nil
	case flow.Return:
		return "Đã trả lại kèm lý do. Người gửi được báo ngay.", nil
	case flow.Approve:
		return "Đã duyệt, chưa đăng: bài về việc của %s để đăng hoặc hẹn giờ. Cần ngay thì bấm Đăng ngay ở dưới.", []any{e.SubmittedByName}
	case flow.Schedule:
		return "Đã hẹn đăng lúc %s.", []any{clockText(time.UnixMilli(e.DueAt).In(f.service.Zone))}
	case flow.Unschedule:
		return "Đã bỏ hẹn giờ. Bài trở lại trạng thái đã duyệt.", nil
	case flow.Publish:
		if e.Number > 1 {
			return "Đã đăng bản %d. Sổ minh chứng ghi thêm là bài có bản mới; bài vẫn tính một lần.", []any{e.Number}
		}
		return "Đã đăng. Minh chứng đã ghi vào sổ.", nil
	case flow.Urgent:
		return "Đã đăng khẩn. Người khác trong cơ quan cần duyệt sau.", nil
	case flow.Endorse:
		return "Đã duyệt bài đăng khẩn.", nil
	case flow.Withdraw:
		return "Đã rút bài. Trang của bài hiện thông báo.", nil
	case flow.Unpublish:
		return "Đã gỡ bài khỏi cổng.", nil
	case flow.Discard:
		return "Đã bỏ bản nháp.", nil
	case flow.Supersede:
	}
	return "Đã xong.", nil
}
