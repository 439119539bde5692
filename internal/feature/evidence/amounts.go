package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// amountField is the name of the field that asks for a quantity.
func amountField(q evidence.Quantity) string { return "so_" + string(q) }

// askedAmount is one field of the form: the kinds whose form asks for it, and
// what was typed.
type askedAmount struct{ Name, Label, Unit, Kinds, Value string }

// Quantities lists the fields for what was counted: those of all kinds, since
// the kind can change on the page; the script shows those of the chosen one.
func (d formData) Quantities() []askedAmount {
	var all []askedAmount
	for _, q := range evidence.Quantities() {
		a := askedAmount{Name: amountField(q), Label: q.Label(), Unit: q.Unit(), Value: d.Typed[q]}
		if n := d.Amounts[q]; d.Typed == nil && n > 0 {
			a.Value = strconv.FormatInt(n, 10)
		}
		var kinds []string
		for _, k := range evidence.Kinds() {
			if slices.Contains(k.Quantities(), q) {
				kinds = append(kinds, string(k))
			}
		}
		a.Kinds = strings.Join(kinds, " ")
		all = append(all, a)
	}
	return all
}

// AsksAmounts tells whether the fields for what was counted stand open.
func (d formData) AsksAmounts(errs domain.Fields) bool {
	return slices.ContainsFunc(d.Quantities(), func(a askedAmount) bool { return a.Value != "" || errs.For(a.Name).Name != "" })
}

// typedAmounts is what the form's fields hold, as it was typed.
func typedAmounts(form *web.FormValues) map[evidence.Quantity]string {
	typed := map[evidence.Quantity]string{}
	for _, q := range evidence.Quantities() {
		if text := form.String(amountField(q)); text != "" {
			typed[q] = text
		}
	}
	return typed
}

// readAmounts reads what was counted; what is no number is a problem of its
// field.
func readAmounts(form *web.FormValues) evidence.Amounts {
	amounts := evidence.Amounts{}
	for q, text := range typedAmounts(form) {
		n, ok := vi.ReadInt(text)
		if !ok {
			form.Errors.Add(amountField(q), "Nhập số nguyên bằng chữ số, ví dụ 120 hoặc 1.200. Để trống nếu không đếm.")
			continue
		}
		amounts[q] = n
	}
	return amounts
}

// keepUnasked leaves a correction what its form did not ask for.
func keepUnasked(form *web.FormValues, d *Draft, had evidence.Amounts) {
	for _, q := range d.Kind.Quantities() {
		if n := had[q]; n > 0 && !form.Has(amountField(q)) {
			d.Amounts[q] = n
		}
	}
}

// checkAmounts bounds what was counted: only what the kind asks for, not below
// zero, and no more answered than asked.
func checkAmounts(d Draft, p *domain.Fields) {
	asked := d.Kind.Quantities()
	for _, q := range slices.Sorted(maps.Keys(d.Amounts)) {
		switch n := d.Amounts[q]; {
		case !q.Valid():
			p.Add("amounts", "Không có số lượng nào tên “%s”.", vi.Truncate(string(q), 40))
		case n < 0:
			p.Add(amountField(q), "Số này không thể nhỏ hơn 0. Nhập lại, hoặc để trống nếu không đếm.")
		case n > q.Most():
			p.Add(amountField(q), "Số này quá lớn, tối đa %s. Nhập lại.", vi.Int(q.Most()))
		case n > 0 && d.Kind.Valid() && !slices.Contains(asked, q):
			p.Add(amountField(q), "Loại việc đã chọn không tính số này. Xóa số này hoặc chọn lại loại việc.")
		}
	}
	if slices.Contains(asked, evidence.Answered) && d.Amounts[evidence.Answered] > max(d.Amounts[evidence.Questions], 0) {
		p.Add(amountField(evidence.Answered), "Số đã trả lời nhiều hơn số ý kiến, câu hỏi. Xem lại hai số này.")
	}
	if slices.Contains(asked, evidence.Settled) && d.Amounts[evidence.Settled] > max(d.Amounts[evidence.Feedback], 0) {
		p.Add(amountField(evidence.Settled), "Số đã xử lý nhiều hơn số phản ánh, kiến nghị. Xem lại hai số này.")
	}
}

// aboveZero leaves what is above zero; nil when nothing is.
func aboveZero(a evidence.Amounts) evidence.Amounts {
	var out evidence.Amounts
	for q, n := range a {
		if n > 0 {
			if out == nil {
				out = evidence.Amounts{}
			}
			out[q] = n
		}
	}
	return out
}

// shownAmount is one number with its unit.
type shownAmount struct {
	N    int64
	Unit string
}

// shownAmounts lists what was counted in the order of the form.
func shownAmounts(a evidence.Amounts) []shownAmount {
	parts := map[evidence.Quantity]string{evidence.Answered: "ý kiến đã trả lời", evidence.Settled: "phản ánh, kiến nghị đã xử lý"}
	var out []shownAmount
	for _, q := range evidence.Quantities() {
		if a[q] <= 0 {
			continue
		}
		out = append(out, shownAmount{a[q], cmp.Or(parts[q], q.Unit())})
	}
	return out
}

// Counted is what was counted, for the page of an entry.
func (d entryData) Counted() []shownAmount { return shownAmounts(evidence.Amounts(d.Amounts)) }

// Counted is what was counted, for the page of a verifier.
func (r judgedRow) Counted() []shownAmount { return shownAmounts(evidence.Amounts(r.Amounts)) }

// Counted is what the line of a spreadsheet says was counted.
func (r importRow) Counted() []shownAmount { return shownAmounts(r.Amounts) }

// amountNames are the headings under which lists keep a quantity.
func amountNames(q evidence.Quantity) []string {
	names := map[evidence.Quantity][]string{
		evidence.Sessions:  {"Số buổi", "Số lớp", "Số cuộc"},
		evidence.People:    {"Số người", "Số lượt người", "Số người dự", "Số người tham dự", "Lượt người dự"},
		evidence.Questions: {"Số ý kiến", "Số câu hỏi"},
		evidence.Answered:  {"Đã trả lời", "Số ý kiến đã trả lời"},
		evidence.Airings:   {"Số lần phát"},
		evidence.Minutes:   {"Số phút", "Thời lượng (phút)"},
		evidence.Copies:    {"Số bản", "Số tờ", "Số tấm"},
		evidence.Reach:     {"Lượt xem", "Số lượt xem", "Số lượt tiếp cận"},
		evidence.Feedback:  {"Số PAKN", "Số phản ánh", "Số kiến nghị"},
		evidence.Settled:   {"Đã xử lý", "Số đã xử lý", "Số PAKN đã xử lý"},
		evidence.Spent:     {"Kinh phí (đồng)", "Kinh phí thực hiện", "Kinh phí thực hiện (đồng)", "Số tiền"},
	}
	return append([]string{q.Label()}, names[q]...)
}

// ownAmounts parts what a line counts: what its kind asks for, and the rest in
// words, so that nothing that stands in the list is lost.
func ownAmounts(k evidence.Kind, all evidence.Amounts) (own evidence.Amounts, rest string) {
	own = evidence.Amounts{}
	for _, q := range evidence.Quantities() {
		switch n := all[q]; {
		case n == 0:
		case slices.Contains(k.Quantities(), q):
			own[q] = n
		default:
			rest += fmt.Sprintf(" %s: %d.", q.Label(), n)
		}
	}
	return own, rest
}

// quantityNames lists the quantities as programs call them.
func quantityNames() string {
	var names []string
	for _, q := range evidence.Quantities() {
		names = append(names, string(q))
	}
	return strings.Join(names, ", ")
}
