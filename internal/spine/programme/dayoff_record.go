package programme

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// The longest stretch of days that is entered at once, and the longest texts, in
// characters.
const (
	maxDaysOff  = 31
	maxDayName  = 120
	maxDayBasis = 300
)

// NewDaysOff is a stretch of days, ends included, that a decision makes off or
// worked. An empty To is one day.
type NewDaysOff struct {
	From    calendar.Date        `json:"from"`
	To      calendar.Date        `json:"to,omitempty"`
	Kind    DayKind              `json:"kind"`
	Holiday calendar.HolidayKind `json:"holiday,omitempty"` // empty: a day of its own
	Name    string               `json:"name,omitempty"`
	Basis   string               `json:"basis"`
}

// DecidedHolidays lists the holidays whose days decisions name.
func DecidedHolidays() []calendar.HolidayKind {
	return []calendar.HolidayKind{calendar.OtherDay, calendar.Tet, calendar.NationalDay, calendar.CultureDay}
}

// cleanDaysOff brings the entry into the one form we keep and finds what is wrong with
// it; field names are those of the form.
func (n *NewDaysOff) cleanDaysOff() domain.Fields {
	n.Name, n.Basis = vi.Clean(n.Name), vi.Clean(n.Basis)
	if n.To == "" {
		n.To = n.From
	}
	if n.Holiday == "" || n.Kind == DayIsWorked {
		n.Holiday = calendar.OtherDay
	}
	var problems domain.Fields
	switch {
	case !n.From.Valid():
		problems.Add("tu", "Nhập ngày, theo mẫu 22/04/2027.")
	case n.From.Year() < calendar.FirstYear || n.From.Year() > calendar.LastYear:
		problems.Add("tu", "Nhập ngày của các năm từ %d đến %d.", calendar.FirstYear, calendar.LastYear)
	case !n.To.Valid():
		problems.Add("den", "Nhập ngày, theo mẫu 22/04/2027.")
	case n.To < n.From:
		problems.Add("den", "Ngày cuối trước ngày đầu. Nhập lại ngày cuối.")
	case n.From.DaysUntil(n.To) >= maxDaysOff:
		problems.Add("den", "Nhập mỗi lần không quá %d ngày.", maxDaysOff)
	}
	if n.Kind != DayIsOff && n.Kind != DayIsWorked {
		problems.Add("viec", "Chọn: ngày nghỉ hoặc ngày làm việc.")
	}
	known := false
	for _, h := range DecidedHolidays() {
		known = known || h == n.Holiday
	}
	switch {
	case !known:
		problems.Add("dip", "Chọn dịp nghỉ trong danh sách.")
	case n.Name == "" && n.Holiday == calendar.OtherDay:
		problems.Add("ten", "Nhập tên ngày, ví dụ: Hoán đổi dịp 30/4.")
	case len([]rune(n.Name)) > maxDayName:
		problems.Add("ten", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxDayName)
	}
	switch {
	case n.Basis == "":
		problems.Add("can_cu", "Nhập số, ngày và cơ quan ban hành văn bản.")
	case len([]rune(n.Basis)) > maxDayBasis:
		problems.Add("can_cu", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxDayBasis)
	}
	return problems
}

// neededDaysOff says which days already are what the entry would make of them: such an
// entry is a mistake more often than not. A list of days off may hold weekends,
// as decisions do.
func (n NewDaysOff) neededDaysOff(w *calendar.WorkDays) domain.Fields {
	var problems domain.Fields
	for d := n.From; d <= n.To && n.Kind == DayIsWorked; d = d.AddDays(1) {
		if w.IsWorking(d) {
			problems.Add("tu", "Ngày %s vốn là ngày làm việc. Bỏ ngày này.", d.Vietnamese())
		}
	}
	return problems
}

func errDaysOff() error {
	return domain.Forbidden("Chỉ người điều phối được ghi ngày nghỉ, ngày làm bù.")
}

// RecordDaysOff enters what a decision makes of days and gives how many. What
// held about these days before is superseded. It conflicts when somebody enters
// one of the days at the same moment.
func (p *Programme) RecordDaysOff(ctx context.Context, actor access.Actor, n NewDaysOff) (int, error) {
	if !MayPrepare(actor) {
		return 0, errDaysOff()
	}
	if err := n.cleanDaysOff().Err(); err != nil {
		return 0, err
	}
	entries, err := p.DayOffEntries(ctx, 0)
	if err != nil {
		return 0, err
	}
	if err := n.neededDaysOff(workDays(entries)).Err(); err != nil {
		return 0, err
	}
	version := map[calendar.Date]int64{}
	for _, e := range entries {
		version[e.Day] = e.Version
	}
	days := n.From.DaysUntil(n.To) + 1
	return days, p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for d := n.From; d <= n.To; d = d.AddDays(1) {
			err := insertDayOff(ctx, tx, actor, DayOff{Day: d, Version: version[d] + 1, Kind: n.Kind, Holiday: n.Holiday, Name: n.Name, Basis: n.Basis})
			if err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, actor, "day_off.record", "day_off", string(n.From), n)
	})
}

// DayOffEnd takes the entry with this id back for a reason; with Alike all that
// hold by the same document for the same holiday of that year, as after a list
// with a mistake.
type DayOffEnd struct {
	ID     string `json:"-"`
	Reason string `json:"reason"`
	Alike  bool   `json:"alike,omitempty"`
}

// EndDayOff takes entries back and gives them; their days are then again what
// the law makes of them. It conflicts when the entry holds no more.
func (p *Programme) EndDayOff(ctx context.Context, actor access.Actor, end DayOffEnd) ([]DayOff, error) {
	if !MayPrepare(actor) {
		return nil, errDaysOff()
	}
	var d DayOff
	ok, err := p.db.Get(ctx, &d, dayOffSelect+` WHERE id = $1`, end.ID)
	switch {
	case err != nil:
		return nil, fmt.Errorf("programme: read day off: %w", err)
	case !ok:
		return nil, domain.NotFound("Không có ngày này.")
	}
	ended := []DayOff{d}
	if end.Reason = vi.Clean(end.Reason); end.Reason == "" {
		return ended, domain.Fields{{Name: "ly_do", Message: "Nêu lý do thôi áp dụng."}}.Err()
	}
	if len([]rune(end.Reason)) > maxDayBasis {
		return ended, domain.Fields{{Name: "ly_do", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{maxDayBasis}}}.Err()
	}
	if ended, err = p.toEnd(ctx, d, end.Alike); err != nil {
		return nil, err
	}
	return ended, p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, e := range ended {
			e.Version, e.Ended, e.Reason = e.Version+1, true, end.Reason
			if err := insertDayOff(ctx, tx, actor, e); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, actor, "day_off.end", "day_off", string(d.Day),
			map[string]any{"days": len(ended), "name": d.Name, "basis": d.Basis, "reason": end.Reason})
	})
}

// toEnd gives the entries to end with d.
func (p *Programme) toEnd(ctx context.Context, d DayOff, alike bool) ([]DayOff, error) {
	entries, err := p.DayOffEntries(ctx, d.Day.Year())
	if err != nil {
		return nil, err
	}
	var out []DayOff
	held := false
	for _, e := range InForce(entries) {
		held = held || e.ID == d.ID
		if e.ID == d.ID || alike && e.Basis == d.Basis && e.Holiday == d.Holiday {
			out = append(out, e)
		}
	}
	if !held {
		return nil, domain.Conflict("Ngày %s không còn áp dụng theo văn bản này.", d.Day.Vietnamese())
	}
	return out, nil
}

// insertDayOff appends an entry; whoever comes second with the same version of a
// day conflicts.
func insertDayOff(ctx context.Context, tx *db.Tx, actor access.Actor, d DayOff) error {
	n, err := tx.Exec(ctx, `INSERT INTO day_off (id, day, version, kind, holiday, name, basis, ended, reason, actor_id, actor_name, recorded_at)
		VALUES (`+db.Marks(1, 12)+`) ON CONFLICT (day, version) DO NOTHING`,
		db.NewID(), d.Day, d.Version, d.Kind, d.Holiday, d.Name, d.Basis, d.Ended, d.Reason, actor.AccountID, actor.Name, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("programme: insert day off: %w", err)
	}
	if n == 0 {
		return domain.Conflict("Người khác vừa ghi ngày %s.", d.Day.Vietnamese())
	}
	return nil
}
