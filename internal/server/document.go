package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
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
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// documentForms are the pages of the two deeds of documents.
func documentForms() []deedForm {
	return []deedForm{
		{deed: who.AddDocument, upload: true, kinds: []string{casefile.Person}, ask: askDocument},
		{deed: who.WithdrawDocument, kinds: []string{casefile.Person, document.KindDocument}, ask: askReason, do: reasoned(document.Withdraw), aside: asideDocument},
	}
}

func askDocument(a *asking) []components.Group {
	var sorts []statute.Choice
	for _, s := range document.SortsFor(a.reading.Actor.OrgKind) {
		sorts = append(sorts, statute.Choice{Code: s.Code, Name: s.Name})
	}
	file := a.field(components.File, "file")
	file.Accept = ".pdf,.docx,.odt,.png,.jpg,.jpeg"
	return one(a.line("title"), a.radio("sort", sorts), file) // the file last: what stands before it is read first
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

// addDocument streams the file into the store, once the fields before it were read and are right. Whatever is wrong, the form
// comes back with what was typed; a file must be chosen again, for a browser does not let a page choose one.
func (s *site) addDocument(f deedForm) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		file, err := readUpload(r)
		if err != nil {
			return err
		}
		a, err := s.begin(r, f, r.PostForm.Get("about"))
		if err != nil {
			return err
		}
		in := &input{values: r.PostForm}
		a.on.Seq, _ = strconv.ParseInt(r.PostForm.Get("seq"), 10, 64) // none is 0
		a.on.Request, _ = id.ParseRequest(r.PostForm.Get("request"))  // none: a replay cannot be recognised
		if err := a.add(document.Adding{Title: in.text("title"), Sort: in.text("sort")}, file); err != nil {
			_, _ = io.Copy(io.Discard, r.Body) // an answer that comes before the request was read is lost to the browser
			return a.refused(w, err, casefile.Receipt{})
		}
		seeOther(w, r, a.href()+"/done?deed="+slug(f.deed))
		return nil
	})
}

func (a *asking) add(adding document.Adding, file *multipart.Part) error {
	if err := a.reading.May(a.form.deed, a.about); err != nil {
		return err
	}
	if err := adding.Check(a.reading.Actor.OrgKind); err != nil {
		return err
	}
	var name string
	body := io.Reader(bytes.NewReader(nil))
	if file != nil {
		name, body = file.FileName(), file
	}
	received, err := document.Receive(a.ctx, a.Store, name, body)
	if err != nil {
		return err
	}
	_, err = document.Add(a.ctx, a.DB, a.Store, a.reading.Actor, a.on, adding, received)
	return err
}

// readUpload reads the fields of a form that stand before its file, and gives the file, not yet read; nil when there is none.
func readUpload(r *http.Request) (*multipart.Part, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, legible(r.ParseForm()) // no form that we sent: it has no file
	}
	r.PostForm, r.Form = url.Values{}, url.Values{}
	left := int64(formBytes)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil //nolint:nilnil // no file and no error
		}
		if err != nil {
			return nil, legible(err)
		}
		if part.FileName() != "" || part.FormName() == "file" {
			return part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, legible(err)
		}
		if left -= int64(len(value)); left < 0 {
			return nil, legible(&http.MaxBytesError{Limit: formBytes})
		}
		r.PostForm.Add(part.FormName(), string(value))
	}
}

// giveDocument gives a document out as a download that no browser opens in our name.
func (s *site) giveDocument(w http.ResponseWriter, r *http.Request) error {
	item, err := id.ParseItem(chi.URLParam(r, "item"))
	if err != nil {
		item = id.Item{} // looked for all the same: what is no id takes the path of what is unknown
	}
	name := strings.TrimSuffix("document:"+item.String(), ":")
	reading, err := s.open(r, name, casefile.Page{Kinds: []string{document.KindDocument}, Outcome: ledger.Downloaded})
	if err != nil {
		return err
	}
	d, _, err := document.Find(reading, item)
	if err != nil {
		return err
	}
	file, err := s.Store.Open(r.Context(), d.Key)
	if err != nil {
		return fault.Wrap(err, "document")
	}
	defer func() { _ = file.Close() }() // it was only read
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
