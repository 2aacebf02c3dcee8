package server

import (
	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/supervision"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// deeds lists the page of every deed but the registration of a signal, which has no case yet.
func deeds() []deedForm {
	list := []deedForm{
		{deed: who.OpenCase, choosesOf: account.Municipality, chosen: who.Municipality, ask: askOpen, do: doOpen},
		{deed: who.DismissSignal, draft: true, check: signed(who.DismissSignal), ask: askReason, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return intake.Dismiss(a.ctx, a.DB, a.reading.Actor, a.on, intake.Reason{Reason: in.text("reason")})
		}},
		{deed: who.CloseDuplicate, draft: true, check: signed(who.CloseDuplicate), ask: func(a *asking) []components.Group { return one(a.short("of"), a.area("reason", 4)) }, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return intake.CloseDuplicate(a.ctx, a.DB, a.reading.Actor, a.on, intake.Duplicate{Of: in.text("of"), Reason: in.text("reason")})
		}},
		{deed: who.InformMayor, tells: tellsTown, ask: askInform, preview: shareNotice, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return notice.Inform(a.ctx, a.DB, a.reading.Actor, a.on, informing(in))
		}},
		{deed: who.TellOutside, ask: askTell, preview: shareTold, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return notice.Tell(a.ctx, a.DB, a.reading.Actor, a.on, telling(in))
		}},
		{deed: who.OpenNotice, ask: func(*asking) []components.Group { return nil }, opens: []string{notice.KindNotice}, aside: asideNotice, do: func(a *asking, _ *input) (casefile.Receipt, error) {
			return notice.Open(a.ctx, a.DB, a.reading.Actor, a.on)
		}},
		{deed: who.AcknowledgeNotice, tells: tellsLead, ask: askAcknowledge, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return notice.Acknowledge(a.ctx, a.DB, a.reading.Actor, a.on, notice.Acknowledgement{Contact: in.name("contact"), Phone: in.text("phone"), BIJ: in.text("bij")})
		}, opens: []string{notice.KindNotice}, aside: asideNotice},
		{deed: who.ReturnNotice, tells: tellsLead, opens: []string{notice.KindNotice}, aside: asideNotice, ask: func(a *asking) []components.Group { return one(a.area("reason", 4), optional(a.line("where"))) }, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return notice.Return(a.ctx, a.DB, a.reading.Actor, a.on, notice.Returning{Reason: in.text("reason"), Where: in.text("where")})
		}},
		{deed: who.CorrectMunicipality, choosesOf: account.Municipality, chosen: who.Municipality, opens: []string{notice.KindReturned}, aside: asideReturned, ask: func(a *asking) []components.Group {
			return one(a.orgs("municipality", account.Municipality), a.area("reason", 4))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return notice.Correct(a.ctx, a.DB, a.reading.Actor, a.on, notice.Correction{Org: in.org("municipality"), Reason: in.text("reason")})
		}},
		{deed: who.CommissionAdvice, choosesOf: account.Probation, chosen: who.Probation, ask: func(a *asking) []components.Group {
			return one(a.orgs("organisation", account.Probation), a.area("questions", 6))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return advice.Ask(a.ctx, a.DB, a.reading.Actor, a.on, advice.Commission{Org: in.org("organisation"), Questions: in.text("questions")})
		}},
		{deed: who.DeclineCommission, tells: tellsLead, ask: askReason, do: reasoned(advice.DeclineCommission), opens: []string{advice.KindCommission}, aside: asideCommission},
		{deed: who.WaiveAdvice, ask: askReason, do: reasoned(advice.Waive)},
		{deed: who.SubmitAdvice, tells: tellsLead, ask: askAdvice, do: doAdvice, draft: true, upload: true, opens: []string{advice.KindCommission}, aside: asideCommission},
		{deed: who.RequestAnalysis, tells: tellsOfficer, ask: func(a *asking) []components.Group { return one(a.area("questions", 6), optional(a.line("area"))) }, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return analysis.Ask(a.ctx, a.DB, a.reading.Actor, a.on, analysis.Request{Questions: in.text("questions"), Area: in.text("area")})
		}},
		{deed: who.DeclineAnalysis, tells: tellsLead, ask: askReason, do: reasoned(analysis.Decline), opens: []string{analysis.KindRequest}, aside: asideRequest},
		{deed: who.ExtendAnalysis, ask: askExtension, do: reasoned(analysis.Extend)},
		{deed: who.WithdrawAnalysis, ask: askReason, do: reasoned(analysis.Withdraw)},
		{deed: who.CheckVictims, ask: askVictims, do: doVictims},
		{deed: who.ProposeConditions, ask: askProposal, do: doProposal, standing: true},
		{deed: who.ExtendView, ask: askExtension, do: reasoned(view.Extend)},
		{deed: who.WithdrawView, ask: askReason, do: reasoned(view.Withdraw)},
		{deed: who.ReopenDraft, ask: askReason, do: reasoned(decision.Reopen)},
		{deed: who.NoteLateView, opens: []string{view.KindView}, aside: asideLate, ask: func(a *asking) []components.Group {
			choice := a.boxed("choice", lateChoices())
			if d := a.reading.Decision(); d != nil && !d.Taken.IsZero() {
				for n, c := range lateChoices() {
					choice.Options[n].Hint = a.t("decided." + c.Code)
				}
			}
			return one(choice, a.area("reason", 4))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return decision.NoteLate(a.ctx, a.DB, a.reading.Actor, a.on, decision.Late{Choice: in.text("choice"), Reason: in.text("reason")})
		}},
		{deed: who.NotifyPartners, tells: tellsParties, aside: asidePartners, ask: askNotify, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return decision.Notify(a.ctx, a.DB, a.reading.Actor, a.on, decision.Notification{Text: in.text("text"), Ground: in.text("ground"), Purpose: in.text("purpose")})
		}},
		{deed: who.CommissionSupervision, choosesOf: account.Probation, chosen: who.Probation, ask: askSupervision, do: func(a *asking, in *input) (casefile.Receipt, error) {
			c := decision.Commissioning{Org: in.org("organisation"), Text: in.text("text")}
			return decision.Commission(a.ctx, a.DB, a.reading.Actor, a.on, c, advice.IsProbation)
		}},
		{deed: who.RecordVictimInformed, ask: func(a *asking) []components.Group {
			return one(a.dayOf("on", a.today()), a.radio("outcome", informedChoices()), optional(a.area("note", 3)))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return victim.Inform(a.ctx, a.DB, a.reading.Actor, a.on, victim.Informing{On: in.date("on"), Outcome: in.text("outcome"), Note: in.text("note")})
		}},
		{deed: who.ConfirmReturn, draft: true, check: signed(who.ConfirmReturn), ask: func(a *asking) []components.Group {
			return one(append([]components.Field{a.dayOf("actual", a.reading.Release.Date), a.line("address"), a.line("source")}, newTerm(a)...)...)
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return conclude.Confirm(a.ctx, a.DB, a.reading.Actor, a.on, conclude.Return{Actual: in.date("actual"), Address: in.text("address"), Source: in.text("source"), Until: in.date("until")})
		}},
		{deed: who.ChangeReturnDate, ask: func(a *asking) []components.Group {
			fields := []components.Field{a.day("date"), a.radio("source", conclude.DateSources), a.area("reason", 4)}
			if a.reading.Latest(intake.KindConviction, "") != nil {
				fields = append(fields, optional(a.day("sentence_end")))
			}
			return one(append(fields, newTerm(a)...)...)
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return conclude.ChangeDate(a.ctx, a.DB, a.reading.Actor, a.on, conclude.NewDate{Date: in.date("date"), Source: in.text("source"), Reason: in.text("reason"), SentenceEnd: in.date("sentence_end"), Until: in.date("until")})
		}},
		{deed: who.CloseCase, draft: true, check: signed(who.CloseCase), ask: func(a *asking) []components.Group {
			return one(a.boxed("variant", conclude.Variants), a.area("reason", 4), a.area("lessons", 5))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return conclude.Close(a.ctx, a.DB, a.reading.Actor, a.on, conclude.Closing{Variant: in.text("variant"), Reason: in.text("reason"), Lessons: in.text("lessons")})
		}},
		{deed: who.AssignCase, ask: askAssign, team: true, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return conclude.Assign(a.ctx, a.DB, a.reading.Actor, a.on, conclude.Assignment{Users: in.users("users")})
		}},
		{deed: who.TakeCase, ask: func(*asking) []components.Group { return nil }, do: func(a *asking, _ *input) (casefile.Receipt, error) {
			return conclude.Take(a.ctx, a.DB, a.reading.Actor, a.on)
		}},
		{deed: who.NarrowCase, ask: askAssign, team: true, draft: true, check: signed(who.NarrowCase), do: func(a *asking, in *input) (casefile.Receipt, error) {
			return conclude.Narrow(a.ctx, a.DB, a.reading.Actor, a.on, conclude.Assignment{Users: in.users("users")})
		}},
		{deed: who.WidenCase, ask: func(*asking) []components.Group { return nil }, do: func(a *asking, _ *input) (casefile.Receipt, error) {
			return conclude.Widen(a.ctx, a.DB, a.reading.Actor, a.on)
		}},
		{deed: who.Remind, tells: tellsWaited, ask: askRemind, timeline: 200, do: func(a *asking, _ *input) (casefile.Receipt, error) {
			return conclude.Remind(a.ctx, a.DB, a.reading.Actor, a.on)
		}},
		{deed: who.StartSupervision, ask: func(a *asking) []components.Group {
			return one(a.dayOf("on", a.today()), a.radio("level", levels()), a.area("plan", 5))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return supervision.Begin(a.ctx, a.DB, a.reading.Actor, a.on, supervision.Start{On: in.date("on"), Level: in.text("level"), Plan: in.text("plan")})
		}},
		{deed: who.RecordEvent, ask: askEvent, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return supervision.Record(a.ctx, a.DB, a.reading.Actor, a.on, supervision.Event{Kind: in.text("kind"), On: in.date("on"), Text: in.text("text")})
		}},
		{deed: who.ConfirmProgress, ask: func(a *asking) []components.Group { return one(a.area("text", 5)) }, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return supervision.Confirm(a.ctx, a.DB, a.reading.Actor, a.on, in.text("text"))
		}},
		{deed: who.ReportBreach, tells: tellsLead, ask: askBreach, do: doBreach},
		{deed: who.DecideBreach, draft: true, check: signed(who.DecideBreach), opens: []string{supervision.KindBreach}, aside: asideBreach, ask: func(a *asking) []components.Group {
			return one(a.boxed("outcome", statute.BreachOutcomes), a.area("reason", 4))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return supervision.Decide(a.ctx, a.DB, a.reading.Actor, a.on, supervision.Outcome{Outcome: in.text("outcome"), Reason: in.text("reason")})
		}},
		{deed: who.SubmitClosingReport, draft: true, check: signed(who.SubmitClosingReport), tells: tellsLead, ask: func(a *asking) []components.Group {
			return one(a.dayOf("ended", a.today()), a.radio("outcome", endings()), a.area("text", 8))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return supervision.Close(a.ctx, a.DB, a.reading.Actor, a.on, supervision.ClosingReport{Ended: in.date("ended"), Outcome: in.text("outcome"), Text: in.text("text")})
		}},
	}
	list = append(append(list, documentForms()...), endForms()...)
	for _, s := range outside.Steps {
		f := deedForm{deed: s.Deed, ask: askOutside(s), do: doOutside(s), upload: true}
		if s.Deed == who.RecordReply {
			f.opens, f.aside = []string{view.KindView}, asideView
		}
		list = append(list, f)
	}
	return append(list, special()...)
}

// newTerm asks the new end of the probation term, where release was granted: with another day of return the old one may not fit.
func newTerm(a *asking) []components.Field {
	d := a.reading.Decision()
	if d == nil || d.Outcome != protocol.Grant || a.reading.Track != "VI" {
		return nil
	}
	until := optional(a.day("until"))
	until.Hint = a.t("term", "date", i18n.Date(a.ctx, midday(d.Until)))
	return []components.Field{until}
}

func name(code, nl, en string) statute.Choice {
	return statute.Choice{Code: code, Name: statute.Name{NL: nl, EN: en}}
}

func yesNo() []statute.Choice {
	return []statute.Choice{name("yes", "ja", "yes"), name("no", "nee", "no")}
}

func levels() []statute.Choice {
	return []statute.Choice{name("1", "1 laag", "1 low"), name("2", "2 midden", "2 middle"), name("3", "3 hoog", "3 high")}
}

func lateChoices() []statute.Choice {
	return []statute.Choice{name("reconsider", "opnieuw overwegen", "reconsider"), name("note", "alleen vastleggen", "only note")}
}

func informedChoices() []statute.Choice {
	return []statute.Choice{name("informed", "ingelicht", "informed"), name("not_reached", "niet bereikt", "not reached")}
}

func endings() []statute.Choice {
	return []statute.Choice{name("completed", "afgerond", "completed"), name("ended_early", "eerder beëindigd", "ended early"), name("revoked", "v.i. herroepen", "revoked")}
}

func askReason(a *asking) []components.Group { return one(a.area("reason", 4)) }

// reasoned does a deed that asks a reason and nothing else.
func reasoned(do reasonDeed) func(*asking, *input) (casefile.Receipt, error) {
	return func(a *asking, in *input) (casefile.Receipt, error) {
		return do(a.ctx, a.DB, a.reading.Actor, a.on, in.text("reason"))
	}
}

func askExtension(a *asking) []components.Group {
	until := a.field(components.Static, "until")
	until.Value = i18n.DayDate(a.ctx, midday(a.reading.Extension(a.about)))
	return one(until, a.area("reason", 4))
}

func askOpen(a *asking) []components.Group {
	track := a.reading.Track
	conviction := []components.Field{a.area("qualification", 3), a.area("sentence", 2)}
	if track == "VI" {
		conviction = append(conviction, a.day("sentence_end"))
	}
	conviction = append(conviction, a.radio("irrevocable", intake.YesNoUnknown), a.radio("bij", intake.YesNoUnknown), optional(a.area("unknown", 3)))
	return []components.Group{
		a.group("conviction", conviction...),
		a.group("numbers", optional(a.short("parketnummer")), optional(a.short("skn"))),
		a.group("place", a.orgs("origin", account.Municipality), optional(a.orgs("intended", account.Municipality)), optional(a.line("address"))),
	}
}

func doOpen(a *asking, in *input) (casefile.Receipt, error) {
	return intake.Open(a.ctx, a.DB, a.reading.Actor, a.on, intake.Opening{
		Irrevocable: in.text("irrevocable"), BIJ: in.text("bij"), Qualification: in.text("qualification"), Sentence: in.text("sentence"),
		SentenceEnd: in.date("sentence_end"), Unknown: in.text("unknown"), Parket: in.text("parketnummer"), SKN: in.text("skn"),
		Origin: in.org("origin"), Intended: in.org("intended"), Address: in.text("address"),
	})
}

func askInform(a *asking) []components.Group {
	risk := a.group("risk", a.radio("risk", intake.YesNoUnknown), when("risk", "yes", a.area("risk_text", 4)))
	contact := a.line("contact")
	contact.Value = a.reading.Actor.Name
	groups := []components.Group{risk, a.ground(statute.ProsecutionData, "om.order")}
	if i := a.reading.Latest(intake.KindConviction, ""); i != nil {
		var c intake.Conviction
		if err := i.Read(&c); err == nil && c.Irrevocable != "yes" {
			groups = append(groups, a.group("disclosure", optional(a.area("disclosure", 3))))
		}
	}
	return append(groups, a.group("contact", contact, a.short("phone")))
}

func informing(in *input) notice.Informing {
	return notice.Informing{
		Risk: in.text("risk"), RiskText: in.text("risk_text"), Ground: in.text("ground"), Purpose: in.text("purpose"), Necessity: in.text("necessity"),
		Disclosure: in.text("disclosure"), Contact: in.name("contact"), Phone: in.text("phone"),
	}
}

func askAcknowledge(a *asking) []components.Group {
	contact := a.line("contact")
	contact.Value = a.reading.Actor.Name
	return one(contact, a.short("phone"), a.radio("bij", yesNo()))
}

func askAdvice(a *asking) []components.Group {
	return []components.Group{
		a.group("full", a.area("full", 14), optional(a.area("health", 4))),
		a.group("extract", a.area("conditions", 5), a.area("housing", 4), a.radio("monitoring", []statute.Choice{
			name("yes", "ja", "yes"), name("no", "nee", "no"), name("not_needed", "niet nodig", "not needed")}), a.area("municipal", 4)),
		a.group("position", a.radio("position", advice.Positions), optional(a.area("position_text", 3))),
		a.group("summary", a.area("summary", 7)),
		a.group("files", a.file("file_full"), a.file("file_extract"), a.file("file_summary")),
	}
}

func doAdvice(a *asking, in *input) (casefile.Receipt, error) {
	return advice.Submit(a.ctx, a.DB, a.reading.Actor, a.on, advice.Submission{
		Full: in.text("full"), Health: in.text("health"), Summary: in.text("summary"), Conditions: in.text("conditions"), Housing: in.text("housing"),
		Monitoring: in.text("monitoring"), Municipal: in.text("municipal"), Position: in.text("position"), PositionText: in.text("position_text"),
		FullFiles: in.files["file_full"], ExtractFiles: in.files["file_extract"], SummaryFiles: in.files["file_summary"],
	})
}

func askVictims(a *asking) []components.Group {
	outcome := a.boxed("outcome", victim.Outcomes)
	shown := func(f components.Field) components.Field { return when("outcome", "present", f) }
	return []components.Group{
		{Fields: []components.Field{
			outcome, shown(a.checks("wishes", victim.Wishes)), shown(a.radio("protection", intake.YesNoUnknown)), shown(a.radio("has_zone", yesNo())),
			shown(optional(a.area("zone", 2))), shown(a.radio("elsewhere", intake.YesNoUnknown)),
		}},
		a.group("source", a.radio("idv", intake.YesNoUnknown), a.line("source"), a.dayOf("on", a.today())),
	}
}

func doVictims(a *asking, in *input) (casefile.Receipt, error) {
	return victim.Check(a.ctx, a.DB, a.reading.Actor, a.on, victim.Interests{
		Outcome: in.text("outcome"), Wishes: in.list("wishes"), Protection: in.text("protection"), IDV: in.text("idv"), HasZone: in.text("has_zone"),
		Zone: in.text("zone"), Elsewhere: in.text("elsewhere"), Source: in.text("source"), On: in.date("on"),
	})
}

func askNotify(a *asking) []components.Group {
	g := a.ground(statute.ExecutionData, "om.execution_administrative")
	g.Fields = g.Fields[:2] // the necessity of telling a decision is the decision
	return []components.Group{{Fields: []components.Field{a.area("text", 6)}}, g}
}

func askSupervision(a *asking) []components.Group {
	org := a.orgs("organisation", account.Probation)
	if pro := a.reading.Holder(who.Supervising, who.Advising); !pro.IsZero() {
		org.Value = pro.String()
	}
	return one(org, a.area("text", 5))
}

func askAssign(a *asking) []components.Group {
	f := a.field(components.Checkbox, "users")
	for _, c := range a.reading.Team {
		option := components.Option{Value: c.User.String(), Label: c.Name}
		if c.Beside {
			option.Hint = i18n.T(a.ctx, "assign.beside")
		}
		f.Options = append(f.Options, option)
	}
	for _, c := range a.reading.Assigned {
		f.Values = append(f.Values, c.User.String())
	}
	return one(f)
}

func askEvent(a *asking) []components.Group {
	var kinds []statute.Choice
	for _, k := range supervision.Events {
		kinds = append(kinds, statute.Choice{Code: k.Code, Name: k.Name})
	}
	return one(a.choose("kind", kinds), a.dayOf("on", a.today()), a.area("text", 4))
}

func askBreach(a *asking) []components.Group {
	conditions := []statute.Choice{name("general", "algemene voorwaarde: geen strafbaar feit", "general condition: no offence")}
	if lines, _, there := decision.Latest(a.reading.Items, decision.KindInForce); there {
		for _, l := range lines.Lines {
			if c, known := statute.Find(statute.Letter(l.Letter)); known {
				conditions = append(conditions, name(l.Letter, l.Letter+" "+c.Name.NL, l.Letter+" "+c.Name.EN))
			}
		}
	}
	return []components.Group{
		{Fields: []components.Field{a.dayOf("happened", a.today()), a.radio("condition", conditions), a.area("text", 5), a.radio("order", yesNo())}},
		a.group("late", a.area("late_why", 2)),
		a.group("advice", optional(a.area("advice", 4))),
	}
}

func doBreach(a *asking, in *input) (casefile.Receipt, error) {
	return supervision.Report(a.ctx, a.DB, a.reading.Actor, a.on, supervision.Breach{
		Happened: in.date("happened"), Condition: in.text("condition"), Text: in.text("text"), Advice: in.text("advice"), LateWhy: in.text("late_why"), Order: in.text("order"),
	})
}

// askOutside is the same form for every step that is recorded from outside, with the step's own list of outcomes.
func askOutside(s outside.Step) func(*asking) []components.Group {
	return func(a *asking) []components.Group {
		by := a.line("who")
		by.Value = a.reading.Actor.Name
		fields := []components.Field{a.dayOf("on", a.today()), by, a.radio("outcome", s.Outcomes)}
		if s.NewDate != "" {
			fields = append(fields, when("outcome", s.NewDate, a.day("new_date")))
		}
		if s.Corrects(&a.reading.Plan) {
			fields = append([]components.Field{a.area("again", 3)}, fields...)
		}
		files := a.files("file")
		files.Hint += " " + i18n.T(a.ctx, "form.file_seen", "who", i18n.T(a.ctx, "category."+string(s.Category)))
		return one(append(fields, a.area("note", 5), files)...)
	}
}

func doOutside(s outside.Step) func(*asking, *input) (casefile.Receipt, error) {
	return func(a *asking, in *input) (casefile.Receipt, error) {
		r := outside.Record{On: in.date("on"), Who: in.name("who"), Outcome: in.text("outcome"), Note: in.text("note"), Again: in.text("again"), NewDate: in.date("new_date"), Files: in.files["file"]}
		return outside.Do(a.ctx, a.DB, a.reading.Actor, a.on, s.Deed, r)
	}
}
