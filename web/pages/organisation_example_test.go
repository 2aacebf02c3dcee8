package pages_test

import (
	"context"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/calendar"
	"github.com/terugkeer/terugkeer/web/pages/organisation"
)

func staff(ctx context.Context) organisation.Page {
	row := func(name, role, team, state string, kind components.TagKind) components.TableRow {
		return components.TableRow{Cells: []components.Cell{{Text: name, Sub: "een.heel.lang.adres.zonder.afbreking@gemeente-lochem.example", Href: "#"}, {Text: role}, {Text: team}, {Text: "1 januari 2024 tot en met 31 december 2026"}, {Text: "23 november 2026"}, {Tag: components.Tag{Text: state, Kind: kind}}}}
	}
	return organisation.Page{Title: i18n.T(ctx, "organisation.title", "org", "Lochem"), Lead: i18n.T(ctx, "organisation.lead"), Notice: i18n.T(ctx, "organisation.done.team-add"),
		Add:  components.LinkTo{Href: "#", Label: i18n.T(ctx, "organisation.add")},
		Tabs: []components.Tab{{Label: i18n.T(ctx, "organisation.here"), Count: "2", Href: "?", Current: true}, {Label: i18n.T(ctx, "organisation.gone"), Count: "1", Href: "?"}},
		People: components.Table{Caption: i18n.T(ctx, "organisation.people"), Heads: []string{"Naam", "Functie", "Team", "Van wanneer", "Laatst ingelogd", "Stand"}, Rows: []components.TableRow{
			row("Annelies Veenstra", "burgemeester", "", "actief", components.TagOK), row("Fatma Aydin", "ambtenaar openbare orde en veiligheid\nburgemeester, als vervanger van Annelies Veenstra", "Veiligheid", "uitgezet", components.TagWarn)}},
		Teams:   components.Table{Caption: "Teams", Heads: []string{"Team", "Mensen vandaag"}, Action: "Wijzigen", Rows: []components.TableRow{{Cells: []components.Cell{{Text: "Veiligheid"}, {Text: "2"}}, Link: components.LinkTo{Href: "#", Label: "Wijzig", About: "Veiligheid"}}}},
		AddTeam: components.LinkTo{Href: "#", Label: i18n.T(ctx, "organisation.team_add")},
		Waiting: []components.Block{{ID: "waiting", Text: i18n.T(ctx, "organisation.waiting.text"), Table: components.Table{Caption: i18n.T(ctx, "organisation.waiting.title"), Heads: []string{"Wat", "Voor wie", "Gevraagd door", "Wie bevestigt"}, Action: "Wijzigen", Rows: []components.TableRow{{
			Cells: []components.Cell{{Text: "burgemeester", Sub: "vanaf 1 december 2026, zonder einde"}, {Text: "Fatma Aydin", Sub: "een.heel.lang.adres.zonder.afbreking@gemeente-lochem.example", Href: "#"}, {Text: "Els Pietersen van Lochem", Sub: "1 december 2026"}, {Text: "een beheerder van OM Oost-Nederland of Beheer Terugkeer"}},
			Link:  components.LinkTo{Href: "#", Label: i18n.T(ctx, "organisation.do.seat-confirm"), About: "burgemeester"}, Other: components.LinkTo{Href: "#", Label: i18n.T(ctx, "organisation.do.seat-dismiss"), About: "burgemeester"}}}}}},
		Unmailed: components.Table{Caption: i18n.T(ctx, "organisation.unmailed.title"), Heads: []string{"Naam", "Sinds"}, Rows: []components.TableRow{{Cells: []components.Cell{{Text: "Annelies Veenstra", Sub: "een.heel.lang.adres.zonder.afbreking@gemeente-lochem.example", Href: "#"}, {Text: "23 november 2026"}}}}}, UnmailedText: i18n.T(ctx, "organisation.unmailed.text"),
	}
}

func colleague(ctx context.Context) organisation.Person {
	seats := components.Table{Caption: "Functies", Heads: []string{"Functie", "Team", "Van wanneer"}, Action: "Wijzigen", Rows: []components.TableRow{{Cells: []components.Cell{{Text: "burgemeester"}, {}, {Text: "1 januari 2024"}}, Link: components.LinkTo{Href: "#", Label: "Wijzig", About: "burgemeester"}}}}
	return organisation.Person{Name: "Annelies Veenstra", Back: components.LinkTo{Href: "#", Label: "Alle mensen"}, Rows: []components.Row{{Key: "E-mailadres", Value: "a.veenstra@lochem.example"}, {Key: "Stand", Tag: components.Tag{Text: "actief", Kind: components.TagOK}}},
		Seats: seats, Past: components.Table{Caption: "Eerdere functies", Heads: seats.Heads, Rows: []components.TableRow{{Cells: seats.Rows[0].Cells}}}, AddSeat: components.LinkTo{Href: "#", Label: "Voeg een functie toe"},
		NoDeputies: i18n.T(ctx, "organisation.deputies_none"), AddDeputy: components.LinkTo{Href: "#", Label: "Wijs een vervanger aan"},
		Acts: []organisation.Act{{LinkTo: components.LinkTo{Href: "#", Label: i18n.T(ctx, "form.person-disable.title")}, Text: i18n.T(ctx, "form.person-disable.lead")}}}
}

func seatForm(ctx context.Context) organisation.Form {
	return organisation.Form{Back: components.LinkTo{Href: "#", Label: "Annelies Veenstra"}, Title: i18n.T(ctx, "form.seat-change.title"), Effect: i18n.T(ctx, "form.seat-change.effect"), Rows: []components.Row{{Key: "Naam", Value: "Annelies Veenstra"}},
		Bold: i18n.T(ctx, "organisation.not_now"), Because: i18n.T(ctx, "account.error.last_administrator"),
		Form: components.Form{Submit: i18n.T(ctx, "form.seat-change.submit"), Cancel: "#", Errors: map[string]string{"until": "De laatste dag ligt voor vandaag"}, Groups: []components.Group{{Fields: []components.Field{
			{Kind: components.Radio, Name: "role", Label: "Functie", Value: "mayor", Options: []components.Option{{Value: "mayor", Label: "burgemeester"}, {Value: "org_admin", Label: "beheerder"}}},
			{Kind: components.Select, Name: "team", Label: "Team", Options: []components.Option{{Label: "Geen team"}}}, {Kind: components.Date, Name: "until", Label: "Laatste dag", Hint: "Laat leeg als er geen einde is", Value: "1-1-2020", Optional: true}}}}},
		Other: organisation.Act{LinkTo: components.LinkTo{Href: "#", Label: i18n.T(ctx, "form.seat-end.title")}, Text: i18n.T(ctx, "form.seat-end.lead")}}
}

func handout(ctx context.Context) organisation.Handout {
	t := func(key string) string { return i18n.T(ctx, "organisation.handout."+key) }
	return organisation.Handout{Title: t("title"), Lead: t("lead"), Bold: t("bold"), Once: t("once"), CodeTitle: t("code_title"), CodeText: t("code_text"), Code: "M0 0h1v1h-1zM2 2h1v1h-1z", Size: 3,
		Rows: []components.Row{{Key: t("password"), Value: "4rjvq-6794f-rdeef-pa3e7", Strong: true}}, Next: components.LinkTo{Href: "#", Label: t("next")}}
}

func closedDays(ctx context.Context) calendar.Page {
	t := func(key string) string { return i18n.T(ctx, "calendar."+key) }
	return calendar.Page{Title: t("title"), Lead: t("lead"), Notice: t("done.day-close"), Empty: t("empty"), Add: components.LinkTo{Href: "#", Label: t("add")},
		Days: components.Table{Caption: t("title"), Heads: []string{t("day"), t("source"), t("since"), t("by")}, Action: t("action"), Rows: []components.TableRow{{
			Cells: []components.Cell{{Text: "Vrijdag 7 mei 2027"}, {Text: "Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en 26 mei 2028 met een algemeen erkende feestdag"}, {Text: "30 november 2026"}, {Text: "Inge Scholten"}},
			Link:  components.LinkTo{Href: "#", Label: t("remove"), About: "vrijdag 7 mei 2027"}}}}}
}
