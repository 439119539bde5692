package evidence

import (
	"cmp"
	"math"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"loa/internal/domain"
	"loa/internal/domain/evidence"
	"loa/internal/vi"
)

// clue is what is known of a thing while it is being declared.
type clue struct {
	Title string
	Link  string
	Files []string // names
}

// duty is an obligation as a guess looks at it.
type duty struct {
	VersionID string
	Words     string // its name, content and product
	Kind      evidence.Kind
	Open      bool // something is still owed now
}

// former is an earlier declaration of the agency and what it was declared for.
type former struct {
	Title, Link string
	Versions    []string
}

// guess is an obligation that a thing may serve, with the reason. Sure ones are
// chosen beforehand; the others only stand first.
type guess struct {
	VersionID string
	Score     float64
	Sure      bool
	Why       domain.Sentence
}

// What speaks for an obligation, and from when a guess is sure. The weights were
// set by hand and are held by the labelled titles in guess_test.go.
const (
	weightPair   = 1.0  // two words in a row in common, by their rarity
	weightWord   = 0.35 // a single word in common, by its rarity
	weightNamed  = 4.6  // the same kind of thing, named in the title
	weightKind   = 3.0  // the same kind of thing, by its link or file
	otherKind    = -1.5 // the title names another kind
	mostWords    = 3.4  // what words in common weigh at most
	weightBefore = 4.0  // a title declared before, by the share of its words
	weightSite   = 1.6  // the site from which things were declared before
	weightOpen   = 0.2  // something is owed now
	sureScore    = 2.4
	sureMargin   = 0.7 // before the second
	likeBefore   = 0.5 // share of words from which an earlier title counts
)

// guessDuties orders the obligations by how well they fit, the best first; those
// for which nothing speaks are left out.
func guessDuties(c clue, duties []duty, before []former) []guess {
	rare := rarity(duties)
	said := tokens(c.Title + " " + fileWords(c.Files))
	kind, word := kindOf(c)
	var all []guess
	for i, d := range duties {
		g := guess{VersionID: d.VersionID}
		score, shared := common(said, tokens(d.Words), rare)
		if g.Score = score; shared != "" {
			g.Why = domain.Say("Gợi ý vì nhiệm vụ có chữ “%s”.", written(d.Words, shared))
		}
		switch {
		case kind == "":
		case kind != d.Kind && word != "":
			g.Score += otherKind
		case kind != d.Kind:
		case word != "":
			g.Score, g.Why = g.Score+weightNamed, domain.Say("Gợi ý vì tên có chữ “%s”.", word)
		default:
			g.Score, g.Why = g.Score+weightKind, domain.Say("Gợi ý vì cùng loại việc: %s.", domain.Say(kind.Label()))
		}
		if more, why := likeFormer(c, said, d, before); more > 0 {
			if g.Score += more; more >= weightSite {
				g.Why = why
			}
		}
		if g.Score > 0.5 {
			g.Score += float64(len(duties)-i) * 0.001 // what needs something first wins a draw
			if d.Open {
				g.Score += weightOpen
			}
			all = append(all, g)
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.Score, a.Score) })
	if len(all) > 0 {
		second := 0.0
		if len(all) > 1 {
			second = all[1].Score
		}
		all[0].Sure = all[0].Score >= sureScore && all[0].Score-second >= sureMargin
	}
	return all
}

// likeFormer tells how much earlier declarations speak for a duty.
func likeFormer(c clue, said []string, d duty, before []former) (float64, domain.Sentence) {
	host := siteOf(c.Link)
	best, title := 0.0, ""
	there, all := 0, 0
	for _, f := range before {
		serves := slices.Contains(f.Versions, d.VersionID)
		if host != "" && siteOf(f.Link) == host {
			if all++; serves {
				there++
			}
		}
		if !serves {
			continue
		}
		if like := overlap(said, tokens(f.Title)); like > best {
			best, title = like, f.Title
		}
	}
	score, why := 0.0, domain.Sentence{}
	if all > 0 && there > 0 {
		score = weightSite * float64(there) / float64(all)
		why = domain.Say("Gợi ý vì các lần trước từ %s được khai cho nhiệm vụ này.", host)
	}
	if best >= likeBefore {
		score += weightBefore * best
		why = domain.Say("Gợi ý vì lần trước “%s” được khai cho nhiệm vụ này.", shortened(title, 60))
	}
	return score, why
}

// common weighs what two texts share, pairs of words above single ones, and
// names the rarest pair, folded.
func common(a, b []string, rare map[string]float64) (float64, string) {
	inB := map[string]bool{}
	for _, p := range parts(b) {
		inB[p] = true
	}
	score, best, shared := 0.0, 0.0, ""
	for _, p := range parts(a) {
		if !inB[p] {
			continue
		}
		w := rare[p] * weightWord
		if strings.Contains(p, " ") {
			w = rare[p] * weightPair
			if w > best {
				best, shared = w, p
			}
		}
		score += w
	}
	return min(score, mostWords), shared
}

// parts lists the words and pairs of words of a text, each once.
func parts(words []string) []string {
	out := slices.Clone(words)
	for i := 1; i < len(words); i++ {
		out = append(out, words[i-1]+" "+words[i])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// rarity weighs words and pairs by how few of the duties have them: what all
// have tells nothing.
func rarity(duties []duty) map[string]float64 {
	in := map[string]int{}
	for _, d := range duties {
		for _, p := range parts(tokens(d.Words)) {
			in[p]++
		}
	}
	rare := make(map[string]float64, len(in))
	for p, n := range in {
		rare[p] = max(0, math.Log((float64(len(duties))+1)/(float64(n)+0.5)))
	}
	return rare
}

// tokens are the words of a text, folded, without those that say nothing.
func tokens(text string) []string {
	words := strings.FieldsFunc(vi.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool { return idle[w] })
}

// written finds a folded pair of words in a text as it is written there.
func written(text, pair string) string {
	words := slices.DeleteFunc(strings.FieldsFunc(vi.Clean(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }),
		func(w string) bool { return idle[vi.Fold(w)] })
	for i := 1; i < len(words); i++ {
		if both := words[i-1] + " " + words[i]; vi.Fold(both) == pair {
			return strings.ToLower(both)
		}
	}
	return pair
}

// idle words stand in titles and duties of every kind.
var idle = map[string]bool{
	"ve": true, "va": true, "cua": true, "cho": true, "tai": true, "tren": true, "trong": true, "voi": true, "cac": true, "nhung": true,
	"thuc": true, "hien": true, "nam": true, "ngay": true, "thang": true, "so": true, "ubnd": true, "duoc": true, "la": true, "co": true,
	"to": true, "chuc": true, "mot": true, "theo": true, "den": true, "tu": true, "o": true, "khi": true, "de": true, "it": true, "nhat": true,
}

// overlap is the share of words that two texts have in common.
func overlap(a, b []string) float64 {
	x, y := map[string]bool{}, map[string]bool{}
	for _, w := range a {
		x[w] = true
	}
	for _, w := range b {
		y[w] = true
	}
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// kindWords name kinds of things in titles. The word that stands first decides:
// a video of a dialogue is a video, a report on a training a report.
var kindWords = []struct {
	word string // folded
	says string
	kind evidence.Kind
}{
	{"bao cao", "báo cáo", evidence.Report},
	{"ke hoach so", "kế hoạch số", evidence.Plan},
	{"ban hanh ke hoach", "ban hành kế hoạch", evidence.Plan},
	{"ke hoach thong tin", "kế hoạch thông tin", evidence.Plan},
	{"ke hoach tuyen truyen", "kế hoạch tuyên truyền", evidence.Plan},
	{"ke hoach truyen thong", "kế hoạch truyền thông", evidence.Plan},
	{"chuyen muc phat thanh", "chuyên mục phát thanh", evidence.Broadcast},
	{"phat thanh", "phát thanh", evidence.Broadcast},
	{"phat song", "phát sóng", evidence.Broadcast},
	{"truyen hinh", "truyền hình", evidence.Broadcast},
	{"loa truyen thanh", "loa truyền thanh", evidence.Broadcast},
	{"truyen thanh", "truyền thanh", evidence.Broadcast},
	{"video", "video", evidence.Video},
	{"clip", "clip", evidence.Video},
	{"phong su", "phóng sự", evidence.Video},
	{"motion graphic", "motion graphic", evidence.Video},
	{"cuoc thi", "cuộc thi", evidence.Contest},
	{"hoi thi", "hội thi", evidence.Contest},
	{"khao sat", "khảo sát", evidence.Survey},
	{"phieu hoi", "phiếu hỏi", evidence.Survey},
	{"tap huan", "tập huấn", evidence.Training},
	{"boi duong", "bồi dưỡng", evidence.Training},
	{"doi thoai", "đối thoại", evidence.Dialogue},
	{"toa dam", "tọa đàm", evidence.Dialogue},
	{"tiep xuc", "tiếp xúc", evidence.Dialogue},
	{"gap go", "gặp gỡ", evidence.Dialogue},
	{"niem yet", "niêm yết", evidence.Posting},
	{"bang cong khai", "bảng công khai", evidence.Posting},
	{"ban tin", "bản tin", evidence.Bulletin},
	{"an pham", "ấn phẩm", evidence.Material},
	{"to xep", "tờ xếp", evidence.Material},
	{"to gap", "tờ gấp", evidence.Material},
	{"to roi", "tờ rơi", evidence.Material},
	{"pano", "pano", evidence.Material},
	{"ap phich", "áp phích", evidence.Material},
	{"poster", "poster", evidence.Material},
	{"bang ron", "băng rôn", evidence.Material},
	{"so tay", "sổ tay", evidence.Material},
	{"cam nang", "cẩm nang", evidence.Material},
	{"infographic", "infographic", evidence.Material},
	{"bai viet", "bài viết", evidence.Article},
	{"tin bai", "tin, bài", evidence.Article},
	{"bai dang", "bài đăng", evidence.Article},
	{"dang bai", "đăng bài", evidence.Article},
	{"dang tin", "đăng tin", evidence.Article},
	{"dua tin", "đưa tin", evidence.Article},
	{"chuyen trang", "chuyên trang", evidence.Article},
}

// kindOf guesses what was done from words, the link or the files, and says by
// which word; both empty when nothing tells.
func kindOf(c clue) (kind evidence.Kind, word string) {
	said := " " + strings.Join(strings.FieldsFunc(vi.Fold(c.Title+" "+fileWords(c.Files)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ") + " "
	first := len(said)
	for _, k := range kindWords {
		if at := strings.Index(said, " "+k.word+" "); at >= 0 && at < first {
			first, kind, word = at, k.kind, k.says
		}
	}
	if word != "" {
		return kind, word
	}
	switch site := siteOf(c.Link); {
	case site == "":
	case strings.HasSuffix(site, "youtube.com"), strings.HasSuffix(site, "youtu.be"), strings.HasSuffix(site, "tiktok.com"):
		return evidence.Video, ""
	default:
		return evidence.Article, ""
	}
	for _, f := range c.Files {
		switch strings.ToLower(path.Ext(f)) {
		case ".mp4", ".mov":
			return evidence.Video, ""
		case ".mp3":
			return evidence.Broadcast, ""
		}
	}
	return "", ""
}

// siteOf is the host of a link without "www." and "m.".
func siteOf(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
}

// fileWords are the words of file names that people gave themselves.
func fileWords(names []string) string {
	var all []string
	for _, n := range names {
		all = append(all, strings.NewReplacer("_", " ", "-", " ").Replace(strings.TrimSuffix(n, path.Ext(n))))
	}
	return strings.Join(all, " ")
}

// titleFrom takes a title from a file's name when it surely is one: at least
// four words, some with Vietnamese marks, no numbers of cameras. Otherwise it is
// empty: a title is never invented.
func titleFrom(name string) string {
	title := vi.UpperFirst(vi.Clean(fileWords([]string{name})))
	words, marked, letters := strings.Fields(title), 0, 0
	for _, w := range words {
		if vi.Fold(w) != strings.ToLower(w) {
			marked++
		}
		if strings.ContainsFunc(w, unicode.IsLetter) {
			letters++
		}
	}
	if letters < 4 || marked < 2 || letters < len(words)-2 {
		return ""
	}
	return title
}

// shortened cuts a text at a word.
func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
