package questions

import (
	"context"
	"net/http"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/question"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger/ledgertest"
)

// employ gives an agency a coordinator.
func (o *house) employ(agencyID string) {
	o.t.Helper()
	err := o.DB.Write(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO account (id, login, name, name_fold, name_sort, created_at, created_by) VALUES ('keeper', 'keeper', 'Người điều phối', '', '', 0, '')`)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO role_grant (id, account_id, agency_id, role, starts_on, ends_on, granted_at, granted_by) VALUES ('g', 'keeper', $1, 'coordinator', '2025-01-01', '', 0, '')`, agencyID)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// The head of the agency whose coordinators answer answers too, sees what all agencies
// sent, and reads the figures, as the committee's leaders do; another head does not.
func TestTheHeadOfWhoAnswersAnswersToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		ctx := t.Context()
		o.employ(o.home)
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		head, stranger := ledgertest.As(access.Leader, o.home), ledgertest.As(access.Leader, o.b)
		o.site(head).Get("/lam-viec/vuong-mac/"+id).Want(http.StatusOK, "Việc cần làm tiếp", "Nội dung trả lời", "Trình Chủ tịch")
		o.site(head).Get("/lam-viec/vuong-mac?xem=cho-xu-ly").Want(http.StatusOK, "Màn hình hỏng.", "Mọi cơ quan", "Số liệu và thời hạn")
		for _, who := range []access.Actor{head, o.chairman} {
			o.site(who).Get("/lam-viec/vuong-mac/so-lieu").Want(http.StatusOK, "Số liệu khó khăn, vướng mắc").Without("Đặt thời hạn")
		}
		o.site(stranger).Get("/lam-viec/vuong-mac/so-lieu").Want(http.StatusForbidden)
		if err := o.Do(ctx, stranger, In{ID: id, Act: question.Answer, Words: "x"}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("another head answers: %v", err)
		}
		o.do(head, In{ID: id, Act: question.Submit, Words: "Dự thảo."})
		if v := o.see(head, id); v.OwnerAgencyID != o.committee || v.Can("decide") {
			t.Errorf("submitted by the head: %+v", v)
		}
		o.do(head, In{ID: id, Act: question.Recall, Words: "Tự trả lời được."})
		o.do(head, In{ID: id, Act: question.Answer, Words: "Dùng chi thường xuyên."})
		if v := o.see(o.asker, id); v.State != question.Answered || v.AnsweredBy != head.Name+", Sở Nội vụ" {
			t.Errorf("answered by the head: %+v", v)
		}
	})
}
