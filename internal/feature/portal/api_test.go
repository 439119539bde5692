package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
)

// Programs read without signing in what readers get: sections with their days, and public
// documents; nothing that is being written, was left out or was taken away.
func TestProgramsReadSectionsAndDocuments(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		shown(t, p)
		type section struct {
			Key, Name, URL, Body string
			Written              bool
			Agency               string `json:"agency_name"`
			UpdatedOn            string `json:"updated_on"`
		}
		var all struct{ Items []section }
		p.Get("/api/v1/sections").Want(http.StatusOK).Into(&all)
		written := 0
		for _, s := range all.Items {
			if s.Written {
				written++
			}
		}
		if len(all.Items) != 13 || written != 1 {
			t.Errorf("%d sections, %d of them written", len(all.Items), written)
		}
		var one section
		p.Get("/api/v1/sections/tiep-can").Want(http.StatusOK).Into(&one)
		if one.Name != "Tiếp cận thông tin" || one.Body != "<p>Gửi phiếu yêu cầu.</p>" || one.UpdatedOn != "2025-04-10" || one.Agency != "Sở Nội vụ" || one.URL != address("/tiep-can-thong-tin") {
			t.Errorf("%+v", one)
		}
		p.Get("/api/v1/sections/khong-co").Want(http.StatusNotFound, `"code":"not_found"`)

		id := released(t, p)
		type document struct {
			ID, Number, Title, Signer, URL string
			SignedOn                       string `json:"signed_on"`
			File                           struct{ Name, URL, SHA256 string }
		}
		var found struct {
			Items []document
			Next  string
		}
		if p.Get("/api/v1/documents").Want(http.StatusOK).Into(&found); len(found.Items) != 0 {
			t.Errorf("%+v", found)
		}
		turn := func(v url.Values) {
			t.Helper()
			p.Actor = signed("minh", "Minh", access.Leader, p.agency)
			p.Post("/lam-viec/cong/van-ban", v).Want(http.StatusSeeOther)
			p.Actor = access.Actor{}
		}
		turn(url.Values{"loai": {"paper"}, "van_ban": {id}, "hien": {"1"}})
		p.Get("/api/v1/documents?q=bao+cao").Want(http.StatusOK).Into(&found)
		if len(found.Items) != 1 || found.Items[0].Number != "05/BC-UBND" || found.Items[0].SignedOn != "2025-04-10" || found.Next != "" {
			t.Fatalf("%+v", found)
		}
		var d document
		p.Get("/api/v1/documents/" + found.Items[0].ID).Want(http.StatusOK).Into(&d)
		for _, at := range []string{d.URL, d.File.URL} {
			p.Get(strings.TrimPrefix(at, "https://cong.example")).Want(http.StatusOK)
		}
		p.Get("/api/v1/documents?q=khong+co+gi").Want(http.StatusOK, `"items":[]`)
		for _, bad := range []string{"?page=0", "?page=x", "?page=99999999", "?q=" + strings.Repeat("a", 300)} {
			p.Get("/api/v1/documents" + bad).Want(http.StatusBadRequest)
		}
		turn(url.Values{"loai": {"paper"}, "van_ban": {id}, "ly_do": {"Ban hành văn bản thay thế"}})
		p.Get("/api/v1/documents/" + d.ID).Want(http.StatusNotFound)
		p.Get("/api/v1/openapi.json").Want(http.StatusOK, "/api/v1/documents/{id}", "/api/v1/sections/{key}")
	})
}
