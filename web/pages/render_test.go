package pages_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
	"github.com/terugkeer/terugkeer/web/pages/account"
	"github.com/terugkeer/terugkeer/web/pages/analysis"
	"github.com/terugkeer/terugkeer/web/pages/calendar"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	"github.com/terugkeer/terugkeer/web/pages/deed"
	"github.com/terugkeer/terugkeer/web/pages/demo"
	"github.com/terugkeer/terugkeer/web/pages/fault"
	"github.com/terugkeer/terugkeer/web/pages/help"
	"github.com/terugkeer/terugkeer/web/pages/inbox"
	"github.com/terugkeer/terugkeer/web/pages/organisation"
	"github.com/terugkeer/terugkeer/web/pages/preview"
	"github.com/terugkeer/terugkeer/web/pages/receipts"
	"github.com/terugkeer/terugkeer/web/pages/search"
	"github.com/terugkeer/terugkeer/web/pages/signal"
	"github.com/terugkeer/terugkeer/web/pages/signin"
	"github.com/terugkeer/terugkeer/web/pages/view"
	"github.com/terugkeer/terugkeer/web/pages/weigh"
	"github.com/terugkeer/terugkeer/web/pages/worklist"
)

// example is a page by the name of its picture.
type example struct {
	name string
	page func(context.Context) templ.Component
}

// examples is every page that there is, in the states that matter.
var examples = []example{
	{"01-worklist", func(ctx context.Context) templ.Component { return worklist.View(frame("Mijn werk (25)"), work(ctx)) }},
	{"02-case", func(ctx context.Context) templ.Component {
		return casepage.CaseView(frame("Zaak 2026-000417"), caseExample())
	}},
	{"02-case-mayor", func(ctx context.Context) templ.Component {
		return casepage.CaseView(frame("Zaak 2026-000417"), mayorCase())
	}},
	{"02-case-quiet", func(ctx context.Context) templ.Component {
		return casepage.CaseView(frame("Zaak 2026-000417"), closedCase())
	}},
	{"02-item", func(ctx context.Context) templ.Component {
		return casepage.ItemView(frame("Omgevingsanalyse"), itemExample())
	}},
	{"03-view", func(ctx context.Context) templ.Component {
		return deed.View(frame("Geef uw zienswijze"), viewPage(ctx))
	}},
	{"03-view-none", func(ctx context.Context) templ.Component {
		return deed.View(frame("Geef uw zienswijze"), viewNone(ctx))
	}},
	{"03-view-errors", func(ctx context.Context) templ.Component {
		return deed.View(failed("Geef uw zienswijze"), viewWrong(ctx))
	}},
	{"04-check", func(ctx context.Context) templ.Component {
		return deed.CheckView(frame("Controleer uw zienswijze"), viewCheck(ctx))
	}},
	{"05-analysis", func(ctx context.Context) templ.Component {
		return analysis.PartView(frame("Sfeer in de buurt"), analysisPart(ctx))
	}},
	{"06-analysis-errors", func(ctx context.Context) templ.Component {
		return analysis.PartView(failed("Sfeer in de buurt"), analysisWrong(ctx))
	}},
	{"07-weigh", func(ctx context.Context) templ.Component {
		return weigh.View(frame("Weeg de zienswijze"), weighing(ctx))
	}},
	{"07-weigh-errors", func(ctx context.Context) templ.Component {
		return weigh.View(failed("Weeg de zienswijze"), weighingWrong(ctx))
	}},
	{"08-preview", func(ctx context.Context) templ.Component {
		return preview.View(frame("Voorbeeld"), previewExample(ctx))
	}},
	{"09-signin", func(ctx context.Context) templ.Component { return signin.View(nobody("Inloggen"), signIn(ctx)) }},
	{"09-signin-error", func(ctx context.Context) templ.Component {
		return signin.View(nobody("Inloggen"), signin.Page{Email: "x@y.nl", Error: i18n.T(ctx, "signin.error.wrong"), Notice: i18n.T(ctx, "signin.idle")})
	}},
	{"09-signin-code", func(ctx context.Context) templ.Component {
		return signin.CodeView(nobody("Code"), signin.Code{Error: i18n.T(ctx, "signin.error.code")})
	}},
	{"10-worklist-empty", func(ctx context.Context) templ.Component { return worklist.View(frame("Mijn werk"), workEmpty(ctx)) }},
	{"30-organisation", func(ctx context.Context) templ.Component {
		return organisation.View(frame("Beheer"), staff(ctx))
	}},
	{"30-organisation-person", func(ctx context.Context) templ.Component {
		return organisation.PersonView(frame("Collega"), colleague(ctx))
	}},
	{"30-organisation-form", func(ctx context.Context) templ.Component {
		return organisation.FormView(failed("Wijzig de functie"), seatForm(ctx))
	}},
	{"30-organisation-handout", func(ctx context.Context) templ.Component {
		return organisation.HandoutView(frame("Geef dit aan uw collega"), handout(ctx))
	}},
	{"31-calendar", func(ctx context.Context) templ.Component {
		return calendar.View(frame("Kalender"), closedDays(ctx))
	}},
	{"31-calendar-empty", func(ctx context.Context) templ.Component {
		empty := closedDays(ctx)
		empty.Days.Rows, empty.Notice = nil, ""
		return calendar.View(frame("Kalender"), empty)
	}},
	{"11-not-found", func(ctx context.Context) templ.Component {
		return fault.View(frame("Niet gevonden"), fault.Page{Kind: fault.NotFound})
	}},
	{"11-forbidden", func(ctx context.Context) templ.Component {
		return fault.View(frame("Dit kunt u niet doen"), fault.Page{Kind: fault.Forbidden, Identity: identity()})
	}},
	{"11-conflict", func(ctx context.Context) templ.Component {
		return fault.View(frame("Dit kan nu niet"), fault.Page{Kind: fault.Conflict, Reason: "De zienswijze is al gegeven."})
	}},
	{"11-internal", func(ctx context.Context) templ.Component {
		return fault.View(nobody("Er ging iets mis"), fault.Page{Kind: fault.Internal, Number: "7f3a-22"})
	}},
	{"12-stale", func(ctx context.Context) templ.Component { return fault.StaleView(frame("Gewijzigd"), stale(ctx)) }},
	{"13-sent", func(ctx context.Context) templ.Component { return deed.DoneView(frame("Verstuurd"), viewSent(ctx)) }},
	{"14-feedback", func(ctx context.Context) templ.Component {
		return view.FeedbackView(frame("Wat ermee is gedaan"), feedback(ctx))
	}},
	{"20-deed", func(ctx context.Context) templ.Component { return deed.View(frame("Driehoek"), everyField(ctx)) }},
	{"20-deed-errors", func(ctx context.Context) templ.Component { return deed.View(failed("Driehoek"), everyFieldWrong(ctx)) }},
	{"20-deed-blocked", func(ctx context.Context) templ.Component { return deed.View(frame("Driehoek"), blockedDeed(ctx)) }},
	{"30-search", func(ctx context.Context) templ.Component { return search.View(frame("Zoeken"), searchHits(ctx)) }},
	{"30-search-none", func(ctx context.Context) templ.Component {
		return search.View(frame("Zoeken"), search.Page{Asked: true, Query: "2026-00417"})
	}},
	{"31-inbox", func(ctx context.Context) templ.Component { return inbox.View(frame("Berichten"), messages(ctx)) }},
	{"31-inbox-empty", func(ctx context.Context) templ.Component { return inbox.View(frame("Berichten"), inbox.Page{}) }},
	{"31-message", func(ctx context.Context) templ.Component { return inbox.MessageView(frame("Bericht"), message(ctx)) }},
	{"32-account", func(ctx context.Context) templ.Component { return account.View(frame("Uw gegevens"), accountPage(ctx)) }},
	{"33-help", func(ctx context.Context) templ.Component { return help.StepsView(frame("Uitleg"), helpSteps(ctx)) }},
	{"33-help-step", func(ctx context.Context) templ.Component { return help.StepView(frame("Uitleg"), helpStep(ctx)) }},
	{"33-glossary", func(ctx context.Context) templ.Component { return help.GlossaryView(frame("Begrippen"), glossary(ctx)) }},
	{"33-privacy", func(ctx context.Context) templ.Component { return help.TextView(frame("Privacy"), help.Privacy(ctx)) }},
	{"33-accessibility", func(ctx context.Context) templ.Component {
		return help.TextView(frame("Toegankelijkheid"), help.Accessibility(ctx))
	}},
	{"33-help-sign-in", func(ctx context.Context) templ.Component { return help.TextView(nobody("Inloggen"), help.SignIn(ctx)) }},
	{"34-mails", func(ctx context.Context) templ.Component { return demo.MailsView(frame("E-mails"), mails(ctx)) }},
	{"34-mails-empty", func(ctx context.Context) templ.Component { return demo.MailsView(frame("E-mails"), demo.Mails{}) }},
	{"34-clock", func(ctx context.Context) templ.Component { return demo.ClockView(frame("Klok"), clock(ctx)) }},
	{"35-signal", func(ctx context.Context) templ.Component { return signal.View(failed("Signaal"), signalFirst(ctx)) }},
	{"35-signal-check", func(ctx context.Context) templ.Component { return signal.View(frame("Signaal"), signalSecond(ctx)) }},
	{"36-receipts", func(ctx context.Context) templ.Component {
		return receipts.View(frame("Wie zag dit"), receiptsPage(ctx))
	}},
	{"36-receipts-empty", func(ctx context.Context) templ.Component {
		return receipts.View(frame("Wie zag dit"), receipts.Page{Identity: identity()})
	}},
}

func failed(title string) layout.Frame {
	f := frame(title)
	f.Failed = true
	return f
}

func nobody(title string) layout.Frame {
	return layout.Frame{Title: title, Demo: true, Path: "/sign-in", Plain: true}
}

func render(t *testing.T, ctx context.Context, e example) string {
	t.Helper()
	var out bytes.Buffer
	if err := e.page(ctx).Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var (
	ids      = regexp.MustCompile(` id="([^"]+)"`)
	inline   = regexp.MustCompile(`(?i) style="|<style|<script(?: [^>]*)?>[^<]| on[a-z]+="|javascript:`)
	heading  = regexp.MustCompile(`<h([1-6])[ >]|role="heading" aria-level="(\d)"`)
	target   = regexp.MustCompile(` (?:for|aria-labelledby|aria-describedby)="([^"]+)"|href="#([^"]+)"`)
	nameless = regexp.MustCompile(`<(?:a|button|h\d|label|legend|th|title|dt)(?: [^>]*)?>\s*</`)
)

// TestPages reads every page in both languages for what a browser would not complain about.
func TestPages(t *testing.T) {
	for _, lang := range i18n.Languages {
		for _, e := range examples {
			t.Run(lang+"/"+e.name, func(t *testing.T) {
				html := render(t, i18n.With(context.Background(), lang), e)
				if strings.Contains(html, "⟦") {
					t.Errorf("a text is missing: %s", regexp.MustCompile("⟦[^⟧]*⟧").FindAllString(html, -1))
				}
				if found := inline.FindString(html); found != "" {
					t.Errorf("inline style or script: %s", found)
				}
				if found := nameless.FindString(html); found != "" {
					t.Errorf("something without words: %s", html[max(0, strings.Index(html, found)-200):strings.Index(html, found)+len(found)])
				}
				checkIDs(t, html)
				checkHeadings(t, html)
				if filled := strings.Count(html, "utrecht-button--primary-action"); filled > strings.Count(html, "utrecht-button-link--primary-action")+1 {
					t.Errorf("%d filled buttons", filled)
				}
			})
		}
	}
}

func checkIDs(t *testing.T, html string) {
	seen := map[string]bool{}
	for _, match := range ids.FindAllStringSubmatch(html, -1) {
		if seen[match[1]] {
			t.Errorf("id %q stands twice", match[1])
		}
		seen[match[1]] = true
	}
	for _, match := range target.FindAllStringSubmatch(html, -1) {
		for _, id := range strings.Fields(match[1] + match[2]) {
			if !seen[id] {
				t.Errorf("nothing has the id %q", id)
			}
		}
	}
}

func checkHeadings(t *testing.T, html string) {
	last, first := 0, 0
	for _, match := range heading.FindAllStringSubmatch(html, -1) {
		level := int((match[1] + match[2])[0] - '0')
		if level == 1 {
			first++
		}
		if level > last+1 && last > 0 {
			t.Errorf("h%d after h%d", level, last)
		}
		last = level
	}
	if first != 1 {
		t.Errorf("%d headings of the first level", first)
	}
}
