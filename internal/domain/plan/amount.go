package plan

import (
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

// counted are the things that plans of communication and training count.
const counted = `tin,? bai|tin|bai|ban tin|phong su|video|clip|phim|chuyen muc|chuyen trang|chuyen de|chuong trinh|tap|so|ky|luot|lan|dot|cuoc|buoi|phien|lop|hoi nghi|hoi thao|hoi thi|hoi dien|ngay hoi|toa dam|dien dan|doi thoai|san pham|infographic|do hoa|to roi|to gap|ap phich|pa no|bang ron|khau hieu|quyen|cuon|tai lieu|bo|mo hinh|diem|to|doi|cau lac bo|khoa|giai|cau hoi|cau tra loi|bao cao|doan|cau chuyen|thong diep|podcast|tieu pham|pano|phong trao`

var (
	quantifier = `(?:it nhat|toi thieu|khong qua|toi da|binh quan|trung binh|tu)`
	// amountRate is a count with its period or its share: "tối thiểu 03
	// lượt/tuần", "mỗi trường ít nhất 01 buổi".
	amountRate = spelled(`(?:\bmoi [a-z][a-z ,-]{1,60}?,? (?:` + quantifier + ` )?|\b` + quantifier + ` (?:moi [a-z]+ )?|)\d{1,4} (?:` + counted + `)\b(?:[a-z ]{0,50}?(?:/ ?[a-z]+(?: [a-z]+)?|\bmoi [a-z]+(?: [a-z]+)?))?`)
	rateSign   = spelled(`^moi |/|\bmoi |^` + quantifier + ` `)
	// makes are the verbs before a count that is the amount to be done.
	makes = spelled(`(?:to chuc|xay dung|mo|in|phat hanh|bien soan|san xuat|dang tai|dang|phat song|phat|thuc hien|lap dat|dung|bien tap|phat dong|viet|duy tri) $`)
)

// amountIn gives the words of a task that count what is to be done; empty when
// it names no amount. A number alone ("Đề án 06") is none.
func amountIn(content string) string {
	l := vi.NewLetters(content)
	for _, loc := range amountRate.FindAllStringIndex(l.Folded, -1) {
		found := l.Folded[loc[0]:loc[1]]
		before := l.Folded[:loc[0]]
		alone := strings.HasSuffix(before, ", ") && loc[1] >= len(l.Folded)-1
		if rateSign.MatchString(found) || makes.MatchString(before) || alone {
			return l.Own(loc[0], loc[1])
		}
	}
	return ""
}

// amountBeside is the amount that the content states for a row whose product is
// named without a number: a rate, or a count of the very thing that the product
// names. "Tổ chức 3 Hội nghị" is no amount of "Hồ sơ, tài liệu phục vụ các Hội
// nghị".
func amountBeside(content, product string) string {
	found := amountIn(content)
	folded := vi.Fold(found)
	if product == "" || found == "" || rateSign.MatchString(folded) {
		return found
	}
	thing := strings.TrimLeft(folded, "0123456789 ")
	for _, item := range strings.FieldsFunc(vi.Fold(product), func(r rune) bool { return strings.ContainsRune(",;.+-", r) }) {
		if strings.HasPrefix(strings.TrimPrefix(strings.TrimSpace(item), "cac "), thing) {
			return found
		}
	}
	return ""
}

var (
	// adverbs of time stand alone at the head or the end of a sentence.
	timeAdverb = spelled(`(?:^|[,;] ?|\b)((?:thuong xuyen|(?:hang|moi) (?:ngay|tuan|thang|quy|nam)(?: (?:mot|hai|ba|\d{1,2}) lan)?|dinh ky (?:hang |moi )?(?:\d+ )?(?:ngay|tuan|thang|quy|nam)))\b`)
	// timeClause begins where a sentence comes to its time and goes on to the
	// end of the clause.
	timeClause = spelled(`\b(?:(?:hoan thanh|xong|ket thuc)(?: (?:truoc|trong|cham nhat|vao|xong|den))|cham nhat|(?:truoc|sau) (?:ngay|thang|quy|\d)|trong (?:ca )?(?:thang|quy|nam|dip|thoi gian|\d)|tu (?:ngay|thang|quy|nay|nam|dau)|den (?:het|ngay|het ngay)|vao (?:ngay|thang|quy|dip|dau|cuoi|cac ngay|thu|sang|chieu|tuan)|(?:nhan )?dip |(?:0?6|sau|9|chin) thang (?:dau|cuoi) nam|(?:dau|giua|cuoi) (?:nam|quy|thang) |khi (?:co|can) |theo (?:yeu cau|tien do|ke hoach cua)|(?:quy|thang) (?:[ivx]+|\d{1,2})\b)(?:[^,;.()]|\.\d|, ?(?:thang|quy|ngay|\d))*`)
	// besideTime is what a clause of time does not hold any more.
	besideTime = spelled(` (?:gui|bao cao|de|nham|theo|tai|cho|cua|tren dia ban|ve|phuc vu|va [a-z]{1,4} [a-z]) `)
	timeAgain  = spelled(`^ va (?:truoc|trong|tu|den|quy|thang|nam|ngay|cac|hang)`)
	citedDay   = spelled(`ngay \d{1,2} $`)
)

// timeIn gives the words of a sentence that say when, and how they read; empty
// when there are none. A clause that binds more goes before one that binds less.
func timeIn(sentence string, ctx cadence.Context) string {
	l := vi.NewLetters(sentence)
	phrase, best := "", 0
	try := func(from, to int) {
		if rest := besideTime.FindStringIndex(l.Folded[from:to]); rest != nil && !timeAgain.MatchString(l.Folded[from+rest[0]:to]) {
			to = from + rest[0]
		}
		words := strings.Trim(l.Own(from, to), " ,;.")
		if n := rank(cadence.ReadPhrase(words, ctx)); n > best {
			phrase, best = words, n
		}
	}
	for _, loc := range timeClause.FindAllStringIndex(l.Folded, -1) {
		if !citedDay.MatchString(l.Folded[:loc[0]]) && !strings.HasPrefix(string(l.Words[loc[0]:]), "TU ") {
			try(loc[0], loc[1])
		}
	}
	for _, loc := range timeAdverb.FindAllStringSubmatchIndex(l.Folded, -1) {
		try(loc[2], loc[3])
	}
	return phrase
}
