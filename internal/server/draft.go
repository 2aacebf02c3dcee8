package server

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// A draft: what was typed and not sent, kept for the organisation of whoever typed it.

// draftNote says whose the draft is that a form begins with, and of when.
func (a *asking) draftNote(d *casefile.Draft) pages.Note {
	key := "form.draft_by"
	if d.User == a.reading.Actor.User {
		key = "form.draft_own"
	}
	return pages.Note{Bold: i18n.T(a.ctx, key, "name", d.By, "date", i18n.Date(a.ctx, d.At), "time", i18n.Time(a.ctx, d.At)), Text: i18n.T(a.ctx, "form.draft_change")}
}

// keep is the name of the button that keeps what was typed, where the form has drafts.
const keep = "keep"

// prepare keeps what somebody wrote for another to send, while that can be sent.
func (a *asking) prepare(w http.ResponseWriter, in *input) error {
	if err := a.may(); err != nil {
		return a.refused(w, err, casefile.Receipt{})
	}
	return a.keep(w, in)
}

// keep saves what was typed as the draft of the organisation and shows the page again.
func (a *asking) keep(w http.ResponseWriter, in *input) error {
	a.on.Seq, _ = strconv.ParseInt(in.Value("seq"), 10, 64) // none is 0
	a.on.Request, _ = id.ParseRequest(in.Value("request"))  // none: whether the form was sent cannot be recognised
	a.on.Draft = a.r.PostForm.Get(draftedField)
	if err := a.hold(in); err != nil {
		return err
	}
	if a.away { // not half of it: the page has all that was typed, and says what is wrong
		return a.refused(w, in.Wrong.Err(), casefile.Receipt{})
	}
	address := a.formHref()
	if a.form.parts {
		address = a.partHref(whole)
	}
	if _, err := casefile.SaveDraft(a.ctx, a.DB, a.reading.Actor, a.on, a.form.deed, wording.Slug(a.form.deed), content(in.Values)); err != nil {
		return a.refused(w, err, casefile.Receipt{})
	}
	front.SeeOther(w, a.r, address)
	return nil
}

// keepFiles keeps the files that came with a form of parts in its draft: the part in which something is wrong is a page of its own, and the
// page to which one comes back from there is made of the draft.
func (a *asking) keepFiles(in *input) error {
	files, names := url.Values{}, []string{}
	for name, values := range content(in.Values) {
		if strings.HasPrefix(name, heldField) {
			files[name], names = values, append(names, name)
		}
	}
	if len(files) == 0 {
		return nil
	}
	on := a.on
	on.Draft = ""
	if d := a.reading.Draft; d != nil {
		on.Draft = casefile.DraftVersion(d.Saved, names...) // the form carries those too
	}
	_, err := casefile.SavePart(a.ctx, a.DB, a.reading.Actor, on, a.form.deed, wording.Slug(a.form.deed), files)
	var conflict fault.Conflict
	if errors.As(err, &conflict) {
		return nil // a colleague's came meanwhile, or it was sent: the page that is shown now has these
	}
	if err != nil {
		return err
	}
	if a.reading.Draft == nil {
		a.reading.Draft = &casefile.Draft{Saved: url.Values{}, At: a.DB.Now()}
	}
	maps.Copy(a.reading.Draft.Saved, files) // the page goes on from these
	return nil
}

// draftedField says from which draft a form goes on; draftHeader tells the script which one it is now.
const (
	draftedField = "drafted"
	draftHeader  = "Terugkeer-Draft"
)

// content is what a form held beside what every form carries.
func content(posted url.Values) url.Values {
	values := maps.Clone(posted)
	for _, name := range []string{"seq", "request", "about", keep, send, previewBack, previewed, front.WriterField, draftedField} {
		delete(values, name)
	}
	maps.DeleteFunc(values, func(name string, _ []string) bool { return strings.HasPrefix(name, dropField) })
	return values
}

// saveDraft keeps what somebody has typed, every few seconds.
func (s *site) saveDraft(f deedForm) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		if err := front.ReadForm(r); err != nil {
			return err
		}
		if err := s.Anothers(r); err != nil {
			return err
		}
		which, err := id.ParseCase(chi.URLParam(r, "case"))
		if err != nil {
			which = id.Case{} // what is no id takes the path of what is unknown
		}
		seq, _ := strconv.ParseInt(r.PostForm.Get("seq"), 10, 64) // none is 0
		on := casefile.On{Case: which, About: protocol.Ref(front.Named(r.PostForm.Get("about"))), Seq: seq}
		on.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: whether the form was sent cannot be recognised
		save := casefile.SaveDraft
		if f.parts {
			save = casefile.SavePart
		}
		on.Draft = r.PostForm.Get(draftedField)
		version, err := save(r.Context(), s.DB, s.Actor(r), on, f.deed, wording.Slug(f.deed), content(r.PostForm))
		var conflict fault.Conflict
		if errors.As(err, &conflict) && conflict.Key == "conflict.draft" {
			return said(w, http.StatusConflict, i18n.T(r.Context(), "saved.elsewhere")) // what was typed stays on the page
		}
		if err != nil {
			return err
		}
		w.Header().Set(draftHeader, version)
		return savedAt(w, r, s.DB.Now())
	})
}

// savedAt says when what was typed was kept.
func savedAt(w http.ResponseWriter, r *http.Request, at time.Time) error {
	return said(w, http.StatusOK, i18n.T(r.Context(), "saved.at", "time", i18n.Time(r.Context(), at)))
}

// said answers the script with a line that it shows.
func said(w http.ResponseWriter, status int, line string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(line))
	return err
}

// whole is the name of the page with all parts.
const whole = "all"

// partHref is the address of a part, or of the whole.
func (a *asking) partHref(part string) string {
	return a.href() + "/" + wording.Slug(a.form.deed) + "?about=" + front.Escape(string(a.about)) + "&part=" + part
}
