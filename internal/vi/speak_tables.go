package vi

// letterNames are the names of letters, by which abbreviations are read.
var letterNames = map[rune]string{
	'A': "a", 'Ă': "á", 'Â': "ớ", 'B': "bê", 'C': "xê", 'D': "dê", 'Đ': "đê", 'E': "e", 'Ê': "ê", 'F': "ép", 'G': "giê", 'H': "hát", 'I': "i", 'J': "gi", 'K': "ca",
	'L': "e-lờ", 'M': "em-mờ", 'N': "en-nờ", 'O': "o", 'Ô': "ô", 'Ơ': "ơ", 'P': "pê", 'Q': "quy", 'R': "e-rờ", 'S': "ét-sì", 'T': "tê", 'U': "u", 'Ư': "ư", 'V': "vê",
	'W': "vê kép", 'X': "ích-xì", 'Y': "i dài", 'Z': "dét",
}

// documentKinds are signs of kinds of documents (Decree 30/2020/NĐ-CP, annex III) and of
// laws (Law on promulgation of legal documents).
var documentKinds = map[string]string{
	"KH": "kế hoạch", "QĐ": "quyết định", "NĐ": "nghị định", "TT": "thông tư", "TTLT": "thông tư liên tịch", "CT": "chỉ thị", "NQ": "nghị quyết", "BC": "báo cáo", "TB": "thông báo",
	"TTr": "tờ trình", "HD": "hướng dẫn", "CTr": "chương trình", "ĐA": "đề án", "DA": "dự án", "PA": "phương án", "CV": "công văn", "CĐ": "công điện", "BB": "biên bản", "GM": "giấy mời",
	"GGT": "giấy giới thiệu", "PC": "phiếu chuyển", "PG": "phiếu gửi", "QC": "quy chế", "QyĐ": "quy định", "VBHN": "văn bản hợp nhất", "L": "luật", "PL": "pháp lệnh", "KL": "kết luận",
}

// issuers are signs of who issued a document.
var issuers = map[string]string{
	"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội", "CTN": "Chủ tịch nước", "VPCP": "Văn phòng Chính phủ", "TW": "Trung ương",
	"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "TU": "Tỉnh ủy", "BCĐ": "Ban Chỉ đạo", "VP": "Văn phòng", "BCĐCCHC": "Ban Chỉ đạo cải cách hành chính",
	"BNV": "Bộ Nội vụ", "BTC": "Bộ Tài chính", "BTP": "Bộ Tư pháp", "BYT": "Bộ Y tế", "BGDĐT": "Bộ Giáo dục và Đào tạo", "BKHCN": "Bộ Khoa học và Công nghệ", "BTTTT": "Bộ Thông tin và Truyền thông",
	"BCT": "Bộ Công Thương", "BXD": "Bộ Xây dựng", "BGTVT": "Bộ Giao thông vận tải", "BTNMT": "Bộ Tài nguyên và Môi trường", "BNNMT": "Bộ Nông nghiệp và Môi trường", "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
	"BCA": "Bộ Công an", "BQP": "Bộ Quốc phòng", "BNG": "Bộ Ngoại giao", "BLĐTBXH": "Bộ Lao động, Thương binh và Xã hội", "BKHĐT": "Bộ Kế hoạch và Đầu tư",
	"SNV": "Sở Nội vụ", "STC": "Sở Tài chính", "STP": "Sở Tư pháp", "SYT": "Sở Y tế", "SGDĐT": "Sở Giáo dục và Đào tạo", "SKHCN": "Sở Khoa học và Công nghệ", "STTTT": "Sở Thông tin và Truyền thông",
	"SCT": "Sở Công Thương", "SXD": "Sở Xây dựng", "SNNMT": "Sở Nông nghiệp và Môi trường", "STNMT": "Sở Tài nguyên và Môi trường", "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch", "CCHC": "cải cách hành chính",
	"HC": "hành chính", "NC": "nội chính", "KSTTHC": "kiểm soát thủ tục hành chính",
}

// abbreviations are read by their words.
var abbreviations = map[string]string{
	"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "TTHC": "thủ tục hành chính", "CCHC": "cải cách hành chính", "DVC": "dịch vụ công", "DVCTT": "dịch vụ công trực tuyến",
	"CBCCVC": "cán bộ, công chức, viên chức", "CBCC": "cán bộ, công chức", "CBCNV": "cán bộ, công nhân viên", "CC": "công chức", "VC": "viên chức", "CNTT": "công nghệ thông tin", "CĐS": "chuyển đổi số",
	"KTXH": "kinh tế, xã hội", "KT-XH": "kinh tế, xã hội", "QPPL": "quy phạm pháp luật", "VBQPPL": "văn bản quy phạm pháp luật", "NSNN": "ngân sách nhà nước", "QLNN": "quản lý nhà nước",
	"BHXH": "bảo hiểm xã hội", "BHYT": "bảo hiểm y tế", "BHTN": "bảo hiểm thất nghiệp", "GPMB": "giải phóng mặt bằng", "MTTQ": "Mặt trận Tổ quốc", "TNCS": "Thanh niên Cộng sản",
	"ĐVHC": "đơn vị hành chính", "CSDL": "cơ sở dữ liệu", "STT": "số thứ tự", "CCCD": "căn cước công dân", "CMND": "chứng minh nhân dân", "GTGT": "giá trị gia tăng", "TNHH": "trách nhiệm hữu hạn",
	"HTX": "hợp tác xã", "QSDĐ": "quyền sử dụng đất", "GCNQSDĐ": "giấy chứng nhận quyền sử dụng đất", "GCN": "giấy chứng nhận", "THCS": "trung học cơ sở", "THPT": "trung học phổ thông", "ĐKKD": "đăng ký kinh doanh",
	"PCCC": "phòng cháy, chữa cháy", "ATTP": "an toàn thực phẩm", "VSATTP": "vệ sinh an toàn thực phẩm", "ANTT": "an ninh trật tự", "TTATXH": "trật tự an toàn xã hội", "TTĐT": "thông tin điện tử",
	"PAKN": "phản ánh, kiến nghị", "TTPVHCC": "Trung tâm Phục vụ hành chính công", "PVHCC": "phục vụ hành chính công", "BPMC": "bộ phận một cửa", "HCC": "hành chính công", "TCVN": "tiêu chuẩn Việt Nam",
	"TP": "thành phố", "HCM": "Hồ Chí Minh", "TPHCM": "Thành phố Hồ Chí Minh", "PTTH": "phát thanh, truyền hình", "XHCN": "xã hội chủ nghĩa", "CHXHCN": "Cộng hòa xã hội chủ nghĩa", "LLVT": "lực lượng vũ trang",
	"ĐTXD": "đầu tư xây dựng", "KHCN": "khoa học công nghệ", "GDĐT": "giáo dục và đào tạo", "LĐTBXH": "lao động, thương binh và xã hội", "SXKD": "sản xuất, kinh doanh", "VNeID": "vê en nờ i đi",
	"SIPAS": "xi-pát", "PAPI": "pa-pi", "PAR": "pa", "INDEX": "in-đéch", "PCI": "pê xê i", "DDCI": "đê đê xê i", "QR": "quy a", "AI": "ây-ai", "IT": "ai-ti", "OTP": "ô tê pê", "SMS": "ét em ét", "USB": "u ét bê", "VN": "Việt Nam",
	"VNPT": "vê en pê tê", "COVID": "cô-vít", "ASEAN": "a-xê-an", "WTO": "vê kép tê ô", "ISO": "i-xô", "PDF": "pê đê ép", "Zalo": "da-lô",
}

// places are what units are called before their names.
var places = map[string]string{"TP": "thành phố", "Tp": "thành phố", "TX": "thị xã", "Tx": "thị xã", "TT": "thị trấn", "P": "phường", "Q": "quận", "H": "huyện", "X": "xã"}

// titles stand before names of persons.
var titles = map[string]string{"GS": "giáo sư", "PGS": "phó giáo sư", "TS": "tiến sĩ", "ThS": "thạc sĩ", "Ths": "thạc sĩ", "BS": "bác sĩ", "KS": "kỹ sư", "CN": "cử nhân", "LS": "luật sư"}

// units stand after figures.
var units = map[string]string{
	"km2": "ki-lô-mét vuông", "km²": "ki-lô-mét vuông", "m2": "mét vuông", "m²": "mét vuông", "m3": "mét khối", "m³": "mét khối", "km": "ki-lô-mét", "kg": "ki-lô-gam", "ha": "héc-ta", "cm": "xăng-ti-mét",
	"mm": "mi-li-mét", "m": "mét", "MB": "mê-ga-bai", "GB": "gi-ga-bai", "KB": "ki-lô-bai", "VNĐ": "đồng", "VND": "đồng", "đ": "đồng", "₫": "đồng", "tr": "triệu", "°C": "độ xê",
}
