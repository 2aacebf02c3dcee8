package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/demo"
)

// mailsShown is how many mails the page has.
const mailsShown = 100

// demoMails shows what would have been sent, to whoever is signed in: everybody in a demonstration is invented.
func (s *site) demoMails(w http.ResponseWriter, r *http.Request) error {
	page, err := s.mails(r)
	if err != nil {
		return err
	}
	front.Render(w, r, http.StatusOK, pages.MailsView(s.Frame(r, i18n.T(r.Context(), "demo.mails.title")), page))
	return nil
}

// mailsPage shows who runs the system how sending goes; to anybody else there is no such page.
func (s *site) mailsPage(w http.ResponseWriter, r *http.Request) error {
	if !s.RunsSystem(r) {
		return front.NotFound(w, r)
	}
	waiting, err := account.WaitingPage(r.Context(), s.DB, s.Office(r, front.RequestID(r.Context())), "mails")
	if err != nil {
		return err
	}
	page, err := s.mails(r)
	if err != nil {
		return err
	}
	failing, err := message.Failing(r.Context(), s.DB)
	if err != nil {
		return err
	}
	for i := range page.Mails {
		page.Mails[i].Body, page.Mails[i].Link = "", "" // the line in the inbox is its owner's
	}
	page.Waiting, page.Notice = waitingBlocks(r.Context(), waiting), justDone(r)
	page.Title, page.Lead = i18n.T(r.Context(), "message.mail.title"), i18n.T(r.Context(), "message.mail.lead")
	if failing > 0 {
		page.Lead += " " + i18n.N(r.Context(), "message.mail.failing", failing)
	}
	front.Render(w, r, http.StatusOK, pages.MailsView(s.Frame(r, page.Title), page))
	return nil
}

func (s *site) mails(r *http.Request) (pages.Mails, error) {
	found, err := message.Mails(r.Context(), s.DB, mailsShown)
	if err != nil {
		return pages.Mails{}, err
	}
	page := pages.Mails{}
	for _, m := range found {
		page.Mails = append(page.Mails, pages.Mail{To: m.To, Subject: message.Text, Body: message.Text + ".", At: m.At, Link: "/inbox/" + m.Inbox.String(), State: mailState(r, m)})
	}
	return page, nil
}

func mailState(r *http.Request, m message.Sent) string {
	ctx := r.Context()
	if m.State == "failing" || m.State == "refused" {
		return i18n.T(ctx, "message.mail."+map[string]string{"failing": "failing_now", "refused": "refused"}[m.State], "n", m.Attempts, "problem", i18n.T(ctx, "message.problem."+m.Problem))
	}
	return i18n.T(ctx, "message.mail."+m.State)
}

func (s *site) demoClock(w http.ResponseWriter, r *http.Request) error {
	notice := ""
	if r.URL.Query().Get("moved") != "" {
		notice = i18n.T(r.Context(), "demo.clock.moved", "date", i18n.DayDate(r.Context(), s.DB.Now()))
	}
	return s.showClock(w, r, http.StatusOK, pages.Clock{Notice: notice})
}

func (s *site) showClock(w http.ResponseWriter, r *http.Request, status int, page pages.Clock) error {
	ctx := r.Context()
	page.Now = s.DB.Now()
	form := pages.ClockForm(ctx)
	form.Values, form.Errors = page.Form.Values, page.Form.Errors
	page.Form = form
	f := s.Frame(r, i18n.T(ctx, "demo.clock.title"))
	f.Failed = len(page.Form.Errors) > 0
	front.Render(w, r, status, pages.ClockView(f, page))
	return nil
}

// moveDemoClock sets protocol time forward; it never goes back, for facts carry the time at which they were recorded.
func (s *site) moveDemoClock(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	to, err := s.clockTo(r)
	if texts, refused := wording.Refused(r.Context(), err); refused {
		return s.showClock(w, r, http.StatusUnprocessableEntity, pages.Clock{Form: components.Form{Values: r.PostForm, Errors: texts}})
	}
	if err := s.DB.MoveClock(r.Context(), to); err != nil {
		return err
	}
	front.SeeOther(w, r, "/demo/clock?moved=1")
	return nil
}

// clockTo reads where the clock must go: so many days on, or nine o'clock of a day.
func (s *site) clockTo(r *http.Request) (time.Time, error) {
	now := s.DB.Now()
	if days, err := strconv.Atoi(r.PostForm.Get("days")); err == nil && days > 0 && days <= 366 {
		return now.AddDate(0, 0, days), nil
	}
	day, err := calendar.Read(r.PostForm.Get("to"))
	if err != nil {
		return time.Time{}, fault.Refuse("to", "demo.clock.wrong")
	}
	to := calendar.StartOfDay(day).Add(9 * time.Hour)
	if !to.After(now) {
		return time.Time{}, fault.Refuse("to", "demo.clock.back")
	}
	return to, nil
}
