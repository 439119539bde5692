package newsroom

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// dutiesFor lists the obligations that a piece can serve, those that it serves marked:
// what its agency owes now, or owed on the day on which the piece came out.
func (s *Service) dutiesFor(ctx context.Context, c content.Content, chosen []string) ([]Duty, error) {
	day := s.today()
	if c.FirstOutAt > 0 {
		day = calendar.DateOf(db.Time(c.FirstOutAt), s.Zone)
	}
	all, err := s.dutiesOn(ctx, c.AgencyID, day, chosen)
	if c.FirstOutAt > 0 && c.Kind != flow.Video { // nobody checks what is added later: words prove no video
		all = slices.DeleteFunc(all, func(d Duty) bool { return !d.Chosen && d.asksFilm() })
	}
	return all, err
}

// Serve says which obligations a piece serves. What came out serves what it served, and
// those of ids besides: the ledger is told of them, and they count it.
func (s *Service) Serve(ctx context.Context, actor access.Actor, contentID string, ids []string) error {
	row, err := s.Get(ctx, actor, contentID)
	if err != nil {
		return err
	}
	had := []string(row.Content.Obligations)
	fresh, owed := ids, ids
	if row.Content.FirstOutAt > 0 { // of what is proved the day counts: only what is offered for it
		owed = nil
		fresh = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(had, id) })
		if len(ids) == 0 {
			return domain.Fields{{Name: "nhiem_vu", Message: "Chọn nhiệm vụ mà bài phục vụ."}}.Err()
		}
		ids = append(slices.Clone(had), fresh...)
	}
	offered, err := s.dutiesFor(ctx, row.Content, owed)
	if err != nil {
		return err
	}
	planID := row.Content.PlanID
	for _, id := range fresh {
		i := slices.IndexFunc(offered, func(d Duty) bool { return d.ID == id })
		if i < 0 {
			return domain.Fields{{Name: "nhiem_vu", Message: "Cơ quan không có nhiệm vụ này. Chọn lại nhiệm vụ."}}.Err()
		}
		planID = offered[i].PlanID
	}
	if slices.Equal(ids, had) {
		return nil
	}
	serving := content.Serving{ContentID: contentID, PlanID: planID, Obligations: ids}
	if row.Content.FirstOutAt > 0 {
		of, call := row.Content, content.Call{}
		of.Obligations = ids
		if err := s.counted(ctx, of, &call); err != nil {
			return err
		}
		serving.Versions, serving.Asks = call.Serves, call.Asks
	}
	return s.Contents.Serve(ctx, actor, serving)
}

// dutyFindings hints at a piece that would count for nothing although its agency owes
// something that a piece meets, and at one that would count as a video and is none.
func dutyFindings(k flow.Kind, duties []Duty) []flow.Finding {
	if i := slices.IndexFunc(duties, func(d Duty) bool { return d.Chosen && d.asksFilm() && k != flow.Video }); i >= 0 {
		return []flow.Finding{{Field: "phuc_vu", Message: "Nhiệm vụ “%s” tính video, clip, bài này không phải loại Video, clip. Chọn nhiệm vụ khác, hoặc viết bài loại Video, clip.", Args: []any{cmp.Or(duties[i].ShortName, vi.Truncate(duties[i].Content, 100))}}}
	}
	if len(duties) == 0 || slices.ContainsFunc(duties, func(d Duty) bool { return d.Chosen }) {
		return nil
	}
	return []flow.Finding{noDuty()}
}

// asksFilm tells whether an obligation counts videos alone.
func (d Duty) asksFilm() bool {
	noun := vi.Fold(d.Rule.UnitNoun)
	return strings.Contains(noun, "video") || strings.Contains(noun, "clip")
}

func noDuty() flow.Finding {
	return flow.Finding{Field: "phuc_vu", Message: "Bài chưa gắn nhiệm vụ nào. Đăng rồi minh chứng vẫn vào sổ, nhưng chưa tính cho nhiệm vụ nào."}
}
