package server

import (
	"context"
	"net/http"
	"slices"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
	viewpage "github.com/terugkeer/terugkeer/web/pages/view"
)

// nextOf are the first three steps that a page after a deed names: those of what the deed was about before others, and not a notice that
// was shared, for it is its reader's turn and no longer its sender's.
func nextOf(r *casefile.Reading, about protocol.Ref) []protocol.Item {
	open := slices.DeleteFunc(r.Plan.OpenItems(), func(i protocol.Item) bool { return !r.Plan.Shared(i).IsZero() })
	slices.SortStableFunc(open, func(a, b protocol.Item) int {
		switch first, second := concerns(a, about), concerns(b, about); {
		case first == second:
			return 0
		case first:
			return -1
		}
		return 1
	})
	return open[:min(len(open), 3)]
}

// concerns tells whether a step is of what a deed was about: the thing itself, or the organisation that the deed told of it.
func concerns(i protocol.Item, about protocol.Ref) bool {
	return about != "" && (i.Instance == about || i.Org.String() == string(about))
}

// viewSent says to a mayor what happens with the view that was sent: it is weighed, there is a decision, and what was done
// with each point comes back.
func viewSent(ctx context.Context, r *casefile.Reading, page *pages.Done) {
	i := r.Latest(view.KindView, "")
	if i == nil || i.Owner != r.Actor.Org {
		return
	}
	asker := i18n.T(ctx, "duty."+string(who.Prosecutor))
	if ask := r.Ask(i.About); ask != nil {
		asker = wording.PartyName(ctx, r, protocol.Item{Org: ask.By.Org, Owner: ask.By.Duty})
	}
	href := "/cases/" + r.Case.String()
	page.Title = i18n.T(ctx, "view.sent.title")
	page.Text = i18n.T(ctx, "view.sent.text", "org", asker, "date", i18n.DayDate(ctx, i.At), "time", i18n.Time(ctx, i.At))
	page.Links = []components.LinkTo{{Href: href + "#" + casepage.View, Label: i18n.T(ctx, "view.sent.read")}, {Href: href, Label: i18n.T(ctx, "deed.to_case")}}
	var reply []components.NextStep
	for _, step := range r.Plan.Steps {
		switch {
		case step.EndedBy(who.RecordReply) && step.State == protocol.Open:
			reply = []components.NextStep{{What: i18n.T(ctx, "view.sent.next.reply"), Due: wording.DueOf(r, step)}}
		case !step.EndedBy(who.TakeDecision):
		case !step.Ended.IsZero():
			page.Next = []components.NextStep{{What: i18n.T(ctx, "view.sent.next.late")}}
		default:
			page.Next = []components.NextStep{
				{What: i18n.T(ctx, "view.sent.next.weigh")}, {What: i18n.T(ctx, "view.sent.next.decide"), Due: wording.DueOf(r, step)},
				{What: i18n.T(ctx, "view.sent.next.feedback"), When: i18n.N(ctx, "view.sent.next.feedback_when", r.Version.TermOf(who.NotifyPartners).Plus)},
			}
		}
	}
	page.Next = append(reply, page.Next...)
}

// breachReported says to who reported a breach who was told of it, and who decides by when.
func breachReported(ctx context.Context, r *casefile.Reading, page *pages.Done) {
	for _, step := range r.Plan.OpenItems() {
		if step.EndedBy(who.DecideBreach) && step.Owner == who.Prosecutor {
			page.Text = i18n.T(ctx, "form.breach-report.told", "org", wording.PartyName(ctx, r, step), "date", i18n.DayDate(ctx, wording.Midday(step.Due)))
			page.Next = []components.NextStep{{What: i18n.T(ctx, "form.breach-report.next"), Who: i18n.Upper(wording.PartyName(ctx, r, step)), Due: wording.DueOf(r, step)}}
		}
	}
}

// feedback is what was done with the points of the reader's own view; ok is false while that was not told.
func feedback(r *casefile.Reading) (told decision.Feedback, ok bool) {
	i := r.Latest(view.KindView, "")
	ok = i != nil && i.Owner == r.Actor.Org && read(r.Latest(decision.KindWeighing, ""), &told)
	return told, ok
}

// feedbackPage is where a mayor reads, point by point, what was done with the view and why.
func (s *site) feedbackPage(w http.ResponseWriter, r *http.Request) error {
	kinds := []string{casefile.Person, view.KindView, decision.KindWeighing, decision.KindDecision, decision.KindInForce}
	reading, err := s.Open(r, "feedback", casefile.Page{Kinds: kinds})
	if err != nil {
		return err
	}
	told, ok := feedback(reading)
	if !ok {
		return fault.NotFound{What: "page"}
	}
	c := &caseView{ctx: r.Context(), r: reading}
	page := viewpage.Feedback{
		Identity: wording.IdentityOf(c.ctx, reading), Back: components.LinkTo{Href: c.href(), Label: c.t("deed.to_case")}, Lead: c.decided(told.Outcome), Text: told.Summary,
		Links: []components.LinkTo{{Href: c.href() + "#" + casepage.Conditions, Label: c.t("view.feedback.conditions")}, {Href: c.href(), Label: c.t("deed.to_case")}},
	}
	count := map[string]int{}
	for _, weighed := range told.Weighed { // of the version that was weighed, which need not be the newest
		count[weighed.Result]++
		page.Points = append(page.Points, casepage.Point{Title: c.pointTitle(weighed.Point), Quote: weighed.Text, Result: c.result(weighed), Reason: weighed.Reason})
	}
	if all := len(page.Points); all > 0 {
		page.Lead += " " + i18n.N(c.ctx, "view.feedback.count", all, "adopted", count["adopted"], "adapted", count["adapted"], "rejected", count["rejected"])
	}
	var d decision.Decision
	if i := reading.Latest(decision.KindDecision, ""); read(i, &d) {
		page.State = i.OwnerName + ", " + i18n.DayDate(c.ctx, wording.Midday(d.On))
	}
	for _, i := range append(reading.Plan.OpenItems(), dossier.Next(reading, 2)...) {
		if len(page.Next) == 3 {
			break
		}
		page.Next = append(page.Next, c.next(i))
	}
	if err := s.Opened(r, reading, kinds...); err != nil {
		return err
	}
	front.Render(w, r, http.StatusOK, viewpage.FeedbackView(s.Frame(r, c.t("view.feedback.title")), page))
	return nil
}

func (c *caseView) next(i protocol.Item) components.NextStep {
	return components.NextStep{What: c.t("step." + i.ID + ".name"), Who: i18n.Upper(c.party(i)), Due: wording.DueOf(c.r, i)}
}

// decided is what was decided, in a sentence.
func (c *caseView) decided(outcome string) string {
	if outcome == string(protocol.Grant) {
		lines, _, _ := decision.Latest(c.r.Items, decision.KindInForce)
		return i18n.N(c.ctx, "view.feedback.granted", len(lines.Lines))
	}
	return c.t("view.feedback." + outcome)
}

// result is what was done with a point, and whether a condition was changed for it.
func (c *caseView) result(w decision.Weighed) string {
	if w.Unchanged {
		return c.t("casepage.adopted_unchanged")
	}
	return c.coded(decision.Results, w.Result)
}
