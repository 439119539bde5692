package plan

import (
	"cmp"
	"fmt"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

// judge reads the cadence of a task and says what a person should look at.
// Confidence starts from how the row was written and goes down with each
// doubt.
func (t *Task) judge(ctx cadence.Context) { t.judgeWith(ctx, "") }

// judgeWith also looks for an amount in what "Nội dung: …" under the task says.
func (t *Task) judgeWith(ctx cadence.Context, detail string) {
	amount := textOf(t.Product)
	if !strings.ContainsAny(amount, "0123456789") {
		amount = cmp.Or(amountBeside(t.Content, amount), amountIn(detail), amount)
	}
	if often := cadence.RhythmIn(t.Content); t.Timing == nil && often != "" {
		t.Cadence = cadence.Read(amount, often, ctx)
		t.Cadence.Confidence = min(t.Cadence.Confidence, 0.8)
	} else {
		t.Cadence = cadence.Read(amount, textOf(t.Timing), ctx)
	}
	t.Doubts = nil
	t.Confidence = 0.97
	if t.Product != nil && t.Cadence.Count == 0 {
		t.doubt(0, "product", "Văn bản không nêu số lượng.")
	}
	if len(t.Lead) == 0 {
		t.doubt(0.4, "lead", "Văn bản không nêu cơ quan chủ trì ở dòng này.")
	}
	if t.Timing == nil {
		t.doubt(0.1, "timing", "Văn bản không nêu thời gian thực hiện.")
	}
	t.judgeNames("lead", t.Lead)
	t.judgeNames("coordinating", t.Coordinating)
	switch {
	case t.Cadence.Kind == cadence.Unknown:
		t.doubt(0.3, "cadence", "Chưa đọc được số lượng hoặc thời hạn.")
	case t.Cadence.Confidence < 0.8:
		t.doubt(0.2, "cadence", "Cách ghi thời gian chưa rõ, cần kiểm tra lại.")
	}
	if day, ok := t.Cadence.LastDay(); ok && ctx.IssuedOn != "" && day < ctx.IssuedOn {
		t.doubt(0, "timing", "Thời hạn trước ngày ban hành văn bản.")
	}
	t.Confidence = max(min(t.Confidence, max(t.Cadence.Confidence, 0.3)), 0.1)
}

func (t *Task) doubt(cost float64, field, reason string) {
	t.Confidence -= cost
	t.Doubts = append(t.Doubts, Doubt{Field: field, Reason: reason})
}

// judgeNames doubts groups that are left open and names that are too long to
// be one.
func (t *Task) judgeNames(field string, names []string) {
	for _, name := range names {
		f := vi.Fold(name)
		switch {
		case strings.Contains(f, "lien quan") || strings.HasSuffix(f, " khac"):
			t.doubt(0, field, fmt.Sprintf("Nhóm “%s” để mở, cần chọn cơ quan cụ thể.", name))
		case len([]rune(name)) > 160:
			t.doubt(0.3, field, "Tên cơ quan quá dài, có thể lẫn nội dung khác.")
		case !namesAnAgency(name):
			t.doubt(0.1, field, fmt.Sprintf("“%s” không giống tên cơ quan: cần đối chiếu.", vi.Truncate(name, shortLimit)))
		case severalNames(name):
			t.doubt(0.1, field, fmt.Sprintf("“%s” có thể gồm nhiều cơ quan: cần đối chiếu.", vi.Truncate(name, shortLimit)))
		}
	}
}

// doubtMerged tells that a field was taken from the row above, with whose cell
// it is merged.
func (t *Task) doubtMerged(field string) {
	if field != "" {
		t.doubt(0.15, field, "Ô được gộp với dòng trên: cần đối chiếu với bản gốc.")
	}
}

// severalNames tells whether a name may be two that were not taken apart: a
// comma in it is followed by a capital and belongs to no name written so.
func severalNames(name string) bool {
	l := vi.NewLetters(name)
	for i := 0; i+2 < len(l.Folded); i++ {
		if l.Folded[i] == ',' && unicodeUpperAt(l, i+2) && !inFixedName(l.Folded, i) && !strings.Contains(l.Folded[:i], ": ") && !inBrackets(l.Folded[:i]) && !strings.Contains(l.Folded[i:], " va ") {
			return true
		}
	}
	return false
}
