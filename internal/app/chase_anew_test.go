package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/chase"
	roomofpapers "loa/internal/feature/papers"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
)

// text is the text of the newest draft of a paper.
func (o *chaseOffice) text(t *testing.T, paperID string) string {
	t.Helper()
	files, err := o.papers.Files(t.Context(), paperID)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(files, func(f papers.File) bool { return f.Role == papers.RoleDOCX })
	body, err := o.papers.Content(t.Context(), files[i])
	if err != nil {
		t.Fatal(err)
	}
	return docxText(t, body)
}

// A letter that its signer sent back is written anew in the form that it was written in,
// filled; the same paper has the new text, and the signer sees what changed.
func TestAReturnedLetterIsWrittenAnew(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		o.Owe("riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.clock.set("2025-03-18", 9, 0)
		keeper, leader := ledgertest.As(access.Coordinator, nv), ledgertest.As(access.Leader, nv)
		ids, err := o.service.Urge(t.Context(), keeper, chase.NewLetter{ObligationID: "o-riêng", Agencies: []string{a, b}, ReplyBy: "2025-03-25", Words: "Lời cũ.", Key: "k"})
		if err != nil {
			t.Fatal(err)
		}
		room, err := roomofpapers.New(roomofpapers.NewService(roomofpapers.Sources{DB: o.db, Papers: o.papers, Registry: o.Registry, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, keeper, o.feature, room)
		at := "/lam-viec/van-ban/" + ids[0]
		form := "/lam-viec/don-doc/cong-van/" + between(t, s.Get(at).Want(http.StatusOK, "Sửa công văn").Body, "/lam-viec/don-doc/cong-van/", `"`)
		if _, err := o.papers.Submit(t.Context(), keeper, papers.Call{PaperID: ids[0]}); err != nil {
			t.Fatal(err)
		}
		s.Get(form).Want(http.StatusConflict, "không sửa được")
		if _, err := o.papers.Return(t.Context(), leader, papers.Call{PaperID: ids[0]}, "Bỏ Sở Văn hóa, lùi hạn"); err != nil {
			t.Fatal(err)
		}
		s.Get(at).Want(http.StatusOK, `href="`+form+`"`, "Sửa theo ý kiến trả lại, rồi trình ký lại.")
		page := s.Get(form).Want(http.StatusOK, "Bỏ Sở Văn hóa, lùi hạn", "Lời cũ.", `value="25/03/2025"`, `value="`+a+`" checked`, `value="`+b+`" checked`, "Lưu bản sửa").Without("Cách lập", "Vừa đôn đốc")
		post := url.Values{"khoa": {between(t, page.Body, `name="khoa" value="`, `"`)}, "truoc": {""}, "co-quan": {a}, "han": {"18/03/2025"}, "noi-dung": {"Lời mới."}}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "sau hôm nay", "Lời mới.")
		post["han"] = []string{"31/03/2025"}
		for range 2 { // sent twice
			if to := s.Post(form, post).Want(http.StatusSeeOther).Location; to != at {
				t.Error(to)
			}
		}
		text := o.text(t, ids[0])
		if !strings.Contains(text, "Lời mới.") || !strings.Contains(text, "trước ngày 31 tháng 3 năm 2025") || strings.Contains(text, "Sở Văn hóa") || strings.Contains(text, "Lời cũ") {
			t.Error(text)
		}
		if _, late, err := o.late(t, keeper, "o-riêng"); err != nil || slices.ContainsFunc(late, func(u chase.Urged) bool { return u.Rests != (u.AgencyID == a) }) {
			t.Errorf("%+v %v", late, err)
		}
		s.Post(form, url.Values{"khoa": {"khac"}, "truoc": {"cu"}, "co-quan": {a}, "han": {"31/03/2025"}}).Want(http.StatusUnprocessableEntity, "Người khác vừa sửa", "Xem bản hiện nay", `href="`+form+`"`)
		for who, want := range map[access.Role]int{access.Leader: http.StatusNotFound, access.Officer: http.StatusNotFound, access.Reader: http.StatusNotFound} {
			s.Actor = ledgertest.As(who, a)
			s.Get(form).Want(want)
			s.Post(form, post).Want(want)
		}
		s.Actor = leader
		s.Get(at).Want(http.StatusOK, "Nội dung đã sửa so với lúc trả lại", "<ins>").Without(form)
	})
}

// Of two who write a letter anew at the same time one does, and none once it is laid
// before its signer.
func TestTwoWriteALetterAnew(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv, a := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		o.clock.set("2025-03-18", 9, 0)
		keeper := ledgertest.As(access.Coordinator, nv)
		ids, err := o.service.Urge(t.Context(), keeper, chase.NewLetter{ObligationID: "o-riêng", Agencies: []string{a}, ReplyBy: "2025-03-25"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := o.papers.Paper(t.Context(), ids[0])
		if err != nil {
			t.Fatal(err)
		}
		anew := func(key string) error {
			_, err := o.service.WriteAnew(t.Context(), keeper, chase.Anew{ID: p.Ref}, chase.NewLetter{Agencies: []string{a}, ReplyBy: "2025-03-26", Words: key, Key: key})
			return err
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, key := range []string{"một", "hai"} {
			wg.Go(func() { errs[i] = anew(key) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both or none: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil && domain.CodeOf(err) != domain.CodeConflict {
				t.Error(err)
			}
		}
		if _, err := o.papers.Submit(t.Context(), keeper, papers.Call{PaperID: ids[0]}); err != nil {
			t.Fatal(err)
		}
		if err := anew("ba"); domain.CodeOf(err) != domain.CodeConflict {
			t.Error("written anew while it waits for its signer:", err)
		}
	})
}

// The form of one agency's page ticks that agency only; a day off is asked about, one far
// ahead refused; drafts are not letters that went out.
func TestTheFormOfALetter(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		o.Owe("riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, nv, a, b)
		o.clock.set("2025-03-18", 9, 0)
		o.person("Trần Điều Phối", "dieu-phoi", people.NewGrant{Role: access.Coordinator, AgencyID: nv})
		const form, list = "/lam-viec/don-doc/cong-van/moi", "/lam-viec/don-doc/cong-van"
		s := webtest.New(t, ledgertest.As(access.Coordinator, nv), o.feature)
		link := form + "?" + strings.ReplaceAll(between(t, s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK).Body, form+"?", `"`), "&amp;", "&")
		o.person("Cán bộ An", "can-bo-an", people.NewGrant{Role: access.Officer, AgencyID: a})
		if body := s.Get(form + "?nhiem-vu=o-riêng").Want(http.StatusOK).Body; strings.Count(body, "Chưa có cán bộ đầu mối trong Loa") != 1 {
			t.Error("not told who has no officer")
		}
		s.Get(link).Want(http.StatusOK, `value="`+a+`" checked`, "Cách lập").Without(`value="` + b + `" checked`)
		s.Get(list).Want(http.StatusOK, "không kể Sở Nội vụ")
		post := url.Values{"nhiem-vu": {"o-riêng"}, "khoa": {"k"}, "co-quan": {a}, "cach": {"mot"}, "han": {"30/04/2025"}}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "30/04/2025 là ngày nghỉ", "han_giu")
		post["han"] = []string{"31/12/2099"}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "không quá 180 ngày").Without("là ngày nghỉ")
		post["han"], post["han_giu"] = []string{"30/04/2025"}, []string{"2025-04-30"}
		paper := s.Post(form, post).Want(http.StatusSeeOther).Location
		s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Có 1 công văn đang lập, chưa phát hành.").Without("Đã đôn đốc")
		s.Get(list).Want(http.StatusOK, "1 vừa có công văn", "sau 5 ngày làm việc mới đôn đốc lại")
		o.released(t, paper[strings.LastIndexByte(paper, '/')+1:], s.Actor)
		s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Đã đôn đốc 1 lần.").Without("đang lập")
		s.Get(form+"?nhiem-vu=o-riêng").Want(http.StatusOK, "công văn số 12/SNV ngày 18/03/2025 của Sở Nội vụ")
		s.Actor = ledgertest.As(access.Leader, nv)
		s.Get(list).Want(http.StatusOK, "công văn đôn đốc của Sở Nội vụ", "12/SNV").Without("Lập công văn<", "Xem công văn đã lập")
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, list+"?cua="+nv)
		s.Get(form + "?nhiem-vu=o-riêng").Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Leader, a)
		s.Get(list).Want(http.StatusForbidden)
	})
}

// Letters to each agency are drafted as a group, each with its agency.
func TestALetterToEach(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("UBND xã Phú Lý", agency.Commune, agency.Committee)
		o.Owe("riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.clock.set("2025-03-18", 9, 0)
		room, err := roomofpapers.New(roomofpapers.NewService(roomofpapers.Sources{DB: o.db, Papers: o.papers, Registry: o.Registry, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Coordinator, nv), o.feature, room)
		at := s.Post("/lam-viec/don-doc/cong-van/moi", url.Values{"nhiem-vu": {"o-riêng"}, "khoa": {"k"}, "co-quan": {a, b}, "cach": {"tung"}, "han": {"25/03/2025"}}).Want(http.StatusSeeOther).Location
		s.Get(at).Want(http.StatusOK, "2 văn bản lập cùng lúc", "Sở Y tế", "Ủy ban nhân dân xã Phú Lý", "Trình ký cả 2 dự thảo")
	})
}

// A letter of the agency that keeps the programme is shown to the one directly above,
// which ticks nobody to whom it went.
func TestALetterOfAnotherIsShown(t *testing.T) {
	t.Parallel()
	eachAbove(t, func(t *testing.T, o above) {
		keeper := ledgertest.As(access.Coordinator, o.nv)
		ids, err := o.service.Urge(t.Context(), keeper, chase.NewLetter{ObligationID: o.duty, Agencies: []string{o.u1, o.v}, ReplyBy: "2025-03-25"})
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, o.officer, o.feature)
		form := "/lam-viec/don-doc/cong-van/moi?" + url.Values{"nhiem-vu": {o.duty}}.Encode()
		sees := func(texts ...string) {
			t.Helper()
			s.Get(form).Want(http.StatusOK, append(texts, "Cơ quan khác vừa đôn đốc", "Sở Nội vụ vừa đôn đốc việc này.", `value="`+o.u2+`" checked`, `value="`+o.u1+`"  >`)...)
		}
		sees("công văn của Sở Nội vụ, ", "chưa phát hành")
		o.released(t, ids[0], keeper)
		p, err := o.papers.Paper(t.Context(), ids[0])
		if err != nil {
			t.Fatal(err)
		}
		sees("công văn số 12/SNV ngày 18/03/2025 của Sở Nội vụ", `href="/lam-viec/don-doc/cong-van/`+p.Ref+`/tep"`)
		for day, want := range map[calendar.Date]bool{"2025-03-24": true, "2025-03-25": false} {
			o.clock.set(day, 9, 0)
			if got := strings.Contains(s.Get(form).Want(http.StatusOK).Body, "Cơ quan khác vừa đôn đốc"); got != want {
				t.Errorf("%s: shown: %v", day, got)
			}
		}
	})
}
