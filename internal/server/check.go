package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
	viewpage "github.com/terugkeer/terugkeer/web/pages/view"
)

// checking is the page between a form and its deed: the answers are shown back, and who gives them says so, only there.
type checking struct {
	// sign is the field that is asked only there, missing the text that asks for it.
	sign, missing string
	// page makes the page of answers that can be accepted; an error says what is wrong with them. Nothing is done.
	page func(*asking, *input) (pages.Check, error)
}

// send marks the form of the page on which answers are checked.
const send = "send"

// checkFirst answers POST of a form whose answers are shown back before the deed.
func (s *site) checkFirst(f deedForm) http.HandlerFunc {
	do := s.post(f)
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		if err := readForm(r); err != nil {
			return err
		}
		if (r.PostForm.Get(send) != "" && r.PostForm.Get(f.check.sign) != "") || r.PostForm.Get(keep) != "" {
			do(w, r)
			return nil
		}
		a, err := s.begin(r, f, r.PostForm.Get("about"))
		if err != nil {
			return err
		}
		if err := s.anothers(r); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		in := &input{Sent: form.Sent{Values: r.PostForm}}
		if a.prepares {
			return a.prepare(w, in)
		}
		a.on.Seq, _ = strconv.ParseInt(r.PostForm.Get("seq"), 10, 64) // none is 0
		a.on.Request, _ = id.ParseRequest(r.PostForm.Get("request"))  // none: whether the form was sent cannot be recognised
		if err := a.reading.May(f.deed, a.about); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		in.Readable()
		page, err := f.check.page(a, in)
		if err := in.all(err); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		return a.checked(w, in, page)
	})
}

// checked shows the answers back. They are kept as a draft: from here one goes back to change them.
func (a *asking) checked(w http.ResponseWriter, in *input, page pages.Check) error {
	a.on.Draft = a.r.PostForm.Get(draftedField)
	version, err := casefile.SaveDraft(a.ctx, a.DB, a.reading.Actor, a.on, a.form.deed, slug(a.form.deed), content(in.Values))
	if err != nil {
		return a.refused(w, err, casefile.Receipt{})
	}
	if was, next := a.sentWords(); was != "" {
		page.SendText += " " + was + " " + next
	}
	status := http.StatusOK
	if in.Value(send) != "" {
		status, page.Form.Errors = http.StatusUnprocessableEntity, map[string]string{a.form.check.sign: i18n.T(a.ctx, a.form.check.missing)}
	}
	back := a.changeHref()
	carried := components.Carry(content(in.Values))
	carried.Fields = append(carried.Fields, components.Field{Kind: components.Hidden, Name: send, Value: "yes"})
	page.Identity, page.Back = a.identity(), components.LinkTo{Href: back, Label: i18n.T(a.ctx, "view.check.back")}
	page.Form.Groups = append([]components.Group{carried}, page.Form.Groups...)
	page.Form.Cancel, page.Form.CancelLabel = back, page.Back.Label
	page.Form.Seq, page.Form.Request, page.Form.About = in.Value("seq"), in.Value("request"), string(a.about)
	page.Form.Writer, page.Form.Drafted = a.writerOn(a.reading.Actor), version
	if i := a.item(); i != nil {
		page.Due = a.due(*i)
	}
	frame := a.frame(a.r, page.Title)
	frame.Failed = page.Form.Errors != nil
	render(w, a.r, status, pages.CheckView(frame, page))
	return nil
}

// answers is what was typed, a group a heading of the form, each with the way back to its field.
func (a *asking) answers(values url.Values) []components.AnswerGroup {
	return components.Answers(components.Form{Groups: a.form.ask(a), Values: values}, a.changeHref(), i18n.T(a.ctx, "form.change"))
}

// formHref is the address of the form.
func (a *asking) formHref() string { return a.caseView().to(a.form.deed, a.about) }

// changeHref is the form under another address than the page on which its answers are checked, which has the form's own: to
// that, a browser follows no link to a field.
func (a *asking) changeHref() string {
	sep := "?"
	if a.about != "" {
		sep = "&"
	}
	return a.formHref() + sep + "change=yes"
}

// ---- the view ------------------------------------------------------------------------------------------------------

// checkView asks, only here, that the mayor gives the view in person.
func checkView(a *asking, in *input) (pages.Check, error) {
	if err := answersOf[view.Form](asksOfView(a), in).Check(a.request().Letters); err != nil {
		return pages.Check{}, err
	}
	asker := ""
	if ask := a.reading.Ask(a.about); ask != nil {
		asker = a.orgName(ask.By)
	}
	return pages.Check{
		Title: i18n.T(a.ctx, "view.check.title"), Answers: a.answers(in.Values),
		SendTitle: i18n.T(a.ctx, "view.check.send"), SendText: i18n.T(a.ctx, "view.check.send_text", "org", asker),
		Form: components.Form{Groups: []components.Group{viewpage.Sign(a.ctx)}, Submit: i18n.T(a.ctx, "view.check.submit")},
	}, nil
}

// ---- the decision --------------------------------------------------------------------------------------------------

// checkTake shows the decision with its conditions, what was done with the view, and who sees what of it. What each partner
// sees is read after the decision was taken and taken back.
func checkTake(a *asking, in *input) (pages.Check, error) {
	taking := answersOf[decision.Taking](decision.AsksTaking, in)
	taking.Confirm = true // asked on the page that this makes
	told, err := a.told(in, taking)
	if err != nil {
		return pages.Check{}, err
	}
	answers := a.answers(in.Values)
	if taking.Outcome == "grant" {
		answers = append(answers, a.conditionsTaken())
	}
	answers = append(answers, a.weighed(), told)
	answers = slices.DeleteFunc(answers, func(g components.AnswerGroup) bool { return len(g.Rows) == 0 })
	return pages.Check{
		Title: a.t("check.title"), Answers: answers, SendTitle: a.t("check.send"), SendText: a.t("check.send_text"),
		Form: components.Form{Groups: one(a.field(components.Checkbox, "confirm")), Submit: a.t("submit")},
	}, nil
}

// conditionsTaken are the conditions that the decision brings into force.
func (a *asking) conditionsTaken() components.AnswerGroup {
	lines, _, _ := decision.Latest(a.reading.Items, decision.KindProposal)
	derived, _, _ := decision.Latest(a.reading.Items, decision.KindProposalVictim)
	c := &caseView{site: a.site, ctx: a.ctx, r: a.reading}
	out := components.AnswerGroup{Title: a.t("check.conditions")}
	for _, row := range c.conditionTable(lines, derived, nil).Rows {
		out.Rows = append(out.Rows, components.Row{Key: row.Letter + " " + row.Cells[0].Text, Value: row.Cells[1].Text, Lines: []string{a.t("check.monitoring") + " " + lowered(row.Cells[2].Text)}})
	}
	return out
}

// weighed is what the draft did with each point of the view.
func (a *asking) weighed() components.AnswerGroup {
	draft := a.lastDraft(a.about)
	c := &caseView{site: a.site, ctx: a.ctx, r: a.reading}
	out := components.AnswerGroup{Title: a.t("check.weighed")}
	for _, w := range draft.Weighed {
		out.Rows = append(out.Rows, components.Row{Key: a.pointOf(c, w.View, w.Point), Value: sentences(c.result(w), w.Reason)})
	}
	if why := draft.Silent(); why != "" {
		out.Rows = append(out.Rows, components.Row{Key: a.t("aside_no_view"), Value: why})
	}
	return out
}

// readers are in which role each kind of partner reads a decision.
var readers = map[account.Kind]who.Role{account.Parket: who.OMOfficer, account.CVvi: who.DecidingOfficer, account.Municipality: who.Mayor, account.Probation: who.ProbationOfficer}

// told lists what each partner sees of the decision once it is taken, with the ground on which.
func (a *asking) told(in *input, taking decision.Taking) (components.AnswerGroup, error) {
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
		seen, err := casefile.Preview(a.ctx, a.DB, a.reading.Actor, on, a.form.deed, party.Org, role, taking.Do)
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
