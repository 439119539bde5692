package report_test

import (
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/report"
	"loa/internal/vi"
)

// TestEveryFieldHasOneWord: in the sentence of each row every figure has a word
// of its own, also without its marks, and comes back as its code.
func TestEveryFieldHasOneWord(t *testing.T) {
	t.Parallel()
	for _, key := range report.MainCodes() {
		own, others := report.FieldsOf(key)
		seen := map[string]string{}
		for _, f := range append(own, others...) {
			if other := seen[vi.Fold(f.Word)]; other != "" {
				t.Errorf("%s: %q is both %s and %s", key, f.Word, other, f.Code)
			}
			seen[vi.Fold(f.Word)] = f.Code
			if strings.ContainsAny(f.Word, "{}[]") || f.Unit == "" || f.Meaning == "" {
				t.Errorf("%s: %+v", key, f)
			}
			if got := report.Coded(key, "{ "+strings.ToUpper(vi.Fold(f.Word))+" }"); got != "{"+f.Code+"}" {
				t.Errorf("%s: %q is read as %s", key, f.Word, got)
			}
		}
		if len(seen) != len(report.Codes()) {
			t.Errorf("%s: %d fields of %d", key, len(seen), len(report.Codes()))
		}
	}
}

// TestWordsComeBack: the default sentences in words are the same when they are
// read again, and name no code.
func TestWordsComeBack(t *testing.T) {
	t.Parallel()
	for _, s := range report.DefaultSentences() {
		words := report.Worded(s.Key, s.Text)
		if got := report.Coded(s.Key, words); got != s.Text || words == s.Text {
			t.Errorf("%s: %q comes back as %q", s.Key, words, got)
		}
		if report.DefaultSentence(s.Key) != s {
			t.Errorf("%s is not found", s.Key)
		}
	}
	if got := report.Worded("doi-thoai", "{doi-thoai} buổi, {tap-huan.nguoi} người học"); got != "{Đối thoại, tọa đàm, hội nghị} buổi, {Lớp tập huấn, bồi dưỡng: Lượt người học} người học" {
		t.Error(got)
	}
	if got := report.Coded("video", "{Phim} {video"); got != "{Phim} {video" {
		t.Error(got)
	}
	if err := (report.Sentence{WhenNone: "Chưa có {video}."}).CheckWhenNone(); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("a figure of nothing: %v", err)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range report.DefaultSentences() {
		f.Add(report.Worded(s.Key, s.Text))
	}
	f.Add("{Lượt người dự}{lượt  nguoi du}[{doi-thoai}]")
	f.Fuzz(func(t *testing.T, text string) {
		coded := report.Coded("doi-thoai", text)
		if again := report.Coded("doi-thoai", report.Worded("doi-thoai", coded)); report.Worded("doi-thoai", again) != report.Worded("doi-thoai", coded) {
			t.Errorf("%q: %q, then %q", text, coded, again)
		}
		if err := (report.Sentence{Key: "doi-thoai", Text: coded}).Check(); err == nil && again(coded) != coded {
			t.Errorf("%q comes back as %q", coded, again(coded))
		}
	})
}

// again reads the words of a kept sentence.
func again(coded string) string { return report.Coded("doi-thoai", report.Worded("doi-thoai", coded)) }
