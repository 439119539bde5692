package portal

import (
	"context"
	"net/http"
	"strconv"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

const (
	pathBulletins = "/ban-tin"
	pathVideos    = "/video"
)

func (f *Feature) bulletinList(*http.Request) (list, error) {
	return list{filter: content.PublicFilter{Kind: flow.Bulletin}, path: pathBulletins, title: "Bản tin", lead: "Bản tin cải cách hành chính của các cơ quan, theo số, mới nhất trước."}, nil
}

func (f *Feature) videoList(*http.Request) (list, error) {
	return list{filter: content.PublicFilter{Film: true}, path: pathVideos, title: "Video", lead: "Video, clip và tin, bài có video về cải cách hành chính, cách làm thủ tục, mới nhất trước."}, nil
}

// numbers gives each bulletin that ever came out its number among those of its agency in
// the year: "3/2027". What was withdrawn keeps its number.
func (f *Feature) numbers(ctx context.Context, s *shelves) (map[string]string, error) {
	s.mu.Lock()
	known := s.numbers
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	all, err := f.Contents.Issued(ctx, flow.Bulletin)
	if err != nil {
		return nil, err
	}
	type volume struct {
		agencyID string
		year     int
	}
	count, out := map[volume]int{}, make(map[string]string, len(all))
	for _, b := range all {
		if b.OriginalID != "" { // it came out after its original, and has its number
			out[b.ContentID] = out[b.OriginalID]
			continue
		}
		v := volume{b.AgencyID, calendar.DateOf(db.Time(b.FirstOutAt), f.Zone).Year()}
		count[v]++
		out[b.ContentID] = strconv.Itoa(count[v]) + "/" + strconv.Itoa(v.year)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.numbers = out
	return out, nil
}

// number fills the numbers of bulletins among rows.
func (f *Feature) number(ctx context.Context, s *shelves, rows []row) error {
	var all map[string]string
	for i := range rows {
		if rows[i].Kind != flow.Bulletin {
			continue
		}
		if all == nil {
			var err error
			if all, err = f.numbers(ctx, s); err != nil {
				return err
			}
		}
		rows[i].Number = all[rows[i].ContentID]
	}
	return nil
}
