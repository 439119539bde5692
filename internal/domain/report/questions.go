package report

import (
	"fmt"
	"strings"
)

// Questions is what a report tells of the difficulties (khó khăn, vướng mắc) that were
// reported with the plan: received and answered in the window, open on its last day.
type Questions struct {
	Received int      `json:"received"`
	Merged   int      `json:"merged,omitempty"`  // of the received, the same as another
	Answered int      `json:"answered"`          // in the window, whenever they were sent
	InTime   int      `json:"in_time"`           // of the answered
	Median   int      `json:"median"`            // working days to the answer
	Open     int      `json:"open"`              // not answered on the last day
	Clauses  []string `json:"clauses,omitempty"` // of the open ones
}

// told is the paragraph about difficulties; empty when there were none.
func (q *Questions) told(province bool) string {
	if q == nil {
		return ""
	}
	text := "Khó khăn, vướng mắc: cơ quan báo cáo "
	if province {
		text = "Khó khăn, vướng mắc: các cơ quan, đơn vị báo cáo "
	}
	text += Padded(int64(q.Received)) + " khó khăn, vướng mắc trong kỳ"
	if q.Merged > 0 {
		text += fmt.Sprintf(" (%s nội dung trùng được trả lời chung)", Padded(int64(q.Merged)))
	}
	if q.Answered > 0 {
		within := "ngay trong ngày"
		if q.Median > 0 {
			within = fmt.Sprintf("trong %s ngày làm việc", Padded(int64(q.Median)))
		}
		if q.Answered > 1 {
			within = "một nửa được trả lời " + within
		}
		text += fmt.Sprintf("; %s được trả lời, trong đó %s đúng hạn, %s", Padded(int64(q.Answered)), Padded(int64(q.InTime)), within)
	} else {
		text += "; trong kỳ chưa có nội dung nào được trả lời"
	}
	if q.Open > 0 {
		text += fmt.Sprintf("; còn %s nội dung đang được xử lý (%s)", Padded(int64(q.Open)), fewClauses(q.Clauses))
	}
	return text + "."
}

// fewClauses names up to five clauses and says how many more there are.
func fewClauses(all []string) string {
	const most = 5
	if len(all) <= most {
		return strings.Join(all, "; ")
	}
	return fmt.Sprintf("%s và %d mục khác", strings.Join(all[:most], "; "), len(all)-most)
}

// QuestionsPath is the list of the difficulties with a plan that were reported in the
// window.
func (f Figures) QuestionsPath(planID string) string {
	return "/lam-viec/vuong-mac?ke-hoach=" + planID + "&tu=" + string(f.Window.Start) + "&den=" + string(f.Window.End) + "&con=co"
}
