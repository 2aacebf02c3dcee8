package server

import (
	"maps"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

// sections are the parts of what is known. A part that the reader may not know of is not there; one that he may and that is
// empty says what will appear.
// usual is how many rows a section mostly has.
const usual = 12

func (c *caseView) sections() []pages.Section {
	out := make([]pages.Section, 0, 11)
	if c.knowsBackground() {
		out = append(out, c.background())
	}
	for _, part := range []struct {
		category, or policy.Category // who sees one of them has the section
		make         func() pages.Section
	}{
		{policy.ProposedConditions, "", c.conditions}, {policy.VictimWishes, "", c.victims}, {policy.ViewRequest, "", c.view},
		{policy.AnalysisRequest, policy.PoliceBlock, c.analysis}, {policy.AdviceCommission, "", c.advice}, {policy.Decision, "", c.decision},
		{policy.SupervisionStatus, "", c.supervision}, {policy.ReturnDate, "", c.comeback},
	} {
		if c.r.Sees(part.category, true) == policy.None && (part.or == "" || c.r.Sees(part.or, true) == policy.None) {
			continue
		}
		if s := part.make(); s.ID != "" {
			out = append(out, s)
		}
	}
	return append(out, c.documents(), c.timeline())
}

func (c *caseView) row(key, value string) components.Row {
	return components.Row{Key: c.t("casepage.row." + key), Value: value, Empty: c.t("casepage.row_empty")}
}

func (c *caseView) lang(n statute.Name) string { return n.In(i18n.Lang(c.ctx)) }

func (c *caseView) day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return i18n.Date(c.ctx, wording.Midday(d))
}

func (c *caseView) coded(list []statute.Choice, code string) string {
	return i18n.Upper(choiceName(c.ctx, list, code))
}

// made is «versie 2, gemeente Lochem, 9 juli 2026».
func (c *caseView) made(i casefile.Item) string {
	words := i.OwnerName + ", " + i18n.Date(c.ctx, i.At)
	if i.Version > 1 {
		words = c.t("casepage.version", "n", i.Version) + ", " + words
	}
	return words
}

// knowsBackground tells whether the reader may see anything of why somebody was detained and what was said of the return.
func (c *caseView) knowsBackground() bool {
	return slices.ContainsFunc([]policy.Category{policy.Conviction, policy.Numbers, policy.Address, policy.OrderRisk, policy.Signal}, func(category policy.Category) bool {
		return c.r.Sees(category, false) > policy.None
	})
}

// background is why he was detained, where he goes to live, and what the municipality was told.
func (c *caseView) background() pages.Section {
	s := pages.Section{ID: "background", Title: c.t("casepage.section.background")}
	var signal intake.Signal
	if read(c.r.Latest(intake.KindSignal, ""), &signal) {
		s.Rows = append(s.Rows, c.row("signal", wording.Sentences(c.coded(intake.Sources, signal.Source), signal.Text)))
		if signal.NotSame != "" {
			s.Rows = append(s.Rows, c.row("not_same", signal.NotSame))
		}
	}
	var conviction intake.Conviction
	if read(c.r.Latest(intake.KindConviction, ""), &conviction) {
		if end := c.refused().End; !end.IsZero() {
			conviction.SentenceEnd = end // as the decision says, which came later
		}
		s.Rows = append(s.Rows, c.row("qualification", conviction.Qualification), c.row("sentence", conviction.Sentence))
		if !conviction.SentenceEnd.IsZero() {
			s.Rows = append(s.Rows, c.row("sentence_end", c.day(conviction.SentenceEnd)))
		}
		s.Rows = append(s.Rows, c.row("irrevocable", c.coded(form.YesNoUnknown, conviction.Irrevocable)), c.row("bij", c.coded(form.YesNoUnknown, conviction.BIJ)))
		if conviction.Unknown != "" {
			s.Rows = append(s.Rows, c.row("unknown", conviction.Unknown))
		}
	}
	var numbers intake.Numbers
	if read(c.r.Latest(intake.KindNumbers, ""), &numbers) {
		s.Rows = append(s.Rows, c.row("numbers", strings.Trim(numbers.Parket+", "+numbers.SKN, ", ")))
	}
	var address intake.Address
	if read(c.r.Latest(intake.KindAddress, ""), &address) {
		s.Rows = append(s.Rows, c.row(map[bool]string{true: "address_actual", false: "address"}[address.Actual], address.Text))
	}
	s.Rows = append(s.Rows, c.notices()...)
	if len(s.Rows) == 0 {
		s.Empty = c.t("casepage.empty.background")
	}
	return s
}

// refused is the decision by which conditional release was refused; the zero value when it was not.
func (c *caseView) refused() decision.Decision {
	var d decision.Decision
	if !read(c.r.Latest(decision.KindDecision, ""), &d) || d.Outcome != string(protocol.Refuse) {
		return decision.Decision{}
	}
	return d
}

// read fills into with the body of an item; false when there is none.
func read(i *casefile.Item, into any) bool {
	return i != nil && i.Read(into) == nil
}

// conditions are those in force, else those proposed.
func (c *caseView) conditions() pages.Section {
	s := pages.Section{ID: pages.Conditions}
	kind, victimKind := decision.KindInForce, decision.KindInForceVictim
	lines, _, there := decision.Latest(c.r.Items, kind)
	state := "casepage.in_force"
	if !there {
		kind, victimKind, state = decision.KindProposal, decision.KindProposalVictim, "casepage.proposed"
		lines, _, there = decision.Latest(c.r.Items, kind)
	}
	if !there && !dossier.Conditional(c.r) {
		return pages.Section{}
	}
	if c.r.May(who.ProposeConditions, "") == nil {
		s.Link = c.link(who.ProposeConditions, "")
	}
	if !there {
		s.Empty = c.t("casepage.empty.conditions")
		return s
	}
	derived, _, _ := decision.Latest(c.r.Items, victimKind)
	s.State, s.Count = i18n.N(c.ctx, c.standing(state), len(lines.Lines), "date", c.day(c.r.Release.Date)), len(lines.Lines)
	s.Table = c.conditionTable(lines, derived, c.here())
	s.Fold = c.t("casepage.always")
	var always []string
	for _, b := range statute.InForceByLaw(len(lines.Lines)) {
		always = append(always, b.Says(i18n.Lang(c.ctx)))
	}
	s.FoldText = strings.Join(always, ". ")
	return s
}

// standing is how conditions stand: those that are in force hold from the return until supervision ended, those that were proposed
// lapse when conditional release is refused.
func (c *caseView) standing(state string) string {
	if state != "casepage.in_force" {
		if !c.refused().On.IsZero() {
			return "casepage.proposed_lapsed"
		}
		return state
	}
	if w := c.r.Oversight(); w != nil && !w.Ended.IsZero() {
		return "casepage.were_in_force"
	}
	for _, i := range c.r.Plan.Steps {
		if i.EndedBy(who.ConfirmReturn) && i.Ended.IsZero() && !c.r.Release.Date.IsZero() {
			return "casepage.imposed"
		}
	}
	return state
}

// conditionTable lists conditions with what is derived from a victim, for who may read that; here says of which letters a
// part lies in the reader's municipality.
func (c *caseView) conditionTable(lines, derived decision.Lines, here map[string]bool) components.Table {
	t := components.Table{Caption: c.t("casepage.section.conditions"), Heads: []string{c.t("casepage.condition"), c.t("casepage.content"), c.t("casepage.monitoring")}}
	for _, l := range lines.Lines {
		condition, _ := statute.Find(statute.Letter(l.Letter))
		known := maps.Clone(l.Parameters)
		for _, d := range derived.Lines {
			if d.Letter == l.Letter {
				maps.Copy(known, d.Parameters)
			}
		}
		text := c.conditionText(l.Letter, known)
		if here[l.Letter] && len(derived.Lines) == 0 {
			text = wording.Sentences(text, strings.TrimSuffix(c.t("view.here"), "."))
		}
		monitoring := c.t("casepage.monitoring_no")
		if l.Monitoring {
			monitoring = c.t("casepage.monitoring_yes")
		}
		t.Rows = append(t.Rows, components.TableRow{Letter: l.Letter, Cells: []components.Cell{{Text: i18n.Upper(c.lang(condition.Name))}, {Text: text}, {Text: monitoring}}})
	}
	return t
}

// conditionText is what a condition asks, with as much as the reader knows of it.
func (c *caseView) conditionText(letter string, known statute.Values) string {
	condition, _ := statute.Find(statute.Letter(letter))
	return condition.Words(known, i18n.Lang(c.ctx), c.day)
}

// here are the letters of which a part lies in this municipality, as the mayor was told.
func (c *caseView) here() map[string]bool {
	out := map[string]bool{}
	var r view.Request
	if i := c.r.Latest(view.KindRequest, ""); i != nil && i.For == c.r.Actor.Org && read(i, &r) {
		for _, l := range r.Letters {
			out[l.Letter] = l.Here
		}
	}
	return out
}

func (c *caseView) victims() pages.Section {
	s := pages.Section{ID: pages.Victims, Who: c.t("casepage.only_om")}
	if c.r.May(who.CheckVictims, "") == nil {
		s.Link = c.link(who.CheckVictims, "")
	}
	var v victim.Interests
	i := c.r.Latest(victim.KindInterests, "")
	if !read(i, &v) {
		s.Empty = c.t("casepage.empty.victims")
		if c.r.Sees(policy.VictimWishes, false) < policy.Full {
			return pages.Section{}
		}
		return s
	}
	s.State = c.made(*i)
	var wishes []string
	for _, w := range v.Wishes {
		wishes = append(wishes, c.coded(victim.Wishes, w))
	}
	s.Rows = []components.Row{c.row("victims", c.coded(victim.Outcomes, v.Outcome)), c.row("wishes", strings.Join(wishes, ", ")), c.row("protection", c.coded(form.YesNoUnknown, v.Protection)),
		c.row("idv", c.coded(form.YesNoUnknown, v.IDV)), c.row("source", v.Source+", "+c.day(v.On))}
	var zone victim.Zone
	if read(c.r.Latest(victim.KindZone, ""), &zone) {
		s.Rows = append(s.Rows, c.row("zone", zone.Area))
	}
	return s
}

// advice is the summary, the extract and the position of the person, with the way to the whole.
func (c *caseView) advice() pages.Section {
	s := pages.Section{ID: pages.Advice, Rows: make([]components.Row, 0, usual)}
	commissions := dossier.Told(c.r.Items, advice.KindCommission)
	for _, i := range commissions {
		s.State = c.t("casepage.asked_on", "date", i18n.Date(c.ctx, i.At))
	}
	there := false
	var extract advice.Extract
	if i := c.r.Latest(advice.KindExtract, ""); read(i, &extract) {
		there, s.State = true, c.made(*i)
		s.Rows = append(s.Rows, c.extractRows(extract)...)
	}
	var position advice.Position
	if read(c.r.Latest(advice.KindPosition, ""), &position) {
		s.Rows = append(s.Rows, c.row("person", wording.Sentences(c.coded(advice.Positions, position.Position), position.Text)))
	}
	var summary advice.Summary
	if i := c.r.Latest(advice.KindSummary, ""); read(i, &summary) {
		there, s.State = true, c.made(*i)
		s.Rows = append(s.Rows, c.withFiles(c.row("summary", summary.Text), *i))
	}
	if c.r.Latest(advice.KindFull, "") != nil {
		s.Links, s.Who = []components.LinkTo{{Href: c.href() + "/" + pages.Advice, Label: c.t("casepage.whole_advice")}}, c.t("casepage.om_probation")
	}
	if !there {
		s.Empty = c.t("casepage.empty.advice" + c.awaiting())
		for _, i := range commissions {
			var asked advice.Commission
			if read(&i, &asked) {
				s.Rows = append(s.Rows, c.told(c.row("questions", asked.Questions), i))
			}
		}
	}
	s.Rows = append(s.Rows, c.recorded("risk_estimate", "risk_estimate", who.RecordRiskEstimate)...)
	s.Rows = append(s.Rows, c.recorded("inquiry", "inquiry", who.RecordInquiry)...)
	return s
}

// awaiting is what is said where nothing of the advice can be read, for who reads its summary at most: it was given and is to be
// shared yet, or nothing is known of it.
func (c *caseView) awaiting() string {
	if c.r.Sees(policy.AdviceFull, true) > policy.None || c.r.Sees(policy.AdviceExtract, true) > policy.None {
		return ""
	}
	for _, i := range c.r.Plan.Steps {
		if i.EndedBy(who.SubmitAdvice) && i.State == protocol.StateDone {
			return "_given"
		}
	}
	return "_summary"
}

func (c *caseView) decision() pages.Section {
	s := pages.Section{ID: pages.Decision}
	var d decision.Decision
	i := c.r.Latest(decision.KindDecision, "")
	if !read(i, &d) {
		if c.r.Track != "" && !c.r.OnTrack().Decided() {
			return pages.Section{}
		}
		s.Empty = c.t("casepage.empty.decision")
		return s
	}
	s.State = c.made(*i)
	s.Rows = append(s.Rows, components.Row{Key: c.t("casepage.row.outcome"), Value: c.coded(statute.Outcomes, d.Outcome), Strong: true})
	for _, pair := range []struct {
		key string
		on  calendar.Date
	}{{"until", d.Until}, {"review", d.Review}, {"end", d.End}, {"request", d.Request}} {
		if !pair.on.IsZero() {
			s.Rows = append(s.Rows, c.row(pair.key, c.day(pair.on)))
		}
	}
	var reasons decision.Reasons
	if read(c.r.Latest(decision.KindReasons, ""), &reasons) {
		s.Rows = append(s.Rows, c.row("reasons", reasons.Full))
	}
	var told struct {
		Text string `json:"text"`
	}
	if read(c.r.Latest("notification", ""), &told) {
		s.Rows = append(s.Rows, c.row("told", told.Text))
	}
	s.Rows = append(s.Rows, c.recorded("court", "court_objection", who.RecordObjection)...)
	return s
}
