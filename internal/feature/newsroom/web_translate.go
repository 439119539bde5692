package newsroom

import (
	"net/http"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

func (f *Feature) translateRoutes(rt *web.Router) {
	rt.Post(root+"/{id}/dich", f.translate)
	rt.Post(root+"/{id}/theo-ban-goc", f.follow)
	writers := []access.Role{access.Officer, access.Leader, access.Coordinator}
	rt.API(http.MethodPost, "/contents/{id}/translations", f.apiTranslate, web.APIDoc{
		Summary: "Begin the translation of a piece that readers get, as a draft; gives the one that there is where somebody began it", Request: apiTranslation{}, Response: apiPiece{}, Status: http.StatusCreated, Roles: writers,
	})
	rt.API(http.MethodPost, "/contents/{id}/follow", f.apiFollow, web.APIDoc{
		Summary: "Say that the translation which is being written follows the edition of its original that readers get; fails with conflict when that is another one than original_edition", Request: apiFollowing{}, Response: apiPiece{}, Roles: writers,
	})
}

// apiTranslation asks for a language, by its tag (BCP 47).
type apiTranslation struct {
	Lang flow.Lang `json:"lang"`
}

// apiFollowing names the edition of the original, by id, that a translation follows.
type apiFollowing struct {
	OriginalEdition string `json:"original_edition"`
}

// translate begins a translation and leads to it; from a translation it leads to its
// original.
func (f *Feature) translate(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	row, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if of := row.Content.OriginalID; of != "" {
		web.Flash(w, r, web.FlashInfo, "Bài vừa mở là bản dịch. Đây là bản gốc, dịch từ bản này.")
		return web.SeeOther(w, r, root+"/"+of)
	}
	e, made, err := f.service.Translate(r.Context(), web.Actor(r), row.Content.ID, flow.Lang(v.String("ngon_ngu")))
	if err != nil {
		return err
	}
	if !made {
		web.Flash(w, r, web.FlashInfo, "Bản dịch này đã có người bắt đầu. Viết tiếp ở đây.")
	}
	return web.SeeOther(w, r, root+"/"+e.ContentID)
}

// follow notes that the draft follows the original's present edition.
func (f *Feature) follow(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.FollowOriginal(r.Context(), web.Actor(r), id, v.String("ban_goc")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi bản dịch theo bản gốc hiện nay.")
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) apiTranslate(w http.ResponseWriter, r *http.Request) error {
	var in apiTranslation
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	e, _, err := f.service.Translate(r.Context(), web.Actor(r), r.PathValue("id"), in.Lang)
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, http.StatusCreated, e.ContentID)
}

func (f *Feature) apiFollow(w http.ResponseWriter, r *http.Request) error {
	var in apiFollowing
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.FollowOriginal(r.Context(), web.Actor(r), id, in.OriginalEdition); err != nil {
		return err
	}
	return f.apiAnswer(w, r, http.StatusOK, id)
}
