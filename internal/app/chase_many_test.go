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
	"loa/internal/domain/obligation"
	"loa/internal/feature/chase"
	"loa/internal/feature/desk"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// An agency that is behind with several duties gets one letter with their list: each of
// them counts as urged, its desk shows the letter once, and until it is submitted it is
// written anew in the form that it was written in.
func TestOneLetterAboutSeveralDuties(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		o.Owe("Xây dựng kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.Owe("Tập huấn", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-10"}, a)
		o.Owe("Khảo sát", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-12-10"}, a)
		o.clock.set("2025-03-18", 9, 0)
		keeper := ledgertest.As(access.Coordinator, nv)
		s := webtest.New(t, keeper, o.feature)
		const form = "/lam-viec/don-doc/cong-van/co-quan"
		s.Get("/lam-viec/don-doc?co-quan="+b).Want(http.StatusOK, "Đang chậm 1 nhiệm vụ").Without("Lập một công văn về các nhiệm vụ này")
		sheet := s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Đang chậm 2 nhiệm vụ", "Lập một công văn về các nhiệm vụ này").Body
		way := form + strings.ReplaceAll(between(t, sheet, `href="`+form, `"`), "&amp;", "&")
		for _, who := range []access.Actor{ledgertest.As(access.Officer, a), ledgertest.As(access.Inspector, nv), ledgertest.As(access.Leader, nv)} {
			s.Actor = who
			s.Get(way).Want(http.StatusForbidden)
		}
		s.Actor = keeper
		s.Get(form + "?co-quan=" + nv).Want(http.StatusNotFound)
		page := s.Get(way).Want(http.StatusOK, `value="o-Tập huấn" checked`, `value="o-Xây dựng kế hoạch riêng" checked`, "Chưa có cán bộ đầu mối").Without("Khảo sát")
		post := url.Values{"kieu": {"nhieu"}, "co-quan": {a}, "khoa": {between(t, page.Body, `name="khoa" value="`, `"`)}, "han": {"25/03/2025"}, "noi-dung": {"Đề nghị cử người dự họp."}}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một nhiệm vụ đang chậm.", "Đề nghị cử người dự họp.")
		post["nhiem-vu"] = []string{"o-Khảo sát"}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một nhiệm vụ đang chậm.")
		post["nhiem-vu"] = []string{"o-Tập huấn", "o-Xây dựng kế hoạch riêng"}
		at := s.Post(form, post).Want(http.StatusSeeOther).Location
		if again := s.Post(form, post).Want(http.StatusSeeOther).Location; again != at {
			t.Errorf("the form sent twice made %s and %s", at, again)
		}
		id := at[strings.LastIndexByte(at, '/')+1:]
		p, err := o.papers.Paper(t.Context(), id)
		if err != nil || p.Title != "Đôn đốc thực hiện các nhiệm vụ thông tin, tuyên truyền cải cách hành chính năm 2025" || p.Addressee != "Sở Y tế" {
			t.Fatalf("%+v %v", p, err)
		}
		text := o.text(t, id)
		for _, want := range []string{"Sở Y tế còn 02 nhiệm vụ chưa hoàn thành (danh sách kèm theo)", "Danh sách nhiệm vụ chưa hoàn thành", "Xây dựng kế hoạch riêng", "Tập huấn", "quá hạn 8 ngày", "Đề nghị cử người dự họp.", "trước ngày 25 tháng 3 năm 2025"} {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("the letter lacks %q in\n%s", want, text)
			}
		}
		if strings.Index(text, "Tập huấn") > strings.Index(text, "Xây dựng kế hoạch riêng") {
			t.Error("what was due first does not stand first")
		}
		s.Get(way).Want(http.StatusOK, "Vừa đôn đốc, chưa gửi lại", "Tập huấn").Without("Lập dự thảo công văn")
		s.Get("/lam-viec/don-doc/cong-van/moi?nhiem-vu="+url.QueryEscape("o-Tập huấn")).Want(http.StatusOK, "Vừa đôn đốc, chưa gửi lại")
		s.Get("/lam-viec/don-doc/cong-van").Want(http.StatusOK, "Sở Y tế · thực hiện trước ngày 25/03/2025")

		draft := "/lam-viec/don-doc/cong-van/" + letterOf(t, o, id)
		page = s.Get(draft+"/sua").Want(http.StatusOK, `value="o-Tập huấn" checked`, "Đề nghị cử người dự họp.", "Lưu bản sửa")
		post = url.Values{"kieu": {"nhieu"}, "co-quan": {a}, "truoc": {between(t, page.Body, `name="truoc" value="`, `"`)}, "khoa": {"lần hai"}, "han": {"26/03/2025"}, "nhiem-vu": {"o-Tập huấn", "o-Xây dựng kế hoạch riêng"}, "noi-dung": {"Lời mới."}}
		s.Post(draft+"/sua", post).Want(http.StatusSeeOther)
		if text := o.text(t, id); !strings.Contains(text, "Lời mới.") || !strings.Contains(text, "26 tháng 3") {
			t.Error("the draft is not written anew:", text)
		}
		o.released(t, id, keeper)
		o.seesOnce(t, a)
	})
}

// seesOnce opens an agency's letter from its desk, where it stands once.
func (o *chaseOffice) seesOnce(t *testing.T, agencyID string) {
	t.Helper()
	room, err := desk.New(o.bureau)
	if err != nil {
		t.Fatal(err)
	}
	s := webtest.New(t, ledgertest.As(access.Officer, agencyID), room, o.feature)
	body := s.Get("/lam-viec").Want(http.StatusOK).Body
	if n := strings.Count(body, "Mở công văn"); n != 1 {
		t.Errorf("the desk shows the letter %d times", n)
	}
	if n := strings.Count(body, "Công văn đôn đốc số 12/SNV"); n != 2 {
		t.Errorf("%d duties name the letter, want both", n)
	}
	told := s.Get("/lam-viec/don-doc").Want(http.StatusOK).Body
	if n := strings.Count(told, "12/SNV"); n != 1 {
		t.Errorf("the agency's page lists the letter %d times", n)
	}
	s.Get("/lam-viec/don-doc/cong-van/" + between(t, body, "/lam-viec/don-doc/cong-van/", `"`)).Want(http.StatusOK)
	if strings.Contains(s.Get("/lam-viec").Want(http.StatusOK).Body, "Mở công văn") {
		t.Error("the letter that was opened stands on the desk")
	}
}

// letterOf is the letter of a paper.
func letterOf(t *testing.T, o *chaseOffice, paperID string) string {
	t.Helper()
	var id string
	if ok, err := o.db.Get(t.Context(), &id, `SELECT id FROM chase_letter WHERE paper_id = $1`, paperID); err != nil || !ok {
		t.Fatal(id, err)
	}
	return id
}

// A letter about one duty to many and one about many duties to one of them, at the same
// time: one of them is written.
func TestLettersThatMeetInOneDuty(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		o.Owe("một", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.Owe("hai", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-10"}, a)
		o.clock.set("2025-03-18", 9, 0)
		keeper := ledgertest.As(access.Coordinator, nv)
		all := []chase.NewLetter{
			{ObligationID: "o-một", Agencies: []string{a, b}, ReplyBy: "2025-03-25", Key: "k1"},
			{Duties: []string{"o-hai", "o-một"}, Agencies: []string{a}, ReplyBy: "2025-03-25", Key: "k2"},
		}
		errs := make([]error, len(all))
		var wg sync.WaitGroup
		for i, n := range all {
			wg.Go(func() { _, errs[i] = o.service.Urge(t.Context(), keeper, n) })
		}
		wg.Wait()
		refused := slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
		if len(refused) != 1 || domain.CodeOf(refused[0]) != domain.CodeConflict && domain.CodeOf(refused[0]) != domain.CodeInvalid {
			t.Error(errs)
		}
	})
}
