package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/feature/newsroom"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
)

// waits gives the item about an edition on somebody's desk; nil for none.
func (o *promptOffice) waits(actor access.Actor, key string) *notice.Item {
	o.t.Helper()
	items, err := o.bureau.Items(o.t.Context(), actor)
	o.must(err)
	if i := slices.IndexFunc(items, func(i notice.Item) bool { return i.Key == key }); i >= 0 {
		return &items[i]
	}
	return nil
}

// Where an agency has no leader, what was submitted there stands with who gives accounts.
func TestAPieceThatNobodyMayApproveStandsWithWhoGivesAccounts(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		room := newsroom.NewService(newsroom.Sources{DB: o.db, Contents: o.contents, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone})
		o.bureau.People = o.People
		ward := o.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
		officer := access.Actor{AccountID: "lan", Name: "Nguyễn Thị Lan", Grants: []access.Grant{{Role: access.Officer, AgencyID: ward}}}
		e, err := room.Begin(ctx, officer, newsroom.NewPiece{AgencyID: ward, Kind: flow.News})
		o.must(err)
		e, err = o.contents.Save(ctx, officer, e.ID, e.Version, content.Words{Title: "Lịch trực", Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", NoSecret: true})
		o.must(err)
		admin := access.Actor{AccountID: "ad", Grants: []access.Grant{{Role: access.Administrator}}}
		if i := o.waits(admin, "leaderless/"+ward); i != nil {
			t.Errorf("nothing waits yet: %+v", i)
		}
		_, err = room.Do(ctx, officer, newsroom.In{ContentID: e.ContentID, Seen: e.Version, Act: flow.Submit})
		o.must(err)
		if i := o.waits(admin, "leaderless/"+ward); i == nil || !strings.HasPrefix(i.Title.String(), "UBND phường Trấn Biên có 1 việc chờ duyệt") {
			t.Errorf("the administrator sees %+v", i)
		}
		if i := o.waits(officer, "leaderless/"+ward); i != nil {
			t.Errorf("the officer gives no accounts: %+v", i)
		}
	})
}

// A piece waits on the desk of whose step it is, and these people are told at once.
func TestAPieceWaitsForWhoseStepItIs(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		room := newsroom.NewService(newsroom.Sources{DB: o.db, Contents: o.contents, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone})
		written := func(title string) content.Edition {
			e, err := room.Begin(ctx, o.officer, newsroom.NewPiece{AgencyID: o.a, Kind: flow.News})
			o.must(err)
			e, err = o.contents.Save(ctx, o.officer, e.ID, e.Version, content.Words{Title: title, Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", NoSecret: true})
			o.must(err)
			return e
		}
		do := func(who access.Actor, e content.Edition, act flow.Act, reason string) content.Edition {
			now, err := o.contents.Edition(ctx, e.ID)
			o.must(err)
			e, err = room.Do(ctx, who, newsroom.In{ContentID: e.ContentID, Seen: now.Version, Act: act, Reason: reason})
			o.must(err)
			return e
		}
		e := written("Lịch tiếp công dân")
		o.to(o.tell(), nil)
		do(o.officer, e, flow.Submit, "")
		o.to(o.tell(), []string{"Loa: chờ duyệt: Duyệt bài: Lịch tiếp công dân", "Người trình: Cán bộ An.", "https://loa.example/lam-viec/toa-soan/" + e.ContentID + "/duyet"}, o.leader, o.deputy)
		waiting := notice.ContentKey(e.ID, notice.Waiting)
		if i := o.waits(o.deputy, waiting); i == nil || i.Acting.Empty() || i.Agency != "Sở Y tế" {
			t.Errorf("the delegate sees %+v", i)
		}
		if i := o.waits(o.officer, waiting); i != nil {
			t.Errorf("who submitted it may approve: %+v", i)
		}
		do(o.leader, e, flow.Return, "Thiếu giờ tiếp")
		o.to(o.tell(), []string{"Loa: bị trả lại: Sửa bài: Lịch tiếp công dân", "“Thiếu giờ tiếp”", "Người trả lại: Giám đốc Bình."}, o.officer)
		if i := o.waits(o.officer, notice.ContentKey(e.ID, notice.SentBack)); i == nil || i.Quote != "Thiếu giờ tiếp" {
			t.Errorf("the writer sees %+v", i)
		}
		if i := o.waits(o.leader, waiting); i != nil {
			t.Errorf("it still waits for the leader: %+v", i)
		}
		do(o.officer, e, flow.Submit, "")
		do(o.officer, e, flow.Recall, "") // before the job came
		o.to(o.tell(), nil)
		do(o.officer, e, flow.Submit, "")
		o.tell()
		do(o.deputy, e, flow.Approve, "")
		o.to(o.tell(), nil)
		if i := o.waits(o.officer, notice.ContentKey(e.ID, "publish")); i == nil || i.Title.String() != "Đăng bài: Lịch tiếp công dân" {
			t.Errorf("the writer does not see that it may come out: %+v", i)
		}
		if out := do(o.officer, e, flow.Publish, ""); out.State != flow.Published {
			t.Errorf("%+v", out)
		}
		for _, who := range []access.Actor{o.officer, o.leader, o.deputy} {
			for _, word := range []string{notice.Waiting, notice.SentBack, "publish", notice.Afterwards} {
				if i := o.waits(who, notice.ContentKey(e.ID, word)); i != nil {
					t.Errorf("%s still has %s", who.Name, i.Title)
				}
			}
		}

		day := o.Registry.Today().AddDays(10)
		o.must(room.SetReview(ctx, o.officer, e.ContentID, day))
		review := "content/review/" + e.ContentID + "/" + string(day)
		if i := o.waits(o.officer, review); i != nil {
			t.Errorf("it is asked before its day: %+v", i)
		}
		o.clock.set(day, 9, 0)
		if i := o.waits(o.officer, review); i == nil || i.Do == nil || o.waits(o.leader, review) != nil {
			t.Errorf("on its day the officer sees %+v, the leader %+v", i, o.waits(o.leader, review))
		}
		o.must(room.StillTrue(ctx, o.officer, e.ContentID, day))
		if i := o.waits(o.officer, review); i != nil {
			t.Errorf("it is asked again: %+v", i)
		}

		o.linkBreaks(room, written, do)

		urgent := written("Cảnh báo giả mạo")
		do(o.leader, urgent, flow.Urgent, "Đang có người bị lừa")
		o.to(o.tell(), []string{"Duyệt sau bài đăng khẩn: Cảnh báo giả mạo"}, o.deputy)
		if i := o.waits(o.leader, notice.ContentKey(urgent.ID, notice.Afterwards)); i != nil {
			t.Errorf("who published it urgently may approve it: %+v", i)
		}
		do(o.deputy, urgent, flow.Endorse, "")
		if i := o.waits(o.deputy, notice.ContentKey(urgent.ID, notice.Afterwards)); i != nil {
			t.Errorf("it still waits: %+v", i)
		}

		o.bureau.People = o.People
		// Both who may approve had it in hand already: everybody of the agency is told.
		alone := written("Lịch cắt điện")
		do(o.deputy, alone, flow.Submit, "")
		do(o.leader, alone, flow.Urgent, "Cắt điện ngay chiều nay")
		for _, who := range []access.Actor{o.officer, o.leader, o.deputy} {
			if i := o.waits(who, notice.ContentKey(alone.ID, "alone")); i == nil || i.Why.Empty() {
				t.Errorf("%s is not told that nobody may approve it: %+v", who.Name, i)
			}
		}
	})
}

// A translation that fell behind stands on the desks of its agency's officers until the
// next edition of it is handed in.
func TestATranslationThatFellBehindStandsOnTheDesk(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		room := newsroom.NewService(newsroom.Sources{DB: o.db, Contents: o.contents, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone})
		do := func(who access.Actor, e content.Edition, act flow.Act) {
			now, err := o.contents.Edition(ctx, e.ID)
			o.must(err)
			_, err = room.Do(ctx, who, newsroom.In{ContentID: e.ContentID, Seen: now.Version, Act: act, Reason: "Văn bản bị thu hồi"})
			o.must(err)
		}
		out := func(e content.Edition, title string) content.Edition {
			e, err := o.contents.Save(ctx, o.officer, e.ID, e.Version, content.Words{Title: title, Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", NoSecret: true})
			o.must(err)
			do(o.officer, e, flow.Submit)
			do(o.leader, e, flow.Approve)
			do(o.officer, e, flow.Publish)
			return e
		}
		e, err := room.Begin(ctx, o.officer, newsroom.NewPiece{AgencyID: o.a, Kind: flow.News})
		o.must(err)
		first := out(e, "Lịch tiếp công dân")
		en, _, err := room.Translate(ctx, o.officer, e.ContentID, flow.English)
		o.must(err)
		en = out(en, "Days for citizens")
		next, err := o.contents.Revise(ctx, o.officer, e.ContentID)
		o.must(err)
		key := func(e content.Edition) string { return "content/follow/" + en.ContentID + "/" + e.ID }
		if o.waits(o.officer, key(first)) != nil || o.waits(o.officer, key(next)) != nil {
			t.Error("it waits before its original changed")
		}
		next = out(next, "Lịch tiếp công dân quý II")
		if i := o.waits(o.officer, key(next)); i == nil || i.Title.String() != "Bản gốc đã sửa, bản tiếng Anh chưa sửa theo: Days for citizens" || i.URL != "/lam-viec/toa-soan/"+en.ContentID || i.Agency != "Sở Y tế" {
			t.Errorf("%+v", i)
		}
		if o.waits(o.leader, key(next)) != nil {
			t.Error("it waits for who does not write")
		}
		draft, err := o.contents.Revise(ctx, o.officer, en.ContentID)
		o.must(err)
		o.must(room.FollowOriginal(ctx, o.officer, en.ContentID, next.ID))
		if o.waits(o.officer, key(next)) == nil {
			t.Error("a draft alone ends it")
		}
		draft, err = o.contents.Save(ctx, o.officer, draft.ID, draft.Version, content.Words{Title: "Days for citizens", Summary: "Summary.", Body: "<p>Words.</p>", NoSecret: true})
		o.must(err)
		do(o.officer, draft, flow.Submit)
		if o.waits(o.officer, key(next)) != nil {
			t.Error("it waits while others look at what follows it")
		}
		do(o.leader, draft, flow.Approve)
		do(o.officer, draft, flow.Publish)
		later, err := o.contents.Revise(ctx, o.officer, en.ContentID)
		o.must(err)
		later, err = o.contents.Save(ctx, o.officer, later.ID, later.Version, content.Words{Title: "Days for citizens", Summary: "Summary.", Body: "<p>More words.</p>", NoSecret: true})
		o.must(err)
		do(o.officer, later, flow.Submit)
		do(o.leader, later, flow.Approve)
		later, err = o.contents.Edition(ctx, later.ID)
		o.must(err)
		_, err = room.Do(ctx, o.officer, newsroom.In{ContentID: later.ContentID, Seen: later.Version, Act: flow.Schedule, At: o.db.Clock().Now().Add(time.Hour)})
		o.must(err)
		do(o.leader, next, flow.Withdraw)
		if i := o.waits(o.officer, notice.ContentKey(later.ID, notice.SentBack)); i == nil || !strings.Contains(i.Quote, "Bản gốc đã rút hoặc đã gỡ trước giờ hẹn") {
			t.Errorf("what was scheduled: %+v", i)
		}
		if i := o.waits(o.officer, key(next)+"/withdrawn"); i == nil || i.Title.String() != "Bản gốc đã rút hoặc đã gỡ, bản tiếng Anh không hiện nữa: Days for citizens" {
			t.Errorf("%+v", i)
		}
	})
}

// linkBreaks brings out a piece whose link leads nowhere: it stands on the officer's desk
// once, until a new edition names the link no more.
func (o *promptOffice) linkBreaks(room *newsroom.Service, written func(string) content.Edition, do func(access.Actor, content.Edition, flow.Act, string) content.Edition) {
	o.t.Helper()
	ctx := o.t.Context()
	out := func(e content.Edition, body string) content.Edition {
		e, err := o.contents.Save(ctx, o.officer, e.ID, e.Version, content.Words{Title: "Bài có liên kết", Summary: "Tóm tắt.", Body: body, NoSecret: true})
		o.must(err)
		do(o.officer, e, flow.Submit, "")
		do(o.leader, e, flow.Approve, "")
		return do(o.officer, e, flow.Publish, "")
	}
	e := out(written("Bài có liên kết"), `<p><a href="/tin/khong-co">một</a> <a href="/tin/cung-khong">hai</a></p>`)
	_, err := room.LookLinks(ctx)
	o.must(err)
	key := "content/links/" + e.ContentID + "/" + string(o.Registry.Today())
	if i := o.waits(o.officer, key); i == nil || i.Meta.String() != "2 liên kết" || i.Agency != "Sở Y tế" || o.waits(o.leader, key) != nil {
		o.t.Errorf("the officer sees %+v, the leader %+v", i, o.waits(o.leader, key))
	}
	again, err := o.contents.Revise(ctx, o.officer, e.ContentID)
	o.must(err)
	out(again, "<p>Không còn liên kết.</p>")
	if i := o.waits(o.officer, key); i != nil {
		o.t.Errorf("it is still told: %+v", i)
	}
}

// Sections of the portal that nobody keeps, or looked at in time, stand on the desk of the
// coordinator alone.
func TestSectionsThatNobodyKeepsStandOnTheDesk(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		o.bureau.Sections = func(context.Context) (unowned, late []string, err error) {
			return []string{"Văn bản", "Ngân sách, tài chính"}, []string{"Tiếp cận thông tin"}, nil
		}
		head := access.Actor{AccountID: o.officer.AccountID, Name: "Điều phối", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: o.a}}}
		for key, want := range map[string]string{"sections/unowned/2": "2 chuyên mục bắt buộc của cổng chưa có cơ quan giữ", "sections/late/1": "1 chuyên mục bắt buộc của cổng quá ngày xem lại"} {
			if i := o.waits(head, key); i == nil || i.Title.String() != want || i.URL != "/lam-viec/cong/chuyen-muc" {
				t.Errorf("%s: %+v", key, i)
			}
			if i := o.waits(o.officer, key); i != nil {
				t.Errorf("the officer has %s", i.Title)
			}
		}
	})
}
