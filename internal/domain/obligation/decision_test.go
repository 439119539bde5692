package obligation_test

import (
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

const july calendar.Date = "2025-07-01"

// owed is a duty of some leads under one rule.
func owed(r obligation.Rule, leads ...string) obligation.Duty {
	return obligation.Duty{Chain: obligation.Alone("1", r), Leads: [][]string{leads}, Names: map[string]string{"old": "UBND huyện Xuân Lộc", "new": "UBND xã Xuân Lộc"}}
}

// passes is a decision that the duty of one agency passes to others.
func passes(from string, to ...string) obligation.Decision {
	d := obligation.Decision{ID: from, From: july, AgencyID: from, Outcome: obligation.Inherited, Share: agency.Whole, Combine: obligation.Once}
	for _, id := range to {
		d.Heirs = append(d.Heirs, obligation.Heir{AgencyID: id})
	}
	return d
}

// TestOnceIsNotSaidAsASum merges two units, each of which still owed a video:
// done once, one is left for the heir and so say the words; added, two.
func TestOnceIsNotSaidAsASum(t *testing.T) {
	t.Parallel()
	for combine, want := range map[obligation.Combine]string{
		obligation.Once: "Kế thừa phần còn lại (1 video) của UBND huyện Xuân Lộc, UBND huyện Cẩm Mỹ từ ngày 01/07/2025.",
		obligation.Add:  "Kế thừa phần còn lại (2 video) của UBND huyện Xuân Lộc, UBND huyện Cẩm Mỹ từ ngày 01/07/2025.",
	} {
		video := quota(1, calendar.Whole)
		video.UnitNoun = "video"
		d := owed(video, "old", "third")
		d.Names["third"] = "UBND huyện Cẩm Mỹ"
		for _, from := range []string{"old", "third"} {
			x := passes(from, "new")
			x.Combine = combine
			d.Decisions = append(d.Decisions, x)
		}
		if got := d.Assess("new", did(nil), "2025-07-02"); !strings.Contains(got.Why.String(), want) {
			t.Errorf("%s: %s, want %s", combine, got.Why, want)
		}
	}
}

// did gives what agencies did, one piece on each day.
func did(by map[string][]calendar.Date) obligation.Held {
	return func(id string) []obligation.Count { return days(by[id]...) }
}

func TestAssessPassedOn(t *testing.T) {
	t.Parallel()
	video, monthly := quota(2, calendar.Whole), quota(1, calendar.Month)
	video.UnitNoun, monthly.UnitNoun = "video", "bản tin"
	weekly := quota(1, calendar.Week)
	weekly.Average = true
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-09-30", Window: year()}
	overdue := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year()}
	steady := obligation.Rule{Kind: cadence.Continuous, Window: year()}
	spring := []calendar.Date{"2025-01-05", "2025-02-05", "2025-03-05", "2025-04-05", "2025-05-05", "2025-06-05"}
	add := passes("old", "new")
	add.Combine = obligation.Add
	each := passes("old", "new", "other")
	each.Share = agency.Each
	divided := passes("old", "new", "other")
	divided.Share = agency.Divided
	divided.Heirs[1].Weight = 3
	waived := obligation.Decision{From: july, AgencyID: "old", Outcome: obligation.WaivedOut, Reason: "Đã giải thể"}
	met := obligation.Decision{From: july, AgencyID: "old", Outcome: obligation.AlreadyMet}
	inMonth := passes("old", "new")
	inMonth.From = "2025-07-15"
	for _, c := range []struct {
		name     string
		duty     obligation.Duty
		decision obligation.Decision
		who      string
		old, own []calendar.Date
		asOf     calendar.Date
		status   obligation.Status
		short    string
		why      string
	}{
		{"before the day nothing moves", owed(video, "old"), passes("old", "new"), "old", spring[:1], nil, "2025-06-30", obligation.OnTrack, "1/2", ""},
		{"before the day the heir owes nothing", owed(video, "old"), passes("old", "new"), "new", spring[:1], nil, "2025-06-30", obligation.NotApplicable, "", ""},
		{"the rest passes", owed(video, "old"), passes("old", "new"), "new", spring[:1], nil, "2025-07-02", obligation.OnTrack, "0/1", "Kế thừa phần còn lại (1 video) của UBND huyện Xuân Lộc từ ngày 01/07/2025."},
		{"the rest is done", owed(video, "old"), passes("old", "new"), "new", spring[:1], []calendar.Date{"2025-08-01"}, "2025-08-02", obligation.Met, "1/1", ""},
		{"who gave it away owes nothing", owed(video, "old"), passes("old", "new"), "old", spring[:1], nil, "2025-07-02", obligation.NotApplicable, "", "Từ ngày 01/07/2025 do UBND xã Xuân Lộc thực hiện."},
		{"all done before stays", owed(video, "old"), passes("old", "new"), "old", spring[:2], nil, "2025-12-31", obligation.Met, "2/2", ""},
		{"of all done before nothing passes", owed(video, "old"), passes("old", "new"), "new", spring[:2], nil, "2025-12-31", obligation.NotApplicable, "", "UBND huyện Xuân Lộc đã làm xong phần này trước ngày 01/07/2025."},
		{"closed months stay", owed(monthly, "old"), passes("old", "new"), "old", spring[:5], nil, "2025-12-31", obligation.Missed, "5/6 tháng", ""},
		{"the heir's months begin", owed(monthly, "old"), passes("old", "new"), "new", spring, []calendar.Date{"2025-07-03"}, "2025-08-02", obligation.OnTrack, "1/1 tháng", "Kế thừa nhiệm vụ của UBND huyện Xuân Lộc từ ngày 01/07/2025."},
		{"the running month was done", owed(monthly, "old"), inMonth, "new", append(spring[:6:6], "2025-07-02"), nil, "2025-07-20", obligation.NotDue, "", ""},
		{"and counts for who did it", owed(monthly, "old"), inMonth, "old", append(spring[:6:6], "2025-07-02"), nil, "2025-09-20", obligation.Met, "7/7 tháng", ""},
		{"owed anyway, once", owed(video, "old", "new"), passes("old", "new"), "new", nil, nil, "2025-07-02", obligation.OnTrack, "0/2", "một lần"},
		{"owed anyway, added", owed(video, "old", "new"), add, "new", spring[:1], spring[:1], "2025-07-02", obligation.OnTrack, "1/3", ""},
		{"months added", owed(monthly, "old", "new"), add, "new", nil, append(spring[:6:6], "2025-07-05", "2025-07-06"), "2025-08-02", obligation.OnTrack, "7/7 tháng", ""},
		{"months added and short", owed(monthly, "old", "new"), add, "new", nil, append(spring[:6:6], "2025-07-05"), "2025-08-02", obligation.Missed, "6/7 tháng", ""},
		{"each owes in full", owed(video, "old"), each, "other", spring[:1], nil, "2025-07-02", obligation.OnTrack, "0/1", ""},
		{"the small part of what is divided", owed(quota(8, calendar.Whole), "old"), divided, "new", nil, nil, "2025-07-02", obligation.OnTrack, "0/2", ""},
		{"the large part of what is divided", owed(quota(8, calendar.Whole), "old"), divided, "other", nil, nil, "2025-07-02", obligation.OnTrack, "0/6", ""},
		{"of one piece divided the large part gets it", owed(quota(1, calendar.Whole), "old"), divided, "other", nil, nil, "2025-07-02", obligation.OnTrack, "0/1", "Kế thừa phần còn lại (1 "},
		{"of one piece divided the small part gets nothing", owed(quota(1, calendar.Whole), "old"), divided, "new", nil, nil, "2025-07-02", obligation.NotApplicable, "", "Phần còn lại của UBND huyện Xuân Lộc từ ngày 01/07/2025 chia theo tỷ lệ, không đủ cho mọi đơn vị; đơn vị này không nhận phần nào."},
		{"an open deadline passes", owed(deadline, "old"), passes("old", "new"), "new", nil, nil, "2025-07-02", obligation.NotDue, "đến 30/09", ""},
		{"a deadline met stays", owed(deadline, "old"), passes("old", "new"), "old", spring[:1], nil, "2025-07-02", obligation.Met, "05/01", ""},
		{"a deadline met does not pass", owed(deadline, "old"), passes("old", "new"), "new", spring[:1], nil, "2025-07-02", obligation.NotApplicable, "", ""},
		{"an overdue deadline passes", owed(overdue, "old"), passes("old", "new"), "new", nil, nil, "2025-07-02", obligation.Late, "+124 ngày", ""},
		{"and is not judged twice", owed(overdue, "old"), passes("old", "new"), "old", nil, nil, "2025-07-02", obligation.NotApplicable, "", ""},
		{"silence begins with the heir", owed(steady, "old"), passes("old", "new"), "new", nil, nil, "2025-07-20", obligation.NotDue, "", ""},
		{"an average begins with the heir", owed(weekly, "old"), passes("old", "new"), "new", nil, nil, "2025-12-31", obligation.Late, "0/26", ""},
		{"an average keeps what closed", owed(weekly, "old"), passes("old", "new"), "old", spring, nil, "2025-12-31", obligation.Missed, "0/1 kỳ kế hoạch", ""},
		{"waived", owed(video, "old"), waived, "old", spring[:1], nil, "2025-07-02", obligation.Waived, "", "Được miễn từ 01/07/2025: Đã giải thể"},
		{"waived after a gap", owed(monthly, "old"), waived, "old", spring[:5], nil, "2025-09-02", obligation.Missed, "5/6 tháng", "Được miễn từ 01/07/2025: Đã giải thể"},
		{"recorded as met", owed(video, "old"), met, "old", spring[:2], nil, "2025-09-02", obligation.Met, "2/2", "Ghi nhận hoàn thành trước ngày 01/07/2025."},
	} {
		c.duty.Decisions = []obligation.Decision{c.decision}
		got := c.duty.Assess(c.who, did(map[string][]calendar.Date{"old": c.old, "new": c.own}), c.asOf)
		if got.Status != c.status || got.Short.String() != c.short || !strings.Contains(got.Why.String(), c.why) {
			t.Errorf("%s: %s %q (%s), want %s %q (%s)", c.name, got.Status, got.Short, got.Why, c.status, c.short, c.why)
		}
	}
}
