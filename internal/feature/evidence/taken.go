package evidence

import (
	"bytes"
	"strings"
	"time"

	"github.com/bep/imagemeta"

	"loa/internal/domain/calendar"
)

// Bounds of what is read of a picture's Exif.
const (
	readingTime = time.Second
	mostTags    = 2000
	longestTag  = 64 // bytes; a moment has 20
)

// takenOn reads on which day a photograph was taken, as its camera wrote it
// (Exif 2.32, DateTimeOriginal; local time without a zone). It is empty for what
// is no photograph, or says nothing that is a day. It must run before the
// picture is cleaned.
func takenOn(kind string, content []byte) (day calendar.Date) {
	formats := map[string]imagemeta.ImageFormat{typeJPEG: imagemeta.JPEG, typePNG: imagemeta.PNG, typeWebP: imagemeta.WebP}
	format, ok := formats[kind]
	if !ok {
		return ""
	}
	// A file that is built wrongly has no day; what was read before the fault counts.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: format, Sources: imagemeta.EXIF,
		Timeout: readingTime, LimitNumTags: mostTags, LimitTagSize: longestTag,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "DateTimeOriginal" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if text, ok := tag.Value.(string); ok && day == "" {
				day = exifDay(text)
			}
			return nil
		},
		Warnf: func(string, ...any) {},
	})
	return day
}

// exifDay reads the day of "2027:03:12 08:30:11"; empty for anything else, also
// for the zeros and blanks of a camera whose clock was never set.
func exifDay(text string) calendar.Date {
	const form = "2006:01:02 15:04:05"
	if len(text) < len(form) {
		return ""
	}
	t, err := time.Parse(form, strings.TrimSpace(text[:len(form)]))
	if err != nil {
		return ""
	}
	return calendar.NewDate(t.Date())
}
