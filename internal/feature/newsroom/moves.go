package newsroom

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// In is an act on the newest edition of a piece. Seen is the version that the person
// saw; At is the minute of a scheduled publication; Redirect is where readers of a page
// that is taken away are led. Despite tells that who approves, or publishes urgently, read what outsiders found to
// mend.
type In struct {
	ContentID string
	Seen      int64
	Act       flow.Act
	Reason    string
	At        time.Time
	Redirect  string
	Despite   bool
}

// Do does one act with the newest edition of a piece.
func (s *Service) Do(ctx context.Context, actor access.Actor, in In) (content.Edition, error) {
	row, err := s.Get(ctx, actor, in.ContentID)
	if err != nil {
		return content.Edition{}, err
	}
	edition, err := s.meant(ctx, row, in.Act)
	if err != nil {
		return content.Edition{}, err
	}
	if (in.Act == flow.Approve || in.Act == flow.Urgent) && !in.Despite && slices.Contains(row.May(actor), in.Act) {
		if err := s.unmended(ctx, edition, in.Act); err != nil {
			return content.Edition{}, err
		}
	}
	if in.Act == flow.Unpublish {
		if err := s.leads(row.Content, edition.State, in.Redirect); err != nil {
			return content.Edition{}, err
		}
	}
	call := content.Call{EditionID: edition.ID, Seen: in.Seen, Act: in.Act, Reason: in.Reason, At: in.At, Redirect: in.Redirect}
	named, err := s.Named(ctx, row.Content.PlanID)
	if err != nil {
		return content.Edition{}, err
	}
	call.Plan.Topics, call.Plan.Audiences = named.Topics, named.Audiences
	if in.Act == flow.Publish || in.Act == flow.Urgent {
		if err := s.counted(ctx, row.Content, &call); err != nil {
			return content.Edition{}, err
		}
	}
	e, err := s.Contents.Move(ctx, actor, call)
	if err != nil {
		return e, err
	}
	s.cameOut(ctx, e)
	if !e.State.Editable() {
		err = s.leave(ctx, actor, in.ContentID)
	}
	return e, err
}

// unmended fails where somebody outside found something to mend in the words of an edition.
func (s *Service) unmended(ctx context.Context, e content.Edition, act flow.Act) error {
	all, err := s.Checks(ctx, e.ContentID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(k OutsideCheck) bool { return k.mends(e) })
	switch {
	case i >= 0 && act == flow.Urgent:
		return domain.Fields{{Name: "van_dang", Message: "%s kết luận cần sửa. Đọc ý kiến, rồi sửa bài hoặc xác nhận vẫn đăng khẩn.", Args: []any{all[i].Name}}}.Err()
	case i >= 0:
		return domain.Fields{{Name: "van_duyet", Message: "%s kết luận cần sửa. Đọc ý kiến, rồi trả lại để sửa hoặc xác nhận vẫn duyệt.", Args: []any{all[i].Name}}}.Err()
	}
	return nil
}

// meant is the edition that an act is about: the newest one, but what readers get for
// taking that away, and what came out urgently for approving it afterwards.
func (s *Service) meant(ctx context.Context, row content.Row, act flow.Act) (content.Edition, error) {
	if act != flow.Withdraw && act != flow.Unpublish && act != flow.Endorse {
		return row.Edition, nil
	}
	all, err := s.Contents.Editions(ctx, row.Content.ID)
	if err != nil {
		return content.Edition{}, err
	}
	for _, e := range all {
		if act == flow.Endorse && e.UrgentBy != "" || act != flow.Endorse && e.State.Shown() {
			return e, nil
		}
	}
	return row.Edition, nil // whose state says why it cannot be done
}

// leads checks where readers of a page that is taken away are led: to another page of
// the portal, that answers now. The notice of a withdrawn piece goes only where readers
// are led elsewhere instead.
func (s *Service) leads(c content.Content, from flow.State, to string) error {
	problem := func(text string) error {
		return domain.Fields{{Name: "dan_den", Message: text}}.Err()
	}
	if to == "" {
		if from == flow.Withdrawn {
			return problem("Bài đã rút có thông báo cho người đọc. Chỉ gỡ thông báo khi dẫn người đọc đến trang khác: nhập địa chỉ trang đó.")
		}
		return nil
	}
	u, err := url.Parse(to)
	switch {
	case err != nil, u.Scheme != "" || u.Host != "", !strings.HasPrefix(to, "/"), strings.HasPrefix(to, "//"), strings.ContainsAny(to, "\\ \t\r\n"):
		return problem("Nhập địa chỉ một trang của cổng, bắt đầu bằng dấu /. Ví dụ: /tin/ten-bai-2027.")
	case u.Path == content.Root+c.Slug:
		return problem("Đây là địa chỉ của chính bài này. Chọn trang khác, hoặc để trống.")
	case s.Opens != nil && !s.Opens(u.RequestURI()):
		return problem("Cổng không có trang này, hoặc trang phải đăng nhập mới xem được. Mở thử địa chỉ, rồi chép lại cho đúng.")
	}
	return nil
}

// May lists what an actor may do with a piece: with its newest edition, and with what
// readers get.
func (s *Service) May(ctx context.Context, actor access.Actor, row content.Row) (map[flow.Act]bool, error) {
	out := map[flow.Act]bool{}
	for _, a := range row.May(actor) {
		out[a] = true
	}
	for _, a := range []flow.Act{flow.Withdraw, flow.Unpublish, flow.Endorse} {
		e, err := s.meant(ctx, row, a)
		if err != nil {
			return nil, err
		}
		out[a] = false
		for _, b := range (content.Row{Content: row.Content, Edition: e}).May(actor) {
			out[a] = out[a] || a == b
		}
	}
	return out, nil
}
