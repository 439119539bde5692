package textract
import ("testing";"os";"fmt")
func TestXX(t *testing.T){
	p := paper(t)
	rows := [][]string{{"STT", "Nội dung công việc", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"}}
	for i := range 60 {
		if i%20 == 0 { rows = append(rows, []string{fmt.Sprintf("Nhóm việc %s", []string{"I", "II", "III"}[i/20])}) }
		rows = append(rows, []string{ fmt.Sprint(i + 1), fmt.Sprintf("Biên soạn, phát hành tài liệu tuyên truyền pháp luật chuyên đề số %d cho người dân", i+1), "Mỗi tháng 01 tài liệu", "Sở Tư pháp", "Các sở, ban, ngành có liên quan; UBND các xã, phường", "Trong năm 2026" })
	}
	p.table([]float64{30, 120, 75, 78, 78, 72}, rows)
	os.WriteFile("/tmp/xx1.pdf",p.bytes(),0o644)
	p = paper(t)
	p.bare = true
	p.paragraph("KẾ HOẠCH")
	p.paragraph("II. NHIỆM VỤ")
	rows = [][]string{{"STT", "Nội dung công việc", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"}}
	for i := range 25 { rows = append(rows, []string{ fmt.Sprint(i + 1), fmt.Sprintf("Tập huấn kỹ năng phòng, chống đuối nước cho giáo viên đợt %d", i+1), "01 lớp", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Quý II/2026", }) }
	p.table([]float64{44, 130, 60, 70, 90, 58}, rows)
	os.WriteFile("/tmp/xx2.pdf",p.bytes(),0o644)
}
