package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPartiesOfOneCell: one column may say who leads and who helps.
func TestPartiesOfOneCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]parties{
		"Sở Nội vụ, Sở Tài chính":                                    {lead: []string{"Sở Nội vụ", "Sở Tài chính"}},
		"Chủ trì: Sở Nội vụ; Phối hợp: Sở Y tế, Sở Tài chính":        {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Sở Tài chính"}},
		"- Chủ trì: Sở Nội vụ\n- Phối hợp: UBND các xã, phường":      {lead: []string{"Sở Nội vụ"}, coord: []string{"UBND các xã, phường"}},
		"Sở Nội vụ chủ trì, phối hợp với Sở Y tế và Công an tỉnh":    {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Công an tỉnh"}},
		"Sở Nội vụ (chủ trì), Sở Y tế, Sở Tài chính":                 {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Sở Tài chính"}},
		"Sở Nội vụ (chủ trì); các sở, ban, ngành (phối hợp)":         {lead: []string{"Sở Nội vụ"}, coord: []string{"các sở, ban, ngành"}},
		"Sở Nội vụ chủ trì; Sở Y tế phối hợp thực hiện":              {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế"}},
		"Sở Nội vụ chủ trì; phối hợp: Sở Y tế, Sở Tài chính":         {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Sở Tài chính"}},
		"Chủ trì Sở Nội vụ; phối hợp Sở Y tế":                        {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế"}},
		"Sở Nội vụ (CT), Sở Y tế (PH)":                               {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế"}},
		"Sở Nội vụ (phối hợp với Sở Y tế, Công an tỉnh)":             {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Công an tỉnh"}},
		"Sở Nội vụ; các đơn vị phối hợp: Sở Y tế, Công an tỉnh":      {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Công an tỉnh"}},
		"Công an xã, Trạm Y tế xã":                                   {lead: []string{"Công an xã", "Trạm Y tế xã"}},
		"Phòng Văn hóa, Khoa học và Thông tin":                       {lead: []string{"Phòng Văn hóa, Khoa học và Thông tin"}},
		"UBND các xã: Tân Phú, Đoàn Kết":                             {lead: []string{"UBND các xã: Tân Phú, Đoàn Kết"}},
		"Sở Nội vụ - Sở Y tế":                                        {lead: []string{"Sở Nội vụ", "Sở Y tế"}},
		"Sở Nội vụ - Phòng Cải cách hành chính":                      {lead: []string{"Sở Nội vụ - Phòng Cải cách hành chính"}},
		"+ Sở Nội vụ + Sở Y tế":                                      {lead: []string{"Sở Nội vụ", "Sở Y tế"}},
		"Sở Tài chính và cơ quan, địa phương liên quan":              {lead: []string{"Sở Tài chính", "cơ quan, địa phương liên quan"}},
		"Bảo hiểm xã hội tỉnh, Thuế tỉnh":                            {lead: []string{"Bảo hiểm xã hội tỉnh", "Thuế tỉnh"}},
		"Sở Y tế, Sở Nội vụ chủ trì":                                 {lead: []string{"Sở Y tế", "Sở Nội vụ"}},
		"Sở Khoa học và Công nghệ thúc đẩy, theo dõi, báo cáo":       {lead: []string{"Sở Khoa học và Công nghệ"}},
		"- Sở Nội vụ - UBND các xã, phường":                          {lead: []string{"Sở Nội vụ", "UBND các xã, phường"}},
		"Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh":        {lead: []string{"Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh"}},
		"UBND các xã: Gia Thuận, Tân Điền":                           {lead: []string{"UBND các xã: Gia Thuận, Tân Điền"}},
		"Ban Quản lý dự án đầu tư xây dựng tỉnh":                     {lead: []string{"Ban Quản lý dự án đầu tư xây dựng tỉnh"}},
		"Tổ công tác triển khai Đề án 06 tỉnh":                       {lead: []string{"Tổ công tác triển khai Đề án 06 tỉnh"}},
		"UBND xã, phường, đặc khu Sở Tài chính":                      {lead: []string{"UBND xã, phường, đặc khu", "Sở Tài chính"}},
		"Văn phòng Sở Nội vụ; Thanh tra Sở Y tế":                     {lead: []string{"Văn phòng Sở Nội vụ", "Thanh tra Sở Y tế"}},
		"Đài Phát thanh - Truyền hình tỉnh & Báo Thanh Bình":         {lead: []string{"Đài Phát thanh - Truyền hình tỉnh", "Báo Thanh Bình"}},
		"Công an tỉnh (Phòng Tham mưu; Phòng An ninh mạng), Sở Y tế": {lead: []string{"Công an tỉnh (Phòng Tham mưu; Phòng An ninh mạng)", "Sở Y tế"}},
	} {
		if diff := cmp.Diff(want, partiesIn(in), cmp.AllowUnexported(parties{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

// TestLeadAndHelpersUnderOneHead: a column headed "Chủ trì/phối hợp" names them
// in that order.
func TestLeadAndHelpersUnderOneHead(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]parties{
		"Sở Nội vụ/Sở Y tế, Công an tỉnh":       {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế", "Công an tỉnh"}},
		"Sở Nội vụ\nCác sở, ban, ngành":         {lead: []string{"Sở Nội vụ"}, coord: []string{"Các sở, ban, ngành"}},
		"Sở Nội vụ, Sở Y tế":                    {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế"}},
		"Chủ trì: Sở Nội vụ. Phối hợp: Sở Y tế": {lead: []string{"Sở Nội vụ"}, coord: []string{"Sở Y tế"}},
		"Sở Nội vụ": {lead: []string{"Sở Nội vụ"}},
	} {
		if diff := cmp.Diff(want, partiesInOrder(in), cmp.AllowUnexported(parties{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}
