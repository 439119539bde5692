package agency

import (
	"slices"

	"loa/internal/domain"
)

// hourReader puts what is said about hours together, clause by clause.
type hourReader struct {
	out     Hours
	problem domain.Sentence

	cur       *hourClause // the days that are being spoken of
	loose     []stretch   // times said before their days
	lastDays  []Weekday   // of the clause before
	lastTimes []stretch   // from which a half day takes its times
	half      half        // said, and not yet joined to days or times
	closed    bool        // "nghỉ" said before its days
	except    bool        // "trừ" said: the days that follow are left out
	last      tokenKind
}

// hourClause is days with their times.
type hourClause struct {
	days      []Weekday
	times     []stretch
	half      half
	closed    bool
	timeFirst bool // the times were said before the days
}

func (r *hourReader) take(t token) {
	switch t.kind {
	case tokenDays:
		r.takeDays(t.days)
	case tokenTimes:
		r.takeTimes(t.stretch)
	case tokenHalf:
		r.half = t.half
	case tokenClosed:
		r.takeClosed()
	case tokenExcept:
		r.except = true
	case tokenEnd:
		r.end()
	case tokenNothing:
	}
	if t.kind != tokenDays && t.kind != tokenExcept && (t.kind != tokenClosed || !r.except) {
		r.except = false
	}
	r.last = t.kind
}

func (r *hourReader) takeDays(days []Weekday) {
	switch {
	case r.except && r.cur != nil:
		r.cur.days = slices.DeleteFunc(r.cur.days, func(d Weekday) bool { return slices.Contains(days, d) })
		if len(r.cur.days) == 0 {
			r.problem = domain.Say("Không còn ngày nào mở cửa sau chữ “trừ”.")
		}
		return
	case r.cur != nil && r.last == tokenDays:
		r.cur.days = append(r.cur.days, days...)
		return
	case r.cur != nil && r.cur.closed && r.last == tokenClosed:
		r.problem = domain.Say("Không rõ ngày nào nghỉ. Tách bằng dấu chấm phẩy, ví dụ: thứ hai đến thứ sáu 7:30–11:30; thứ bảy nghỉ.")
		return
	}
	if r.cur != nil && r.half != noHalf && len(r.cur.times) == 0 && r.last == tokenHalf {
		// "thứ bảy sáng, chủ nhật …": the half belongs to the days before it.
		r.cur.half, r.half = r.half, noHalf
	}
	r.flush()
	r.cur = &hourClause{days: slices.Clone(days), half: r.half, closed: r.closed, times: r.loose, timeFirst: len(r.loose) > 0}
	r.loose, r.half, r.closed = nil, noHalf, false
}

func (r *hourReader) takeTimes(s stretch) {
	if r.cur != nil && r.cur.closed {
		r.problem = domain.Say("%s vừa nghỉ vừa có giờ %v–%v.", daysWords(r.cur.days).Upper(), s.from, s.to)
		return
	}
	r.half = noHalf
	if r.cur != nil && r.cur.timeFirst {
		r.flush()
	}
	if r.cur == nil {
		r.loose = append(r.loose, s)
		return
	}
	r.cur.times = append(r.cur.times, s)
}

func (r *hourReader) takeClosed() {
	switch {
	case r.except: // "trừ ngày nghỉ lễ"
	case r.cur != nil && len(r.cur.times) == 0:
		r.cur.closed = true
	default:
		r.flush()
		r.closed = true
	}
}

// end closes a clause. Days that still wait for their times stay open; times
// without days belong to the days before them, or to those that follow.
func (r *hourReader) end() {
	if r.cur != nil && r.half != noHalf {
		r.cur.half, r.half = r.half, noHalf
	}
	switch {
	case r.half != noHalf:
		r.problem = domain.Say("Ghi buổi sáng, buổi chiều là của ngày nào.")
	case r.cur != nil && (len(r.cur.times) > 0 || r.cur.half != noHalf || r.cur.closed):
		r.flush()
	case r.cur == nil && len(r.loose) > 0 && len(r.lastDays) > 0:
		r.cur = &hourClause{days: r.lastDays, times: r.loose}
		r.loose = nil
		r.flush()
	}
	r.closed = false
}

// flush writes the clause down.
func (r *hourReader) flush() {
	c := r.cur
	if c == nil || !r.problem.Empty() {
		return
	}
	r.cur = nil
	if c.closed {
		return
	}
	if len(c.times) == 0 && c.half != noHalf {
		for _, s := range r.lastTimes {
			if c.half.takes(s) {
				c.times = append(c.times, s)
			}
		}
	} else {
		r.lastTimes = c.times
	}
	if len(c.times) == 0 {
		r.problem = domain.Say("Ghi giờ mở cửa của %s.", daysWords(c.days))
		return
	}
	r.lastDays = c.days
	if c.timeFirst {
		r.lastDays = nil
	}
	for _, day := range c.days {
		for _, s := range c.times {
			r.out = append(r.out, Opening{Day: day, From: s.from, To: s.to})
		}
	}
}
