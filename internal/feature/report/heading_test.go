package report_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

// TestTheHeadOfAPaper: symbol, place, signer and addressee are those of the agency
// and of the names that the province had when the window closed; number and day
// stay blank, and the text names its annexes.
func TestTheHeadOfAPaper(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		change := func(id string, v org.Version) {
			t.Helper()
			if err := r.Registry.Change(t.Context(), access.SystemActor("test"), id, v); err != nil {
				t.Fatal(err)
			}
		}
		top, ward := r.Agency("UBND tỉnh Đồng Nai", agency.Province, agency.Committee), r.Agency("UBND xã Tam Phước", agency.Commune, agency.Committee)
		change(top, org.Version{ValidFrom: "2025-03-20", Name: "UBND thành phố Đồng Nai", ShortName: "UBND TP", Level: agency.Province, Kind: agency.Committee})
		change(ward, org.Version{ValidFrom: "2025-02-01", Name: "UBND phường Trấn Biên", ShortName: "Phường Trấn Biên", ParentID: top, Level: agency.Commune, Kind: agency.Committee})
		change(r.a, org.Version{ValidFrom: "2025-02-01", Name: "Sở Nội vụ", ShortName: "SNV", ParentID: top, Level: agency.Province, Kind: agency.Department})
		r.Owe("Đăng bài", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter, UnitNoun: "bài"}, ward)
		r.Declare(ward, "Đăng bài", "2025-02-20", "Bài ngày 20")
		blank := strings.Repeat("\u00a0", 8)
		for _, c := range []struct {
			id, rule string
			want     []string
		}{
			{r.a, "calendar", []string{
				"ỦY BAN NHÂN DÂN", "THÀNH PHỐ ĐỒNG NAI", "SỞ NỘI VỤ", "/BC-SNV", "Kính gửi: Chủ tịch Ủy ban nhân dân thành phố Đồng Nai<", ">GIÁM ĐỐC<",
				"Đồng\u00a0Nai,\u00a0ngày" + blank + "tháng" + blank, "của Sở Nội vụ)",
			}},
			{ward, "nd09-2019", []string{
				"PHƯỜNG TRẤN BIÊN", "/BC-UBND", "Chủ tịch Ủy ban nhân dân tỉnh Đồng Nai (qua Sở Nội vụ)", "TM. ỦY BAN NHÂN DÂN", ">CHỦ TỊCH<",
				"Trấn\u00a0Biên,\u00a0ngày" + blank + "tháng" + blank, "của Ủy ban nhân dân phường Trấn Biên)",
			}},
		} {
			r.Actor = ledgertest.As(access.Coordinator, c.id) // who may count otherwise than the regime
			page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + c.id}, "ky": {"Q1"}, "cach_tinh": {c.rule}}).Want(http.StatusSeeOther).Location
			text := document(t, []byte(r.Get(page+"/docx").Want(http.StatusOK).Body))
			for _, want := range append(c.want, "Phụ lục kèm theo") {
				if !strings.Contains(text, want) {
					t.Errorf("%s: the paper lacks %q", c.want[1], want)
				}
			}
		}
	})
}
