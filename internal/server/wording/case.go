package wording

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

// Slug is how a deed is written in a URL: «view.submit» → «view-submit».
func Slug(deed who.Deed) string { return casefile.FormOf(deed) }

// TitleOf is what a deed is called, the first time and after that; which municipality it goes to is named.
func TitleOf(ctx context.Context, r *casefile.Reading, deed who.Deed, about protocol.Ref) string {
	if town := townNamed(r, about); slices.Contains(toTowns, deed) && town != "" {
		return i18n.T(ctx, "form."+Slug(deed)+".title_of", "org", town)
	}
	if r.Prepares(deed) {
		return i18n.T(ctx, "form."+Slug(deed)+".prepare")
	}
	if kind, may := Leaves[deed]; may && r.Latest(kind, "") != nil {
		return i18n.T(ctx, "form."+Slug(deed)+".again")
	}
	return i18n.T(ctx, "form."+Slug(deed)+".title")
}

// Leaves is what the deeds leave that are called otherwise once they were done.
var Leaves = map[who.Deed]string{who.ProposeConditions: decision.KindProposal, who.CheckVictims: victim.KindInterests, who.RecordTriangle: "triangle"}

// toTowns are the deeds that are done once for each municipality: their titles say for which.
var toTowns = []who.Deed{who.InformMayor, who.TellOutside, who.RequestAnalysis, who.RequestView}

// townNamed is the name of the municipality that a deed's page is about; empty when it is about none.
func townNamed(r *casefile.Reading, about protocol.Ref) string {
	if town := TownAbout(r, about); !town.IsZero() {
		return account.TownName(town)
	}
	return ""
}

// TownAbout is the municipality that a deed is about, by its own reference or by that of the notice to it; zero where it is about none.
func TownAbout(r *casefile.Reading, about protocol.Ref) id.Org {
	if ask := r.Notice(about); ask != nil {
		return ask.Of.Org
	}
	town, _ := id.ParseOrg(string(about)) // none: the deed itself says so
	return town
}

// CaseName names a case by its number in a text, for who may know that.
func CaseName(ctx context.Context, key, number string) string {
	if number == "" {
		return i18n.T(ctx, "casepage.unnumbered")
	}
	return i18n.T(ctx, key, "number", number)
}

// StepOf names a step to this reader: which municipality it is about only to who reads the parties.
func StepOf(ctx context.Context, r *casefile.Reading, i protocol.Item) string {
	if r.Sees(policy.Parties, false) != policy.Full {
		return StepName(ctx, i.ID)
	}
	return TownStep(ctx, i.ID, string(i.Instance))
}

// TownStep names a step; that of informing a municipality says which: a case may have two.
func TownStep(ctx context.Context, step, instance string) string {
	name := StepName(ctx, step)
	if org, err := id.ParseOrg(instance); err == nil {
		if town := account.TownName(org); town != "" {
			return i18n.T(ctx, "step.of_town", "step", name, "town", town)
		}
	}
	return name
}

// DueOf is the term of a step in words and as a date; the zero value where it has none, or where its day passed before it could be taken.
func DueOf(r *casefile.Reading, i protocol.Item) components.Due {
	if i.Due.IsZero() || Overtaken(r, i) {
		return components.Due{}
	}
	return components.Due{
		On: Midday(i.Due), Today: Midday(r.Today), Workdays: r.Calendar.WorkingDaysBetween(r.Today, i.Due),
		Law: i.Kind == protocol.Statutory, Near: r.Version.StatuteNear,
	}
}

// Overtaken tells whether the day of a step has passed that could not yet be taken: nobody is late with what is not yet asked of
// him. A date of the law stays what it is.
func Overtaken(r *casefile.Reading, i protocol.Item) bool {
	return i.State == protocol.Waiting && i.Kind != protocol.Statutory && !i.Due.IsZero() && i.Due.Before(r.Today)
}

// PartyName is who must act, as people say it: «gemeente Lochem», «OM Oost-Nederland».
func PartyName(ctx context.Context, r *casefile.Reading, i protocol.Item) string {
	for _, p := range r.Parties {
		if p.Org == i.Org {
			return TurnName(ctx, i.Owner, p.Name)
		}
	}
	return TurnName(ctx, i.Owner, "")
}

// IdentityOf is the slim bar: name, number, birth date and return date, as far as this reader may know them.
func IdentityOf(ctx context.Context, r *casefile.Reading) components.Identity {
	who := r.Identity()
	out := components.Identity{Name: FullName(ctx, who), Number: r.Number, Href: "/cases/" + r.Case.String(), Born: Partly(ctx, who.Born), Return: Midday(r.Release.Date)}
	if out.Name == "" {
		out.Name = CaseName(ctx, "identity.unnamed", r.Number)
	}
	if r.Track != "" {
		out.Track = i18n.T(ctx, "track."+r.Track)
	}
	return out
}
