package server

import (
	"context"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// slug is how a deed is written in a URL: «view.submit» → «view-submit».
func slug(deed who.Deed) string { return casefile.FormOf(deed) }

// titleOf is what a deed is called, the first time and after that; which municipality it goes to is named.
func titleOf(ctx context.Context, r *casefile.Reading, deed who.Deed, about protocol.Ref) string {
	if town := townNamed(r, about); slices.Contains(toTowns, deed) && town != "" {
		return i18n.T(ctx, "form."+slug(deed)+".title_of", "org", town)
	}
	if r.Prepares(deed) {
		return i18n.T(ctx, "form."+slug(deed)+".prepare")
	}
	if kind, may := leaves[deed]; may && r.Latest(kind, "") != nil {
		return i18n.T(ctx, "form."+slug(deed)+".again")
	}
	return i18n.T(ctx, "form."+slug(deed)+".title")
}

// leaves is what the deeds leave that are called otherwise once they were done.
var leaves = map[who.Deed]string{who.ProposeConditions: decision.KindProposal, who.CheckVictims: victim.KindInterests, who.RecordTriangle: "triangle"}

// toTowns are the deeds that are done once for each municipality: their titles say for which.
var toTowns = []who.Deed{who.InformMayor, who.TellOutside, who.RequestAnalysis, who.RequestView}

// townNamed is the name of the municipality that a deed's page is about; empty when it is about none.
func townNamed(r *casefile.Reading, about protocol.Ref) string {
	if town := townAbout(r, about); !town.IsZero() {
		return account.TownName(town)
	}
	return ""
}

func townAbout(r *casefile.Reading, about protocol.Ref) id.Org {
	if ask := r.Notice(about); ask != nil {
		return ask.Of.Org
	}
	town, _ := id.ParseOrg(string(about)) // none: the deed itself says so
	return town
}

// caseName names a case by its number in a text, for who may know that.
func caseName(ctx context.Context, key, number string) string {
	if number == "" {
		return i18n.T(ctx, "casepage.unnumbered")
	}
	return i18n.T(ctx, key, "number", number)
}

// stepOf names a step to this reader: which municipality it is about only to who reads the parties.
func stepOf(ctx context.Context, r *casefile.Reading, i protocol.Item) string {
	if r.Sees(policy.Parties, false) != policy.Full {
		return stepName(ctx, i.ID)
	}
	return townStep(ctx, i.ID, string(i.Instance))
}

// townStep names a step; that of informing a municipality says which: a case may have two.
func townStep(ctx context.Context, step, instance string) string {
	name := stepName(ctx, step)
	if org, err := id.ParseOrg(instance); err == nil {
		if town := account.TownName(org); town != "" {
			return i18n.T(ctx, "step.of_town", "step", name, "town", town)
		}
	}
	return name
}

func dueOf(r *casefile.Reading, i protocol.Item) components.Due {
	if i.Due.IsZero() || overtaken(r, i) {
		return components.Due{}
	}
	return components.Due{
		On: midday(i.Due), Today: midday(r.Today), Workdays: r.Calendar.WorkingDaysBetween(r.Today, i.Due),
		Law: i.Kind == protocol.Statutory, Near: r.Version.StatuteNear,
	}
}

// overtaken tells whether the day of a step has passed that could not yet be taken: nobody is late with what is not yet asked of
// him. A date of the law stays what it is.
func overtaken(r *casefile.Reading, i protocol.Item) bool {
	return i.State == protocol.Waiting && i.Kind != protocol.Statutory && !i.Due.IsZero() && i.Due.Before(r.Today)
}

// partyName is who must act, as people say it: «gemeente Lochem», «OM Oost-Nederland».
func partyName(ctx context.Context, r *casefile.Reading, i protocol.Item) string {
	for _, p := range r.Parties {
		if p.Org == i.Org {
			return turnName(ctx, i.Owner, p.Name)
		}
	}
	return turnName(ctx, i.Owner, "")
}

func identityOf(ctx context.Context, r *casefile.Reading) components.Identity {
	who := r.Identity()
	out := components.Identity{Name: fullName(ctx, who), Number: r.Number, Href: "/cases/" + r.Case.String(), Born: partly(ctx, who.Born), Return: midday(r.Release.Date)}
	if out.Name == "" {
		out.Name = caseName(ctx, "identity.unnamed", r.Number)
	}
	if r.Track != "" {
		out.Track = i18n.T(ctx, "track."+r.Track)
	}
	return out
}
