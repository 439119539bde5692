package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"loa/internal/domain"
)

// failure is an error as the person (or program) is told it.
type failure struct {
	status int
	code   domain.Code
	title  string
	text   string
	fields domain.Fields
}

// tell sorts err into what may be said. The cause of an error that is not ours
// never leaves the log.
func tell(err error, words func(string, ...any) string) failure {
	if tooBig, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return failure{
			http.StatusRequestEntityTooLarge, domain.CodeInvalid, words("Nội dung gửi lên quá lớn"),
			words("Giới hạn của một lần gửi là %s. Chọn tệp nhỏ hơn rồi gửi lại.", sizeText(tooBig.Limit)), nil,
		}
	}
	if errors.Is(err, errMethod) {
		return failure{
			http.StatusMethodNotAllowed, domain.CodeInvalid, words("Địa chỉ này không nhận cách gọi đó"),
			words("Về trang trước rồi dùng nút trên trang."), nil,
		}
	}
	f := failureOf(domain.CodeOf(err))
	if errors.Is(err, context.DeadlineExceeded) {
		f = failureOf(domain.CodeUnavailable)
	}
	f.title, f.text = words(f.title), words(f.text)
	if e, ok := errors.AsType[*domain.Error](err); ok && f.code != domain.CodeInternal {
		f.fields = e.Fields
		if e.Message != "" {
			f.text = words(e.Message, e.Args...)
		}
	}
	return f
}

// failureOf gives status, title and the sentence used when an error brings
// none of its own.
func failureOf(code domain.Code) failure {
	switch code {
	case domain.CodeInvalid:
		return failure{http.StatusBadRequest, code, "Nội dung gửi lên chưa đúng", "Về trang trước, sửa rồi gửi lại.", nil}
	case domain.CodeNotFound:
		return failure{http.StatusNotFound, code, "Không tìm thấy trang", "Địa chỉ có thể đã đổi hoặc gõ sai.", nil}
	case domain.CodeConflict:
		return failure{http.StatusConflict, code, "Chưa thực hiện được", "Nội dung đã được người khác thay đổi.", nil}
	case domain.CodeForbidden:
		return failure{http.StatusForbidden, code, "Không có quyền làm việc này", "Việc này cần quyền khác. Liên hệ quản trị hệ thống của cơ quan.", nil}
	case domain.CodeUnauthenticated:
		return failure{http.StatusUnauthorized, code, "Cần đăng nhập", "Đăng nhập để tiếp tục.", nil}
	case domain.CodeUnavailable:
		return failure{http.StatusServiceUnavailable, code, "Hệ thống tạm thời chưa trả lời", "Thử lại sau ít phút. Nội dung đã lưu vẫn còn nguyên.", nil}
	case domain.CodeInternal:
	}
	return failure{
		http.StatusInternalServerError, domain.CodeInternal, "Hệ thống gặp lỗi",
		"Việc vừa làm chưa được ghi nhận. Thử lại; nếu vẫn lỗi, báo quản trị hệ thống kèm mã yêu cầu.", nil,
	}
}

// answer is the one place where errors become answers.
func (rt *Router) answer(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return // nobody is listening any more
	}
	if begun(w) && (errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)) {
		return // who asked went away while the answer was written
	}
	x := exchangeOf(ctx)
	f := tell(err, rt.site.pages.words(x.lang))
	rt.note(ctx, f, err)
	if begun(w) {
		return
	}
	var answerErr error
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		answerErr = writeProblem(w, r, f)
	case f.status == http.StatusUnauthorized && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		target := rt.site.shell.SignInURL + "?ve=" + url.QueryEscape(r.URL.RequestURI())
		answerErr = SeeOther(w, r, target)
	default:
		answerErr = rt.errorPage(w, r, f)
	}
	if answerErr != nil {
		rt.log.LogAttrs(ctx, slog.LevelError, "error not answered", slog.String("error", answerErr.Error()), slog.String("request_id", x.id))
	}
}

// note logs what the person is not told: server faults with their cause,
// refusals quietly.
func (rt *Router) note(ctx context.Context, f failure, err error) {
	x := exchangeOf(ctx)
	attrs := []slog.Attr{
		slog.String("route", x.route), slog.Int("status", f.status), slog.String("request_id", x.id),
	}
	if f.status < http.StatusInternalServerError {
		rt.log.LogAttrs(ctx, slog.LevelDebug, "refused", append(attrs, slog.String("code", string(f.code)))...)
		return
	}
	rt.log.LogAttrs(ctx, slog.LevelError, "failed", append(attrs, slog.String("error", err.Error()))...)
}

// errorData is what the error page shows.
type errorData struct {
	Text      string
	Problems  []string
	RequestID string
	SignIn    string
	Home      string
	Stale     *Stale   // somebody was first
	Typed     []string // what was typed and not kept
	Missing   bool     // no page of the public site: readers are led on
}

func (rt *Router) errorPage(w http.ResponseWriter, r *http.Request, f failure) error {
	data := errorData{Text: f.text, Home: "/"}
	for _, p := range f.fields {
		data.Problems = append(data.Problems, rt.site.pages.words(LangOf(r.Context()))(p.Message, p.Args...))
	}
	if f.status >= http.StatusInternalServerError {
		data.RequestID = RequestID(r.Context())
	}
	if f.status == http.StatusUnauthorized {
		data.SignIn = rt.site.shell.SignInURL
	}
	if f.status == http.StatusConflict {
		data.Stale = staleOf(r)
	}
	if f.status < http.StatusInternalServerError && r.Method == http.MethodPost && f.status != http.StatusRequestEntityTooLarge && f.status != http.StatusUnauthorized {
		data.Typed = typed(r)
	}
	layout := LayoutPublic
	if Actor(r).SignedIn() {
		data.Home, layout = workspace, LayoutWorkspace
	}
	data.Missing = f.status == http.StatusNotFound && layout == LayoutPublic && rt.site.shell.PublicNav != nil
	return rt.site.pages.Render(w, r, f.status, "error", Page{Title: f.title, Layout: layout, Data: data})
}

// problem is an error for programs (RFC 9457).
type problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	Code      domain.Code    `json:"code"`
	RequestID string         `json:"request_id"`
	Errors    []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

func writeProblem(w http.ResponseWriter, r *http.Request, f failure) error {
	p := problem{Type: "about:blank", Title: f.title, Status: f.status, Detail: f.text, Code: f.code, RequestID: RequestID(r.Context())}
	for _, e := range f.fields {
		p.Errors = append(p.Errors, problemField{e.Name, e.Text()})
	}
	if f.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	return writeJSON(w, "application/problem+json", f.status, p)
}

// sizeText writes a number of bytes for people.
func sizeText(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d byte", n)
}

// FormErrors gives the problems for which a form is shown again: all fields of
// an invalid error, or its one sentence when it names no field; also the
// sentence of a conflict. ok is false for any other error, which the handler
// returns.
func FormErrors(err error) (fields domain.Fields, ok bool) {
	e, isOurs := errors.AsType[*domain.Error](err)
	if !isOurs || (e.Code != domain.CodeInvalid && e.Code != domain.CodeConflict) {
		return nil, false
	}
	if len(e.Fields) > 0 {
		return e.Fields, true
	}
	return domain.Fields{{Message: e.Message, Args: e.Args, Stale: e.Code == domain.CodeConflict}}, true
}
