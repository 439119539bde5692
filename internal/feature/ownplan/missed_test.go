package ownplan

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/obligation"
)

// TestWhatWasMissedInFewWords: the year and the thing, not how it was judged.
func TestWhatWasMissedInFewWords(t *testing.T) {
	t.Parallel()
	tin := obligation.Rule{UnitNoun: "tin"}
	for _, c := range []struct {
		end  ended
		want string
	}{
		{ended{2025, tin, obligation.Assessment{Status: obligation.Missed, Want: 4, Short: domain.Say("0/4")}, false}, "Năm 2025 chưa có tin nào (0/4)."},
		{ended{2025, tin, obligation.Assessment{Status: obligation.Missed, Done: 3, Want: 4, Short: domain.Say("3/4")}, true}, "Năm 2025 mới có 3/4 tin, kể cả phần nhận của đơn vị đã sắp xếp."},
		{ended{2025, tin, obligation.Assessment{Status: obligation.Missed, Done: 3, Want: 12, Short: domain.Say("3/12 tháng")}, false}, "Năm 2025 mới đạt 3/12 tháng."},
		{ended{2025, obligation.Rule{}, obligation.Assessment{
			Status: obligation.Late, Want: 1, Short: domain.Say("+7 ngày"), Why: domain.Say("Hạn là ngày 30/09/2025, đã quá 7 ngày. Kế thừa nhiệm vụ của Ủy ban nhân dân thành phố Biên Hòa từ ngày 01/07/2025."),
		}, true}, "Năm 2025: quá hạn. Hạn là ngày 30/09/2025, đã quá 7 ngày, kể cả phần nhận của đơn vị đã sắp xếp."},
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
