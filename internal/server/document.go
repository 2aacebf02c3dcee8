package server

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
)

// giveDocument gives a document out as a download that no browser opens in our name.
func (s *site) giveDocument(w http.ResponseWriter, r *http.Request) error {
	item, err := id.ParseItem(chi.URLParam(r, "item"))
	if err != nil {
		item = id.Item{} // looked for all the same: what is no id takes the path of what is unknown
	}
	if err := s.Store.Check(r.Context()); err != nil { // it is away
		return err // before it is written down that somebody got it
	}
	name := strings.TrimSuffix("document:"+item.String(), ":")
	reading, err := s.Open(r, name, casefile.Page{Kinds: []string{document.KindDocument}, Outcome: ledger.Downloaded})
	if err != nil {
		return err
	}
	d, found, err := document.Find(reading, item)
	if err != nil {
		return err
	}
	file, err := document.OpenWhole(r.Context(), s.Store, d)
	if err != nil {
		return fault.Wrap(err, "document %s", d.Key)
	}
	defer func() { _ = file.Close() }() // it was only read
	if err := casefile.Received(r.Context(), s.DB, reading, found); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", d.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if _, err := io.Copy(w, file); err != nil {
		panic(http.ErrAbortHandler) // cut off: half a document must not look like a whole one
	}
	return nil
}
