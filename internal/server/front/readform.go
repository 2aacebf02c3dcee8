package front

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/text"
)

// ReadForm reads the fields; a body that is too large is told as such.
func ReadForm(r *http.Request) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		after, err := ReadUpload(r)
		if err == nil {
			after.Drain(r.PostForm) // a field may stand behind a file
		}
		return err
	}
	return parsed(r)
}

// parsed reads the fields of a form without files, as they are kept.
func parsed(r *http.Request) error {
	err := legible(r.ParseForm())
	asKept(r.PostForm)
	return err
}

// legible passes over what no browser sends, a body that is not in the form it says: what could be read of it counts. That a
// body is too large, or broke off, is told.
func legible(err error) error {
	var large *http.MaxBytesError
	if err != nil && strings.Contains(err.Error(), "exceeded limit") {
		return &http.MaxBytesError{Limit: formBytes} // more fields than the library reads: nothing of it was read
	}
	if errors.As(err, &large) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.Wrap(err, "form")
	}
	return nil
}

// secrets are the fields of which each sign counts as it came.
var secrets = []string{"password", "current", "new"}

// asKept makes of what a form brought what is kept of it (text.Read). It is the one door for what is typed in a browser: readForm and
// readUpload go through it.
func asKept(values url.Values) {
	for name, all := range values {
		for n, value := range all {
			all[n] = asKeptValue(name, value)
		}
	}
}

// asKeptValue is one value of a field as it is kept.
func asKeptValue(name, value string) string {
	if slices.Contains(secrets, name) {
		return value
	}
	return text.Read(value)
}

// Rest is what of a form was not yet read: its files and what stands after them.
type Rest struct {
	parts *multipart.Reader
	Part  *multipart.Part
	left  int64 // so many bytes of fields may still come
	body  *arriving
}

// ReadUpload reads the fields of a form that stand before its files, and gives the rest; nil when there is none.
func ReadUpload(r *http.Request) (*Rest, error) {
	body := &arriving{ReadCloser: r.Body, whole: r.ContentLength}
	r.Body = body
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, parsed(r) // no form that we sent: it has no file
	}
	r.PostForm, r.Form = url.Values{}, url.Values{}
	after := &Rest{parts: parts, left: formBytes, body: body}
	if err := after.Fields(r.PostForm); err != nil || after.Part == nil {
		return nil, err
	}
	return after, nil
}

// Fields reads on to the next file.
func (s *Rest) Fields(into url.Values) error {
	s.Part = nil
	for {
		part, err := s.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return legible(err)
		}
		if isFile(part) {
			s.Part = part
			return nil
		}
		value, err := io.ReadAll(io.LimitReader(part, s.left+1))
		if err != nil {
			return legible(err)
		}
		// A field takes memory beside its value: its name, and what holds both.
		if s.left -= int64(len(value)+len(part.FormName())) + fieldCost; s.left < 0 {
			return legible(&http.MaxBytesError{Limit: formBytes})
		}
		into.Add(part.FormName(), asKeptValue(part.FormName(), string(value)))
	}
}

// Drain reads the fields that stand after the files and leaves the files out; what broke off is left.
func (s *Rest) Drain(into url.Values) {
	for s != nil && s.Part != nil && s.Fields(into) == nil {
	}
}

// fieldCost is what a field costs beside its name and its value, in bytes: about what memory it takes.
const fieldCost = 100

// isFile tells a file from a field: a browser says «filename» also where none was chosen.
func isFile(part *multipart.Part) bool {
	return part.FileName() != "" || strings.Contains(part.Header.Get("Content-Disposition"), "filename=")
}

// Named is what a form says it is about; what cannot be read names nothing.
func Named(about string) string {
	if _, unreadable := text.FirstUnreadable(about); unreadable {
		return "?"
	}
	return about
}
