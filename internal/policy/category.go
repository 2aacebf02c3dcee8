// Package policy says WHO: which roles, standing in which relation, may do a deed (may.go); of which category what each may
// see at most, on which ground and under which condition (sight.go); and who hears of what is no step (told.go). Each is a
// table that a lawyer reviews, rendered into docs/authorisation.md. When a deed is possible is protocol's; what was really
// shared is casefile's.
package policy

// Category is what an item of the record is about; every content row, step, timeline entry, message and document has
// exactly one. The number in each comment is the row of the sight table. The zero value is no category and is never seen.
type Category string

// Given are the categories of which there is something as soon as there is a case: it stands in the facts and the parties, not in
// what somebody made.
var Given = []Category{Existence, Parties, ReturnDate}

// The categories, in the order of the sight table.
const (
	Existence          Category = "case"                // 1
	Identity           Category = "identity"            // 2
	Numbers            Category = "numbers"             // 3
	ApproachSet        Category = "approach_set"        // 4
	Conviction         Category = "conviction"          // 5
	CourtFile          Category = "court_file"          // 6
	ReturnDate         Category = "return_date"         // 7
	LeaveDates         Category = "leave_dates"         // 8
	Address            Category = "address"             // 9
	CandidateAddress   Category = "candidate_address"   // 10
	Signal             Category = "signal"              // 11
	Parties            Category = "parties"             // 12
	OrderRisk          Category = "order_risk"          // 13
	Grants             Category = "grants"              // 14
	Closing            Category = "closing"             // 15
	AdviceCommission   Category = "advice_commission"   // 16
	AdviceFull         Category = "advice_full"         // 17
	AdviceExtract      Category = "advice_extract"      // 18
	AdviceSummary      Category = "advice_summary"      // 19
	PersonPosition     Category = "person_position"     // 20
	Health             Category = "health"              // 21
	RiskEstimate       Category = "risk_estimate"       // 22
	Inquiry            Category = "inquiry"             // 23
	AnalysisRequest    Category = "analysis_request"    // 24
	Analysis           Category = "analysis"            // 25
	PoliceBlock        Category = "police_block"        // 26
	HousingOptions     Category = "housing_options"     // 27
	Drafts             Category = "drafts"              // 28
	ViewRequest        Category = "view_request"        // 29
	View               Category = "view"                // 30
	ProposedConditions Category = "proposed_conditions" // 31
	VictimConditions   Category = "victim_conditions"   // 32
	DraftDecision      Category = "draft_decision"      // 33
	Weighing           Category = "weighing"            // 34
	Decision           Category = "decision"            // 35
	DecisionReasons    Category = "decision_reasons"    // 36
	ConditionsInForce  Category = "conditions_in_force" // 37
	Objection          Category = "objection"           // 38
	VictimWishes       Category = "victim_wishes"       // 39
	ProtectionZone     Category = "protection_zone"     // 40
	AddressCheck       Category = "address_check"       // 41
	VictimInformation  Category = "victim_information"  // 42
	VictimInformed     Category = "victim_informed"     // 43
	SupervisionStatus  Category = "supervision_status"  // 44
	SupervisionEvent   Category = "supervision_event"   // 45
	OrderFact          Category = "order_fact"          // 46
	Breach             Category = "breach"              // 47
	ClosingReport      Category = "closing_report"      // 48
	ReturnPlan         Category = "return_plan"         // 49
	Readiness          Category = "readiness"           // 50
	Contingency        Category = "contingency"         // 51
	Triangle           Category = "triangle"            // 52
	Conference         Category = "conference"          // 53
	Obstacle           Category = "obstacle"            // 54
	MayorToMayor       Category = "mayor_to_mayor"      // 55
	Settlement         Category = "settlement"          // 56
	Escalation         Category = "escalation"          // 57
	VictimProximity    Category = "victim_proximity"    // 58
	Inbox              Category = "inbox"               // 59
	Looks              Category = "looks"               // 60
	Accounts           Category = "accounts"            // 61
	NoticeReturned     Category = "notice_returned"     // 62
	ApproachEnded      Category = "approach_ended"      // 63
	WronglyNamed       Category = "wrongly_named"       // 64
)
