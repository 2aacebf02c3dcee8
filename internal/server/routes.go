package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

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
	r.Use(s.clientAddress, s.number, s.line, s.recover, s.headers, middleware.GetHead)

	r.Get("/healthz", s.alive)
	r.Head("/healthz", s.alive)
	r.Get("/readyz", s.ready)
	r.Head("/readyz", s.ready)
	r.Method(http.MethodGet, "/assets/*", http.StripPrefix(web.AssetPrefix, assets()))

	r.Group(func(r chi.Router) {
		r.Use(s.limits, compress(), s.sameOrigin, noStore, s.sessions.LoadAndSave, s.language)
		r.NotFound(s.page(notFound))
		r.MethodNotAllowed(s.page(notFound))

		r.Get("/", s.page(s.home))
		r.Get("/sign-in", s.page(s.signInPage))
		r.Post("/sign-in", s.page(s.signIn))
		r.Get("/sign-in/code", s.page(s.codePage))
		r.Post("/sign-in/code", s.page(s.code))
		r.Post("/sign-out", s.page(s.signOut))
		r.With(headAlone).Get("/language/{lang}", s.page(s.switchLanguage))

		r.Get("/help", s.page(s.helpPage))
		r.Get("/help/steps/{step}", s.page(s.helpStep))
		r.Get("/help/glossary", s.page(s.glossaryPage))
		r.Get("/help/sign-in", s.helpText(help.SignIn))
		r.Get("/help/privacy", s.helpText(help.Privacy))
		r.Get("/help/accessibility", s.helpText(help.Accessibility))
		r.Group(func(r chi.Router) {
			r.Use(s.signedIn, headAlone)
			if s.Demonstration {
				r.Get("/demo/mails", s.page(s.demoMails))
				r.Get("/demo/clock", s.page(s.demoClock))
				r.Post("/demo/clock", s.page(s.moveDemoClock))
			}
			r.Get("/work", s.page(s.workPage))
			r.Get("/unreached", s.page(s.unreachedPage))
			r.Get("/cases", s.page(s.casesPage))
			r.Post("/search", s.page(s.askSearch))
			r.Get("/search/{query}", s.page(s.searchPage))
			r.Get("/account", s.page(s.accountPage))
			r.Post("/account/settings", s.page(s.saveSettings))
			r.Post("/account/password", s.page(s.changePassword))
			r.Get(firstPasswordPath, s.page(s.firstPasswordPage))
			r.Post(firstPasswordPath, s.page(s.chooseFirstPassword))
			r.Get("/account/function", s.page(s.functionPage))
			r.Post("/account/membership", s.page(s.goOnAs))
			r.Post("/account/deputy", s.page(s.addDeputy))
			r.Post("/account/sign-out-everywhere", s.page(s.signOutEverywhere))
			r.Get("/mails", s.page(s.mailsPage))
			r.Get(calendarPath, s.running(s.calendarPage))
			for at, deed := range map[string]who.Deed{"": who.CloseDay, "/{day}": who.OpenDay} {
				path := calendarPath + at + "/" + wording.Slug(deed)
				r.Get(path, s.showClosing(deed))
				r.Post(path, s.resumed(s.showClosing(deed), s.postClosing(deed)))
			}
			r.Get("/looks", s.page(s.looksPage))
			r.Get("/organisation", s.page(s.organisationPage))
			r.Get("/organisation/people/{user}", s.page(s.personPage))
			for _, f := range officeForms() {
				r.Get("/organisation"+f.at+"/"+wording.Slug(f.deed), s.showOffice(f))
				r.Post("/organisation"+f.at+"/"+wording.Slug(f.deed), s.resumed(s.showOffice(f), s.postOffice(f)))
			}
			r.Get("/signals/new", s.page(s.newSignal))
			r.Get("/signals/{signal}", s.signal(s.signalPage))
			r.Post("/signals/{signal}", s.resumed(s.signal(s.signalPage), s.signal(s.identifySignal)))
			r.Get("/signals/{signal}/register", s.signal(s.registerPage))
			r.Post("/signals/{signal}/register", s.resumed(s.signal(s.registerPage), s.signal(s.registerSignal)))
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
				r.Post("/cases/{case}/"+wording.Slug(d.deed), s.resumed(show, post))
				if d.draft {
					r.Post("/cases/{case}/"+wording.Slug(d.deed)+"/draft", s.saveDraft(d))
				}
			}
			r.Get(progressPath+"{request}", s.page(s.uploadShare))
			r.Get("/cases/{case}", s.page(s.casePage))
			for _, p := range papers() {
				r.Get("/cases/{case}/"+p.name, s.paperPage(p))
			}
			r.Get("/cases/{case}/documents/{item}", s.page(s.giveDocument))
			r.Get("/cases/{case}/done", s.page(s.done))
			r.Get("/cases/{case}/feedback", s.page(s.feedbackPage))
			r.Get("/cases/{case}/shared", s.page(s.sharedPage))
			r.Get("/inbox", s.page(s.inboxPage))
			r.Post("/inbox", s.page(s.readInbox))
			r.Get("/inbox/{id}", s.page(s.inboxLine))
		})
	})
	return r
}
