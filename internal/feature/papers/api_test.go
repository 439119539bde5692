package papers

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// send is what a document system sends: a body of a media type, under a key.
func send(s *webtest.Site, path, media, key string, body []byte) webtest.Answer {
	r := httptest.NewRequest(http.MethodPost, apiRoot+path, bytes.NewReader(body))
	r.Header.Set("Content-Type", media)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	return s.Do(r)
}

const (
	mimeJSON   = "application/json"
	numberJSON = `{"number":"35","symbol":"BC-SNV","signed_on":"2025-04-10","signer":"Lê Văn Duyệt","capacity":"","position":"GIÁM ĐỐC"}`
)

func TestTheDocumentSystem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.Check = checked
		id, draft := o.toSign(o.a, "e1"), o.draft(o.a, "e2")
		o.toSign(o.b, "e3")
		s := o.site(access.Officer, o.a)
		s.Actor.TokenID = "token-1"
		var page apiPage
		s.Get(apiRoot + "?status=to_sign").Want(http.StatusOK).Into(&page)
		if len(page.Items) != 1 || page.Total != 1 || page.Items[0].ID != id || page.Items[0].StatusWord != "Đang trình ký" || page.Items[0].Agency != "Sở Nội vụ" || page.Next != "" {
			t.Errorf("%+v", page)
		}
		s.Get(apiRoot + "?status=draft,to_sign").Want(http.StatusOK).Into(&page)
		if page.Total != 2 {
			t.Errorf("%+v", page)
		}
		s.Get(apiRoot+"?status=xong").Want(http.StatusBadRequest, "Không có trạng thái")
		s.Get(apiRoot+"/"+id+"/files/docx").Want(http.StatusOK, "dự thảo e1")
		s.Get(apiRoot + "/" + id + "/files/signed").Want(http.StatusNotFound)
		at := "/" + id
		send(s, at+"/release", mimeJSON, "", []byte(`{"released_on":"2025-04-10"}`)).Want(http.StatusConflict)
		send(s, at+"/number", mimeJSON, "", []byte(`{"number":"35","so":1}`)).Want(http.StatusBadRequest, "không phải JSON đúng mẫu")
		send(s, at+"/number", mimeJSON, "", []byte(`{"number":"x"}`)).Want(http.StatusBadRequest, `"field":"number"`, `"field":"signer"`, `"field":"signed_on"`)
		for range 2 { // the answer was lost, so it is sent again
			var p apiPaper
			send(s, at+"/number", mimeJSON, "n1", []byte(numberJSON)).Want(http.StatusOK).Into(&p)
			if p.Status != papers.Signed || p.FullNumber != "35/BC-SNV" || p.Events[0].TokenID != "token-1" {
				t.Errorf("%+v", p)
			}
		}
		send(s, at+"/number", mimeJSON, "n1", []byte(strings.Replace(numberJSON, "35", "36", 1))).Want(http.StatusConflict, "Khóa chống gửi lặp")
		send(s, "/"+draft+"/submit", mimeJSON, "n1", nil).Want(http.StatusConflict, "Khóa chống gửi lặp")
		send(s, at+"/release", mimeJSON, "r1", []byte(`{"released_on":"2025-04-10"}`)).Want(http.StatusConflict, "chưa có bản PDF đã ký")
		send(s, at+"/signed", mimePDF, "s1", []byte("không phải PDF")).Want(http.StatusBadRequest, "không phải PDF", `"field":"file"`)
		send(s, at+"/signed", mimePDF, "s1", marked(t, "SUA-SAU-KHI-KY")).Want(http.StatusBadRequest, `"field":"confirm"`, "bị sửa sau khi ký", "Ghi rõ ở đây vì sao")
		big := printed(t, strings.Repeat("so lieu quy I ", 100_000)) // larger than a form without files
		if len(big) <= web.DefaultMaxBody {
			t.Fatalf("the file has only %d bytes", len(big))
		}
		for range 2 {
			var p apiPaper
			send(s, at+"/signed?name=35-BC-SNV.pdf", mimePDF, "s1", big).Want(http.StatusOK).Into(&p)
			if f, ok := p.Current(p.Files, papers.RoleSigned); !ok || f.Name != "35-BC-SNV.pdf" || f.Verdict == nil || !f.Verdict.Intact || f.Size != int64(len(big)) {
				t.Errorf("%+v", p.Files)
			}
		}
		if o.count(`SELECT count(*) FROM paper_file WHERE role = 'signed'`) != 1 {
			t.Error("a file sent twice under one key is stored twice")
		}
		if got := s.Get(apiRoot + "/" + id + "/files/signed").Want(http.StatusOK); got.Body != string(big) {
			t.Error("the signed file came back changed")
		}
		for range 2 {
			send(s, at+"/release", mimeJSON, "r1", []byte(`{"released_on":"2025-04-10"}`)).Want(http.StatusOK, `"status":"released"`)
		}
		if n := o.count(`SELECT count(*) FROM river_job WHERE kind = 'paper_released'`); n != 1 {
			t.Errorf("told %d times", n)
		}
		s.Upload(apiRoot+"/"+draft+"/signed", url.Values{}, webtest.File{Field: "file", Name: "a.pdf", Content: marked(t, "KY")}).Want(http.StatusConflict)
		send(s, "/"+draft+"/submit", mimeJSON, "", nil).Want(http.StatusOK, `"status":"to_sign"`)
		s.Upload(apiRoot+"/"+draft+"/signed", url.Values{"confirm": {"Đã đối chiếu bản giấy"}}, webtest.File{Field: "file", Name: "a.pdf", Content: marked(t, "SUA-SAU-KHI-KY")}).
			Want(http.StatusOK, "Đã đối chiếu bản giấy", `"intact":false`)
		s.Upload(apiRoot+"/"+draft+"/signed", url.Values{}).Want(http.StatusBadRequest, `"field":"file"`)
		send(s, "/"+draft+"/return", mimeJSON, "", []byte(`{"reason":"Sai trích yếu"}`)).Want(http.StatusOK, `"status":"draft"`, `"signed_file":""`)
		send(s, "/"+draft+"/cancel", mimeJSON, "", []byte(`{"reason":""}`)).Want(http.StatusBadRequest, `"field":"reason"`)
		send(s, "/"+draft+"/cancel", mimeJSON, "", []byte(`{"reason":"Không ban hành"}`)).Want(http.StatusOK, `"status":"cancelled"`)
		s.Actor = ledgertest.As(access.Officer, o.b)
		for what, body := range map[string]string{"/submit": "", "/number": numberJSON, "/release": `{"released_on":"2025-04-10"}`, "/return": "{}", "/cancel": "{}"} {
			send(s, at+what, mimeJSON, "", []byte(body)).Want(http.StatusNotFound)
		}
		s.Actor = ledgertest.As(access.Reader, o.a)
		send(s, at+"/number", mimeJSON, "", []byte(numberJSON)).Want(http.StatusForbidden)
	})
}

// TestTheDescriptionIsTrue holds what the interface answers against what
// /api/v1/openapi.json says of it: every field described, none missing.
func TestTheDescriptionIsTrue(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.Check = checked
		id := o.toSign(o.a, "e1")
		s := o.site(access.Officer, o.a)
		var doc struct {
			Paths      map[string]map[string]map[string]any
			Components struct{ Schemas map[string]schema }
		}
		s.Get("/api/v1/openapi.json").Want(http.StatusOK).Into(&doc)
		send(s, "/"+id+"/number", mimeJSON, "", []byte(numberJSON)).Want(http.StatusOK)
		send(s, "/"+id+"/signed", mimePDF, "", marked(t, "KY")).Want(http.StatusOK)
		for path, name := range map[string]string{apiRoot: "apiPage", apiRoot + "/" + id: "apiPaper"} {
			var body map[string]any
			s.Get(path).Want(http.StatusOK).Into(&body)
			holds(t, doc.Components.Schemas, name, body)
		}
		var in map[string]any
		if err := json.Unmarshal([]byte(numberJSON), &in); err != nil {
			t.Fatal(err)
		}
		holds(t, doc.Components.Schemas, "apiNumber", in)
		signed := doc.Paths["/api/v1/papers/{id}/signed"]["post"]
		text, err := json.Marshal(signed)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"application/pdf":{"schema":{"format":"binary","type":"string"}}`, `"multipart/form-data"`, `"in":"header","name":"Idempotency-Key"`, `"x-roles":["officer","coordinator"]`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s is missing in %s", want, text)
			}
		}
		if got := len(slices.Collect(maps.Keys(doc.Paths))); got < 9 {
			t.Errorf("%d paths are described", got)
		}
	})
}

type schema struct {
	Properties map[string]struct {
		Ref   string `json:"$ref"`
		Items struct {
			Ref string `json:"$ref"`
		}
	}
	Required []string
}

// holds compares an object with its description, and what it holds with theirs.
func holds(t *testing.T, all map[string]schema, name string, body map[string]any) {
	t.Helper()
	s, ok := all[name]
	if !ok {
		t.Errorf("%s is not described", name)
		return
	}
	for _, key := range s.Required {
		if _, there := body[key]; !there {
			t.Errorf("%s: %s is promised and not there", name, key)
		}
	}
	for key, value := range body {
		p, known := s.Properties[key]
		if !known {
			t.Errorf("%s: %s is not described", name, key)
		}
		if inner, ok := value.(map[string]any); ok && p.Ref != "" {
			holds(t, all, strings.TrimPrefix(p.Ref, "#/components/schemas/"), inner)
		}
		items, _ := value.([]any)
		for _, item := range items {
			if inner, ok := item.(map[string]any); ok {
				holds(t, all, strings.TrimPrefix(p.Items.Ref, "#/components/schemas/"), inner)
			}
		}
	}
}
