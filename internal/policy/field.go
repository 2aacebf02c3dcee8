package policy

import (
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/who"
)

// Field is where people type: a field of a deed's form, and the category in which what is typed there is kept. A name that ends in
// «*» stands for all that begin so.
type Field struct {
	Deed     who.Deed
	Name     string
	Category Category // empty: that of the document which goes with it
	// Told: the organisation for which it is written reads it as its own.
	Told bool
	// Also is a second category in which it is given on; empty: none.
	Also Category
}

// Fields is the table of what can be typed. Who reads it follows from the table of sight: a form says so beside each field.
var Fields = []Field{
	{Deed: who.RegisterSignal, Name: "given", Category: Identity}, {Deed: who.RegisterSignal, Name: "prefix", Category: Identity}, {Deed: who.RegisterSignal, Name: "family", Category: Identity},
	{Deed: who.RegisterSignal, Name: "text", Category: Signal}, {Deed: who.RegisterSignal, Name: "not_same", Category: Signal},
	{Deed: who.DismissSignal, Name: "reason", Category: Closing},
	{Deed: who.OpenCase, Name: "qualification", Category: Conviction}, {Deed: who.OpenCase, Name: "sentence", Category: Conviction}, {Deed: who.OpenCase, Name: "unknown", Category: Conviction},
	{Deed: who.OpenCase, Name: "parketnummer", Category: Numbers}, {Deed: who.OpenCase, Name: "skn", Category: Numbers}, {Deed: who.OpenCase, Name: "address", Category: Address},
	{Deed: who.CloseDuplicate, Name: "of", Category: Closing}, {Deed: who.CloseDuplicate, Name: "reason", Category: Closing},
	{Deed: who.InformMayor, Name: "risk_text", Category: OrderRisk, Told: true}, {Deed: who.InformMayor, Name: "contact", Category: OrderRisk, Told: true},
	{Deed: who.InformMayor, Name: "phone", Category: OrderRisk, Told: true}, {Deed: who.InformMayor, Name: "necessity", Category: Grants, Told: true},
	{Deed: who.InformMayor, Name: "disclosure", Category: Grants, Told: true},
	{Deed: who.TellOutside, Name: "risk_text", Category: OrderRisk, Told: true}, {Deed: who.TellOutside, Name: "contact", Category: OrderRisk, Told: true},
	{Deed: who.TellOutside, Name: "phone", Category: OrderRisk, Told: true}, {Deed: who.TellOutside, Name: "necessity", Category: Grants, Told: true},
	{Deed: who.TellOutside, Name: "disclosure", Category: Grants, Told: true}, {Deed: who.TellOutside, Name: "told_name", Category: Grants},
	{Deed: who.TellOutside, Name: "by", Category: Grants}, {Deed: who.TellOutside, Name: "call", Category: Grants},
	{Deed: who.AcknowledgeNotice, Name: "contact", Category: Parties}, {Deed: who.AcknowledgeNotice, Name: "phone", Category: Parties},
	{Deed: who.ReturnNotice, Name: "reason", Category: NoticeReturned}, {Deed: who.ReturnNotice, Name: "where", Category: NoticeReturned},
	{Deed: who.CorrectMunicipality, Name: "reason", Category: CourtFile}, {Deed: who.NameMunicipality, Name: "reason", Category: CourtFile},
	{Deed: who.CommissionAdvice, Name: "questions", Category: AdviceCommission, Told: true}, {Deed: who.DeclineCommission, Name: "reason", Category: AdviceCommission},
	{Deed: who.WaiveAdvice, Name: "reason", Category: AdviceExtract},
	{Deed: who.SubmitAdvice, Name: "full", Category: AdviceFull}, {Deed: who.SubmitAdvice, Name: "health", Category: Health}, {Deed: who.SubmitAdvice, Name: "conditions", Category: AdviceExtract},
	{Deed: who.SubmitAdvice, Name: "housing", Category: AdviceExtract}, {Deed: who.SubmitAdvice, Name: "municipal", Category: AdviceExtract},
	{Deed: who.SubmitAdvice, Name: "position_text", Category: PersonPosition}, {Deed: who.SubmitAdvice, Name: "summary", Category: AdviceSummary},
	{Deed: who.RecordRiskEstimate, Name: "*", Category: RiskEstimate}, {Deed: who.RecordInquiry, Name: "*", Category: Inquiry},
	{Deed: who.RequestAnalysis, Name: "questions", Category: AnalysisRequest, Told: true}, {Deed: who.RequestAnalysis, Name: "area", Category: AnalysisRequest, Told: true},
	{Deed: who.SubmitAnalysis, Name: "text_10", Category: HousingOptions}, {Deed: who.SubmitAnalysis, Name: "text_*", Category: Analysis},
	{Deed: who.DeclineAnalysis, Name: "reason", Category: Analysis}, {Deed: who.ExtendAnalysis, Name: "reason", Category: AnalysisRequest, Told: true},
	{Deed: who.WithdrawAnalysis, Name: "reason", Category: AnalysisRequest, Told: true},
	{Deed: who.CheckVictims, Name: "zone", Category: ProtectionZone}, {Deed: who.CheckVictims, Name: "source", Category: VictimWishes},
	{Deed: who.RecordAddressCheck, Name: "*", Category: AddressCheck}, {Deed: who.RecordTriangle, Name: "*", Category: Triangle},
	{Deed: who.ProposeConditions, Name: "parameter.a.*", Category: VictimConditions}, {Deed: who.ProposeConditions, Name: "parameter.b.area", Category: VictimConditions},
	{Deed: who.ProposeConditions, Name: "parameter.m.area", Category: VictimConditions}, {Deed: who.ProposeConditions, Name: "parameter.n.protected", Category: VictimConditions},
	{Deed: who.ProposeConditions, Name: "parameter.*", Category: ProposedConditions},
	{Deed: who.RequestView, Name: "questions", Category: ViewRequest, Told: true}, {Deed: who.RequestView, Name: "necessity", Category: Grants, Told: true},
	{Deed: who.SubmitView, Name: "*", Category: View}, {Deed: who.ExtendView, Name: "reason", Category: ViewRequest, Told: true},
	{Deed: who.WithdrawView, Name: "reason", Category: ViewRequest, Told: true}, {Deed: who.RecordReply, Name: "*", Category: View, Told: true},
	{Deed: who.FreezeDraft, Name: "reason.*", Category: DraftDecision, Also: Weighing, Told: true}, {Deed: who.FreezeDraft, Name: "no_view", Category: DraftDecision, Also: Weighing, Told: true},
	{Deed: who.FreezeDraft, Name: "*", Category: DraftDecision}, {Deed: who.ReopenDraft, Name: "reason", Category: DraftDecision},
	{Deed: who.TakeDecision, Name: "reasons", Category: DecisionReasons}, {Deed: who.TakeDecision, Name: "summary", Category: DecisionReasons, Also: Weighing, Told: true},
	{Deed: who.TakeDecision, Name: "late", Category: DraftDecision}, {Deed: who.NoteLateView, Name: "reason", Category: DraftDecision},
	{Deed: who.NotifyPartners, Name: "text", Category: Decision},
	{Deed: who.RecordObjection, Name: "*", Category: Objection}, {Deed: who.CommissionSupervision, Name: "text", Category: SupervisionStatus, Told: true},
	{Deed: who.RecordReturnPlan, Name: "*", Category: ReturnPlan}, {Deed: who.RecordVictimInformed, Name: "note", Category: VictimInformed},
	{Deed: who.RecordReadiness, Name: "*", Category: Readiness},
	{Deed: who.ConfirmReturn, Name: "address", Category: Address}, {Deed: who.ConfirmReturn, Name: "source", Category: ReturnDate},
	{Deed: who.StartSupervision, Name: "plan", Category: SupervisionEvent}, {Deed: who.RecordEvent, Name: "text", Category: SupervisionEvent},
	{Deed: who.ConfirmProgress, Name: "text", Category: SupervisionEvent}, {Deed: who.ReportBreach, Name: "*", Category: Breach},
	{Deed: who.DecideBreach, Name: "reason", Category: Breach, Told: true}, {Deed: who.SubmitClosingReport, Name: "text", Category: ClosingReport},
	{Deed: who.CloseCase, Name: "reason", Category: Closing}, {Deed: who.CloseCase, Name: "lessons", Category: Closing},
	{Deed: who.EndCase, Name: "*", Category: Closing}, {Deed: who.ReopenCase, Name: "*", Category: Closing},
	{Deed: who.ChangeReturnDate, Name: "reason", Category: ReturnDate},
	{Deed: who.AddDocument, Name: "title"}, {Deed: who.WithdrawDocument, Name: "reason"},
}

// FindField is the row of a field of a deed; false when the table does not know it. A name of its own comes before a pattern.
func FindField(deed who.Deed, name string) (Field, bool) {
	for _, f := range Fields {
		begins, all := strings.CutSuffix(f.Name, "*")
		if f.Deed == deed && (f.Name == name || all && strings.HasPrefix(name, begins)) {
			return f, true
		}
	}
	return Field{}, false
}

// Reader is a standing that reads what is typed, in full. Apart: only what was written for its own municipality.
type Reader struct {
	Column Column
	If     Condition
	Apart  bool
}

// Readers are who reads a field at most, in the order of the table, beside the organisation of who types; columns without a role or
// whose people only watch over privacy are not among them. Nil for a field whose category its document decides.
func (f Field) Readers() []Reader {
	var out []Reader
	for n := range Sight {
		row := &Sight[n]
		if row.Category != f.Category && (f.Also == "" || row.Category != f.Also) {
			continue
		}
		for _, column := range Columns {
			cell := row.Cells[column]
			seated := slices.ContainsFunc(Seats, func(s Seat) bool { return s.Column == column && column != ColumnAuditor })
			known := slices.ContainsFunc(out, func(r Reader) bool { return r.Column == column })
			if cell.Level == Full && seated && !known {
				out = append(out, Reader{column, cell.If, cell.Other < cell.Level})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Reader) int { return slices.Index(Columns, a.Column) - slices.Index(Columns, b.Column) })
	return out
}
