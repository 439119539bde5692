package e2e

import "testing"

// TestAnEventIsAnnounced: an officer announces when and where by plain fields that are saved
// as one types; a reader finds the sample's event on the first page and above its words.
func TestAnEventIsAnnounced(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer, reader := loa.Browser(t), loa.Browser(t)
	signIn(officer, "canbo", word)
	officer.Open("/lam-viec/toa-soan")
	officer.Click("Hỏi đáp: bản sao chứng thực điện tử dùng được ở đâu?")
	officer.Click("Sự kiện có ngày giờ, địa điểm")
	officer.Fill("Ngày", "15/5/2027")
	officer.Fill("Từ", "7 giờ 30")
	officer.Fill("Đến", "11h")
	officer.Sees("Nhập địa điểm của sự kiện.")
	officer.Fill("Địa điểm", "Hội trường phường")
	officer.Sees("Đã lưu lúc")
	officer.SeesNot("Nhập địa điểm của sự kiện.")
	officer.Audit("toa-soan-su-kien")
	officer.Shot("toa-soan-su-kien")
	officer.Reload()
	equal(t, "the day", officer.Value("Ngày"), "15/05/2027")
	equal(t, "the hour", officer.Value("Từ"), "07:30")
	equal(t, "the place", officer.Value("Địa điểm"), "Hội trường phường")

	reader.Open("/")
	reader.Sees("Sắp diễn ra")
	reader.Audit("cong-sap-dien-ra")
	reader.Shot("cong-sap-dien-ra")
	reader.Open("/tin/sang-thu-bay-huong-dan-nop-ho-so-truc-tuyen-2027")
	reader.Sees("Thứ Bảy, 15/05/2027, 7 giờ 30 – 11 giờ, tại Nhà văn hóa khu phố 3, phường Trấn Biên", "Thêm vào lịch")
	reader.Audit("cong-su-kien")
	reader.Shot("cong-su-kien")
}
