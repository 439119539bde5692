package evidence

import (
	"bytes"
	"context"
	"image"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/media"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

const declarePath = root + "/khai"

// shot is a photograph of some size to see something on.
func shot(t testing.TB, field, name string) webtest.File {
	t.Helper()
	return webtest.File{Field: field, Name: name, Content: asJPEG(t, scene(900, 600))}
}

// counts tells how often the agency's evidence counts under an obligation.
func counts(t testing.TB, o *ledgertest.Office, a, version string) int {
	t.Helper()
	_, n, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{a}, VersionIDs: []string{version}, Counting: true})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What looks like an entry comes back with two choices; nothing is lost, the
// form's key stays, and only what is another thing counts again.
func TestLikenessIsPointedOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		link := func(key, title, address string, more ...string) url.Values {
			return form(append([]string{"khoa", key, "tieu_de", title, "lien_ket", address}, more...)...)
		}
		first := s.Upload(declarePath, link("k1", "Đối thoại với hội viên", "https://trang.example/doi-thoai?utm_source=zalo")).Want(http.StatusSeeOther)
		firstID := strings.TrimPrefix(first.Location, root+"/")
		again := link("k2", "Buổi gặp mặt cuối tuần", "https://www.trang.example/doi-thoai")
		back := s.Upload(declarePath, again, shot(t, "tep", "ảnh.jpg")).Want(http.StatusUnprocessableEntity, "Có thể đã khai", "Đối thoại với hội viên", "Cùng liên kết",
			"Đăng lại của “Đối thoại với hội viên” (không tính thêm)", "Đây là việc khác", "Buổi gặp mặt cuối tuần", "Tệp đã nhận", `value="k2"`)
		if stored(t, o) != 1 {
			t.Fatal("stored before the person chose")
		}
		again.Set("tep_giu", held(t, back))
		again.Set("trung", notTwin)
		s.Upload(declarePath, again).Want(http.StatusUnprocessableEntity, "Nêu vì sao đây là việc khác", "Tệp đã nhận")
		again.Set("trung", firstID)
		repost := s.Upload(declarePath, again).Want(http.StatusSeeOther)
		if n := counts(t, o, a, "Đối thoại"); n != 1 || stored(t, o) != 2 {
			t.Errorf("a re-post: %d count, %d stored", n, stored(t, o))
		}
		if twice := s.Upload(declarePath, again).Want(http.StatusSeeOther); twice.Location != repost.Location {
			t.Error("the same form made two")
		}
		// A near title with another link, said to be a re-post, does not count either.
		near := link("k3", "Đối thoại với hội viên", "https://khac.example/1", "trung", firstID)
		s.Upload(declarePath, near).Want(http.StatusSeeOther)
		if n := counts(t, o, a, "Đối thoại"); n != 1 {
			t.Errorf("a re-post elsewhere: %d count", n)
		}
		other := link("k4", "Đối thoại với hội viên", "https://khac.example/2", "trung", notTwin, "ly_do_khac", "Buổi chiều, ở khu phố 4")
		made := s.Upload(declarePath, other).Want(http.StatusSeeOther)
		s.Get(made.Location).Want(http.StatusOK, "Là việc khác vì", "Buổi chiều, ở khu phố 4")
		if n := counts(t, o, a, "Đối thoại"); n != 2 {
			t.Errorf("another thing: %d count", n)
		}
		// An entry by a note alone is known by nothing: its re-post adds nothing.
		note := s.Upload(declarePath, form("khoa", "k5", "tieu_de", "Họp tổ dân phố 9")).Want(http.StatusSeeOther)
		same := s.Upload(declarePath, form("khoa", "k6", "tieu_de", "Họp tổ dân phố 9", "trung", strings.TrimPrefix(note.Location, root+"/")))
		if same.Location != note.Location {
			t.Errorf("the re-post of a note led to %s", same.Location)
		}
	})
}

// held names the first file that came back with a form.
func held(t testing.TB, a webtest.Answer) string {
	t.Helper()
	m := regexp.MustCompile(`name="tep_giu" type="checkbox" value="([^"]+)" checked`).FindStringSubmatch(a.Body)
	if m == nil {
		t.Fatal("no file came back")
	}
	return m[1]
}

func TestObligationsAreGuessed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, _, _, _ := site(t, d)
		const chosen = `value="Video" checked`
		s.Get(declarePath).Without(chosen, "Gợi ý vì")
		s.Get(declarePath+"?tieu-de="+url.QueryEscape("Video hướng dẫn nộp hồ sơ")).Want(http.StatusOK, chosen, "Gợi ý vì", `<option value="video" selected>`)
		s.Get(declarePath+"?tep="+url.QueryEscape("Hội nghị đối thoại quý II.docx")).Want(http.StatusOK, `value="tep:Hội nghị đối thoại quý II"`, `value="Đối thoại" checked`)
		s.Get(declarePath+"?tep=IMG_20270312.jpg").Want(http.StatusOK, `name="dien_tieu_de" value=""`).Without("Gợi ý vì")
		// Without a script the guess comes with the form that comes back.
		values := form("tieu_de", "Video hướng dẫn nộp hồ sơ")
		values.Del("nhiem_vu")
		values.Del("loai")
		s.Upload(declarePath, values).Want(http.StatusUnprocessableEntity, chosen, "Đã chọn sẵn nhiệm vụ", `<option value="video" selected>`)
		// The agency's own past teaches.
		s.Upload(declarePath, form("khoa", "k9", "tieu_de", "Nhịp cầu công dân số 1", "nhiem_vu", "Tập huấn")).Want(http.StatusSeeOther)
		s.Get(declarePath+"?tieu-de="+url.QueryEscape("Nhịp cầu công dân số 2")).Want(http.StatusOK, `value="Tập huấn" checked`, "lần trước “Nhịp cầu công dân số 1”")
	})
}

// Without a script: asked to cover, the form shows a grid over each picture; the
// picture as it came is gone once it is covered.
func TestPeopleAreCoveredBeforeAPictureIsStored(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		values := form("che", "1")
		back := s.Upload(declarePath, values, shot(t, "anh", "hội trường.jpg")).
			Want(http.StatusUnprocessableEntity, "Chọn các ô cần che trên ảnh", "Hàng 6, cột 6", "hội trường.jpg")
		id := held(t, back)
		var original string
		if _, err := d.Get(t.Context(), &original, `SELECT sha256 FROM evidence_upload`); err != nil || !o.Files.Has(t.Context(), original) {
			t.Fatal("the picture does not wait", err)
		}
		s.Get(declarePath + "/tep/" + id).Want(http.StatusOK)
		s.Actor = ledgertest.As(access.Officer, "somebody else's")
		s.Get(declarePath + "/tep/" + id).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, a)
		values.Set("tep_giu", id)
		s.Upload(declarePath, values).Want(http.StatusUnprocessableEntity, "Chọn các ô cần che trên ảnh")
		id = lastUpload(t, d)
		values.Set("tep_giu", id)
		values["o_"+id] = []string{"14", "15"}
		made := s.Upload(declarePath, values).Want(http.StatusSeeOther)
		files, err := o.Ledger.FilesOf(t.Context(), strings.TrimPrefix(made.Location, root+"/"))
		if err != nil || len(files) != 1 || files[0].SHA256 == original || files[0].Look == 0 {
			t.Fatalf("stored %+v, %v", files, err)
		}
		if gone, beside := colours(t, o, files[0].SHA256, 14), colours(t, o, files[0].SHA256, 13); gone > beside/10 {
			t.Errorf("a covered field has %d colours, one beside it %d", gone, beside)
		}
		// With the script the fields come along with the picture.
		at := s.Upload(declarePath, form("khoa", "k2", "tieu_de", "Niêm yết ở nhà văn hóa", "che", "1", "o_tep_0", "0"),
			webtest.File{Field: "tep", Name: "b.png", Content: asPNG(t, media.Turn(scene(300, 240), 3))}).Want(http.StatusSeeOther)
		files, err = o.Ledger.FilesOf(t.Context(), strings.TrimPrefix(at.Location, root+"/"))
		if err != nil || len(files) != 1 || colours(t, o, files[0].SHA256, 0) != fieldBlocks*fieldBlocks {
			t.Errorf("stored %+v, %v", files, err)
		}
	})
}

func TestTheUncoveredPictureIsRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		values := form("che", "1")
		id := held(t, s.Upload(declarePath, values, shot(t, "anh", "hội trường.jpg")))
		var original string
		if _, err := d.Get(t.Context(), &original, `SELECT sha256 FROM evidence_upload`); err != nil {
			t.Fatal(err)
		}
		values.Set("tep_giu", id)
		values.Set("o_"+id, "7")
		s.Upload(declarePath, values).Want(http.StatusSeeOther)
		if o.Files.Has(t.Context(), original) {
			t.Error("the picture as it came is still stored")
		}
	})
}

// lastUpload is the id of the picture that waits since last.
func lastUpload(t testing.TB, d *db.DB) string {
	t.Helper()
	var id string
	if _, err := d.Get(t.Context(), &id, `SELECT id FROM evidence_upload ORDER BY at DESC, id LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	return id
}

// colours counts the colours in a field of a stored picture.
func colours(t testing.TB, o *ledgertest.Office, sum string, field int) int {
	t.Helper()
	r, err := o.Files.Open(t.Context(), sum)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	m, _, err := image.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	b, seen := m.Bounds(), map[any]bool{}
	w, h := b.Dx()/gridSide, b.Dy()/gridSide
	for y := field / gridSide * h; y < (field/gridSide+1)*h; y++ {
		for x := field % gridSide * w; x < (field%gridSide+1)*w; x++ {
			seen[m.At(x, y)] = true
		}
	}
	return len(seen)
}

func TestAPictureIsCoveredLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		made := s.Upload(declarePath, form("noi_dung", "Hộ tịch"), shot(t, "tep", "một.jpg"), webtest.File{Field: "tep", Name: "kèm.pdf", Content: []byte("%PDF-1.7\n%%EOF\n")}).Want(http.StatusSeeOther)
		files, err := o.Ledger.FilesOf(t.Context(), strings.TrimPrefix(made.Location, root+"/"))
		if err != nil || len(files) != 2 {
			t.Fatal(files, err)
		}
		at := made.Location + "/tep/" + files[0].ID
		s.Get(made.Location).Want(http.StatusOK, "Che mặt người", at+"?xem=nho")
		small := s.Get(at + "?xem=nho").Want(http.StatusOK)
		if head, _, err := image.DecodeConfig(strings.NewReader(small.Body)); err != nil || head.Width != shownSide || small.Header.Get("Content-Type") != typeJPEG {
			t.Errorf("shown %d wide, %v", head.Width, err)
		}
		s.Get(at+"/che").Want(http.StatusOK, "Che mặt người trong ảnh", "Hàng 1, cột 1")
		s.Get(made.Location + "/tep/" + files[1].ID + "/che").Want(http.StatusNotFound)
		s.Post(at+"/che", url.Values{"khoa": {"c1"}}).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một ô cần che")
		s.Actor = ledgertest.As(access.Officer, b)
		s.Get(at + "/che").Want(http.StatusNotFound)
		s.Post(at+"/che", url.Values{"o_anh": {"1"}}).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, a)
		covered := s.Post(at+"/che", url.Values{"khoa": {"c1"}, "o_anh": {"20", "21"}}).Want(http.StatusSeeOther)
		s.Get(covered.Location).Want(http.StatusOK, "Che mặt người trong ảnh.", "một.jpg", "kèm.pdf", "Hộ tịch")
		now, err := o.Ledger.FilesOf(t.Context(), strings.TrimPrefix(covered.Location, root+"/"))
		if err != nil || len(now) != 2 || now[0].SHA256 == files[0].SHA256 || colours(t, o, now[0].SHA256, 20) > colours(t, o, now[0].SHA256, 0)/10 || counts(t, o, a, "Đối thoại") != 1 {
			t.Errorf("covered: %+v, %v", now, err)
		}
		s.Post(at+"/che", url.Values{"khoa": {"c2"}, "o_anh": {"1"}}).Want(http.StatusConflict)
	})
}

// scriptedUpload sends the form as the page's script does.
func scriptedUpload(s *webtest.Site, values url.Values) webtest.Answer {
	r := httptest.NewRequest(http.MethodPost, declarePath, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return s.Do(r)
}

func TestTheScriptIsAnsweredInItsWay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		mine := form("nguoi_khai", s.Actor.AccountID)
		var one, two struct{ ID, URL string }
		scriptedUpload(s, mine).Want(http.StatusCreated).Into(&one)
		scriptedUpload(s, mine).Want(http.StatusCreated).Into(&two)
		if one.ID == "" || one != two || stored(t, o) != 1 {
			t.Errorf("sent twice: %+v, %+v, %d stored", one, two, stored(t, o))
		}
		scriptedUpload(s, form("khoa", "k2", "nguoi_khai", "another")).Want(http.StatusConflict, "một tài khoản khác")
		var wrong struct{ Problems []string }
		scriptedUpload(s, form("khoa", "k3", "ghi_chu", "")).Want(http.StatusUnprocessableEntity).Into(&wrong)
		if !slices.ContainsFunc(wrong.Problems, func(p string) bool { return strings.Contains(p, "Thêm một thứ để kiểm chứng") }) {
			t.Errorf("problems: %v", wrong.Problems)
		}
		s.Actor = access.Actor{}
		scriptedUpload(s, form("khoa", "k4")).Want(http.StatusUnauthorized)
	})
}

func TestProgramsSendFiles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		in := url.Values{
			"agency_id": {a}, "obligations": {"Video", "Tập huấn"}, "kind": {"video"}, "title": {"Video hướng dẫn"}, "happened_on": {"2025-04-02"},
			"topics": {"Hộ tịch", "Đất đai"}, "audiences": {"Người dân"}, "idempotency_key": {"so-1"},
		}
		file := shot(t, "files", "ảnh.jpg")
		var one, two apiMade
		s.Upload(apiRoot+"/files", in, file).Want(http.StatusCreated).Into(&one)
		s.Upload(apiRoot+"/files", in, file).Want(http.StatusCreated).Into(&two)
		if one.ID == "" || one.ID != two.ID || stored(t, o) != 1 {
			t.Errorf("repeated: %+v, %+v", one, two)
		}
		e, err := o.Ledger.Entry(t.Context(), one.ID)
		if err != nil || !slices.Equal(e.Topics, []string{"Hộ tịch", "Đất đai"}) || !slices.Equal(e.Audiences, []string{"Người dân"}) {
			t.Errorf("%v %v, %v", e.Topics, e.Audiences, err)
		}
		in.Set("idempotency_key", "so-2")
		var like apiMade
		s.Upload(apiRoot+"/files", in, file).Want(http.StatusCreated).Into(&like)
		if len(like.Alike) != 1 || like.Alike[0].ID != one.ID || like.Alike[0].Why != "same_file" || counts(t, o, a, "Video") != 1 {
			t.Errorf("alike: %+v", like)
		}
		s.Upload(apiRoot+"/files", in, webtest.File{Field: "files", Name: "a.exe", Content: []byte("MZ")}).Want(http.StatusBadRequest, "“a.exe” không phải ảnh")
		s.Upload(apiRoot+"/files", in, webtest.File{Field: "files", Name: "a.heic", Content: []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")}).Want(http.StatusBadRequest, "HEIC", "Tương thích nhất")
		s.Get("/api/v1/openapi.json").Want(http.StatusOK, `"files":{"items":{"format":"binary","type":"string"},"type":"array"}`)
		in.Set("agency_id", b)
		s.Upload(apiRoot+"/files", in, file).Want(http.StatusForbidden)
	})
}

func TestFormsThatNeverCameAreForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		s := serviceOf(o)
		file, err := s.put(t.Context(), "a.jpg", typeJPEG, asJPEG(t, scene(90, 60)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.keep(t.Context(), officer("a"), []ledger.NewFile{file}); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE evidence_upload SET at = $1`, db.Millis(tx.Now().Add(-keepFor-1e9)))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		other, err := s.put(t.Context(), "b.pdf", "application/pdf", []byte("%PDF-1.7\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := s.keep(t.Context(), officer("a"), []ledger.NewFile{other})
		if err != nil || len(kept) != 1 || o.Files.Has(t.Context(), file.SHA256) || !o.Files.Has(t.Context(), other.SHA256) {
			t.Errorf("after a day: %v, %v", kept, err)
		}
	})
}

func TestWhatCannotBeCoveredIsSaid(t *testing.T) {
	t.Parallel()
	s := serviceOf(&ledgertest.Office{})
	broken := bytes.Join([][]byte{asJPEG(t, scene(30, 30))[:200], make([]byte, 20)}, nil)
	if _, err := s.put(t.Context(), "a.jpg", typeJPEG, broken, []int{1}); err == nil {
		t.Error("half a picture is covered")
	}
}
