package mail

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"
)

// Bounce is what a delivery status notification (RFC 3464) says of one recipient.
type Bounce struct {
	MessageID string   // of the mail it is about, without the domain as in Message; may be empty
	Addresses []string // where it went and where it was sent to first, in lower case
	Status    string   // "5.1.1" (RFC 3463); from the diagnostic where it is not told
	Answer    string   // what the last server said
	Failed    bool     // given up; else it waits, or arrived
}

// Refused tells whether the mailbox takes no mail, now and later: a failure of class
// 5 that is about the address, the mailbox or the way there. What is said of the
// mail's content or of who may send (5.6, 5.7) says nothing about the mailbox.
func (b Bounce) Refused() bool {
	return b.Failed && strings.HasPrefix(b.Status, "5.") && !b.Content()
}

// Content tells whether the mail was refused for what it is or for who sends it.
func (b Bounce) Content() bool {
	return strings.HasPrefix(b.Status, "5.6.") || strings.HasPrefix(b.Status, "5.7.")
}

// What one notification may bring.
const (
	maxBounce     = 2 << 20 // bytes read
	maxParts      = 20
	maxRecipients = 50
	maxAnswer     = 300 // letters kept of an answer
)

// ErrNoBounce says that a mail is no delivery status notification.
var ErrNoBounce = errors.New("mail: no delivery status notification")

// ReadBounce reads a delivery status notification, as a mail server's alias gives it
// to a program. It fails with ErrNoBounce for every other mail, also for a broken
// one.
func ReadBounce(r io.Reader) ([]Bounce, error) {
	m, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(r, maxBounce)))
	if err != nil {
		return nil, ErrNoBounce
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") || params["boundary"] == "" {
		return nil, ErrNoBounce
	}
	var bounces []Bounce
	id := ""
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range maxParts {
		p, err := parts.NextPart()
		if err != nil {
			break // the end, or cut off: what was read before counts
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		body := decoded(p)
		switch kind {
		case "message/delivery-status", "message/global-delivery-status":
			bounces = append(bounces, recipients(body)...)
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			if id == "" {
				id = messageID(body)
			}
		}
	}
	if len(bounces) == 0 {
		return nil, ErrNoBounce
	}
	for i := range bounces {
		bounces[i].MessageID = id
	}
	return bounces, nil
}

// decoded reads a part that is written in base64; the reader of parts undoes
// quoted-printable itself.
func decoded(p *multipart.Part) *textproto.Reader {
	var r io.Reader = p
	if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "base64") {
		r = base64.NewDecoder(base64.StdEncoding, p)
	}
	return textproto.NewReader(bufio.NewReader(r))
}

// recipients reads the groups of fields of a status: the first is of the mail, each
// other of one recipient (RFC 3464, 2.1).
func recipients(r *textproto.Reader) []Bounce {
	var out []Bounce
	for range maxRecipients {
		h, err := r.ReadMIMEHeader()
		if b, ok := recipient(h); ok {
			out = append(out, b)
		}
		if err != nil {
			break
		}
	}
	return out
}

func recipient(h textproto.MIMEHeader) (b Bounce, ok bool) {
	for _, field := range []string{"Original-Recipient", "Final-Recipient"} {
		if a := address(h.Get(field)); a != "" {
			b.Addresses = append(b.Addresses, a)
		}
	}
	b.Failed = strings.EqualFold(word(h.Get("Action")), "failed")
	b.Status = status(h.Get("Status"))
	_, answer, _ := strings.Cut(h.Get("Diagnostic-Code"), ";")
	b.Answer = strings.Join(strings.Fields(strings.ToValidUTF8(answer, "")), " ")
	if b.Status == "" || b.Status == "5.0.0" { // says nothing: the answer may
		if s := told(b.Answer); s != "" {
			b.Status = s
		}
	}
	if letters := []rune(b.Answer); len(letters) > maxAnswer {
		b.Answer = string(letters[:maxAnswer])
	}
	return b, len(b.Addresses) > 0
}

// address reads "rfc822; a@b" or "utf-8; a@b"; empty for what is no mailbox.
func address(field string) string {
	kind, a, ok := strings.Cut(field, ";")
	if kind = strings.ToLower(strings.TrimSpace(kind)); !ok || kind != "rfc822" && kind != "utf-8" {
		return ""
	}
	parsed, err := mail.ParseAddress(strings.TrimSpace(a))
	if err != nil || len(parsed.Address) > 254 {
		return ""
	}
	return strings.ToLower(parsed.Address)
}

// word is the first word of a field, without what stands in brackets after it.
func word(field string) string {
	w, _, _ := strings.Cut(strings.TrimSpace(field), " ")
	return w
}

// status gives a code of RFC 3463, such as "5.1.1"; empty for anything else.
func status(field string) string {
	w := word(field)
	digits := strings.Split(w, ".")
	if len(digits) != 3 || digits[0] != "2" && digits[0] != "4" && digits[0] != "5" {
		return ""
	}
	for _, d := range digits {
		if d == "" || len(d) > 3 || strings.Trim(d, "0123456789") != "" {
			return ""
		}
	}
	return w
}

// told finds a code in an answer: "550 5.1.1 no such user", "550-5.1.1 …" or only
// "550", which is class 5 of nothing known.
func told(answer string) string {
	words := strings.Fields(strings.NewReplacer("-", " ", ":", " ").Replace(answer))
	if len(words) == 0 {
		return ""
	}
	if s := status(words[0]); s != "" {
		return s
	}
	code := words[0]
	if len(code) != 3 || strings.Trim(code, "0123456789") != "" || code[0] != '4' && code[0] != '5' {
		return ""
	}
	if len(words) > 1 && status(words[1]) != "" {
		return words[1]
	}
	return code[:1] + ".0.0"
}

// messageID is the first part of the Message-ID that a mail, or its head, has.
func messageID(r *textproto.Reader) string {
	h, _ := r.ReadMIMEHeader() // a head that is cut off has what stands before
	id := strings.Trim(strings.TrimSpace(h.Get("Message-Id")), "<>")
	id, _, _ = strings.Cut(id, "@")
	if len(id) > 100 || strings.ContainsAny(id, " \t") {
		return ""
	}
	return id
}
