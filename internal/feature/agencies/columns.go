package agencies

import (
	"loa/internal/domain/agency"
	"loa/internal/platform/office"
	"loa/internal/spine/org"
)

// columnContactFrom is the column that says from when the contacts of a row
// hold.
const columnContactFrom = "lien_he_tu"

// contactColumn is the key of the column of a field of a profile.
func contactColumn(field string) string { return "lien_he_" + field }

// importColumns are the columns of the files that people import and export.
func importColumns() []office.ReadColumn {
	columns := []office.ReadColumn{
		{Key: "code", Names: []string{"mã", "mã cơ quan", "mã định danh", "code"}, Required: true},
		{Key: "name", Names: []string{"tên", "tên cơ quan", "tên cơ quan, đơn vị", "name"}, Required: true},
		{Key: "short", Names: []string{"tên viết tắt", "viết tắt", "tên ngắn"}},
		{Key: "level", Names: []string{"cấp", "level"}, Required: true},
		{Key: "kind", Names: []string{"loại", "loại cơ quan", "kind"}, Required: true},
		{Key: "parent", Names: []string{"mã cấp trên", "cấp trên", "mã cơ quan cấp trên"}},
		{Key: "from", Names: []string{"hiệu lực từ", "từ ngày", "ngày hiệu lực"}, Required: true},
		{Key: "until", Names: []string{"kết thúc từ", "hết hiệu lực từ", "hết hiệu lực"}},
		{Key: "source", Names: []string{"nguồn", "căn cứ"}},
		{Key: "verified", Names: []string{"xác minh", "đã xác minh"}},
	}
	for _, s := range agency.Schemes() {
		columns = append(columns, office.ReadColumn{Key: org.CodeField(s), Names: codeNames(s)})
	}
	for _, field := range org.ProfileFields() {
		columns = append(columns, office.ReadColumn{Key: contactColumn(field), Names: contactNames(field)})
	}
	return append(columns, office.ReadColumn{Key: columnContactFrom, Names: []string{"liên hệ từ", "liên hệ có hiệu lực từ"}})
}

func codeNames(s agency.Scheme) []string {
	switch s {
	case agency.QCVN102:
		return []string{"mã QCVN 102", "mã định danh QCVN 102", "mã định danh (QCVN 102:2016)", "QCVN 102"}
	case agency.QD20:
		return []string{"mã QĐ 20", "mã định danh điện tử", "mã định danh điện tử (QĐ 20/2020)", "QĐ 20"}
	case agency.GSO:
		return []string{"mã ĐVHC", "mã đơn vị hành chính", "mã tổng cục thống kê"}
	}
	return []string{string(s)}
}

func contactNames(field string) []string {
	switch field {
	case "nguoi_dung_dau":
		return []string{"người đứng đầu", "thủ trưởng"}
	case "chuc_vu":
		return []string{"chức vụ", "chức vụ người đứng đầu"}
	case "dau_moi":
		return []string{"đầu mối liên hệ", "đầu mối"}
	case "dien_thoai":
		return []string{"điện thoại", "số điện thoại"}
	case "thu_dien_tu":
		return []string{"thư điện tử", "email"}
	case "trang_web":
		return []string{"trang thông tin điện tử", "trang web", "website"}
	case "zalo":
		return []string{"Zalo"}
	case "noi_tiep":
		return []string{"nơi tiếp nhận", "nơi tiếp nhận hồ sơ", "trụ sở"}
	case "dia_chi":
		return []string{"địa chỉ", "địa chỉ trụ sở"}
	case "gio_lam_viec":
		return []string{"giờ làm việc", "giờ mở cửa"}
	case "nguon":
		return []string{"nguồn liên hệ"}
	}
	return []string{"xác minh liên hệ"}
}

// codesIn are the codes of a row: nothing when all its cells are empty, so that
// a file which was filled in by half takes no codes away. A dash is "none".
func codesIn(r office.Record) map[string]string {
	codes, said := map[string]string{}, false
	for _, s := range agency.Schemes() {
		if key := org.CodeField(s); r.Has(key) {
			codes[string(s)] = r.Text(key)
			said = said || r.Text(key) != ""
		}
	}
	if !said {
		return nil
	}
	return codes
}

// contactIn are the contacts of a row: nothing when all its cells are empty and
// no day is given from which that holds.
func contactIn(r office.Record, dated bool) map[string]string {
	contact, said := map[string]string{}, dated
	for _, field := range org.ProfileFields() {
		key := contactColumn(field)
		if !r.Has(key) {
			continue
		}
		contact[field] = r.Text(key)
		if field == "xac_minh" {
			contact[field] = ""
			if yes(r.Text(key)) {
				contact[field] = "x"
			}
		}
		said = said || contact[field] != ""
	}
	if !said {
		return nil
	}
	return contact
}
