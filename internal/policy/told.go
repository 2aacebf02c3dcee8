package policy

import "github.com/terugkeer/terugkeer/internal/who"

// Event is something that people hear of although it asks no step of them; steps that open are told from the plan.
// The zero value is none.
type Event string

// The events.
const (
	ReturnDateMoved   Event = "return_date_moved"  // T0 has a new version
	RequestWithdrawn  Event = "request_withdrawn"  // an analysis or a view need no longer be given
	TermExtended      Event = "term_extended"      // the asker gave more time
	AnalysisReceived  Event = "analysis_received"  // delivered or declined
	AdviceReceived    Event = "advice_received"    // or declined
	ViewReceived      Event = "view_received"      // a position, or «no view»
	ReceivedLate      Event = "received_late"      // an analysis or a view came after the draft
	Reconsider        Event = "reconsider"         // what came after the decision asks for another look at it
	DecisionTaken     Event = "decision_taken"     // within the OM; partners hear by PartnersNotified
	PartnersNotified  Event = "partners_notified"  // release is granted, told with the grants that go with it
	DecisionRefused   Event = "decision_refused"   // partners are told that release is refused (X1)
	DecisionPostponed Event = "decision_postponed" // partners are told that the decision is postponed (X2)
	ReturnConfirmed   Event = "return_confirmed"   // he is out
	RiskEstimated     Event = "risk_estimated"     // the risk estimate of agreement 1 is there
	NoHousing         Event = "no_housing"         // the return plan is made, and there is no place to live
	NotReady          Event = "not_ready"          // the readiness check is red
	HousingEvent      Event = "housing_event"      // something changed about where he lives, during supervision
	DidNotStart       Event = "did_not_start"      // supervision did not start: he did not come to it, or could not
	BackInside        Event = "back_inside"        // he is back in detention while supervision goes on
	BreachReported    Event = "breach_reported"
	OrderBreach       Event = "order_breach" // a breach that probation finds relevant to public order
	BreachDecided     Event = "breach_decided"
	SupervisionEnded  Event = "supervision_ended" // the closing report is in
	PartyCorrected    Event = "party_corrected"   // the organisation was wrongly named; its relation ends
	CaseClosed        Event = "case_closed"
	CaseReopened      Event = "case_reopened"    // what it waited for waits again
	CaseDuplicate     Event = "case_duplicate"   // closed with a pointer to the other case
	ConvictionKnown   Event = "conviction_known" // the conviction can be read now, which was not irrevocable before (X6)
	DistrictJoined    Event = "district_joined"  // the parket of a municipality's own district takes part, beside the one that leads
	PoliceJoined      Event = "police_joined"    // the police unit takes part and is asked for its picture
	PoliceWrote       Event = "police_wrote"     // the picture of the police is there
	Reminder          Event = "reminder"         // by hand or by the clock, to whom the step waits for
)

// Events lists the events, in the order of the table.
var Events = []Event{ReturnDateMoved, RequestWithdrawn, TermExtended, AnalysisReceived, AdviceReceived, ViewReceived, ReceivedLate, Reconsider,
	DecisionTaken, PartnersNotified, DecisionRefused, DecisionPostponed, ReturnConfirmed, RiskEstimated, NoHousing, NotReady, HousingEvent, DidNotStart, BackInside,
	BreachReported, OrderBreach, BreachDecided,
	SupervisionEnded, PartyCorrected, CaseClosed, CaseReopened, CaseDuplicate, ConvictionKnown, DistrictJoined, PoliceJoined, PoliceWrote, Reminder}

// Urgency is how somebody is told. The zero value is in the inbox only.
type Urgency string

// The urgencies. A mail never says what it is about: «Er staat iets voor u klaar in Terugkeer».
const (
	Quiet  Urgency = ""       // in the inbox, without a mail
	Soon   Urgency = "soon"   // a mail, gathered with others of the same day
	AtOnce Urgency = "atonce" // a mail now
)

// Mails is which mails somebody wants. The zero value is MailsDaily.
type Mails string

// The choices. None of them holds back what is told at once.
const (
	MailsAll    Mails = "all"    // what has no haste at once too
	MailsDaily  Mails = "daily"  // what has no haste gathered, once a day
	MailsUrgent Mails = "urgent" // what has no haste not at all: it stands in the inbox
)

// AllMails lists the choices, in the order of the page.
var AllMails = []Mails{MailsAll, MailsDaily, MailsUrgent}

// For is how somebody with this choice is told of what the table tells with that urgency. What is told at once stays so: a
// step that waits for somebody must not stay silent by a setting.
func (m Mails) For(u Urgency) Urgency {
	switch {
	case u != Soon:
		return u
	case m == MailsAll:
		return AtOnce
	case m == MailsUrgent:
		return Quiet
	}
	return Soon
}

// Notice says that a duty hears of an event, and how. Of a duty, only those are told who are party to the case, whom the
// event concerns, and who may see its category: the table widens nobody's sight.
type Notice struct {
	Event    Event
	Duty     who.Duty
	Urgency  Urgency
	Category Category
	Source   string
}

// Notices is the table of what is told besides the steps.
var Notices = []Notice{
	{ReturnDateMoved, who.Prosecutor, AtOnce, ReturnDate, "termijnregels, X3"},
	{ReturnDateMoved, who.DeciderDuty, AtOnce, ReturnDate, "termijnregels, X3"},
	{ReturnDateMoved, who.Municipality, AtOnce, ReturnDate, "termijnregels, X3"},
	{ReturnDateMoved, who.MayorDuty, Soon, ReturnDate, "termijnregels, X3"},
	{ReturnDateMoved, who.Probation, AtOnce, ReturnDate, "termijnregels, X3"},

	{RequestWithdrawn, who.Municipality, AtOnce, AnalysisRequest, "P06"},
	{RequestWithdrawn, who.MayorDuty, AtOnce, ViewRequest, "P12"},
	{TermExtended, who.Municipality, Soon, AnalysisRequest, "P06, termijnregels"},
	{TermExtended, who.MayorDuty, Soon, ViewRequest, "P12, termijnregels"},

	{AnalysisReceived, who.Prosecutor, Soon, Analysis, "P06"},
	{AnalysisReceived, who.Probation, Quiet, Analysis, "P06"},
	{AnalysisReceived, who.MayorDuty, Quiet, Analysis, "P06"},
	{AdviceReceived, who.Prosecutor, Soon, AdviceFull, "P09"},
	{AdviceReceived, who.DeciderDuty, Quiet, AdviceFull, "P09"},
	{ViewReceived, who.Prosecutor, Soon, View, "P12"},
	{ViewReceived, who.DeciderDuty, Soon, View, "P12"},
	{ViewReceived, who.Municipality, Quiet, View, "P12"},
	{ViewReceived, who.Probation, Quiet, View, "P12"},
	{ReceivedLate, who.Prosecutor, AtOnce, View, "termijnregels, art. 2:3 Besluit tul"},
	{ReceivedLate, who.DeciderDuty, AtOnce, View, "termijnregels, art. 2:3 Besluit tul"},
	{Reconsider, who.DeciderDuty, AtOnce, DraftDecision, "termijnregels, art. 2:3 Besluit tul"},

	{DecisionTaken, who.Prosecutor, AtOnce, Decision, "P14"},
	{PartnersNotified, who.Municipality, AtOnce, Decision, "P15"},
	{PartnersNotified, who.MayorDuty, AtOnce, Decision, "P15"},
	{PartnersNotified, who.Probation, AtOnce, Decision, "P15"},
	{DecisionRefused, who.Municipality, AtOnce, Decision, "P15, X1"},
	{DecisionRefused, who.MayorDuty, AtOnce, Decision, "P15, X1"},
	{DecisionRefused, who.Probation, AtOnce, Decision, "P15, X1"},
	{DecisionPostponed, who.Municipality, AtOnce, Decision, "P15, X2"},
	{DecisionPostponed, who.MayorDuty, AtOnce, Decision, "P15, X2"},
	{DecisionPostponed, who.Probation, AtOnce, Decision, "P15, X2"},

	{ReturnConfirmed, who.Prosecutor, Soon, ReturnDate, "P20"},
	{ReturnConfirmed, who.Municipality, AtOnce, ReturnDate, "P20"},
	{ReturnConfirmed, who.MayorDuty, AtOnce, ReturnDate, "P20"},
	{ReturnConfirmed, who.Probation, AtOnce, ReturnDate, "P20"},
	{RiskEstimated, who.Prosecutor, Soon, RiskEstimate, "P03a"},
	{NoHousing, who.Prosecutor, AtOnce, ReturnPlan, "P17"},
	{NoHousing, who.MayorDuty, AtOnce, ReturnPlan, "P17"},
	{NoHousing, who.Municipality, AtOnce, ReturnPlan, "P17"},
	{NoHousing, who.Probation, AtOnce, ReturnPlan, "P17"},
	{NotReady, who.DeciderDuty, AtOnce, Readiness, "P19"},
	{NotReady, who.MayorDuty, AtOnce, Readiness, "P19"},
	{NotReady, who.Municipality, AtOnce, Readiness, "P19"},
	{NotReady, who.Probation, AtOnce, Readiness, "P19"},
	{HousingEvent, who.Prosecutor, AtOnce, SupervisionEvent, "P22; aanname"},
	{DidNotStart, who.Prosecutor, AtOnce, SupervisionEvent, "P21; aanname"},
	{DidNotStart, who.DeciderDuty, AtOnce, SupervisionEvent, "P21; aanname"},
	{BackInside, who.Prosecutor, AtOnce, SupervisionEvent, "P22; art. 6:1:18 lid 3 Sv"},
	{BackInside, who.DeciderDuty, AtOnce, SupervisionEvent, "P22; art. 6:1:18 lid 3 Sv"},
	{OrderBreach, who.Prosecutor, AtOnce, Breach, "P23, P23m, art. 6:3:14 lid 4 Sv"},
	{OrderBreach, who.DeciderDuty, AtOnce, Breach, "P23, art. 6:3:14 lid 4 Sv"},
	{BreachReported, who.Prosecutor, AtOnce, Breach, "P23, art. 6:3:14 lid 4 Sv"},
	{BreachReported, who.DeciderDuty, AtOnce, Breach, "P23, art. 6:3:14 lid 4 Sv"},
	{BreachDecided, who.Probation, AtOnce, Breach, "P23"},
	{SupervisionEnded, who.Prosecutor, Soon, ClosingReport, "P26"},
	{SupervisionEnded, who.Municipality, Quiet, SupervisionStatus, "P26"},
	{SupervisionEnded, who.MayorDuty, Soon, SupervisionStatus, "P26"},

	{PartyCorrected, who.Municipality, Soon, WronglyNamed, "P02b"},
	{PartyCorrected, who.MayorDuty, Soon, WronglyNamed, "P02b"},
	{CaseClosed, who.DeciderDuty, Quiet, Existence, "P27"},
	{CaseClosed, who.Municipality, Soon, Existence, "P27"},
	{CaseClosed, who.MayorDuty, Quiet, Existence, "P27"},
	{CaseClosed, who.Probation, Soon, Existence, "P27"},
	{CaseReopened, who.DeciderDuty, Soon, Existence, "P27; aanname"},
	{CaseReopened, who.Municipality, Soon, Existence, "P27; aanname"},
	{CaseReopened, who.MayorDuty, Soon, Existence, "P27; aanname"},
	{CaseReopened, who.Probation, Soon, Existence, "P27; aanname"},
	{CaseDuplicate, who.Municipality, AtOnce, Existence, "P01"},
	{CaseDuplicate, who.MayorDuty, Soon, Existence, "P01"},
	{CaseDuplicate, who.Probation, AtOnce, Existence, "P01"},

	{ConvictionKnown, who.Municipality, Soon, OrderRisk, "X6; aanname"},
	{ConvictionKnown, who.MayorDuty, Soon, OrderRisk, "X6; aanname"},

	{DistrictJoined, who.Prosecutor, Soon, Existence, "afspraak 3d; aanname"},
	{PoliceJoined, who.PoliceDuty, AtOnce, Existence, "afspraak 3d; aanname"},
	{PoliceWrote, who.Prosecutor, Soon, PoliceBlock, "P06; aanname"},
	{PoliceWrote, who.MayorDuty, Soon, PoliceBlock, "P06; aanname"},

	{Reminder, who.Prosecutor, Soon, Existence, "termijnregels"},
	{Reminder, who.DeciderDuty, Soon, Existence, "termijnregels"},
	{Reminder, who.Municipality, Soon, Existence, "termijnregels"},
	{Reminder, who.MayorDuty, AtOnce, Existence, "termijnregels"},
	{Reminder, who.Probation, Soon, Existence, "termijnregels"},
}

// RolesOf lists the roles that can hold a duty: whom a message for that duty may reach.
func RolesOf(duty who.Duty) []who.Role {
	switch duty {
	case who.Prosecutor:
		return []who.Role{who.OMOfficer, who.OMLead}
	case who.DeciderDuty:
		return []who.Role{who.DecidingOfficer}
	case who.Municipality:
		return []who.Role{who.MunicipalOfficer}
	case who.MayorDuty:
		return []who.Role{who.Mayor}
	case who.Probation:
		return []who.Role{who.ProbationOfficer}
	case who.PoliceDuty:
		return []who.Role{who.PoliceLiaison}
	}
	return nil
}
