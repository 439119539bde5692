package evidence

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// run works the waiting removal of an entry's erasure as the queue would.
func run(t *testing.T, s *Service) error {
	t.Helper()
	var requests []string
	if err := s.DB.Select(t.Context(), &requests, `SELECT DISTINCT request_id FROM erasure_blob`); err != nil {
		t.Fatal(err)
	}
	var all error
	for _, id := range requests {
		all = errors.Join(all, (&eraser{s: s}).Work(t.Context(), &river.Job[RemoveErased]{Args: RemoveErased{RequestID: id}}))
	}
	return all
}

func TestErasureTakesTwoPersons(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		svc := serviceOf(o)
		first := s.Upload("/lam-viec/minh-chung/khai", form(), photo(t)).Want(http.StatusSeeOther).Location
		page := s.Upload(first+"/sua", form("khoa", "k2", "tieu_de", "Đối thoại với hộ ông A", "ly_do", "Ghi rõ tên")).Want(http.StatusSeeOther).Location
		id := page[strings.LastIndex(page, "/")+1:]
		files, err := o.Ledger.FilesOf(t.Context(), id)
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		sum, picture := files[0].SHA256, page+"/tep/"+files[0].ID
		s.Get(picture).Want(http.StatusOK)
		clean(t, o)

		s.Get(page+"/xoa").Want(http.StatusOK, "Xóa gì", "ảnh hội trường.jpg", "91/2025/QH15")
		s.Post(page+"/xoa", url.Values{"can_cu": {"Căn cứ đã gõ"}}).Want(http.StatusUnprocessableEntity, "Chọn nội dung hoặc tệp", "Nhập lý do xóa", "Căn cứ đã gõ")
		ask := url.Values{"xoa": {textValue, files[0].ID}, "ly_do": {"Người trong ảnh yêu cầu"}, "can_cu": {"Luật 91/2025/QH15"}}
		s.Post(page+"/xoa", ask).Want(http.StatusSeeOther)
		s.Post(page+"/xoa", ask).Want(http.StatusConflict, "đang chờ quyết định")
		s.Get(page+"/xoa").Want(http.StatusOK, "Chờ một người khác quyết định").Without("Đồng ý và xóa")
		open, err := svc.openErasure(t.Context(), first[strings.LastIndex(first, "/")+1:])
		if err != nil || open.ID == "" {
			t.Fatal(open, err)
		}
		agree := url.Values{"de_nghi": {open.ID}, "dong_y": {"1"}}
		s.Post(page+"/xoa/quyet-dinh", agree).Want(http.StatusForbidden)
		s.Actor.Grants = append(s.Actor.Grants, access.Grant{Role: access.Leader, AgencyID: a}) // also as a leader it is the same person
		s.Post(page+"/xoa/quyet-dinh", agree).Want(http.StatusForbidden, "hai người")
		s.Actor = ledgertest.As(access.Inspector, a)
		s.Get(page + "/xoa").Want(http.StatusForbidden)
		s.Post(page+"/xoa/quyet-dinh", agree).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Leader, "another")
		s.Post(page+"/xoa/quyet-dinh", agree).Want(http.StatusForbidden)

		s.Actor = ledgertest.As(access.Leader, a)
		s.Get(page+"/xoa").Want(http.StatusOK, "Đồng ý và xóa", "Đối thoại với hộ ông A", "ảnh hội trường.jpg", "cả 2 bản")
		s.Post(page+"/xoa/quyet-dinh", url.Values{"de_nghi": {open.ID}}).Want(http.StatusUnprocessableEntity, "Nhập lý do không đồng ý")
		s.Post(page+"/xoa/quyet-dinh", agree).Want(http.StatusSeeOther)
		s.Post(page+"/xoa/quyet-dinh", agree).Want(http.StatusConflict, "đã được quyết định")
		s.Get(page).Want(http.StatusOK, "Đã xóa theo quy định ngày 10/04/2025", "mã băm vẫn còn trong sổ", "Nội dung đã xóa theo quy định", "Người trong ảnh yêu cầu").
			Without("hộ ông A", "ảnh hội trường.jpg", "?xem=1")
		s.Get(first).Want(http.StatusOK, "Đã xóa theo quy định").Without("nhà văn hóa", "ảnh hội trường.jpg")
		s.Get(picture).Want(http.StatusNotFound, "Tệp này đã được xóa theo quy định")
		s.Get("/lam-viec/minh-chung").Want(http.StatusOK, "Nội dung đã xóa theo quy định")
		if n := counted(t, o, a, "Đối thoại"); n != 1 {
			t.Errorf("the figure moved to %d", n)
		}
		if !o.Files.Has(t.Context(), sum) {
			t.Error("the file was gone before its job")
		}
		for range 2 { // a job that is killed after its work runs again
			if err := run(t, svc); err != nil {
				t.Fatal(err)
			}
			if o.Files.Has(t.Context(), sum) {
				t.Error("the file is still on the disk")
			}
		}
		if err := o.Ledger.CheckFiles(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if c, ok, err := o.Ledger.CheckOf(t.Context(), id); err != nil || !ok || c.Bad != "" || c.Files != 0 {
			t.Errorf("the check of erased files says %+v, %v", c, err)
		}
		if f := clean(t, o); f.Erased != 4 { // two texts, two files
			t.Errorf("%d things erased, want 4", f.Erased)
		}
	})
}

// What another entry or a waiting form cites stays on the disk; what is being
// removed cannot be cited.
func TestErasedFilesThatOthersCite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		svc := serviceOf(o)
		lead := ledgertest.As(access.Leader, a)
		declare := func(agencyID string) (id string, file ledger.File) {
			s.Actor = ledgertest.As(access.Officer, agencyID)
			page := s.Upload("/lam-viec/minh-chung/khai", form("khoa", db.NewID(), "co_quan", agencyID), photo(t)).Want(http.StatusSeeOther).Location
			id = page[strings.LastIndex(page, "/")+1:]
			files, err := o.Ledger.FilesOf(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return id, files[0]
		}
		erase := func(id, file string) {
			t.Helper()
			req, err := svc.AskErasure(t.Context(), ledgertest.As(access.Coordinator, a), NewErasure{EvidenceID: id, Files: []string{file}, Reason: "Theo yêu cầu", Basis: "Luật"})
			if err == nil {
				err = svc.AcceptErasure(t.Context(), ledgertest.As(access.Administrator, a), req)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		ours, ourFile := declare(a)
		theirs, theirFile := declare(b)
		if ourFile.SHA256 != theirFile.SHA256 {
			t.Fatal("the two files differ")
		}
		sum := ourFile.SHA256
		if n, err := svc.citedElsewhere(t.Context(), ours, sum); n != 1 || err != nil {
			t.Errorf("cited in %d others, %v", n, err)
		}
		erase(ours, ourFile.ID)
		if err := run(t, svc); err != nil || !o.Files.Has(t.Context(), sum) {
			t.Errorf("a file that another agency cites is gone, %v", err)
		}
		if _, err := svc.keep(t.Context(), lead, []ledger.NewFile{{Name: "x", SHA256: sum, MediaType: "image/jpeg"}}); err != nil {
			t.Fatal(err)
		}
		erase(theirs, theirFile.ID)
		var snooze *river.JobSnoozeError
		if err := run(t, svc); !errors.As(err, &snooze) || !o.Files.Has(t.Context(), sum) {
			t.Errorf("a file that a form holds: %v", err)
		}
		// The form is sent after all: its entry cites the file.
		held := draft()
		held.AgencyID, held.Versions, held.Files = a, []string{"Video"}, []ledger.NewFile{{Name: "x", SHA256: sum, MediaType: "image/jpeg"}}
		third, err := svc.Declare(t.Context(), officer(a), held, evidence.Declared)
		if err != nil {
			t.Fatal(err)
		}
		if err := run(t, svc); err != nil || !o.Files.Has(t.Context(), sum) {
			t.Errorf("a file that was cited again is gone, %v", err)
		}
		files, err := o.Ledger.FilesOf(t.Context(), third)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), forgetUploads); err != nil {
			t.Fatal(err)
		}
		// Erased while others send the same file: either it is cited and there, or
		// they are told.
		erase(third, files[0].ID)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				again := held
				again.FormKey = db.NewID()
				if _, err := svc.Declare(t.Context(), officer(a), again, evidence.Declared); err != nil && domain.CodeOf(err) != domain.CodeConflict {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			if err := run(t, svc); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		clean(t, o)
	})
}

func TestARefusedErasureChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		id := o.Declare(a, "Video", "2025-04-01", "Video của Sở Nội vụ")
		path := "/api/v1/evidence/" + id + "/erasure"
		s.Actor = ledgertest.As(access.Officer, b)
		s.JSON(http.MethodPost, path, `{"text":true,"reason":"x","basis":"y"}`).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, a)
		s.JSON(http.MethodPost, path, `{"text":true,"files":["khong-co"],"reason":"x","basis":"y"}`).Want(http.StatusBadRequest, "Có tệp không còn")
		s.JSON(http.MethodPost, path, `{"text":true,"reason":"Nhầm","basis":"Theo đơn"}`).Want(http.StatusCreated)
		s.JSON(http.MethodPost, path+"/decision", `{"accept":true}`).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Coordinator, a)
		s.JSON(http.MethodPost, path+"/decision", `{"accept":false}`).Want(http.StatusBadRequest, "Nhập lý do không đồng ý")
		s.JSON(http.MethodPost, path+"/decision", `{"accept":false,"reason":"Không có dữ liệu cá nhân"}`).Want(http.StatusOK, "Video của Sở Nội vụ")
		s.JSON(http.MethodPost, path+"/decision", `{"accept":true}`).Want(http.StatusNotFound)
		s.Get("/lam-viec/minh-chung/"+id).Want(http.StatusOK, "Video của Sở Nội vụ", "Đề nghị xóa theo quy định").Without("Đã xóa theo quy định")
		clean(t, o)
	})
}

// A file that is also the kept copy of a link stays for that.
func TestAnErasedFileThatIsACopyOfALink(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		svc := serviceOf(o)
		page := s.Upload("/lam-viec/minh-chung/khai", form(), photo(t)).Want(http.StatusSeeOther).Location
		id := page[strings.LastIndex(page, "/")+1:]
		files, err := o.Ledger.FilesOf(t.Context(), id)
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := o.Ledger.Annotate(ctx, tx, access.SystemActor("test"), ledger.NewNote{
				EvidenceID: id, Kind: evidence.NoteCopy, Text: map[string]string{"raw_sha256": files[0].SHA256},
			})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s.Get(page).Want(http.StatusOK, "Hệ thống</strong> lưu bản sao của liên kết")
		req, err := svc.AskErasure(t.Context(), ledgertest.As(access.Coordinator, a), NewErasure{EvidenceID: id, Files: []string{files[0].ID}, Reason: "Theo yêu cầu", Basis: "Luật"})
		if err == nil {
			err = svc.AcceptErasure(t.Context(), ledgertest.As(access.Leader, a), req)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := run(t, svc); err != nil || !o.Files.Has(t.Context(), files[0].SHA256) {
			t.Errorf("the copy of the link is gone, %v", err)
		}
		clean(t, o)
	})
}

// forgetUploads lets go of what forms hold.
func forgetUploads(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM evidence_upload`)
	return err
}
