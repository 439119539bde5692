package seals

import (
	"context"
	"errors"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// Sources are what packages are made from. Office names who exports, as called
// on a day.
type Sources struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Registry  *org.Registry
	Programme *programme.Programme
	Zone      *time.Location
	Office    func(ctx context.Context, day calendar.Date) (string, error)
	Version   string
}

// Service makes packages of evidence for whoever checks the office.
type Service struct {
	Sources
	slots chan struct{}
}

// atOnce bounds how many packages are made at a time: each reads all its files.
const atOnce = 2

// NewService gives the service.
func NewService(s Sources) *Service { return &Service{Sources: s, slots: make(chan struct{}, atOnce)} }

// Order is a package as a person asks for it: Agency is an id, a code or a
// name, Obligation an id; empty for all.
type Order struct {
	Period     string
	Rule       calendar.WindowRule
	Obligation string
	Agency     string
}

// may tells whether the actor looks into the book as a whole.
func may(a access.Actor) error {
	if !a.Is(access.Inspector, access.Administrator, access.Coordinator) {
		return domain.Forbidden("Chỉ đoàn kiểm tra, người điều phối và quản trị hệ thống được mở sổ.")
	}
	return nil
}

// check tells everything that is wrong with an order; fields are named as in the
// form.
func (s *Service) check(ctx context.Context, o Order) (agencyID string, problems domain.Fields, err error) {
	if o.Rule != "" && !o.Rule.Periodic() {
		problems.Add("cach_tinh", "Chọn cách tính kỳ.")
		return "", problems, nil
	}
	window, _, err := calendar.NamedWindow(o.Period, o.Rule)
	if domain.CodeOf(err) == domain.CodeInvalid {
		problems = append(problems, field("phan", err))
	} else if err != nil {
		return "", nil, err
	}
	if o.Obligation != "" {
		_, err := s.Programme.Obligation(ctx, o.Obligation)
		if domain.CodeOf(err) == domain.CodeNotFound {
			problems.Add("nhiem_vu", "Không có nhiệm vụ này.")
		} else if err != nil {
			return "", nil, err
		}
	}
	if o.Agency != "" && window.End != "" {
		if agencyID, err = s.agency(ctx, o.Agency, window); domain.CodeOf(err) == domain.CodeInvalid {
			problems = append(problems, field("co_quan", err))
		} else if err != nil {
			return "", nil, err
		}
	}
	return agencyID, problems, nil
}

// field puts an error of ours beside a field.
func field(name string, err error) domain.FieldError {
	e, _ := errors.AsType[*domain.Error](err)
	return domain.FieldError{Name: name, Message: e.Message, Args: e.Args}
}

// agency finds an agency by id, code or name as of the end of a window, or as of
// its start when it ended meanwhile.
func (s *Service) agency(ctx context.Context, text string, w calendar.Window) (string, error) {
	lives, err := s.Registry.Lives(ctx)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(lives, func(l org.Life) bool { return l.ID == text }) {
		return text, nil
	}
	for _, day := range []calendar.Date{w.End, w.Start, s.Registry.Today()} {
		found, err := s.Registry.Match(ctx, text, day)
		if err != nil {
			return "", err
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0].ID, nil
		default:
			return "", domain.Invalid("Có %d cơ quan cùng tên “%s”. Ghi mã, hoặc ghi thêm nơi đặt.", len(found), text)
		}
	}
	return "", domain.Invalid("Không có cơ quan nào mang tên hoặc mã “%s”.", text)
}

// Package makes a package and notes in the audit log who took it. The caller
// closes it by done. It fails with forbidden for those who may not open the
// book, with invalid beside the fields for a wrong order, and with unavailable
// while two packages are being made.
func (s *Service) Package(ctx context.Context, actor access.Actor, o Order) (p *ledger.Package, done func(), err error) {
	if err := may(actor); err != nil {
		return nil, nil, err
	}
	agencyID, problems, err := s.check(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, nil, err
	}
	select {
	case s.slots <- struct{}{}:
	default:
		return nil, nil, domain.Unavailable(nil, "Đang xuất %d gói khác. Thử lại sau ít phút.", atOnce)
	}
	free := func() { <-s.slots }
	if p, err = s.pack(ctx, actor, o, agencyID); err != nil {
		free()
		return nil, nil, err
	}
	return p, func() { _ = p.Close(); free() }, nil
}

func (s *Service) pack(ctx context.Context, actor access.Actor, o Order, agencyID string) (*ledger.Package, error) {
	office, err := s.Office(ctx, s.Registry.Today())
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Ledger.Pack(ctx, ledger.PackageOrder{
		Period: o.Period, Rule: o.Rule, ObligationID: o.Obligation, AgencyID: agencyID,
		By: actor.Name, Office: office, Program: "loa " + s.Version, Agency: names,
	})
	if err != nil {
		return nil, err
	}
	m := p.Manifest
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, actor, "ledger.export", "ledger", m.Period, map[string]any{
			"window": m.Rule, "agency": agencyID, "obligation": o.Obligation, "entries": m.Entries, "size": p.Size(), "seal": m.Head.Seq,
		})
	})
	if err != nil {
		_ = p.Close()
		return nil, err
	}
	return p, nil
}

// names gives what an agency was called on a day; after its end, and before its
// begin, what it was called nearest to that day.
func (s *Service) names(ctx context.Context) (func(string, calendar.Date) string, error) {
	lives, err := s.Registry.Lives(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]org.Life{}
	for _, l := range lives {
		byID[l.ID] = l
	}
	return func(id string, day calendar.Date) string {
		spans := byID[id].Spans
		name := ""
		for _, x := range spans {
			if name != "" && x.Version.ValidFrom > day {
				break
			}
			if x.Version.Name != "" {
				name = x.Version.Name
			}
		}
		return name
	}, nil
}
