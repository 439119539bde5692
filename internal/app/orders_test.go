package app

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/orders"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
)

// orderOffice is an office in which orders are issued.
type orderOffice struct {
	*chaseOffice
	orders  *orders.Service
	room    *orders.Feature
	desks   *desk.Service
	pc, nv  string // the province's committee, and the department that keeps the plan
	a, b, c string
	chair   access.Actor
	keeper  access.Actor
}

func eachOrderOffice(t *testing.T, sender mail.Sender, fn func(t *testing.T, o *orderOffice)) {
	t.Helper()
	eachChaseOffice(t, sender, func(t *testing.T, c *chaseOffice) {
		o := &orderOffice{chaseOffice: c}
		o.pc = o.Agency("UBND tỉnh Đồng Nai", agency.Province, agency.Committee)
		o.nv = o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		o.a, o.b = o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		o.c = o.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-11-14"}, o.a)
		o.chair, o.keeper = ledgertest.As(access.Leader, o.pc), ledgertest.As(access.Coordinator, o.nv)
		o.chair.Name, o.keeper.Name = "Chủ tịch Hòa", "Điều phối Lan"
		o.orders = orders.NewService(orders.Config{
			DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Notices: o.service.Notices, Files: o.Files, Mail: sender,
			Zone: o.Zone, Address: func(path string) string { return "https://loa.example" + path },
		})
		o.desks = desk.NewService(desk.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone})
		var err error
		if o.room, err = orders.New(o.orders); err != nil {
			t.Fatal(err)
		}
		o.clock.set("2025-03-18", 9, 0) // a Tuesday
		fn(t, o)
	})
}

// order is one that can be written as it is.
func order(change ...func(*orders.NewOrder)) orders.NewOrder {
	n := orders.NewOrder{FormKey: db.NewID(), Text: orders.Text{
		PlanID: "plan", Title: "Tuyên truyền nộp hồ sơ trực tuyến", Message: "Người dân nộp hồ sơ trực tuyến trong dịp nghỉ lễ.", ReadyText: "Nộp hồ sơ ở nhà.", Pieces: 1,
		DueOn: "2025-03-21", Lists: orders.Lists{Groups: []string{"level:province"}, Proofs: []evidence.Proof{evidence.ProofLink}},
	}}
	for _, f := range change {
		f(&n)
	}
	return n
}

func (o *orderOffice) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// version is the order's as it is now.
func (o *orderOffice) version(id string) int64 {
	o.t.Helper()
	v, err := o.orders.Order(o.t.Context(), o.chair, id)
	o.must(err)
	return v.Version
}

// issued writes and issues an order as the chairman alone does.
func (o *orderOffice) issued(n orders.NewOrder) orders.View {
	o.t.Helper()
	id, err := o.orders.Write(o.t.Context(), o.chair, n)
	o.must(err)
	o.must(o.orders.Issue(o.t.Context(), o.chair, id, o.version(id)))
	return o.view(id)
}

func (o *orderOffice) view(id string) orders.View {
	o.t.Helper()
	v, err := o.orders.Order(o.t.Context(), o.chair, id)
	o.must(err)
	return v
}

func (o *orderOffice) status(v orders.View, agencyID string) obligation.Status {
	o.t.Helper()
	for _, r := range o.view(v.ID).Rows {
		if r.AgencyID == agencyID {
			return r.Assessment.Status
		}
	}
	return ""
}

// declare appends evidence with a link under the order, through the version of today.
func (o *orderOffice) declare(v orders.View, agencyID string, day calendar.Date, title string) {
	o.t.Helper()
	d, err := o.Programme.Obligation(o.t.Context(), v.ObligationID)
	o.must(err)
	o.must(o.db.Write(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"}, ledger.NewEvidence{
			AgencyID: agencyID, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day, Title: title, URL: "https://mau.example/" + db.NewID(), Versions: []string{d.VersionID},
		})
		return err
	}))
}

// items are what waits for somebody about orders.
func (o *orderOffice) items(actor access.Actor) []notice.Item {
	o.t.Helper()
	d, err := o.desks.Desk(o.t.Context(), actor)
	o.must(err)
	var out []notice.Item
	for _, i := range d.Items(actor) {
		if strings.HasPrefix(i.Key, "order/") {
			out = append(out, i)
		}
	}
	return out
}

// A coordinator prepares, the chairman sends it back, then issues it; each agency
// acknowledges and proves it, and everything shows it: desk, matrix, page.
func TestAnOrderFromDraftToProof(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		n := order()
		id, err := o.orders.Write(ctx, o.keeper, n)
		o.must(err)
		if again, err := o.orders.Write(ctx, o.keeper, n); err != nil || again != id {
			t.Fatalf("sent twice: %s %v", again, err)
		}
		officer := ledgertest.As(access.Officer, o.a)
		if _, err := o.orders.Order(ctx, officer, id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("an officer sees a draft: %v", err)
		}
		if err := o.orders.Issue(ctx, o.keeper, id, 1); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("a coordinator issues: %v", err)
		}
		if err := o.orders.Issue(ctx, o.chair, id, 1); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("issued before it was submitted: %v", err)
		}
		o.must(o.orders.Submit(ctx, o.keeper, id, 1))
		if got := o.items(o.chair); len(got) != 1 || got[0].Label.String() != "Chỉ đạo chờ ban hành" {
			t.Errorf("the chairman's desk: %+v", got)
		}
		if err := o.orders.Return(ctx, o.chair, id, 2, ""); domain.FieldsOf(err).For("ly_do").Message == "" {
			t.Errorf("returned without a reason: %v", err)
		}
		o.must(o.orders.Return(ctx, o.chair, id, 2, "Nêu rõ dịp nghỉ lễ."))
		if got := o.items(o.keeper); len(got) != 1 || got[0].Quote != "Nêu rõ dịp nghỉ lễ." {
			t.Errorf("the coordinator's desk: %+v", got)
		}
		o.must(o.orders.Rewrite(ctx, o.keeper, id, 3, n))
		o.must(o.orders.Submit(ctx, o.keeper, id, 4))
		if err := o.orders.Issue(ctx, o.chair, id, 4); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("issued as seen before it changed: %v", err)
		}
		o.must(o.orders.Issue(ctx, o.chair, id, 5))
		v := o.view(id)
		if v.Status != orders.Issued || v.Sum.Of != 3 || len(v.Rows) != 3 {
			t.Fatalf("issued: %+v, %d agencies", v.Order, len(v.Rows))
		}
		all, err := o.Programme.Obligations(ctx, "plan")
		o.must(err)
		last := all[len(all)-1]
		if len(all) != 2 || last.Origin != "order" || last.ShortName != n.Title || len(last.Leads) != 3 || last.Rule.Deadline != "2025-03-21" || last.Clause != "Chỉ đạo ngày 18/03/2025" {
			t.Fatalf("the obligation: %+v", last)
		}
		if old, err := o.Programme.ObligationsOn(ctx, "plan", "2025-03-17"); err != nil || len(old) != 1 {
			t.Errorf("on the day before the order stood already: %d %v", len(old), err)
		}
		if got := o.items(officer); len(got) != 1 || got[0].Label.String() != "Chỉ đạo mới" || got[0].DueOn != "2025-03-19" {
			t.Errorf("the officer's desk: %+v", got)
		}
		o.acknowledged(v, officer)
		o.declare(v, o.a, "2025-03-19", "Bài về nộp hồ sơ trực tuyến")
		o.clock.set("2025-03-24", 9, 0)
		if a, b := o.status(v, o.a), o.status(v, o.b); a != obligation.Met || b != obligation.Late {
			t.Errorf("after the deadline: %s %s", a, b)
		}
		if s := o.view(id).Sum; s.Proved != 1 || s.Behind != 2 || s.Acked != 1 {
			t.Errorf("sum %+v", s)
		}
		if _, err := o.orders.Order(ctx, ledgertest.As(access.Officer, o.c), id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("an agency that is not addressed sees it: %v", err)
		}
	})
}

func (o *orderOffice) acknowledged(v orders.View, officer access.Actor) {
	t, ctx := o.t, o.t.Context()
	t.Helper()
	if _, err := o.orders.Acknowledge(ctx, ledgertest.As(access.Officer, o.c), v.ID, o.a); domain.CodeOf(err) != domain.CodeForbidden {
		t.Errorf("acknowledged for another agency: %v", err)
	}
	if _, err := o.orders.Acknowledge(ctx, ledgertest.As(access.Officer, o.c), v.ID, o.c); domain.CodeOf(err) != domain.CodeNotFound {
		t.Errorf("acknowledged by who is not addressed: %v", err)
	}
	first, err := o.orders.Acknowledge(ctx, officer, v.ID, o.a)
	if err != nil || !first {
		t.Fatal(first, err)
	}
	leader := ledgertest.As(access.Leader, o.a)
	if first, err := o.orders.Acknowledge(ctx, leader, v.ID, o.a); err != nil || first {
		t.Errorf("twice: %v %v", first, err)
	}
	if len(o.items(officer))+len(o.items(leader)) != 0 {
		t.Error("what is acknowledged waits")
	}
}

// Nobody issues who may not; a leader may alone; by delegation nobody issues what
// they prepared; the record names who delegated.
func TestWhoIssuesOrders(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		for _, who := range []access.Actor{ledgertest.As(access.Officer, o.a), ledgertest.As(access.Leader, o.a), ledgertest.As(access.Inspector, o.nv)} {
			if _, err := o.orders.Write(ctx, who, order()); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("%s writes: %v", who.AccountID, err)
			}
		}
		deputy := access.Actor{AccountID: "pho", Name: "Phó Chủ tịch Bình", Grants: []access.Grant{
			{Role: access.Leader, AgencyID: o.pc, By: "Chủ tịch Hòa"}, {Role: access.Coordinator, AgencyID: o.nv},
		}}
		id, err := o.orders.Write(ctx, deputy, order())
		o.must(err)
		o.must(o.orders.Submit(ctx, deputy, id, 1))
		if err := o.orders.Issue(ctx, deputy, id, 2); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("issues their own by delegation: %v", err)
		}
		o.must(o.orders.Issue(ctx, o.chair, id, 2))
		id, err = o.orders.Write(ctx, o.keeper, order())
		o.must(err)
		o.must(o.orders.Submit(ctx, o.keeper, id, 1))
		o.must(o.orders.Issue(ctx, deputy, id, 2))
		if v := o.view(id); v.IssuedByName != "Phó Chủ tịch Bình (theo ủy quyền của Chủ tịch Hòa)" {
			t.Errorf("issued by %q", v.IssuedByName)
		}
	})
}

// Without a plan that runs nothing is issued, and it is said what to do.
func TestOrdersNeedARunningPlan(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		id, err := o.orders.Write(ctx, o.chair, order(func(n *orders.NewOrder) { n.DueOn = "2026-01-20" }))
		o.must(err)
		if _, err := o.orders.Write(ctx, o.chair, order(func(n *orders.NewOrder) { n.DueOn = "2026-02-20" })); domain.FieldsOf(err).For("han").Message == "" {
			t.Errorf("due long after the plan: %v", err)
		}
		o.clock.set("2026-01-05", 9, 0)
		err = o.orders.Issue(ctx, o.chair, id, 1)
		if domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), "Đưa kế hoạch của năm vào theo dõi trước") {
			t.Errorf("issued without a plan: %v", err)
		}
		s := webtest.New(t, o.chair, o.room)
		s.Get("/lam-viec/chi-dao").Want(http.StatusOK, "Chưa ban hành")
		s.Actor = o.keeper
		s.Get("/lam-viec/chi-dao").Want(http.StatusOK, "Hôm nay chưa có kế hoạch nào")
		s.Get("/lam-viec/chi-dao/moi").Want(http.StatusOK, "Hôm nay chưa có kế hoạch nào")
	})
}

// Two leaders who issue one order at the same time issue it once: one obligation, one
// binding, nothing of the lost attempt stays.
func TestTwoLeadersIssueOneOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		second := access.Actor{AccountID: "pct", Name: "Phó Chủ tịch", Grants: []access.Grant{{Role: access.Leader, AgencyID: o.pc}}}
		for range 5 {
			id, err := o.orders.Write(ctx, o.keeper, order())
			o.must(err)
			o.must(o.orders.Submit(ctx, o.keeper, id, 1))
			var wg sync.WaitGroup
			errs := make([]error, 2)
			for i, who := range []access.Actor{o.chair, second} {
				wg.Go(func() { errs[i] = o.orders.Issue(context.WithoutCancel(ctx), who, id, 2) })
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("both or none: %v", errs)
			}
			if err := errors.Join(errs...); domain.CodeOf(err) != domain.CodeConflict && domain.CodeOf(errs[0]) != domain.CodeConflict && domain.CodeOf(errs[1]) != domain.CodeConflict {
				t.Errorf("%v", errs)
			}
		}
		var n struct{ Obligations, Versions, Parties, Steps int }
		_, err := o.db.Get(ctx, &n, `SELECT (SELECT count(*) FROM obligation WHERE origin = 'order') AS obligations, (SELECT count(*) FROM obligation_version WHERE binding <> '') AS versions,
			(SELECT count(*) FROM obligation_party p JOIN obligation o ON o.id = p.obligation_id WHERE o.origin = 'order') AS parties, (SELECT count(*) FROM orders_step WHERE kind = 'issue') AS steps`)
		o.must(err)
		v := o.issued(order())
		var wg sync.WaitGroup
		errs := make([]error, 2)
		wg.Go(func() {
			errs[0] = o.orders.Withdraw(context.WithoutCancel(ctx), o.chair, v.ID, v.Version, "Hết dịp")
		})
		wg.Go(func() {
			errs[1] = o.orders.Later(context.WithoutCancel(ctx), second, v.ID, v.Version, orders.NewDeadline{Due: "2025-03-28", Why: "Chờ tài liệu"})
		})
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("two changes of one order at once: %v", errs)
		}
		if n.Obligations != 5 || n.Versions != 5 || n.Parties != 15 || n.Steps != 5 {
			t.Errorf("%+v", n)
		}
	})
}

// A later deadline judges nobody anew who was in time; who is added owes it from then;
// taken back, nobody owes it and the evidence stays.
func TestChangesOfAnIssuedOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		v := o.issued(order(func(n *orders.NewOrder) { n.Pieces = 2 }))
		o.declare(v, o.a, "2025-03-20", "Bài 1")
		o.declare(v, o.a, "2025-03-21", "Bài 2")
		o.declare(v, o.b, "2025-03-21", "Bài duy nhất")
		o.clock.set("2025-03-24", 9, 0)
		if err := o.orders.Add(ctx, o.chair, v.ID, o.version(v.ID), []string{o.c}); domain.FieldsOf(err).For("them").Message == "" {
			t.Errorf("added after the deadline: %v", err)
		}
		for _, due := range []calendar.Date{"2025-03-21", "2025-03-20", "", "2025-03-23"} {
			if err := o.orders.Later(ctx, o.chair, v.ID, o.version(v.ID), orders.NewDeadline{Due: due, Why: "Chờ tài liệu"}); domain.FieldsOf(err).For("han").Message == "" {
				t.Errorf("moved to %q: %v", due, err)
			}
		}
		err := o.orders.Later(ctx, o.chair, v.ID, o.version(v.ID), orders.NewDeadline{Due: "2025-03-29", Why: "Chờ tài liệu"})
		if p := domain.FieldsOf(err).For("han"); p.Keep != "2025-03-29" || !strings.Contains(p.Text(), "thứ Bảy") || !strings.Contains(p.Text(), "28/03/2025 hoặc 31/03/2025") {
			t.Errorf("a Saturday is accepted without a word: %v", err)
		}
		off := order(func(n *orders.NewOrder) { n.DueOn, n.FormKey = "2025-03-29", "off" })
		if _, err := o.orders.Write(ctx, o.keeper, off); domain.FieldsOf(err).For("han").Keep != "2025-03-29" {
			t.Errorf("an order for a Saturday: %v", err)
		}
		off.Kept = off.DueOn
		kept, err := o.orders.Write(ctx, o.keeper, off)
		o.must(err)
		off.Kept, off.Title = "", "Tên khác"
		o.must(o.orders.Rewrite(ctx, o.keeper, kept, o.version(kept), off)) // it was confirmed before
		if err := o.orders.Later(ctx, o.keeper, v.ID, o.version(v.ID), orders.NewDeadline{Due: "2025-03-28", Why: "Chờ"}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("a coordinator moves the deadline: %v", err)
		}
		o.must(o.orders.Later(ctx, o.chair, v.ID, o.version(v.ID), orders.NewDeadline{Due: "2025-03-28", Why: "Chờ tài liệu"}))
		o.must(o.orders.Add(ctx, o.chair, v.ID, o.version(v.ID), []string{o.c, o.a}))
		for id, want := range map[string]obligation.Status{o.a: obligation.Met, o.b: obligation.AtRisk, o.c: obligation.AtRisk} {
			if got := o.status(v, id); got != want {
				t.Errorf("%s after the later deadline: %s", id, got)
			}
		}
		o.declare(v, o.b, "2025-03-26", "Bài thứ hai")
		o.clock.set("2025-03-31", 9, 0)
		if a, b, c := o.status(v, o.a), o.status(v, o.b), o.status(v, o.c); a != obligation.Met || b != obligation.Met || c != obligation.Late {
			t.Errorf("after the later deadline: %s %s %s", a, b, c)
		}
		on, err := o.Programme.ObligationsOn(ctx, "plan", "2025-03-22")
		o.must(err)
		if d := on[len(on)-1]; d.Rule.Deadline != "2025-03-21" || len(d.Leads) != 3 {
			t.Errorf("as it was known on 22 March: %+v", d.Rule)
		}
		if err := o.orders.Withdraw(ctx, o.chair, v.ID, o.version(v.ID), ""); domain.FieldsOf(err).For("ly_do_thu_hoi").Message == "" {
			t.Errorf("taken back without a reason: %v", err)
		}
		o.must(o.orders.Withdraw(ctx, o.chair, v.ID, o.version(v.ID), "Đã hết dịp"))
		if err := o.orders.Withdraw(ctx, o.chair, v.ID, o.version(v.ID), "Lần nữa"); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("taken back twice: %v", err)
		}
		now := o.view(v.ID)
		for _, r := range now.Rows {
			if want := map[bool]obligation.Status{true: obligation.Met, false: obligation.Missed}[r.AgencyID == o.a || r.AgencyID == o.b]; r.Assessment.Status != want {
				t.Errorf("%s, whose day was over when it was taken back: %s", r.Agency, r.Assessment.Status)
			}
		}
		early := o.issued(order(func(n *orders.NewOrder) { n.DueOn = "2025-04-18" }))
		o.must(o.orders.Withdraw(ctx, o.chair, early.ID, early.Version, "Ban hành nhầm"))
		for _, r := range o.view(early.ID).Rows {
			if r.Assessment.Status.Counts() {
				t.Errorf("%s still owes what was taken back: %s", r.Agency, r.Assessment.Status)
			}
		}
		if _, n, err := o.Ledger.Entries(ctx, ledger.Filter{ObligationID: v.ObligationID, Limit: 10}); err != nil || n != 4 {
			t.Errorf("%d entries %v", n, err)
		}
		if _, err := o.orders.Acknowledge(ctx, ledgertest.As(access.Officer, o.b), v.ID, o.b); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("acknowledged after it was taken back: %v", err)
		}
		var kinds []string
		for _, st := range now.Steps {
			kinds = append(kinds, string(st.Kind))
		}
		if got := strings.Join(kinds, " "); got != "withdraw add later issue create" {
			t.Errorf("steps %s", got)
		}
	})
}

// A clock that goes back after the issue leaves the versions in their order.
func TestAnOrderAndAClockMovedBack(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		v := o.issued(order())
		o.clock.set("2025-03-14", 9, 0)
		o.must(o.orders.Later(t.Context(), o.chair, v.ID, v.Version, orders.NewDeadline{Due: "2025-03-28", Why: "Chờ tài liệu"}))
		o.clock.set("2025-03-19", 9, 0)
		d, err := o.Programme.Obligation(t.Context(), v.ObligationID)
		if err != nil || d.Rule.Deadline != "2025-03-28" || d.Since != "2025-03-18" {
			t.Errorf("%+v %v", d.Rule, err)
		}
	})
}

// An agency that ended between writing and issuing is named with its heirs, who take
// its place on request.
func TestAnAgencyThatEndedBeforeTheOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		id, err := o.orders.Write(ctx, o.keeper, order(func(n *orders.NewOrder) { n.Groups, n.Agencies = nil, []string{o.a, o.c} }))
		o.must(err)
		o.must(o.orders.Submit(ctx, o.keeper, id, 1))
		o.merged(o.a, o.b, "2025-03-19")
		o.clock.set("2025-03-19", 9, 0)
		err = o.orders.Issue(ctx, o.chair, id, 2)
		if p := domain.FieldsOf(err).For("nhom"); p.Message == "" || !strings.Contains(p.Text(), "Sở Y tế (kế thừa: Sở Văn hóa)") {
			t.Fatalf("issued to an agency that ended: %v", err)
		}
		s := webtest.New(t, o.chair, o.room)
		s.Get("/lam-viec/chi-dao/"+id).Want(http.StatusOK, "Cơ quan đã kết thúc từ khi soạn", "Thay bằng cơ quan kế thừa")
		o.must(o.orders.Replace(ctx, o.chair, id, 2))
		o.must(o.orders.Issue(ctx, o.chair, id, 3))
		if v := o.view(id); len(v.Rows) != 2 || o.status(v, o.b) == "" {
			t.Errorf("%+v", v.Rows)
		}
	})
}
