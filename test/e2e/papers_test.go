package e2e

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/app"
	sampled "loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/spine/papers"
)

// drafted hands a paper of the officer's agency over beside the running program,
// as the room of reports does, and gives its title.
func drafted(t *testing.T, loa *Program, ref string) string {
	t.Helper()
	ctx := t.Context()
	o, err := app.Open(ctx, app.Config{Data: loa.Data, Now: string(sampled.Today)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = o.Close() }()
	if err := o.Insert(ctx); err != nil {
		t.Fatal(err)
	}
	var who struct{ ID, Name, AgencyID string }
	if _, err := o.DB.Get(ctx, &who, `SELECT a.id, a.name, g.agency_id FROM account a JOIN role_grant g ON g.account_id = a.id WHERE a.login = 'canbo'`); err != nil {
		t.Fatal(err)
	}
	pdf, err := o.Papers.Keep(ctx, papers.RolePDF, "Báo cáo quý I.pdf", onePage(t))
	if err != nil {
		t.Fatal(err)
	}
	title := "Báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính quý I năm 2027 " + ref
	err = o.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := o.Papers.HandOver(ctx, tx, access.Actor{AccountID: who.ID, Name: who.Name}, papers.New{
			AgencyID: who.AgencyID, Kind: "bao-cao", Title: title, Symbol: "BC-UBND", Room: "report", Ref: ref, Files: []papers.File{pdf},
			SignTitle: "CHỦ TỊCH\nPHÓ CHỦ TỊCH", SignCapacity: papers.Deputy,
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return title
}

// onePage is a PDF file.
func onePage(t *testing.T) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.MultiCell(0, 14, strings.Repeat("Bao cao quy I. ", 200), "", "L", false)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pdfFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPaperGoesFromDraftToRelease: the officer lays a draft before the signer,
// the leader reads and returns it on a telephone, then it gets number, signed
// file and release.
func TestPaperGoesFromDraftToRelease(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer, leader := loa.Browser(t), loa.Browser(t)
	signIn(officer, "canbo", word)
	officer.Open("/lam-viec/van-ban?trang-thai=cancelled")
	officer.Sees("Không có văn bản nào khớp với bộ lọc.")
	officer.Audit("van-ban-trong")
	title := drafted(t, loa, "số 1")
	officer.Open("/lam-viec")
	officer.Near(title).Click("Mở văn bản")
	officer.Sees("Việc cần làm tiếp", "Bản PDF để đọc")
	at := officer.Path()
	officer.Audit("van-ban-du-thao")
	officer.In("main").Click("Trình ký")
	officer.Sees("Đã chuyển văn bản sang trình ký.")
	officer.Audit("van-ban-trinh-ky")

	signIn(leader, "chutich", word)
	leader.Viewport(360)
	leader.Open("/lam-viec")
	leader.Near(title).Click("Mở văn bản")
	leader.At(at)
	leader.Sees("Mở tệp dự thảo ở phần Tệp bên dưới")
	if got := leader.Download("Bản PDF để đọc"); !bytes.HasPrefix(got.Body, []byte("%PDF-")) {
		t.Error("the draft is no PDF")
	}
	leader.Audit("van-ban-lanh-dao")
	leader.Viewport(360)
	leader.Click("Trả lại bản dự thảo")
	leader.Click("Trả lại")
	leader.Sees("Nêu lý do để người soạn biết cần làm gì.")
	leader.Audit("van-ban-tra-lai-loi")
	leader.Viewport(360)
	leader.Fill("Lý do trả lại", "Thiếu số liệu của khu phố 3")
	leader.Click("Trả lại")
	leader.Sees("Đã trả lại văn bản về dự thảo kèm lý do.", "Thiếu số liệu của khu phố 3")

	officer.Open(at)
	officer.In("main").Click("Trình ký")
	officer.Click("Ghi số, ngày, người ký")
	officer.Audit("van-ban-so")
	officer.Click("Ghi số")
	officer.Sees("Nhập số của văn bản bằng chữ số", "Nhập họ tên người ký.")
	officer.Audit("van-ban-so-loi")
	officer.Fill("Số", "35")
	officer.Fill("Ngày ký", sampled.Today.Vietnamese())
	officer.Fill("Họ tên người ký", "Võ Văn Mẫu")
	officer.Click("Ghi số")
	officer.Sees("Đã ghi số 35/BC-UBND", "KT. CHỦ TỊCH", "Còn thiếu bản PDF đã ký")
	officer.Audit("van-ban-co-so")

	officer.Click("Tải bản đã ký lên")
	whole := onePage(t)
	officer.Upload("Bản PDF đã ký", pdfFile(t, "nua.pdf", whole[:len(whole)/2]))
	officer.Click("Lưu bản đã ký")
	officer.Sees("Tệp PDF bị đứt đoạn")
	officer.Audit("van-ban-ban-ky-loi")
	officer.Upload("Bản PDF đã ký", pdfFile(t, "35-BC-UBND.pdf", whole))
	officer.Click("Lưu bản đã ký")
	officer.Sees("Đã lưu bản đã ký.", "35-BC-UBND.pdf")
	officer.Audit("van-ban-da-ky")
	officer.Fill("Ngày phát hành", sampled.Today.AddDays(-1).Vietnamese())
	officer.Click("Ghi đã phát hành")
	officer.Sees("Ngày phát hành trước ngày ký")
	officer.Fill("Ngày phát hành", sampled.Today.Vietnamese())
	officer.Click("Ghi đã phát hành")
	officer.Sees("Văn bản đã phát hành ngày "+sampled.Today.Vietnamese(), "trả lại bản dự thảo")
	officer.Audit("van-ban-phat-hanh")

	officer.Open(at + "?lang=en")
	officer.Sees("Nothing is left to do here.", "recorded number 35/BC-UBND")
	officer.Open("/lam-viec/van-ban?lang=vi")
	officer.Select("Trạng thái", "Đã phát hành")
	officer.Fill("Trích yếu, số, người ký hoặc nơi nhận", "35/bc")
	officer.Click("Lọc")
	officer.Sees("1 văn bản.", title, "35/BC-UBND")
	officer.Audit("van-ban-danh-sach")
}
