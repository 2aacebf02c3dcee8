package analysis

import (
	"context"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// AsksRequest is what is asked of a request; the others of what ends or extends one.
var (
	AsksRequest = form.Asks(who.RequestAnalysis,
		form.Field{Name: "questions", Kind: form.Lines, Rows: 6, Need: "analysis_request.questions.required"},
		form.Field{Name: "area", Kind: form.Line},
	).In(policy.For(policy.AnalysisRequest))
	AsksDecline  = form.Because(who.DeclineAnalysis, "analysis.decline.required").In(policy.In(policy.Analysis))
	AsksExtend   = form.Asks(who.ExtendAnalysis, form.Field{Name: "until", Kind: form.Said, Begins: form.Extended}, form.Why("extend.reason.required")).In(policy.For(policy.AnalysisRequest))
	AsksWithdraw = form.Because(who.WithdrawAnalysis, "withdraw.reason.required").In(policy.For(policy.AnalysisRequest))
)

// Ask requests the analysis of a municipality: the one that the form names, else the one where he will live (P05).
func Ask(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r Request) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.RequestAnalysis, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksRequest, r).Check(); err != nil {
			return err
		}
		ask := protocol.Ref(id.NewRef())
		town := d.Town()
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
	Texts map[string]string `form:"text_*"`
	Marks map[string]string `form:"mark_*"`
	// Files go with the general headings, Housing with what is said of housing: each is read by who reads that.
	Files   []document.Received `form:"file"`
	Housing []document.Received `form:"file_housing"`
}

// Asks is what is asked of it, a group a heading, and at last the documents. How sure a statement is follows on a text.
var Asks = asks()

func asks() form.Form {
	f := form.Form{Deed: who.SubmitAnalysis, Drafted: true}
	for _, h := range Headings {
		f.Groups = append(f.Groups, h.asks())
	}
	f.Groups = append(f.Groups, form.Group{Name: "files", Fields: []form.Field{{Name: "file", Kind: form.Files}, {Name: "file_housing", Kind: form.Files}}})
	return f
}

func (h Heading) asks() form.Group {
	g := form.Group{Title: statute.Name{NL: h.Key() + ". " + h.Name.NL, EN: h.Key() + ". " + h.Name.EN}}
	if h.By != "municipality" {
		g.Fields = []form.Field{{Name: "other_" + h.By, Kind: form.Said}}
		return g
	}
	text := form.Field{Name: "text_" + h.Key(), Word: "text", Kind: form.Lines, Rows: 8, Kept: policy.In(h.Category)}
	if h.Required {
		text.Need = "analysis.part.required"
	}
	g.Fields = []form.Field{text}
	if h.Markable {
		g.Fields[0].Word = "text_marked"
		g.Fields = append(g.Fields, form.Field{Name: "mark_" + h.Key(), Word: "mark", Kind: form.Pick, Choices: Marks, Depends: true})
	}
	return g
}

// Key is the number of a heading as the answers have it.
func (h Heading) Key() string { return strconv.Itoa(h.Number) }

func (s Submission) check(d *casefile.Deed) error {
	f := d.Answers(Asks, s)
	for _, h := range Headings {
		if h.Markable && strings.TrimSpace(s.Texts[h.Key()]) != "" {
			f.Choice("mark_"+h.Key(), s.Marks[h.Key()], "analysis.mark.choose", form.Codes(Marks)...)
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
		if err := s.check(d); err != nil {
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
				if h.Category != group.category || strings.TrimSpace(s.Texts[h.Key()]) == "" {
					continue
				}
				part := Part{Number: h.Number, Text: s.Texts[h.Key()]}
				if h.Markable {
					part.Mark = s.Marks[h.Key()]
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
		item, err := d.PutReason(ctx, casefile.Content{Kind: KindDeclined, Category: policy.Analysis, Regime: statute.MunicipalData, About: d.About}, AsksDecline, reason)
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
		if _, err := d.PutReason(ctx, casefile.Content{Kind: KindExtended, Category: policy.AnalysisRequest, Regime: statute.ProsecutionData, About: d.About, For: askedOf(d)}, AsksExtend, reason); err != nil {
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
		if _, err := d.PutReason(ctx, casefile.Content{Kind: "analysis_withdrawn", Category: policy.AnalysisRequest, Regime: statute.ProsecutionData, About: d.About, For: askedOf(d)}, AsksWithdraw, reason); err != nil {
			return err
		}
		d.Tell(policy.RequestWithdrawn, askedOf(d))
		return d.Leave(protocol.AskGone{Ask: d.About, On: d.Today, Why: "withdrawn"})
	})
}
