package content

import (
	"strings"
)

// Follow is how a translation (bản dịch) stands to its original. The list is closed.
type Follow string

// The ways.
const (
	Even      Follow = "even"      // it translates what readers of the original get
	Behind    Follow = "behind"    // a later edition of the original came out
	Corrected Follow = "corrected" // a later edition put something right, with a public note
	Halted    Follow = "halted"    // the original was withdrawn or taken away: its translation is not read either
)

// Ahead is what is known of the original for that: State is that of the edition which
// came out last, Number its number, and Followed the number of the edition that was
// translated. Ended tells that readers were told not to trust that one, or lost it;
// Noted that a later one came with a public note.
type Ahead struct {
	State            State
	Number, Followed int
	Ended, Noted     bool
}

// Follow tells how the translation stands. What was withdrawn is wrong in every
// language: nobody reads it on in another one, and not again before its translation
// follows a later edition.
func (a Ahead) Follow() Follow {
	switch {
	case a.State != Published || a.Ended:
		return Halted
	case a.Number <= a.Followed:
		return Even
	case a.Noted:
		return Corrected
	}
	return Behind
}

// TranslateMark begins words of the original that nobody translated yet: “[Cần dịch:
// Từ ngày 04/05]”. A text in which some are left is not submitted.
const TranslateMark = "[Cần dịch:"

// Unmerged stands above the words of one of two who saved at once, when they were put
// below the other's: “[Chưa gộp: bản của mình]”. A text in which it is left is not submitted.
const Unmerged = "[Chưa gộp: bản của mình]"

// ToTranslate marks a text as one to be translated; an empty one stays empty.
func ToTranslate(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return TranslateMark + " " + text + "]"
}

// untranslated counts the places that nobody translated yet.
func untranslated(lines []string) (n int) {
	for _, l := range lines {
		n += strings.Count(l, TranslateMark)
	}
	return n
}

// ToTranslate gives an item with its words marked as to be translated, paragraph by
// paragraph.
func (i Item) ToTranslate() Item {
	i.Title, i.Source = ToTranslate(i.Title), ToTranslate(i.Source)
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(i.Words, "\r\n", "\n"), "\n\n") {
		if p = ToTranslate(p); p != "" {
			out = append(out, p)
		}
	}
	i.Words = strings.Join(out, "\n\n")
	return i
}
