package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"loa/internal/domain"
)

var periodKey = regexp.MustCompile(`^(\d{4})(?:-(W\d{2}|\d{2}|Q[1-4]|H[12]))?$`)

// PeriodByKey reads a period's key as Period.Key writes it: 2025, 2025-H1,
// 2025-Q1, 2025-03, 2025-W05. It fails with invalid for anything else, a week
// or a month that the year does not have included.
func PeriodByKey(key string) (Period, error) {
	m := periodKey.FindStringSubmatch(key)
	if m == nil {
		return Period{}, wrongKey(key)
	}
	year, _ := strconv.Atoi(m[1]) // four digits
	p := periodAt(year, m[2])
	if p.Key != key {
		return Period{}, wrongKey(key)
	}
	return p, nil
}

// periodAt is the period of a year that part names; digits beyond the year roll
// over, which the caller sees by the key.
func periodAt(year int, part string) Period {
	if part == "" {
		return PeriodOf(NewDate(year, time.January, 1), Year)
	}
	n, _ := strconv.Atoi(part[1:])
	switch part[0] {
	case 'W':
		// 4 January lies in week 1 (ISO 8601).
		return PeriodOf(NewDate(year, time.January, 4).AddDays(7*(n-1)), Week)
	case 'Q':
		return PeriodOf(NewDate(year, time.Month(3*n), 1), Quarter)
	case 'H':
		return PeriodOf(NewDate(year, time.Month(6*n), 1), Half)
	}
	month, _ := strconv.Atoi(part)
	return PeriodOf(NewDate(year, time.Month(month), 1), Month)
}

func wrongKey(key string) error {
	return domain.Invalid("Kỳ “%s” chưa đúng. Viết 2025, 2025-H1, 2025-Q1, 2025-9M, 2025-03 hoặc 2025-W05.", key)
}

// NamedWindow gives the days of a period named by its key under a rule, and how
// the period is called. 2025-9M is nine months. It fails with invalid for a
// period that the rule does not know: Decree 09/2019 and closing days have windows
// for the periodic reports alone.
func NamedWindow(key string, rule WindowRule) (Window, string, error) {
	year, part, reported := reportKey(key)
	if _, closes := rule.Closing(); closes {
		if !reported {
			if _, err := PeriodByKey(key); err != nil {
				return Window{}, "", err
			}
			if rule != DecreeWindow {
				return Window{}, "", domain.Invalid("Kỳ “%s” không có cách tính theo ngày chốt số liệu. Chọn kỳ báo cáo, hoặc tính theo kỳ lịch.", key)
			}
			return Window{}, "", domain.Invalid("Kỳ “%s” không có cách tính theo Nghị định số 09/2019/NĐ-CP. Chọn kỳ báo cáo, hoặc tính theo kỳ lịch.", key)
		}
		w, err := ReportWindow(part, year, rule)
		return w, part.Label(year), err
	}
	if reported && part == NineMonths {
		w, err := ReportWindow(part, year, CalendarWindow)
		return w, part.Label(year), err
	}
	p, err := PeriodByKey(key)
	return p.Window, p.Label(), err
}

// ReportByKey reads the key of a periodic report: 2025-Q1, 2025-H1, 2025-Q3,
// 2025-9M, 2025. It fails with invalid for anything else.
func ReportByKey(key string) (ReportPeriod, int, error) {
	year, p, ok := reportKey(key)
	if !ok || year < 1000 {
		return "", 0, domain.Invalid("Kỳ báo cáo “%s” chưa đúng. Viết 2025-Q1, 2025-H1, 2025-Q3, 2025-9M hoặc 2025.", key)
	}
	return p, year, nil
}

// ReportKey is the key of a periodic report, as ReportByKey reads it.
func ReportKey(p ReportPeriod, year int) string {
	key := fmt.Sprintf("%04d", year)
	if p != FullYear {
		key += "-" + string(p)
	}
	return key
}

// reportKey reads the key of a periodic report.
func reportKey(key string) (year int, p ReportPeriod, ok bool) {
	if len(key) < 4 {
		return 0, "", false
	}
	year, err := strconv.Atoi(key[:4])
	if err != nil {
		return 0, "", false
	}
	switch key[4:] {
	case "":
		return year, FullYear, true
	case "-Q1":
		return year, Q1, true
	case "-H1":
		return year, H1, true
	case "-Q3":
		return year, Q3, true
	case "-9M":
		return year, NineMonths, true
	}
	return 0, "", false
}
