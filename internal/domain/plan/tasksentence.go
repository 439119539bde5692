package plan

import (
	"cmp"
	"strings"

	"loa/internal/domain/cadence"
)

var workTitle = spelled(`nhiem vu|giai phap|noi dung|hoat dong|cong viec|bien phap`)

// sentenceTasks reads tasks that are whole sentences: "Văn phòng Sở chủ trì,
// phối hợp với … tổ chức …", and the items under a heading that is an agency,
// in the sections on the work to do. It is asked only when a plan has neither a
// table nor labelled paragraphs, and every task is doubted.
func sentenceTasks(all []section, ctx cadence.Context) []Task {
	var tasks []Task
	for _, s := range all {
		if !isWork(s) || sharesOut(s, all) {
			continue
		}
		heads := s.headsAgencies()
		for _, p := range walk(s.body) {
			b := p.block
			when, said := timeHead(b.mark.rest, ctx)
			agency, ok := agencyPrefix(said)
			if f := foldHead(b.mark.rest); circumstance.MatchString(f) || onlyRegards.MatchString(f) {
				ok = false
			}
			switch {
			case p.last || p.leadIn || strings.HasSuffix(agency, " đã"): // what has been done is no task
			case ok:
				tasks = append(tasks, sentenceTask(b, agency, when, ctx))
			case heads && p.agency != "":
				tasks = append(tasks, sentenceTask(b, p.agency, when, ctx))
			}
		}
	}
	return tasks
}

// timeHead takes the time apart that stands before a sentence: "Quý III/2026:
// Công an xã …".
func timeHead(s string, ctx cadence.Context) (when, rest string) {
	before, after, ok := strings.Cut(s, ":")
	const longest = 40
	if !ok || len(before) > longest || cadence.ReadPhrase(before, ctx).Kind == cadence.Unknown {
		return "", s
	}
	return before, strings.TrimSpace(after)
}

func sentenceTask(b block, agency, when string, ctx cadence.Context) Task {
	t := Task{
		No: b.mark.label, Content: b.mark.rest,
		Lead: splitAgencies(agency), Coordinating: partnersIn(b.mark.rest), Source: b.source(),
	}
	t.Timing = optionalText(cmp.Or(when, timeIn(b.mark.rest, ctx)))
	t.judge(ctx)
	t.doubt(0, "content", "Đọc từ câu văn, không phải từ bảng: cần kiểm tra từng phần.")
	t.Confidence = min(t.Confidence, 0.6)
	return t
}
