package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/calendar"
	forms "github.com/terugkeer/terugkeer/web/pages/organisation"
)

// sure is the field with which somebody who read how many terms a day moves says that he wants it: it holds that day, for the one above it
// can still be changed.
const sure = "sure"

// running lets only who runs the system through; to anybody else there is no such page.
func (s *site) running(f func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		if !s.RunsSystem(r) {
			return front.NotFound(w, r)
		}
		return f(w, r)
	})
}

// calendarPage lists the days that count as holidays beside those of the Act.
func (s *site) calendarPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := account.NoteLook(ctx, s.DB, s.Look(r, "calendar")); err != nil {
		return err
	}
	days, err := account.ClosedDays(ctx, s.DB)
	if err != nil {
		return err
	}
	t := func(key string) string { return i18n.T(ctx, "calendar."+key) }
	page := pages.Page{Title: t("title"), Lead: t("lead"), Empty: t("empty"), Add: components.LinkTo{Href: front.CalendarPath + "/" + wording.Slug(who.CloseDay), Label: t("add")},
		Days: components.Table{Caption: t("title"), Heads: []string{t("day"), t("source"), t("since"), t("by")}, Action: t("action")}}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{wording.Slug(who.CloseDay), wording.Slug(who.OpenDay)}, done) {
		page.Notice = t("done." + done)
	}
	for _, d := range days {
		by := d.By
		if by == "" {
			by = t("by_release")
		}
		name := i18n.DayDate(ctx, wording.Midday(d.Day))
		page.Days.Rows = append(page.Days.Rows, components.TableRow{
			Cells: []components.Cell{{Text: i18n.Upper(name)}, {Text: d.Source}, {Text: i18n.Date(ctx, d.At)}, {Text: by}},
			Link:  components.LinkTo{Href: front.CalendarPath + "/" + d.Day.String() + "/" + wording.Slug(who.OpenDay), Label: t("remove"), About: name},
		})
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, t("title")), page))
	return nil
}

// closing is one request to close a day, or to open one again.
type closing struct {
	*site
	r    *http.Request
	deed who.Deed
	day  calendar.Date // that is opened again; the one to close stands in the form
}

// closingOf reads which day the address names; a day that is not closed is unknown.
func (s *site) closingOf(r *http.Request, deed who.Deed) (*closing, error) {
	c := &closing{site: s, r: r, deed: deed}
	if deed == who.CloseDay {
		return c, nil
	}
	day, err := calendar.Parse(chi.URLParam(r, "day"))
	if err != nil {
		return nil, fault.NotFound{What: "page"}
	}
	closed, err := c.closed(day)
	if err == nil && !closed {
		err = fault.NotFound{What: "page"}
	}
	c.day = day
	return c, err
}

func (c *closing) closed(day calendar.Date) (bool, error) {
	days, err := account.ClosedDays(c.r.Context(), c.DB)
	return slices.ContainsFunc(days, func(d account.ClosedDay) bool { return d.Day == day }), err
}

// showClosing answers GET: the form. To open a day again nothing is asked, so how many terms move stands there at once.
func (s *site) showClosing(deed who.Deed) http.HandlerFunc {
	return s.running(func(w http.ResponseWriter, r *http.Request) error {
		c, err := s.closingOf(r, deed)
		if err != nil {
			return err
		}
		held, note := s.KeptForm(r)
		page := c.form(held, nil)
		page.Bold, page.Because = note.Bold, note.Text
		if deed == who.OpenDay {
			if err := c.warn(&page, c.day); err != nil {
				return err
			}
		}
		c.show(w, http.StatusOK, page)
		return nil
	})
}

// postClosing answers POST: the deed; where it moves terms that nobody was told of, first how many.
func (s *site) postClosing(deed who.Deed) http.HandlerFunc {
	return s.running(func(w http.ResponseWriter, r *http.Request) error {
		if err := front.ReadForm(r); err != nil {
			return err
		}
		c, err := s.closingOf(r, deed)
		if err != nil {
			return err
		}
		in := &form.Sent{Values: r.PostForm}
		in.Readable()
		office := s.Office(r, id.Request{})
		office.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: a form that comes twice is not recognised
		day, source := c.day, in.Text("source")
		if deed == who.CloseDay {
			day = in.Day("day")
			if err := in.All(account.CheckClosing(day, source)); err != nil {
				return c.refused(w, err)
			}
			closed, err := c.closed(day)
			if err == nil && closed {
				err = fault.Conflict{Key: "calendar.error.closed"}
			}
			if err != nil {
				return c.refused(w, err)
			}
		}
		if in.Text(sure) != day.String() {
			page := c.form(r.PostForm, nil)
			if err := c.warn(&page, day); err != nil {
				return err
			}
			if page.Bold != "" {
				c.show(w, http.StatusOK, page)
				return nil
			}
		}
		if deed == who.CloseDay {
			err = account.CloseDay(r.Context(), s.DB, office, day, source)
		} else {
			err = account.OpenDay(r.Context(), s.DB, office, day)
		}
		if err != nil {
			return c.refused(w, err)
		}
		front.SeeOther(w, r, front.CalendarPath+"?done="+wording.Slug(deed))
		return nil
	})
}

// warn says on the page how many terms move, and has the form carry that it was read; it leaves the page alone where none does.
func (c *closing) warn(page *forms.Form, day calendar.Date) error {
	ctx := c.r.Context()
	moving, err := casefile.Moves(ctx, c.DB, day, c.deed == who.OpenDay)
	if err != nil || moving.Terms == 0 {
		return err
	}
	page.Bold, page.Because = i18n.N(ctx, "calendar.moves", moving.Terms), i18n.N(ctx, "calendar.moves_in", moving.Cases)
	page.Form.Values.Del(sure) // of the day that stood there before
	page.Form.Groups = append(page.Form.Groups, components.Group{Fields: []components.Field{{Kind: components.Hidden, Name: sure, Value: day.String()}}})
	return nil
}

// refused shows the form again, with everything that was typed and what is wrong.
func (c *closing) refused(w http.ResponseWriter, err error) error {
	ctx := c.r.Context()
	var conflict fault.Conflict
	texts, invalid := wording.Refused(ctx, err)
	switch {
	case invalid:
		c.show(w, http.StatusUnprocessableEntity, c.form(c.r.PostForm, texts))
	case errors.As(err, &conflict):
		page := c.form(c.r.PostForm, nil)
		page.Bold, page.Because = i18n.T(ctx, "organisation.not_now"), i18n.T(ctx, conflict.Key)
		c.show(w, http.StatusConflict, page)
	default:
		return err
	}
	return nil
}

func (c *closing) show(w http.ResponseWriter, status int, page forms.Form) {
	frame := c.Frame(c.r, page.Title)
	frame.Failed = status >= http.StatusBadRequest
	front.Render(w, c.r, status, forms.FormView(frame, page))
}

func (c *closing) form(values url.Values, wrong map[string]string) forms.Form {
	ctx := c.r.Context()
	t := func(key string) string { return i18n.T(ctx, "form."+wording.Slug(c.deed)+"."+key) }
	request := id.NewRequest().String()
	if given := values.Get("request"); given != "" {
		request = given // the same form, corrected or confirmed
	}
	page := forms.Form{Back: components.LinkTo{Href: front.CalendarPath, Label: i18n.T(ctx, "calendar.title")}, Title: t("title"), Lead: t("lead"),
		Form: components.Form{Submit: t("submit"), Cancel: front.CalendarPath, CancelLabel: i18n.T(ctx, "organisation.cancel"), Request: request, Values: values, Errors: wrong}}
	if c.deed == who.OpenDay {
		page.Rows = []components.Row{{Key: i18n.T(ctx, "calendar.day"), Value: i18n.DayDate(ctx, wording.Midday(c.day))}}
		return page
	}
	page.Form.Groups = []components.Group{{Fields: []components.Field{
		{Kind: components.Date, Name: "day", Label: i18n.T(ctx, "calendar.day")},
		{Kind: components.Text, Name: "source", Label: i18n.T(ctx, "calendar.source"), Hint: i18n.T(ctx, "calendar.source_hint")},
	}}}
	return page
}
