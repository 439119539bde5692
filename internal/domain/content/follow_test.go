package content_test

import (
	"testing"

	"loa/internal/domain/content"
)

func TestATranslationIsReadAsLongAsItsOriginal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   content.Ahead
		want content.Follow
	}{
		{content.Ahead{State: content.Published, Number: 2, Followed: 2}, content.Even},
		{content.Ahead{State: content.Published, Number: 3, Followed: 2}, content.Behind},
		{content.Ahead{State: content.Published, Number: 4, Followed: 2, Noted: true}, content.Corrected},
		{content.Ahead{State: content.Withdrawn, Number: 2, Followed: 2}, content.Halted},
		{content.Ahead{State: content.Unpublished, Number: 2, Followed: 1}, content.Halted},
		{content.Ahead{State: content.Published, Number: 3, Followed: 2, Ended: true}, content.Halted},
	} {
		if got := c.of.Follow(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.of, got, c.want)
		}
	}
}

func TestObligationsAskForLanguages(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]bool{
		"12 tin, bài bằng tiếng Anh": true, "Bản tin song ngữ Việt - Anh": true, "Tin bằng tiếng nước ngoài": true,
		"Bản tin cải cách hành chính hằng tháng": false, "Đăng tin, bài": false, "Bài về tiếng Hàn": false, "": false,
	} {
		if got := content.AsksFor(content.English, words); got != want {
			t.Errorf("%q: %v", words, got)
		}
	}
	for _, l := range content.Langs() {
		if !l.Valid() || l.Own() == "" || l.Label() == "" || l.Locale() == "" {
			t.Errorf("%s is not known whole", l)
		}
	}
	if content.Lang("x").Valid() || content.Lang("ko").Site() != content.English {
		t.Error("languages")
	}
}
