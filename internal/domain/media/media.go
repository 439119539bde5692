// Package media says what files agencies may put before readers: which kinds and forms
// there are, how large they may be, in which sizes pictures are shown, how they are cut
// for cards, and what a file of captions has to be. It is pure; files are read by
// platform/media and kept by spine/content.
package media

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain"
)

// Kind is what a file is for its reader. The list is closed.
type Kind string

// The kinds.
const (
	Picture  Kind = "picture"
	Document Kind = "document"
	Audio    Kind = "audio"
	Video    Kind = "video"
)

// Kinds lists the kinds in the order of the library's filter.
func Kinds() []Kind { return []Kind{Picture, Video, Audio, Document} }

// Valid tells whether k is one of the closed list.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Label is the kind in Vietnamese.
func (k Kind) Label() string {
	switch k {
	case Picture:
		return "Ảnh"
	case Document:
		return "Tài liệu"
	case Audio:
		return "Âm thanh"
	case Video:
		return "Video"
	}
	return string(k)
}

// Seen tells whether people may be seen in it.
func (k Kind) Seen() bool { return k == Picture || k == Video }

// Plays tells whether it runs in time.
func (k Kind) Plays() bool { return k == Audio || k == Video }

// Type is a form of file that is taken: told by what it holds, never by its name. Media
// is what it is served as; none of them runs anything in a browser.
type Type struct {
	Kind  Kind
	Media string // media type, IANA
	Ext   string // without a dot
	Label string // as readers know it
}

// Types lists what is taken.
func Types() []Type {
	return []Type{
		{Picture, "image/jpeg", "jpg", "JPEG"},
		{Picture, "image/png", "png", "PNG"},
		{Picture, "image/webp", "webp", "WebP"},
		{Picture, "image/gif", "gif", "GIF"},
		{Document, "application/pdf", "pdf", "PDF"},
		{Document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word"},
		{Document, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "Excel"},
		{Document, "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "PowerPoint"},
		{Document, "application/vnd.oasis.opendocument.text", "odt", "ODT"},
		{Document, "application/vnd.oasis.opendocument.spreadsheet", "ods", "ODS"},
		{Document, "application/vnd.oasis.opendocument.presentation", "odp", "ODP"},
		{Audio, "audio/mpeg", "mp3", "MP3"},
		{Audio, "audio/mp4", "m4a", "M4A"},
		{Audio, "audio/ogg", "ogg", "OGG"},
		{Audio, "audio/wav", "wav", "WAV"},
		{Video, "video/mp4", "mp4", "MP4"},
		{Video, "video/webm", "webm", "WebM"},
		{Video, "video/quicktime", "mov", "MOV"},
	}
}

// ByExt gives the type with an extension.
func ByExt(ext string) (Type, bool) {
	all := Types()
	i := slices.IndexFunc(all, func(t Type) bool { return t.Ext == ext })
	if i < 0 {
		return Type{}, false
	}
	return all[i], true
}

// Everywhere tells whether every browser of today plays or shows it as it is. What is
// not is coded anew where the machine can.
func (t Type) Everywhere() bool { return t.Ext != "mov" && t.Ext != "ogg" && t.Ext != "wav" }

// Accept is what a file field offers to choose from.
func Accept() string {
	var all []string
	for _, t := range Types() {
		all = append(all, "."+t.Ext)
	}
	return strings.Join(all, ",")
}

// Limits is how large files may be, in bytes; Minutes is how long audio and video may
// run; Quota is what all files of one agency may take.
type Limits struct {
	Picture, Document, Audio, Video int64
	Minutes                         int
	Quota                           int64
}

// Usual are the limits of an office that chose none.
func Usual() Limits {
	return Limits{Picture: 30 << 20, Document: 50 << 20, Audio: 200 << 20, Video: 2 << 30, Minutes: 120, Quota: 50 << 30}
}

// Of is the most bytes of a kind.
func (l Limits) Of(k Kind) int64 {
	switch k {
	case Picture:
		return l.Picture
	case Document:
		return l.Document
	case Audio:
		return l.Audio
	case Video:
		return l.Video
	}
	return 0
}

// Most is the most bytes of any file.
func (l Limits) Most() int64 { return max(l.Picture, l.Document, l.Audio, l.Video) }

// KindLimit is how large files of a kind may be, with the extensions that are taken.
type KindLimit struct {
	Kind  Kind
	Exts  string // with spaces between
	Most  int64  // bytes
	Words string // the same as people read it
}

// List lists the limits of all kinds.
func (l Limits) List() []KindLimit {
	var out []KindLimit
	for _, k := range Kinds() {
		x := KindLimit{Kind: k, Most: l.Of(k), Words: Bytes(l.Of(k))}
		for _, t := range Types() {
			if t.Kind == k && x.Exts != "" {
				x.Exts += " "
			}
			if t.Kind == k {
				x.Exts += t.Ext
			}
		}
		out = append(out, x)
	}
	return out
}

// Fits tells whether a file of a kind with so many bytes that runs so long (Unix
// milliseconds, 0: not known) is taken; the error says what to do.
func (l Limits) Fits(t Type, size, millis int64) error {
	var problems domain.Fields
	if most := l.Of(t.Kind); size > most {
		problems.Add("tep", "Tệp %s lớn hơn %s là mức nhiều nhất. Nén nhỏ lại hoặc chia thành nhiều tệp.", t.Label, Bytes(most))
	}
	if most := int64(l.Minutes) * 60_000; t.Kind.Plays() && millis > most {
		problems.Add("tep", "Tệp dài %s, nhiều nhất %d phút. Cắt thành nhiều phần.", Length(millis), l.Minutes)
	}
	return problems.Err()
}

// Bytes writes a size as people read it: “1,5 MB”.
func Bytes(n int64) string {
	unit, of := "KB", int64(1<<10)
	switch {
	case n >= 1<<30:
		unit, of = "GB", 1<<30
	case n >= 1<<20:
		unit, of = "MB", 1<<20
	}
	tenths := (n*10 + of - 1) / of
	if tenths%10 == 0 || tenths >= 1000 {
		return fmt.Sprintf("%d %s", tenths/10, unit)
	}
	return fmt.Sprintf("%d,%d %s", tenths/10, tenths%10, unit)
}

// Length writes how long something runs, as players do: “3:10”, “1:02:03”.
func Length(millis int64) string {
	s := (millis + 500) / 1000
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Root is where files of the portal have their addresses: Root + id + "/" + form.
const Root = "/tep/"

// The forms of a medium that are no width of a picture.
const (
	Card     = "the"    // a picture cut for cards
	Open     = "mang"   // a picture cut for other sites (Open Graph)
	Poster   = "bia"    // of a video
	Play     = "xem"    // audio or video
	Save     = "tai"    // a document, to be saved
	Captions = "phu-de" // WebVTT
)

// Widths are in which widths pictures are kept, in pixels, as far as they are so wide.
func Widths() []int { return []int{480, 960, 1600} }

// The sizes of cut pictures, in pixels.
const (
	CardWidth  = 640
	CardHeight = 360
	OpenWidth  = 1200
	OpenHeight = 630
)

var named = regexp.MustCompile(`^` + Root + `([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/([a-z0-9-]{1,40}(?:\.[a-z0-9]{1,5})?)$`)

// Named reads an address in a text: which medium, and in which form.
func Named(src string) (id, form string, ok bool) {
	m := named.FindStringSubmatch(src)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

var formed = regexp.MustCompile(`^([a-z0-9]+(?:-[a-z]+)*)(?:-([0-9a-f]{8})\.[a-z0-9]{1,5})?$`)

// Form reads the last part of an address: with a piece of the hash in it, such as
// 960-ab12cd34.jpg, or plain, such as 960.
func Form(name string) (form, tag string, ok bool) {
	m := formed.FindStringSubmatch(name)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// Focus is the point of a picture that is never cut away, in thousandths of its width
// and height from the upper left.
type Focus struct{ X, Y int }

// Middle is the point of a picture of which nobody said anything.
var Middle = Focus{500, 500}

// Clean keeps the point within the picture.
func (f Focus) Clean() Focus { return Focus{min(1000, max(0, f.X)), min(1000, max(0, f.Y))} }

// Cut gives the part of a picture of w × h that is shown in a frame of fw × fh: as much
// as fits, with the point as near to its middle as the edges allow.
func Cut(w, h, fw, fh int, f Focus) (x, y, cw, ch int) {
	cw, ch = w, w*fh/fw
	if ch > h {
		cw, ch = h*fw/fh, h
	}
	cw, ch = max(1, cw), max(1, ch)
	x = min(max(0, w*f.X/1000-cw/2), w-cw)
	y = min(max(0, h*f.Y/1000-ch/2), h-ch)
	return x, y, cw, ch
}
