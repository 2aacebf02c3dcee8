package server

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/supervision"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
)

// deeds lists the page of every deed but the registration of a signal, which has no case yet.
func deeds() []deedForm {
	list := []deedForm{
		declaredBy(func(a *asking) form.Form { return intake.AsksOpening(grantsEarly(a)) }, intake.Open, choosing(account.Municipality, who.Municipality)),
		declared(intake.AsksDismissal, intake.Dismiss),
		declared(intake.AsksFinality, intake.RecordFinality),
		declared(intake.AsksDisclosing, intake.Disclose, choosing(account.Municipality, who.Municipality), sharedWithChosen(intake.AsksDisclosing, func(g intake.Disclosing) id.Org { return g.Org }, intake.Disclosing.Do)),
		declared(intake.AsksDouble, intake.CloseDuplicate),
		declaredBy(asksInforming, notice.Inform, hears(tellsTown), sharedWith(asksInforming, (*asking).noticed, notice.Informing.Do)),
		declaredBy(asksTelling, notice.Tell, sharedWith(asksTelling, (*asking).noticed, notice.Telling.Do)),
		nothing(who.OpenNotice, notice.Open, beside(asideNotice, notice.KindNotice)),
		declared(notice.AsksAcknowledgement, notice.Acknowledge, hears(tellsLead), beside(asideNotice, notice.KindNotice)),
		declared(notice.AsksReturning, notice.Return, hears(tellsLead), beside(asideNotice, notice.KindNotice)),
		declared(notice.AsksCorrection, notice.Correct, choosing(account.Municipality, who.Municipality), beside(asideReturned, notice.KindReturned)),
		declared(notice.AsksJoining, notice.JoinPolice, choosing(account.Police, who.PoliceDuty), sharedWithChosen(notice.AsksJoining, func(j notice.Joining) id.Org { return j.Org }, notice.Joining.Do)),
		declared(analysis.AsksPolice, analysis.WritePolice, hears(tellsLead)),
		declared(analysis.AsksProximity, analysis.WriteProximity),
		declared(notice.AsksNaming, notice.Name, choosing(account.Municipality, who.Municipality)),
		declared(advice.AsksCommission, advice.Ask, choosing(account.Probation, who.Probation)),
		because(advice.AsksDecline, advice.DeclineCommission, hears(tellsLead), beside(asideCommission, advice.KindCommission)),
		because(advice.AsksWaive, advice.Waive),
		declared(advice.AsksAdvice, advice.Submit, hears(tellsLead), beside(asideCommission, advice.KindCommission)),
		declared(analysis.AsksRequest, analysis.Ask, hears(tellsOfficer)),
		because(analysis.AsksDecline, analysis.Decline, hears(tellsLead), beside(asideRequest, analysis.KindRequest)),
		because(analysis.AsksExtend, analysis.Extend),
		because(analysis.AsksWithdraw, analysis.Withdraw),
		declared(victim.AsksInterests, victim.Check),
		declared(decision.AsksProposal, decision.Propose, laidOut(askProposal), func(f *deedForm) { f.standing = true }),
		because(view.AsksExtend, view.Extend),
		because(view.AsksWithdraw, view.Withdraw),
		because(decision.AsksReopening, decision.Reopen),
		declared(decision.AsksLate, decision.NoteLate, beside(asideLate, view.KindView), decided),
		declared(decision.AsksNotification, decision.Notify, hears(tellsParties), beside(asidePartners)),
		declared(decision.AsksSupervision, commission, choosing(account.Probation, who.Probation)),
		declared(victim.AsksInformed, victim.Inform),
		declaredBy(func(a *asking) form.Form { return conclude.AsksReturn(hasTerm(a)) }, conclude.Confirm),
		declaredBy(func(a *asking) form.Form { return conclude.AsksDate(convicted(a), hasTerm(a)) }, conclude.ChangeDate),
		declared(conclude.AsksClosing, conclude.Close),
		declared(conclude.AsksAssignment, conclude.Assign, offersTeam),
		nothing(who.TakeCase, conclude.Take),
		declared(conclude.AsksNarrowing, conclude.Narrow, offersTeam),
		nothing(who.WidenCase, conclude.Widen),
		nothing(who.Remind, conclude.Remind, hears(tellsWaited), laidOut(askRemind), func(f *deedForm) { f.timeline = 200 }),
		declared(supervision.AsksStart, supervision.Begin),
		declared(supervision.AsksEvent, supervision.Record),
		declared(supervision.AsksProgress, supervision.Confirm),
		declaredBy(func(a *asking) form.Form { return supervision.AsksBreach(inForce(a)) }, supervision.Report, hears(tellsLead)),
		declared(supervision.AsksDecide, supervision.Decide, beside(asideBreach, supervision.KindBreach)),
		declared(supervision.AsksClosing, supervision.Close, hears(tellsLead)),
		declared(conclude.AsksEnding, conclude.End),
		because(conclude.AsksReopening, conclude.Reopen),
	}
	list = append(list, documentForms()...)
	for _, s := range outside.Steps {
		f := declaredBy(func(a *asking) form.Form { return s.Asks(a == nil || s.Corrects(&a.reading.Plan)) }, s.Do)
		if s.Deed == who.RecordReply {
			f.opens, f.aside = []string{view.KindView}, asideView
		}
		list = append(list, f)
	}
	return append(list, special()...)
}

// What the forms that ask by the case ask of it. Without a case, which is nil, all that can be asked is.

// grantsEarly tells whether he leaves before his sentence ends.
func grantsEarly(a *asking) bool { return a == nil || a.reading.OnTrack().Early }

// hasTerm tells whether the case has a probation term.
func hasTerm(a *asking) bool {
	if a == nil {
		return true
	}
	d := a.reading.Decision()
	return d != nil && d.Outcome == protocol.Grant && a.reading.OnTrack().Oversight
}

// convicted tells whether a conviction is known; pending, whether it is not known to be irrevocable.
func convicted(a *asking) bool {
	return a == nil || a.reading.Latest(intake.KindConviction, "") != nil
}
func pending(a *asking) bool {
	if a == nil {
		return true
	}
	var c intake.Conviction
	return read(a.reading.Latest(intake.KindConviction, ""), &c) && c.Irrevocable != "yes"
}

// inForce are the letters of the conditions in force.
func inForce(a *asking) []string {
	if a == nil {
		return nil
	}
	var letters []string
	lines, _, _ := decision.Latest(a.reading.Items, decision.KindInForce)
	for _, l := range lines.Lines {
		letters = append(letters, l.Letter)
	}
	return letters
}

func asksInforming(a *asking) form.Form { return notice.AsksInforming(pending(a)) }

func asksTelling(a *asking) form.Form {
	return notice.AsksTelling(a == nil || a.reading.Notice(a.about) == nil, pending(a))
}

// decided says after the decision what each choice about late input then means.
func decided(f *deedForm) {
	ask := f.ask
	f.ask = func(a *asking) []components.Group {
		groups := ask(a)
		if d := a.reading.Decision(); d != nil && !d.Taken.IsZero() {
			options := groups[0].Fields[0].Options
			for n := range options {
				options[n].Hint = a.t("decided." + options[n].Value)
			}
		}
		return groups
	}
}

// offersTeam offers who of the organisation could be named.
func offersTeam(f *deedForm) { f.team = true }

// commission orders supervision by a probation organisation.
func commission(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, c decision.Commissioning) (casefile.Receipt, error) {
	return decision.Commission(ctx, db, actor, on, c, advice.IsProbation)
}

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
