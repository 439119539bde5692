package evidence

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// Evidence of a piece that was corrected, withdrawn or taken away says so to its agency
// and to who checks it, is not confirmed unread with others, and goes on to count.
func TestWhatBecameOfAPieceIsSaid(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		became := func(id string, kind evidence.NoteKind, why string) {
			t.Helper()
			if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := o.Ledger.Annotate(ctx, tx, ledgertest.As(access.Leader, a), ledger.NewNote{EvidenceID: id, Kind: kind, Text: map[string]string{"reason": why, "edition": "2"}})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		plain := declareLink(t, o, piece{a, "2025-04-01", "Video về hộ tịch", "https://trang.example/1"})
		renewed := declareLink(t, o, piece{a, "2025-04-02", "Clip đất đai", "https://trang.example/2"})
		gone := declareLink(t, o, piece{a, "2025-04-03", "Lịch tiếp dân", "https://trang.example/3"})
		became(renewed, evidence.NoteRenewed, "Sai giờ.")
		became(gone, evidence.NoteRenewed, "")
		s.Get("/lam-viec/minh-chung/"+gone).Want(http.StatusOK, "Bài có bản mới (bản 2) từ ngày", "Xem bài hiện nay")
		became(gone, evidence.NoteWithdrawn, "Ghi sai nơi tiếp dân.")
		s.Get("/lam-viec/minh-chung/"+plain).Want(http.StatusOK).Without("Bài đã", "Bài có bản mới")
		s.Get("/lam-viec/minh-chung/"+renewed).Want(http.StatusOK, "Bài đã đính chính ngày", "“Sai giờ.”")
		s.Get("/lam-viec/minh-chung/"+gone).Want(http.StatusOK, "Bài đã rút ngày", "“Ghi sai nơi tiếp dân.”", "minh chứng vẫn tính", `href="https://trang.example/3"`, "Xem thông báo rút bài", "<strong>Cơ quan đăng bài</strong> rút bài, để lại thông báo: “Ghi sai nơi tiếp dân.”").
			Without("”.", "Bài có bản mới (bản")
		s.Get("/lam-viec/minh-chung").Want(http.StatusOK, "Bài đã rút")
		s.Actor = ledgertest.As(access.Inspector, a)
		s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, "Bài đã rút ngày", "Bài đã đính chính ngày", `id="chon-`+plain).Without(`id="chon-`+gone, `id="chon-`+renewed)
		s.Get("/lam-viec/kiem-tra/"+gone).Want(http.StatusOK, "Bài đã rút ngày", "“Ghi sai nơi tiếp dân.”")
		queue := s.Get("/lam-viec/kiem-tra?thu-tu=nghi").Want(http.StatusOK)
		if strings.Index(queue.Body, "Lịch tiếp dân") > strings.Index(queue.Body, "Video về hộ tịch") {
			t.Error("what readers get no more does not stand first")
		}
		became(gone, evidence.NoteUnpublished, "Trùng bài khác.")
		s.Get("/lam-viec/minh-chung/"+gone).Want(http.StatusOK, "Bài đã gỡ khỏi cổng ngày", "“Trùng bài khác.”").Without("Bài đã rút ngày")
		if n := counted(t, o, a, "Video"); n != 3 {
			t.Errorf("%d count, want 3", n)
		}
		clean(t, o)
	})
}

// What the program recorded by itself says so, and a page without duties says that.
func TestWhatWasRecordedByItselfSaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		var id string
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			id, err = o.Ledger.Append(ctx, tx, access.SystemActor("clock"), ledger.NewEvidence{
				AgencyID: a, Kind: evidence.Article, Origin: evidence.Automatic, HappenedOn: "2025-04-01", Title: "Tin hẹn giờ", URL: "https://loa.example/tin/tin", Channel: content.Channel,
				Note: "Bản đăng số 1, SHA-256 " + strings.Repeat("ab", 32) + ". Ngôn ngữ: tiếng Anh (en)",
			})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s.Get("/lam-viec/minh-chung/"+id).Want(http.StatusOK, "<strong>Sở Nội vụ</strong> thực hiện, minh chứng tự vào sổ", "Minh chứng này chưa tính cho nhiệm vụ nào.", "/lam-viec/toa-soan?minh-chung="+id)
		clean(t, o) // sealed
		page := s.Get("/lam-viec/minh-chung/"+id).Want(http.StatusOK, "<dd>Bản đăng số 1. Ngôn ngữ: tiếng Anh (en)</dd>", "Mã của bản đăng")
		if strings.Index(page.Body, strings.Repeat("ab", 32)) < strings.Index(page.Body, "Bằng chứng niêm phong") {
			t.Error("the hash stands among the words")
		}
	})
}
