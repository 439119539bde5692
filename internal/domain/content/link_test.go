package content

import (
	"strings"
	"testing"

	"loa/internal/domain/calendar"
)

func TestALinkIsBrokenAfterNightsInARow(t *testing.T) {
	t.Parallel()
	type look struct {
		answer Answer
		night  calendar.Date
	}
	for _, c := range []struct {
		name   string
		looks  []look
		nights int
		since  int64 // the number of the look, from 1; 0: none
		broken int64
	}{
		{"fine", []look{{AnswerFine, "2027-03-01"}}, 0, 0, 0},
		{"gone is broken at once", []look{{AnswerFine, "2027-03-01"}, {AnswerGone, "2027-03-02"}}, 1, 2, 2},
		{"one night frightens nobody", []look{{AnswerFails, "2027-03-01"}, {AnswerFine, "2027-03-02"}}, 0, 0, 0},
		{"two nights neither", []look{{AnswerFails, "2027-03-01"}, {AnswerSlow, "2027-03-02"}}, 2, 1, 0},
		{"three nights do", []look{{AnswerFails, "2027-03-01"}, {AnswerSlow, "2027-03-02"}, {AnswerCertificate, "2027-03-03"}}, 3, 1, 3},
		{"not in a row", []look{{AnswerFails, "2027-03-01"}, {AnswerFails, "2027-03-02"}, {AnswerMoved, "2027-03-03"}, {AnswerFails, "2027-03-04"}}, 1, 4, 0},
		{"looks of one night are one", []look{{AnswerFails, "2027-03-01"}, {AnswerFails, "2027-03-01"}, {AnswerFails, "2027-03-01"}}, 1, 1, 0},
		{"a clock that was set back counts nothing", []look{{AnswerFails, "2027-03-03"}, {AnswerFails, "2027-03-01"}, {AnswerFails, "2027-03-02"}}, 1, 1, 0},
		{"broken stays broken until it is fine", []look{{AnswerGone, "2027-03-01"}, {AnswerFails, "2027-03-02"}}, 2, 1, 1},
		{"who refuses us lives", []look{{AnswerFails, "2027-03-01"}, {AnswerRefused, "2027-03-02"}}, 0, 0, 0},
	} {
		var s Standing
		for i, l := range c.looks {
			s = s.After(l.answer, l.night, int64(i+1), BearNights)
		}
		if s.Nights != c.nights || s.Since != c.since || s.BrokenAt != c.broken || s.Answer != c.looks[len(c.looks)-1].answer {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
	for _, a := range Answers() {
		if a.Label() == Answer("").Label() || a.Gone() && a.Fails() || a.Silent() && !a.Fails() {
			t.Errorf("%s: %s", a, a.Label())
		}
	}
}

func TestLinksAreCheckedBeforeSubmission(t *testing.T) {
	t.Parallel()
	for href, says := range map[string]string{
		"https://dichvucong.gov.vn/p?a=1": "", "/tin/bai-2027": "", "#muc-2": "", "mailto:a@b.vn": "", "tel:19001234": "", "//dongnai.gov.vn/x": "", "http://10.1.2.3:8080/": "",
		"www.dongnai.gov.vn": "thiếu https://", "dongnai.gov.vn/tin": "thiếu https://", "#": "viết sai", "https://": "viết sai", "http://dongnai": "viết sai",
		"https://a b.vn": "viết sai", "mailto:a": "địa chỉ thư", "tel:": "số điện thoại", "%zz": "viết sai",
	} {
		got := ""
		if found := CheckLinks([]NamedLink{{Words: "xem", Href: href}}); len(found) > 0 {
			if got = found[0].Text(); found[0].Must || len(found) > 1 {
				t.Errorf("%s stops: %+v", href, found)
			}
		}
		if says == "" && got != "" || !strings.Contains(got, says) {
			t.Errorf("%s: %q", href, got)
		}
	}
	found := CheckLinks([]NamedLink{{"biểu mẫu", "https://a.vn/x", AnswerGone}, {"biểu mẫu", "https://a.vn/x", AnswerGone}, {"khác", "https://a.vn/y", AnswerFine}})
	if len(found) != 1 || !strings.Contains(found[0].Text(), "“biểu mẫu” đã hỏng") {
		t.Errorf("%+v", found)
	}
}
