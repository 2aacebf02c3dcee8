package demonstration

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Story is one invented case: who, where, when, and how it goes.
type Story struct {
	Given, Prefix, Family string
	Born                  calendar.Date
	Track                 string
	Edition               string // of the protocol; empty: the one that new cases get
	T0                    calendar.Date
	Town                  account.Org
	Address               string
	Probation             string // code
	Offence               int    // which of the offence texts
	Position              string // of the mayor: no_objection, no_objection_if, objection, no_view, silent
	Outcome               string // grant, refuse, postpone
	Analysis              string // delivered, declined, silent
	Returned              bool   // the first notice comes back: not our resident
	Breach                string // none, warning, revoked; empty: no breach
	Stop                  string // the step at which it stalls; empty: goes on to today
	Dismiss               bool
	Pending               bool // the conviction is not irrevocable when the case is opened
	Police                bool // the police unit takes part and gives its picture
	Named                 bool // at each organisation somebody is named who works on it
	// From is where he lived before, a municipality of its own beside Town, informed so many days from the return; zero: Town is both.
	From   account.Org
	FromOn int
	// Asked is the code of a probation organisation that was asked first and declined; empty: none was.
	Asked string
}

// Walker walks stories. Its clock is the protocol clock of the database it was given.
type Walker struct {
	DB   *postgres.DB
	Cast *Cast
	Now  time.Time // until when
	// Store takes the documents that go with some deeds; nil: none do.
	Store document.Store
	now   time.Time
}

// sentenceLeft is how many days of his sentence are left when he returns: more than a year, so that the probation term lasts as long.
const sentenceLeft = 400

// stage is one deed in the life of a case: days relative to the return date, who does it, and how.
type stage struct {
	step string
	days int // before (negative) or after T0, in calendar days
	do   func(*walk) error
}

// walk is one case being walked.
type walk struct {
	*Walker
	ctx   context.Context
	s     Story
	on    casefile.On
	om    account.Actor
	cv    account.Actor
	cv2   account.Actor
	pro   account.Actor
	town  account.Actor
	mayor account.Actor
	refs  map[string]protocol.Ref
	// revoked is the day on which release was revoked; zero: it was not.
	revoked calendar.Date
}

// Walk does everything that happened until now; it returns the case.
func (w *Walker) Walk(ctx context.Context, s Story) (id.Case, error) {
	x, err := w.begin(ctx, s)
	if err != nil {
		return id.Case{}, err
	}
	before := w.DB.Now
	w.DB.Now = func() time.Time { return w.now }
	defer func() { w.DB.Now = before }()
	cal, err := casefile.Calendar(ctx, w.DB)
	if err != nil {
		return id.Case{}, err
	}
	for n, st := range stages(s) {
		w.now = momentOf(cal, s, n, st)
		if w.now.After(w.Now) || st.step == s.Stop {
			break
		}
		if err := x.do(st); err != nil {
			return x.on.Case, err
		}
	}
	return x.on.Case, nil
}

// begin says who takes part in a story; nothing has happened yet.
func (w *Walker) begin(ctx context.Context, s Story) (*walk, error) {
	x := &walk{Walker: w, ctx: ctx, s: s, refs: map[string]protocol.Ref{}}
	for _, code := range parketCodes {
		if account.OrgID(code) == s.Town.Parket {
			x.om = w.Cast.As(code, who.OMOfficer, 1)
		}
	}
	if x.om.Nobody() {
		return nil, fmt.Errorf("demonstration: no parket for %s", s.Town.Name)
	}
	x.cv, x.cv2 = w.Cast.As("CVVI", who.DecidingOfficer, 1), w.Cast.As("CVVI", who.DecidingOfficer, 2)
	x.pro = w.Cast.As(s.Probation, who.ProbationOfficer, 1)
	x.town, x.mayor = w.Cast.As(s.Town.Code, who.MunicipalOfficer, 1), w.Cast.As(s.Town.Code, who.Mayor, 1)
	return x, nil
}

func (x *walk) do(st stage) error {
	if err := st.do(x); err != nil {
		return fmt.Errorf("demonstration: %s %s on %s: %w", x.s.Family, st.step, x.today(), err)
	}
	return nil
}

// momentOf is when the n-th stage of a story is done: on a working day, at an hour of its own.
func momentOf(cal *calendar.Calendar, s Story, n int, st stage) time.Time {
	day := cal.LaterWorkingDay(s.T0.AddDays(st.days))
	return calendar.StartOfDay(day).Add(time.Duration(8*60+n*7%480) * time.Minute)
}

// at gives where a deed is done: the case as it stands, about something, with a fresh form.
func (x *walk) at(about protocol.Ref) casefile.On {
	return casefile.On{Case: x.on.Case, About: about, Seq: x.on.Seq, Request: id.NewRequest(), Edition: x.s.Edition}
}

func (x *walk) did(r casefile.Receipt, err error) error {
	if err != nil {
		return err
	}
	x.on.Case, x.on.Seq = r.Case, r.Seq
	return nil
}

func (x *walk) keep(name string, r casefile.Receipt, err error) error {
	x.refs[name] = protocol.Ref(r.Result)
	return x.did(r, err)
}

func (x *walk) today() calendar.Date { return calendar.Of(x.now) }

// stages are the deeds of a story, each on its day.
func stages(s Story) []stage {
	all := course(s)
	if s.Asked != "" {
		all = append(all, stage{"P03", -179, (*walk).commissionFirst})
	}
	if !s.From.ID.IsZero() {
		all = append(all, stage{"P02", s.FromOn, (*walk).informFrom})
	}
	if s.Police {
		all = append(all, stage{"police", -174, (*walk).joinPolice}, stage{"police", -160, (*walk).writePolice})
	}
	slices.SortStableFunc(all, func(a, b stage) int { return a.days - b.days })
	return all
}

// course is the life of a case with one municipality and one probation organisation.
func course(s Story) []stage {
	all := []stage{{"P00", -190, (*walk).register}}
	if s.Dismiss {
		return append(all, stage{"P01", -188, (*walk).dismiss})
	}
	all = append(all, stage{"P01", -188, (*walk).open})
	if s.Returned {
		all = append(all, stage{"P02", -186, (*walk).informWrong}, stage{"P02a", -184, (*walk).sendBack}, stage{"P02b", -182, (*walk).correct})
	}
	all = append(all, stage{"P02", -181, (*walk).inform}, stage{"P02m", -180, (*walk).read}, stage{"P02a", -178, (*walk).acknowledge})
	if s.Track == "VI" {
		all = append(all, stage{"P03", -178, (*walk).commission})
	}
	all = append(all, stage{"P05", -176, (*walk).askAnalysis}, stage{"P07", -150, (*walk).checkVictims})
	switch s.Analysis {
	case "declined":
		all = append(all, stage{"P06", -140, (*walk).declineAnalysis})
	case "silent":
	default:
		all = append(all, stage{"P06", -140, (*walk).analyse})
	}
	all = append(all, stage{"P08", -120, (*walk).address})
	if s.Track == "VI" {
		all = append(all, stage{"P09", -95, (*walk).advise}, stage{"P11", -90, (*walk).propose}, stage{"P10", -84, (*walk).triangle}, stage{"P11", -82, (*walk).askView})
		if s.Position != "silent" {
			all = append(all, stage{"P12", -70, (*walk).view})
		}
		if s.Position == "objection" {
			all = append(all, stage{"P12a", -66, (*walk).reply})
		}
		all = append(all, stage{"P13", -41, (*walk).freeze}, stage{"P14", -36, (*walk).decide}, stage{"P15", -35, (*walk).notify})
		if s.Outcome == "refuse" || s.Outcome == "postpone" {
			return append(all, stage{"P15o", -18, (*walk).noObjection})
		}
		all = append(all, stage{"P16", -34, (*walk).commissionSupervision})
	}
	all = append(all, stage{"P17", -25, (*walk).plan}, stage{"P18", -18, (*walk).informVictim}, stage{"P19", -8, (*walk).ready}, stage{"P20", 0, (*walk).confirm})
	if s.Track != "VI" {
		return append(all, stage{"P27", 8, (*walk).close})
	}
	all = append(all, stage{"P21", 1, (*walk).start}, stage{"event", 20, (*walk).event}, stage{"P22", 85, (*walk).progress}, stage{"P22", 175, (*walk).progress})
	if s.Breach != "" {
		all = append(all, stage{"P23", 180, (*walk).breach}, stage{"P23", 183, (*walk).judge})
	}
	if s.Breach == "revoked" {
		return append(all, stage{"P26", 190, (*walk).report}, stage{"P27", 195, (*walk).close})
	}
	return append(all, stage{"P22", 265, (*walk).progress}, stage{"P22", 355, (*walk).progress}, stage{"P26", 402, (*walk).report}, stage{"P27", 412, (*walk).close})
}

func (x *walk) register() error {
	source := "cvvi_list"
	if x.s.Track != "VI" {
		source = "dji"
	}
	return x.did(intake.Register(x.ctx, x.DB, x.om, x.at(""), intake.Registration{
		Given: x.s.Given, Prefix: x.s.Prefix, Family: x.s.Family, Born: calendar.Whole(x.s.Born), Track: x.s.Track, Release: x.s.T0, Received: x.today(), Source: source,
		Text: texts.signal, NotSame: "Ander dossier, andere persoon met dezelfde achternaam.",
	}))
}

func (x *walk) dismiss() error {
	return x.did(intake.Dismiss(x.ctx, x.DB, x.om, x.at(""), form.Reason{Reason: "Betrokkene verlaat Nederland na de detentie. Er is geen terugkeer in een Nederlandse gemeente."}))
}

func (x *walk) open() error {
	origin, intended := x.s.Town.ID, id.Org{}
	if x.s.Returned {
		origin = x.wrongTown().ID
	}
	if !x.s.From.ID.IsZero() {
		origin, intended = x.s.From.ID, x.s.Town.ID
	}
	irrevocable := "yes"
	if x.s.Pending {
		irrevocable = "no"
	}
	o := offences[x.s.Offence%len(offences)]
	err := x.did(intake.Open(x.ctx, x.DB, x.om, x.at(""), intake.Opening{
		Irrevocable: irrevocable, BIJ: "yes", Qualification: o.qualification, Sentence: o.sentence, SentenceEnd: x.s.T0.AddDays(sentenceLeft),
		Parket: fmt.Sprintf("05-%06d-%02d", 700000+x.s.Offence*131, 22), Origin: origin, Intended: intended, Address: x.s.Address + ", " + x.s.Town.Name, Unknown: "Niet bekend is of betrokkene dagbesteding heeft.",
	}))
	return x.name(x.om, err)
}

// name puts somebody's name to the case at his own organisation, where the story says so.
func (x *walk) name(actor account.Actor, err error) error {
	if err != nil || !x.s.Named {
		return err
	}
	return x.did(conclude.Assign(x.ctx, x.DB, actor, x.at(""), conclude.Assignment{Users: []id.User{actor.User}}))
}

// wrongTown is another town of the same district.
func (x *walk) wrongTown() account.Org {
	for _, t := range x.Cast.Towns {
		if t.ID != x.s.Town.ID && t.Parket == x.s.Town.Parket {
			return t
		}
	}
	return x.Cast.Towns[0]
}

func (x *walk) informing() notice.Informing {
	return notice.Informing{Risk: "yes", RiskText: texts.risk, Ground: "om.order", Purpose: "order", Necessity: texts.necessity, Contact: x.om.Name, Phone: "0800 123 45 67"}
}

func (x *walk) informWrong() error {
	r, err := notice.Inform(x.ctx, x.DB, x.om, x.at(protocol.Ref(x.wrongTown().ID.String())), x.informing())
	return x.keep("wrong", r, err)
}

func (x *walk) sendBack() error {
	officer := x.Cast.As(x.wrongTown().Code, who.MunicipalOfficer, 1)
	return x.did(notice.Return(x.ctx, x.DB, officer, x.at(x.refs["wrong"]), notice.Returning{Reason: "Betrokkene stond hier nooit ingeschreven.", Where: x.s.Town.Name}))
}

func (x *walk) correct() error {
	return x.did(notice.Correct(x.ctx, x.DB, x.om, x.at(x.refs["wrong"]), notice.Correction{Org: x.s.Town.ID, Reason: "Volgens de BRP staat betrokkene ingeschreven in " + x.s.Town.Name + "."}))
}

func (x *walk) inform() error {
	r, err := notice.Inform(x.ctx, x.DB, x.om, x.at(protocol.Ref(x.s.Town.ID.String())), x.informing())
	return x.keep("inform", r, err)
}

// informFrom informs the municipality where he lived before, which confirms it.
func (x *walk) informFrom() error {
	r, err := notice.Inform(x.ctx, x.DB, x.om, x.at(protocol.Ref(x.s.From.ID.String())), x.informing())
	if err := x.keep("inform_from", r, err); err != nil {
		return err
	}
	officer := x.Cast.As(x.s.From.Code, who.MunicipalOfficer, 1)
	return x.did(notice.Acknowledge(x.ctx, x.DB, officer, x.at(x.refs["inform_from"]), notice.Acknowledgement{Contact: officer.Name, Phone: "0800 123 45 01", BIJ: "no"}))
}

// commissionFirst asks a probation organisation that declines.
func (x *walk) commissionFirst() error {
	r, err := advice.Ask(x.ctx, x.DB, x.om, x.at(""), advice.Commission{Org: account.OrgID(x.s.Asked), Questions: texts.commission})
	if err := x.keep("commission_first", r, err); err != nil {
		return err
	}
	return x.did(advice.DeclineCommission(x.ctx, x.DB, x.Cast.As(x.s.Asked, who.ProbationOfficer, 1), x.at(x.refs["commission_first"]), "Betrokkene is bij een andere organisatie bekend."))
}

// read is the notice opened for the first time, by an official and by the mayor.
func (x *walk) read() error {
	for _, reader := range []account.Actor{x.town, x.mayor} {
		if err := x.did(notice.Open(x.ctx, x.DB, reader, x.at(x.refs["inform"]))); err != nil {
			return err
		}
	}
	return nil
}

func (x *walk) acknowledge() error {
	err := x.did(notice.Acknowledge(x.ctx, x.DB, x.town, x.at(x.refs["inform"]), notice.Acknowledgement{Contact: x.town.Name, Phone: "0800 123 45 00", BIJ: "yes"}))
	return x.name(x.town, err)
}

func (x *walk) commission() error {
	r, err := advice.Ask(x.ctx, x.DB, x.om, x.at(""), advice.Commission{Org: account.OrgID(x.s.Probation), Questions: texts.commission})
	return x.name(x.pro, x.keep("commission", r, err))
}

func (x *walk) askAnalysis() error {
	r, err := analysis.Ask(x.ctx, x.DB, x.om, x.at(""), analysis.Request{Questions: texts.analysisQuestions, Area: x.s.Address + " en omgeving"})
	return x.keep("analysis", r, err)
}

func (x *walk) analyse() error {
	s := analysis.Submission{Texts: map[string]string{}, Marks: map[string]string{}}
	for n, text := range texts.analysis {
		s.Texts[strconv.Itoa(n)], s.Marks[strconv.Itoa(n)] = text, "fact"
	}
	files, err := x.paper("Bijlage omgevingsanalyse.pdf", "Bijlage bij de omgevingsanalyse: de buurt", texts.analysis[3], texts.analysis[5], texts.analysis[9])
	if err != nil {
		return err
	}
	s.Files = files
	return x.did(analysis.Submit(x.ctx, x.DB, x.town, x.at(x.refs["analysis"]), s))
}

func (x *walk) declineAnalysis() error {
	return x.did(analysis.Decline(x.ctx, x.DB, x.town, x.at(x.refs["analysis"]), "Het adres is te kort bekend. De gemeente heeft geen aanvullende informatie over de buurt."))
}

func (x *walk) joinPolice() error {
	return x.did(notice.JoinPolice(x.ctx, x.DB, x.om, x.at(""), notice.Joining{Org: account.PoliceOf(x.s.Town.ID), Ground: "om.order", Purpose: "order", Necessity: "De politie zit aan de driehoek en kent de buurt."}))
}

func (x *walk) writePolice() error {
	return x.did(analysis.WritePolice(x.ctx, x.DB, x.Cast.As("PL0600", who.PoliceLiaison, 1), x.at(""), analysis.Block{Text: "In de straat waren de afgelopen twee jaar geen meldingen van onrust. De wijkagent verwacht vragen van bewoners als de terugkeer bekend wordt."}))
}

func (x *walk) checkVictims() error {
	i := victim.Interests{Outcome: "present", Wishes: []string{"no_contact", "area", "informed"}, Protection: "yes", IDV: "yes", HasZone: "yes", Zone: "Woonomgeving, straal van 500 meter (gebied S1)", Elsewhere: "no", Source: "IDV", On: x.today()}
	if x.s.Offence%3 == 2 {
		i = victim.Interests{Outcome: "none_known", IDV: "no", Source: "Strafdossier", On: x.today()}
	}
	return x.did(victim.Check(x.ctx, x.DB, x.om, x.at(""), i))
}

func (x *walk) outside(deed who.Deed, as account.Actor, about protocol.Ref, outcome, note string, files ...document.Received) error {
	return x.recorded(deed, as, about, outcome, note, "", files...)
}

// recorded is outside, with the reason that is asked when it was recorded before.
func (x *walk) recorded(deed who.Deed, as account.Actor, about protocol.Ref, outcome, note, again string, files ...document.Received) error {
	return x.did(outside.Do(x.ctx, x.DB, as, x.at(about), deed, outside.Record{On: x.today(), Who: as.Name, Outcome: outcome, Note: note, Again: again, Files: files}))
}

func (x *walk) address() error {
	return x.outside(who.RecordAddressCheck, x.om, "", "none", "Het adres ligt niet in of bij een beschermingsgebied.")
}

func (x *walk) advise() error {
	files, err := x.paper("Reclasseringsadvies.docx", "Advies over de voorwaardelijke invrijheidstelling", texts.advice, texts.adviceConditions, texts.housing)
	if err != nil {
		return err
	}
	return x.did(advice.Submit(x.ctx, x.DB, x.pro, x.at(x.refs["commission"]), advice.Submission{
		Full: texts.advice, Summary: texts.adviceSummary, Conditions: texts.adviceConditions, Housing: texts.housing, Monitoring: "yes",
		FullFiles: files, Municipal: "De omgevingsanalyse is gebruikt voor het woonplan.", Position: "partly", PositionText: "Betrokkene vindt het locatiegebod te ruim.",
	}))
}

func (x *walk) propose() error {
	return x.did(decision.Propose(x.ctx, x.DB, x.om, x.at(""), proposal(x.s.Address+", "+x.s.Town.Name)))
}

func proposal(address string) decision.Proposal {
	return decision.Proposal{
		Letters: []string{"a", "b", "c", "d"},
		Parameters: map[string]string{
			"a.persons": "S1", "b.form": "both", "b.area": "gebied S1", "c.address": address, "c.window": "dagelijks 22:00-06:00",
			"d.institution": "de reclassering", "d.frequency": "elke week",
		},
		Monitoring: []string{"b", "c"},
	}
}

func (x *walk) triangle() error {
	const held = "Besproken met de officier van justitie en de politiechef. Er komt een vast aanspreekpunt in de wijk."
	files, err := x.paper("Verslag driehoek.docx", "Verslag van het driehoeksoverleg", held, texts.communication)
	if err != nil {
		return err
	}
	return x.outside(who.RecordTriangle, x.mayor, "", "held", held, files...)
}

func (x *walk) askView() error {
	shown, err := x.shown()
	if err != nil {
		return err
	}
	asking := view.Asking{Questions: texts.viewQuestions, Shown: shown, Here: []string{"b"}, Ground: "om.order", Purpose: "order", Necessity: texts.necessity}
	r, err := view.Ask(x.ctx, x.DB, x.om, x.at(""), asking, dossier.Proposed)
	return x.keep("view", r, err)
}

// shown picks what a mayor is shown beside the proposal: the summary of the advice.
func (x *walk) shown() ([]id.Item, error) {
	r, err := casefile.Open(x.ctx, x.DB, x.om, casefile.Page{Case: x.on.Case, Name: "view-request", Kinds: []string{advice.KindSummary}})
	if err != nil {
		return nil, err
	}
	var out []id.Item
	for _, i := range r.Find(advice.KindSummary) {
		out = append(out, i.ID)
	}
	return out, nil
}

func (x *walk) view() error {
	f := view.Form{Position: x.s.Position, Reasons: map[string]string{}, Answers: map[string]string{"a": "support", "b": "support", "c": "change", "d": "none"},
		Texts: map[string]string{"c": "Het locatiegebod graag ook in het weekend overdag."}, Measures: texts.measures, Communication: texts.communication, Confirm: true}
	if x.s.Position != "no_objection" {
		f.Reasons["order"], f.Reasons["population"] = texts.reasonOrder, texts.reasonPopulation
	}
	if x.s.Position == "no_view" {
		f = view.Form{Position: "no_view", Confirm: true}
	}
	return x.did(view.Submit(x.ctx, x.DB, x.mayor, x.at(x.refs["view"]), f))
}

func (x *walk) reply() error {
	return x.outside(who.RecordReply, x.om, x.refs["view"], "partly", "Het OM neemt de zorg over de openbare orde mee en vraagt extra toezicht in de eerste maanden.")
}
