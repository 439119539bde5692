package content_test

import (
	"strings"
	"testing"

	"loa/internal/domain/content"
)

func TestABulletinIsMadeOfItems(t *testing.T) {
	t.Parallel()
	i := content.Issue{Intro: "<p>Tuần này.</p>", Items: []content.Item{
		{Title: "Một <cửa>", Words: "Đoạn một.\n\nĐoạn hai\ncòn nữa.", Source: "Sở \"Y\"", Link: "/tin/mot-2027"},
		{Title: "Hai", Words: "<script>x</script>", Link: "javascript:alert(1)"},
	}}
	body := i.Body(content.Vietnamese)
	for _, want := range []string{"<p>Tuần này.</p><h2>Một &lt;cửa&gt;</h2><p>Đoạn một.</p><p>Đoạn hai<br>còn nữa.</p>", "Nguồn: Sở", `href="/tin/mot-2027"`, "&lt;script&gt;"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	page := i.Page(content.Vietnamese)
	if strings.Contains(page, "javascript:") || strings.Contains(page, "<script") || !strings.Contains(page, `<a class="govuk-link" href="#muc-2">Hai</a>`) || !strings.Contains(page, `<h2 id="muc-2">Hai</h2>`) {
		t.Error(page)
	}
	i.Items[1].Link = "https://dichvucong.gov.vn/p/1"
	for lang, want := range map[content.Lang][]string{
		content.Vietnamese: {">Đọc thêm: Một &lt;cửa&gt;</a>", ">Đọc thêm: dichvucong.gov.vn</a>", "<em>Nguồn: Sở"},
		content.English:    {">Read more: Một &lt;cửa&gt;</a>", ">Read more: dichvucong.gov.vn</a>", "<em>Source: Sở"},
	} {
		for _, w := range want {
			if !strings.Contains(i.Body(lang), w) || !strings.Contains(i.Page(lang), w) {
				t.Errorf("%s: no %s in %s", lang, w, i.Body(lang))
			}
		}
	}
	if source := i.Items[0].ToTranslate().Source; source != "[Cần dịch: Sở \"Y\"]" {
		t.Errorf("the source of an item is not to be translated: %s", source)
	}
	i.Items[1].Link = "javascript:alert(1)"
	var back content.Issue
	if err := back.Scan(i.Text()); err != nil || back.Body(content.Vietnamese) != body {
		t.Errorf("%+v, %v", back, err)
	}
	if err := back.Scan(""); err != nil || len(back.Items) != 0 || back.Text() != "" {
		t.Errorf("%+v, %v", back, err)
	}
	bad := content.CheckIssue(content.Issue{Items: []content.Item{{Words: "Không tên"}, {Title: "Không lời"}, {Title: "Sai", Link: "//nơi.khác"}}})
	if len(bad) != 3 || !bad[0].Must {
		t.Errorf("%+v", bad)
	}
	for want, items := range map[string][]content.Item{"": {{Source: "Sở Y tế"}, {}}, "Sở Y tế": {{Source: "Sở Y tế"}, {Source: "Công an"}}} {
		i := content.Issue{Items: items}
		if i.SourceOr("") != want || i.SourceOr("Của cả bản tin") != "Của cả bản tin" || (content.Issue{}).SourceOr("") != "" {
			t.Errorf("%+v has the source %q", items, i.SourceOr(""))
		}
	}
	if p := (content.Issue{Items: make([]content.Item, content.MostItems+1)}).Check(); len(p) == 0 {
		t.Error("a bulletin takes any number of items")
	}
	for link, good := range map[string]bool{"/tin/a": true, "https://a.vn/b?c=d": true, "http://a.vn": false, "//a.vn": false, "tin/a": false, "/tin/a b": false, "https:///a": false, "javascript:x": false} {
		if content.GoodLink(link) != good {
			t.Errorf("%s: %v", link, !good)
		}
	}
}

func TestItemsAreMoved(t *testing.T) {
	t.Parallel()
	items := []content.Item{{Title: "a"}, {Title: "b"}, {Title: "c"}}
	for _, c := range []struct {
		move string
		at   int
		want string
		now  int
	}{{content.ItemUp, 1, "bac", 0}, {content.ItemUp, 0, "abc", 0}, {content.ItemDown, 1, "acb", 2}, {content.ItemDown, 2, "abc", 2}, {content.ItemGone, 1, "ac", 0}, {content.ItemGone, 9, "abc", 0}, {"", 1, "abc", 1}} {
		out, now := content.Moved(items, c.move, c.at)
		got := ""
		for _, x := range out {
			got += x.Title
		}
		if got != c.want || now != c.now {
			t.Errorf("%+v: %s, %d", c, got, now)
		}
	}
	if items[0].Title+items[1].Title+items[2].Title != "abc" {
		t.Error("moving changed what it was given")
	}
}
