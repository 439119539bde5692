package e2e

import (
	"errors"
	"strings"
	"testing"
)

// reviewed is a small plan of our own with something to split, to merge, to drop
// and to add; its third point is no row of the table.
const reviewed = `ỦY BAN NHÂN DÂN TỈNH
Số: 77/KH-UBND

KẾ HOẠCH
Thông tin chuyển đổi số năm 2027

I. MỤC TIÊU

- Thông tin đầy đủ.

II. NỘI DUNG

- Đăng tin về dịch vụ công trực tuyến.

III. TỔ CHỨC THỰC HIỆN

1. Sở Nội vụ

- Theo dõi, đôn đốc việc thực hiện Kế hoạch.

Phụ lục
PHÂN CÔNG NHIỆM VỤ NĂM 2027
(Kèm theo Kế hoạch số 77/KH-UBND ngày 18/01/2027)

Stt	Nội dung công việc	Sản phẩm	Cơ quan chủ trì	Cơ quan phối hợp	Thời gian thực hiện
1	Phát hành bản tin chuyển đổi số; tổ chức hội nghị đối thoại với người dân	Mỗi tháng 01 bản tin	Sở Nội vụ	Các đơn vị có liên quan	Hàng tháng
2	Xây dựng video hướng dẫn người dân	Ít nhất 02 video	Các sở, ban, ngành	Sở Nội vụ	Trong năm 2027
3	Thi tìm hiểu chuyển đổi số	Cuộc thi	Sở Nội vụ	Các sở, ban, ngành	Trong năm 2027
`

// opened waits until a row with these words is the open one and has the focus,
// where the keys act.
func (p *Page) opened(words string) {
	p.t.Helper()
	p.In("#dong-mo").Sees(words)
	err := p.until(func() error {
		at, err := ask[string](p, "document.activeElement.closest('[data-loa-keys]')?.id ?? ''")
		if err == nil && at != "dong-mo" {
			err = errors.New("the focus is elsewhere: " + p.Focused())
		}
		return err
	})
	if err != nil {
		p.fail("work on “"+words+"”", err)
	}
}

// TestReviewByKeyboardAlone goes through a plan without a mouse: confirm, split,
// merge, undo, add a row that the reader missed, choose agencies, drop.
func TestReviewByKeyboardAlone(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/ke-hoach/tai-len")
	p.Fill("Hoặc dán văn bản vào đây", reviewed)
	p.Click("Đọc kế hoạch")
	p.Sees("Cần xem trước")
	p.Open(p.Path() + "?muc=phu-luc")
	p.TabTo("Đến nhiệm vụ đang mở")
	p.Keyboard("Enter")

	p.opened("Thi tìm hiểu") // no number: to be looked at first
	p.Shortcut("?")
	p.In("#dong-mo").Sees("Tách thành nhiều dòng", "Hoàn tác việc vừa làm")
	p.Audit("duyet-ban-phim")
	p.Keyboard("ArrowDown")
	p.opened("Phát hành bản tin")
	p.splitMergeUndo()
	p.addByKeys()
	p.Keyboard("ArrowDown")
	p.chooseAndDrop()
	for range 10 {
		if p.Count("#dong-mo [data-loa-key=x]") == 0 {
			break
		}
		title := p.In("#dong-mo h3").Text()
		p.Shortcut("x")
		p.Sees("Đã xác nhận “", "Hoàn tác")
		if p.Count("#dong-mo h3") > 0 && p.In("#dong-mo h3").Text() == title {
			t.Fatalf("%q stays open after it was confirmed", title)
		}
	}
	p.opened("Phần này đã duyệt xong.")
	p.Audit("duyet-xong-phan")
	p.Keyboard("ArrowDown")
	p.opened("Theo dõi, đôn đốc")
}

func (p *Page) splitMergeUndo() {
	p.t.Helper()
	p.Shortcut("t")
	p.Sees("Tách nhiệm vụ", "Phần 2")
	p.Audit("duyet-tach")
	p.TabTo("Tách thành 2 nhiệm vụ")
	p.Keyboard("Enter")
	p.Sees("Đã tách thành 2 nhiệm vụ.")
	p.opened("Phát hành bản tin chuyển đổi số")
	p.In("#dong-mo").Sees("1a")
	p.Shortcut("x")
	p.Sees("Đã xác nhận “Phát hành bản tin chuyển đổi số”.")
	p.opened("Tổ chức hội nghị đối thoại với người dân")
	p.Shortcut("z")
	p.Sees("Đã mở lại nhiệm vụ để duyệt.")
	p.opened("Phát hành bản tin chuyển đổi số")
	p.Shortcut("g")
	p.Sees("Gộp nhiệm vụ", "Dòng đang mở")
	p.Audit("duyet-gop")
	p.TabTo("Gộp các nhiệm vụ đã chọn")
	p.Keyboard("Enter")
	p.Sees("Đã gộp 2 nhiệm vụ thành một.")
	p.opened("Phát hành bản tin chuyển đổi số; Tổ chức hội nghị đối thoại với người dân")
	p.Audit("duyet-sau-gop")
	p.Shortcut("z")
	p.Sees("Đã hoàn tác.")
}

// addByKeys adds a row whose words somebody marked in the source.
func (p *Page) addByKeys() {
	p.t.Helper()
	p.opened("")
	_, err := ask[bool](p, `(e => { e.closest('section').focus(); getSelection().selectAllChildren(e); return true; })(document.querySelector('.loa-paper td:nth-child(2)'))`)
	if err != nil {
		p.fail("mark words in the source", err)
	}
	p.Shortcut("a")
	p.Sees("Thêm nhiệm vụ còn thiếu")
	if got := p.Value("Nguyên văn trong kế hoạch"); !strings.HasPrefix(got, "Phát hành bản tin") {
		p.t.Errorf("the marked words do not come along: %q", got)
	}
	p.TabTo("Nguyên văn trong kế hoạch")
	p.Keyboard("Ctrl+a", "đăng tin về dịch vụ công trực tuyến")
	p.TabTo("Tìm cơ quan trong sổ")
	p.Keyboard("so noi vu")
	p.Sees("Đánh dấu cơ quan cần thêm.")
	p.Audit("duyet-them-dong")
	p.TabTo("Thêm Sở Nội vụ vào cơ quan chủ trì")
	p.Keyboard("Space")
	if got := p.Value("Cơ quan chủ trì"); got != "Sở Nội vụ" {
		p.t.Errorf("the ticked agency is not written down: %q", got)
	}
	p.TabTo("Thêm nhiệm vụ")
	p.Keyboard("Enter")
	p.Sees("Đã thêm một nhiệm vụ vào bản đọc.")
	p.opened("đăng tin về dịch vụ công trực tuyến")
}

// chooseAndDrop says who is meant by a group, one by one, and leaves a row out.
func (p *Page) chooseAndDrop() {
	p.t.Helper()
	p.Open(p.Path() + "?muc=phu-luc#dong-mo")
	for range 10 {
		if ok, err := p.In("#dong-mo").says("Xây dựng video"); err == nil && ok {
			break
		}
		before := p.URL()
		p.Keyboard("ArrowDown")
		if err := p.until(func() error {
			if p.URL() == before {
				return errors.New("still the same row")
			}
			return nil
		}); err != nil {
			p.fail("go to the next row", err)
		}
	}
	p.opened("Xây dựng video")
	p.Shortcut("n")
	p.Sees("Chọn từng cơ quan", "Đang chọn")
	p.TabTo("Tìm cơ quan trong sổ")
	p.Keyboard("thanh doan")
	p.Sees("Tìm thấy, chưa chọn (1)", "Thành Đoàn")
	p.Audit("duyet-chon-co-quan")
	p.TabTo("Thành Đoàn")
	p.Keyboard("Space")
	p.TabTo("Ghi lựa chọn")
	p.Keyboard("Enter")
	p.Sees("Đã ghi “Các sở, ban, ngành” là những cơ quan nào trong kế hoạch này.")
	p.opened("Xây dựng video")
	p.In("#dong-mo").Sees("15 cơ quan")
	p.Shortcut("s")
	p.Sees("Sửa nhiệm vụ")
	p.Audit("duyet-sua")
	p.TabTo("Sản phẩm (không bắt buộc)")
	p.Keyboard("Ctrl+a", "Mỗi quý 03 video")
	p.TabTo("Đọc lại cách tính từ hai ô trên")
	p.Keyboard("Enter")
	p.Sees("Đã đọc lại từ sản phẩm và thời gian. Chưa lưu.")
	if got := p.Value("Số lượng"); got != "3" {
		p.t.Errorf("read anew as %q", got)
	}
	p.TabTo("Chỉ lưu")
	p.Keyboard("Enter")
	p.opened("Xây dựng video")
	p.Shortcut("b")
	p.Sees("Bỏ nhiệm vụ khỏi kế hoạch theo dõi")
	p.TabTo("Lý do bỏ")
	p.Keyboard("Đã có ở kế hoạch khác")
	p.TabTo("Bỏ nhiệm vụ này")
	p.Keyboard("Enter")
	p.Sees("Đã bỏ “")
}
