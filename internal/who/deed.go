package who

// Deed is one thing that a person can do; each is one function, one POST route, one row of policy and one of protocol.
// The name is «concept.verb». The zero value is no deed.
type Deed string

// The deeds of agreements 2 and 3, in the order of the steps that they end.
const (
	RegisterSignal        Deed = "signal.register"        // P00
	DismissSignal         Deed = "signal.dismiss"         // P01: no case, with a reason
	OpenCase              Deed = "case.open"              // P01
	RecordFinality        Deed = "conviction.finality"    // X6: it became irrevocable
	DiscloseConviction    Deed = "conviction.disclose"    // X6: shared before it is, with a reason
	CloseDuplicate        Deed = "case.close_duplicate"   // P01: closed with a pointer to the other case
	InformMayor           Deed = "mayor.inform"           // P02
	TellOutside           Deed = "mayor.tell"             // P02: told outside the system, with what is shared
	OpenNotice            Deed = "notice.open"            // P02, P02m: by the first look of an officer, and of a mayor
	JoinPolice            Deed = "police.join"            // the unit of the district takes part
	WritePolice           Deed = "analysis.police"        // P06: the block of the police (heading 6)
	WriteProximity        Deed = "analysis.victims"       // P06: victims nearby, by the OM (heading 4)
	AcknowledgeNotice     Deed = "notice.acknowledge"     // P02a
	ReturnNotice          Deed = "notice.return"          // P02a: «not our resident»
	CorrectMunicipality   Deed = "municipality.correct"   // P02b
	NameMunicipality      Deed = "municipality.name"      // a further one that must know: another address, a move
	CommissionAdvice      Deed = "advice.commission"      // P03
	DeclineCommission     Deed = "advice.decline"         // P09: 3RO cannot take it; reroute
	RecordRiskEstimate    Deed = "risk_estimate.record"   // P03a, outside the system
	RecordInquiry         Deed = "inquiry.record"         // P04, outside the system
	RequestAnalysis       Deed = "analysis.request"       // P05
	SubmitAnalysis        Deed = "analysis.submit"        // P06
	DeclineAnalysis       Deed = "analysis.decline"       // P06, with a reason
	ExtendAnalysis        Deed = "analysis.extend"        // P06, once
	WithdrawAnalysis      Deed = "analysis.withdraw"      // P06: the request is withdrawn
	CheckVictims          Deed = "victim.check"           // P07
	RecordAddressCheck    Deed = "address_check.record"   // P08, outside the system
	SubmitAdvice          Deed = "advice.submit"          // P09
	WaiveAdvice           Deed = "advice.waive"           // P09: the OM goes on without, with a reason
	RecordTriangle        Deed = "triangle.record"        // P10, outside the system
	ProposeConditions     Deed = "conditions.propose"     // before P11
	RequestView           Deed = "view.request"           // P11
	SubmitView            Deed = "view.submit"            // P12, a position or «no view»
	ExtendView            Deed = "view.extend"            // P12, once
	WithdrawView          Deed = "view.withdraw"          // P12: the request is withdrawn
	RecordReply           Deed = "objection_reply.record" // P12a, outside the system
	FreezeDraft           Deed = "decision.freeze"        // P13: weighing and draft
	ReopenDraft           Deed = "decision.reopen"        // P13: the draft goes back to the preparer
	TakeDecision          Deed = "decision.take"          // P14
	NoteLateView          Deed = "view.note_late"         // a view or analysis received after the draft
	NotifyPartners        Deed = "partners.notify"        // P15
	RecordObjection       Deed = "court_objection.record" // P15o, outside the system
	CommissionSupervision Deed = "supervision.commission" // P16
	RecordReturnPlan      Deed = "return_plan.record"     // P17, outside the system
	RecordVictimInformed  Deed = "victim.informed"        // P18
	RecordReadiness       Deed = "readiness.record"       // P19, outside the system
	ConfirmReturn         Deed = "return.confirm"         // P20
	StartSupervision      Deed = "supervision.start"      // P21
	RecordEvent           Deed = "supervision.event"      // §4.3
	ConfirmProgress       Deed = "supervision.confirm"    // P22
	ReportBreach          Deed = "breach.report"          // P23
	DecideBreach          Deed = "breach.decide"          // P23: none, warning, revoked
	SubmitClosingReport   Deed = "supervision.close"      // P26
	CloseCase             Deed = "case.close"             // P27
	EndCase               Deed = "case.end"               // before P27: death, deportation, transfer, opened in error
	ReopenCase            Deed = "case.reopen"            // within the retention term, with a reason
	ChangeReturnDate      Deed = "return_date.change"     // T0, with source and reason
	AddDocument           Deed = "document.add"
	WithdrawDocument      Deed = "document.withdraw"
	AssignCase            Deed = "case.assign" // whose work it is, of the own organisation
	TakeCase              Deed = "case.take"   // what nobody of the own organisation took, on one's own name
	NarrowCase            Deed = "case.narrow" // only who is named enters, of the own organisation
	WidenCase             Deed = "case.widen"  // everybody there enters again
	Remind                Deed = "step.remind" // a reminder by hand
)

// The deeds of an organisation about its own people, outside any case.
const (
	AddPerson     Deed = "person.add"
	ResetPerson   Deed = "person.reset"   // a new first password and a new secret for codes
	DisablePerson Deed = "person.disable" // his open sessions end at once
	EnablePerson  Deed = "person.enable"
	AddSeat       Deed = "seat.add"      // one more role
	ChangeSeat    Deed = "seat.change"   // role, team or last day
	EndSeat       Deed = "seat.end"      // at once
	NameDeputy    Deed = "deputy.name"   // who stands in for a mayor, between two days
	ConfirmSeat   Deed = "seat.confirm"  // by a second person
	DismissSeat   Deed = "seat.dismiss"  // a second person does not confirm it
	WithdrawSeat  Deed = "seat.withdraw" // who asked does so no longer
	AddTeam       Deed = "team.add"
	RenameTeam    Deed = "team.rename"
)

// The deeds of who runs the system about what holds for every case.
const (
	CloseDay Deed = "day.close" // a day counts as a holiday
	OpenDay  Deed = "day.open"  // it counts as a working day again
)
