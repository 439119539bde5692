package notice

import (
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Step is how far something that was begun for a duty has come.
type Step string

// The steps of a report and of an agency's own plan, as their rooms name them.
const (
	Drafted   Step = "draft"
	Submitted Step = "submitted" // waits for the agency's leader
	Returned  Step = "returned"
	Approved  Step = "approved"
	Filed     Step = "filed" // waits for whoever receives it
)

// Begun is what an agency began for a duty: its report of the period, or its own plan
// (OwnPlan). Who is told of the duty is told where this stands, and is led there.
type Begun struct {
	ID, PlanID, AgencyID string
	OwnPlan              bool
	Period               calendar.ReportPeriod // of a report
	Step                 Step
	On                   calendar.Date // when it was submitted or approved; empty where that is not known
}

// URL is where it is gone on with.
func (b Begun) URL() string {
	if b.OwnPlan {
		return "/lam-viec/ke-hoach-rieng/" + b.ID
	}
	return "/lam-viec/bao-cao/" + b.ID
}

// Waits tells whether somebody else has the next step, so that whoever wrote it is not
// chased: the agency's leader, or who receives it.
func (b Begun) Waits() bool { return b.Step == Submitted || b.Step == Filed }

// Why says where it stands, with how late the duty is (due may be empty).
func (b Begun) Why(due, today calendar.Date) domain.Sentence {
	switch {
	case due == "":
		return domain.Say("%s.", b.stands())
	case due < today:
		return domain.Say("%s; quá hạn %d ngày (hạn %s).", b.stands(), due.DaysUntil(today), due.Vietnamese())
	}
	return domain.Say("%s; hạn %s.", b.stands(), due.Vietnamese())
}

func (b Begun) stands() domain.Sentence {
	if b.OwnPlan {
		switch b.Step {
		case Submitted:
			return domain.Say("Kế hoạch riêng đang chờ lãnh đạo cơ quan duyệt")
		case Returned:
			return domain.Say("Kế hoạch riêng bị trả lại, đang sửa")
		case Approved:
			return domain.Say("Kế hoạch riêng đã duyệt, chưa ban hành")
		case Drafted, Filed:
		}
		return domain.Say("Kế hoạch riêng đang soạn, chưa gửi duyệt")
	}
	switch b.Step {
	case Submitted:
		return domain.Say("Báo cáo đang chờ lãnh đạo cơ quan duyệt từ %s", b.On.Vietnamese())
	case Returned:
		return domain.Say("Báo cáo bị trả lại, đang sửa")
	case Approved:
		return domain.Say("Báo cáo đã duyệt ngày %s, chưa gửi", b.On.Vietnamese())
	case Filed:
		return domain.Say("Báo cáo đã gửi, chờ tiếp nhận")
	case Drafted:
	}
	return domain.Say("Báo cáo đang soạn, chưa gửi duyệt")
}
