package server

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/web/components"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// documentForms are the pages of the two deeds of documents.
func documentForms() []deedForm {
	return []deedForm{
		declaredBy(asksDocument, document.Add, needs(casefile.Person)),
		because(document.AsksWithdrawal, document.Withdraw, beside(asideDocument), needs(casefile.Person, document.KindDocument)),
	}
}

// asksDocument asks by the kind of the reader's organisation.
func asksDocument(a *asking) form.Form {
	kind := account.CVvi // any that can add something
	if a != nil {
		kind = a.reading.Actor.OrgKind
	}
	return document.Asks(kind)
}

// asideDocument shows which document is taken back.
func asideDocument(a *asking) pages.Aside {
	item, err := id.ParseItem(string(a.about))
	if err != nil {
		return pages.Aside{}
	}
	d, i, err := document.Find(a.reading, item)
	if err != nil {
		return pages.Aside{}
	}
	return pages.Aside{RowsTitle: a.t("aside"), Rows: []components.Row{{Key: d.Title, Value: d.Name + ", " + i.OwnerName}}}
}

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
	reading, err := s.open(r, name, casefile.Page{Kinds: []string{document.KindDocument}, Outcome: ledger.Downloaded})
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
