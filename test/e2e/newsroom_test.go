package e2e

import (
	"strings"
	"testing"
)

// pasted puts something on the clipboard and pastes it where the focus is, as the browser
// does when a person presses Ctrl+V.
func (p *Page) pasted(html, plain string) {
	p.t.Helper()
	_, err := ask[bool](p, `(() => { const data = new DataTransfer(); if (%[1]s) data.setData('text/html', %[1]s); data.setData('text/plain', %[2]s);
		document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); return true; })()`, html, plain)
	if err != nil {
		p.fail("paste", err)
	}
}

// fromWord is what Word puts on the clipboard of a list with a heading.
const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><style>p.MsoNormal{margin:0}</style></head><body>
<!--StartFragment--><h1 style="mso-style-name:'Heading 1'">Cần chuẩn bị<o:p></o:p></h1>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>Giấy chứng sinh.<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>Căn cước của <b>cha hoặc mẹ</b>.<o:p></o:p></p>
<p class=MsoNormal><span style='color:red'>Hết phần này.</span><script>alert(1)</script><o:p></o:p></p><!--EndFragment--></body></html>`

// TestAPieceIsWrittenAndPublished: an officer writes in the real editor, pastes from Word
// and from an old font, loses the network and gets it back, meets a leader who saved the
// same piece, hands it in; the leader approves on a telephone and brings it out.
func TestAPieceIsWrittenAndPublished(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer, leader := loa.Browser(t), loa.Browser(t)
	officer.Forgive("409")
	officer.Forgive("401")
	officer.Forgive("ERR_INTERNET_DISCONNECTED")
	signIn(officer, "canbo", word)
	signIn(leader, "chutich", word)

	officer.Open("/lam-viec/toa-soan")
	officer.Sees("Tin, bài", "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày", "Chờ duyệt", "Đã hẹn giờ đăng")
	officer.Audit("toa-soan-danh-sach")
	officer.Click("Viết bài mới")
	officer.Choose("Đăng tin, bài cải cách hành chính (Tin, bài; thường xuyên)")
	officer.Audit("toa-soan-moi")
	officer.Click("Bắt đầu viết")
	officer.Sees("Soạn bài", "Kiểm tra trước khi gửi", "Nhập tiêu đề.", "Đăng tin, bài cải cách hành chính (Tin, bài; thường xuyên)")
	at := officer.Path()

	officer.Fill("Tiêu đề", "Chứng thực bản sao điện tử ngay tại phường")
	officer.Fill("Tóm tắt", "Người dân mang bản chính đến phường và nhận bản sao điện tử trong buổi.")
	officer.TabTo("Nội dung")
	officer.Keyboard("Phường nhận chứng thực bản sao điện tử từ ngày 04/05/2027.", "Enter")
	officer.pasted(fromWord, "Cần chuẩn bị Giấy chứng sinh.")
	equal(t, "headings", officer.Count("#soan-noi-dung h2"), 1)
	equal(t, "items", officer.Count("#soan-noi-dung ul > li"), 2)
	equal(t, "bold", officer.Count("#soan-noi-dung li strong"), 1)
	equal(t, "styles", officer.Count("#soan-noi-dung [style], #soan-noi-dung script, #soan-noi-dung span"), 0)
	officer.Keyboard("Enter")
	officer.pasted("", "Thñ tôc hµnh chÝnh cña c«ng d©n ®\u00adîc gi¶i quyÕt trong ngµy.")
	officer.Sees("Phần vừa dán giống phông chữ cũ", "Thủ tục hành chính của công dân được giải quyết trong ngày.")
	officer.Shot("toa-soan-phong-chu")
	officer.Click("Lấy bản đã đổi")
	officer.Sees("Đã lưu lúc")
	officer.SeesNot("Nhập tiêu đề.")
	officer.Audit("toa-soan-soan")
	officer.Reload()
	officer.Sees("Phường nhận chứng thực bản sao điện tử", "Thủ tục hành chính của công dân", "Giấy chứng sinh.")
	equal(t, "items after it was saved", officer.Count("#soan-noi-dung ul > li"), 2)

	officer.toolbar(t)
	officer.linking(t)
	officer.withoutNetwork(t)

	// The session ends while somebody writes: the words wait for the same account.
	officer.SignOutHard()
	officer.Fill("Nguồn", "Ủy ban nhân dân phường Trấn Biên")
	officer.Sees("Phiên đăng nhập đã hết. Chữ vừa gõ giữ trong trình duyệt này.")
	signIn(officer, "canbo", word)
	officer.Open(at)
	officer.Sees("Đã lưu lúc")
	officer.Reload()
	equal(t, "the source after the session ended", officer.Value("Nguồn"), "Ủy ban nhân dân phường Trấn Biên")

	// The leader changes the same piece: nobody is overwritten silently.
	leader.Open(at)
	leader.Sees("Đang viết bài này:", "Phạm Thị Mẫu")
	leader.Fill("Tóm tắt", "Bản của lãnh đạo.")
	leader.Sees("Đã lưu lúc")
	leader.Open(at)
	equal(t, "what the leader saved", leader.Value("Tóm tắt"), "Bản của lãnh đạo.")
	officer.Fill("Tóm tắt", "Người dân mang bản chính đến phường và nhận bản sao điện tử trong buổi làm việc.")
	officer.Sees("Người khác vừa lưu bài này", "Võ Văn Mẫu", "Bản của lãnh đạo.")
	officer.Audit("toa-soan-hai-nguoi")
	officer.Click("Lưu bản của mình; bản kia giữ trong lịch sử")
	officer.SeesNot("Người khác vừa lưu bài này")
	officer.Sees("Đã lưu lúc")

	officer.Sees("Gửi duyệt rồi, người duyệt được: ", "Võ Văn Mẫu", "Trang cải cách hành chính của ")
	officer.SeesNot("Người trong ảnh đã đồng ý", "Đủ để gửi duyệt.")
	officer.Click("Gửi duyệt")
	officer.Sees("Cần sửa trước khi gửi", "Chọn chủ đề.", "Xác nhận nội dung không có bí mật nhà nước", "Chưa gửi. Còn thiếu 3 mục")
	equal(t, "where it leads", officer.Focus(), "f-chu_de")
	officer.Audit("toa-soan-chua-du")
	first := officer.firstOption("Chủ đề")
	officer.Select("Chủ đề", first)
	officer.Sees("Chưa gửi. Còn thiếu 2 mục")
	officer.Select("Viết cho ai đọc", officer.firstOption("Viết cho ai đọc"))
	officer.Choose("Không có bí mật nhà nước, không lộ dữ liệu cá nhân")
	officer.Sees("Đủ để gửi duyệt.")
	officer.SeesNot("Chưa gửi.")
	officer.Click("Gửi duyệt")
	officer.Sees("Đã gửi duyệt.", "Bài đang chờ người khác duyệt.", "Võ Văn Mẫu")
	officer.Audit("toa-soan-da-gui")

	leader.Viewport(360)
	leader.Open("/lam-viec")
	leader.Sees("Duyệt bài: Chứng thực bản sao điện tử ngay tại phường")
	leader.Near("Duyệt bài: Chứng thực bản sao điện tử ngay tại phường").Click("Xem và duyệt")
	leader.Sees("Bài sẽ hiện như sau", "Giấy chứng sinh.", "không lộ dữ liệu cá nhân")
	leader.NoSidewaysScroll()
	leader.Audit("toa-soan-duyet-360")
	leader.Click("Duyệt, đăng sau")
	leader.Sees("Đã duyệt, chưa đăng", "Đăng ngay", "Hẹn giờ đăng")
	leader.Audit("toa-soan-da-duyet-360")
	leader.Click("Đăng ngay")
	leader.Sees("Đã đăng. Minh chứng đã ghi vào sổ.", "/tin/chung-thuc-ban-sao-dien-tu-ngay-tai-phuong-2027")
	leader.Audit("toa-soan-da-dang-360")
	leader.Click("/tin/chung-thuc-ban-sao-dien-tu-ngay-tai-phuong-2027")
	leader.Sees("Chứng thực bản sao điện tử ngay tại phường", "Giấy chứng sinh.", "Thủ tục hành chính của công dân được giải quyết trong ngày.")
	leader.Open(at + "/lich-su")
	leader.Sees("So sánh hai lần lưu", "đăng")
	leader.Audit("toa-soan-lich-su-360")

	officer.Open(at)
	officer.Click("Dịch sang tiếng Anh")
	officer.Sees("Soạn bản dịch", "Bản gốc, bản đăng số 1", "[Cần dịch: Cần chuẩn bị]")
	equal(t, "headings of the draft", officer.Count("#soan-noi-dung h2"), 1)
	officer.Audit("toa-soan-ban-dich")
	officer.Viewport(360)
	officer.NoSidewaysScroll()
	officer.Audit("toa-soan-ban-dich-360")
}

// toolbar uses the tools by keyboard alone: one stop for Tab, arrows between the buttons.
func (p *Page) toolbar(t *testing.T) {
	t.Helper()
	p.TabTo("B chữ đậm")
	p.Keyboard("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
	equal(t, "where arrows lead", p.Focused(), "Bảng")
	p.Keyboard("Enter")
	equal(t, "head cells", p.Count("#soan-noi-dung th"), 2)
	p.Keyboard("Việc", "Tab", "Ở đâu")
	p.Sees("Thêm hàng", "Đã lưu lúc")
	equal(t, "rows", p.Count("#soan-noi-dung tr"), 3)
}

// linking makes links: a bare name of a site leads there, what leads nowhere is refused, and
// one writes on behind the link. Then the keyboard leaves the table, what is too long is
// refused before it is read, and pictures that are not pasted are counted.
func (p *Page) linking(t *testing.T) {
	t.Helper()
	p.Click("Liên kết")
	p.Fill("Địa chỉ liên kết", "javascript:alert(1)")
	p.Click("Gắn liên kết")
	p.Sees("Người đọc không mở được địa chỉ này.")
	p.Fill("Địa chỉ liên kết", "dichvucong.gov.vn")
	p.Click("Gắn liên kết")
	p.Keyboard(" nhé")
	equal(t, "links", p.Count(`#soan-noi-dung a[href="https://dichvucong.gov.vn"]`), 1)
	p.Sees("dichvucong.gov.vn nhé")
	p.Click("Liên kết")
	p.SeesNot("Bỏ liên kết")
	p.Fill("Chữ hiện ra", "Cổng dịch vụ công")
	p.Fill("Địa chỉ liên kết", "https://dichvucong.gov.vn/nop")
	p.Click("Gắn liên kết")
	p.Sees("nhé Cổng dịch vụ công")
	p.Keyboard("ArrowLeft")
	p.Click("Liên kết")
	equal(t, "words of the link", p.Value("Chữ hiện ra"), "Cổng dịch vụ công")
	p.Shot("toa-soan-lien-ket")
	p.Click("Bỏ liên kết")
	equal(t, "links that were taken away", p.Count(`#soan-noi-dung a[href="https://dichvucong.gov.vn/nop"]`), 0)
	p.Keyboard("End", "ArrowLeft") // nothing is chosen: words that stand there become the link
	p.Click("Liên kết")
	p.Fill("Chữ hiện ra", "Cổng dịch vụ công")
	p.Fill("Địa chỉ liên kết", "https://dichvucong.gov.vn/nop")
	p.Click("Gắn liên kết")
	equal(t, "links of words that stood there", p.Count(`#soan-noi-dung a[href="https://dichvucong.gov.vn/nop"]`), 1)
	equal(t, "words that stood there", strings.Count(p.Text(), "Cổng dịch vụ công"), 1)
	p.Keyboard("ArrowLeft")
	p.Click("Liên kết")
	p.Click("Bỏ liên kết")
	p.Keyboard("Tab", "Tab", "Tab")
	equal(t, "rows after Tab in the cells", p.Count("#soan-noi-dung tr"), 3)
	p.pasted(strings.Repeat("<p>chữ</p>", 300_000), "chữ")
	p.Sees("Phần dán vào dài quá")
	p.pasted(`<p>Ảnh <img src="file:///C:/a.png"> <img src="https://x.vn/b.png"></p>`, "Ảnh")
	p.Sees("Có 2 ảnh không dán được.")
	p.Sees("Đã lưu lúc")
	p.Keyboard("Escape", "Tab")
	equal(t, "in the text after Escape and Tab", p.Count("#soan-noi-dung:focus"), 0)
}

// withoutNetwork writes on while there is none: the text waits in the browser, also over
// a page that was opened anew, and is saved when the network is back.
func (p *Page) withoutNetwork(t *testing.T) {
	t.Helper()
	p.network(false)
	p.Fill("Nguồn", "Ủy ban nhân dân phường")
	p.Choose("Không có bí mật nhà nước, không lộ dữ liệu cá nhân")
	p.Sees("Mất mạng. Chữ vừa gõ giữ trong trình duyệt này")
	p.keeps(t, "Ủy ban nhân dân phường")
	p.keeps(t, `"khong_mat":["1"]`)
	p.Unchoose("Không có bí mật nhà nước, không lộ dữ liệu cá nhân")
	p.network(true)
	p.Sees("Đã lưu lúc")
	p.Reload()
	equal(t, "the source after the network came back", p.Value("Nguồn"), "Ủy ban nhân dân phường")
}

// firstOption is the first that can be chosen in a list, after the empty one.
func (p *Page) firstOption(label string) string {
	p.t.Helper()
	name := map[string]string{"Chủ đề": "chu_de", "Viết cho ai đọc": "doi_tuong"}[label]
	text, err := ask[string](p, `document.querySelector('select[name=' + %s + ']').options[1].text`, name)
	if err != nil {
		p.fail("look for an option", err)
	}
	return text
}

// TestADutyIsChosenWhereOneWrites: the list of duties opens above the bar at the foot, tells
// what sounds the same apart, and choosing leads back to where it stands.
func TestADutyIsChosenWhereOneWrites(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer := loa.Browser(t)
	signIn(officer, "canbo", word)
	inSight := func(css string) bool {
		ok, err := ask[bool](officer, `(() => { const r = document.querySelector(%s).getBoundingClientRect(), bar = document.querySelector('.loa-athand').getBoundingClientRect(); return r.top >= 0 && r.bottom <= bar.top; })()`, css)
		if err != nil {
			officer.fail("look where it stands", err)
		}
		return ok
	}
	for _, width := range []int{1280, 360} {
		officer.Viewport(width)
		officer.Open("/lam-viec/toa-soan/moi")
		officer.Click("Bắt đầu viết")
		officer.Sees("Bài chưa gắn nhiệm vụ nào.")
		officer.Sees("Gắn nhiệm vụ này")
		officer.Click("Chọn nhiệm vụ khác")
		officer.Sees("trên trang thông tin điện tử của cơ quan, địa phương")
		if !inSight(".loa-duties .govuk-checkboxes__item:nth-child(2)") {
			t.Errorf("at %d the list opens under the bar", width)
		}
		officer.NoSidewaysScroll()
		officer.Audit("toa-soan-nhiem-vu")
		officer.In(".loa-duties").Choose("Cung cấp tin, bài (thường xuyên) IV.1 · cho Trang thông tin điện tử cải cách hành chính của thành phố · đến hết 31/12/2027")
		officer.Sees("Đã ghi.")
		officer.SeesNot("Bài chưa gắn nhiệm vụ nào.")
		officer.SeesNot("Gắn nhiệm vụ này")
		if !inSight(".loa-duties .govuk-checkboxes__item:nth-child(2)") {
			t.Errorf("at %d choosing a duty leads away from it", width)
		}
		officer.Reload()
		officer.SeesNot("Bài chưa gắn nhiệm vụ nào.")
	}
}
