package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// maxRegimeText is the longest text of a regime, in characters.
const maxRegimeText = 300

// NewRegime is a regime to enter, from a day on. An empty ThirdQuarter is the
// quarter.
type NewRegime struct {
	Level         RegimeLevel           `json:"level"`
	Period        calendar.ReportPeriod `json:"period"`
	WindowRule    calendar.WindowRule   `json:"window_rule"`
	DueRule       calendar.DueRule      `json:"due_rule"`
	Receiver      string                `json:"receiver"`
	Through       string                `json:"through,omitempty"`
	ThirdQuarter  calendar.ReportPeriod `json:"third_quarter,omitempty"`
	Basis         string                `json:"basis"`
	Verified      bool                  `json:"verified"`
	EffectiveFrom calendar.Date         `json:"effective_from"`
	Reason        string                `json:"reason"`
}

// clean brings the texts into the one form we keep and finds what is wrong;
// field names are those of the form.
func (n *NewRegime) clean() domain.Fields {
	n.Receiver, n.Through, n.Basis, n.Reason = vi.Clean(n.Receiver), vi.Clean(n.Through), vi.Clean(n.Basis), vi.Clean(n.Reason)
	if n.ThirdQuarter == "" || n.Period != calendar.Q3 {
		n.ThirdQuarter = calendar.Q3
	}
	problems := n.choiceProblems()
	for _, text := range []struct{ name, value, missing string }{
		{"noi_nhan", n.Receiver, "Nhập nơi nhận báo cáo."},
		{"qua", n.Through, ""},
		{"can_cu", n.Basis, "Nhập số, ngày và cơ quan ban hành văn bản."},
		{"ly_do", n.Reason, "Nêu lý do ghi chế độ này."},
	} {
		switch {
		case text.value == "" && text.missing != "":
			problems.Add(text.name, text.missing)
		case len([]rune(text.value)) > maxRegimeText:
			problems.Add(text.name, "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxRegimeText)
		}
	}
	return problems
}

func (n *NewRegime) choiceProblems() domain.Fields {
	var problems domain.Fields
	if !slices.Contains(RegimeLevels(), n.Level) {
		problems.Add("cap", "Chọn cấp báo cáo.")
	}
	if !slices.Contains(calendar.ReportPeriods(), n.Period) {
		problems.Add("ky", "Chọn kỳ báo cáo.")
	}
	if !n.WindowRule.Periodic() {
		if n.WindowRule.Kind() == calendar.OwnClosing {
			problems.Add("ngay_chot", "Nhập ngày chốt số liệu từ 1 đến %d.", calendar.LastClosing)
		} else {
			problems.Add("cach_tinh", "Chọn cách tính kỳ.")
		}
	}
	if n.ThirdQuarter != calendar.Q3 && n.ThirdQuarter != calendar.NineMonths {
		problems.Add("quy_ba", "Chọn: quý III là một quý hay 9 tháng.")
	}
	if !slices.Contains(calendar.DueKinds(), n.DueRule.Kind) {
		problems.Add("loai_han", "Chọn cách tính hạn gửi.")
	} else if !n.DueRule.Valid() {
		if n.DueRule.Kind == calendar.DueWorking || n.DueRule.Kind == calendar.DueCalendar {
			problems.Add("han", "Nhập số ngày từ 0 đến %d.", calendar.MaxDueDays)
		} else {
			problems.Add("han", "Nhập ngày và tháng, theo mẫu 20/3; không nhập 29/2.")
		}
	}
	if !n.EffectiveFrom.Valid() || n.EffectiveFrom.Year() < 2000 || n.EffectiveFrom.Year() > calendar.LastYear {
		problems.Add("tu", "Nhập ngày của các năm từ %d đến %d.", 2000, calendar.LastYear)
	}
	return problems
}

// firstRegime is the row that every writer of regimes takes first, so that two
// never count on from the same one; the migration made it and none deletes it.
const firstRegime = "regime-q1"

// SetRegime enters a regime and gives its id; only a coordinator may. What was
// entered before stays and holds on days before. Reports keep the due day that
// they have: a report takes its day when it is drafted. Field problems have the
// names of the form.
func (p *Programme) SetRegime(ctx context.Context, actor access.Actor, n NewRegime) (string, error) {
	if !MayPrepare(actor) {
		return "", domain.Forbidden("Chỉ người điều phối được ghi chế độ báo cáo.")
	}
	if err := n.clean().Err(); err != nil {
		return "", err
	}
	id := db.NewID()
	return id, p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "report_regime", firstRegime); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO report_regime (id, ord, level, period, window_rule, due_rule, receiver, through, third_quarter, basis, verified,
			effective_from, reason, recorded_at, recorded_by, recorded_by_name)
			VALUES ($1, (SELECT max(ord) + 1 FROM report_regime), `+db.Marks(2, 14)+`)`,
			id, n.Level, n.Period, n.WindowRule, n.DueRule, n.Receiver, n.Through, n.ThirdQuarter, n.Basis, n.Verified,
			n.EffectiveFrom, n.Reason, db.Millis(tx.Now()), actor.AccountID, actor.Name)
		if err != nil {
			return fmt.Errorf("programme: insert regime: %w", err)
		}
		return audit.Record(ctx, tx, actor, "report_regime.set", "report_regime", id, n)
	})
}
