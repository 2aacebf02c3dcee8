package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web"
	"github.com/terugkeer/terugkeer/web/pages/help"
)

// routes is the only list of routes.
//
//nolint:funlen // a table
func (s *site) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.ClientAddress, s.Number, s.Line, s.Recover, s.Headers, middleware.GetHead)

	r.Get("/healthz", s.Alive)
	r.Head("/healthz", s.Alive)
	r.Get("/readyz", s.Ready)
	r.Head("/readyz", s.Ready)
	r.Method(http.MethodGet, "/assets/*", http.StripPrefix(web.AssetPrefix, front.Assets()))

	r.Group(func(r chi.Router) {
		r.Use(s.Limits, front.Compress(), s.SameOrigin, front.NoStore, s.Sessions.LoadAndSave, s.Language)
		r.NotFound(s.Page(front.NotFound))
		r.MethodNotAllowed(s.Page(front.NotFound))

		r.Get("/", s.Page(s.home))
		r.Get("/sign-in", s.Page(s.signInPage))
		r.Post("/sign-in", s.Page(s.signIn))
		r.Get("/sign-in/code", s.Page(s.codePage))
		r.Post("/sign-in/code", s.Page(s.code))
		r.Post("/sign-out", s.Page(s.signOut))
		r.With(front.HeadAlone).Get("/language/{lang}", s.Page(s.SwitchLanguage))

		r.Get("/help", s.Page(s.helpPage))
		r.Get("/help/steps/{step}", s.Page(s.helpStep))
		r.Get("/help/glossary", s.Page(s.glossaryPage))
		r.Get("/help/sign-in", s.helpText(help.SignIn))
		r.Get("/help/privacy", s.helpText(help.Privacy))
		r.Get("/help/accessibility", s.helpText(help.Accessibility))
		r.Group(func(r chi.Router) {
			r.Use(s.SignedIn, front.HeadAlone)
			if s.Demonstration {
				r.Get("/demo/mails", s.Page(s.demoMails))
				r.Get("/demo/clock", s.Page(s.demoClock))
				r.Post("/demo/clock", s.Page(s.moveDemoClock))
			}
			r.Get("/work", s.Page(s.workPage))
			r.Get("/unreached", s.Page(s.unreachedPage))
			r.Get("/cases", s.Page(s.casesPage))
			r.Post("/search", s.Page(s.askSearch))
			r.Get("/search/{query}", s.Page(s.searchPage))
			r.Get("/account", s.Page(s.accountPage))
			r.Post("/account/settings", s.Page(s.saveSettings))
			r.Post("/account/password", s.Page(s.changePassword))
			r.Get(front.FirstPasswordPath, s.Page(s.firstPasswordPage))
			r.Post(front.FirstPasswordPath, s.Page(s.chooseFirstPassword))
			r.Get("/account/function", s.Page(s.functionPage))
			r.Post("/account/membership", s.Page(s.goOnAs))
			r.Post("/account/deputy", s.Page(s.addDeputy))
			r.Post("/account/sign-out-everywhere", s.Page(s.signOutEverywhere))
			r.Get("/mails", s.Page(s.mailsPage))
			r.Get(front.CalendarPath, s.running(s.calendarPage))
			for at, deed := range map[string]who.Deed{"": who.CloseDay, "/{day}": who.OpenDay} {
				path := front.CalendarPath + at + "/" + wording.Slug(deed)
				r.Get(path, s.showClosing(deed))
				r.Post(path, s.Resumed(s.showClosing(deed), s.postClosing(deed)))
			}
			r.Get("/looks", s.Page(s.looksPage))
			r.Get("/organisation", s.Page(s.organisationPage))
			r.Get("/organisation/people/{user}", s.Page(s.personPage))
			for _, f := range officeForms() {
				r.Get("/organisation"+f.at+"/"+wording.Slug(f.deed), s.showOffice(f))
				r.Post("/organisation"+f.at+"/"+wording.Slug(f.deed), s.Resumed(s.showOffice(f), s.postOffice(f)))
			}
			r.Get("/signals/new", s.Page(s.newSignal))
			r.Get("/signals/{signal}", s.signal(s.signalPage))
			r.Post("/signals/{signal}", s.Resumed(s.signal(s.signalPage), s.signal(s.identifySignal)))
			r.Get("/signals/{signal}/register", s.signal(s.registerPage))
			r.Post("/signals/{signal}/register", s.Resumed(s.signal(s.registerPage), s.signal(s.registerSignal)))
			r.Post("/signals/{signal}/register/draft", s.signal(s.saveSignal))
			for _, d := range deeds() {
				show, post := s.show(d), s.post(d)
				switch {
				case d.check != nil:
					post = s.checkFirst(d)
				case d.parts:
					show, post = s.showPart(d), s.savePart(d)
				}
				r.Get("/cases/{case}/"+wording.Slug(d.deed), show)
				r.Post("/cases/{case}/"+wording.Slug(d.deed), s.Resumed(show, post))
				if d.draft {
					r.Post("/cases/{case}/"+wording.Slug(d.deed)+"/draft", s.saveDraft(d))
				}
			}
			r.Get(front.ProgressPath+"{request}", s.Page(s.UploadShare))
			r.Get("/cases/{case}", s.Page(s.casePage))
			for _, p := range papers() {
				r.Get("/cases/{case}/"+p.name, s.paperPage(p))
			}
			r.Get("/cases/{case}/documents/{item}", s.Page(s.giveDocument))
			r.Get("/cases/{case}/done", s.Page(s.done))
			r.Get("/cases/{case}/feedback", s.Page(s.feedbackPage))
			r.Get("/cases/{case}/shared", s.Page(s.sharedPage))
			r.Get("/inbox", s.Page(s.inboxPage))
			r.Post("/inbox", s.Page(s.readInbox))
			r.Get("/inbox/{id}", s.Page(s.inboxLine))
		})
	})
	return r
}
