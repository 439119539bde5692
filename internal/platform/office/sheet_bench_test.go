package office

import (
	"fmt"
	"testing"

	"loa/internal/domain/calendar"
)

// yearSheet is a sheet as long and wide as the evidence of a province's year.
func yearSheet(rows int) Sheet {
	s := Sheet{Name: "Minh chứng", Title: "Minh chứng năm 2025", Note: "Năm 2025", Columns: []SheetColumn{
		{Title: "Ngày", Kind: ColumnDate},
		{Title: "Cơ quan"},
		{Title: "Tên việc"},
		{Title: "Nhiệm vụ"},
		{Title: "Hình thức"},
		{Title: "Kênh"},
		{Title: "Liên kết"},
		{Title: "Tính vào"},
		{Title: "Địa chỉ"},
	}}
	for i := range 9 {
		s.Columns = append(s.Columns, SheetColumn{Title: fmt.Sprint("Số ", i), Kind: ColumnInt})
	}
	for i := range rows {
		s.Rows = append(s.Rows, []any{
			calendar.Date("2025-01-01").AddDays(i % 365), "Sở Nội vụ", fmt.Sprint("Cải cách hành chính: việc ", i), "Đăng tin, bài", "Tin, bài",
			"Báo Đồng Nai", fmt.Sprint("https://tin.example/bai/", i), "Tin, bài tuyên truyền", fmt.Sprint("https://loa.example/lam-viec/minh-chung/", i),
			nil, i, nil, nil, nil, nil, nil, nil, nil,
		})
	}
	return s
}

func BenchmarkWriteSheets(b *testing.B) {
	s := yearSheet(5000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := WriteSheets(s); err != nil {
			b.Fatal(err)
		}
	}
}
