package content_test

import (
	"slices"
	"strings"
	"testing"

	flow "loa/internal/domain/content"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
)

// What templates and items are written as is what the cleaning of texts keeps, and no hint
// of a template gets past the check.
func TestOutlinesAndItemsAreCleanText(t *testing.T) {
	t.Parallel()
	bulletin := flow.Issue{Intro: "<p>Tuần này.</p>", Items: []flow.Item{{Title: "Một <cửa>", Words: "Đoạn một.\n\nĐoạn hai\ncòn nữa.", Source: "Sở \"Y\" & 'Z'", Link: "/tin/mot-2027?a=1&b=2"}, {Title: "Hai", Words: "<script>x</script>"}}}
	bodies := map[string]string{"a bulletin": bulletin.Body(flow.Vietnamese)}
	for _, x := range flow.Templates() {
		bodies[x.ID] = flow.Outlined(x.Outline)
		found := content.Check(flow.News, content.Edition{Title: "Tiêu đề", Summary: "Tóm tắt.", Body: bodies[x.ID], NoSecret: true}, nil, nil, nil)
		if !x.Kind.Valid() || !slices.ContainsFunc(found, func(f flow.Finding) bool { return f.Must && strings.Contains(f.Text(), "chỗ gợi ý") }) {
			t.Errorf("%s: its hints may be submitted", x.ID)
		}
	}
	for name, body := range bodies {
		if clean, err := richtext.Clean(body); err != nil || clean != body {
			t.Errorf("%s: %v\n%s\n%s", name, err, body, clean)
		}
	}
	if found := content.Check(flow.News, content.Edition{Title: "T", Summary: "S", Body: "<p>Điều 3 [sửa đổi].</p>", NoSecret: true}, nil, nil, nil); slices.ContainsFunc(found, func(f flow.Finding) bool { return strings.Contains(f.Text(), "gợi ý") }) {
		t.Error("brackets are taken for hints")
	}
}
