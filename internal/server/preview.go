package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	"github.com/terugkeer/terugkeer/web/pages/preview"
)

// The buttons of the page on which somebody looks through the other's eyes before he shares: share, and go back. A form that
// shares leads there first.
const (
	previewBack = "back"
	previewed   = "seen"
)

// sharing is what a form would share: with which organisation, and the deed's content.
type sharing func(*asking, *input) (id.Org, func(context.Context, *casefile.Deed) error)

// look answers the button «see what the mayor sees»: the other's screen, and the same answers to share from there.
func (a *asking) look(w http.ResponseWriter, in *input) error {
	to, do := a.form.preview(a, in)
	if err := in.Wrong.Err(); err != nil {
		return a.refused(w, err, casefile.Receipt{})
	}
	seen, err := casefile.Preview(a.ctx, a.DB, a.reading.Actor, a.on, a.form.deed, to, who.Mayor, do)
	if err != nil {
		return a.refused(w, err, casefile.Receipt{})
	}
	p := &previewing{asking: a, seen: seen, to: to}
	page := p.page()
	frame := a.Frame(a.r, i18n.T(a.ctx, "preview.title", "whose", i18n.T(a.ctx, "duty.mayor")))
	front.Render(w, a.r, http.StatusOK, preview.View(frame, page))
	return nil
}

// answersShown is what the page showed through the other's eyes: these answers, at this position of the case.
func (a *asking) answersShown() string {
	sum := sha256.Sum256(canonical(a.r.PostForm))
	return a.r.PostForm.Get("seq") + " " + hex.EncodeToString(sum[:])
}

// seal vouches that they were shown, to this person, for this deed of this case.
func (a *asking) seal() string {
	sealed, err := a.SealedForms.Seal(a.answersShown(), a.vouched()...)
	if err != nil {
		return "" // then they are shown once more
	}
	return sealed
}

// saw tells whether what is shared now was shown before.
func (a *asking) saw() bool {
	var what string
	return a.SealedForms.Open(a.r.PostForm.Get(previewed), &what, a.vouched()...) && what == a.answersShown()
}

func (a *asking) vouched() []string {
	return []string{previewed, a.reading.Actor.User.String(), a.reading.Case.String(), string(a.form.deed), string(a.about)}
}

// previewing turns what another would see into a page.
type previewing struct {
	*asking
	seen    *casefile.Reading
	to      id.Org
	grounds []string
}

func (p *previewing) page() preview.Page {
	a := p.asking
	whose := i18n.T(a.ctx, "duty.mayor")
	screen := whose
	for _, party := range p.seen.Parties {
		if party.Org == p.to {
			screen = i18n.T(a.ctx, "duty.mayor.of", "org", party.Name)
		}
	}
	identity := wording.IdentityOf(a.ctx, p.seen)
	seen := components.Carry(content(a.r.PostForm))
	seen.Fields = append(seen.Fields, components.Field{Kind: components.Hidden, Name: previewed, Value: a.seal()})
	out := preview.Page{
		Identity: a.identity(), Back: components.LinkTo{Href: a.href(), Label: i18n.T(a.ctx, "deed.to_case")}, Whose: whose, Screen: i18n.T(a.ctx, "preview.screen", "whose", screen),
		Lead: i18n.T(a.ctx, "preview.nothing_shared"), Name: identity.Name, Sub: strings.Trim(i18n.T(a.ctx, "preview.case", "number", identity.Number)+", "+wording.Lowered(identity.Track), ", "),
		ShareTitle: i18n.T(a.ctx, "preview.share"), ShareText: i18n.T(a.ctx, "preview.share_text"),
		Form: components.Form{
			Groups: []components.Group{seen}, Submit: p.share(), Second: components.Button{Label: i18n.T(a.ctx, "preview.back"), Name: previewBack, Value: "yes"},
			Cancel: a.href(), CancelLabel: i18n.T(a.ctx, "preview.not_yet"), Seq: a.r.PostForm.Get("seq"), Request: a.r.PostForm.Get("request"), About: string(a.about), Writer: a.WriterOn(a.reading.Actor),
		},
	}
	fresh := 0
	for _, row := range policy.Sight {
		item, there := p.category(row)
		if !there {
			continue
		}
		if item.New {
			fresh++
		}
		out.Items = append(out.Items, item)
	}
	out.New = i18n.N(a.ctx, "preview.new_items", fresh)
	out.Grounds, out.Purpose = p.reasons()
	out.Hidden = p.hidden()
	for _, i := range p.seen.Plan.Steps {
		if i.Org == p.to && i.State == protocol.Open && i.Instance != "" && i.Opened == p.seen.Today {
			out.Asked = components.Asked{What: i18n.T(a.ctx, "step."+i.ID+".name"), Due: wording.DueOf(p.seen, i), Slim: true} // what this form asks
		}
	}
	return out
}

// share is the button that shares, with whom it shares.
func (p *previewing) share() string {
	for _, party := range p.seen.Parties {
		if party.Org == p.to {
			return p.t("submit_of", "org", party.Name)
		}
	}
	return p.t("submit")
}

// isNew tells whether something came about in what is previewed.
func (p *previewing) isNew(at time.Time) bool {
	return !at.Before(p.seen.Previewed.Truncate(time.Microsecond)) // as the database keeps it
}

// category is what the other sees of one category: since when, or that it is new, on which ground, and what it says.
func (p *previewing) category(row policy.Row) (preview.Item, bool) {
	var items []casefile.Item
	for _, i := range p.seen.Items {
		if i.Category == row.Category && i.Withdrawn.IsZero() {
			items = append(items, i)
		}
	}
	lines := p.lines(row.Category, items)
	if len(lines) == 0 {
		return preview.Item{}, false
	}
	out := preview.Item{Title: p.name(row), Lines: lines}
	if len(lines) == 1 {
		out.Text, out.Lines = lines[0], nil
	}
	var first time.Time
	var ground string
	for _, g := range p.seen.Shared {
		of := g.Item.IsZero() && g.Category == row.Category
		for _, i := range items {
			of = of || g.Item == i.ID
		}
		if !of {
			continue
		}
		if first.IsZero() || g.At.Before(first) {
			first, ground = g.At, g.Ground
		}
	}
	out.New = p.isNew(first) || slices.ContainsFunc(items, func(i casefile.Item) bool { return p.isNew(i.At) })
	switch {
	case out.New && ground != "":
		if !slices.Contains(p.grounds, ground) {
			p.grounds = append(p.grounds, ground)
		}
		out.State = i18n.T(p.ctx, "preview.ground_n", "n", slices.Index(p.grounds, ground)+1)
	case !first.IsZero():
		out.State = i18n.T(p.ctx, "preview.shared_on", "date", i18n.Date(p.ctx, first))
	}
	return out, true
}

// name is what people call a category.
func (p *previewing) name(row policy.Row) string {
	if key := "preview.category." + string(row.Category); i18n.Has(p.ctx, key) {
		return i18n.T(p.ctx, key)
	}
	return i18n.Upper(row.Name.In(i18n.Lang(p.ctx)))
}

// lines say what items of a category say, in the words of the case page, from these items alone.
func (p *previewing) lines(category policy.Category, items []casefile.Item) []string {
	only := *p.seen
	only.Items = items
	c := &caseView{ctx: p.ctx, r: &only}
	switch category {
	case policy.Identity:
		if who := p.seen.Identity(); len(items) > 0 {
			return []string{wording.FullName(p.ctx, who) + ", " + wording.Partly(p.ctx, who.Born)}
		}
		return nil
	case policy.ReturnDate:
		if p.seen.Release.Date.IsZero() {
			return nil
		}
		return []string{c.day(p.seen.Release.Date)}
	}
	if len(items) == 0 {
		return nil
	}
	switch category {
	case policy.Conviction, policy.Numbers, policy.Address, policy.OrderRisk:
		return told(c.background())
	case policy.ViewRequest:
		var r view.Request
		if read(only.Latest(view.KindRequest, ""), &r) {
			return []string{r.Questions}
		}
	case policy.ProposedConditions, policy.ConditionsInForce:
		for _, i := range p.seen.Items {
			if i.Kind == view.KindRequest {
				only.Items = append(slices.Clone(only.Items), i) // what lies in this municipality stands in the question
			}
		}
		return told(c.conditions())
	case policy.AdviceCommission, policy.AdviceSummary:
		return told(c.advice())
	case policy.AnalysisRequest, policy.Analysis, policy.HousingOptions, policy.AddressCheck:
		return told(c.analysis())
	case policy.View, policy.Weighing:
		return told(c.view())
	case policy.Decision:
		return told(c.decision())
	}
	if items[0].Kind == document.KindDocument {
		return told(c.documents())
	}
	return told(c.comeback())
}

// told is a section of the case page as lines of text.
func told(s casepage.Section) []string {
	var out []string
	for _, r := range s.Rows {
		if r.Value != "" {
			out = append(out, strings.TrimSuffix(r.Key, ":")+": "+r.Value)
		}
		out = append(out, r.Lines...)
	}
	for _, r := range s.Table.Rows {
		line := r.Cells[0].Text
		if r.Letter != "" {
			line = r.Letter + " " + line
		}
		if text := r.Cells[1].Text; text != "" {
			line += ": " + text
		}
		out = append(out, line)
	}
	for _, f := range s.Files {
		out = append(out, f.Name+", "+f.Meta)
	}
	return out
}

// reasons are the grounds of what is new, as they are numbered, and what it is for.
func (p *previewing) reasons() ([]preview.Ground, string) {
	lang := i18n.Lang(p.ctx)
	var out []preview.Ground
	var purposes []string
	for _, code := range p.grounds {
		g, _ := statute.FindGround(code)
		why := i18n.Upper(g.Name.In(lang))
		for _, s := range p.seen.Shared {
			if s.Ground != code || !p.isNew(s.At) {
				continue
			}
			if s.Necessity != "" && !strings.Contains(why, s.Necessity) {
				why = wording.Sentences(why, s.Necessity)
			}
			for _, purpose := range statute.Purposes {
				if name := purpose.Name.In(lang); purpose.Code == s.Purpose && !slices.Contains(purposes, name) {
					purposes = append(purposes, name)
				}
			}
		}
		out = append(out, preview.Ground{Article: wording.SourceIn(p.ctx, g.Article), Why: why})
	}
	if len(purposes) == 0 {
		return out, ""
	}
	return out, i18n.T(p.ctx, "preview.purpose", "purpose", strings.Join(purposes, ", "))
}

// hidden is what stands in the case, as far as the reader knows, and the other does not see.
func (p *previewing) hidden() []string {
	sees := map[policy.Category]bool{}
	for _, i := range p.seen.Items {
		sees[i.Category] = true
	}
	known := map[policy.Category]bool{}
	for _, i := range p.reading.Items {
		if i.Owner != p.to && i.Withdrawn.IsZero() {
			known[i.Category] = true
		}
	}
	var out []string
	for _, row := range policy.Sight {
		if known[row.Category] && !sees[row.Category] {
			out = append(out, p.name(row))
		}
	}
	return out
}

// readers are in which role each kind of partner reads a decision.
var readers = map[account.Kind]who.Role{account.Parket: who.OMOfficer, account.CVvi: who.DecidingOfficer, account.Municipality: who.Mayor, account.Probation: who.ProbationOfficer}

// told lists what each partner sees of what the deed leaves once it is done, with the ground on which; do is the deed's content.
func (a *asking) told(in *input, do func(context.Context, *casefile.Deed) error) (components.AnswerGroup, error) {
	out := components.AnswerGroup{Title: a.t("check.told")}
	done := map[string]bool{a.reading.Actor.Org.String(): true}
	for _, party := range a.reading.Parties {
		role, reads := readers[party.Kind]
		if done[party.Org.String()] || !reads || (!party.Until.IsZero() && party.Until.Before(a.reading.Today)) {
			continue
		}
		done[party.Org.String()] = true
		on := a.on
		on.Wrong = nil // what could not be read is told with what the deed refuses
		seen, err := casefile.Preview(a.ctx, a.DB, a.reading.Actor, on, a.form.deed, party.Org, role, do)
		if err != nil {
			return out, err
		}
		name := party.Name
		if party.Kind == account.Municipality {
			name = i18n.Upper(i18n.T(a.ctx, "duty.municipality.of", "org", party.Name))
		}
		row := components.Row{Key: name, Empty: a.t("check.nothing")}
		p := &previewing{asking: a, seen: seen, to: party.Org}
		for _, sight := range policy.Sight {
			if ground, there := p.fresh(sight.Category, a.about); there {
				row.Lines = append(row.Lines, i18n.Upper(p.name(sight))+ground)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 {
		return out, in.Wrong.Err()
	}
	return out, nil
}

// fresh tells whether the other sees something new of a category about a thing, and on which ground.
func (p *previewing) fresh(category policy.Category, about protocol.Ref) (string, bool) {
	items := map[string]bool{}
	for _, i := range p.seen.Items {
		if i.Category == category && i.About == about && p.isNew(i.At) {
			items[i.ID.String()] = true
		}
	}
	if len(items) == 0 {
		return "", false
	}
	for _, g := range p.seen.Shared {
		if (g.Item.IsZero() && g.Category == category) || items[g.Item.String()] {
			if ground, known := statute.FindGround(g.Ground); known {
				return " (" + ground.Article + ")", true
			}
		}
	}
	return "", true
}
