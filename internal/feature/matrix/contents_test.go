package matrix_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// declareAbout appends an article of a day with topics.
func declareAbout(o *ledgertest.Office, agencyID string, day calendar.Date, topics ...string) (string, error) {
	var id string
	err := o.DB.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ"}, ledger.NewEvidence{
			AgencyID: agencyID, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day, Title: "Tin ngày " + day.Vietnamese(),
			Versions: []string{"Đăng tin mỗi tháng"}, Topics: topics,
		})
		return err
	})
	return id, err
}

// By topic the matrix counts beside each status the pieces that have the topic:
// those that count, of the window, as of the day. No status changes.
func TestPiecesOfATopic(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		const topic = `Đất đai & "nhà ở" 100%`
		last := ""
		for _, x := range []struct {
			day    calendar.Date
			topics []string
		}{
			{"2025-02-10", []string{topic, "Hộ tịch"}},
			{"2025-04-02", []string{topic}},
			{"2025-04-04", []string{"Hộ tịch"}},
			{"2025-04-05", []string{`Đất đai & "nhà ở" 100`}},
			{"2025-04-03", []string{topic}},
		} {
			var err error
			if last, err = declareAbout(o, ids["snv"], x.day, x.topics...); err != nil {
				t.Fatal(err)
			}
		}
		err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return o.Ledger.Judge(ctx, tx, access.SystemActor("test"), ledger.Judgement{EvidenceID: last, Verdict: evidence.Returned, Reason: "Nhầm"})
		})
		if err != nil {
			t.Fatal(err)
		}
		about := "?noi-dung=" + url.QueryEscape(topic)
		plain := s.Get("/lam-viec/ma-tran").Want(http.StatusOK, topic+"</option>", ">Hộ tịch</option>").Without("về nội dung")
		page := s.Get("/lam-viec/ma-tran"+about).Want(http.StatusOK, "2 về nội dung", "0 về nội dung", "từ đầu đến ngày 10/04/2025", "Tình trạng vẫn tính theo mọi minh chứng")
		for _, status := range []string{"met", "missed", "late"} {
			if a, b := strings.Count(plain.Body, "loa-cell--"+status), strings.Count(page.Body, "loa-cell--"+status); a != b {
				t.Errorf("%d cells are %s with the topic, %d without", b, status, a)
			}
		}
		s.Get("/lam-viec/ma-tran"+about+"&ky=Q1").Want(http.StatusOK, "4 trong kỳ, 1 về nội dung", "trong quý I năm 2025")
		s.Get("/lam-viec/ma-tran"+about+"&ngay=09/04/2025").Want(http.StatusOK, "0 về nội dung").Without(">2 về nội dung", ">1 về nội dung")
		s.Get("/lam-viec/ma-tran"+about+"&o="+url.QueryEscape("Đăng tin mỗi tháng|"+ids["snv"])).Want(http.StatusOK, "2 minh chứng về nội dung “Đất đai", "Tin ngày 10/02/2025", "Xem mọi minh chứng của ô này").Without("Tin ngày 04/04/2025", "Tin tháng")
		s.Get("/lam-viec/ma-tran/csv"+about).Want(http.StatusOK, "Đạt 4/4 tháng; 2 về nội dung", "là số minh chứng ghi nội dung")
		s.Get("/api/v1/matrix"+about).Want(http.StatusOK, `"about":2`, `"about":0`)
		s.Get("/api/v1/matrix").Want(http.StatusOK).Without("about")
		s.Get("/lam-viec/ma-tran?noi-dung="+strings.Repeat("x", 301)).Want(http.StatusUnprocessableEntity, "Nội dung dài quá")
		s.Get("/lam-viec/ma-tran?noi-dung=khong+ai+viet").Want(http.StatusOK, "0 về nội dung", ">khong ai viet</option>")
		s.Actor = ledgertest.As(access.Officer, ids["syt"])
		s.Get("/lam-viec/ma-tran").Want(http.StatusOK).Without("Hộ tịch")
	})
}
