package planreview

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// AmendSources is what the pages about amendments work with. Files keeps the
// amending documents.
type AmendSources struct {
	DB        *db.DB
	Programme *programme.Programme
	Registry  *org.Registry
	Ledger    *ledger.Ledger
	Files     *blob.Dir
}

// Amendments is the pages on which a plan in force is amended.
type Amendments struct {
	AmendSources

	pages *web.Pages
}

// NewAmendments parses the pages.
func NewAmendments(s AmendSources) (*Amendments, error) {
	pages, err := web.NewPages(templates, english, "amend_head", "amend", "amend_choose", "amend_change", "amend_end", "amend_discard", "amend_force", "amend_match", "members")
	if err != nil {
		return nil, err
	}
	return &Amendments{AmendSources: s, pages: pages}, nil
}

// Routes registers the pages and the interface for programs.
func (f *Amendments) Routes(rt *web.Router) {
	const plan, one = root + "/{id}/sua-doi", root + "/{id}/sua-doi/{sd}"
	rt.Get(plan+"/moi", f.newForm)
	rt.Post(plan+"/moi", f.create)
	rt.Get(one, f.show)
	rt.Get(one+"/thong-tin", f.headForm)
	rt.Post(one+"/thong-tin", f.editHead)
	rt.Get(one+"/tep/van-ban", f.file)
	rt.Post(one+"/tep", f.putFile)
	rt.Get(one+"/chon", f.choose)
	rt.Get(one+"/doi/{nv}", f.changeForm)
	rt.Post(one+"/doi/{nv}", f.change)
	rt.Get(one+"/them", f.addForm)
	rt.Post(one+"/them", f.add)
	rt.Get(one+"/bai-bo/{nv}", f.endForm)
	rt.Post(one+"/bai-bo/{nv}", f.end)
	rt.Post(one+"/go/{td}", f.remove)
	rt.Get(one+"/doi-chieu", f.matchForm)
	rt.Post(one+"/doi-chieu", f.match)
	rt.Get(one+"/bo", f.discardForm)
	rt.Post(one+"/bo", f.discard)
	rt.Get(one+"/dua-vao-theo-doi", f.forceForm)
	rt.Post(one+"/dua-vao-theo-doi", f.force)
	const members = root + "/{id}/nhiem-vu/{nv}/co-quan"
	rt.Get(members, f.members)
	rt.Post(members+"/bo-sung", f.join)
	rt.Post(members+"/cho-thoi", f.leave)
	rt.API(http.MethodGet, "/api/v1/plans/{id}/amendments", f.apiAmendments, web.APIDoc{
		Summary: "Các văn bản sửa đổi, bổ sung của một kế hoạch đang theo dõi, mới nhất trước", Response: apiAmendments{},
	})
}

func amendURL(a programme.Amendment) string {
	return planURL(a.PlanID) + "/sua-doi/" + url.PathEscape(a.ID)
}

func amendLink(a programme.Amendment) *web.Link {
	return &web.Link{Label: "Sửa đổi kế hoạch", URL: amendURL(a)}
}

func planLink(id string) *web.Link { return &web.Link{Label: "Kế hoạch", URL: planURL(id)} }

// amendment gives the amendment of the address; it must belong to the plan of
// the address.
func (f *Amendments) amendment(r *http.Request) (programme.Amendment, error) {
	a, err := f.Programme.Amendment(r.Context(), web.Actor(r), r.PathValue("sd"))
	if err == nil && a.PlanID != r.PathValue("id") {
		err = domain.NotFound("Không có văn bản sửa đổi này.")
	}
	return a, err
}

// draft gives the amendment of the address to somebody who may still change it.
func (f *Amendments) draft(r *http.Request) (programme.Amendment, error) {
	if !programme.MayPrepare(web.Actor(r)) {
		return programme.Amendment{}, errAmend()
	}
	a, err := f.amendment(r)
	if err == nil && a.Status != programme.StatusDraft {
		err = domain.Conflict("Sửa đổi này đã được %s đưa vào theo dõi.", a.ActivatedByName)
	}
	return a, err
}

func errAmend() error {
	return domain.Forbidden("Chỉ người điều phối được chuẩn bị sửa đổi kế hoạch.")
}
