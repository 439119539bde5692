package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/portal"
)

var locals = regexp.MustCompile(`href="(/[^"#?]*)`)

// What the office leaves out is linked from nowhere: every address of this site that a
// public page leads to opens, the page of what is not there included.
func TestNothingLeadsToWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		keeper := keeperOf(p)
		left := map[string]string{"gioi-thieu": "/gioi-thieu", "van-ban": "/van-ban", "lien-he": "/lien-he", "duong-day-nong": "/duong-day-nong", "phan-anh": "/phan-anh-kien-nghi"}
		for _, at := range left {
			p.Get("/").Want(http.StatusOK, `href="`+at+`"`)
		}
		p.publish(words("Trả kết quả khai sinh trong ngày"))
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		for key := range left {
			if err := f.Assign(t.Context(), signed("dp", "Điều phối", access.Coordinator, keeper), portal.Assignment{Key: key, AgencyID: keeper, Days: 90, LeftOut: true}); err != nil {
				t.Fatal(err)
			}
		}
		seen, next := map[string]bool{}, []string{"/", "/khong-co-trang-nay"}
		for len(next) > 0 {
			path := next[0]
			next = next[1:]
			if seen[path] {
				continue
			}
			seen[path] = true
			a := p.Get(path)
			if a.Status != http.StatusOK && path != "/khong-co-trang-nay" {
				t.Errorf("%s: %d", path, a.Status)
			}
			for _, m := range locals.FindAllStringSubmatch(a.Body, -1) {
				if !strings.HasPrefix(m[1], "/-/") && !strings.HasPrefix(m[1], "/dang-nhap") && !strings.HasPrefix(m[1], "/toi-den-dau") { // of other rooms
					next = append(next, m[1])
				}
			}
		}
		for _, at := range left {
			if seen[at] {
				t.Errorf("something leads to %s", at)
			}
		}
		if len(seen) < 20 {
			t.Errorf("only %d pages were seen", len(seen))
		}
	})
}
