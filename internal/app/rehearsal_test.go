package app

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/feature/guide"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
)

// TestARehearsalSendsNothing: the sample keeps its mails in itself although it was
// told of a mail server, and nothing is kept for mailing while its past is filled.
func TestARehearsalSendsNothing(t *testing.T) {
	t.Parallel()
	cfg := province(t, db.SQLite, spring)
	cfg.Rehearsal, cfg.SMTP = true, "smtp://127.0.0.1:1"
	o, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = o.Close() }()
	if !o.Mail.Ready() {
		t.Error("mails are not taken")
	}
	if err := o.Mail.Send(t.Context(), mail.Message{ID: "1", ToName: "Hoa", ToMail: "hoa@mau.example", Subject: "Thử", Text: "Thử"}); err != nil {
		t.Error(err)
	}
	var n int
	if _, err := o.DB.Get(t.Context(), &n, `SELECT COUNT(*) FROM guide_mail`); err != nil || n != 1 {
		t.Errorf("%d mails, %v", n, err)
	}
	if _, err := o.DB.Get(t.Context(), &n, `SELECT COUNT(*) FROM river_job WHERE kind LIKE '%mail%'`); err != nil || n != 0 {
		t.Errorf("%d mails wait to be sent, %v", n, err)
	}
	if o.notice() != rehearsalNotice {
		t.Error("the pages do not say that this is a rehearsal")
	}
}

// TestARealOfficeHasNoExercises, and names the rehearsal where it was told of one.
func TestARealOfficeHasNoExercises(t *testing.T) {
	t.Parallel()
	o, err := Open(t.Context(), Config{Data: t.TempDir(), RehearsalURL: "https://tapduot.example"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = o.Close() }()
	f, err := guide.New(guide.NewService(o.guide()))
	if err != nil {
		t.Fatal(err)
	}
	s := webtest.New(t, access.Actor{AccountID: "a", Name: "Hoa", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "a"}}}, f)
	s.Get("/lam-viec/huong-dan").Want(http.StatusOK, "https://tapduot.example").Without("tap-duot/", "Làm bài tập dượt")
	s.Get("/lam-viec/huong-dan/tap-duot/ket-qua").Want(http.StatusNotFound)
	if o.notice() != "" {
		t.Error("a real office says that it is a rehearsal")
	}
	if _, err := Open(t.Context(), Config{Data: t.TempDir(), RehearsalURL: "javascript:alert(1)"}); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("a wrong address was taken: %v", err)
	}
}

// TestWhatExercisesAskForHasAName: the log calls every act of an exercise by a name,
// so none waits for an act that nothing records.
func TestWhatExercisesAskForHasAName(t *testing.T) {
	t.Parallel()
	named := actions()
	acts := guide.Acts()
	if len(acts) < 15 {
		t.Fatalf("only %d acts", len(acts))
	}
	for _, act := range acts {
		if named[act] == "" {
			t.Errorf("nothing records %s", act)
		}
	}
}

// TestOnlyASampleIsCleared: a folder with anything else stays as it is.
func TestOnlyASampleIsCleared(t *testing.T) {
	t.Parallel()
	real := t.TempDir()
	o, err := Open(t.Context(), Config{Data: real})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	names := func(dir string) (out []string) {
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			out = append(out, f.Name())
		}
		return out
	}
	before := names(real)
	if err := ClearDemo(Config{Data: real}); domain.CodeOf(err) != domain.CodeInvalid || !slices.Equal(names(real), before) {
		t.Errorf("%v; %v is left of %v", err, names(real), before)
	}
	if err := ClearDemo(Config{Data: filepath.Join(real, "khong-co")}); err != nil {
		t.Errorf("nothing to clear: %v", err)
	}
	if err := ClearDemo(Config{Data: real, DB: "postgres://x"}); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("PostgreSQL: %v", err)
	}
	cfg := province(t, db.SQLite, spring)
	if err := ClearDemo(cfg); err != nil || len(names(cfg.Data)) != 0 {
		t.Errorf("%v; %v is left", err, names(cfg.Data))
	}
}
