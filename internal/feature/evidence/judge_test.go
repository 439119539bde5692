package evidence

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// counted is how many entries of an agency count under an obligation.
func counted(t *testing.T, o *ledgertest.Office, agencyID, version string) int {
	t.Helper()
	_, n, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{agencyID}, VersionIDs: []string{version}, Counting: true, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func clean(t *testing.T, o *ledgertest.Office) ledger.Findings {
	t.Helper()
	if _, err := o.Ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := o.Ledger.Verify(t.Context(), true)
	if err != nil || !f.Clean() || f.Waiting != 0 {
		t.Errorf("the book does not agree: %+v, %v", f, err)
	}
	return f
}

func TestAVerifierIsSomebodyElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s := office(t, d)
		id, err := s.Declare(t.Context(), officer("a"), draft(), evidence.Declared)
		if err != nil {
			t.Fatal(err)
		}
		accept := Opinion{EvidenceID: id, Verdict: evidence.Accepted}
		both := officer("a")
		both.Grants = append(both.Grants, access.Grant{Role: access.Coordinator, AgencyID: "a"})
		for who, actor := range map[string]access.Actor{
			"the officer": officer("a"), "a leader": ledgertest.As(access.Leader, "a"), "an administrator": ledgertest.As(access.Administrator, "a"),
			"a coordinator who recorded it": both, "nobody": {},
		} {
			if err := s.Judge(t.Context(), actor, accept); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("%s judges: %v, want forbidden", who, err)
			}
		}
		inspector := ledgertest.As(access.Inspector, "x")
		for _, v := range []evidence.Verdict{evidence.Returned, evidence.Disputed, evidence.Reopened} {
			if err := s.Judge(t.Context(), inspector, Opinion{EvidenceID: id, Verdict: v}); domain.FieldsOf(err).For("ly_do").Name == "" {
				t.Errorf("%s without a reason: %v", v, err)
			}
		}
		if err := s.Judge(t.Context(), inspector, Opinion{EvidenceID: id, Verdict: "fine"}); domain.FieldsOf(err).For("ket_qua").Name == "" {
			t.Errorf("an unknown verdict: %v", err)
		}
		if err := s.Judge(t.Context(), inspector, accept); err != nil {
			t.Fatal(err)
		}
		// Whoever corrects it later does not make the first one a stranger.
		right := draft()
		right.Title, right.FormKey, right.Reason = "Tin về hộ tịch", "k2", "Ghi nhầm"
		third := officer("a")
		third.AccountID = "third"
		second, err := s.Correct(t.Context(), third, id, right)
		if err != nil {
			t.Fatal(err)
		}
		accept.EvidenceID = second
		if err := s.Judge(t.Context(), both, accept); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("who recorded the first version judges the second: %v", err)
		}
	})
}

// Of verifiers who looked at the same state at once, one is first and the others
// are told.
func TestVerifiersAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s := office(t, d)
		id, err := s.Declare(t.Context(), officer("a"), draft(), evidence.Declared)
		if err != nil {
			t.Fatal(err)
		}
		verdicts := []evidence.Verdict{evidence.Accepted, evidence.Returned, evidence.Disputed, evidence.Accepted, evidence.Returned, evidence.Disputed}
		outcomes := make([]error, len(verdicts))
		var wg sync.WaitGroup
		for i, v := range verdicts {
			wg.Go(func() {
				actor, seen := ledgertest.As(access.Inspector, "x"), evidence.Unjudged
				actor.AccountID += string(rune('0' + i))
				outcomes[i] = s.Judge(t.Context(), actor, Opinion{EvidenceID: id, Verdict: v, Reason: "Xem lại ảnh", Seen: &seen})
			})
		}
		wg.Wait()
		first := 0
		for _, err := range outcomes {
			if err == nil {
				first++
			} else if domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), "Người khác vừa kiểm tra") {
				t.Errorf("told as %v", err)
			}
		}
		notes, err := s.Ledger.Notes(t.Context(), id)
		if first != 1 || len(notes) != 1 || err != nil {
			t.Errorf("%d verdicts were taken, %d notes, %v", first, len(notes), err)
		}
	})
}

func TestVerifyAndCorrect(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		made := s.Upload("/lam-viec/minh-chung/khai", form("ghi_chu", ""), photo(t)).Want(http.StatusSeeOther).Location
		id := made[strings.LastIndex(made, "/")+1:]
		s.Get(made).Want(http.StatusOK, "Chưa kiểm tra").Without("/lam-viec/kiem-tra/")
		s.Get("/lam-viec/kiem-tra").Want(http.StatusForbidden)
		s.Get("/lam-viec/kiem-tra/" + id).Want(http.StatusForbidden)
		s.Post("/lam-viec/kiem-tra/"+id, url.Values{"ket_qua": {"accepted"}}).Want(http.StatusForbidden)
		if n := counted(t, o, a, "Đối thoại"); n != 1 {
			t.Fatalf("counted %d", n)
		}
		s.Actor = ledgertest.As(access.Inspector, a)
		s.Get("/lam-viec/minh-chung").Want(http.StatusOK, "Kiểm tra minh chứng")
		s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, "1 minh chứng, cũ nhất trước", "Đối thoại tại nhà văn hóa", "ảnh hội trường.jpg", "Không có")
		page := "/lam-viec/kiem-tra/" + id
		s.Get(page).Want(http.StatusOK, "Xác nhận", "Trả lại", "Nghi vấn", "?xem=1").Without("Bỏ kết quả này")
		s.Post(page, url.Values{"ket_qua": {"returned"}}).Want(http.StatusUnprocessableEntity, "Nhập lý do")
		s.Post(page, url.Values{"ket_qua": {"returned"}, "ly_do": {"Ảnh không thấy hội trường"}}).Want(http.StatusSeeOther)
		s.Post(page, url.Values{"ket_qua": {"accepted"}, "ly_do": {"Chữ đã gõ"}}).Want(http.StatusConflict, "Người khác vừa kiểm tra minh chứng này: Trả lại", "Chữ đã gõ")
		if n := counted(t, o, a, "Đối thoại"); n != 0 {
			t.Errorf("a returned entry counts %d", n)
		}
		s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, "Không còn minh chứng nào")
		s.Get("/lam-viec/kiem-tra?ket-qua=returned").Want(http.StatusOK, "Đối thoại tại nhà văn hóa", "Trả lại")

		s.Actor = ledgertest.As(access.Officer, a)
		s.Get(made).Want(http.StatusOK, "Bị trả lại", "“Ảnh không thấy hội trường”", made+"/sua", "Người kiểm tra</strong> trả lại")
		s.Get("/lam-viec/minh-chung?ket-qua=returned").Want(http.StatusOK, "1 minh chứng", "Trả lại")
		s.Get("/lam-viec/minh-chung?ket-qua=accepted").Want(http.StatusOK, "0 minh chứng")
		right := s.Upload(made+"/sua", form("khoa", "k2", "ghi_chu", "", "ly_do", "Thay ảnh rõ hơn")).Want(http.StatusSeeOther).Location
		s.Get(right).Want(http.StatusOK, "Chưa kiểm tra", "Thay ảnh rõ hơn", "trả lại: “Ảnh không thấy hội trường”").Without("Bị trả lại")
		if n := counted(t, o, a, "Đối thoại"); n != 1 {
			t.Errorf("the correction counts %d", n)
		}

		s.Actor = ledgertest.As(access.Coordinator, a)
		second := right[strings.LastIndex(right, "/")+1:]
		s.JSON(http.MethodPost, "/api/v1/evidence/"+second+"/verdict", `{"verdict":"disputed","reason":"Trùng ngày với cuộc khác","seen":""}`).
			Want(http.StatusOK, `"Verdict":"disputed"`)
		s.JSON(http.MethodPost, "/api/v1/evidence/"+second+"/verdict", `{"verdict":"accepted","seen":""}`).Want(http.StatusConflict)
		s.Get(right).Want(http.StatusOK, "Có nghi vấn", "Minh chứng vẫn tính")
		if n := counted(t, o, a, "Đối thoại"); n != 1 {
			t.Errorf("a disputed entry counts %d", n)
		}
		s.Get("/lam-viec/kiem-tra/"+second).Want(http.StatusOK, "Bỏ kết quả này")
		s.Post("/lam-viec/kiem-tra/"+second, url.Values{"ket_qua": {"reopened"}, "ly_do": {"Đã rõ"}, "da_thay": {"disputed"}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, "1 minh chứng")
		clean(t, o)
	})
}

// piece is an article of a day with a link.
type piece struct{ agency, day, title, link string }

func declareLink(t *testing.T, o *ledgertest.Office, p piece) string {
	t.Helper()
	var id string
	err := o.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer"}, ledger.NewEvidence{
			AgencyID: p.agency, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: calendar.Date(p.day), Title: p.title, URL: p.link, Versions: []string{"Video"},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestTheQueueGoesOnAndPointsOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		plain := declareLink(t, o, piece{a, "2025-04-01", "Video về hộ tịch", "https://trang.example/1"})
		theirs := declareLink(t, o, piece{b, "2025-04-02", "Clip đất đai", "https://trang.example/2"})
		again := declareLink(t, o, piece{b, "2025-04-03", "Phát lại", "https://www.trang.example/2"})
		late := declareLink(t, o, piece{a, "2025-02-01", "Tuyên truyền bảo hiểm", "https://trang.example/3"})
		early := declareLink(t, o, piece{a, "2024-12-30", "Chuyện năm cũ", "https://trang.example/4"})
		bare := declareLink(t, o, piece{a, "2025-04-04", "Phát thanh lưu động", ""})
		s.Actor = ledgertest.As(access.Coordinator, a)
		queue := s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, "6 minh chứng", "Cùng liên kết với “Phát lại” (cùng cơ quan, ngày 03/04/2025)",
			"Đăng lại của “Clip đất đai” ngày 02/04/2025, không tính thêm", "Ghi muộn 68 ngày sau khi làm", "Làm trước thời gian của nhiệm vụ “Video” (từ 01/01/2025)",
			"Không có tệp và liên kết để kiểm chứng", `name="chon" id="chon-`+plain)
		for _, id := range []string{theirs, again, late, early, bare} {
			queue.Without(`id="chon-` + id)
		}
		if i, j := strings.Index(queue.Body, "Video về hộ tịch"), strings.Index(queue.Body, "Phát thanh lưu động"); i < 0 || i > j {
			t.Error("the oldest does not stand first")
		}
		s.Get("/lam-viec/kiem-tra?co-quan="+b).Want(http.StatusOK, "2 minh chứng", "Clip đất đai").Without("Video về hộ tịch")
		s.Get("/lam-viec/kiem-tra/"+theirs+"?co-quan="+b).Want(http.StatusOK, "/lam-viec/kiem-tra/"+again+"?co-quan="+b).Without("/lam-viec/kiem-tra/"+plain, "/lam-viec/kiem-tra/"+late)

		// Together only what has nothing to look at, whatever the form says.
		s.Post("/lam-viec/kiem-tra", url.Values{"chon": {plain, late}}).Want(http.StatusSeeOther)
		for id, want := range map[string]evidence.Verdict{plain: evidence.Accepted, late: evidence.Unjudged} {
			if e, err := o.Ledger.Entry(t.Context(), id); err != nil || e.Verdict != want {
				t.Errorf("%s is %q, want %q (%v)", e.Title, e.Verdict, want, err)
			}
		}
		s.Post("/lam-viec/kiem-tra", url.Values{}).Want(http.StatusSeeOther)
		// One after the other: the next is offered.
		next := s.Post("/lam-viec/kiem-tra/"+theirs, url.Values{"ket_qua": {"accepted"}}).Want(http.StatusSeeOther)
		if !strings.HasPrefix(next.Location, "/lam-viec/kiem-tra/"+again) {
			t.Errorf("next is %s", next.Location)
		}
		if last := s.Post("/lam-viec/kiem-tra/"+bare, url.Values{"ket_qua": {"accepted"}}).Want(http.StatusSeeOther); last.Location != "/lam-viec/kiem-tra" {
			t.Errorf("after the last comes %s", last.Location)
		}
		s.Get("/lam-viec/minh-chung/"+again).Want(http.StatusOK, "Đăng lại của “Clip đất đai” ngày 02/04/2025, không tính thêm")
		clean(t, o)
	})
}

// What another agency showed first counts for all who owe it together: the verifier,
// and who declared it again, are told which entry counts; where each owes alone,
// nothing is said.
func TestWhatAnotherAgencyShowedFirstIsTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		o.Owe("Cùng làm", obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Whole, UnitNoun: "tin", Shared: true, Window: calendar.YearWindow(2025)}, a, b)
		declare := func(agencyID, version string, day calendar.Date) (id string) {
			if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
				id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ"}, ledger.NewEvidence{
					AgencyID: agencyID, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day, Title: "Tin chung " + version, URL: "https://trang.example/" + url.PathEscape(version), Versions: []string{version},
				})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		ours, theirs := declare(a, "Cùng làm", "2025-02-05"), declare(b, "Cùng làm", "2025-02-03")
		sameDay := declare(b, "Cùng làm", "2025-02-05")
		ownA, ownB := declare(a, "Đăng tin, bài", "2025-02-05"), declare(b, "Đăng tin, bài", "2025-02-03")
		const once = "nhiệm vụ làm chung chỉ tính một lần"
		s.Get("/lam-viec/minh-chung/"+ours).Want(http.StatusOK, "Sở Y tế đã khai việc này (ngày 03/02/2025)", once).Without(theirs)
		s.Get("/lam-viec/minh-chung/" + ownA).Want(http.StatusOK).Without(once)
		s.Actor = ledgertest.As(access.Coordinator, a)
		s.Get("/lam-viec/kiem-tra/"+ours).Want(http.StatusOK, "Sở Y tế đã khai việc này (ngày 03/02/2025)", "/lam-viec/minh-chung/"+theirs)
		for _, id := range []string{theirs, ownB} {
			s.Get("/lam-viec/kiem-tra/" + id).Want(http.StatusOK).Without(once)
		}
		s.Get("/lam-viec/kiem-tra/"+sameDay).Want(http.StatusOK, "Đăng lại của “Tin chung Cùng làm” ngày 03/02/2025").Without(once)
	})
}

func TestTheQueueHasPages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		var last string
		for i := range judgePage + 2 {
			last = declareLink(t, o, piece{[]string{a, b}[i%2], "2025-04-01", "Tin số " + strconv.Itoa(i), "https://trang.example/tin/" + strconv.Itoa(i)})
		}
		s.Actor = ledgertest.As(access.Inspector, a)
		first := s.Get("/lam-viec/kiem-tra?loai=article").Want(http.StatusOK, "52 minh chứng", "Đang xem 1–50", "Trang 1/2", "Trang sau").Without(last)
		next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(first.Body)
		if next == nil {
			t.Fatal("no way to the next page")
		}
		s.Get(html.UnescapeString(next[1])).Want(http.StatusOK, "52 minh chứng", "Trang trước", last).Without("Trang sau")
	})
}

// What is broken stands before what is copied, a link that may be gone before what
// only has a like title, nothing to look at before what is fine.
func TestWhatStandsOutMostComesFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		_, o, a, b := site(t, d)
		fine := declareLink(t, o, piece{a, "2025-04-01", "Video về hộ tịch", "https://trang.example/1"})
		bare := declareLink(t, o, piece{a, "2025-04-02", "Phát thanh lưu động", ""})
		gone := declareLink(t, o, piece{a, "2025-04-03", "Clip đất đai", "https://trang.example/2"})
		copied := declareLink(t, o, piece{b, "2025-04-04", "Phát lại", "https://trang.example/1"})
		broken := declareLink(t, o, piece{b, "2025-04-05", "Tập huấn cán bộ", "https://trang.example/3"})
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO evidence_check (evidence_id, checked_at, files, bad) VALUES ($1, 1, 1, 'ảnh.jpg')`, broken)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s := serviceOf(o)
		s.BadLinks = func(context.Context, []string) ([]string, error) { return []string{gone}, nil }
		ids, _, err := s.ranked(t.Context(), ledger.Filter{Unjudged: true})
		if want := []string{broken, copied, gone, bare, fine}; err != nil || !slices.Equal(ids, want) {
			t.Errorf("%v, want %v (%v)", ids, want, err)
		}
	})
}

// The queue is narrowed by plan and days, and goes by age or by what stands out;
// after a verdict the next of the same order opens.
func TestQueueIsOrderedAndNarrowed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		plain := o.Declare(a, "Đối thoại", "2025-04-01", "Hội nghị đầu quý")
		late := o.Declare(a, "Đối thoại", "2025-01-02", "Gặp mặt đầu xuân")
		shown := func(agency, day, title string) string {
			s.Actor = ledgertest.As(access.Officer, agency)
			made := s.Upload("/lam-viec/minh-chung/khai", form("khoa", title, "co_quan", agency, "ngay", day, "tieu_de", title, "lien_ket", "https://tin.example/ho-tich")).
				Want(http.StatusSeeOther).Location
			return made[strings.LastIndex(made, "/")+1:]
		}
		first, copied := shown(a, "03/04/2025", "Bài về hộ tịch"), shown(b, "04/04/2025", "Tin mới về đăng ký cư trú")
		s.Actor = ledgertest.As(access.Inspector, a)
		order := func(query string, ids ...string) {
			t.Helper()
			page, last := s.Get("/lam-viec/kiem-tra"+query).Want(http.StatusOK).Body, -1
			for _, id := range ids {
				at := strings.Index(page, `class="govuk-link" href="/lam-viec/kiem-tra/`+id)
				if at <= last {
					t.Errorf("%s: %s is out of order", query, id)
				}
				last = at
			}
		}
		order("", plain, late, first, copied)
		order("?thu-tu=moi", copied, first, late, plain)
		order("?thu-tu=nghi", copied, late, plain, first)
		s.Get("/lam-viec/kiem-tra?tu=03/04/2025&den=03/04/2025").Want(http.StatusOK, "1 minh chứng, cũ nhất trước", first).Without(plain, late)
		s.Get("/lam-viec/kiem-tra?ke-hoach=plan").Want(http.StatusOK, "4 minh chứng")
		s.Get("/lam-viec/kiem-tra?ke-hoach=khac").Want(http.StatusOK, "0 minh chứng")
		s.Get("/lam-viec/kiem-tra?tu=31/02/2025").Want(http.StatusUnprocessableEntity, "Ngày không có thật", "31/02/2025")
		next := s.Post("/lam-viec/kiem-tra/"+copied+"?thu-tu=nghi", url.Values{"ket_qua": {"accepted"}}).Want(http.StatusSeeOther).Location
		if want := "/lam-viec/kiem-tra/" + late + "?thu-tu=nghi#kiem-tra"; next != want {
			t.Errorf("after a verdict %s opens, want %s", next, want)
		}
	})
}
