package evidence

import (
	"math/bits"
	"strings"

	"loa/internal/vi"
)

// Likeness (giống nhau) is why two entries may be the same thing.
type Likeness string

// The reasons, the surest first.
const (
	SameLink    Likeness = "same_link"
	SameFile    Likeness = "same_file"
	LikePicture Likeness = "like_picture"
	LikeTitle   Likeness = "like_title"
)

// Label is the reason in Vietnamese.
func (l Likeness) Label() string {
	switch l {
	case SameLink:
		return "Cùng liên kết"
	case SameFile:
		return "Cùng tệp"
	case LikePicture:
		return "Ảnh gần giống"
	case LikeTitle:
		return "Tên gần giống"
	}
	return string(l)
}

// Figures from which two titles or two pictures are pointed out as alike. They
// only point out; what counts is decided by ContentKey and by people.
const (
	likeTitles   = 0.8 // share of words in common
	likePictures = 6   // bits of 64 in which the fingerprints differ
)

// TitlesAlike tells whether two titles are nearly the same: of the words of
// both, folded, at least four in five are common, and the numbers are equal
// ("số 3" and "số 4" are two issues).
func TitlesAlike(a, b string) bool { return wordsAlike(words(a), words(b)) }

// LikeTitled is TitlesAlike for one title beside many.
func LikeTitled(title string) func(other string) bool {
	x := words(title)
	return func(other string) bool { return wordsAlike(x, words(other)) }
}

func wordsAlike(x, y map[string]bool) bool {
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	common := 0
	for w := range x {
		switch {
		case y[w]:
			common++
		case strings.ContainsAny(w, "0123456789"):
			return false
		}
	}
	for w := range y {
		if !x[w] && strings.ContainsAny(w, "0123456789") {
			return false
		}
	}
	return float64(common) >= likeTitles*float64(len(x)+len(y)-common)
}

func words(title string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(vi.Fold(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		set[w] = true
	}
	return set
}

// PicturesAlike tells whether two fingerprints of pictures are near; 0 is no
// fingerprint.
func PicturesAlike(a, b uint64) bool {
	return a != 0 && b != 0 && bits.OnesCount64(a^b) <= likePictures
}
