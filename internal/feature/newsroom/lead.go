package newsroom

import (
	"context"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// Lead leads readers of a piece that was taken away to another page of the portal; seen is
// the version of the edition that was.
func (s *Service) Lead(ctx context.Context, actor access.Actor, contentID string, seen int64, to string) error {
	v, err := s.view(ctx, actor, contentID)
	if err != nil {
		return err
	}
	if v.Ended == nil || v.Ended.State != flow.Unpublished {
		return domain.Conflict("Bài không còn ở trạng thái đã gỡ. Mở lại trang của bài.")
	}
	if to == "" {
		return domain.Fields{{Name: "dan_den", Message: "Nhập địa chỉ một trang của cổng, bắt đầu bằng dấu /. Ví dụ: /tin/ten-bai-2027."}}.Err()
	}
	if err := s.leads(v.Content, flow.Unpublished, to); err != nil {
		return err
	}
	return s.Contents.Lead(ctx, actor, content.Leading{EditionID: v.Ended.ID, Seen: seen, To: to})
}

// MayLead tells whether this person may lead readers of the piece elsewhere.
func (v view) MayLead() bool {
	return v.Ended != nil && v.Ended.State == flow.Unpublished && v.leader
}

func (f *Feature) lead(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	seen, _ := strconv.ParseInt(v.String("phien_ban"), 10, 64)
	if err := f.service.Lead(r.Context(), web.Actor(r), id, seen, v.String("dan_den")); err != nil {
		problems := domain.FieldsOf(err)
		if len(problems) == 0 {
			return err
		}
		return f.again(w, r, again{http.StatusUnprocessableEntity, "dan-den", v}, problems...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi. Người mở địa chỉ của bài được dẫn đến trang đó.")
	return web.SeeOther(w, r, root+"/"+id)
}
