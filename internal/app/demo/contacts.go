package demo

import (
	"strings"

	"loa/internal/vi"
)

// What the sample says of how every agency is reached: the office called after
// the agency, the hours of a usual office, and a mailbox under a name that by RFC 2606
// belongs to nobody, and a head whose name says that it is a sample. No street and no
// telephone is invented, since somebody could go or call there; nothing of it is verified.
const (
	OfficeHours   = "Thứ hai đến thứ sáu, 7 giờ 30 – 11 giờ 30, 13 giờ – 17 giờ"
	ContactSource = "Dữ liệu mẫu"
)

// Office names the office of an agency by the agency's name of the day.
func Office(agency string) string { return "Trụ sở " + agency }

// Head is the sample name of the head of an agency, by the agency's name of the day, and
// the post.
func Head(agency string) (name, position string) {
	c := luck("đứng đầu", agency)
	name = one(c, families) + one(c, []string{" Thị", " Văn"}) + " Mẫu"
	for _, x := range []struct{ begins, position string }{
		{"UBND", "Chủ tịch"},
		{"Ủy ban nhân dân", "Chủ tịch"},
		{"Sở", "Giám đốc"},
		{"Trung tâm", "Giám đốc"},
		{"Công an", "Giám đốc"},
		{"Văn phòng", "Chánh Văn phòng"},
		{"Thanh tra", "Chánh Thanh tra"},
		{"Ban", "Trưởng ban"},
		{"Báo", "Tổng Biên tập"},
		{"Đài", "Giám đốc"},
		{"Tỉnh Đoàn", "Bí thư"},
		{"Thành Đoàn", "Bí thư"},
		{"Trường", "Hiệu trưởng"},
	} {
		if strings.HasPrefix(agency, x.begins) {
			return name, x.position
		}
	}
	return name, "Thủ trưởng"
}

// mailboxLetters is how long the part before the @ may be (RFC 5321, 4.5.3.1.1).
const mailboxLetters = 64

// Mailbox is the sample e-mail address of an agency, by its name of the day.
func Mailbox(agency string) string {
	name := vi.Slug(agency)
	return strings.TrimRight(name[:min(len(name), mailboxLetters)], "-") + "@dongnai.example"
}
