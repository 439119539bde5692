package media

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/internal/domain"
)

// Cue is what is said or heard in a while, from and to in milliseconds.
type Cue struct {
	From, To int64
	Lines    []string
}

// MostCaptions is how large a file of captions may be, in bytes.
const MostCaptions = 1 << 20

var (
	timing = regexp.MustCompile(`^((?:\d{2,}:)?\d{2}:\d{2}[.,]\d{3})\s+-->\s+((?:\d{2,}:)?\d{2}:\d{2}[.,]\d{3})(?:\s.*)?$`)
	tags   = regexp.MustCompile(`<[^<>]*>`)
)

// ReadCaptions reads a file of captions as editors of video write it: WebVTT, or
// SubRip, which differs in its head and its commas. Cues are in order and end after
// they begin; the words are plain text. The error says in which line something is wrong.
func ReadCaptions(text string) ([]Cue, error) {
	wrong := func(message string, args ...any) error {
		var f domain.Fields
		f.Add("phu_de", message, args...)
		return f.Err()
	}
	if len(text) > MostCaptions {
		return nil, wrong("Tệp phụ đề lớn hơn %s. Chọn tệp khác.", Bytes(MostCaptions))
	}
	if !utf8.ValidString(text) {
		return nil, wrong("Tệp phụ đề không phải chữ Unicode (UTF-8). Lưu lại với mã UTF-8.")
	}
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufeff", "", "\x00", "").Replace(text), "\n")
	var out []Cue
	skipping := false
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			skipping = false
			continue
		}
		if skipping = skipping || i == 0 && strings.HasPrefix(line, "WEBVTT") || strings.HasPrefix(line, "NOTE") || line == "STYLE" || line == "REGION"; skipping {
			continue
		}
		m := timing.FindStringSubmatch(line)
		if m == nil {
			if i+1 < len(lines) && timing.MatchString(strings.TrimSpace(lines[i+1])) { // a cue's name
				continue
			}
			return nil, wrong("Dòng %d của tệp phụ đề không phải mốc thời gian dạng 00:01.000 --> 00:04.000. Xuất lại tệp dạng WebVTT.", i+1)
		}
		c := Cue{From: instant(m[1]), To: instant(m[2])}
		if c.To <= c.From || len(out) > 0 && c.From < out[len(out)-1].From {
			return nil, wrong("Mốc thời gian ở dòng %d của tệp phụ đề không đúng thứ tự.", i+1)
		}
		for ; i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != ""; i++ {
			if said := strings.TrimSpace(tags.ReplaceAllString(lines[i+1], "")); said != "" {
				c.Lines = append(c.Lines, said)
			}
		}
		if len(c.Lines) > 0 {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, wrong("Tệp phụ đề không có lời nào. Chọn tệp dạng WebVTT (.vtt) hoặc SRT.")
	}
	return out, nil
}

// instant reads 01:02:03.004 or 02:03.004 as milliseconds.
func instant(s string) int64 {
	var ms int64
	for part := range strings.SplitSeq(strings.NewReplacer(",", ":", ".", ":").Replace(s), ":") {
		n, _ := strconv.ParseInt(part, 10, 32) // the pattern has digits only
		ms = ms*60 + n
	}
	// The last part counted sixtieths where it is thousandths.
	last, _ := strconv.ParseInt(s[len(s)-3:], 10, 32)
	return (ms-last)/60*1000 + last
}

// WriteCaptions writes cues as WebVTT that browsers read, without settings and marks.
func WriteCaptions(cues []Cue) string {
	var b strings.Builder
	b.WriteString("WEBVTT\n")
	at := func(ms int64) string {
		return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for _, c := range cues {
		fmt.Fprintf(&b, "\n%s --> %s\n", at(c.From), at(c.To))
		for _, l := range c.Lines {
			b.WriteString(escape.Replace(strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(l)) + "\n")
		}
	}
	return b.String()
}

// Transcript gives the words of captions as paragraphs, one for each stretch without a
// pause of more than four seconds. A line that begins anew behind one without a stop is a
// paragraph too, so that two sentences never run into one.
func Transcript(cues []Cue) []string {
	var out []string
	var last int64
	for _, c := range cues {
		for i, said := range c.Lines {
			said = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(said)
			if len(out) == 0 || i == 0 && c.From-last > 4000 || anew(out[len(out)-1], said) {
				out = append(out, said)
			} else {
				out[len(out)-1] += " " + said
			}
		}
		last = c.To
	}
	return out
}

// anew tells whether a line begins with a capital or a figure behind one that ends with
// neither a stop nor another sign.
func anew(before, line string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(line)
	return (unicode.IsLetter(last) || unicode.IsDigit(last)) && (unicode.IsUpper(first) || unicode.IsDigit(first))
}
