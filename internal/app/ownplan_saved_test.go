package app

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/platform/web/webtest"
)

// next is the page to which an act leads, with what it says there.
func (w *writing) next(done webtest.Answer) webtest.Answer {
	at, _, _ := strings.Cut(done.Location, "#")
	ask := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, at, nil)
	ask.Header.Set("Cookie", strings.Split(done.Header.Get("Set-Cookie"), ";")[0])
	return w.site.Do(ask)
}

// TestSavingComesBackToTheRow: to the last row or text that says something else, where
// the confirmation stands; to the list when nothing does.
func TestSavingComesBackToTheRow(t *testing.T) {
	t.Parallel()
	w := newWriting(t, newPlanning(t, db.SQLite))
	p, lines := w.get(w.id)
	for _, c := range []struct {
		typed url.Values
		part  string
	}{
		{nil, "viec"},
		{url.Values{"thuong_xuyen-" + lines[0].ID: {"5.000.000"}}, "viec-1"},
		{url.Values{"nguoi-" + lines[0].ID: {"A"}, "nguoi-" + lines[1].ID: {"B"}}, "viec-2"},
		{url.Values{"nguoi-" + lines[0].ID: {"C"}, "to_chuc": {p.Organise + "\nViết thêm."}}, "to_chuc"},
	} {
		form := formOf(t, w.site.Get(w.at).Want(http.StatusOK).Body)
		maps.Copy(form, c.typed)
		done := w.site.Post(w.at, form).Want(http.StatusSeeOther)
		to := done.Location
		if to != w.at+"?phan="+c.part+"#xong" {
			t.Errorf("%v leads to %q", c.typed, to)
		}
		page := w.next(done).Want(http.StatusOK, "Đã lưu kế hoạch.").Body
		before, _, _ := strings.Cut(page, `id="xong"`)
		if rows := strings.Count(before, `<div class="loa-planline"`); c.part == "viec-2" && rows != 1 || c.part == "to_chuc" && rows != len(lines) || strings.Count(page, `id="xong"`) != 1 {
			t.Errorf("%s: the confirmation stands behind %d rows", c.part, rows)
		}
	}
	w.site.Get(w.at + "?phan=khong-co").Want(http.StatusOK)
}

// TestWhatNeedsNoMendingIsSaidPlainly: the box names only what is to be done and leads to
// its field; what is only to know is said beside it; when nothing is to be done, that is
// said where the plan is handed in.
func TestWhatNeedsNoMendingIsSaidPlainly(t *testing.T) {
	t.Parallel()
	p := newPlanning(t, db.SQLite)
	p.on("2025-10-02")
	w := newWriting(t, p)
	_, lines := w.get(w.id)
	box := func(page string) string {
		_, rest, _ := strings.Cut(page, "Cần xem lại")
		in, _, _ := strings.Cut(rest, "</ul>")
		return in
	}
	page := w.site.Get(w.at).Want(http.StatusOK, "Đã quá hạn ban hành", "1 việc đã qua hạn", "Để biết, không phải sửa:", "Việc không tốn thêm tiền thì để trống.", "việc thêm sau cũng được điền").Without("Đủ để gửi duyệt.").Body
	if in := box(page); strings.Contains(in, "hạn") || !strings.Contains(in, `href="#f-nguoi-`+lines[0].ID+`"`) {
		t.Errorf("the box: %s", in)
	}
	w.saved(url.Values{"chung_nguoi": {"Lê Thị C"}})
	page = w.site.Get(w.at).Want(http.StatusOK, "1 việc đã qua hạn", "Chưa ghi dự toán kinh phí cho việc nào.", "Để biết, không phải sửa:", "Đủ để gửi duyệt.").Without("Cần xem lại").Body
	if strings.Index(page, `aria-label="Tóm tắt"`) < strings.Index(page, `id="viet-ke-hoach"`) {
		t.Error("what is known stands above the work")
	}
	w.site.Post(w.at+"/gui", formOf(t, page)).Want(http.StatusSeeOther)
	w.site.Actor = w.leader
	w.site.Get(w.at).Want(http.StatusOK, "Cần lưu ý khi duyệt", "Đã quá hạn ban hành")
}

// TestAPlanIsHandedInWhereItIsRead: in the version that was read; another that was saved
// meanwhile is read first, and what is missing is asked in the form.
func TestAPlanIsHandedInWhereItIsRead(t *testing.T) {
	t.Parallel()
	w := newWriting(t, newPlanning(t, db.SQLite))
	leader := w.account("Minh Lãnh Đạo", access.Leader, w.health)
	w.must(second(w.DB.Writer().ExecContext(t.Context(), `UPDATE account SET position = 'Phó Giám đốc' WHERE id = $1`, leader.AccountID)))
	reading := w.at + "?phan=ban-in"
	send := w.at + "/gui-ban-in"
	version := func() url.Values {
		_, rest, _ := strings.Cut(w.site.Get(reading).Want(http.StatusOK, `action="`+send+`"`, "Gửi đến: Minh Lãnh Đạo, Phó Giám đốc", "Về bản soạn").Body, `name="phien_ban" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		return url.Values{"phien_ban": {value}}
	}
	read := version()
	w.site.Post(send, read).Want(http.StatusUnprocessableEntity, "Ghi người hoặc bộ phận phụ trách.", `id="viet-ke-hoach"`)
	w.saved(url.Values{"chung_nguoi": {"Lê Thị C"}})
	done := w.site.Post(send, read).Want(http.StatusSeeOther)
	if done.Location != reading {
		t.Errorf("an older version leads to %q", done.Location)
	}
	w.next(done).Want(http.StatusOK, "Người khác vừa lưu kế hoạch này nên chưa gửi duyệt.", "Đủ để gửi duyệt.")
	before, lines := w.get(w.id)
	if to := w.site.Post(send, version()).Want(http.StatusSeeOther).Location; to != w.at {
		t.Errorf("handing in leads to %q", to)
	}
	after, now := w.get(w.id)
	if after.Status != ownplan.StatusSubmitted || after.Texts != before.Texts || len(now) != len(lines) || now[0] != lines[0] {
		t.Errorf("what was read is not what was handed in: %+v", after)
	}
	w.site.Actor = w.leader
	w.site.Get(reading).Want(http.StatusOK).Without(send)
}

// TestTheAppendixOfAnOwnPlan: a task of one day has one day, its name no full stop, and the
// sums are added up on the page and in the sheet.
func TestTheAppendixOfAnOwnPlan(t *testing.T) {
	t.Parallel()
	w := newWriting(t, newPlanning(t, db.SQLite))
	_, lines := w.get(w.id)
	w.saved(url.Values{
		"noi_dung-" + lines[0].ID: {"Ngày hội chuyển đổi số."}, "tu-" + lines[0].ID: {"15/05/2025"}, "den-" + lines[0].ID: {"15/05/2025"}, "thuong_xuyen-" + lines[0].ID: {"5.000.000"},
		"noi_dung-" + lines[1].ID: {"Tờ rơi, áp phích, v.v."}, "khac-" + lines[1].ID: {"2.000.000"},
	})
	page := w.site.Get(w.at+"?phan=ban-in").Want(http.StatusOK, ">15/05/2025", "1. Ngày hội chuyển đổi số<", "áp phích, v.v.<", "Tổng cộng").Without("15/05/2025 – 15/05/2025").Body
	if _, foot, _ := strings.Cut(page, "<tfoot>"); !strings.Contains(foot, "7.000.000") {
		t.Errorf("the sum: %s", foot)
	}
	_, file, err := w.s.Export(t.Context(), w.officer, w.id, ownplan.XLSX)
	w.must(err)
	rows, err := office.ReadSheet(file, "", []office.ReadColumn{{Key: "title", Names: []string{"Nội dung công việc"}}, {Key: "regular", Names: []string{"Chi thường xuyên (đồng)"}}, {Key: "other", Names: []string{"Nguồn khác (đồng)"}}})
	w.must(err)
	last := rows[len(rows)-1]
	if got := []string{last.Text("title"), last.Text("regular"), last.Text("other")}; !slices.Equal(got, []string{"Tổng cộng", "5000000", "2000000"}) {
		t.Errorf("the last row of the sheet: %q", got)
	}
}
