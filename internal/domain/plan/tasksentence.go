package plan

import (
	"regexp"

	"loa/internal/domain/cadence"
)

var workTitle = regexp.MustCompile(`nhiem vu|giai phap|noi dung|hoat dong|cong viec|bien phap`)

// sentenceTasks reads tasks that are whole sentences: "Văn phòng Sở chủ trì,
// phối hợp với … tổ chức …", and the items under a heading that is an agency,
// in the sections on the work to do. It is asked only when a plan has neither a
// table nor labelled paragraphs, and every task is doubted.
func sentenceTasks(all []section, ctx cadence.Context) []Task {
	var tasks []Task
	for _, s := range all {
		if !isWork(s) {
			continue
		}
		heads := s.headsAgencies()
		for _, p := range walk(s.body) {
			b := p.block
			agency, ok := agencyPrefix(b.mark.rest)
			if f := foldHead(b.mark.rest); circumstance.MatchString(f) || onlyRegards.MatchString(f) {
				ok = false
			}
			switch {
			case p.last || p.leadIn:
			case ok:
				tasks = append(tasks, sentenceTask(b, agency, ctx))
			case heads && p.agency != "":
				tasks = append(tasks, sentenceTask(b, p.agency, ctx))
			}
		}
	}
	return tasks
}

func sentenceTask(b block, agency string, ctx cadence.Context) Task {
	t := Task{
		No: b.mark.label, Content: b.mark.rest,
		Lead: splitAgencies(agency), Coordinating: partnersIn(b.mark.rest), Source: b.source(),
	}
	t.Timing = optionalText(timeIn(b.mark.rest, ctx))
	t.judge(ctx)
	t.doubt(0, "content", "Đọc từ câu văn, không phải từ bảng: cần kiểm tra từng phần.")
	t.Confidence = min(t.Confidence, 0.6)
	return t
}
