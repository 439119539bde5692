package fetch

import (
	"compress/gzip"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

// malformed is content that is not what it says.
type malformed struct{ why Reason }

func (m malformed) Error() string { return "fetch: " + string(m.why) }

// IsPage tells whether a content type is that of a web page, or is none at all,
// as many old servers have it.
func IsPage(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0]))
	}
	return kind == "" || kind == "text/html" || kind == "application/xhtml+xml" || kind == "text/plain"
}

// unpacked gives the content of an answer as it was before it was packed. Of
// the packed bytes too no more is read than could matter. Only gzip is asked for; some
// servers pack otherwise all the same, which nobody can read.
func unpacked(resp *http.Response, limit int64) (io.ReadCloser, error) {
	switch strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))) {
	case "", "identity":
		return resp.Body, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(io.LimitReader(resp.Body, 2*limit))
		if err == nil {
			return z, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, malformed{CutShort}
		}
		return nil, broken(resp, err)
	}
	return nil, malformed{BadEncoding}
}

// broken tells an error of unpacking from one of the net.
func broken(resp *http.Response, err error) error {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return malformed{BadEncoding}
	}
	if resp.Header.Get("Content-Encoding") != "" && strings.HasPrefix(err.Error(), "flate:") {
		return malformed{BadEncoding}
	}
	return err
}
