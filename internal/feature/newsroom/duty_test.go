package newsroom

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/spine/content"
	"loa/internal/spine/programme"
)

// owed is a duty with its names, as a plan of 2025 has it.
func owed(id, short, words string, change ...func(*Duty)) Duty {
	d := Duty{Obligation: programme.Obligation{ID: id, Clause: "V.1", ShortName: short, Content: words, Rule: obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Month, UnitNoun: "tin, bài", Window: calendar.YearWindow(2025)}}}
	for _, c := range change {
		c(&d)
	}
	return d
}

// Duties that sound the same are told apart, the nearest to a piece stand first and what is
// over last; one that such a piece answers alone is proposed.
func TestDutiesAreToldApartAndInOrder(t *testing.T) {
	t.Parallel()
	today := calendar.Date("2025-06-02")
	film := owed("phim", "Làm video", "Làm video", func(d *Duty) { d.Rule.UnitNoun = "video" })
	over := owed("qua", "Viết bài mở đầu", "Viết bài mở đầu", func(d *Duty) { d.Rule.Kind, d.Rule.Deadline = cadence.Deadline, "2025-02-28" })
	supply := owed("cap", "Cung cấp tin, bài", "Cung cấp tin, bài cho Trang thông tin điện tử của tỉnh.")
	post := owed("dang", "Đăng tin, bài", "Đăng tin, bài về dịch vụ công trực tuyến trên trang của cơ quan")
	all := []Duty{over, film, supply, post}
	var got []string
	for _, d := range byNearness(all, flow.News, []string{"Dịch vụ công trực tuyến"}, today) {
		got = append(got, d.ID)
	}
	if want := "dang cap phim qua"; strings.Join(got, " ") != want {
		t.Errorf("the order is %v, not %s", got, want)
	}
	if hint := supply.Hint(); hint != "V.1 · cho Trang thông tin điện tử của tỉnh · đến hết 31/12/2025" {
		t.Error(hint)
	}
	if hint := over.Hint(); hint != "V.1" {
		t.Error(hint)
	}
	for name, x := range map[string]struct {
		of   []Duty
		want string
	}{
		"one":         {[]Duty{film, over, supply}, "cap"},
		"a choice":    {all, ""},
		"for here":    {append([]Duty{owed("day", "Cung cấp tin, bài", "Cung cấp tin, bài về cải cách hành chính cho Trang thông tin điện tử cải cách hành chính của thành phố")}, all...), "day"},
		"none":        {[]Duty{film, over}, ""},
		"it has some": {[]Duty{{Obligation: film.Obligation, Chosen: true}, supply}, ""},
	} {
		id := ""
		if d := proposed(x.of, flow.News, today); d != nil {
			id = d.ID
		}
		if id != x.want {
			t.Errorf("%s: %q is proposed", name, id)
		}
	}
}

// The one duty that a piece answers is taken by one press, which leads back to its box.
func TestADutyIsProposedAndTakenByOnePress(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		w := h.planned("Trả kết quả trong ngày", func(n *NewWork) { n.Kind, n.ObligationID = flow.News, "" })
		id, err := h.Start(t.Context(), h.lan, w.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		s, at := h.site(h.lan), root+"/"+id
		s.Get(at).Want(http.StatusOK, "Gắn nhiệm vụ này", "Chọn nhiệm vụ khác", "Bài chưa gắn nhiệm vụ nào.").Without("Chưa chọn.")
		if got := s.Post(at+"/nhiem-vu", url.Values{"nhiem_vu": {h.duty()}}).Want(http.StatusSeeOther).Location; got != at+"#f-phuc_vu" {
			t.Errorf("it leads to %s", got)
		}
		s.Get(at).Want(http.StatusOK, "tin-thang").Without("Gắn nhiệm vụ này", "Bài chưa gắn nhiệm vụ nào.")
	})
}

// What is missing when a piece is handed in is led to from beside the button, and the end
// asks for consent only where the library has none.
func TestHandingInSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		at := root + "/" + h.begun().ContentID
		s := h.site(h.lan)
		page := s.Get(at).Want(http.StatusOK, "chưa chắc thì hỏi lãnh đạo", "<div data-loa-agree hidden>", `data-loa-lacks hidden`, "Viết cho ai đọc").Without("Đủ để gửi duyệt.</span></li>")
		page = s.Post(at+"/gui", seen(t, page.Body, words("Trả kết quả trong ngày", "tom_tat", "", "khong_mat", ""))).Want(http.StatusUnprocessableEntity, `href="#f-tom_tat" data-loa-lacks>`, "Chưa gửi. Còn thiếu 2 mục")
		m := h.pictured(h.lan, h.ward, 1, false)
		var kept saved
		form := seen(t, page.Body, words("Trả kết quả trong ngày", "noi_dung", `<p>Chữ</p><figure><img src="`+m.Plain()+`" alt="x"></figure><p></p>`))
		posted(t, s, at, form).Want(http.StatusOK).Into(&kept)
		if kept.Agreed {
			t.Error("nobody said that the people agree")
		}
		s.Get(at).Want(http.StatusOK, "<div data-loa-agree>")
		if _, err := h.Contents.ChangeMedium(t.Context(), h.lan, content.MediumChange{ID: m.ID, Seen: m.Version, Words: content.MediumWords{Alt: "x", Agreed: true}, Focus: m.Focus()}); err != nil {
			t.Fatal(err)
		}
		page = s.Get(at).Want(http.StatusOK, "<div data-loa-agree hidden>", "Đủ để gửi duyệt.</span></li>")
		form.Set("tieu_de", "Trả kết quả ngay trong ngày")
		posted(t, s, at, seen(t, page.Body, form)).Want(http.StatusOK).Into(&kept)
		if !kept.Agreed {
			t.Error("the library says that they agree")
		}
	})
}
