package ownplan

import (
	"bytes"
	"context"
	"regexp"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Outside is an own plan that was issued without this program. File is its signed or
// scanned PDF.
type Outside struct {
	PlanID, AgencyID string
	Number, Signer   string
	IssuedOn         calendar.Date
	FileName         string
	File             []byte
}

// mostFile is the largest file of a plan issued outside, in bytes.
const mostFile = papers.MaxFile

// numberShape is number and symbol of a paper: "12/KH-SYT".
var numberShape = regexp.MustCompile(`^\d{1,6}[A-Z]?/[\p{L}\d&.]+(-[\p{L}\d&.]+)*$`)

func (o *Outside) check(today calendar.Date, above programme.Plan) domain.Fields {
	o.Number, o.Signer = vi.Clean(o.Number), vi.Clean(o.Signer)
	var p domain.Fields
	if !numberShape.MatchString(o.Number) {
		p.Add("so", "Nhập số, ký hiệu ghi trên kế hoạch, ví dụ 12/KH-SYT.")
	}
	switch {
	case !o.IssuedOn.Valid():
		p.Add("ngay", "Nhập ngày ban hành ghi trên kế hoạch, theo mẫu 20/02/2027.")
	case o.IssuedOn > today:
		p.Add("ngay", "Ngày ban hành sau hôm nay. Ghi nhận khi kế hoạch đã ban hành.")
	case above.IssuedOn.Valid() && o.IssuedOn < above.IssuedOn:
		p.Add("ngay", "Kế hoạch cấp trên ban hành ngày %s; kế hoạch riêng căn cứ vào đó nên không thể ban hành trước. Kiểm tra lại ngày.", above.IssuedOn.Vietnamese())
	case o.IssuedOn.Year() < yearOf(above)-1:
		p.Add("ngay", "Ngày ban hành sớm hơn năm của kế hoạch quá nhiều. Kiểm tra lại năm.")
	}
	if len([]rune(o.Signer)) > mostShort {
		p.Add("nguoi_ky", "Rút gọn còn tối đa %d ký tự.", mostShort)
	}
	if len(o.File) == 0 {
		p.Add("tep", "Chọn bản PDF của kế hoạch đã ký.")
		return p
	}
	return append(p, domain.FieldsOf(papers.WholePDF(o.File))...)
}

// RecordOutside records an own plan that was issued without this program, in time or
// late, and appends its evidence with the file. A draft that was begun here ends so.
// It fails with invalid beside the fields, and with conflict where the plan is on its
// way here already.
func (s *Service) RecordOutside(ctx context.Context, actor access.Actor, o Outside) (string, error) {
	actor, err := s.recorder(ctx, actor, o.AgencyID)
	if err != nil {
		return "", err
	}
	b, err := s.open(ctx, o.PlanID, o.AgencyID)
	if err != nil {
		return "", err
	}
	problems := o.check(s.today(), b.plan)
	if err := problems.Err(); err != nil {
		return "", err
	}
	p, there, err := newest(ctx, s.DB, o.PlanID, o.AgencyID)
	switch {
	case err != nil:
		return "", err
	case there && p.Outside && p.Number == o.Number && p.IssuedOn == o.IssuedOn: // the same form again
		return p.ID, nil
	case there && (!p.Writable() || p.Edition > 1):
		return "", domain.Conflict("Kế hoạch riêng của cơ quan đã có trong Loa, trạng thái “%s”.", p.Status.Label())
	case !there:
		if _, exists := b.agencies[o.AgencyID]; !exists {
			return "", domain.NotFound("Không có cơ quan này.")
		}
		p = Plan{ID: db.NewID(), PlanID: o.PlanID, AgencyID: o.AgencyID, Edition: 1, Year: yearOf(b.plan), Status: StatusDraft, Version: 1, CreatedBy: actor.AccountID}
	}
	p.IssuedOn = o.IssuedOn
	w, err := s.proof(ctx, p)
	if err != nil {
		return "", err
	}
	w.note = recordedNote(o.IssuedOn, s.today(), b.due(o.AgencyID))
	stored, err := s.Files.Put(ctx, bytes.NewReader(o.File), mostFile)
	if err != nil {
		return "", err
	}
	w.files = []ledger.NewFile{{Name: o.FileName, MediaType: "application/pdf", SHA256: stored.SHA256, Size: stored.Size}}
	return p.ID, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.keepOutside(ctx, tx, actor, p, keeping{o, w}) })
}

// recordedNote says in the evidence on which day a plan issued outside was recorded
// here, and that its day was in time where the record was not.
func recordedNote(issued, recorded, due calendar.Date) string {
	note := " Ban hành ngoài Loa, ghi nhận ngày " + recorded.Vietnamese()
	if belated(issued, recorded, due) {
		note += ", sau hạn " + due.Vietnamese()
	}
	return note + "."
}

// belated tells that a plan bears a day in time and was recorded after it was due.
func belated(issued, recorded, due calendar.Date) bool {
	return due != "" && issued <= due && recorded > due
}

type keeping struct {
	Outside
	proof
}

func (s *Service) keepOutside(ctx context.Context, tx *db.Tx, actor access.Actor, p Plan, k keeping) error {
	if p.CreatedAt == 0 {
		p.CreatedAt = db.Millis(tx.Now())
		fresh, err := insert(ctx, tx, p)
		if err != nil {
			return err
		}
		if !fresh {
			return domain.Conflict("Người khác vừa lập kế hoạch riêng của cơ quan này trong Loa.")
		}
	}
	now, err := lock(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if err := move(&now, actOutside); err != nil {
		return err
	}
	now.Outside, now.Number, now.IssuedOn, now.Signer, now.IssuedAt = true, k.Number, k.IssuedOn, k.Signer, db.Millis(tx.Now())
	if err := s.prove(ctx, tx, actor, &now, k.proof); err != nil {
		return err
	}
	if err := update(ctx, tx, now); err != nil {
		return err
	}
	return record(ctx, tx, actor, now, happening{act: actOutside, note: now.numbered()})
}

// Unissue takes back, with a reason, that a plan was issued outside: its evidence is
// withdrawn and the plan is a draft. It fails with conflict for one whose paper was
// released here.
func (s *Service) Unissue(ctx context.Context, actor access.Actor, id string, why Why) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	if !seen.Outside {
		return domain.Conflict("Văn bản của kế hoạch này đã phát hành nên không rút được ghi nhận ban hành.")
	}
	if actor, err = s.recorder(ctx, actor, seen.AgencyID); err != nil {
		return err
	}
	have, err := linesOf(ctx, s.DB, id)
	if err != nil {
		return err
	}
	var lines []Line
	if len(have) == 0 {
		m, err := s.material(ctx, seen.PlanID, seen.AgencyID)
		if err != nil {
			return err
		}
		lines = m.lines()
		if seen.Texts, err = s.texts(ctx, seen, m); err != nil {
			return err
		}
	}
	return s.change(ctx, actor, id, actUnissue, func(p *Plan, tx *db.Tx) error {
		if err := p.read(why.Version); err != nil {
			return err
		}
		p.ReturnReason = vi.Clean(why.Reason)
		if err := s.unprove(ctx, tx, actor, p); err != nil {
			return err
		}
		p.Outside, p.Number, p.IssuedOn, p.Signer, p.IssuedAt, p.Texts = false, "", "", "", 0, seen.Texts
		for i, l := range lines {
			l.OwnplanID, l.Ord = p.ID, i+1
			if err := insertLine(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
}
