package e2e

import (
	"strings"
	"testing"
)

// typed goes to a field by the keyboard and types.
func (p *Page) typed(label, text string) {
	p.t.Helper()
	p.TabTo(label)
	p.Keyboard(text)
}

// pressed goes to a link or button by the keyboard and presses it.
func (p *Page) pressed(name string) {
	p.t.Helper()
	p.TabTo(name)
	p.Keyboard("Enter")
}

// TestRequestByKeyboard: without a mouse a coordinator asks an agency that is
// searched for among all, sees what is sent before it is sent, the agency answers,
// its leader freezes, the officer files, and the coordinator takes the report from
// the list that the desk leads to.
func TestRequestByKeyboard(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	keeper, officer, leader := loa.Browser(t), loa.Browser(t), loa.Browser(t)
	signIn(keeper, "dieuphoi", word)
	signIn(officer, "canbo", word)
	signIn(leader, "chutich", word)

	keeper.Open("/lam-viec/bao-cao")
	keeper.pressed("Yêu cầu đột xuất")
	keeper.pressed("Lập yêu cầu")
	keeper.typed("Nội dung yêu cầu báo cáo", "Kết quả dùng loa phường")
	keeper.typed("Căn cứ", "Công văn mẫu số 9/UBND")
	keeper.typed("Số liệu từ ngày", "01/01/2027")
	keeper.typed("Số liệu đến ngày", "31/03/2027")
	keeper.typed("Hạn gửi", "29/04/2027")
	keeper.pressed("Chọn thêm từng cơ quan (115)")
	keeper.Sees("0 cơ quan được chọn")
	keeper.typed("Tìm cơ quan theo tên", "tran bien")
	keeper.Sees("UBND phường Trấn Biên")
	keeper.SeesNot("Sở Y tế")
	keeper.TabTo("UBND phường Trấn Biên")
	keeper.Keyboard("Space")
	keeper.Sees("1 cơ quan được chọn")
	keeper.typed("Câu hỏi", "Bao nhiêu cụm loa đang dùng?")
	keeper.Audit("yeu-cau-lap")
	keeper.pressed("Kiểm tra trước khi gửi")
	keeper.Sees("Gửi đến 1 cơ quan", "UBND phường Trấn Biên", "29/04/2027", "Bao nhiêu cụm loa đang dùng?")
	keeper.Audit("yeu-cau-kiem-tra")
	keeper.pressed("Sửa lại")
	keeper.Sees("1 cơ quan được chọn")
	equal(t, "kept", keeper.Value("Nội dung yêu cầu báo cáo"), "Kết quả dùng loa phường")
	keeper.pressed("Kiểm tra trước khi gửi")
	keeper.pressed("Gửi yêu cầu")
	keeper.Sees("Đã gửi yêu cầu", "Chưa soạn")

	officer.Open("/lam-viec")
	officer.pressed("Trả lời yêu cầu : Kết quả dùng loa phường")
	officer.pressed("Soạn trả lời")
	officer.typed("1. Bao nhiêu cụm loa đang dùng?", "Mười hai cụm.")
	officer.pressed("Gửi duyệt")
	leader.Open("/lam-viec")
	leader.Sees("Duyệt báo cáo “Kết quả dùng loa phường”", "hạn 29/04/2027")
	leader.pressed("Xem và duyệt : Duyệt báo cáo “Kết quả dùng loa phường”")
	leader.pressed("Duyệt và chốt số liệu")
	officer.Open("/lam-viec")
	officer.pressed("Mở báo cáo")
	officer.typed("Số, ngày của văn bản gửi kèm (nếu có)", "31/BC-UBND ngày 22/04/2027")
	officer.pressed("Đã gửi bằng văn bản khác")
	officer.Sees("đã gửi trong 31/BC-UBND ngày 22/04/2027")

	keeper.Open("/lam-viec")
	keeper.Sees("Tiếp nhận 8 báo cáo của các cơ quan")
	keeper.pressed("Xem báo cáo : Tiếp nhận 8 báo cáo của các cơ quan")
	keeper.Sees("Chờ tiếp nhận (8)")
	equal(t, "reports on the list that the desk leads to", keeper.Count("tbody tr"), 8)
	keeper.Audit("bao-cao-cho-tiep-nhan")
	keeper.pressed("Báo cáo kết quả dùng loa phường")
	keeper.pressed("Tiếp nhận báo cáo")
	keeper.Sees("Đã tiếp nhận")
	keeper.Open("/lam-viec")
	keeper.Sees("Tiếp nhận 7 báo cáo của các cơ quan")
}

// TestEvidenceOfAFigureOnATelephone: in each card what stands beside a label stays
// beside it, however many pieces it has.
func TestEvidenceOfAFigureOnATelephone(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/bao-cao")
	p.Near("quý I năm 2025").Click("Báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính quý I năm 2025")
	p.Open(strings.TrimSuffix(p.Path(), "/") + "/minh-chung?ban=1&dong=tin-bai")
	p.Viewport(360)
	const beneath = `[...document.querySelectorAll("td[data-label] > *")].filter((e) => e.getBoundingClientRect().left < e.parentElement.getBoundingClientRect().left + 60).length`
	n, err := ask[int](p, beneath)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "pieces that stand beneath their label", n, 0)
}
