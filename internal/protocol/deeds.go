package protocol

import (
	"slices"
	"sync"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// DeedRow says when a deed is possible, which facts it leaves, and which facts make a form for it stale when they arrive
// after the form was opened. Facts not named there leave a form of forty minutes alone.
type DeedRow struct {
	Deed  who.Deed
	When  condition
	Facts []string        // names of the facts it leaves
	Stale []string        // keys of facts that make its form stale
	Row   string          // the name by which an edition names the row; empty: that of its deed. A later row of a deed has another name
	Seen  policy.Category // who may know that it was done, where it ends no step; empty: who may know of the step that it ends
}

// name is how an edition names the row.
func (d *DeedRow) name() string {
	if d.Row != "" {
		return d.Row
	}
	return string(d.Deed)
}

// A condition is a named predicate of the deeds table.
type condition struct {
	name string
	of   func(p *Plan, about Ref) error
}

// Name is the condition as it stands in docs/protocol.md.
func (c condition) Name() string { return c.name }

// notOpen explains which step is not open and, after the colon, what it waits for.
func notOpen(p *Plan, steps ...string) error {
	with := steps[0]
	for _, i := range p.Steps {
		if i.ID == steps[0] {
			for _, w := range i.WaitsFor {
				with += ":" + w
			}
			if i.State == StateDone || i.State == StateDeclined {
				return fault.Conflict{Key: "conflict.already_done", With: steps[0]}
			}
		}
	}
	return fault.Conflict{Key: "conflict.not_open", With: with}
}

// whileOpen: one of the steps is open, of the instance named when one is named.
func whileOpen(steps ...string) condition {
	name := "stap open:"
	for _, s := range steps {
		name += " " + s
	}
	return condition{name, func(p *Plan, about Ref) error {
		for _, i := range p.Steps {
			if i.State == Open && slices.Contains(steps, i.ID) && (about == "" || about == i.Instance) {
				return nil
			}
		}
		return notOpen(p, steps...)
	}}
}

// whileOpenOrOptional: as whileOpen, or the step is there for whoever starts it.
func whileOpenOrOptional(steps ...string) condition {
	open := whileOpen(steps...)
	return condition{open.name + ", of naar keuze", func(p *Plan, about Ref) error {
		for _, i := range p.Steps {
			if i.State == OptionalState && slices.Contains(steps, i.ID) && (about == "" || about == i.Instance) && p.opened() {
				return nil
			}
		}
		return open.of(p, about)
	}}
}

func (p *Plan) opened() bool {
	return !p.facts.Opened.IsZero() && p.facts.Closed.On.IsZero()
}

func (p *Plan) returned() bool {
	return !p.facts.left().IsZero()
}

var (
	atFirst = condition{"zolang er nog geen zaak is", func(p *Plan, _ Ref) error {
		return orConflict(p.facts.Signal.Registered.IsZero(), "conflict.signal_registered")
	}}
	fromSignal = condition{"zolang de zaak niet gesloten is", func(p *Plan, _ Ref) error {
		return orConflict(!p.facts.Signal.Registered.IsZero() && p.facts.Closed.On.IsZero(), "conflict.closed")
	}}
	// always: who may enter within an organisation matters as long as the case is kept.
	always = condition{"ook nadat de zaak gesloten is", func(p *Plan, _ Ref) error {
		return orConflict(!p.facts.Signal.Registered.IsZero(), "conflict.unopened")
	}}
	whileCase = condition{"zolang de zaak open is", func(p *Plan, _ Ref) error { return p.openCase() }}

	// undisclosed: what is irrevocable is read by who takes part, without a reason of its own (X6).
	undisclosed = condition{"zolang de zaak open is en de veroordeling niet onherroepelijk is", func(p *Plan, _ Ref) error {
		if err := p.openCase(); err != nil {
			return err
		}
		return orConflict(p.facts.Known["irrevocable"] != "yes", "conflict.irrevocable")
	}}

	// beforeReturn: until he has left; what comes after the decision is kept as «received after the decision».
	beforeReturn = condition{"tot de terugkeer", func(p *Plan, _ Ref) error {
		if err := p.openCase(); err != nil {
			return err
		}
		return orConflict(!p.returned(), "conflict.returned")
	}}
	beforeDecision = condition{"tot de beslissing", func(p *Plan, _ Ref) error {
		if err := p.openCase(); err != nil {
			return err
		}
		return orConflict(!p.facts.decided() && !p.returned(), "conflict.decided")
	}}
	// beforeWork: a case turns out to be another one's double before it was decided or he returned; after that both were worked on.
	beforeWork = condition{"zolang er niet is beslist en betrokkene niet is teruggekeerd", func(p *Plan, about Ref) error {
		if err := fromSignal.of(p, about); err != nil {
			return err
		}
		if p.returned() {
			return fault.Conflict{Key: "conflict.returned"}
		}
		return orConflict(!p.facts.decided(), "conflict.decided")
	}}
	// beforeLeaving: a return that has been does not move.
	beforeLeaving = condition{"tot de terugkeer", func(p *Plan, about Ref) error {
		if err := fromSignal.of(p, about); err != nil {
			return err
		}
		return orConflict(!p.returned(), "conflict.returned")
	}}
	watchRuns = condition{"zolang er toezicht is", func(p *Plan, about Ref) error {
		if err := watchedStill.of(p, about); err != nil {
			return err
		}
		return orConflict(!p.facts.Watch().Started.IsZero(), "conflict.no_supervision")
	}}
	// watched: supervision was commissioned and he is out, whether or not he came to it: who does not show up breaches a condition, and
	// what never began can be reported to have ended.
	watched = condition{"vanaf de start van het toezicht, of vanaf de terugkeer als het is opgedragen, tot het afloopbericht", func(p *Plan, _ Ref) error {
		if err := p.openCase(); err != nil {
			return err
		}
		w := p.facts.Watch()
		return orConflict(w != nil && w.Reported.IsZero() && (!w.Started.IsZero() || p.returned()), "conflict.no_supervision")
	}}
	// watchedStill: as watched, and it has not ended: after a revocation nothing more happens in it.
	watchedStill = condition{"vanaf de start van het toezicht, of vanaf de terugkeer als het is opgedragen, tot het einde", func(p *Plan, about Ref) error {
		if err := watched.of(p, about); err != nil {
			return err
		}
		return orConflict(p.facts.Watch().Ended.IsZero(), "conflict.supervision_ended")
	}}
	// reopenable: closed, and kept still.
	reopenable = condition{"na het sluiten, zolang de bewaartermijn loopt", func(p *Plan, _ Ref) error {
		until := p.KeptUntil()
		if until.IsZero() {
			return fault.Conflict{Key: "conflict.not_closed"}
		}
		return orConflict(!p.Today.After(until), "conflict.kept_no_more")
	}}
	lateInput = condition{"er kwam iets binnen na het ontwerp", func(p *Plan, about Ref) error {
		if err := p.openCase(); err != nil {
			return err
		}
		a := p.facts.FindAsk(about)
		if a == nil || len(a.Got) == 0 || p.facts.noted(a) != nil {
			return fault.Conflict{Key: "conflict.nothing_late"}
		}
		return nil
	}}
)

func (p *Plan) openCase() error {
	if !p.facts.Closed.On.IsZero() {
		return fault.Conflict{Key: "conflict.closed"}
	}
	return orConflict(!p.facts.Opened.IsZero(), "conflict.unopened")
}

func orConflict(fine bool, key string) error {
	if fine {
		return nil
	}
	return fault.Conflict{Key: key}
}

// sameQuestion stands in the table for an answer to the very question that the form is about.
const sameQuestion = "answered:*"

// sameWorkers stands in the table for a word of the same organisation on who works on the case.
const sameWorkers = "workers:*"

func workersOf(org Ref) string { return "workers:" + string(org) }

// viewAskable: its step open (or to choose), conditions proposed where the track has them; or a new round after a postponement.
func viewAskable(step string) condition {
	return condition{"stap open: " + step + ", met een voorstel voor voorwaarden; of opnieuw na uitstel", func(p *Plan, about Ref) error {
		if err := beforeDecision.of(p, about); err != nil {
			return err
		}
		if p.facts.SentBack(p.facts.Settling(p.Today)) {
			return fault.Conflict{Key: "conflict.sent_back"}
		}
		if p.Row().Conditions && p.facts.FindCheck(Proposal, "") == nil {
			return fault.Conflict{Key: "conflict.no_proposal"}
		}
		d := p.facts.LastDecision()
		if a := p.facts.LiveAsk(View); d != nil && !d.Taken.IsZero() && (a == nil || !a.On.After(d.Taken)) {
			return nil
		}
		return whileOpenOrOptional(step).of(p, "")
	}}
}

// endable: there is a case, and it has not come to its own end, the step in which it is closed with an evaluation.
func endable(step string) condition {
	return condition{"zolang de zaak open is, tot " + step, func(p *Plan, _ Ref) error {
		if err := p.openCase(); err != nil {
			return err
		}
		for _, i := range p.Find(step) {
			if i.State == Open {
				return fault.Conflict{Key: "conflict.closable"}
			}
		}
		return nil
	}}
}

// closed and the like make every form stale; each row adds what matters to it.
func stale(keys ...string) []string { return append([]string{"case_closed"}, keys...) }

// deedRows are the rows of the deeds table of all editions: one row a deed, and a further one of another name where a later edition says
// otherwise. An edition names its rows; a row that a frozen edition names is never edited. Made once: nobody writes to it.
var deedRows = sync.OnceValue(func() []DeedRow {
	rows := []DeedRow{
		{who.RegisterSignal, atFirst, []string{"signal_registered"}, nil, "", ""},
		{who.DismissSignal, whileOpen("P01"), []string{"case_closed"}, stale("case_opened"), "", ""},
		{who.OpenCase, whileOpen("P01"), []string{"case_opened", "party_named", "party_joined"}, stale("case_opened"), "", ""},
		{who.CloseDuplicate, beforeWork, []string{"case_closed"}, stale("decision_taken", "returned"), "", ""},
		{who.InformMayor, unshared("P02"), []string{"asked", "known_changed", "party_joined"}, stale("asked.inform", "party_left"), "", ""},
		{who.TellOutside, whileOpen("P02", "P02m"), []string{"asked", "known_changed", "party_joined", "reached", "answered"}, stale("asked.inform", "party_left"), "", ""},
		{who.OpenNotice, unheard, []string{"reached"}, nil, "", ""},
		{who.AcknowledgeNotice, whileOpen("P02a"), []string{"answered"}, stale("ask_gone"), "", ""},
		{who.ReturnNotice, whileOpen("P02a"), []string{"answered"}, stale("ask_gone"), "", ""},
		{who.CorrectMunicipality, whileOpen("P02b"), []string{"ask_gone", "party_left", "party_joined", "party_named"}, stale("ask_gone"), "", ""},
		{who.CommissionAdvice, whileOpenOrOptional("P03"), []string{"asked", "party_joined"}, stale("asked.commission"), "", ""},
		{who.DeclineCommission, unanswered(Commission), []string{"ask_gone", "party_left"}, stale("ask_gone", "checked.advice_waived"), "", ""},
		{who.RecordRiskEstimate, beforeDecision, []string{"asked", "answered"}, stale("asked.risk_estimate"), "", ""},
		{who.RecordInquiry, beforeDecision, []string{"asked", "answered"}, stale("asked.inquiry"), "", ""},
		{who.RequestAnalysis, whileOpen("P05"), []string{"asked"}, stale("asked.analysis"), "", ""},
		{who.SubmitAnalysis, stands(Analysis), []string{"answered"}, stale("ask_gone", sameQuestion), "", ""},
		{who.DeclineAnalysis, unanswered(Analysis), []string{"answered"}, stale("ask_gone"), "", ""},
		{who.ExtendAnalysis, onceExtended(Analysis), []string{"ask_extended"}, stale("ask_gone", "answered", "ask_extended"), "", policy.AnalysisRequest},
		{who.WithdrawAnalysis, unanswered(Analysis), []string{"ask_gone"}, stale("ask_gone", "answered"), "", ""},
		{who.CheckVictims, whileCase, []string{"checked"}, stale("checked.victim_interests", "decision_taken"), "", ""},
		{who.RecordAddressCheck, beforeReturn, []string{"asked", "answered"}, stale("asked.address_check"), "", ""},
		{who.SubmitAdvice, stands(Commission), []string{"answered"}, stale("ask_gone", sameQuestion), "", ""},
		{who.WaiveAdvice, whileOpen("P03", "P09"), []string{"checked"}, stale("answered", "checked.advice_waived"), "", ""},
		{who.RecordTriangle, beforeDecision, []string{"checked"}, stale("checked.triangle"), "", ""},
		{who.ProposeConditions, proposable, []string{"checked"}, stale("checked.proposal", "draft_frozen", "decision_taken"), "", policy.ProposedConditions},
		{who.RequestView, viewAskable("P11"), []string{"asked"}, stale("asked.view", "checked.proposal"), "", ""},
		{who.SubmitView, stands(View), []string{"answered"}, stale("ask_gone", sameQuestion), "", ""},
		{who.ExtendView, onceExtended(View), []string{"ask_extended"}, stale("ask_gone", "answered", "ask_extended"), "", policy.ViewRequest},
		{who.WithdrawView, unanswered(View), []string{"ask_gone"}, stale("ask_gone", "answered"), "", ""},
		{who.RecordReply, whileOpen("P12a"), []string{"checked"}, stale("checked.objection_reply"), "", ""},
		{who.FreezeDraft, freezable("P13"), []string{"draft_frozen"}, stale("answered", "checked.proposal", "checked.victim_interests", "return_date_changed", "draft_frozen"), "", ""},
		{who.ReopenDraft, whileOpen("P14"), []string{"draft_reopened"}, stale("decision_taken", "draft_reopened"), "", ""},
		{who.TakeDecision, whileOpen("P14"), []string{"decision_taken", "track_changed", "return_date_changed", "checked"}, stale("answered", "draft_frozen", "draft_reopened", "decision_taken", "checked.victim_interests", "return_date_changed"), "", ""},
		{who.NoteLateView, lateInput, []string{"checked", "draft_reopened"}, stale("checked.late_input", sameQuestion), "", ""},
		{who.NotifyPartners, whileOpen("P15"), []string{"checked"}, stale("checked.partners_notified"), "", ""},
		{who.RecordObjection, objectable("P15o"), []string{"checked", "return_date_changed", "track_changed"}, stale("checked.court_objection"), "", ""},
		{who.CommissionSupervision, whileOpen("P16"), []string{"supervision_commissioned", "party_joined"}, stale("supervision_commissioned"), "", ""},
		{who.RecordReturnPlan, planable("P17"), []string{"checked"}, stale("checked.return_plan"), "", ""},
		{who.RecordVictimInformed, whileOpen("P18"), []string{"checked"}, stale("checked.victim_informed", "return_date_changed"), "", ""},
		{who.RecordReadiness, whileOpen("P19"), []string{"checked"}, stale("checked.readiness", "return_date_changed"), "", ""},
		{who.ConfirmReturn, whileOpen("P20"), []string{"returned"}, stale("returned", "return_date_changed"), "", ""},
		{who.StartSupervision, whileOpen("P21"), []string{"supervision_started"}, stale("supervision_started"), "", ""},
		{who.RecordEvent, watchedStill, []string{"supervision_event"}, stale("supervision_ended", "supervision_event"), "", policy.SupervisionEvent},
		{who.ConfirmProgress, watchRuns, []string{"progress_confirmed"}, stale("progress_confirmed", "supervision_ended"), "", ""},
		{who.ReportBreach, watchedStill, []string{"breach_reported"}, stale("supervision_ended", "breach_reported"), "", ""},
		{who.DecideBreach, whileOpen("P23"), []string{"breach_decided", "supervision_ended"}, stale("breach_decided"), "", ""},
		{who.SubmitClosingReport, watched, []string{"supervision_ended", "closing_reported"}, stale("closing_reported"), "", ""},
		{who.CloseCase, whileOpen("P27"), []string{"case_closed"}, stale(), "", ""},
		{who.EndCase, endable("P27"), []string{"supervision_ended", "case_closed"}, stale("returned", "closing_reported"), "", policy.Closing},
		{who.ReopenCase, reopenable, []string{"case_reopened"}, []string{"case_reopened"}, "", policy.Closing},
		{who.ChangeReturnDate, beforeLeaving, []string{"return_date_changed", "probation_term_changed"}, stale("return_date_changed", "returned"), "", policy.ReturnDate},
		{who.AddDocument, fromSignal, []string{"noted"}, stale(), "", policy.Existence},
		{who.WithdrawDocument, fromSignal, []string{"noted"}, stale(), "", policy.Existence},
		{who.AssignCase, fromSignal, []string{"noted"}, stale(sameWorkers), "", policy.Existence},
		{who.TakeCase, fromSignal, []string{"noted"}, stale(), "", policy.Drafts},
		{who.NarrowCase, always, []string{"noted"}, []string{sameWorkers}, "", policy.Drafts},
		{who.WidenCase, always, []string{"noted"}, []string{sameWorkers}, "", policy.Drafts},
		{who.Remind, fromSignal, []string{"noted"}, stale(), "", policy.Existence},
	}
	return append(rows,
		DeedRow{who.RequestAnalysis, askableOf("P05"), []string{"asked"}, stale(), "analysis.request/town", ""},
		DeedRow{who.RequestView, viewAskableOf("P11"), []string{"asked"}, stale("checked.proposal"), "view.request/town", ""},
		DeedRow{who.JoinPolice, whileCase, []string{"party_joined"}, stale("party_joined"), "", policy.Parties},
		DeedRow{who.WritePolice, beforeReturn, []string{"noted"}, stale(), "", policy.PoliceBlock},
		DeedRow{who.WriteProximity, beforeReturn, []string{"noted"}, stale(), "", policy.VictimProximity},
		DeedRow{who.RecordFinality, undisclosed, []string{"known_changed"}, stale("known_changed"), "", policy.Conviction},
		DeedRow{who.DiscloseConviction, undisclosed, []string{"noted"}, stale("known_changed"), "", policy.Grants},
		DeedRow{who.NameMunicipality, nameable, []string{"party_named"}, stale("party_named"), "", policy.OrderRisk},
	)
})

// stands: the question that is named is of this kind and stands: not withdrawn, and he has not yet returned. A question of
// another kind is no question here.
func stands(kind AskKind) condition {
	return condition{"zolang de vraag staat (" + string(kind) + "), tot de terugkeer", func(p *Plan, about Ref) error {
		if err := beforeReturn.of(p, about); err != nil {
			return err
		}
		a := p.facts.FindAsk(about)
		if a == nil || a.Kind != kind {
			return fault.Conflict{Key: "conflict.no_question"}
		}
		return orConflict(a.Gone.IsZero(), "conflict.withdrawn")
	}}
}

// unanswered: the question stands and nobody answered it yet.
func unanswered(kind AskKind) condition {
	return condition{"zolang de vraag onbeantwoord is (" + string(kind) + ")", func(p *Plan, about Ref) error {
		if err := stands(kind).of(p, about); err != nil {
			return err
		}
		return orConflict(len(p.facts.FindAsk(about).Got) == 0, "conflict.answered")
	}}
}

// onceExtended: the question is unanswered, was not extended before, and there is room before the step that waits for it.
func onceExtended(kind AskKind) condition {
	return condition{"een keer, zolang de vraag onbeantwoord is (" + string(kind) + ")", func(p *Plan, about Ref) error {
		if err := unanswered(kind).of(p, about); err != nil {
			return err
		}
		if !p.facts.FindAsk(about).Until.IsZero() {
			return fault.Conflict{Key: "conflict.extended"}
		}
		return orConflict(!p.Extension(about).IsZero(), "conflict.no_room")
	}}
}

// proposable: conditions belong to a decision on conditional release; at the end of a sentence there is none to take.
var proposable = condition{"op een track met voorwaarden, tot de beslissing", func(p *Plan, about Ref) error {
	if err := beforeDecision.of(p, about); err != nil {
		return err
	}
	return orConflict(p.Row().Conditions, "conflict.no_decision_here")
}}

// freezable: a round is open for weighing; what came after the draft is noted instead (NoteLateView).
func freezable(step string) condition {
	return condition{"stap open: " + step + ", tot de beslissing", func(p *Plan, about Ref) error {
		if err := beforeDecision.of(p, about); err != nil {
			return err
		}
		if p.facts.FindAsk(about) != nil {
			return notOpen(p, step)
		}
		for _, i := range p.Find(step) {
			if i.State == Open && p.facts.FindAsk(i.Instance) == nil {
				return nil
			}
		}
		return notOpen(p, step)
	}}
}

// objectable: a refusal or postponement was served; a pending objection can be recorded, and then its outcome. That none was made is
// no outcome: one that comes after all can still be recorded, until the return.
func objectable(step string) condition {
	return condition{"na betekening van weigering of uitstel, tot de uitkomst; na «geen bezwaar» tot de terugkeer", func(p *Plan, about Ref) error {
		open := whileOpen(step).of(p, about)
		if open == nil || about == "" || p.returned() || p.openCase() != nil {
			return open
		}
		if c := p.facts.FindCheck(CourtObjection, about); c != nil && c.Outcome == NoMeasure {
			return nil
		}
		return open
	}}
}

// planable: the return plan can be made and made anew from the moment its step opens until the return.
func planable(step string) condition {
	return condition{"vanaf de opening van " + step + " tot de terugkeer", func(p *Plan, about Ref) error {
		if err := beforeReturn.of(p, about); err != nil {
			return err
		}
		for _, i := range p.Steps {
			if i.ID == step && (i.State == Open || i.State == StateDone) {
				return nil
			}
		}
		return notOpen(p, step)
	}}
}
