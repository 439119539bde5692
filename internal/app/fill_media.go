package app

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/media"
	look "loa/internal/platform/media"
	"loa/internal/spine/content"
	"loa/ui"
)

// filmSeconds is how long a film of the sample runs.
const filmSeconds = 6

// captionsOf are the captions of a film of a poster: its lines, one after the other.
func captionsOf(lines []string) string {
	var b strings.Builder
	b.WriteString("WEBVTT\n")
	for i, l := range lines {
		fmt.Fprintf(&b, "\n00:00:%06.3f --> 00:00:%06.3f\n%s\n", filmSeconds*float64(i)/float64(len(lines)), filmSeconds*float64(i+1)/float64(len(lines)), l)
	}
	return b.String()
}

// illustrated puts the poster of a piece, and its film, into the agency's library: it
// gives the words that show them, and the picture that stands for the piece.
func (f *filler) illustrated(ctx context.Context, officer access.Actor, agencyID string, p demo.PublicPiece) (figures, lead string, err error) {
	if p.Poster == nil {
		return "", "", nil
	}
	files, err := ui.Assets()
	if err != nil {
		return "", "", err
	}
	var letters demo.PosterFonts
	if letters.Regular, err = fs.ReadFile(files, "fonts/BeVietnamPro-Regular.ttf"); err != nil {
		return "", "", err
	}
	if letters.Bold, err = fs.ReadFile(files, "fonts/BeVietnamPro-Bold.ttf"); err != nil {
		return "", "", err
	}
	drawn, err := p.Poster.Draw(letters)
	if err != nil {
		return "", "", err
	}
	words := content.MediumWords{Title: p.Poster.Head, Alt: p.Poster.Alt, Credit: "Tranh vẽ mẫu", Agreed: true} //nolint:gosec // whose drawing it is, is no secret
	m, _, err := f.Contents.Receive(ctx, officer, content.NewUpload{AgencyID: agencyID, Name: "ap-phich.png", Size: int64(len(drawn))}, bytes.NewReader(drawn), words)
	if err != nil {
		return "", "", err
	}
	if p.Film && f.Contents.Coder.Ready() {
		cover, err := demo.Poster{Head: p.Poster.Head}.Draw(letters) // its captions say the lines
		if err != nil {
			return "", "", err
		}
		film, err := f.filmed(ctx, officer, agencyID, p, cover)
		if err != nil {
			return "", "", err
		}
		return `<figure><video src="` + film.Plain() + `"></video></figure>`, m.ID, nil
	}
	return `<figure><img src="` + m.Plain() + `" alt="` + html.EscapeString(m.Alt) + `"></figure>`, m.ID, nil
}

// filmed makes a short film of a poster, with captions.
func (f *filler) filmed(ctx context.Context, officer access.Actor, agencyID string, p demo.PublicPiece, drawn []byte) (content.Medium, error) {
	dir, err := os.MkdirTemp("", "loa-film-")
	if err != nil {
		return content.Medium{}, fmt.Errorf("film: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	from, to := filepath.Join(dir, "tranh.png"), filepath.Join(dir, "phim.mp4")
	if err := os.WriteFile(from, drawn, 0o600); err != nil {
		return content.Medium{}, fmt.Errorf("film: %w", err)
	}
	if err := f.Contents.Coder.Still(ctx, look.Job{From: from, To: to}, filmSeconds); err != nil {
		return content.Medium{}, err
	}
	body, err := os.ReadFile(to) //nolint:gosec // made here
	if err != nil {
		return content.Medium{}, fmt.Errorf("film: %w", err)
	}
	words := content.MediumWords{Title: p.Poster.Head + " (video)", Alt: "Bìa video: " + p.Poster.Head + ".", Credit: "Video mẫu", Agreed: true} //nolint:gosec // whose drawing it is, is no secret
	m, known, err := f.Contents.Receive(ctx, officer, content.NewUpload{AgencyID: agencyID, Name: "phim.mp4", Size: int64(len(body))}, bytes.NewReader(body), words)
	if err != nil || known {
		return m, err
	}
	if err := f.Contents.CodeFilm(ctx, m.ID); err != nil {
		return m, err
	}
	captions := captionsOf(p.Poster.Lines)
	return f.Contents.ChangeMedium(ctx, officer, content.MediumChange{ID: m.ID, Seen: m.Version, Words: words, Focus: media.Middle, Captions: &captions})
}
