package server

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// Told is who was reached. What was sent and reached nobody stands on the page of the case of who sent it, and a form says before it
// is sent that nobody will get it.

// vacancies says of each whom this form will tell that nobody holds the duty there, and what to do about it.
func (a *asking) vacancies() []pages.Note {
	if a.form.tells == nil {
		return nil
	}
	var out []pages.Note
	var told []id.Org
	for _, p := range a.form.tells(a) {
		if !a.reading.Vacant(p.Org, p.Duty) {
			continue
		}
		if slices.Contains(told, p.Org) { // its other duty is vacant too
			out[len(out)-1].Bold = i18n.T(a.ctx, "reached.no_account", "org", a.nameOf(p.Org))
			continue
		}
		told = append(told, p.Org)
		note := pages.Note{Kind: components.NoteWarn, Bold: i18n.T(a.ctx, "reached.vacant", "who", wording.TurnName(a.ctx, p.Duty, a.nameOf(p.Org))), Text: i18n.T(a.ctx, "reached.before")}
		if a.form.deed == who.InformMayor {
			note.Text = i18n.T(a.ctx, "reached.before_notice")
			note.Link = components.LinkTo{Href: a.href() + "/" + wording.Slug(who.TellOutside) + "?about=" + front.Escape(string(a.about)), Label: i18n.T(a.ctx, "reached.tell")}
		}
		out = append(out, note)
	}
	return out
}

// nameOf is an organisation of the case by its name; of a municipality also before it takes part.
func (a *asking) nameOf(org id.Org) string {
	for _, p := range a.reading.Parties {
		if p.Org == org {
			return p.Name
		}
	}
	return account.TownName(org)
}
