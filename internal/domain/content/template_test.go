package content_test

import (
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/content"
	"loa/internal/platform/richtext"
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

// Every template survives the cleaning of text, and none of its hints gets past the check.
func TestTemplates(t *testing.T) {
	t.Parallel()
	for _, x := range content.Templates() {
		body := content.Outlined(x.Outline)
		if clean, err := richtext.Clean(body); err != nil || clean != body {
			t.Errorf("%s: %v\n%s\n%s", x.ID, err, body, clean)
		}
		var lines []string
		for _, l := range richtext.Lines(body) {
			lines = append(lines, l.Words)
		}
		w := content.Words{Title: "Tiêu đề", Summary: "Tóm tắt.", Source: "Phường", NoSecret: true, Lines: lines}
		found := func() bool {
			return slices.ContainsFunc(content.Check(w), func(f content.Finding) bool { return f.Must && strings.Contains(f.Text(), "chỗ gợi ý") })
		}
		if !x.Kind.Valid() || !found() {
			t.Errorf("%s: its hints may be submitted", x.ID)
		}
		if w.Lines = []string{"Điều 3 [sửa đổi]."}; found() {
			t.Error("brackets are taken for hints")
		}
	}
}
