package cadence

import "testing"

// BenchmarkRead reads the two columns of ordinary rows.
func BenchmarkRead(b *testing.B) {
	ctx := Context{IssuedOn: "2026-01-20", Year: 2026}
	rows := [][2]string{
		{"Mỗi tháng 01 bản tin, chương trình", "Hàng tháng"},
		{"Mỗi đơn vị ít nhất 01 video, clip", "Trong năm 2026"},
		{"Báo cáo", "Trước ngày 15/12/2026"},
		{"Sổ tay hướng dẫn, tờ xếp, pano, áp phích...", "Thường xuyên"},
	}
	for i := 0; b.Loop(); i++ {
		r := rows[i%len(rows)]
		Read(r[0], r[1], ctx)
	}
}
