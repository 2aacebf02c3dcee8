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
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// documentForms are the pages of the two deeds of documents.
func documentForms() []deedForm {
	return []deedForm{
		{deed: who.AddDocument, upload: true, kinds: []string{casefile.Person}, ask: askDocument, do: doDocument},
		because(document.AsksWithdrawal, document.Withdraw, beside(asideDocument), needs(casefile.Person, document.KindDocument)),
	}
}

func askDocument(a *asking) []components.Group {
	var sorts []statute.Choice
	var seen []string
	for _, s := range document.SortsFor(a.reading.Actor.OrgKind) {
		sorts, seen = append(sorts, statute.Choice{Code: s.Code, Name: s.Name}), append(seen, i18n.T(a.ctx, "form.file_seen", "who", i18n.T(a.ctx, "category."+string(s.Category))))
	}
	sort := a.radio("sort", sorts)
	sort.Row = false
	for n := range sort.Options {
		sort.Options[n].Hint = seen[n]
	}
	file := a.file("file")
	file.Optional = false
	return one(a.line("title"), sort, file) // the file last: what stands before it is read first
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

func doDocument(a *asking, in *input) (casefile.Receipt, error) {
	adding := document.Adding{Title: in.Text("title"), Sort: in.Text("sort")}
	return document.Add(a.ctx, a.DB, a.reading.Actor, a.on, adding, in.file("file"))
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
