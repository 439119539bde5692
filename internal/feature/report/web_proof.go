package report

import (
	"net/http"
	"strconv"

	"loa/internal/platform/web"
)

type proofData struct {
	Report Report
	Head   Head
	Proof
}

// proof lists the evidence behind one figure of a report.
func (f *Feature) proof(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	rep, err := f.service.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	a := Asked{Code: asked.Get("dong")}
	a.Edition, _ = strconv.Atoi(asked.Get("ban")) // what is no number asks for the figures of now
	if a.Structure, err = structureOf(Structure(asked.Get("to-chuc")), rep); err != nil {
		return err
	}
	p, err := f.service.Prove(ctx, actor, rep, a)
	if err != nil {
		return err
	}
	head, err := f.service.Head(ctx, rep)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "proof", web.Page{
		Title: p.Name, Nav: "bao-cao", Lead: head.Title, Back: &web.Link{Label: "Báo cáo", URL: root + "/" + rep.ID},
		Data: proofData{Report: rep, Head: head, Proof: p},
	})
}
