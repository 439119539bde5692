package newsroom

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/spine/content"
)

// pictured puts a picture into the library of an agency; n makes each another one.
func (h *house) pictured(who access.Actor, agencyID string, n int, agreed bool) content.Medium {
	h.t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 100+n, 80))); err != nil {
		h.t.Fatal(err)
	}
	m, _, err := h.Contents.Receive(h.t.Context(), who, content.NewUpload{AgencyID: agencyID, Name: "anh.png", Size: int64(b.Len())}, &b, content.MediumWords{Title: "Quầy một cửa", Alt: `Quầy "một cửa"`, Agreed: agreed})
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// A piece gets its pictures also without the editor's script; the check list looks at
// what the library says of them, and another agency's do not come in.
func TestPicturesOfAPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		m, theirs := h.pictured(h.lan, h.ward, 1, false), h.pictured(h.abroad, h.other, 2, true)
		s, at := h.site(h.lan), root+"/"+h.begun().ContentID
		page := s.Get(at).Want(http.StatusOK, "Ảnh: Quầy một cửa", "Ảnh đầu tiên trong bài", "/lam-viec/thu-vien/chon?co-quan="+h.ward)
		s.Post(at, seen(t, page.Body, words("Bài có ảnh", "chen", "1", "chen_tep", theirs.ID))).Want(http.StatusNotFound)
		s.Post(at, seen(t, page.Body, words("Bài có ảnh", "chen", "1", "chen_tep", m.ID, "anh_dai_dien", m.ID))).Want(http.StatusSeeOther)
		row, err := h.Contents.Newest(t.Context(), strings.TrimPrefix(at, root+"/"))
		if err != nil || !strings.HasSuffix(row.Edition.Body, `<figure><img src="`+m.Plain()+`" alt="Quầy &#34;một cửa&#34;"><figcaption></figcaption></figure>`) || row.Edition.LeadID != m.ID {
			t.Fatalf("%q, lead %q, %v", row.Edition.Body, row.Edition.LeadID, err)
		}
		found := func() []string {
			t.Helper()
			v, err := h.view(t.Context(), h.lan, row.Content.ID)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, f := range v.Findings {
				if f.Must {
					out = append(out, f.Field)
				}
			}
			return out
		}
		if got := found(); !slices.Contains(got, "dong_y") {
			t.Errorf("nobody said that the people agree: %v", got)
		}
		if _, err := h.Contents.ChangeMedium(t.Context(), h.lan, content.MediumChange{ID: m.ID, Seen: m.Version, Words: content.MediumWords{Alt: m.Alt, Agreed: true}, Focus: m.Focus()}); err != nil {
			t.Fatal(err)
		}
		if got := found(); slices.Contains(got, "dong_y") {
			t.Errorf("the library says that they agree: %v", got)
		}
		page = s.Get(at)
		s.Post(at, seen(t, page.Body, words("Bài có ảnh", "noi_dung", `<p>Chữ</p><img src="`+theirs.Plain()+`" alt="x"><video src="`+m.Plain()+`"></video>`))).Want(http.StatusSeeOther)
		if got := found(); !slices.Contains(got, "noi_dung") {
			t.Errorf("another agency's picture: %v", got)
		}
		// A file alone is kept, and asked for words of its own.
		for alone, says := range map[string]string{
			`<figure><img src="` + m.Plain() + `" alt="x"><figcaption></figcaption></figure>`:   "Bài mới có ảnh, chưa có chữ.",
			`<figure><video src="` + m.Plain() + `"></video><figcaption></figcaption></figure>`: "Bài mới có video, chưa có chữ.",
		} {
			s.Post(at, seen(t, s.Get(at).Body, words("Bài có ảnh", "noi_dung", alone))).Want(http.StatusSeeOther)
			s.Get(at).Want(http.StatusOK, says, m.Plain()).Without("Nhập nội dung.")
		}
	})
}
