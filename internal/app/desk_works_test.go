package app

import (
	"testing"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/feature/newsroom"
	"loa/internal/platform/auth"
	"loa/internal/platform/mail"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
	"loa/internal/spine/people"
)

// What is planned, asked for and checked stands on the desks of those whose step it is,
// and is told at once where somebody asks.
func TestPlannedWorksAndRequestsStandOnDesks(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		box, err := auth.OpenBox(t.TempDir())
		o.must(err)
		room := newsroom.NewService(newsroom.Sources{DB: o.db, Contents: o.contents, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone, Box: box, Mail: mail.None{}, Address: func(p string) string { return p }})
		day := o.Registry.Today().AddDays(8) // a Thursday
		plan := func(title, who string) newsroom.Work {
			id, err := room.Plan(ctx, o.officer, newsroom.NewWork{AgencyID: o.a, Kind: flow.News, Title: title, Who: who, DueOn: day})
			o.must(err)
			w, err := room.Work(ctx, o.officer, id)
			o.must(err)
			return w
		}
		key := func(w newsroom.Work) string { return "work/" + w.ID + "/" + string(w.DueOn) }
		mine, theirs, nobodys := plan("Của An", "p:"+o.officer.AccountID), plan("Của Bình", "p:"+o.leader.AccountID), plan("Chưa giao", "")
		if i := o.waits(o.officer, key(mine)); i == nil || i.Do == nil || i.DueOn != day || i.Do.URL != i.URL+"/bat-dau" {
			t.Errorf("%+v", i)
		}
		if o.waits(o.leader, key(mine)) != nil || o.waits(o.deputy, key(mine)) != nil || o.waits(o.officer, key(theirs)) != nil || o.waits(o.leader, key(theirs)) == nil || o.waits(o.leader, key(nobodys)) != nil || o.waits(o.deputy, key(nobodys)) == nil {
			t.Error("works stand on the desks of others than whose they are")
		}
		contentID, err := room.Start(ctx, o.officer, mine.ID, "")
		o.must(err)
		if i := o.waits(o.officer, key(mine)); i == nil || i.Do != nil || i.URL != "/lam-viec/toa-soan/"+contentID || i.Action.String() != "Viết tiếp" {
			t.Errorf("%+v", i)
		}
		e, err := o.contents.Newest(ctx, contentID)
		o.must(err)
		saved, err := o.contents.Save(ctx, o.officer, e.Edition.ID, e.Edition.Version, content.Words{Title: "Của An", Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", NoSecret: true})
		o.must(err)

		// Somebody outside checks it: who asked is told.
		check, err := room.AskCheck(ctx, o.officer, contentID, newsroom.NewCheck{Kind: "legal", Name: "Luật sư Hà", Email: "ha@luat.example", Until: day})
		o.must(err)
		o.queue.take()
		o.must(room.Conclude(ctx, check.Key, "mend", "Thiếu căn cứ"))
		o.to(o.tell(), []string{"“Thiếu căn cứ”", "rà soát ngoài: cần sửa", "Người trả lời: Luật sư Hà."}, o.officer)
		if i := o.waits(o.officer, notice.CheckKey(check.ID)); i == nil || i.Quote != "Thiếu căn cứ" || o.waits(o.deputy, notice.CheckKey(check.ID)) != nil {
			t.Errorf("%+v", i)
		}
		o.must(room.SeeCheck(ctx, o.officer, contentID, check.ID))
		if i := o.waits(o.officer, notice.CheckKey(check.ID)); i != nil {
			t.Errorf("%+v", i)
		}

		_, err = room.Do(ctx, o.officer, newsroom.In{ContentID: contentID, Seen: saved.Version, Act: flow.Submit})
		o.must(err)
		o.queue.take()
		if i := o.waits(o.officer, key(mine)); i != nil {
			t.Errorf("what waits for the leader is asked of the officer: %+v", i)
		}
		o.must(second(room.Drop(ctx, o.officer, nobodys.ID, flow.OnlyThis, "Không cần nữa")))
		if i := o.waits(o.deputy, key(nobodys)); i != nil {
			t.Errorf("what was dropped is asked for: %+v", i)
		}

		// The province asks the agency.
		asker := access.Actor{Name: "Điều phối Mai", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: o.Agency("Sở Nội vụ", "province", "department")}}}
		asker.AccountID = o.person(asker.Name, "dieu-phoi-mai", people.NewGrant{Role: access.Coordinator, AgencyID: asker.Grants[0].AgencyID})
		ask := func(title string) string {
			id, err := room.Ask(ctx, asker, newsroom.NewWork{AgencyID: o.a, Kind: flow.News, Title: title, DueOn: day})
			o.must(err)
			return id
		}
		id := ask("Tiêm chủng mở rộng")
		o.to(o.tell(), []string{"Tiêm chủng mở rộng", "Người đề nghị: Điều phối Mai."}, o.leader, o.deputy)
		if i := o.waits(o.officer, notice.RequestKey(id)); i == nil || i.Do == nil {
			t.Errorf("%+v", i)
		}
		work, err := room.Accept(ctx, o.officer, id)
		o.must(err)
		if o.waits(o.officer, notice.RequestKey(id)) != nil || o.waits(o.officer, "work/"+work+"/"+string(day)) == nil {
			t.Error("what was accepted is no work on the desk")
		}
		id = ask("Bài khác")
		o.queue.take()
		o.must(room.Decline(ctx, o.leader, id, "Không có người viết"))
		o.to(o.tell(), []string{"“Không có người viết”"}, asker)
		if i := o.waits(asker, notice.RequestKey(id)); i == nil || i.Do == nil {
			t.Errorf("%+v", i)
		}
		o.must(room.Seen(ctx, asker, id))
		if i := o.waits(asker, notice.RequestKey(id)); i != nil {
			t.Errorf("%+v", i)
		}
		// The day is over.
		o.clock.set(day.AddDays(1), 9, 0)
		if i := o.waits(o.leader, key(theirs)); i == nil || i.Mark != "late" {
			t.Errorf("%+v", i)
		}
	})
}
