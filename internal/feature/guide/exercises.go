package guide

import (
	"slices"

	"loa/internal/domain/access"
)

// Exercise is one piece of work to try in a rehearsal.
type Exercise struct {
	Key, Title string
	Roles      []access.Role
	Needs      string // what must be there before; empty: nothing
	Start      string // address where it begins
	Chapter    string // address in the guide, from its root
	One        bool   // all steps are done to one thing, as one report
	Steps      []Step
}

// Step is one thing to do. It is done when the log has one of its acts; a step
// without acts only looks, leaves no trace, and is done with the next that does.
type Step struct {
	Text   string
	Acts   []string // as audit.Record names them
	Linked bool     // the evidence that the act made has a link
}

// exercises are all there are, in the order in which each role learns.
func exercises() []Exercise {
	return slices.Concat(officers(), leaders(), coordinators(), inspectors())
}

func officers() []Exercise {
	officer := []access.Role{access.Officer}
	return []Exercise{
		{
			Key: "khai-lien-ket", Title: "Khai một minh chứng bằng đường dẫn", Roles: officer, Start: "/lam-viec/minh-chung/khai", Chapter: "can-bo-dau-moi#khai-minh-chung",
			Steps: []Step{
				{Text: "Mở “Khai minh chứng”, ở một việc cần làm hoặc ở thanh dưới trên điện thoại."},
				{Text: "Dán địa chỉ của bài đã đăng vào ô “Dán liên kết”, xem lại nhiệm vụ và loại việc."},
				{Text: "Bấm “Gửi minh chứng”.", Acts: []string{"evidence.declare"}, Linked: true},
			},
		},
		{
			Key: "sua-khai-nham", Title: "Sửa rồi rút một minh chứng khai nhầm", Roles: officer, Start: "/lam-viec/minh-chung/khai", Chapter: "can-bo-dau-moi#khai-minh-chung",
			Steps: []Step{
				{Text: "Khai một minh chứng để thử.", Acts: []string{"evidence.declare"}},
				{Text: "Mở minh chứng vừa khai, chọn “Sửa”, đổi ngày hoặc tên việc rồi gửi.", Acts: []string{"evidence.correct"}},
				{Text: "Chọn “Rút minh chứng” và nêu lý do.", Acts: []string{"evidence.withdraw"}},
			},
		},
		{
			Key: "bao-cao-quy", Title: "Soạn và trình báo cáo quý", Roles: officer, Start: "/lam-viec/bao-cao/moi", Chapter: "can-bo-dau-moi#bao-cao-cua-co-quan", One: true,
			Steps: []Step{
				{Text: "Chọn kế hoạch và kỳ, bấm “Lập dự thảo báo cáo”.", Acts: []string{"report.create"}},
				{Text: "Đọc lại lời văn, bổ sung khó khăn, đề xuất rồi bấm “Lưu”.", Acts: []string{"report.save"}},
				{Text: "Bấm “Gửi duyệt”.", Acts: []string{"report.submit"}},
			},
		},
		{
			Key: "ghi-so-van-ban", Title: "Trình ký, ghi số và phát hành một văn bản", Roles: officer, Start: "/lam-viec/van-ban", Chapter: "van-ban#can-bo-dau-moi-van-thu", One: true,
			Needs: "Cần một văn bản dự thảo: báo cáo đã được duyệt thì có.",
			Steps: []Step{
				{Text: "Mở văn bản dự thảo, tải bản PDF về, bấm “Trình ký”.", Acts: []string{"paper.submit"}},
				{Text: "Bấm “Ghi số, ngày, người ký” và ghi như trên văn bản.", Acts: []string{"paper.number"}},
				{Text: "Bấm “Tải bản đã ký lên”. Khi tập dượt, dùng chính bản PDF vừa tải về.", Acts: []string{"paper.sign"}},
				{Text: "Ghi ngày phát hành.", Acts: []string{"paper.release"}},
			},
		},
		{
			Key: "ke-hoach-rieng", Title: "Lập kế hoạch riêng của cơ quan", Roles: officer, Start: "/lam-viec/ke-hoach-rieng", Chapter: "can-bo-dau-moi#ke-hoach-rieng-cua-co-quan",
			Needs: "Kế hoạch của cơ quan đã ban hành thì làm trên bản sửa đổi, bổ sung; tập xong, rút lại rồi chọn “Bỏ bản sửa đổi, bổ sung này”.",
			Steps: []Step{
				{Text: "Bấm “Lập kế hoạch của cơ quan”, hoặc “Mở kế hoạch”; kế hoạch đã ban hành thì bấm “Lập bản sửa đổi, bổ sung”."},
				{Text: "Ghi người phụ trách chung, mở một việc để ghi ngày hoàn thành rồi bấm “Lưu”.", Acts: []string{"ownplan.save"}},
				{Text: "Bấm “Gửi duyệt”.", Acts: []string{"ownplan.submit"}},
			},
		},
		{
			Key: "gui-vuong-mac", Title: "Gửi một khó khăn, vướng mắc", Roles: officer, Start: "/lam-viec/vuong-mac/moi", Chapter: "can-bo-dau-moi#kho-khan-vuong-mac",
			Steps: []Step{
				{Text: "Mở “Khó khăn, vướng mắc”, bấm “Gửi vướng mắc”."},
				{Text: "Chọn mục của kế hoạch, nói rõ vướng ở đâu và đề xuất."},
				{Text: "Bấm “Gửi Sở Nội vụ”.", Acts: []string{"question.send"}},
			},
		},
		{
			Key: "nhan-chi-dao", Title: "Nhận một chỉ đạo đột xuất", Roles: officer, Start: "/lam-viec", Chapter: "can-bo-dau-moi#chi-dao-dot-xuat",
			Needs: "Cần một chỉ đạo đã ban hành mà cơ quan chưa xác nhận.",
			Steps: []Step{
				{Text: "Mở chỉ đạo ở “Việc của tôi”."},
				{Text: "Đọc nội dung và hạn hoàn thành."},
				{Text: "Bấm “Xác nhận đã nhận”.", Acts: []string{"order.acknowledge"}},
			},
		},
	}
}

func leaders() []Exercise {
	leader := []access.Role{access.Leader}
	return []Exercise{
		{
			Key: "duyet-bao-cao", Title: "Duyệt báo cáo trên điện thoại", Roles: leader, Start: "/lam-viec", Chapter: "lanh-dao#duyet-hoac-tra-lai-bao-cao",
			Needs: "Cần một báo cáo đang chờ duyệt: cán bộ đầu mối làm bài “Soạn và trình báo cáo quý” thì có.",
			Steps: []Step{
				{Text: "Mở báo cáo đang chờ ở “Việc của tôi”, trên điện thoại."},
				{Text: "Đọc tóm tắt và lời văn; bấm một con số để xem minh chứng."},
				{Text: "Bấm “Duyệt và chốt số liệu”.", Acts: []string{"report.approve"}},
			},
		},
		{
			Key: "tra-lai-bao-cao", Title: "Trả lại một báo cáo", Roles: leader, Start: "/lam-viec", Chapter: "lanh-dao#duyet-hoac-tra-lai-bao-cao",
			Needs: "Cần một báo cáo đang chờ duyệt: cán bộ đầu mối làm bài “Soạn và trình báo cáo quý” thì có.",
			Steps: []Step{
				{Text: "Mở báo cáo đang chờ ở “Việc của tôi”."},
				{Text: "Đọc lời văn, tìm chỗ cần sửa."},
				{Text: "Bấm “Trả lại” và nêu lý do để cán bộ biết phải sửa gì.", Acts: []string{"report.return"}},
			},
		},
		{
			Key: "duyet-ke-hoach-rieng", Title: "Duyệt kế hoạch riêng của cơ quan", Roles: leader, Start: "/lam-viec", Chapter: "lanh-dao#ke-hoach-rieng-cua-co-quan",
			Needs: "Cần một kế hoạch đang chờ duyệt: cán bộ đầu mối làm bài “Lập kế hoạch riêng của cơ quan” thì có.",
			Steps: []Step{
				{Text: "Mở kế hoạch đang chờ ở “Việc của tôi”."},
				{Text: "Đọc các việc, người phụ trách, thời gian và kinh phí."},
				{Text: "Bấm “Duyệt kế hoạch”, hoặc trả lại kèm lý do.", Acts: []string{"ownplan.approve", "ownplan.return"}},
			},
		},
		{
			Key: "uy-quyen", Title: "Ủy quyền khi đi vắng", Roles: leader, Start: "/lam-viec/tai-khoan", Chapter: "lanh-dao#uy-quyen-khi-di-vang",
			Steps: []Step{
				{Text: "Mở “Tài khoản”, chọn “Ủy quyền khi đi vắng”."},
				{Text: "Chọn người cùng cơ quan, từ ngày, đến ngày và lý do rồi ghi.", Acts: []string{"delegation.make"}},
				{Text: "Thu hồi ủy quyền.", Acts: []string{"delegation.end"}},
			},
		},
	}
}

func coordinators() []Exercise {
	coordinator := []access.Role{access.Coordinator}
	return []Exercise{
		{
			Key: "don-doc", Title: "Xem ai chậm và lập công văn đôn đốc", Roles: coordinator, Start: "/lam-viec/tong-quan", Chapter: "dieu-phoi#cong-van-don-doc",
			Steps: []Step{
				{Text: "Ở “Tổng quan”, xem nhiệm vụ nào có nhiều cơ quan đang chậm."},
				{Text: "Mở “Nhắc việc”, bấm “Lập công văn đôn đốc”, chọn nhiệm vụ và cơ quan."},
				{Text: "Nhập thời hạn, lập dự thảo.", Acts: []string{"chase.letter"}},
				{Text: "Mở văn bản vừa lập, bấm “Trình ký”.", Acts: []string{"paper.submit"}},
			},
		},
		{
			Key: "tam-ngung-nhac", Title: "Tạm ngừng nhắc một cơ quan", Roles: coordinator, Start: "/lam-viec/don-doc", Chapter: "dieu-phoi#nhac-viec",
			Steps: []Step{
				{Text: "Mở “Nhắc việc”, chọn một cơ quan để xem những gì đã nhắc."},
				{Text: "Bấm “Tạm ngừng nhắc cơ quan này”, nêu lý do và ngày cuối.", Acts: []string{"notice.mute"}},
				{Text: "Bấm “Nhắc lại”.", Acts: []string{"notice.unmute"}},
			},
		},
		{
			Key: "tiep-nhan", Title: "Tiếp nhận báo cáo của cơ quan", Roles: coordinator, Start: "/lam-viec/bao-cao", Chapter: "dieu-phoi#bao-cao-tong-hop",
			Needs: "Cần một báo cáo mà cơ quan đã gửi và đang chờ tiếp nhận.",
			Steps: []Step{
				{Text: "Mở “Báo cáo”, chọn “Chờ tiếp nhận”."},
				{Text: "Mở một báo cáo, đọc lời văn và số liệu."},
				{Text: "Tiếp nhận, hoặc trả lại cơ quan kèm lý do.", Acts: []string{"report.accept", "report.reject"}},
			},
		},
		{
			Key: "tra-loi-vuong-mac", Title: "Trả lời một vướng mắc", Roles: coordinator, Start: "/lam-viec/vuong-mac", Chapter: "dieu-phoi#kho-khan-vuong-mac",
			Needs: "Cần một vướng mắc chưa trả lời: cán bộ đầu mối làm bài “Gửi một khó khăn, vướng mắc” thì có.",
			Steps: []Step{
				{Text: "Mở một vướng mắc đang chờ, đọc nội dung và đề xuất."},
				{Text: "Ghi nội dung trả lời, nêu căn cứ và việc cơ quan cần làm."},
				{Text: "Bấm “Trả lời”.", Acts: []string{"question.answer"}},
			},
		},
		{
			Key: "soan-chi-dao", Title: "Soạn và trình một chỉ đạo đột xuất", Roles: coordinator, Start: "/lam-viec/chi-dao", Chapter: "dieu-phoi#chi-dao-tuyen-truyen-dot-xuat",
			Steps: []Step{
				{Text: "Bấm “Soạn chỉ đạo”, ghi tên, nội dung và hạn hoàn thành."},
				{Text: "Chọn nhóm cơ quan, bấm “Lưu và xem lại”.", Acts: []string{"order.create"}},
				{Text: "Bấm “Trình lãnh đạo”.", Acts: []string{"order.submit"}},
			},
		},
		{
			Key: "moi-nguoi", Title: "Mời một cán bộ đầu mối", Roles: []access.Role{access.Coordinator, access.Administrator}, Start: "/lam-viec/nguoi-dung", Chapter: "dieu-phoi#nguoi-dung",
			Steps: []Step{
				{Text: "Mở “Người dùng”, bấm “Mời người dùng”."},
				{Text: "Nhập họ tên, chọn vai trò “Cán bộ đầu mối” và cơ quan."},
				{Text: "Gửi lời mời, in phiếu hoặc chép liên kết.", Acts: []string{"account.invite"}},
			},
		},
	}
}

func inspectors() []Exercise {
	inspector := []access.Role{access.Inspector}
	return []Exercise{
		{
			Key: "kiem-tra", Title: "Kiểm tra một minh chứng", Roles: []access.Role{access.Inspector, access.Coordinator}, Start: "/lam-viec/kiem-tra", Chapter: "dieu-phoi#kiem-tra-minh-chung",
			Steps: []Step{
				{Text: "Mở “Kiểm tra minh chứng”, bấm “Kiểm tra lần lượt”."},
				{Text: "Xem ảnh, tệp, liên kết và điểm cần xem."},
				{Text: "Chọn “Xác nhận”, “Trả lại” hoặc “Nghi vấn”.", Acts: []string{"evidence.judge"}},
			},
		},
		{
			Key: "lay-goi", Title: "Lấy gói minh chứng của một quý", Roles: inspector, Start: "/lam-viec/so/goi", Chapter: "kiem-tra#lay-goi-minh-chung",
			Steps: []Step{
				{Text: "Mở “Sổ”, chọn “Xuất gói minh chứng”."},
				{Text: "Chọn năm, kỳ và cách tính kỳ."},
				{Text: "Tải gói về.", Acts: []string{"ledger.export"}},
			},
		},
	}
}

// Acts lists every act that some exercise asks for, as the log names it.
func Acts() []string {
	var out []string
	for _, e := range exercises() {
		for _, s := range e.Steps {
			for _, a := range s.Acts {
				if !slices.Contains(out, a) {
					out = append(out, a)
				}
			}
		}
	}
	return out
}
