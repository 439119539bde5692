package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// forceGroup puts a second plan into force, whose two tasks a group owes.
func (a *amended) forceGroup() {
	a.t.Helper()
	ctx, year := a.t.Context(), calendar.YearWindow(2025)
	const group = "Các sở, ban, ngành"
	doc := plan.Document{
		Head: plan.Head{Number: "36/KH-UBND", Date: "2025-01-24", Title: "Kế hoạch của các sở", Year: 2025, Window: &year},
		Tasks: []plan.Task{
			{No: "1", Content: "Đăng tin của nhóm", Lead: []string{group}, Cadence: cadence.Cadence{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}},
			{No: "2", Content: "Xây dựng kế hoạch của đơn vị", Lead: []string{group}, Cadence: cadence.Cadence{Kind: cadence.Deadline, End: "2025-02-28"}},
		},
	}
	var err error
	if a.plan, err = a.Programme.Draft(ctx, a.lan, doc, programme.Source{Name: "36.txt", SHA256: "abd"}); err != nil {
		a.t.Fatal(err)
	}
	list := programme.Choice{Name: group, Agencies: []string{a.ids["Sở Nội vụ"], a.ids["Sở Y tế"], a.ids["Sở Tài chính"]}}
	if err := a.Programme.Choose(ctx, a.lan, a.plan, list); err != nil {
		a.t.Fatal(err)
	}
	if _, err := a.Programme.ConfirmClear(ctx, a.lan, a.plan); err != nil {
		a.t.Fatal(err)
	}
	if err := a.Programme.Unsigned(ctx, a.lan, a.plan, "Chưa có bản ký số"); err != nil {
		a.t.Fatal(err)
	}
	if _, err := a.Programme.Activate(ctx, a.hoa, a.plan); err != nil {
		a.t.Fatal(err)
	}
}

// A unit founded in the middle of the year is seen to be of the group, joins by a
// document that another person puts into force, and owes from the period that
// runs; nothing moves for others, and what was due before is none of its. An
// agency listed by mistake leaves by a decision that stays on record.
func TestAgenciesJoinAndLeaveAGroup(t *testing.T) {
	eachAmended(t, func(a *amended) {
		a.forceGroup()
		a.clock.to("2025-05-20")
		id, err := a.Registry.Add(t.Context(), a.lan, org.NewAgency{Version: org.Version{
			Name: "Sở Dân tộc", ValidFrom: "2025-05-01", Level: agency.Province, Kind: agency.Department,
		}})
		if err != nil {
			t.Fatal(err)
		}
		group, deadline := a.obligation("Đăng tin"), a.obligation("Xây dựng")
		page := "/lam-viec/ke-hoach/" + a.plan + "/nhiem-vu/" + group.ID + "/co-quan"
		a.Get("/lam-viec/ke-hoach/"+a.plan).Want(http.StatusOK, page)
		a.Get(page).Want(http.StatusOK, "Sở Dân tộc", "3 cơ quan đang thực hiện")
		past := map[calendar.Date]string{}
		for day := calendar.Date("2025-02-01"); day <= "2025-05-20"; day = day.AddDays(9) {
			past[day] = a.figures(day)
		}
		form := url.Values{"so": {"77/QĐ-UBND"}, "ngay": {"15/05/2025"}, "ten": {"Giao nhiệm vụ"}, "nguoi_ky": {"Chủ tịch"}, "hieu_luc": {""}}
		a.Post(page+"/bo-sung", form).Want(http.StatusUnprocessableEntity, "Nhập ngày nội dung sửa đổi có hiệu lực.", `value="77/QĐ-UBND"`)
		form.Set("hieu_luc", "15/05/2025")
		a.Post(page+"/bo-sung", form).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một cơ quan")
		form.Set("ten_khac", "Sở Không Có")
		a.Post(page+"/bo-sung", form).Want(http.StatusUnprocessableEntity, "Chưa rõ “Sở Không Có”", "Sở Không Có</textarea>")
		form.Set("ten_khac", "")
		form.Set("them", id)
		draft := a.Post(page+"/bo-sung", form).Want(http.StatusSeeOther).Location
		a.Get(draft).Want(http.StatusOK, "Sở Dân tộc", "77/QĐ-UBND")
		v := url.Values{"phien_ban": {a.version(draft)}}
		a.Post(draft+"/dua-vao-theo-doi", v).Want(http.StatusForbidden)
		a.Actor = a.hoa
		a.Get(draft+"/dua-vao-theo-doi").Want(http.StatusOK, "1 cơ quan nhận thêm nhiệm vụ này.", "Sở Dân tộc")
		a.Post(draft+"/dua-vao-theo-doi", v).Want(http.StatusSeeOther)
		a.Actor = a.lan
		if got := a.cell("2025-05-20", "Sở Dân tộc", group.ShortName); got != "on_track 0/0 tháng" {
			t.Errorf("the new one stands %q", got)
		}
		late := "/lam-viec/ke-hoach/" + a.plan + "/nhiem-vu/" + deadline.ID + "/co-quan"
		draft = a.Post(late+"/bo-sung", form).Want(http.StatusSeeOther).Location
		a.Actor, v = a.hoa, url.Values{"phien_ban": {a.version(draft)}}
		a.Post(draft+"/dua-vao-theo-doi", v).Want(http.StatusSeeOther)
		a.Actor = a.lan
		for who, want := range map[string]string{"Sở Dân tộc": "not_applicable ", "Sở Y tế": "late +81 ngày"} {
			if got := a.cell("2025-05-20", who, deadline.ShortName); got != want {
				t.Errorf("with the deadline of February %s stands %q, want %q", who, got, want)
			}
		}
		a.clock.to("2025-05-21")
		for day, was := range past {
			if day < "2025-05-20" && a.figures(day) != was {
				t.Errorf("the figures of %s moved:\n%s\nto\n%s", day, was, a.figures(day))
			}
		}
		a.Get(page).Want(http.StatusOK, "4 cơ quan đang thực hiện", "không có cơ quan nào của nhóm được giao còn thiếu")

		body := a.Get(page).Want(http.StatusOK).Body
		leaver := regexp.MustCompile(`value="(` + a.ids["Sở Tài chính"] + `\.[^"]*)"`).FindStringSubmatch(body)
		if leaver == nil {
			t.Fatal("Sở Tài chính cannot leave")
		}
		a.Post(page+"/cho-thoi", url.Values{"thoi": {leaver[1]}, "tu_ngay": {"21/05/2025"}, "ly_do": {""}}).Want(http.StatusUnprocessableEntity, "Nêu lý do miễn")
		a.Post(page+"/cho-thoi", url.Values{"thoi": {leaver[1]}, "tu_ngay": {"21/05/2025"}, "ly_do": {"Không có trang thông tin"}}).Want(http.StatusSeeOther)
		a.Get(page).Want(http.StatusOK, "3 cơ quan đang thực hiện", "Sở Tài chính: Không có trang thông tin")
		if got := a.figures("2025-05-21"); !strings.Contains(got, "0/4 tháng. Được miễn từ 21/05/2025: Không có trang thông tin") {
			t.Errorf("of who left nothing is said in\n%s", got)
		}
		a.Post(page+"/cho-thoi", url.Values{"thoi": {leaver[1]}, "tu_ngay": {"21/05/2025"}, "ly_do": {"Lần nữa"}}).Want(http.StatusUnprocessableEntity, "vừa được")
		a.Actor = a.hoa
		a.Get(page).Want(http.StatusForbidden)
		a.Post("/lam-viec/ke-hoach/"+a.plan+"/nhiem-vu/"+deadline.ID+"/co-quan/bo-sung", form).Want(http.StatusForbidden)
	})
}
