package demonstration

import (
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
)

// act is one way to do a deed in a case that stands somewhere in its story.
type act struct {
	deed who.Deed
	do   func(*walk) error
}

// apart are deeds that cannot meet another in one case: there is no case yet.
var apart = []who.Deed{who.RegisterSignal}

const because = "Zo is het afgesproken."

// acts has for each deed how it is done; two where two organisations do it.
var acts = []act{
	{who.DismissSignal, (*walk).dismiss},
	{who.OpenCase, (*walk).open},
	{who.CloseDuplicate, func(x *walk) error {
		var other string // of his own parket, open, and of somebody with a name in common
		err := x.DB.Owner.QueryRow(x.ctx, `select c.number from case_card c where c.org_id = $1 and c.lead_org = $1 and c.closed_on is null and c.case_id <> $2
  and exists (select from case_key k join case_key own on own.key = k.key and own.org_id = $1 and own.case_id = $2 where k.org_id = $1 and k.case_id = c.case_id)
order by c.number limit 1`, x.om.Org, x.on.Case).Scan(&other)
		if err != nil {
			return err
		}
		return x.did(intake.CloseDuplicate(x.ctx, x.DB, x.om, x.at(""), intake.Duplicate{Of: other, Reason: because}))
	}},
	{who.JoinPolice, (*walk).joinPolice},
	{who.WritePolice, (*walk).writePolice},
	{who.WriteProximity, func(x *walk) error {
		return x.did(analysis.WriteProximity(x.ctx, x.DB, x.om, x.at(""), analysis.Block{Text: because}))
	}},
	{who.RecordFinality, func(x *walk) error {
		return x.did(intake.RecordFinality(x.ctx, x.DB, x.om, x.at(""), intake.Finality{On: x.today(), Source: because}))
	}},
	{who.DiscloseConviction, func(x *walk) error {
		return x.did(intake.Disclose(x.ctx, x.DB, x.om, x.at(""), intake.Disclosing{Org: x.s.Town.ID, Ground: "om.order", Purpose: "order", Necessity: because}))
	}},
	{who.InformMayor, (*walk).inform},
	{who.InformMayor, (*walk).informWrong},
	{who.TellOutside, (*walk).tell},
	{who.OpenNotice, func(x *walk) error {
		return x.did(notice.Open(x.ctx, x.DB, x.town, x.at(x.refs["inform"])))
	}},
	{who.OpenNotice, func(x *walk) error {
		return x.did(notice.Open(x.ctx, x.DB, x.mayor, x.at(x.refs["inform"])))
	}},
	{who.AcknowledgeNotice, (*walk).acknowledge},
	{who.ReturnNotice, func(x *walk) error {
		return x.did(notice.Return(x.ctx, x.DB, x.town, x.at(x.refs["inform"]), notice.Returning{Reason: because}))
	}},
	{who.ReturnNotice, (*walk).sendBack},
	{who.CorrectMunicipality, (*walk).correct},
	{who.NameMunicipality, func(x *walk) error {
		return x.did(notice.Name(x.ctx, x.DB, x.om, x.at(""), notice.Naming{Org: x.wrongTown().ID, Relation: string(who.Intended), Reason: because}))
	}},
	{who.CommissionAdvice, (*walk).commission},
	{who.DeclineCommission, func(x *walk) error {
		return x.did(advice.DeclineCommission(x.ctx, x.DB, x.pro, x.at(x.refs["commission"]), because))
	}},
	{who.RecordRiskEstimate, func(x *walk) error { return x.again(who.RecordRiskEstimate, x.pro, "", "delivered") }},
	{who.RecordInquiry, func(x *walk) error { return x.again(who.RecordInquiry, x.pro, "", "delivered") }},
	{who.RecordInquiry, func(x *walk) error { return x.again(who.RecordInquiry, x.town, "", "declined") }},
	{who.RequestAnalysis, (*walk).askAnalysis},
	{who.RequestAnalysis, func(x *walk) error {
		return x.did(analysis.Ask(x.ctx, x.DB, x.om, x.at(protocol.Ref(x.s.From.ID.String())), analysis.Request{Questions: because}))
	}},
	{who.SubmitAnalysis, (*walk).analyse},
	{who.DeclineAnalysis, (*walk).declineAnalysis},
	{who.ExtendAnalysis, func(x *walk) error {
		return x.did(analysis.Extend(x.ctx, x.DB, x.om, x.at(x.refs["analysis"]), because))
	}},
	{who.WithdrawAnalysis, func(x *walk) error {
		return x.did(analysis.Withdraw(x.ctx, x.DB, x.om, x.at(x.refs["analysis"]), because))
	}},
	{who.CheckVictims, (*walk).checkVictims},
	{who.RecordAddressCheck, (*walk).address},
	{who.SubmitAdvice, (*walk).advise},
	{who.WaiveAdvice, func(x *walk) error { return x.did(advice.Waive(x.ctx, x.DB, x.om, x.at(""), because)) }},
	{who.RecordTriangle, func(x *walk) error { return x.again(who.RecordTriangle, x.mayor, "", "held") }},
	{who.RecordTriangle, func(x *walk) error { return x.again(who.RecordTriangle, x.om, "", "written") }},
	{who.ProposeConditions, (*walk).propose},
	{who.RequestView, (*walk).askView},
	{who.RequestView, func(x *walk) error {
		asking := view.Asking{Questions: because, Ground: "om.order", Purpose: "order", Necessity: because}
		return x.did(view.Ask(x.ctx, x.DB, x.om, x.at(protocol.Ref(x.s.From.ID.String())), asking, dossier.Proposed))
	}},
	{who.SubmitView, (*walk).view},
	{who.ExtendView, func(x *walk) error { return x.did(view.Extend(x.ctx, x.DB, x.om, x.at(x.refs["view"]), because)) }},
	{who.WithdrawView, func(x *walk) error { return x.did(view.Withdraw(x.ctx, x.DB, x.om, x.at(x.refs["view"]), because)) }},
	{who.RecordReply, (*walk).reply},
	{who.FreezeDraft, (*walk).freeze},
	{who.ReopenDraft, func(x *walk) error {
		return x.did(decision.Reopen(x.ctx, x.DB, x.cv, x.at(x.refs["draft"]), because))
	}},
	{who.TakeDecision, (*walk).decide},
	{who.NoteLateView, (*walk).late},
	{who.NotifyPartners, (*walk).notify},
	{who.RecordObjection, func(x *walk) error { return x.again(who.RecordObjection, x.om, x.refs["draft"], "pending") }},
	{who.CommissionSupervision, (*walk).commissionSupervision},
	{who.RecordReturnPlan, func(x *walk) error { return x.again(who.RecordReturnPlan, x.town, "", "complete") }},
	{who.RecordReturnPlan, func(x *walk) error { return x.again(who.RecordReturnPlan, x.om, "", "no_housing") }},
	{who.RecordVictimInformed, (*walk).informVictim},
	{who.RecordReadiness, (*walk).ready},
	{who.ConfirmReturn, (*walk).confirm},
	{who.StartSupervision, (*walk).start},
	{who.RecordEvent, (*walk).event},
	{who.ConfirmProgress, (*walk).progress},
	{who.ReportBreach, (*walk).breach},
	{who.DecideBreach, (*walk).judge},
	{who.SubmitClosingReport, (*walk).report},
	{who.CloseCase, (*walk).close},
	{who.ChangeReturnDate, func(x *walk) error {
		return x.did(conclude.ChangeDate(x.ctx, x.DB, x.om, x.at(""), conclude.NewDate{Date: x.s.T0.AddDays(7), Source: "dji", Reason: because}))
	}},
	{who.AddDocument, func(x *walk) error {
		files, err := x.paper("Brief.pdf", "Brief", because)
		if err != nil {
			return err
		}
		r, err := document.Add(x.ctx, x.DB, x.om, x.at(""), document.Adding{Title: "Brief", Sort: document.SortsFor(account.Parket)[0].Code, File: files[:1]})
		return x.keep("document", r, err)
	}},
	{who.WithdrawDocument, func(x *walk) error {
		return x.did(document.Withdraw(x.ctx, x.DB, x.om, x.at(x.refs["document"]), because))
	}},
	{who.AssignCase, func(x *walk) error {
		return x.did(conclude.Assign(x.ctx, x.DB, x.om, x.at(""), conclude.Assignment{Users: []id.User{x.om.User}}))
	}},
	{who.AssignCase, func(x *walk) error {
		return x.did(conclude.Assign(x.ctx, x.DB, x.town, x.at(""), conclude.Assignment{Users: []id.User{x.town.User}}))
	}},
	{who.EndCase, func(x *walk) error {
		return x.did(conclude.End(x.ctx, x.DB, x.om, x.at(""), conclude.Ending{Variant: "deceased", Reason: because}))
	}},
	{who.ReopenCase, func(x *walk) error { return x.did(conclude.Reopen(x.ctx, x.DB, x.om, x.at(""), because)) }},
	{who.TakeCase, func(x *walk) error { return x.did(conclude.Take(x.ctx, x.DB, x.town, x.at(""))) }},
	{who.NarrowCase, func(x *walk) error {
		return x.did(conclude.Narrow(x.ctx, x.DB, x.om, x.at(""), conclude.Assignment{Users: []id.User{x.om.User}}))
	}},
	{who.WidenCase, func(x *walk) error { return x.did(conclude.Widen(x.ctx, x.DB, x.om, x.at(""))) }},
	{who.Remind, func(x *walk) error {
		return x.did(conclude.Remind(x.ctx, x.DB, x.om, x.at(x.refs["analysis"])))
	}},
}

// again is what was done outside the system, with the reason that a second recording asks.
func (x *walk) again(deed who.Deed, as account.Actor, about protocol.Ref, outcome string) error {
	return x.recorded(deed, as, about, outcome, because, because)
}

func (x *walk) tell() error {
	about := x.refs["inform"]
	if about == "" {
		about = protocol.Ref(x.s.Town.ID.String())
	}
	t := notice.Telling{Told: notice.Told{Duty: string(who.MayorDuty), Name: "W. Terpstra", How: "phone", On: x.today(), By: x.om.Name, Confirmed: "yes", Call: "0800 123 45 00"}}
	if x.refs["inform"] == "" {
		t.Informing = x.informing()
	}
	return x.did(notice.Tell(x.ctx, x.DB, x.om, x.at(about), t))
}

func (x *walk) late() error {
	return x.did(decision.NoteLate(x.ctx, x.DB, x.om, x.at(x.refs["view"]), decision.Late{Choice: "note", Reason: because}))
}

// TestEveryDeedHasAnAct: a deed that is added has its place among those that meet others in one case.
func TestEveryDeedHasAnAct(t *testing.T) {
	t.Parallel()
	has := map[who.Deed]bool{}
	for _, a := range acts {
		has[a.deed] = true
	}
	for _, rule := range policy.Rules {
		if has[rule.Deed] == slices.Contains(apart, rule.Deed) {
			t.Errorf("%s: has an act: %v", rule.Deed, has[rule.Deed])
		}
	}
}
