package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
)

// SeeOther sends the person to another page with 303, as after every act that
// succeeded.
func SeeOther(w http.ResponseWriter, _ *http.Request, target string) error {
	w.Header().Set("Location", target)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// LocalURL gives raw when it is an address on this site, else fallback. Use it
// for every address that a form or query brings (?ve=…).
func LocalURL(raw, fallback string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(raw, "/") ||
		strings.HasPrefix(raw, "//") || strings.ContainsAny(raw, "\\\r\n\t") {
		return fallback
	}
	return raw
}

// The kinds of a flash.
const (
	FlashSuccess = "success" // something was done
	FlashWarning = "warning" // done, but look at this
	FlashInfo    = "info"    // nothing was done
)

// FlashMessage is a confirmation. Message is a Vietnamese format and key of the
// catalogue; Args are already text.
type FlashMessage struct {
	Kind    string   `json:"k"`
	Message string   `json:"m"`
	Args    []string `json:"a,omitempty"`
}

const (
	flashCookie = "loa_flash"
	maxFlash    = 2048 // bytes of cookie text
)

// Flash keeps a confirmation for the next page that this browser opens.
// Nothing may rely on it: it lies in a cookie that the person can change, so it
// only ever becomes escaped text.
func Flash(w http.ResponseWriter, r *http.Request, kind, message string, args ...any) {
	flash := FlashMessage{Kind: kind, Message: message}
	for _, a := range args {
		flash.Args = append(flash.Args, fmt.Sprint(a))
	}
	raw, err := json.Marshal(flash)
	if err != nil || len(raw) > maxFlash {
		return // a confirmation is never worth failing the act for
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure only where people reach us by TLS
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), Path: "/", MaxAge: 60,
		HttpOnly: true, Secure: exchangeOf(r.Context()).site.secure, SameSite: http.SameSiteLaxMode,
	})
}

// takeFlash reads the confirmation and forgets it. It is meant for the page that
// the person goes to: a script that asks for a page behind it, to keep it for
// later or to follow a progress, leaves it alone (Sec-Fetch-Mode, W3C Fetch
// Metadata; a browser that does not send it asks as if for a page).
func takeFlash(w http.ResponseWriter, r *http.Request) *FlashMessage {
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" && mode != "navigate" {
		return nil
	}
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure only where people reach us by TLS
		Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true,
		Secure: exchangeOf(r.Context()).site.secure, SameSite: http.SameSiteLaxMode,
	})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(raw) > maxFlash {
		return nil
	}
	var flash FlashMessage
	if json.Unmarshal(raw, &flash) != nil || flash.Message == "" {
		return nil
	}
	return &flash
}

// hasFlash tells whether a confirmation waits for this browser.
func hasFlash(r *http.Request) bool {
	_, err := r.Cookie(flashCookie)
	return err == nil
}

// RetryAfter tells who was refused for asking too often when to ask again.
func RetryAfter(w http.ResponseWriter, after time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(after.Round(time.Second)/time.Second))))
}

// ReadJSON reads what a program sent. It fails with invalid for what is no JSON,
// is of another shape, or names what is not known.
func ReadJSON(r *http.Request, into any) error {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return &domain.Error{Code: domain.CodeInvalid, Message: "Nội dung gửi lên không phải JSON đúng mẫu.", Err: err}
	}
	return nil
}

// JSON answers a program.
func JSON(w http.ResponseWriter, status int, v any) error {
	return writeJSON(w, "application/json", status, v)
}

func writeJSON(w http.ResponseWriter, mediaType string, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("answer as JSON: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// Download answers with a file to keep. name may carry Vietnamese letters and
// is what the browser saves under; path separators and control characters are
// taken out of it.
func Download(w http.ResponseWriter, r *http.Request, name, mediaType string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition(name))
	h.Set("Cache-Control", "private, no-store")
	return send(w, r, http.StatusOK, body)
}

// disposition writes the header with an ASCII name for old programs and the
// true one after RFC 5987.
func disposition(name string) string {
	name = cleanName(name)
	ascii := asciiName(name)
	plain := mime.FormatMediaType("attachment", map[string]string{"filename": ascii})
	if ascii == name {
		return plain
	}
	return plain + "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// cleanName keeps the last path element without control characters, in NFC, at
// most 150 characters long.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(norm.NFC.String(name), "\\", "/"))
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7F || c == 0xFFFD {
			return -1
		}
		return c
	}, name)
	if letters := []rune(name); len(letters) > 150 {
		ext := path.Ext(name)
		if len([]rune(ext)) > 10 {
			ext = ""
		}
		name = string(letters[:150-len([]rune(ext))]) + ext
	}
	if strings.Trim(name, ". /") == "" {
		return "tep"
	}
	return name
}

// asciiName drops marks: "Báo cáo quý I.docx" becomes "Bao cao quy I.docx".
func asciiName(name string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(name) {
		switch {
		case c == 'đ':
			b.WriteByte('d')
		case c == 'Đ':
			b.WriteByte('D')
		case c == '"' || c == '\\':
			b.WriteByte('_')
		case c < 0x7F:
			b.WriteRune(c)
		case c >= 0x300 && c <= 0x36F: // combining marks
		default:
			b.WriteByte('_')
		}
	}
	return b.String()
}
