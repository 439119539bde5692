package portal

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

func (f *Feature) today() calendar.Date { return calendar.DateOf(f.DB.Clock().Now(), f.Zone) }

// keeperID is the agency that keeps the site, as the program was told; empty where the
// registry knows no such agency.
func (f *Feature) keeperID(ctx context.Context) (string, error) {
	m, err := f.Registry.Matcher(ctx, f.today())
	if err != nil || f.Keeper == "" {
		return "", err
	}
	if found := m.Match(f.Keeper); len(found) == 1 {
		return found[0].ID, nil
	}
	return "", nil
}

// Standings lists the sections of the province, and the introductions of the actor's own
// agencies, with who keeps them and how they stand. Bodies are left out.
func (f *Feature) Standings(ctx context.Context, actor access.Actor) ([]Standing, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(f.sections)
	for _, id := range actor.Agencies(access.Officer, access.Leader) {
		if h := s.of(id); h.Slug != "" {
			all = append(all, intro(h))
		}
	}
	kept, err := f.keptSections(ctx)
	if err != nil {
		return nil, err
	}
	texts, err := f.currentTexts(ctx)
	if err != nil {
		return nil, err
	}
	keeper, err := f.keeperID(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Standing, len(all))
	for i, section := range all {
		out[i] = standing(s, section, kept[section.Key], keeper)
		out[i].Shown, out[i].Open, _ = textsOf(texts[section.Key])
	}
	return out, nil
}

func standing(s *shelves, section Section, k keptSection, keeper string) Standing {
	x := Standing{Section: section, Kept: k, Given: k.AgencyID != ""}
	x.Owner = s.of(cmp.Or(strings.TrimPrefix(section.Key, introPrefix), k.AgencyID))
	if !x.IsIntro() {
		x.Owner = s.of(cmp.Or(k.AgencyID, keeper))
	}
	return x
}

// Standing gives one section with its words.
func (f *Feature) Standing(ctx context.Context, key string) (Standing, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return Standing{}, err
	}
	section, ok := f.sectionOf(key)
	if id, is := strings.CutPrefix(key, introPrefix); is {
		h := s.of(id)
		section, ok = intro(h), h.Slug != ""
	}
	if !ok {
		return Standing{}, domain.NotFound("Không có chuyên mục này.")
	}
	keeper, err := f.keeperID(ctx)
	if err != nil {
		return Standing{}, err
	}
	var k keptSection
	if _, err := f.DB.Get(ctx, &k, `SELECT `+keptColumns+` FROM portal_section WHERE id = $1`, key); err != nil {
		return Standing{}, err
	}
	var all []SectionText
	if err := f.DB.Select(ctx, &all, `SELECT `+textColumns+` FROM portal_section_text WHERE section_id = $1 AND state <> 'superseded'`, key); err != nil {
		return Standing{}, err
	}
	x := standing(s, section, k, keeper)
	x.Shown, x.Open, _ = textsOf(all)
	return x, nil
}

// handsOf are by whose hands an actor acts on a section of an agency.
func handsOf(a access.Actor, agencyID string) []flow.Hand {
	var out []flow.Hand
	if a.Has(access.Officer, agencyID) || a.Has(access.Leader, agencyID) || a.Has(access.Coordinator, agencyID) {
		out = append(out, flow.Writer)
	}
	if a.Has(access.Leader, agencyID) {
		out = append(out, flow.Approver)
	}
	return out
}

// Possible lists what an actor may do now with the words that are being made, or with
// those that the first act would make.
func (s Standing) Possible(a access.Actor) []flow.Act {
	trail := s.Open.trail()
	if s.Open.ID == "" {
		trail.State = flow.Draft
	}
	acts := trail.Possible(a.AccountID, handsOf(a, s.Owner.ID)...)
	return slices.DeleteFunc(acts, func(act flow.Act) bool {
		return !slices.Contains([]flow.Act{flow.Submit, flow.Recall, flow.Return, flow.Approve}, act)
	})
}

// Writes tells whether an actor may write the section's words.
func (s Standing) Writes(a access.Actor) bool {
	return slices.Contains(handsOf(a, s.Owner.ID), flow.Writer)
}

// Sees tells whether an actor sees words that are not before readers.
func (s Standing) Sees(a access.Actor) bool { return a.SeesAll() || a.Sees(s.Owner.ID) }

// SectionCall is one act on a section's words. Seen is the version that the person saw, 0
// for none. Body is what they wrote, for Save and Submit.
type SectionCall struct {
	Key    string
	Seen   int64
	Act    flow.Act // empty: keep the words, no more
	Body   string
	Reason string
}

const leastReason, mostReason = 5, 1000

// Act does one act on the words of a section by the table of domain/content: what is
// approved is before readers at once. It fails with conflict when somebody else was first.
func (f *Feature) Act(ctx context.Context, actor access.Actor, call SectionCall) error {
	s, err := f.Standing(ctx, call.Key)
	if err != nil {
		return err
	}
	if call.Body, err = cleanSection(call); err != nil {
		return err
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := lockSection(ctx, tx, s.Section, introOf(s))
		if err != nil {
			return err
		}
		now := s
		now.Kept = k
		if k.AgencyID != "" && k.AgencyID != s.Owner.ID { // it was given to another agency meanwhile
			return domain.Conflict("Chuyên mục vừa được giao cho cơ quan khác.")
		}
		var all []SectionText
		if err := tx.Select(ctx, &all, `SELECT `+textColumns+` FROM portal_section_text WHERE section_id = $1`, call.Key); err != nil {
			return err
		}
		var last int
		now.Shown, now.Open, last = textsOf(all)
		if now.Open.ID == "" {
			now.Open = SectionText{ID: db.NewID(), SectionID: call.Key, Number: last + 1, State: flow.Draft}
		}
		if now.Open.Version != call.Seen {
			return domain.Conflict("%s vừa sửa chuyên mục này. Xem bản mới rồi làm lại.", cmp.Or(now.Open.ChangedByName, now.Shown.ChangedByName))
		}
		return f.step(ctx, tx, sectionStep{actor, call, now})
	})
}

func introOf(s Standing) string {
	if s.IsIntro() {
		return s.Owner.ID
	}
	return ""
}

// cleanSection puts what came with a call into the form in which it is kept.
func cleanSection(call SectionCall) (string, error) {
	body, err := richtext.Clean(call.Body)
	if errors.Is(err, richtext.ErrTooLong) {
		return "", domain.Fields{{Name: "noi_dung", Message: "Nội dung dài quá %d MB. Rút ngắn lại.", Args: []any{richtext.Most >> 20}}}.Err()
	}
	if call.Act == flow.Submit && strings.TrimSpace(richtext.Text(body)) == "" {
		return "", domain.Fields{{Name: "noi_dung", Message: "Nhập nội dung."}}.Err()
	}
	if n := len([]rune(vi.Clean(call.Reason))); call.Act == flow.Return && (n < leastReason || n > mostReason) {
		return "", domain.Fields{{Name: "ly_do", Message: "Nêu lý do."}}.Err()
	}
	return body, nil
}

// sectionStep is an act that is being done.
type sectionStep struct {
	actor access.Actor
	call  SectionCall
	now   Standing
}

func (f *Feature) step(ctx context.Context, tx *db.Tx, s sectionStep) error {
	x, actor, owner := s.now.Open, s.actor, s.now.Owner.ID
	at := db.Millis(tx.Now())
	name := string(cmp.Or(s.call.Act, "save"))
	if s.call.Act == "" || s.call.Act == flow.Submit {
		if !s.now.Writes(actor) {
			return domain.Forbidden("Chỉ cán bộ của cơ quan giữ chuyên mục được sửa chuyên mục.")
		}
		if !x.State.Editable() {
			return domain.Conflict("Chuyên mục đang chờ duyệt, chưa sửa được.")
		}
		x.Body, x.ChangedBy, x.ChangedByName, x.ChangedAt = s.call.Body, actor.AccountID, actor.Name, at
	}
	if s.call.Act != "" {
		state, err := x.trail().Next(s.call.Act, actor.AccountID, handsOf(actor, owner)...)
		if err != nil {
			return err
		}
		x.State, x.Reason = state, ""
	}
	switch s.call.Act {
	case flow.Submit:
		x.SubmittedBy, x.SubmittedByName, x.SubmittedAt = actor.AccountID, actor.Name, at
	case flow.Recall:
		x.SubmittedBy, x.SubmittedByName, x.SubmittedAt = "", "", 0
	case flow.Return:
		x.Reason = vi.Clean(s.call.Reason)
	case flow.Approve:
		x.State, x.OutAt, x.ApprovedByName = flow.Published, at, actor.As(access.Leader, owner).Name
		if err := f.replaceShown(ctx, tx, s.now); err != nil {
			return err
		}
	case "", flow.Schedule, flow.Unschedule, flow.Publish, flow.Urgent, flow.Endorse, flow.Supersede, flow.Withdraw, flow.Unpublish, flow.Discard: // nothing beside the state
	}
	x.Version++
	if err := putText(ctx, tx, x); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "section."+name, "portal_section", s.call.Key, map[string]any{"number": x.Number})
}

// replaceShown ends what readers had, counts the days to the next look anew and tells
// everybody who keeps drawn pages.
func (f *Feature) replaceShown(ctx context.Context, tx *db.Tx, s Standing) error {
	if old := s.Shown; old.ID != "" {
		old.State, old.Version = flow.Superseded, old.Version+1
		if err := putText(ctx, tx, old); err != nil {
			return err
		}
	}
	k := s.Kept
	k.CheckedOn = calendar.DateOf(tx.Now(), f.Zone)
	k.ReviewOn = k.CheckedOn.AddDays(s.Every())
	if err := updateSection(ctx, tx, k); err != nil {
		return err
	}
	return content.Changed(ctx, tx)
}

// StillTrue notes that somebody of the owner found the words still true: they are looked
// at again after the section's days. seen is the review day that they were asked for.
func (f *Feature) StillTrue(ctx context.Context, actor access.Actor, key string, seen calendar.Date) error {
	s, err := f.Standing(ctx, key)
	if err != nil {
		return err
	}
	if !s.Writes(actor) {
		return domain.Forbidden("Chỉ cán bộ của cơ quan giữ chuyên mục được sửa chuyên mục.")
	}
	if s.Shown.ID == "" {
		return domain.Conflict("Chuyên mục chưa có nội dung.")
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := lockSection(ctx, tx, s.Section, introOf(s))
		if err != nil || k.ReviewOn != seen { // somebody else was first: it is said already
			return err
		}
		k.CheckedOn = calendar.DateOf(tx.Now(), f.Zone)
		k.ReviewOn = k.CheckedOn.AddDays(s.Every())
		if err := updateSection(ctx, tx, k); err != nil {
			return err
		}
		if err := content.Changed(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "section.still_true", "portal_section", key, map[string]any{"until": k.ReviewOn})
	})
}

// Assignment is what the coordinator decides about a section.
type Assignment struct {
	Key      string
	Seen     int64
	AgencyID string
	Keeper   string
	Days     int
	LeftOut  bool
}

// toBegin is within how many days an agency that was given an empty section fills it.
const toBegin = 14

// Bounds of an assignment.
const mostDays, mostKeeper = 3 * 366, 200

// Assign says who keeps a section and after how many days it is looked at again.
func (f *Feature) Assign(ctx context.Context, actor access.Actor, a Assignment) error {
	if !actor.Is(access.Coordinator) {
		return domain.Forbidden("Chỉ người điều phối được giao chuyên mục.")
	}
	s, err := f.Standing(ctx, a.Key)
	if err != nil {
		return err
	}
	var problems domain.Fields
	if s.IsIntro() {
		return domain.Conflict("Phần giới thiệu do chính cơ quan giữ.")
	}
	all, err := f.shelves(ctx)
	if err != nil {
		return err
	}
	if h := all.of(a.AgencyID); h.Slug == "" || h.Ended {
		problems.Add("co_quan", "Chọn cơ quan giữ chuyên mục.")
	}
	if a.Days < 1 || a.Days > mostDays {
		problems.Add("so_ngay", "Số ngày từ 1 đến %d.", mostDays)
	}
	if a.Keeper = vi.Clean(a.Keeper); len([]rune(a.Keeper)) > mostKeeper {
		problems.Add("nguoi", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostKeeper)
	}
	if a.LeftOut && !s.MayLeaveOut() {
		problems.Add("bo", "Mục này bắt buộc theo văn bản đã đọc, không bỏ được.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := lockSection(ctx, tx, s.Section, "")
		if err != nil {
			return err
		}
		if k.Version != a.Seen {
			return domain.Conflict("%s vừa sửa chuyên mục này. Xem bản mới rồi làm lại.", k.ChangedByName)
		}
		k.AgencyID, k.Keeper, k.EveryDays, k.LeftOut = a.AgencyID, a.Keeper, a.Days, a.LeftOut
		k.Version, k.ChangedByName, k.ChangedAt = k.Version+1, actor.Name, db.Millis(tx.Now())
		k.ReviewOn = calendar.DateOf(tx.Now(), f.Zone).AddDays(toBegin)
		if k.CheckedOn != "" { // since something is before readers
			k.ReviewOn = k.CheckedOn.AddDays(a.Days)
		}
		if err := updateSection(ctx, tx, k); err != nil {
			return err
		}
		if err := content.Changed(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "section.assign", "portal_section", a.Key, map[string]any{"agency": a.AgencyID, "days": a.Days, "left_out": a.LeftOut})
	})
}
