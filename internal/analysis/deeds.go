package analysis

import (
	"context"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Ask requests the analysis of the municipality where he will live (P05).
func Ask(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r Request) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.RequestAnalysis, func(ctx context.Context, d *casefile.Deed) error {
		f := &casefile.Form{}
		f.Text("questions", r.Questions, casefile.LongText, "analysis_request.questions.required")
		f.Optional("area", r.Area, casefile.ShortText)
		if err := f.Check(); err != nil {
			return err
		}
		ask := protocol.Ref(id.NewRef())
		town := d.Facts.Settling(d.Today)
		if err := d.Leave(protocol.Asked{ID: ask, Kind: protocol.Analysis, By: d.Me(who.Prosecutor), Of: who.Party{Org: town, Duty: who.Municipality}, On: d.Today}); err != nil {
			return err
		}
		d.Result = string(ask)
		_, err := d.Put(ctx, casefile.Content{Kind: KindRequest, Category: policy.AnalysisRequest, Regime: statute.ProsecutionData, About: ask, For: town, Body: r})
		return err
	})
}

// Submission is the whole analysis as it is sent: text and mark by number of the heading, and the documents that go with it.
type Submission struct {
	Texts map[int]string
	Marks map[int]string
	// Files go with the general headings, Housing with what is said of housing: each is read by who reads that.
	Files, Housing []document.Received
}

func (s Submission) check() error {
	f := &casefile.Form{}
	for _, h := range Headings {
		if h.By != "municipality" {
			continue
		}
		n := strconv.Itoa(h.Number)
		if h.Required {
			f.Text("text_"+n, s.Texts[h.Number], casefile.LongText, "analysis.part.required")
		} else {
			f.Optional("text_"+n, s.Texts[h.Number], casefile.LongText)
		}
		if h.Markable && strings.TrimSpace(s.Texts[h.Number]) != "" {
			f.Choice("mark_"+n, s.Marks[h.Number], "analysis.mark.choose", "fact", "signal", "assumption")
		}
	}
	return f.Check()
}

// Submit delivers a version of the analysis (P06); after the decision it is kept as received after it. Each category of its
// parts is an item of its own, shared with those who may read it.
func Submit(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, s Submission) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.SubmitAnalysis, func(ctx context.Context, d *casefile.Deed) error {
		if err := asked(d); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		first := id.Item{}
		for _, group := range []struct {
			kind     string
			category policy.Category
			ground   string
			purpose  string
			files    []document.Received
		}{{KindGeneral, policy.Analysis, "municipality.task", "order", s.Files}, {KindHousing, policy.HousingOptions, "municipality.resocialisation", "resocialisation", s.Housing}} {
			a := Analysis{Ask: d.About, Valid: d.Today.AddMonths(ValidMonths)}
			for _, h := range Headings {
				if h.Category != group.category || strings.TrimSpace(s.Texts[h.Number]) == "" {
					continue
				}
				part := Part{Number: h.Number, Text: s.Texts[h.Number]}
				if h.Markable {
					part.Mark = s.Marks[h.Number]
				}
				a.Parts = append(a.Parts, part)
			}
			if len(a.Parts)+len(group.files) == 0 {
				continue
			}
			content := casefile.Content{Kind: group.kind, Category: group.category, Regime: statute.MunicipalData, About: d.About, Body: a}
			item, err := d.Put(ctx, content)
			if err != nil {
				return err
			}
			if first.IsZero() {
				first = item
			}
			documents, err := document.Attach(ctx, d, item, content, group.files...)
			if err != nil {
				return err
			}
			for _, one := range append([]id.Item{item}, documents...) {
				share := casefile.Share{Category: group.category, Item: one, Ground: group.ground, Purpose: group.purpose, Necessity: "gevraagd door het OM (afspraak 3e)"}
				if err := d.ShareWith(ctx, share, who.Lead, who.Decider, who.District, who.Advising, who.Supervising, who.PoliceUnit); err != nil {
					return err
				}
			}
		}
		d.Result = first.String()
		d.TellReceived(policy.AnalysisReceived)
		return d.Leave(protocol.Answered{Ask: d.About, ID: protocol.Ref(first.String()), On: d.Today, Outcome: protocol.Delivered})
	})
}

// asked: the question was put to the actor's own organisation.
func asked(d *casefile.Deed) error {
	if a := d.Facts.FindAsk(d.About); a == nil || a.Kind != protocol.Analysis || a.Of.Org != d.Actor.Org {
		return fault.NotFound{What: "request"}
	}
	return nil
}

// Decline says, with a reason, that no analysis will come; the OM goes on and it shows in the decision (P06).
func Decline(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.DeclineAnalysis, func(ctx context.Context, d *casefile.Deed) error {
		if err := asked(d); err != nil {
			return err
		}
		item, err := d.PutReason(ctx, casefile.Content{Kind: KindDeclined, Category: policy.Analysis, Regime: statute.MunicipalData, About: d.About}, reason, "analysis.decline.required")
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.Analysis, Item: item, Ground: "municipality.task", Purpose: "order", Necessity: "antwoord op de vraag van het OM"}
		if err := d.ShareWith(ctx, share, who.Lead, who.Decider, who.Advising); err != nil {
			return err
		}
		d.TellReceived(policy.AnalysisReceived)
		return d.Leave(protocol.Answered{Ask: d.About, ID: protocol.Ref(item.String()), On: d.Today, Outcome: protocol.Declined})
	})
}

// askedOf is whom the question was put to that the deed is about; the protocol permits the deed only where there is one.
func askedOf(d *casefile.Deed) id.Org { return d.Facts.FindAsk(d.About).Of.Org }

// Extend gives the municipality its one extension, with a reason (P06: five working days at most).
func Extend(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ExtendAnalysis, func(ctx context.Context, d *casefile.Deed) error {
		if _, err := d.PutReason(ctx, casefile.Content{Kind: KindExtended, Category: policy.AnalysisRequest, Regime: statute.ProsecutionData, About: d.About, For: askedOf(d)}, reason, "extend.reason.required"); err != nil {
			return err
		}
		until := d.Plan.Extension(d.About)
		d.Tell(policy.TermExtended, askedOf(d))
		return d.Leave(protocol.AskExtended{Ask: d.About, On: d.Today, Until: until})
	})
}

// Withdraw takes the question back, with a reason; a new one can be asked.
func Withdraw(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.WithdrawAnalysis, func(ctx context.Context, d *casefile.Deed) error {
		if _, err := d.PutReason(ctx, casefile.Content{Kind: "analysis_withdrawn", Category: policy.AnalysisRequest, Regime: statute.ProsecutionData, About: d.About, For: askedOf(d)}, reason, "withdraw.reason.required"); err != nil {
			return err
		}
		d.Tell(policy.RequestWithdrawn, askedOf(d))
		return d.Leave(protocol.AskGone{Ask: d.About, On: d.Today, Why: "withdrawn"})
	})
}
