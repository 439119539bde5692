package plan

import (
	"fmt"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// firstPlan cuts the paragraphs where a second plan begins in the same file:
// behind the sections of the first the national title, or the end of its
// recipients, is followed by the name of a paper that is no annex of it.
func firstPlan(bs []block) ([]block, *Warning) {
	started, signed := false, false
	for i, b := range bs {
		text := b.text
		if b.table != nil {
			text = b.table.firstText()
		}
		switch {
		case b.mark.kind == romanMark:
			started = true
		case started && startsLike(text, "noi nhan"):
			signed = true
		}
		if !started || !newPaper(bs, i, signed) {
			continue
		}
		return bs[:i], &Warning{
			Code:    "second-plan",
			Message: "Tệp chứa thêm một văn bản nữa: chỉ đọc văn bản thứ nhất, phần sau cần tải lên riêng.",
			Source:  sourceOf(b.start, b.end, text),
		}
	}
	return bs, nil
}

// newPaper tells whether a paper of its own begins at a block.
func newPaper(bs []block, i int, signed bool) bool {
	const near = 14
	if saysNation(bs[i]) {
		for _, b := range bs[i:min(i+near, len(bs))] {
			if b.table == nil && isDocType(b.text) && !appendixHead.MatchString(foldHead(b.text)) {
				return true
			}
		}
		return false
	}
	if !signed || bs[i].table != nil || !isDocType(bs[i].text) || appendixHead.MatchString(vi.Fold(bs[i].text)) {
		return false
	}
	for _, b := range bs[max(i-3, 0):i] {
		if appendixHead.MatchString(foldHead(b.text)) {
			return false
		}
	}
	roman := false
	for _, b := range bs[i:min(i+near, len(bs))] {
		if attachedHead.MatchString(foldHead(b.text)) {
			return false
		}
		roman = roman || b.mark.kind == romanMark
	}
	return roman
}

var attachedHead = spelled(`^\(?(?:ban hanh )?kem theo`)

// saysNation tells whether a block carries the national title of a paper's head.
func saysNation(b block) bool {
	if b.table == nil {
		return startsLike(b.text, "cong hoa xa hoi chu nghia viet nam")
	}
	for _, r := range b.table.rows[:min(len(b.table.rows), 2)] {
		for _, c := range r.filled() {
			if startsLike(c.text(), "cong hoa xa hoi chu nghia viet nam") {
				return true
			}
		}
	}
	return false
}

// conflicts warns where an annex says another number or date of the paper than
// its head: "(Kèm theo Kế hoạch số … ngày …)".
func conflicts(bs []block, h Head) []Warning {
	for _, b := range bs {
		m := attached.FindStringSubmatch(b.text)
		if m == nil {
			continue
		}
		number := m[1] + "/" + strings.ReplaceAll(m[2], " ", "")
		var date calendar.Date
		if m[5] != "" {
			date = dateOf(m[3], m[4], m[5])
		}
		var said []string
		if sameKind(number, h.Number) && !strings.EqualFold(number, h.Number) {
			said = append(said, fmt.Sprintf("số %s", number))
		}
		if date != "" && h.Date != "" && date != h.Date && sameKind(number, h.Number) {
			said = append(said, fmt.Sprintf("ngày %s", date.Vietnamese()))
		}
		if len(said) > 0 {
			return []Warning{{
				Code:    "date-conflict",
				Message: fmt.Sprintf("Phụ lục ghi kèm theo văn bản %s, khác với số %s ngày %s ở đầu văn bản: kiểm tra lại.", strings.Join(said, ", "), h.Number, h.Date.Vietnamese()),
				Source:  b.source(),
			}}
		}
	}
	return nil
}

// sameKind tells whether two numbers are of the same kind of paper (KH, QĐ).
func sameKind(a, b string) bool {
	_, x, _ := strings.Cut(a, "/")
	_, y, _ := strings.Cut(b, "/")
	return x != "" && strings.EqualFold(x, y)
}

// early warns when tasks are due before the plan was issued.
func early(tasks []Task, h Head) []Warning {
	n, first := 0, Source{}
	for _, t := range tasks {
		if day, ok := t.Cadence.LastDay(); ok && h.Date != "" && day < h.Date {
			if n == 0 {
				first = t.Source
			}
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []Warning{{
		Code:    "early-deadline",
		Message: fmt.Sprintf("%d nhiệm vụ có thời hạn trước ngày ban hành %s: kiểm tra lại năm và ngày.", n, h.Date.Vietnamese()),
		Source:  first,
	}}
}
