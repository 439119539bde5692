package app

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
)

const mutePage = "/lam-viec/don-doc/tam-ngung"

// Reminders rest about what the agency owes and about nothing else, once; who asks again
// changes the rest that holds. Ending one says what still rests, and those that are over
// stay readable. Nobody lets reminders to their own agency rest.
func TestOneRestForEachDuty(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, nv := o.Agency("UBND xã Tà Lài", agency.Commune, agency.Committee), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		o.Owe("Việc của Sở", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, nv)
		o.clock.set("2025-03-13", 9, 0)
		s := webtest.New(t, ledgertest.As(access.Coordinator, nv), o.feature)
		form := func(agencyID, duty, until, reason string) map[string][]string {
			return map[string][]string{"co-quan": {agencyID}, "nhiem-vu": {duty}, "den-ngay": {until}, "ly-do": {reason}}
		}
		for _, duty := range []string{"khong_co", "o-Việc của Sở"} {
			s.Post(mutePage, form(a, duty, "18/03/2025", "trụ sở bị ngập")).Want(http.StatusUnprocessableEntity, "Cơ quan này không có nhiệm vụ đó", "trụ sở bị ngập")
		}
		s.Post(mutePage, form(nv, "", "18/03/2025", "bận")).Want(http.StatusNotFound)
		s.Get("/lam-viec/don-doc?co-quan=" + nv).Want(http.StatusOK).Without("Tạm ngừng nhắc cơ quan này")

		s.Post(mutePage, form(a, "", "18/03/2025", "trụ sở bị ngập")).Want(http.StatusSeeOther)
		s.Post(mutePage, form(a, "", "18/03/2025", "trụ sở bị ngập")).Want(http.StatusSeeOther)
		s.Post(mutePage, form(a, "", "20/03/2025", "trụ sở vẫn ngập")).Want(http.StatusSeeOther)
		s.Post(mutePage, form(a, "o-Kế hoạch riêng", "19/03/2025", "chờ văn bản")).Want(http.StatusSeeOther)
		page := s.Get("/lam-viec/don-doc").Want(http.StatusOK, "trụ sở vẫn ngập", "đến 20/03/2025", "chờ văn bản").Without("trụ sở bị ngập").Body
		if n := strings.Count(page, `name="tam-ngung"`); n != 2 {
			t.Fatalf("%d rests hold", n)
		}
		duty := between(t, page, `name="tam-ngung" value="`, `"`) // the one that ends first
		s.Post("/lam-viec/don-doc/nhac-lai", map[string][]string{"tam-ngung": {duty}, "co-quan": {a}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Các lần tạm ngừng nhắc đã hết", "chờ văn bản")
		o.clock.set("2025-03-21", 9, 0) // the other one ran out by itself
		s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "trụ sở vẫn ngập", "đến hết 20/03/2025").Without("Đang tạm ngừng nhắc")
		s.Post(mutePage, form(a, "", "25/03/2025", "lại ngập")).Want(http.StatusSeeOther)
		s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Đang tạm ngừng nhắc", "lại ngập", "trụ sở vẫn ngập")
	})
}

// A rest of a duty that is not known any more hides no page.
func TestAForeignRestHidesNoPage(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, nv := o.Agency("UBND xã Tà Lài", agency.Commune, agency.Committee), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		if err := o.service.Notices.Mute(t.Context(), ledgertest.As(access.Coordinator, nv), notice.NewMute{AgencyID: a, ObligationID: "khong_co", Reason: "trụ sở bị ngập", LastDay: "2025-01-10"}); err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Coordinator, nv), o.feature)
		for _, page := range []string{"/lam-viec/don-doc", "/lam-viec/don-doc?co-quan=" + a} {
			s.Get(page).Want(http.StatusOK, "trụ sở bị ngập", "nhiệm vụ không còn trong kế hoạch")
		}
	})
}

// Two coordinators who let reminders rest at the same time make one rest.
func TestTwoAskForOneRest(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, nv := o.Agency("UBND xã Tà Lài", agency.Commune, agency.Committee), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		who := ledgertest.As(access.Coordinator, nv)
		var wait sync.WaitGroup
		for _, reason := range []string{"trụ sở bị ngập", "mất điện", "chuyển trụ sở", "thiếu người"} {
			wait.Go(func() {
				if err := o.service.Rest(t.Context(), who, notice.NewMute{AgencyID: a, Reason: reason, LastDay: "2025-01-10"}); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if all, err := o.service.Notices.Mutes(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("%d rests hold (%v)", len(all), err)
		}
	})
}
