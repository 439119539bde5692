package textract

import (
	"regexp"
	"slices"
)

// A digital signature leaves a stamp on the page: who signed, for which body, and
// when. It stands anywhere over the text and is no part of it.

var (
	stampBegins = regexp.MustCompile(`^(?:Người ký|Ký bởi|Ký số bởi|Được ký bởi|Signature Not Verified|Digitally signed by|Signed by)(?:[: ]|$)`)
	stampLine   = regexp.MustCompile(`^(?:Người ký|Ký bởi|Ký số bởi|Được ký bởi|Signature Not Verified|Digitally signed by|Signed by|Email|Thư điện tử|Cơ quan|Tổ chức|Đơn vị|Chức vụ|Chức danh|Lý do|Vị trí|Thời gian ký|Ngày ký|Giờ ký|Date|Reason|Location|DN)\s*:?`)
	stampEnds   = regexp.MustCompile(`^(?:Thời gian ký|Ngày ký|Giờ ký|Date)\s*:?.*\d`)
)

// withoutStamps gives the letters of a page without those of signature stamps: a
// line that begins one, those close below it at the same left edge that go on
// with it, up to the time of signing, without which it is none.
func withoutStamps(glyphs []glyph) []glyph {
	lines := gatherLines(glyphs, 1.6)
	for i, l := range lines {
		if !stampBegins.MatchString(l.text) {
			continue
		}
		block, last := []line{l}, l
		ended := false
		for _, n := range lines[i+1:] {
			if ended || len(block) > 10 || n.base-last.base > 2.4*max(l.size, 6) {
				break
			}
			if abs(n.x0-l.x0) > 8 || n.base == last.base {
				continue
			}
			block, last = append(block, n), n
			ended = stampEnds.MatchString(n.text)
		}
		if !ended || slices.ContainsFunc(block, func(b line) bool { return len(b.text) > 160 }) || !stampLine.MatchString(block[1].text) && len(block) > 6 {
			continue
		}
		for _, b := range block {
			glyphs = slices.DeleteFunc(slices.Clone(glyphs), func(g glyph) bool {
				return abs(g.base-b.base) < 0.3*max(b.size, 6) && g.x0 >= b.x0-1 && g.x1 <= b.x1+1
			})
		}
	}
	return glyphs
}
