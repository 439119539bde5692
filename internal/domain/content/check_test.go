package content

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/evidence"
)

// good is the text of a news item with which nothing is wrong.
func good() Words {
	return Words{
		Title: "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày", Summary: "Hồ sơ đủ giấy tờ nộp trước 15 giờ 00 được trả kết quả ngay trong ngày.",
		Lines:    []string{"Từ ngày 04/05/2027, UBND phường trả kết quả đăng ký khai sinh ngay trong ngày làm việc.", "Cần chuẩn bị", "Giấy chứng sinh."},
		Headings: []string{"h2", "h3", "h2"}, Topics: []string{"Thủ tục"}, Audiences: []string{"Người dân"}, TopicsOf: []string{"Thủ tục"}, AudienceOf: []string{"Người dân"},
		Procedures: []string{"Đăng ký khai sinh"}, Source: "Thông báo số 12/TB-UBND", NoSecret: true,
	}
}

func TestNothingIsFoundInAGoodText(t *testing.T) {
	t.Parallel()
	if got := Check(good()); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestCheckFindsWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Words)
		field  string
		must   bool
		says   string
	}{
		"no title":         {func(w *Words) { w.Title = "" }, "tieu_de", true, "Nhập tiêu đề"},
		"a huge title":     {func(w *Words) { w.Title = strings.Repeat("chữ ", 60) }, "tieu_de", true, "240 ký tự"},
		"a long title":     {func(w *Words) { w.Title = strings.Repeat("chữ ", 20) }, "tieu_de", false, "80 ký tự"},
		"capitals":         {func(w *Words) { w.Title = "THÔNG BÁO TRẢ KẾT QUẢ" }, "tieu_de", false, "chữ hoa"},
		"no summary":       {func(w *Words) { w.Summary = "" }, "tom_tat", true, "Nhập tóm tắt"},
		"no text":          {func(w *Words) { w.Lines = nil }, "noi_dung", true, "Nhập nội dung"},
		"a video alone":    {func(w *Words) { w.Lines, w.Films = nil, 1 }, "noi_dung", true, "Bài mới có video, chưa có chữ."},
		"a picture alone":  {func(w *Words) { w.Lines, w.Pictures = nil, 1 }, "noi_dung", true, "Bài mới có ảnh, chưa có chữ."},
		"a mute picture":   {func(w *Words) { w.Unnamed = 1 }, "noi_dung", true, "1 ảnh"},
		"a lost picture":   {func(w *Words) { w.Missing = 1 }, "noi_dung", true, "thư viện"},
		"two who saved":    {func(w *Words) { w.Lines[2] = Unmerged }, "noi_dung", true, "chưa gộp"},
		"no video":         {func(w *Words) { w.Lacks = Video.Lacks(0, 3) }, "noi_dung", true, "chưa có video"},
		"no drawing":       {func(w *Words) { w.Lacks = Infographic.Lacks(1, 0) }, "noi_dung", true, "chưa có hình"},
		"a video":          {func(w *Words) { w.Lacks = Video.Lacks(1, 0); w.Source = "" }, "nguon", false, "nguồn"},
		"no captions":      {func(w *Words) { w.Silent = 1 }, "noi_dung", false, "phụ đề"},
		"people":           {func(w *Words) { w.Unagreed = 1 }, "dong_y", true, "đồng ý"},
		"no topic":         {func(w *Words) { w.Topics = nil }, "chu_de", true, "chủ đề"},
		"no audience":      {func(w *Words) { w.Audiences = nil }, "doi_tuong", true, "cho ai đọc"},
		"secrets":          {func(w *Words) { w.NoSecret = false }, "khong_mat", true, "bí mật nhà nước"},
		"no source":        {func(w *Words) { w.Source = "" }, "nguon", false, "nguồn"},
		"no procedure":     {func(w *Words) { w.Procedures, w.Summary = nil, "Thủ tục này nay làm trong ngày." }, "thu_tuc", false, "thủ tục"},
		"a headless table": {func(w *Words) { w.HeadlessTables = 1 }, "noi_dung", false, "1 bảng"},
		"headings jump":    {func(w *Words) { w.Headings = []string{"h2", "h4"} }, "noi_dung", false, "nhảy bậc"},
		"a long sentence":  {func(w *Words) { w.Lines[1] = strings.Repeat("chữ ", 30) + "cuối." }, "noi_dung", false, "31 chữ ở đoạn 2"},
		"an identity":      {func(w *Words) { w.Lines[0] += " Số 075090001234 của ông A." }, "noi_dung", false, "12 chữ số"},
		"a short form":     {func(w *Words) { w.Lines[2] = "Nộp TTHC qua mạng." }, "noi_dung", false, "“TTHC”"},
		"heavy words":      {func(w *Words) { w.Lines[2] = "Việc này nhằm mục đích giảm đi lại." }, "noi_dung", false, "bằng “để”"},
	} {
		w := good()
		c.change(&w)
		got := Check(w)
		if len(got) != 1 || got[0].Field != c.field || got[0].Must != c.must || !strings.Contains(got[0].Text(), c.says) {
			t.Errorf("%s: %+v", name, got)
		}
		if len(Blocking(got)) == 0 == c.must {
			t.Errorf("%s: blocking %v", name, Blocking(got))
		}
	}
	w := good()
	w.Lines = append(w.Lines, "Thủ tục hành chính (TTHC) về khai sinh. Nộp TTHC qua mạng, theo Quyết định 12/QĐ-UBND.", "THÔNG BÁO CỦA SNV")
	if got := Check(w); len(got) != 0 {
		t.Errorf("explained, part of a number, or in a line of capitals: %+v", got)
	}
	empty := Check(Words{})
	if n := len(Blocking(empty)); n != 4 {
		t.Errorf("an empty form: %+v", empty)
	}
}

func TestTheCorrectionIsAskedForWhereWordsChanged(t *testing.T) {
	t.Parallel()
	if got := CheckCorrection(true, ""); len(got) != 1 || got[0].Must || got[0].Field != "dinh_chinh" {
		t.Errorf("%+v", got)
	}
	if got := append(CheckCorrection(false, ""), CheckCorrection(true, "Sửa giờ nộp.")...); len(got) != 0 {
		t.Errorf("unchanged, or noted: %+v", got)
	}
}

func TestSentencesEndWhereTheyEnd(t *testing.T) {
	t.Parallel()
	got := sentences("Nộp trước 15.00 ngày 04.05.2027. Lệ phí 8.000 đồng; miễn phí qua mạng? Có. Theo TT. số 3 thì được")
	want := []string{"Nộp trước 15.00 ngày 04.05.2027.", "Lệ phí 8.000 đồng;", "miễn phí qua mạng?", "Có.", "Theo TT. số 3 thì được"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func TestKindsProveWhatTheyAre(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		if k.Label() == string(k) || !k.Valid() || k.Proves() == evidence.Other || !slices.Contains(evidence.Kinds(), k.Proves()) {
			t.Errorf("%s: %s, %s", k, k.Label(), k.Proves())
		}
	}
	if Kind("x").Valid() || State("x").Valid() {
		t.Error("what is not in the list is valid")
	}
}

func TestLinksToVideosAreKnown(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]bool{
		"https://www.youtube.com/watch?v=abc": true, "https://youtu.be/abc": true, "https://m.facebook.com/tranbien/videos/12/": true, "https://dnrtv.org.vn/video/khai-sinh.html": true,
		"https://a.example/phim.mp4": true, "https://www.tiktok.com/@phuong/1": true,
		"https://a.example/tin/khai-sinh.html": false, "/tin/video-khai-sinh-2027": false, "javascript:video": false, "https://notyoutube.com/x": false, "": false,
	} {
		if IsFilm(link) != want {
			t.Errorf("%q is a video: %v", link, !want)
		}
	}
}
