package demonstration

import (
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/supervision"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/who"
)

func (x *walk) freeze() error {
	r, err := casefile.Open(x.ctx, x.DB, x.om, casefile.Page{Case: x.on.Case, Name: "decision-freeze"})
	if err != nil {
		return err
	}
	z := decision.Freezing{Outcome: x.s.Outcome, Aspects: map[string]string{"fitness": texts.fitness, "risk": texts.riskAspect, "victims": texts.victims},
		Results: map[string]string{}, Reasons: map[string]string{}, NoView: "De burgemeester gaf geen zienswijze.", Analysis: texts.analysisWeighed, Summary: summary(x.s.Outcome, dossier.Points(r.Items)), Without: true, Unchanged: true}
	for n, p := range dossier.Points(r.Items) {
		z.Results[p.FormKey()] = []string{"adopted", "adapted", "rejected"}[n%3]
		z.Reasons[p.FormKey()] = texts.weighed[n%3]
	}
	got, err := decision.Freeze(x.ctx, x.DB, x.om, x.at(""), z, dossier.Points)
	return x.keep("draft", got, err)
}

// summary is what a mayor is told of the outcome and of what was done with his view.
func summary(outcome string, points []decision.Point) string {
	if len(points) == 0 {
		return texts.viewNone + " " + texts.summary[outcome]
	}
	return texts.viewWeighed + " " + texts.summary[outcome]
}

func (x *walk) decide() error {
	r, err := casefile.Open(x.ctx, x.DB, x.cv, casefile.Page{Case: x.on.Case, Name: "decision-take"})
	if err != nil {
		return err
	}
	z := decision.Taking{Outcome: x.s.Outcome, Served: x.today(), Reasons: texts.reasons, Summary: summary(x.s.Outcome, dossier.Points(r.Items)), Confirm: true, Unchanged: true}
	switch x.s.Outcome {
	case "grant":
		z.Until = x.s.T0.AddDays(sentenceLeft)
	case "refuse":
		z.End = x.s.T0.AddDays(sentenceLeft)
	case "postpone":
		z.Review = calendar.New().EarlierWorkingDay(x.today().AddMonths(4))
	}
	return x.did(decision.Take(x.ctx, x.DB, x.cv, x.at(x.refs["draft"]), z))
}

func (x *walk) notify() error {
	return x.did(decision.Notify(x.ctx, x.DB, x.om, x.at(x.refs["draft"]), decision.Notification{Text: texts.notify, Ground: "om.execution_administrative", Purpose: "order"}))
}

func (x *walk) noObjection() error {
	return x.outside(who.RecordObjection, x.om, x.refs["draft"], "none", "Binnen twee weken is geen bezwaar ingediend.")
}

func (x *walk) commissionSupervision() error {
	c := decision.Commissioning{Org: account.OrgID(x.s.Probation), Text: "Toezicht op de naleving van de bijzondere voorwaarden, tot het einde van de proeftijd."}
	return x.did(decision.Commission(x.ctx, x.DB, x.om, x.at(x.refs["draft"]), c, advice.IsProbation))
}

func (x *walk) plan() error {
	files, err := x.paper("Terugkeerplan.pdf", "Terugkeerplan", strings.SplitAfter(texts.plan, ". ")...)
	if err != nil {
		return err
	}
	return x.outside(who.RecordReturnPlan, x.town, "", "complete", texts.plan, files...)
}

func (x *walk) informVictim() error {
	if x.s.Offence%3 == 2 {
		return nil
	}
	return x.did(victim.Inform(x.ctx, x.DB, x.om, x.at(""), victim.Informing{On: x.today(), Outcome: "informed", Note: "Via het IDV."}))
}

func (x *walk) ready() error {
	return x.outside(who.RecordReadiness, x.om, "", "green", "Woonplek, toezicht en communicatie zijn geregeld.")
}

func (x *walk) confirm() error {
	return x.did(conclude.Confirm(x.ctx, x.DB, x.om, x.at(""), conclude.Return{Actual: x.today(), Address: x.s.Address + ", " + x.s.Town.Name, Source: "DJI"}))
}

func (x *walk) start() error {
	return x.did(supervision.Begin(x.ctx, x.DB, x.pro, x.at(""), supervision.Start{On: x.today(), Level: "2", Plan: texts.supervisionPlan}))
}

func (x *walk) event() error {
	return x.did(supervision.Record(x.ctx, x.DB, x.pro, x.at(""), supervision.Event{Kind: "EMConnected", On: x.today(), Text: "Enkelband aangesloten op het verblijfadres."}))
}

func (x *walk) progress() error {
	return x.did(supervision.Confirm(x.ctx, x.DB, x.pro, x.at(""), supervision.Progress{Text: texts.progress}))
}

func (x *walk) breach() error {
	r, err := supervision.Report(x.ctx, x.DB, x.pro, x.at(""), supervision.Breach{Happened: x.today().AddDays(-1), Condition: "c", Text: "Betrokkene was na 22.00 uur niet thuis.", Advice: "Waarschuwing.", Order: "no",
		LateWhy: "Het weekend zat ertussen."})
	return x.keep("breach", r, err)
}

func (x *walk) judge() error {
	if x.s.Breach == "revoked" {
		x.revoked = x.today()
	}
	return x.did(supervision.Decide(x.ctx, x.DB, x.om, x.at(x.refs["breach"]), supervision.Outcome{Outcome: x.s.Breach, Reason: "Gezien de ernst van de overtreding en het advies van de reclassering."}))
}

func (x *walk) report() error {
	ended, outcome := x.today(), "completed"
	switch {
	case !x.revoked.IsZero():
		ended, outcome = x.revoked, "revoked"
	case ended.Before(x.s.T0.AddDays(sentenceLeft)):
		outcome = "ended_early"
	}
	return x.did(supervision.Close(x.ctx, x.DB, x.pro, x.at(""), supervision.ClosingReport{Ended: ended, Outcome: outcome, Text: texts.report}))
}

func (x *walk) close() error {
	variant := "completed"
	if !x.revoked.IsZero() {
		variant = "revoked_back_in_detention"
	}
	return x.did(conclude.Close(x.ctx, x.DB, x.om, x.at(""), conclude.Closing{Variant: variant, Reason: "De proeftijd is afgelopen.", Lessons: "De gemeente was vroeg betrokken. Dat hielp bij het woonplan."}))
}
