package web

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

func posted(t testing.TB, body string) *FormValues {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v, err := Form(r)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTextOfAForm(t *testing.T) {
	decomposed := norm.NFD.String("Nghiễm, Thuỷ, Đường")
	v := posted(t, url.Values{
		"ten": {"  " + decomposed + "\x00\u202e \r\n"}, "dong": {"một\r\nhai\rba"}, "rong": {" \t "},
		"mk": {" mật khẩu "}, "chon": {"a", "", " b "}, "dung": {"1"}, "sai": {"0"},
	}.Encode())
	if got := v.String("ten"); got != "Nghiễm, Thuỷ, Đường" {
		t.Errorf("%+q", got)
	}
	if got := v.String("dong"); got != "một\nhai\nba" {
		t.Errorf("%q", got)
	}
	if v.String("rong") != "" || v.String("khong-co") != "" || v.Raw("mk") != " mật khẩu " {
		t.Error("empty or raw")
	}
	if got := v.Strings("chon"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
	if !v.Bool("dung") || v.Bool("sai") || v.Bool("khong-co") || !v.Has("sai") || v.Has("khong-co") {
		t.Error("boxes")
	}
	if v.Err() != nil {
		t.Error(v.Err())
	}
}

// Text pasted from a document in an old font arrives as letters of Latin-1; soft
// hyphens among them are letters too.
func TestTextInAnOldEncoding(t *testing.T) {
	v := posted(t, url.Values{
		"tcvn3": {"§èi tho¹i víi ng\u00adêi d©n ph\u00adêng TrÊn Biªn"}, "vni": {"Ñoái thoaïi vôùi ngöôøi daân"},
		"nua": {"Kế hoạch của phường\n§èi tho¹i víi ng\u00adêi d©n"}, "moi": {"Hà Nam, Noël, café, Đối thoại"},
	}.Encode())
	if got := v.String("moi"); got != "Hà Nam, Noël, café, Đối thoại" || v.Converted() != vi.NoEncoding {
		t.Errorf("%q, %s", got, v.Converted())
	}
	for name, want := range map[string]string{
		"tcvn3": "Đối thoại với người dân phường Trấn Biên", "vni": "Đối thoại với người dân",
		"nua": "Kế hoạch của phường\nĐối thoại với người dân",
	} {
		if got := v.String(name); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if v.Converted() == vi.NoEncoding {
		t.Error("it is not told")
	}
}

func TestAllProblemsOfAFormAtOnce(t *testing.T) {
	v := posted(t, "so=&ngay=31/02/2025&sl=ba&ma=%ff%fe&ngay2=2/9/2025&sl2=1.250")
	v.Required("so", "Chưa có số.")
	if v.Date("ngay") != "" || v.Int("sl") != 0 || v.Date("ngay2") != "2025-09-02" || v.Int("sl2") != 1250 || v.Int("trong") != 0 {
		t.Error("values")
	}
	_ = v.String("ma")
	var names []string
	for _, f := range v.Errors {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"so", "ngay", "sl", "ma"}) || domain.CodeOf(v.Err()) != domain.CodeInvalid {
		t.Errorf("problems at %v", names)
	}
}

func TestTooLongText(t *testing.T) {
	v := posted(t, "x="+strings.Repeat("a", maxFieldText+1))
	if _ = v.String("x"); len(v.Errors) != 1 {
		t.Error("text without an end is accepted")
	}
}

func upload(t *testing.T, name string, content []byte) (string, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if err := m.WriteField("ghi_chu", " ghi  chú "); err != nil {
		t.Fatal(err)
	}
	part, err := m.CreateFormFile("tep", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), m.FormDataContentType()
}

func TestFileOfAForm(t *testing.T) {
	o := newOffice(t, Config{MaxUpload: 1 << 20})
	var file *File
	var content []byte
	o.PublicPost("/gui", func(w http.ResponseWriter, r *http.Request) error {
		v, err := Form(r)
		if err != nil {
			return err
		}
		if file = v.File("tep"); file != nil && v.File("khac") == nil && v.String("ghi_chu") == "ghi  chú" {
			content, err = file.Bytes()
		}
		return errors.Join(err, SeeOther(w, r, "/"))
	})
	body, kind := upload(t, `..\..\Báo cáo.docx`, []byte("nội dung"))
	if resp := o.do(t, "POST", "/gui", body, "Content-Type", kind); resp.StatusCode != 303 {
		t.Fatalf("status %d", resp.StatusCode)
	}
	if file == nil || file.Name != "Báo cáo.docx" || file.Size != int64(len("nội dung")) || string(content) != "nội dung" {
		t.Errorf("file %+v, content %q", file, content)
	}
	body, kind = upload(t, "to.bin", make([]byte, 2<<20))
	resp := o.do(t, "POST", "/gui", body, "Content-Type", kind)
	if page := bodyOf(t, resp); resp.StatusCode != 413 || !strings.Contains(page, "1 MB") {
		t.Errorf("too large: %d", resp.StatusCode)
	}
	body, kind = upload(t, "dut.bin", make([]byte, 1000))
	resp = o.do(t, "POST", "/gui", body[:600], "Content-Type", kind)
	if page := bodyOf(t, resp); resp.StatusCode != 400 || !strings.Contains(page, "đứt đoạn") {
		t.Errorf("half a form: %d", resp.StatusCode)
	}
}

func TestLimitsOfAForm(t *testing.T) {
	o := newOffice(t, Config{MaxBody: 64 << 10})
	o.PublicPost("/gui", func(w http.ResponseWriter, r *http.Request) error {
		if _, err := Form(r); err != nil {
			return err
		}
		return SeeOther(w, r, "/")
	})
	if resp := o.do(t, "POST", "/gui", "x="+strings.Repeat("a", 70<<10)); resp.StatusCode != 413 {
		t.Errorf("too large: %d", resp.StatusCode)
	}
	if resp := o.do(t, "POST", "/gui", strings.Repeat("x=1&", maxFields+1)); resp.StatusCode != 400 {
		t.Errorf("too many fields: %d", resp.StatusCode)
	}
	if resp := o.do(t, "POST", "/gui", "x=%zz"); resp.StatusCode != 400 {
		t.Errorf("broken encoding: %d", resp.StatusCode)
	}
}

func FuzzForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", "ten=L%C3%AA&ngay=1/2/2025&so=12")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"a\"\r\n\r\nb\r\n--x--")
	f.Add("multipart/form-data", "")
	f.Fuzz(func(t *testing.T, kind, body string) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		v, err := Form(r)
		if err != nil {
			if domain.CodeOf(err) != domain.CodeInvalid {
				t.Fatalf("not told as invalid: %v", err)
			}
			return
		}
		for name := range v.values {
			s := v.String(name)
			if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) || s != strings.TrimSpace(s) || strings.ContainsRune(s, 0) {
				t.Fatalf("unclean text %q", s)
			}
			_, _ = v.Date(name), v.Int(name)
		}
		for name := range v.files {
			for _, file := range v.Files(name) {
				if file.Name == "" || strings.ContainsAny(file.Name, "/\\\x00") {
					t.Fatalf("unclean file name %q", file.Name)
				}
			}
		}
	})
}
