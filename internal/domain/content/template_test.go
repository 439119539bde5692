package content_test

import (
	"testing"

	"loa/internal/domain/content"
)

func TestOutlined(t *testing.T) {
	t.Parallel()
	for outline, want := range map[string]string{
		"":                      "",
		"Một dòng\nhai dòng":    "<p>Một dòng<br>hai dòng</p>",
		"Đoạn một\n\nĐoạn hai":  "<p>Đoạn một</p><p>Đoạn hai</p>",
		"# Đề mục\n## Nhỏ\nChữ": "<h2>Đề mục</h2><h3>Nhỏ</h3><p>Chữ</p>",
		"- một\n- hai\nChữ":     "<ul><li><p>một</p></li><li><p>hai</p></li></ul><p>Chữ</p>",
		"<script>x</script>":    "<p>&lt;script&gt;x&lt;/script&gt;</p>",
		"-1 độ\r\n\r\n#":        "<p>-1 độ</p>",
	} {
		if got := content.Outlined(outline); got != want {
			t.Errorf("%q: %s", outline, got)
		}
	}
}
