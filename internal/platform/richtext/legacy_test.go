package richtext

import (
	"testing"

	"loa/internal/vi"
)

func TestOldFontsBecomeUnicodeWithinTheirMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		old            vi.Encoding
	}{
		{"TCVN3", "<p>Thñ tôc <strong>hµnh chÝnh</strong> cña c«ng d©n ®\u00adîc gi¶i quyÕt</p><ul><li>N¬i nhËn</li></ul>", "<p>Thủ tục <strong>hành chính</strong> của công dân được giải quyết</p><ul><li>Nơi nhận</li></ul>", vi.TCVN3},
		{"Unicode", "<p>Thủ tục <strong>hành chính</strong> &amp; hộ tịch</p>", "<p>Thủ tục <strong>hành chính</strong> &amp; hộ tịch</p>", vi.NoEncoding},
		{"no letters", "<p>123</p>", "<p>123</p>", vi.NoEncoding},
		{"nothing", "", "", vi.NoEncoding},
		{"a soft hyphen", "<p>hành\u00AD chính</p>", "<p>hành chính</p>", vi.NoEncoding},
	} {
		clean, err := Clean(c.in) // which must not take the ư of TCVN3 for a soft hyphen
		if err != nil {
			t.Fatal(err)
		}
		got, old := Modern(clean)
		if got != c.want || old != c.old {
			t.Errorf("%s: %q in %q, want %q", c.name, got, old, c.want)
		}
	}
}
