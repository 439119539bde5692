package app

import (
	"maps"

	flow "loa/internal/domain/content"
	"loa/internal/spine/notice"
	"loa/internal/spine/people"
	"loa/internal/vi"
)

// actions names the acts in the log, of all rooms: code to Vietnamese.
func actions() map[string]string {
	all := people.ActionLabels()
	for _, more := range []map[string]string{notice.ActionLabels(), planActions(), evidenceActions(), reportActions(), questionActions(), ownPlanActions(), agencyActions(), orderActions(), contentActions(), portalActions()} {
		maps.Copy(all, more)
	}
	return all
}

// planActions names the acts of plans, their amendments, goals and duties.
func planActions() map[string]string {
	return map[string]string{
		"plan.receive":            "Nhận tệp kế hoạch",
		"plan.refuse":             "Từ chối tệp kế hoạch",
		"plan.read_anyway":        "Đọc lại kế hoạch đã có",
		"plan.sign":               "Lưu tệp kế hoạch đã ký",
		"plan.unsigned":           "Ghi lý do chưa có tệp đã ký",
		"amendment.draft":         "Tạo bản chuẩn bị sửa đổi kế hoạch",
		"amendment.edit":          "Sửa thông tin văn bản sửa đổi",
		"amendment.change":        "Chuẩn bị đổi một nhiệm vụ",
		"amendment.add":           "Chuẩn bị thêm một nhiệm vụ",
		"amendment.end":           "Chuẩn bị bãi bỏ một nhiệm vụ",
		"amendment.remove":        "Gỡ một thay đổi đã chuẩn bị",
		"amendment.discard":       "Bỏ bản chuẩn bị sửa đổi kế hoạch",
		"amendment.activate":      "Đưa sửa đổi kế hoạch vào theo dõi",
		"obligation.public_open":  "Mở công khai kết quả một nhiệm vụ",
		"obligation.public_close": "Thôi công khai kết quả một nhiệm vụ",
		"amendment.join":          "Chuẩn bị bổ sung cơ quan thực hiện",
		"occasion.state":          "Ghi nhận việc phát sinh của nhiệm vụ",
		"occasion.withdraw":       "Rút ghi nhận việc phát sinh",
		"plan.upload":             "Tải kế hoạch lên",
		"plan.choose":             "Chọn cơ quan cho một cách gọi",
		"plan.edit":               "Sửa thông tin kế hoạch",
		"plan.note":               "Xem xét một cảnh báo của kế hoạch",
		"plan.confirm":            "Xác nhận một nhiệm vụ",
		"plan.confirm_clear":      "Xác nhận các nhiệm vụ đã rõ",
		"plan.add_row":            "Thêm một nhiệm vụ",
		"plan.edit_row":           "Sửa một nhiệm vụ",
		"plan.drop_row":           "Bỏ một nhiệm vụ",
		"plan.reopen_row":         "Mở lại một nhiệm vụ để xem xét",
		"plan.split_row":          "Tách một nhiệm vụ",
		"plan.merge_rows":         "Gộp các nhiệm vụ",
		"plan.undo_rows":          "Hoàn tác tách, gộp nhiệm vụ",
		"plan.add_item":           "Thêm một nội dung của kế hoạch",
		"plan.edit_item":          "Sửa một nội dung của kế hoạch",
		"plan.drop_item":          "Bỏ một nội dung của kế hoạch",
		"plan.reopen_item":        "Mở lại một nội dung để xem xét",
		"plan.confirm_item":       "Xác nhận một nội dung của kế hoạch",
		"plan.confirm_items":      "Xác nhận các nội dung của kế hoạch",
		"plan.name_parent":        "Ghi kế hoạch cấp trên",
		"plan.end_parent":         "Bỏ kế hoạch cấp trên",
		"plan.cite":               "Dẫn nhiệm vụ của kế hoạch cấp trên",
		"plan.uncite":             "Bỏ dẫn nhiệm vụ của kế hoạch cấp trên",
		"plan.discard":            "Bỏ kế hoạch đang chuẩn bị",
		"plan.activate":           "Đưa kế hoạch vào theo dõi",
		"goal.add_indicator":      "Thêm chỉ số của mục tiêu",
		"goal.change_indicator":   "Sửa chỉ số của mục tiêu",
		"goal.record":             "Ghi số đo của chỉ số",
		"day_off.record":          "Ghi ngày nghỉ, ngày làm bù",
		"day_off.end":             "Bỏ ngày nghỉ, ngày làm bù",
	}
}

// evidenceActions names the acts of evidence.
func evidenceActions() map[string]string {
	return map[string]string{
		"evidence.declare":         "Khai minh chứng",
		"evidence.correct":         "Sửa minh chứng",
		"evidence.withdraw":        "Rút minh chứng",
		"evidence.judge":           "Đánh giá minh chứng",
		"evidence.import":          "Nhập minh chứng từ tệp",
		"evidence.import_withdraw": "Rút một lần nhập minh chứng",
		"evidence.ask_erasure":     "Đề nghị xóa nội dung minh chứng",
		"evidence.erasure_done":    "Xóa nội dung minh chứng theo đề nghị",
		"evidence.erasure_refused": "Từ chối xóa nội dung minh chứng",
		"link.check":               "Yêu cầu kiểm tra lại liên kết",
		"ledger.export":            "Xuất gói minh chứng",
	}
}

// ownPlanActions names the acts of agencies' own plans.
func ownPlanActions() map[string]string {
	return map[string]string{
		"ownplan.create":     "Lập dự thảo kế hoạch riêng",
		"ownplan.amend":      "Bắt đầu bản sửa đổi, bổ sung kế hoạch riêng",
		"ownplan.save":       "Lưu kế hoạch riêng",
		"ownplan.answer":     "Trả lời thay đổi của cấp trên trong kế hoạch riêng",
		"ownplan.submit":     "Gửi duyệt kế hoạch riêng",
		"ownplan.recall":     "Rút lại kế hoạch riêng để sửa",
		"ownplan.drop":       "Bỏ bản sửa đổi, bổ sung kế hoạch riêng",
		"ownplan.return":     "Trả lại kế hoạch riêng",
		"ownplan.approve":    "Duyệt kế hoạch riêng",
		"ownplan.reopen":     "Mở lại kế hoạch riêng đã duyệt",
		"ownplan.repaper":    "Lập lại văn bản của kế hoạch riêng",
		"ownplan.issue":      "Ghi nhận ban hành kế hoạch riêng",
		"ownplan.outside":    "Ghi nhận kế hoạch riêng ban hành ngoài Loa",
		"ownplan.unissue":    "Rút ghi nhận ban hành kế hoạch riêng",
		"ownplan.deadline":   "Đặt hạn ban hành kế hoạch riêng",
		"ownplan.difference": "Ghi thay đổi của cấp trên vào kế hoạch riêng",
	}
}

// contentActions names the acts of pieces that agencies write for readers.
func contentActions() map[string]string {
	out := map[string]string{
		"content.begin":        "Bắt đầu viết tin, bài",
		"content.revise":       "Soạn bản mới của tin, bài",
		"content.serve":        "Ghi nhiệm vụ mà tin, bài phục vụ",
		"content.comment":      "Ghi ý kiến về tin, bài",
		"content.review":       "Đặt ngày xem lại tin, bài",
		"content.settle":       "Ghi đã xử lý ý kiến về tin, bài",
		"work.plan":            "Dự kiến một bài",
		"work.series":          "Dự kiến một loạt bài",
		"work.edit":            "Sửa việc dự kiến",
		"work.edit_series":     "Sửa một loạt việc dự kiến",
		"work.start":           "Bắt đầu viết bài đã dự kiến",
		"work.link":            "Gắn bài với việc dự kiến",
		"work.unlink":          "Thôi gắn bài với việc dự kiến",
		"work.drop":            "Bỏ việc dự kiến",
		"content.check_ask":    "Nhờ người ngoài rà soát bài",
		"content.check_decide": "Kết luận rà soát ngoài",
		"content.check_end":    "Dừng rà soát ngoài",
		"template.save":        "Lưu mẫu bài",
		"template.drop":        "Bỏ mẫu bài",
		"work.ask":             "Đặt bài một cơ quan",
		"work.accepted":        "Nhận viết bài được đặt",
		"work.declined":        "Không nhận viết bài được đặt",
		"work.withdrawn":       "Rút đề nghị viết bài",
		"work.revive":          "Đưa việc dự kiến trở lại",
		"medium.add":           "Đưa tệp vào thư viện",
		"medium.change":        "Sửa tệp trong thư viện",
		"medium.remove":        "Xóa tệp khỏi thư viện",
		"medium.film_failed":   "Không xử lý được video, âm thanh",
		"medium.film_again":    "Xử lý lại video, âm thanh",
	}
	for _, a := range flow.Acts() {
		out["content."+string(a)] = vi.UpperFirst(a.Done()) + " (tin, bài)"
	}
	return out
}

// portalActions names the acts with which the portal is kept.
func portalActions() map[string]string {
	return map[string]string{
		"section.save":       "Lưu bản nháp chuyên mục của cổng",
		"section.submit":     "Gửi duyệt chuyên mục của cổng",
		"section.recall":     "Rút lại chuyên mục của cổng để sửa",
		"section.return":     "Trả lại chuyên mục của cổng để sửa",
		"section.approve":    "Duyệt chuyên mục của cổng",
		"section.assign":     "Giao chuyên mục của cổng",
		"section.still_true": "Ghi chuyên mục của cổng còn đúng",
		"document.show":      "Công khai văn bản trên cổng",
		"host.set":           "Đặt tên miền riêng của cơ quan",
		"model.propose":      "Đề nghị điển hình, sáng kiến",
		"model.decide":       "Quyết định về điển hình, sáng kiến",
		"document.hide":      "Thôi công khai văn bản trên cổng",
	}
}

// questionActions names the acts of difficulties.
func questionActions() map[string]string {
	return map[string]string{
		"question.send":     "Gửi khó khăn, vướng mắc",
		"question.join":     "Ghi cùng gặp vướng mắc",
		"question.read":     "Ghi đã rõ câu trả lời",
		"question.answer":   "Trả lời vướng mắc",
		"question.ask":      "Đề nghị bổ sung thông tin về vướng mắc",
		"question.supply":   "Bổ sung thông tin về vướng mắc",
		"question.submit":   "Trình Chủ tịch vướng mắc",
		"question.decide":   "Quyết định về vướng mắc",
		"question.return":   "Trả lại Sở Nội vụ vướng mắc",
		"question.recall":   "Rút lại vướng mắc đã trình",
		"question.merge":    "Gộp vướng mắc",
		"question.withdraw": "Rút vướng mắc",
		"question.reopen":   "Đề nghị trả lời rõ hơn",
		"question.set_day":  "Đặt lại hạn xử lý vướng mắc",
		"question.terms":    "Đặt thời hạn xử lý vướng mắc",
	}
}

// reportActions names the acts of reports, papers and who is told of them.
func reportActions() map[string]string {
	return map[string]string{
		"report.create":           "Soạn báo cáo",
		"report.save":             "Lưu báo cáo",
		"report.submit":           "Gửi duyệt báo cáo",
		"report.recall":           "Rút lại báo cáo đã gửi duyệt",
		"report.return":           "Trả lại báo cáo",
		"report.approve":          "Duyệt báo cáo",
		"report.redraft":          "Lập lại lời văn báo cáo",
		"report.reopen":           "Mở lại báo cáo đã duyệt",
		"report.file":             "Ghi nhận đã gửi báo cáo",
		"report.unfile":           "Rút ghi nhận đã gửi báo cáo",
		"report.accept":           "Tiếp nhận báo cáo",
		"report.reject":           "Trả lại báo cáo đã gửi",
		"report_regime.set":       "Đổi chế độ báo cáo",
		"report_sentence.set":     "Đổi câu mẫu báo cáo",
		"report_request.create":   "Yêu cầu báo cáo đột xuất",
		"report_request.deadline": "Đổi hạn báo cáo đột xuất",
		"report_request.withdraw": "Thu hồi yêu cầu báo cáo",
		"chase.letter":            "Lập công văn đôn đốc",
		"chase.letter_opened":     "Mở công văn đôn đốc lần đầu",
		"exercise.begin":          "Bắt đầu bài tập dượt",
		"paper.hand_over":         "Tạo dự thảo văn bản",
		"paper.renew":             "Cập nhật tệp dự thảo văn bản",
		"paper.submit":            "Trình ký văn bản",
		"paper.return":            "Trả lại văn bản về dự thảo",
		"paper.number":            "Ghi số, ngày, người ký văn bản",
		"paper.sign":              "Tải bản đã ký của văn bản lên",
		"paper.release":           "Ghi văn bản đã phát hành",
		"paper.cancel":            "Hủy văn bản",
		"paper.sent_in":           "Ghi báo cáo đã gửi bằng văn bản khác",
		"paper.revive":            "Dùng lại dự thảo văn bản",
		"webhook.add":             "Thêm nơi nhận tin",
		"webhook.edit":            "Sửa nơi nhận tin",
		"webhook.pause":           "Tạm dừng nơi nhận tin",
		"webhook.resume":          "Gửi tiếp cho nơi nhận tin",
		"webhook.rotate":          "Đổi khóa ký của nơi nhận tin",
		"webhook.show_key":        "Xem khóa ký của nơi nhận tin",
		"webhook.remove":          "Bỏ nơi nhận tin",
	}
}

// agencyActions names the acts of agencies and their reorganisation.
func agencyActions() map[string]string {
	return map[string]string{
		"reorganisation.prepare": "Chuẩn bị đợt sắp xếp",
		"reorganisation.revise":  "Sửa đợt sắp xếp đang chuẩn bị",
		"reorganisation.discard": "Bỏ đợt sắp xếp",
		"reorganisation.write":   "Ghi các dòng của đợt sắp xếp",
		"reorganisation.reopen":  "Mở lại đợt sắp xếp để sửa",
		"reorganisation.submit":  "Trình áp dụng đợt sắp xếp",
		"reorganisation.ask":     "Yêu cầu áp dụng đợt sắp xếp",
		"reorganisation.basis":   "Bổ sung văn bản của đợt sắp xếp",
		"reorganisation.apply":   "Áp dụng đợt sắp xếp",
		"reorganisation.undo":    "Hoàn tác đợt sắp xếp",
		"decision.stage":         "Ghi quyết định về nhiệm vụ của đợt sắp xếp",
		"decision.record":        "Quyết định nhiệm vụ do đơn vị nào tiếp tục",
		"agency.add":             "Thêm cơ quan",
		"agency.change":          "Ghi thay đổi của cơ quan",
		"agency.close":           "Kết thúc cơ quan",
		"agency.alias":           "Thêm cách gọi của cơ quan",
		"agency.profile":         "Sửa thông tin liên hệ của cơ quan",
		"agency.import":          "Nhập danh sách cơ quan từ tệp",
	}
}

// orderActions names the acts of orders of the leadership.
func orderActions() map[string]string {
	return map[string]string{
		"order.create":      "Lập chỉ đạo tuyên truyền đột xuất",
		"order.edit":        "Sửa chỉ đạo đang soạn",
		"order.discard":     "Bỏ chỉ đạo đang soạn",
		"order.submit":      "Trình chỉ đạo",
		"order.return":      "Trả lại chỉ đạo để sửa",
		"order.issue":       "Ban hành chỉ đạo",
		"order.replace":     "Thay cơ quan đã kết thúc trong chỉ đạo",
		"order.acknowledge": "Xác nhận đã nhận chỉ đạo",
		"order.known":       "Ghi biết chỉ đạo đã thu hồi",
		"order.later":       "Lùi hạn chỉ đạo",
		"order.add":         "Bổ sung cơ quan vào chỉ đạo",
		"order.withdraw":    "Thu hồi chỉ đạo",
	}
}
