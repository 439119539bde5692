package newsroom

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/spine/programme"
)

// work is a form of the ward with which nothing is wrong: its day is a Thursday.
func (h *house) work(title string, change ...func(*NewWork)) NewWork {
	n := NewWork{AgencyID: h.ward, Kind: flow.Feature, Title: title, ObligationID: h.duty(), Topic: "Dịch vụ công trực tuyến", Audience: "Người dân", DueOn: workday}
	for _, c := range change {
		c(&n)
	}
	return n
}

// workday is a Thursday ahead of the day of tests.
const workday = calendar.Date("2025-06-12")

func (h *house) planned(title string, change ...func(*NewWork)) Work {
	h.t.Helper()
	id, err := h.Plan(h.t.Context(), h.lan, h.work(title, change...))
	if err != nil {
		h.t.Fatal(err)
	}
	return h.at(id)
}

func (h *house) at(id string) Work {
	h.t.Helper()
	w, err := h.Work(h.t.Context(), h.lan, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return w
}

// A work is done when its piece comes out, however its piece came to it.
func TestAWorkIsDoneByItsPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		w := h.planned("Trả kết quả trong ngày")
		if w.State() != flow.Planned || w.Producer != flow.ByAgency || w.PlanID == "" {
			t.Errorf("%+v", w)
		}
		contentID, err := h.Start(ctx, h.lan, w.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		row, err := h.Contents.Newest(ctx, contentID)
		if err != nil || row.Content.Kind != flow.Feature || row.Edition.Title != w.Title || !slices.Equal(row.Edition.Topics, []string{w.Topic}) || !slices.Equal(row.Edition.Audiences, []string{w.Audience}) ||
			!slices.Equal(row.Content.Obligations, []string{h.duty()}) || row.Content.AgencyID != h.ward || row.Content.PlanID != w.PlanID {
			t.Errorf("the draft does not have what is known: %+v, %v", row, err)
		}
		if again, err := h.Start(ctx, h.binh, w.ID, ""); err != nil || again != contentID {
			t.Errorf("who comes second begins another piece: %s, %v", again, err)
		}
		if now := h.at(w.ID); now.State() != flow.Begun {
			t.Errorf("%s", now.State())
		}
		// Given up, it waits again; begun anew, it comes out.
		h.do(h.lan, contentID, flow.Discard)
		if now := h.at(w.ID); now.State() != flow.Planned {
			t.Errorf("after its draft was discarded: %s", now.State())
		}
		second, err := h.Start(ctx, h.binh, w.ID, "")
		if err != nil || second == contentID {
			t.Fatalf("%s, %v", second, err)
		}
		row, err = h.Contents.Newest(ctx, second)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Contents.Save(ctx, h.binh, row.Edition.ID, row.Edition.Version, content.Words{Title: "Trong ngày", Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", Source: "Phường", NoSecret: true}); err != nil {
			t.Fatal(err)
		}
		h.do(h.binh, second, flow.Submit)
		h.do(h.chief, second, flow.Approve)
		h.do(h.binh, second, flow.Publish)
		if now := h.at(w.ID); now.State() != flow.Done || now.OutAt == 0 || now.Late("2030-01-01") {
			t.Errorf("%+v", now)
		}
		h.do(h.chief, second, flow.Withdraw)
		if now := h.at(w.ID); now.State() != flow.Done {
			t.Errorf("what was withdrawn was done all the same: %s", now.State())
		}
		if _, err := h.Drop(ctx, h.lan, w.ID, flow.OnlyThis, "Không làm nữa"); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("what is done was dropped: %v", err)
		}

		// A piece that was written already.
		other := h.planned("Hỏi đáp", func(n *NewWork) { n.ObligationID = h.duty() })
		e, err := h.Begin(ctx, h.lan, NewPiece{AgencyID: h.ward, Kind: flow.News, Title: "Đã viết"})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Link(ctx, h.lan, other.ID, second); domain.FieldsOf(err).For("bai").Message == "" {
			t.Errorf("a piece of two works: %v", err)
		}
		if err := h.Link(ctx, h.lan, other.ID, e.ContentID); err != nil {
			t.Error(err)
		}
		if row, err := h.Contents.Newest(ctx, e.ContentID); err != nil || !slices.Equal(row.Content.Obligations, []string{h.duty()}) {
			t.Errorf("it does not serve the obligation: %+v, %v", row.Content, err)
		}
		if err := h.Unlink(ctx, h.lan, other.ID, e.ContentID); err != nil || h.at(other.ID).State() != flow.Planned {
			t.Errorf("%+v, %v", h.at(other.ID), err)
		}
		gone := h.written("Đã rút")
		h.do(h.lan, gone.ContentID, flow.Submit)
		h.do(h.chief, gone.ContentID, flow.Approve)
		h.do(h.lan, gone.ContentID, flow.Publish)
		h.do(h.chief, gone.ContentID, flow.Withdraw)
		rows, err := h.Linkable(ctx, h.at(other.ID))
		if err != nil || !slices.ContainsFunc(rows, func(r content.Row) bool { return r.Content.ID == e.ContentID }) || slices.ContainsFunc(rows, func(r content.Row) bool { return r.Content.ID == gone.ContentID }) {
			t.Errorf("what may be the piece of a work: %+v, %v", rows, err)
		}
	})
}

func TestAWorkIsCheckedAndFollowed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		followUps(t, h)
		for field, change := range map[string]func(*NewWork){
			"tieu_de":       func(n *NewWork) { n.Title = " " },
			"the_loai":      func(n *NewWork) { n.Kind = "poem" },
			"nhiem_vu":      func(n *NewWork) { n.ObligationID = db.NewID() },
			"han":           func(n *NewWork) { n.DueOn = "2025-06-15" }, // a Sunday
			"nguoi":         func(n *NewWork) { n.Who = "p:" + db.NewID() },
			"ngoai_ten":     func(n *NewWork) { n.Who = outside },
			"ngoai_lien_he": func(n *NewWork) { n.Who = outside },
			"ghi_chu":       func(n *NewWork) { n.Notes = strings.Repeat("ơ", mostNotes+1) },
		} {
			if _, err := h.Plan(t.Context(), h.lan, h.work("Bài", change)); domain.FieldsOf(err).For(field).Message == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		if w := h.planned("Chủ nhật", func(n *NewWork) { n.DueOn, n.Kept = "2025-06-15", "2025-06-15" }); w.DueOn != "2025-06-15" {
			t.Errorf("%+v", w)
		}
		w := h.planned("Làm ngoài", func(n *NewWork) {
			n.Who, n.OutsideName, n.OutsideContact = outside, "Đài Phát thanh", "0251 3822 222"
		})
		if w.Producer != flow.ByOutside || w.OwnerName != "Đài Phát thanh" {
			t.Errorf("%+v", w)
		}
		for _, who := range []struct {
			name string
			err  error
		}{
			{"another agency plans", second(h.Plan(t.Context(), h.abroad, h.work("Bài")))},
			{"another agency starts", second(h.Start(t.Context(), h.abroad, w.ID, ""))},
			{"another agency drops", second(h.Drop(t.Context(), h.abroad, w.ID, flow.OnlyThis, "Không làm"))},
			{"another agency links", h.Link(t.Context(), h.abroad, w.ID, w.ID)},
			{"another agency changes", h.Edit(t.Context(), h.abroad, w.ID, w.Version, h.work("Bài"))},
		} {
			if code := domain.CodeOf(who.err); code != domain.CodeForbidden && code != domain.CodeNotFound {
				t.Errorf("%s: %v", who.name, who.err)
			}
		}
		again := h.work("Gửi hai lần", func(n *NewWork) { n.Key = "k" })
		one, err1 := h.Plan(t.Context(), h.lan, again)
		two, err2 := h.Plan(t.Context(), h.lan, again)
		if one != two || err1 != nil || err2 != nil {
			t.Errorf("%s, %s, %v, %v", one, two, err1, err2)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// Works that follow each other stay in the order of their days.
func followUps(t *testing.T, h *house) {
	t.Helper()
	ctx := t.Context()
	first := h.planned("Mở đợt")
	next := h.planned("Kết quả", func(n *NewWork) { n.AfterID, n.DueOn = first.ID, "2025-06-19" })
	if _, err := h.Plan(ctx, h.lan, h.work("Trước đó", func(n *NewWork) { n.AfterID, n.DueOn = first.ID, "2025-06-10" })); domain.FieldsOf(err).For("han").Message == "" {
		t.Errorf("what follows may come before: %v", err)
	}
	if err := h.Edit(ctx, h.lan, first.ID, first.Version, h.work("Mở đợt", func(n *NewWork) { n.DueOn = "2025-06-20" })); domain.FieldsOf(err).For("han").Message == "" {
		t.Errorf("the first may come after what follows: %v", err)
	}
	if err := h.Edit(ctx, h.lan, next.ID, next.Version, h.work("Kết quả sau một tháng", func(n *NewWork) { n.DueOn = "2025-07-10" })); err != nil {
		t.Error(err)
	}
	if err := h.Edit(ctx, h.binh, next.ID, next.Version, h.work("Kết quả")); domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("overwritten by who did not see the change: %v", err)
	}
	all, err := h.Follow(ctx, first.ID)
	if err != nil || len(all) != 1 || all[0].Title != "Kết quả sau một tháng" || all[0].AfterID != first.ID {
		t.Errorf("%+v, %v", all, err)
	}
}

// A series: planned once however often the form is sent; a change reaches one, the later
// ones or all that wait; what is begun or done stays.
func TestASeriesIsChangedAsFarAsAsked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		n := NewSeries{NewWork: h.work("Bản tin số {số}", func(n *NewWork) { n.Key = "loat"; n.Kind = flow.Bulletin }), Rhythm: flow.Rhythm{Every: calendar.Week, On: []int{5}}, Window: calendar.Window{Start: "2025-06-02", End: "2025-07-04"}}
		first, count, err := h.PlanSeries(ctx, h.lan, n)
		if err != nil || count != 5 {
			t.Fatalf("%d, %v", count, err)
		}
		if again, count, err := h.PlanSeries(ctx, h.lan, n); again != first || count != 5 || err != nil {
			t.Errorf("sent twice: %s, %d, %v", again, count, err)
		}
		list := func() []Work {
			all, err := h.Works(ctx, WorkFilter{})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		all := list()
		if len(all) != 5 || all[0].DueOn != "2025-06-06" || all[4].DueOn != "2025-07-04" || all[2].Title != "Bản tin số 3" {
			t.Fatalf("%+v", all)
		}
		if _, err := h.Start(ctx, h.lan, all[1].ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := h.Edit(ctx, h.lan, all[3].ID, all[3].Version, h.work("Số đặc biệt", func(n *NewWork) { n.DueOn = "2025-06-26" })); err != nil {
			t.Error(err)
		}
		later := n
		later.Title, later.Rhythm = "Tin tuần {tuần}", flow.Rhythm{Every: calendar.Week, On: []int{3}}
		if changed, err := h.EditSeries(ctx, h.lan, all[2].ID, flow.AndLater, later); err != nil || changed != 3 {
			t.Errorf("%d, %v", changed, err)
		}
		all = list()
		if all[0].Title != "Bản tin số 1" || all[1].Title != "Bản tin số 2" || all[2].DueOn != "2025-06-18" || all[2].Title != "Tin tuần 16/06–22/06/2025" || all[3].DueOn != "2025-06-25" {
			t.Errorf("%+v", all)
		}
		more := later
		more.Rhythm = flow.Rhythm{Every: calendar.Week, On: []int{1, 3}}
		if _, err := h.EditSeries(ctx, h.lan, all[2].ID, flow.AndLater, more); domain.FieldsOf(err).For("ngay_nhip").Message == "" {
			t.Errorf("another number a week: %v", err)
		}
		if _, err := h.EditSeries(ctx, h.abroad, all[2].ID, flow.WholeOne, later); err == nil {
			t.Error("another agency changed it")
		}
		if n, err := h.Drop(ctx, h.lan, all[3].ID, flow.AndLater, "Nghỉ hè hai tuần"); err != nil || n != 2 {
			t.Errorf("%d dropped, %v", n, err)
		}
		if n, err := h.Drop(ctx, h.lan, all[0].ID, flow.WholeOne, "Không làm loạt này nữa"); err != nil || n != 1 {
			t.Errorf("%d dropped, %v", n, err) // the second is being written
		}
		if err := h.Revive(ctx, h.lan, all[0].ID); err != nil || h.at(all[0].ID).State() != flow.Planned || h.at(all[1].ID).State() != flow.Begun {
			t.Errorf("%v", err)
		}
	})
}

// Two people start one work at once, and two link one piece: there is one piece, of one
// work.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, db.Postgres)
	twoStart(t, h)
	twoAnswer(t, h)
	twoDecide(t, h)
}

func twoStart(t *testing.T, h *house) {
	t.Helper()
	ctx := t.Context()
	w, other := h.planned("Cùng bấm"), h.planned("Việc khác", func(n *NewWork) { n.Key = "khac" })
	var wg sync.WaitGroup
	got := make([]string, 6)
	for i := range got {
		who := h.lan
		if i%2 == 1 {
			who = h.binh
		}
		wg.Go(func() {
			id, err := h.Start(ctx, who, w.ID, "")
			if err != nil {
				t.Error(err)
			}
			got[i] = id
		})
	}
	wg.Wait()
	var n int
	if _, err := h.DB.Get(ctx, &n, `SELECT count(*) FROM content`); err != nil || n != 1 || len(slices.Compact(got)) != 1 {
		t.Errorf("%d pieces, %v, %v", n, got, err)
	}
	e := h.begun()
	third := h.planned("Việc thứ ba", func(n *NewWork) { n.Key = "ba" })
	linked := make([]error, 2)
	for i, id := range []string{other.ID, third.ID} {
		wg.Go(func() { linked[i] = h.Link(ctx, h.lan, id, e.ContentID) })
	}
	wg.Wait()
	if (linked[0] == nil) == (linked[1] == nil) {
		t.Errorf("%v", linked)
	}
}

// The pages: planned from the obligation, seen in each view, changed, begun.
func TestTheCalendarOfWorks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		s.Get(workRoot).Want(http.StatusOK, "Chưa dự kiến bài nào", "Dự kiến bài đầu tiên")
		form := s.Get(workRoot+"/moi?nhiem-vu="+h.duty()).Want(http.StatusOK, "Bài nói về gì", "Phải xong ngày", "Cơ quan, chưa giao ai", "selected")
		v := seen(t, form.Body, url.Values{"the_loai": {"news"}, "nhiem_vu": {h.duty()}, "tieu_de": {"Ngày hội chuyển đổi số"}, "han": {"15/06/2025"}, "chu_de": {""}})
		s.Post(workRoot+"/moi", v).Want(http.StatusUnprocessableEntity, "là ngày nghỉ", "Ngày hội chuyển đổi số", "15/06/2025")
		v.Set("han", "31/02/2025")
		s.Post(workRoot+"/moi", v).Want(http.StatusUnprocessableEntity, "Ngày không có thật")
		v.Set("han", "12/06/2025")
		at := s.Post(workRoot+"/moi", v).Want(http.StatusSeeOther).Location
		if again := s.Post(workRoot+"/moi", v); again.Location != at {
			t.Errorf("sent twice: %s, %s", at, again.Location)
		}
		s.Get(at).Want(http.StatusOK, "Ngày hội chuyển đổi số", "Bắt đầu viết", "tin-thang", "Chưa bắt đầu", "12/06/2025", "Bỏ việc này")
		s.Get(workRoot+"?ngay=2025-06-01").Want(http.StatusOK, "Ngày hội chuyển đổi số", "Tháng 6/2025", `loa-month--thang`)
		s.Get(workRoot+"?xem=tuan&ngay=2025-06-10").Want(http.StatusOK, "Ngày hội chuyển đổi số", "Tuần 09/06–15/06/2025")
		s.Get(workRoot+"?xem=danh-sach&ngay=2025-06-10").Want(http.StatusOK, "Ngày hội chuyển đổi số", "Chưa giao ai")
		s.Get(workRoot+"?ngay=2025-12-01").Want(http.StatusOK, `">Hôm nay</a>`).Without("Ngày hội chuyển đổi số")
		s.Get(workRoot).Want(http.StatusOK).Without(`">Hôm nay</a>`)
		s.Get(workRoot+"?xem=danh-sach&ngay=x%E1%BA%A5u").Want(http.StatusOK, "Chưa dự kiến bài nào")
		s.Get(workRoot+"?ngay=2025-06-01&co-quan="+h.other).Want(http.StatusOK, "Ngày hội chuyển đổi số") // nothing of another agency is asked for
		s.Get(workRoot + "?qua-han=1").Want(http.StatusOK).Without("Ngày hội chuyển đổi số")
		h.now.Store(time.Date(2025, 6, 13, 3, 0, 0, 0, time.UTC).UnixMilli())
		s.Get(workRoot+"?qua-han=1").Want(http.StatusOK, "Ngày hội chuyển đổi số", "Quá hạn")
		edit := s.Get(at+"/sua").Want(http.StatusOK, "Sửa việc dự kiến", "12/06/2025")
		v = url.Values{"tieu_de": {""}, "the_loai": {"news"}, "han": {"12/06/2025"}, "ban": {"1"}}
		s.Post(at+"/sua", v).Want(http.StatusUnprocessableEntity, "Nhập tên bài dự kiến.")
		v.Set("tieu_de", "Ngày hội số")
		_ = edit
		s.Post(at+"/sua", v).Want(http.StatusSeeOther)
		s.Post(at+"/sua", v).Want(http.StatusConflict, "vừa được người khác sửa", "Ngày hội số")
		s.Post(at+"/bo", url.Values{}).Want(http.StatusUnprocessableEntity, "Nêu lý do.")
		piece := s.Post(at+"/bat-dau", url.Values{}).Want(http.StatusSeeOther).Location
		s.Get(piece).Want(http.StatusOK, "Soạn bài", "Ngày hội số")
		s.Get(at).Want(http.StatusOK, "Bài của việc này", "Quá hạn", "Đang soạn", piece)

		s.Actor = h.abroad
		s.Get(at).Want(http.StatusNotFound)
		s.Get(workRoot + "?ngay=2025-06-01").Want(http.StatusOK).Without("Ngày hội số")
	})
}

// The form of a series proposes what the obligation asks for, and shows its days.
func TestASeriesIsProposedFromTheObligation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		duty := h.duty()
		form := s.Get(workRoot+"/loat?nhiem-vu="+duty).Want(http.StatusOK, "Nhiệm vụ yêu cầu", "Tin tháng {tháng}", "25/06/2025", "25/12/2025")
		h.spine.Owe("thuong-xuyen", obligation.Rule{Kind: cadence.Continuous}, h.ward)
		all, err := h.Duties(t.Context(), h.ward, nil)
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, d := range all {
			if d.Rule.Kind == cadence.Continuous { // nothing is invented where the plan names no number
				if to := s.Get(workRoot + "/loat?nhiem-vu=" + d.ID).Want(http.StatusSeeOther).Location; !strings.HasPrefix(to, workRoot+"/moi?") || !strings.Contains(to, d.ID) {
					t.Error(to)
				}
				s.Get(workRoot+"/loat?loat=1&nhiem-vu="+d.ID).Want(http.StatusOK, "Dự kiến một loạt bài").Without("Nhiệm vụ yêu cầu")
			}
		}
		v := seen(t, form.Body, url.Values{"the_loai": {"news"}, "nhiem_vu": {duty}, "tieu_de": {"Tin tháng {tháng}"}, "nhip": {"month"}, "ngay_thang": {"hai"}, "tu_ngay": {"01/06/2025"}, "den_ngay": {"31/12/2025"}})
		s.Post(workRoot+"/loat", v).Want(http.StatusUnprocessableEntity, "Nhập ngày trong tháng")
		v.Set("ngay_thang", "10")
		v.Set("xem", "1")
		s.Post(workRoot+"/loat", v).Want(http.StatusOK, "7 bài, phải xong các ngày", "10/06/2025")
		v.Del("xem")
		at := s.Post(workRoot+"/loat", v).Want(http.StatusSeeOther).Location
		s.Get(at).Want(http.StatusOK, "Tin tháng 6/2025", "Việc số 1 trong 7 việc.", "Hằng tháng: ngày 10", "Cả loạt, trừ việc đã xong")
		s.Get(at+"/sua?pham-vi=later").Want(http.StatusOK, "Tin tháng {tháng}", "Ngày trong tháng")
		one := s.Get(at+"/sua").Want(http.StatusOK, "Sửa đến đâu", "Phải xong ngày")
		wider := seen(t, one.Body, url.Values{"tieu_de": {"Tin tiếp dân"}, "ghi_chu": {"Hỏi chị Hoa"}, "the_loai": {"video"}, "nhiem_vu": {duty}, "han": {"09/06/2025"}, "pham_vi": {"one"}, "doi_pham_vi": {"later"}})
		s.Post(at+"/sua", wider).Want(http.StatusOK, "Tin tiếp dân", "Hỏi chị Hoa", "Ngày trong tháng", `name="pham_vi" value="later"`)
		v.Set("pham_vi", "later")
		v.Set("ngay_thang", "12")
		s.Post(at+"/sua", v).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "12/06/2025")
	})
}

// A duty is called in short, with what is owed and how often, and not by its place in the
// plan.
func TestADutyIsCalledAsOfficersKnowIt(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]Duty{
		"Đăng tin (2 tin, bài mỗi tháng)":         {Obligation: programme.Obligation{ShortName: "Đăng tin", Clause: "Phụ lục", Rule: obligation.Rule{Kind: cadence.Quota, Count: 2, UnitNoun: "tin, bài", Per: calendar.Month}}},
		"Đăng tin (ít nhất 1 video mỗi quý)":      {Obligation: programme.Obligation{Content: "Đăng tin", Rule: obligation.Rule{Kind: cadence.Quota, Count: 1, Min: true, UnitNoun: "video", Per: calendar.Quarter}}},
		"Đăng tin (trung bình 1 lần mỗi 2 tháng)": {Obligation: programme.Obligation{ShortName: "Đăng tin", Rule: obligation.Rule{Kind: cadence.Quota, Count: 1, Average: true, Per: calendar.Month, Every: 2}}},
		"Đăng tin (Tin, bài; thường xuyên)":       {Obligation: programme.Obligation{ShortName: "Đăng tin", Clause: "V.1", Product: "Tin, bài", Rule: obligation.Rule{Kind: cadence.Continuous}}},
	} {
		d.ID = "x"
		if got := d.Label(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
