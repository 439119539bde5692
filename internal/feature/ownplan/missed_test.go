package ownplan

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/spine/org"
)

// TestWhatWasMissedInFewWords: the year and the thing, not how it was judged.
func TestWhatWasMissedInFewWords(t *testing.T) {
	t.Parallel()
	tin := obligation.Rule{UnitNoun: "tin"}
	for _, c := range []struct {
		end  ended
		want string
	}{
		{ended{2025, "phường", tin, obligation.Assessment{Status: obligation.Missed, Want: 4, Short: domain.Say("0/4")}, nil}, "Năm 2025 phường chưa có tin nào (phải có 4)."},
		{ended{2025, "phường", tin, obligation.Assessment{Status: obligation.Missed, Done: 3, Want: 4, Short: domain.Say("3/4")}, []string{"UBND xã Tân Hạnh"}}, "Năm 2025 phường mới có 3 tin (phải có 4), gồm cả phần của UBND xã Tân Hạnh."},
		{ended{2025, "phường", tin, obligation.Assessment{Status: obligation.Missed, Done: 3, Want: 12, Short: domain.Say("3/12 tháng")}, nil}, "Năm 2025 phường mới đạt 3/12 tháng."},
		{ended{2025, "phường", obligation.Rule{}, obligation.Assessment{
			Status: obligation.Late, Want: 1, Short: domain.Say("+7 ngày"), Why: domain.Say("Hạn là ngày 30/09/2025, đã quá 7 ngày. Kế thừa nhiệm vụ của Ủy ban nhân dân thành phố Biên Hòa từ ngày 01/07/2025."),
		}, []string{"UBND thành phố Biên Hòa"}}, "Năm 2025: quá hạn. Hạn là ngày 30/09/2025, đã quá 7 ngày, gồm cả phần của UBND thành phố Biên Hòa."},
	} {
		if got := c.end.words(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	for last, want := range map[int]string{2026: "", 2025: " Năm 2026: chưa có số liệu.", 2023: " Năm 2024–2026: chưa có số liệu."} {
		if got := silentSince(last, 2027); got != want {
			t.Errorf("%d: %q, want %q", last, got, want)
		}
	}
}

// TestHowAnAgencySpeaksOfItself: by its sort in committees, else as an agency.
func TestHowAnAgencySpeaksOfItself(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"UBND phường Trấn Biên": "phường", "Ủy ban nhân dân thị xã Long Khánh": "thị xã", "UBND xã Phú Lý": "xã", "Hội đồng A": "cơ quan"} {
		if got := sortOf(org.Agency{Name: name, Kind: agency.Committee}); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := sortOf(org.Agency{Name: "Phòng Văn hóa phường Trấn Biên", Kind: agency.PublicUnit}); got != "cơ quan" {
		t.Errorf("an office: %q", got)
	}
}

// TestTheNameOfWorkEndsWithoutAStop: an abbreviation keeps its own.
func TestTheNameOfWorkEndsWithoutAStop(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"Ngày hội.": "Ngày hội", "Tờ rơi, v.v.": "Tờ rơi, v.v.", "Và nữa...": "Và nữa...", ".": "", "Ngày hội": "Ngày hội"} {
		if got := named(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
