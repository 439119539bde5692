package portal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// Readers are told since when the accessibility statement, the list of documents, each
// document and an agency's introduction stand as they are: by what was done, not by when
// the page was drawn.
func TestPagesSayWhenTheyChanged(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.Get("/van-ban").Want(http.StatusOK).Without("Cập nhật ngày")
		id := released(t, p)
		leader := signed("minh", "Minh", access.Leader, p.agency)
		turn := func(v url.Values) {
			t.Helper()
			p.Actor = leader
			p.Post("/lam-viec/cong/van-ban", v).Want(http.StatusSeeOther)
			p.Actor = access.Actor{}
		}
		turn(url.Values{"loai": {"paper"}, "van_ban": {id}, "hien": {"1"}})
		p.pass(48 * time.Hour)
		list := p.Get("/van-ban").Want(http.StatusOK, "Cập nhật ngày 10/04/2025.")
		at := regexp.MustCompile(`href="(/van-ban/[0-9a-f-]+)"`).FindStringSubmatch(list.Body)
		if at == nil {
			t.Fatal("a document has no page")
		}
		p.Get(at[1]).Want(http.StatusOK, "Báo cáo quý I</h1>", "05/BC-UBND", "UBND phường Trấn Biên", "Trần Văn Minh", `href="`+at[1]+`/tep"`, "Công khai ngày 10/04/2025.")
		if got := toldOf(p, at[1]); got["canonical"] != address(at[1]) || got["og:title"] != "05/BC-UBND. Báo cáo quý I" || got["description"] != "Báo cáo số 05/BC-UBND ngày 10/04/2025 của UBND phường Trấn Biên." {
			t.Errorf("%v", got)
		}
		p.Get("/so-do/trang.xml").Want(http.StatusOK, address(at[1])+"</loc><lastmod>2025-04-10<")
		turn(url.Values{"loai": {"paper"}, "van_ban": {id}, "ly_do": {"Ban hành văn bản thay thế"}})
		p.Get("/van-ban").Want(http.StatusOK, "Cập nhật ngày 12/04/2025.")
		p.Get(at[1]).Want(http.StatusGone)
		p.Get("/van-ban/%2e%2e").Want(http.StatusNotFound)

		p.Get("/so-do/trang.xml").Want(http.StatusOK, address("/co-quan/ubnd-phuong-tran-bien")+"</loc></url>", address("/tin")+"</loc></url>")
		p.introduce("<p>Phường có ba khu phố.</p>")
		p.Get("/so-do/trang.xml").Want(http.StatusOK, address("/co-quan/ubnd-phuong-tran-bien")+"</loc><lastmod>2025-04-12<", address("/tin")+"</loc></url>")
		p.pass(24 * time.Hour)
		p.publish(words("Trả kết quả khai sinh trong ngày"))
		shown(t, p)
		for _, path := range []string{"/tin", "/chuyen-muc/ho-tich", "/co-quan/ubnd-phuong-tran-bien", "/tiep-can-thong-tin"} {
			p.Get("/so-do/trang.xml").Want(http.StatusOK, address(path)+"</loc><lastmod>2025-04-13<")
		}
		p.Get("/so-do/trang.xml").Want(http.StatusOK, address("/van-ban")+"</loc></url>", address("/lien-he")+"</loc></url>")
		p.Get("/co-quan/ubnd-phuong-tran-bien").Want(http.StatusOK, "Phường có ba khu phố.", "Cập nhật ngày 12/04/2025.")
	})
}

// The day of the accessibility statement is that of its words: whoever changes them
// changes it, and then the sum here.
func TestTheStatementHasItsDay(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("templates/access.html")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	if got := hex.EncodeToString(sum[:4]); got != "3d1521db" {
		t.Errorf("the words changed (%s): set accessOn to the day", got)
	}
	newPaper(t, db.SQLite).Get("/tro-nang").Want(http.StatusOK, "Cập nhật ngày 27/11/2026.")
}
