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
	"loa/internal/feature/desk"
	roomofpapers "loa/internal/feature/papers"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
)

// above is a department with two units and another one with one, all of which owe the
// same plan and are late.
type above struct {
	*chaseOffice
	nv, a, b    string // Sở Nội vụ, the departments
	u1, u2, v   string // units of a, and of b
	officer     access.Actor
	duty, other string // other is owed by b and its unit only
}

func eachAbove(t *testing.T, fn func(t *testing.T, o above)) {
	t.Helper()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		add := func(name, short, parent string) string {
			id, err := o.Registry.Add(t.Context(), o.admin, org.NewAgency{Version: org.Version{ValidFrom: "2020-01-01", Name: name, ShortName: short, ParentID: parent, Level: agency.Province, Kind: agency.Department}})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		w := above{chaseOffice: o, nv: add("Sở Nội vụ", "SNV", ""), a: add("Sở Y tế", "SYT", ""), b: add("Sở Văn hóa", "SVH", ""), duty: "o-Kế hoạch riêng", other: "o-Việc khác"}
		w.u1, w.u2, w.v = add("Chi cục Dân số", "CCDS", w.a), add("Bệnh viện Đa khoa", "BVDK", w.a), add("Thư viện tỉnh", "TVT", w.b)
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, w.a, w.b, w.u1, w.u2, w.v)
		o.Owe("Việc khác", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, w.b, w.v)
		o.clock.set("2025-03-18", 9, 0)
		w.officer = ledgertest.As(access.Officer, w.a)
		fn(t, w)
	})
}

// An agency urges the units below it with the pages of the coordinator: who is behind,
// and a letter with its own heading, which its leader signs and the unit finds on its
// desk. Nothing of another agency is seen, and no id of one is taken.
func TestAnAgencyUrgesItsUnits(t *testing.T) {
	t.Parallel()
	eachAbove(t, func(t *testing.T, o above) {
		const page, form = "/lam-viec/don-doc/cong-van", "/lam-viec/don-doc/cong-van/moi"
		s := webtest.New(t, o.officer, o.feature)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, "Đơn vị trực thuộc", "Chi cục Dân số", "chậm 1 nhiệm vụ").Without("Thư viện tỉnh", "Sở Văn hóa")
		s.Get("/lam-viec/don-doc?co-quan="+o.u1).Want(http.StatusOK, "Đang chậm 1 nhiệm vụ", "Lập công văn", "Tạm ngừng nhắc cơ quan này")
		s.Get("/lam-viec/don-doc?co-quan=" + o.v).Want(http.StatusNotFound)
		s.Get(page).Want(http.StatusOK, "Kế hoạch riêng", "Sở Y tế đôn đốc các đơn vị trực thuộc.").Without("Việc khác")
		s.Get(page + "?cua=" + o.b).Want(http.StatusNotFound)
		of := func(office, duty string) string {
			return form + "?" + url.Values{"cua": {office}, "nhiem-vu": {duty}}.Encode()
		}
		s.Get(of(o.b, o.duty)).Want(http.StatusNotFound)
		s.Get(of(o.a, o.other)).Want(http.StatusNotFound)
		key := between(t, s.Get(of("", o.duty)).Want(http.StatusOK, "Chi cục Dân số", "Bệnh viện Đa khoa").Without("Thư viện", "Sở Văn hóa").Body, `name="khoa" value="`, `"`)
		post := map[string][]string{"cua": {o.b}, "nhiem-vu": {o.duty}, "khoa": {key}, "co-quan": {o.v}, "cach": {"mot"}, "han": {"25/03/2025"}}
		s.Post(form, post).Want(http.StatusNotFound)
		post["cua"] = []string{o.a}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một cơ quan đang chậm.")
		post["co-quan"] = []string{o.u1, o.u2, o.v, o.b}
		at := s.Post(form, post).Want(http.StatusSeeOther).Location
		if again := s.Post(form, post).Want(http.StatusSeeOther).Location; again != at {
			t.Errorf("the form sent twice made %s and %s", at, again)
		}
		id := at[strings.LastIndexByte(at, '/')+1:]
		o.readsAsTheirs(t, id)
		o.goesItsWay(t, s, id)
	})
}

// readsAsTheirs checks whose letter it is.
func (o above) readsAsTheirs(t *testing.T, id string) {
	t.Helper()
	p, err := o.papers.Paper(t.Context(), id)
	if err != nil || p.AgencyID != o.a || p.Symbol != "SYT" || p.Position != "GIÁM ĐỐC" {
		t.Fatalf("%+v %v", p, err)
	}
	files, err := o.papers.Files(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	body, err := o.papers.Content(t.Context(), files[0])
	if err != nil {
		t.Fatal(err)
	}
	text := docxText(t, body)
	for _, want := range []string{"SỞ Y TẾ", "/SYT", "Chi cục Dân số", "Bệnh viện Đa khoa", "Sở Y tế yêu cầu các cơ quan, đơn vị"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q:\n%s", want, text)
		}
	}
	for _, wrong := range []string{"Thư viện", "Sở Văn hóa", "Sở Nội vụ"} {
		if strings.Contains(text, wrong) {
			t.Errorf("the letter says %q", wrong)
		}
	}
}

// goesItsWay takes the letter from the agency's desk to its leader's and the unit's.
func (o above) goesItsWay(t *testing.T, s *webtest.Site, id string) {
	t.Helper()
	desks, err := desk.New(desk.NewService(desk.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Papers: o.papers, Zone: o.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	room := roomofpapers.NewService(roomofpapers.Sources{DB: o.db, Papers: o.papers, Registry: o.Registry, Zone: o.Zone})
	if _, err := room.Submit(t.Context(), ledgertest.As(access.Officer, o.b), papers.Call{PaperID: id}); domain.CodeOf(err) != domain.CodeNotFound {
		t.Error("another agency lays it before its signer:", err)
	}
	if _, err := room.Submit(t.Context(), o.officer, papers.Call{PaperID: id}); err != nil {
		t.Fatal(err)
	}
	leader := ledgertest.As(access.Leader, o.a)
	pages, err := roomofpapers.New(room)
	if err != nil {
		t.Fatal(err)
	}
	paper := webtest.New(t, leader, pages)
	paper.Get("/lam-viec/van-ban/"+id).Want(http.StatusOK, "Đọc bản dự thảo bên dưới.", "Nội dung dự thảo", "SỞ Y TẾ", "Kính gửi:", "Sở Y tế yêu cầu các cơ quan, đơn vị khẩn trương", "Kết quả theo dõi", "Bệnh viện Đa khoa", "trình ký lúc").Without("Đã trả lại lúc")
	s.Actor = leader
	s.Get("/lam-viec/don-doc/cong-van").Want(http.StatusOK, "Công văn đã lập", "Đang trình ký").Without("Lập công văn<")
	s.Get("/lam-viec/don-doc/cong-van/moi?nhiem-vu=" + url.QueryEscape(o.duty)).Want(http.StatusForbidden)
	d := webtest.New(t, leader, desks)
	d.Get("/lam-viec").Want(http.StatusOK, "/lam-viec/van-ban/"+id)
	if _, err := room.Return(t.Context(), leader, papers.Call{PaperID: id}, "Thêm số điện thoại đầu mối"); err != nil {
		t.Fatal(err)
	}
	paper.Get("/lam-viec/van-ban/"+id).Want(http.StatusOK, "Đã trả lại lúc", "“Thêm số điện thoại đầu mối”", "chưa thay đổi so với lúc trả lại")
	d.Actor = ledgertest.As(access.Officer, o.u1)
	d.Get("/lam-viec").Want(http.StatusOK).Without("Công văn đôn đốc số")
	o.released(t, id, o.officer)
	seen := d.Get("/lam-viec").Want(http.StatusOK, "Công văn đôn đốc số 12/SNV ngày 18/03/2025 của Sở Y tế, thực hiện trước ngày 25/03/2025").Body
	file := "/lam-viec/don-doc/cong-van/" + between(t, seen, "/lam-viec/don-doc/cong-van/", `"`)
	d.Actor = ledgertest.As(access.Officer, o.v)
	d.Get("/lam-viec").Want(http.StatusOK).Without("Công văn đôn đốc số")
	for who, want := range map[string]int{o.u1: http.StatusOK, o.a: http.StatusOK, o.b: http.StatusNotFound, o.v: http.StatusNotFound} {
		s.Actor = ledgertest.As(access.Officer, who)
		s.Get(file).Want(want)
	}
	o.Declare(o.u1, "Kế hoạch riêng", "2025-03-18", "Kế hoạch của Chi cục")
	d.Actor = ledgertest.As(access.Officer, o.u1)
	d.Get("/lam-viec").Want(http.StatusOK).Without("Công văn đôn đốc số")
}

// Two officers of an agency who write the same letter at the same time write one; that
// of Sở Nội vụ does not stand in their way, and a unit that moved is urged by the
// agency above it then.
func TestTwoOfficersWriteOneLetter(t *testing.T) {
	t.Parallel()
	eachAbove(t, func(t *testing.T, o above) {
		letter := chase.NewLetter{ObligationID: o.duty, Agencies: []string{o.u1, o.u2}, ReplyBy: "2025-03-25"}
		keeper := ledgertest.As(access.Coordinator, o.nv)
		if _, err := o.service.Urge(t.Context(), keeper, chase.NewLetter{ObligationID: o.duty, Agencies: []string{o.u1}, ReplyBy: "2025-03-25"}); err != nil {
			t.Fatal(err)
		}
		second := o.officer
		second.AccountID, second.Name = "khac", "Trần Văn Khác"
		var wg sync.WaitGroup
		errs, made := make([]error, 2), make([][]string, 2)
		for i, who := range []access.Actor{o.officer, second} {
			wg.Go(func() { made[i], errs[i] = o.service.Urge(t.Context(), who, letter) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both or none: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if code := domain.CodeOf(err); err != nil && code != domain.CodeConflict && code != domain.CodeInvalid {
				t.Error(err)
			}
		}
		if _, late, err := o.late(t, keeper, o.duty); err != nil || !slices.ContainsFunc(late, func(u chase.Urged) bool { return u.AgencyID == o.u1 && u.Drafts == 2 }) {
			t.Errorf("who keeps the programme sees both letters: %+v %v", late, err)
		}
		if _, err := o.service.Urge(t.Context(), ledgertest.As(access.Leader, o.a), letter); domain.CodeOf(err) != domain.CodeForbidden {
			t.Error("a leader prepares a letter:", err)
		}
		if _, err := o.service.Urge(t.Context(), ledgertest.As(access.Officer, o.u1), letter); domain.CodeOf(err) != domain.CodeForbidden {
			t.Error("an agency without units writes:", err)
		}
		err := o.Registry.Change(t.Context(), o.admin, o.u2, org.Version{ValidFrom: "2025-03-19", Name: "Bệnh viện Đa khoa", ShortName: "BVDK", ParentID: o.b, Level: agency.Province, Kind: agency.Department, Reason: "Chuyển cấp trên"})
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range map[calendar.Date]int{"2025-03-18": 2, "2025-03-19": 1} {
			o.clock.set(day, 9, 0)
			if _, late, err := o.late(t, o.officer, o.duty); err != nil || len(late) != want {
				t.Errorf("%s: %+v %v", day, late, err)
			}
		}
	})
}
