package app

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/desk"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// An agency's desk says that a mailbox of its people refuses mails, why and what to do;
// other agencies read nothing of it, and not a word of what the server answered.
func TestTheDeskTellsOfAMailboxThatRefuses(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		hoa := o.person("Lê Thị Hoa", "hoa", role(access.Officer, a))
		if _, err := o.db.Writer().ExecContext(t.Context(), `INSERT INTO notice_mailbox (address, refused_since, refused_last, refusals, problem) VALUES ('hoa@dongnai.gov.vn', $1, $1, 1, '552 5.2.2 <hoa> mailbox over quota')`,
			o.clock.Now().UnixMilli()); err != nil {
			t.Fatal(err)
		}
		desks, err := desk.New(desk.NewService(desk.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone, Notices: o.service.Notices, People: o.People}))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Officer, a), desks)
		s.Actor.AccountID = hoa
		s.Get("/lam-viec").Want(http.StatusOK, "Hộp thư hoa@dongnai.gov.vn không nhận thư của Loa từ ngày 02/01/2025.", "Hộp thư đầy", "xóa bớt thư cũ").Without("over quota")
		s.Actor = ledgertest.As(access.Leader, a)
		s.Get("/lam-viec").Want(http.StatusOK, "Hộp thư hoa@dongnai.gov.vn (Lê Thị Hoa) không nhận thư")
		s.Actor = ledgertest.As(access.Officer, b)
		s.Get("/lam-viec").Want(http.StatusOK).Without("hoa@dongnai.gov.vn")
	})
}
