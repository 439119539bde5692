package app

import (
	"maps"

	"loa/internal/spine/notice"
	"loa/internal/spine/people"
)

// actions names the acts in the log, of all rooms: code to Vietnamese.
func actions() map[string]string {
	all := people.ActionLabels()
	maps.Copy(all, notice.ActionLabels())
	maps.Copy(all, map[string]string{
		"evidence.declare":        "Khai minh chứng",
		"evidence.correct":        "Sửa minh chứng",
		"evidence.withdraw":       "Rút minh chứng",
		"plan.receive":            "Nhận tệp kế hoạch",
		"plan.refuse":             "Từ chối tệp kế hoạch",
		"plan.read_anyway":        "Đọc lại kế hoạch đã có",
		"plan.sign":               "Lưu tệp kế hoạch đã ký",
		"plan.unsigned":           "Ghi lý do chưa có tệp đã ký",
		"report.create":           "Soạn báo cáo",
		"report.save":             "Lưu báo cáo",
		"report.submit":           "Gửi duyệt báo cáo",
		"report.recall":           "Rút lại báo cáo đã gửi duyệt",
		"report.return":           "Trả lại báo cáo",
		"report.approve":          "Duyệt báo cáo",
		"report.redraft":          "Lập lại lời văn báo cáo",
		"report_sentence.set":     "Đổi câu mẫu báo cáo",
		"report_request.create":   "Yêu cầu báo cáo đột xuất",
		"report_request.deadline": "Đổi hạn báo cáo đột xuất",
		"report_request.withdraw": "Thu hồi yêu cầu báo cáo",
		"paper.hand_over":         "Tạo dự thảo văn bản",
		"paper.renew":             "Cập nhật tệp dự thảo văn bản",
		"paper.submit":            "Trình ký văn bản",
		"paper.return":            "Trả lại văn bản về dự thảo",
		"paper.number":            "Ghi số, ngày, người ký văn bản",
		"paper.sign":              "Tải bản đã ký của văn bản lên",
		"paper.release":           "Ghi văn bản đã phát hành",
		"paper.cancel":            "Hủy văn bản",
		"webhook.add":             "Thêm nơi nhận tin",
		"webhook.edit":            "Sửa nơi nhận tin",
		"webhook.pause":           "Tạm dừng nơi nhận tin",
		"webhook.resume":          "Gửi tiếp cho nơi nhận tin",
		"webhook.rotate":          "Đổi khóa ký của nơi nhận tin",
		"webhook.show_key":        "Xem khóa ký của nơi nhận tin",
		"webhook.remove":          "Bỏ nơi nhận tin",
		"amendment.draft":         "Tạo bản chuẩn bị sửa đổi kế hoạch",
		"amendment.edit":          "Sửa thông tin văn bản sửa đổi",
		"amendment.change":        "Chuẩn bị đổi một nhiệm vụ",
		"amendment.add":           "Chuẩn bị thêm một nhiệm vụ",
		"amendment.end":           "Chuẩn bị bãi bỏ một nhiệm vụ",
		"amendment.remove":        "Gỡ một thay đổi đã chuẩn bị",
		"amendment.discard":       "Bỏ bản chuẩn bị sửa đổi kế hoạch",
		"amendment.activate":      "Đưa sửa đổi kế hoạch vào theo dõi",
		"reorganisation.prepare":  "Chuẩn bị đợt sắp xếp",
		"reorganisation.revise":   "Sửa đợt sắp xếp đang chuẩn bị",
		"reorganisation.discard":  "Bỏ đợt sắp xếp",
		"reorganisation.write":    "Ghi các dòng của đợt sắp xếp",
		"reorganisation.reopen":   "Mở lại đợt sắp xếp để sửa",
		"reorganisation.submit":   "Trình áp dụng đợt sắp xếp",
		"reorganisation.ask":      "Yêu cầu áp dụng đợt sắp xếp",
		"reorganisation.basis":    "Bổ sung văn bản của đợt sắp xếp",
		"reorganisation.apply":    "Áp dụng đợt sắp xếp",
		"reorganisation.undo":     "Hoàn tác đợt sắp xếp",
		"obligation.public_open":  "Mở công khai kết quả một nhiệm vụ",
		"obligation.public_close": "Thôi công khai kết quả một nhiệm vụ",
		"decision.stage":          "Ghi quyết định về nhiệm vụ của đợt sắp xếp",
		"decision.record":         "Quyết định nhiệm vụ do đơn vị nào tiếp tục",
		"amendment.join":          "Chuẩn bị bổ sung cơ quan thực hiện",
		"occasion.state":          "Ghi nhận việc phát sinh của nhiệm vụ",
		"occasion.withdraw":       "Rút ghi nhận việc phát sinh",
		"link.check":              "Yêu cầu kiểm tra lại liên kết",
		"chase.letter":            "Lập công văn đôn đốc",
		"ledger.export":           "Xuất gói minh chứng",
	})
	return all
}
