package newsroom

import (
	"cmp"
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// Bounds of a review day: how far it may lie ahead, and how long what is still true is
// left alone.
const (
	farthestReview = 3 * 366
	stillTrueFor   = 180
)

// Review (ngày xem lại) is when somebody asks whether a published piece is still true.
type Review struct {
	OnDay  calendar.Date
	ByName string
}

// ReviewOf gives the review day of a piece; nothing where none is set.
func (s *Service) ReviewOf(ctx context.Context, contentID string) (r Review, err error) {
	_, err = s.DB.Get(ctx, &r, `SELECT on_day, by_name FROM newsroom_review WHERE content_id = $1`, contentID)
	return r, err
}

// SetReview sets the review day of a piece; the empty day takes away the one
// that is set.
func (s *Service) SetReview(ctx context.Context, actor access.Actor, contentID string, day calendar.Date) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	if day == "" {
		if had, err := s.ReviewOf(ctx, contentID); err != nil || had.OnDay == "" {
			return cmp.Or(err, domain.Fields{{Name: "ngay_xem_lai", Message: "Nhập ngày xem lại."}}.Err())
		}
	}
	if today := s.today(); day != "" && (day <= today || day > today.AddDays(farthestReview)) {
		return domain.Fields{{Name: "ngay_xem_lai", Message: "Ngày xem lại phải sau hôm nay và trong vòng ba năm."}}.Err()
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return setReview(ctx, tx, actor, contentID, day)
	})
}

// StillTrue notes that somebody found a piece still true on its review day, which is
// asked again after half a year. seen is the day that they were asked for: who comes
// second changes nothing.
func (s *Service) StillTrue(ctx context.Context, actor access.Actor, contentID string, seen calendar.Date) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "content", contentID); err != nil {
			return err
		}
		var now calendar.Date
		ok, err := tx.Get(ctx, &now, `SELECT on_day FROM newsroom_review WHERE content_id = $1`, contentID)
		if err != nil || !ok || now != seen {
			return err
		}
		return setReview(ctx, tx, actor, contentID, calendar.DateOf(tx.Now(), s.Zone).AddDays(stillTrueFor))
	})
}

func setReview(ctx context.Context, tx *db.Tx, actor access.Actor, contentID string, day calendar.Date) error {
	if day == "" {
		if err := tx.Send(ctx, `DELETE FROM newsroom_review WHERE content_id = $1`, contentID); err != nil {
			return err
		}
	} else if err := tx.Send(ctx, `INSERT INTO newsroom_review (content_id, on_day, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (content_id) DO UPDATE SET on_day = excluded.on_day, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`,
		contentID, day, actor.AccountID, actor.Name, db.Millis(tx.Now())); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "content.review", "content", contentID, map[string]any{"on": day})
}
