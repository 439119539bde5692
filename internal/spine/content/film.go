package content

import (
	"context"

	"loa/internal/domain/media"
	"loa/internal/platform/db"
)

// Playing is what is told of the films of a piece before somebody plays them: how many they
// are, how long they run together (milliseconds, 0: not known), whether none has sound, and
// whether those that have it have captions.
type Playing struct {
	N         int
	Millis    int64
	Mute      bool
	Captioned bool
}

// Words says what is heard and read.
func (p Playing) Words() string {
	switch {
	case p.Mute && p.Captioned:
		return "không có tiếng, có phụ đề"
	case p.Mute:
		return "không có tiếng"
	case p.Captioned:
		return "có phụ đề"
	}
	return "chưa có phụ đề"
}

// and adds another film.
func (p Playing) and(x Playing) Playing {
	if p.N == 0 {
		return x
	}
	out := Playing{N: p.N + x.N, Millis: p.Millis + x.Millis, Mute: p.Mute && x.Mute, Captioned: p.Captioned && x.Captioned}
	if p.Millis == 0 || x.Millis == 0 {
		out.Millis = 0
	}
	if p.Mute != x.Mute { // of a film without sound nothing is missed
		out.Captioned = p.Mute && x.Captioned || x.Mute && p.Captioned
	}
	return out
}

// Playing tells of the films of the library that some pieces show to readers, by content.
func (c *Contents) Playing(ctx context.Context, ids ...string) (map[string]Playing, error) {
	out := make(map[string]Playing, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := append([]any{media.Video, media.Captions}, db.Args(ids)...)
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var id string
		p := Playing{N: 1}
		err := scan(&id, &p.Millis, &p.Mute, &p.Captioned)
		out[id] = out[id].and(p)
		return err
	}, `SELECT c.id, m.millis, m.mute, EXISTS (SELECT 1 FROM medium_rendition r WHERE r.medium_id = m.id AND r.form = $2)
		FROM content c JOIN content_use u ON u.edition_id = c.shown_id JOIN medium m ON m.id = u.medium_id WHERE m.kind = $1 AND c.id IN (`+db.Marks(3, len(ids))+`)`, args...)
	return out, err
}
