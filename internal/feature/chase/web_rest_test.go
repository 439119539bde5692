package chase

import (
	"fmt"
	"testing"

	"loa/internal/spine/notice"
)

// Who ends a rest reads which other ones of the agency still hold.
func TestWhatStillRestsIsSaid(t *testing.T) {
	t.Parallel()
	duty, all := notice.Mute{ObligationID: "o", LastDay: "2025-03-19"}, notice.Mute{LastDay: "2025-03-20"}
	for _, c := range []struct {
		others []notice.Mute
		want   string
	}{
		{nil, "Đã nhắc lại từ hôm nay."},
		{[]notice.Mute{duty}, "Đã nhắc lại từ hôm nay. Còn nhiệm vụ tạm ngừng nhắc đến hết 19/03/2025."},
		{[]notice.Mute{duty, all}, "Đã bỏ lần tạm ngừng này. Mọi nhiệm vụ của cơ quan vẫn tạm ngừng nhắc đến hết 20/03/2025."},
	} {
		said, args := still(c.others)
		if got := fmt.Sprintf(said, args...); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
