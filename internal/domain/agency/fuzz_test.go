package agency_test

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/domain/agency"
)

// FuzzNames: whatever is written, composed and decomposed letters mean the
// same, and what is read as a group is a group.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"Sở TT&TT", "UBND các huyện, thành phố có liên quan", "Giám đốc Sở Nội vụ tỉnh Đồng Nai", "TP. Biên Hoà", "& - ,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, b := agency.NameKey(norm.NFC.String(s)), agency.NameKey(norm.NFD.String(s)); a != b {
			t.Fatalf("%q: %q composed, %q decomposed", s, a, b)
		}
		agency.Qualified(agency.NameKey(s))
		groups, _ := agency.ReadGroup(s)
		for _, g := range groups {
			if !g.Valid() {
				t.Fatalf("%q gives the group %q", s, g)
			}
		}
	})
}

// FuzzHours: what is read as hours is said back in words that read the same,
// never overlaps, and opens next when it is closed.
func FuzzHours(f *testing.F) {
	for _, s := range []string{
		"Thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00; sáng thứ bảy", "Sáng 7h30 - 11h30, chiều 13h - 17h, từ T2 đến T6",
		"thứ 2, 4, 6: 8h-11h\nthứ bảy nghỉ", "24/24 hằng ngày", "hằng ngày trừ chủ nhật: 8h-20h", "8–20h CN (trừ lễ). T7 sáng",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, problem := agency.ReadHours(s)
		if !problem.Empty() {
			return
		}
		again, problem := agency.ReadHours(h.String())
		if !problem.Empty() || !slices.Equal(h, again) {
			t.Fatalf("%q is %q, read back as %q (%v)", s, h, again, problem)
		}
		for i, o := range h {
			if o.From >= o.To || o.Day < 1 || o.Day > 7 || i > 0 && h[i-1].Day == o.Day && h[i-1].To > o.From {
				t.Fatalf("%q has the opening %+v", s, o)
			}
			at := time.Date(2026, 6, int(o.Day), int(o.From)/60, int(o.From)%60, 0, 0, time.UTC)
			next, ok := h.NextOpening(at.Add(-time.Minute))
			if !h.OpenAt(at) || !ok || !next.Equal(at) && next.After(at) {
				t.Fatalf("%q is not open at its opening %+v", s, o)
			}
		}
	})
}

// FuzzCodes: a code or telephone number that is taken is kept in one form.
func FuzzCodes(f *testing.F) {
	for _, s := range []string{"000.00.00.H19", "h19.242", "26428", "0251.3822.931 (máy lẻ 12); +84 901 234 567", "1022", "\xf0\u0374"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, scheme := range agency.Schemes() {
			for _, level := range agency.Levels() {
				code, problem := agency.ReadCode(scheme, s, level)
				if again, p := agency.ReadCode(scheme, code, level); problem.Empty() && (again != code || !p.Empty()) {
					t.Fatalf("%s %q is %q, then %q", scheme, s, code, again)
				}
			}
		}
		for _, read := range []func(string) (string, domain.Sentence){agency.ReadPhones, agency.ReadEmail, agency.ReadWebsite, agency.ReadZalo} {
			text, problem := read(s)
			if again, p := read(text); problem.Empty() && (again != text || !p.Empty()) {
				t.Fatalf("%q is %q, then %q", s, text, again)
			}
		}
	})
}

// FuzzActs: whatever is pasted as the list of a legal act, no line is lost: each
// keeps its words, and what is understood has units and a change of the closed
// list.
func FuzzActs(f *testing.F) {
	for _, s := range []string{
		"Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ", "Thành lập xã Xuân Bắc trên cơ sở nhập toàn bộ xã Suối Nho và xã Xuân Bắc",
		"1. Hợp nhất A và B thành C;\n2. Giải thể huyện Xuân Lộc.", "Xã Lộc Ninh thành phường Lộc Ninh", "Chuyển chức năng báo chí từ Sở A sang Sở B",
		"Xã Xuân Tâm (H.Xuân Lộc, một phần); \t|, và", "Nhập một phần xã A và xã B (thuộc huyện C) vào D",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range agency.ReadActText(s) {
			if l.Text == "" {
				t.Fatalf("%q gives a line without words", s)
			}
			if l.Change != "" && (!l.Change.Valid() || len(l.From) == 0) {
				t.Fatalf("%q is read as %+v", l.Text, l)
			}
		}
		agency.ReadActRow(agency.ActRow{Form: s, Before: s, After: s, Part: s, Share: s, UnitCode: s})
	})
}
