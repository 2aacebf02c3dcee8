package pages_test

import (
	"context"
	"net/url"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/account"
	"github.com/terugkeer/terugkeer/web/pages/demo"
	"github.com/terugkeer/terugkeer/web/pages/fault"
	"github.com/terugkeer/terugkeer/web/pages/help"
	"github.com/terugkeer/terugkeer/web/pages/inbox"
	"github.com/terugkeer/terugkeer/web/pages/receipts"
	"github.com/terugkeer/terugkeer/web/pages/search"
	"github.com/terugkeer/terugkeer/web/pages/signal"
	"github.com/terugkeer/terugkeer/web/pages/signin"
	"github.com/terugkeer/terugkeer/web/pages/worklist"
)

func work(ctx context.Context) worklist.Page {
	row := func(number, person, ask, sub, who string, d components.Due) worklist.Row {
		return worklist.Row{Number: number, CaseHref: "/cases/1", CaseSub: "v.i., Deventer", Person: person, PersonSub: "geb. 2 november 1991", Steps: []worklist.Step{{Ask: ask, AskHref: "#", AskSub: sub, Who: who, WhoSub: "sinds 27 juli, 7 werkdagen", Due: d}}}
	}
	return worklist.Page{
		Today: today, Searchable: true,
		Tabs: []components.Tab{{Label: i18n.T(ctx, "worklist.tab.mine"), Count: "25", Href: "?", Current: true}, {Label: i18n.T(ctx, "worklist.tab.team"), Count: "61", Href: "?who=team"}, {Label: i18n.T(ctx, "worklist.tab.others"), Count: "23", Href: "?who=others"}},
		Urgencies: []components.Urgency{
			{Label: i18n.T(ctx, "worklist.urgency.all"), Href: "?", Count: 25, Current: true}, {Label: i18n.T(ctx, "worklist.urgency.late"), Href: "?", Kind: "late", Count: 2},
			{Label: i18n.T(ctx, "worklist.urgency.today"), Href: "?", Kind: "today", Count: 1}, {Label: i18n.T(ctx, "worklist.urgency.week"), Href: "?", Count: 0}, {Label: i18n.T(ctx, "worklist.urgency.later"), Href: "?", Count: 18},
		},
		Chips: []components.Chip{{Label: "Gemeente: Deventer", Href: "?"}, {Label: "Terugkeer: in 2026", Href: "?"}}, Clear: "?",
		Filters: []components.Field{{Kind: components.Select, Name: "track", Label: i18n.T(ctx, "worklist.filter.track"), Options: []components.Option{{Label: i18n.T(ctx, "worklist.filter.all")}, {Value: "vi", Label: "V.i."}}}},
		Groups: []worklist.Group{
			{Title: i18n.T(ctx, "worklist.urgency.late"), Count: "2", Rows: []worklist.Row{
				row("2026-000398", "Hendriks, Kevin", "Reageren op het bezwaar van de burgemeester", "Bezwaar tegen het eigen adres", "Burgemeester van Deventer", due(8, 3, -2)),
				row("2026-000371", "Van der Schuytvlot-Boschloo van Hogelande, Maximiliaan Alexander Wolfgang", "Partners laten weten wat er is beslist", "V.i. verleend op 31 juli", "Gemeente Apeldoorn en 3 anderen", law(8, 4, -1)),
			}},
			{Title: i18n.T(ctx, "worklist.urgency.today"), Count: "1", Rows: []worklist.Row{row("2026-000402", "Van den Broek, Remco", "Adres toetsen", "Kandidaat-adres 2 van 3", "Gemeente Zutphen", due(8, 5, 0))}},
			{Title: i18n.T(ctx, "worklist.urgency.week"), Count: "2", Rows: []worklist.Row{row("2026-000460", "Poels, Jordy", "Zaak openen of afsluiten", "Signaal van 3 augustus", "", due(8, 6, 1)), row("2026-000355", "De Nijs, Patrick", "Zienswijze wegen en ontwerpbesluit maken", "3 van 4 punten nog niet gewogen", "CVv.i.", due(8, 7, 2))}},
			{Title: i18n.T(ctx, "worklist.urgency.later"), Count: "3 van 18", Rows: []worklist.Row{row("2026-000456", "Vermeulen, Bart", "Burgemeester informeren", "", "", due(8, 10, 3)), row("2025-000877", "Lubbers, Henk", "Vordering GVM indienen", "Artikel 38z Sr", "", law(8, 19, 10)), row("2026-000340", "Klein, Roy", "Gereedheid toetsen", "", "", law(9, 7, 23)), row("2026-000341", "Klein, Roy", "Vraag beantwoorden", "", "", components.Due{})}},
		},
		More: components.More{Shown: "12 van 25 getoond", Next: components.LinkTo{Href: "?after=x", Label: "Toon de volgende 13"}},
	}
}

func workEmpty(ctx context.Context) worklist.Page {
	page := work(ctx)
	page.Groups, page.Urgencies, page.Chips, page.Filters = nil, nil, nil, nil
	page.Blank = worklist.Blank{Texts: []string{i18n.T(ctx, "worklist.blank.mine")}, Links: []components.LinkTo{{Href: "?who=team", Label: i18n.T(ctx, "worklist.blank.see_team", "n", "61")}}}
	return page
}

func signIn(context.Context) signin.Page {
	return signin.Page{Groups: []signin.Group{
		{Org: "OM Oost-Nederland", Users: []signin.User{{ID: "1", Name: "Samira Bouzidi", Role: "zaakbehandelaar"}, {ID: "2", Name: "Ruben Postma", Role: "zaakbehandelaar, dienst"}}},
		{Org: "Gemeente Lochem", Users: []signin.User{{ID: "3", Name: "Annelies Veenstra", Role: "burgemeester"}, {ID: "4", Name: "Fatma Aydin", Role: "medewerker veiligheid"}}},
		{Org: "Reclassering (3RO)", Users: []signin.User{{ID: "5", Name: "Bas Nijland", Role: "Reclassering Nederland"}}},
	}}
}

func stale(ctx context.Context) fault.Stale {
	page := everyField(ctx)
	page.Form.Groups = page.Form.Groups[:1]
	page.Form.Submit, page.Form.Second = i18n.T(ctx, "fault.stale.save"), components.Button{Label: i18n.T(ctx, "fault.stale.keep"), Name: "keep", Value: "1"}
	return fault.Stale{Title: i18n.T(ctx, "fault.stale.title"), Then: i18n.T(ctx, "fault.stale.then"), ChangedTitle: i18n.T(ctx, "fault.stale.changed"), Identity: identity(), Changed: []components.Row{{Key: "Terugkeerdatum", Value: "gewijzigd door Mirjam Kuiper, vandaag om 14.20 uur"}},
		Compare: []fault.Compare{{Title: "Sfeer in de buurt", State: "gewijzigd door Mirjam Kuiper, vandaag om 14.20 uur", Now: []fault.Piece{{Text: "Er is een ruit ingegooid. "}, {Text: "Daarvoor is aangifte gedaan.", New: true}}, Yours: []fault.Piece{{Text: "Er is een ruit ingegooid. "}, {Text: "Een buurtvereniging heeft toen om een vast aanspreekpunt gevraagd.", New: true}}}},
		Form:    page.Form}
}

func searchHits(context.Context) search.Page {
	return search.Page{Query: "rietman", Asked: true, Elsewhere: "Er is een zaak bij OM Midden-Nederland. Vraag het team terugkeer, 030 000 00 00.", Hits: []search.Hit{
		{Number: "2026-000417", Href: "/cases/1", Person: "Rietman, Marcel", PersonSub: "geb. 14 maart 1984", Place: "Lochem", Phase: "Zienswijze", Turn: "Burgemeester van Lochem", Track: "v.i."},
		{Number: "2021-000032", Href: "/cases/2", Person: "Rietman, Marcel", PersonSub: "geb. 14 maart 1984", Place: "Lochem", Phase: "Afgesloten", Track: "einddatum", Tag: components.Tag{Text: "afgesloten"}},
	}}
}

func messages(context.Context) inbox.Page {
	return inbox.Page{
		Unread: true,
		Items: []inbox.Item{
			{Href: "/inbox/1", Title: "Uw zienswijze is gevraagd", Case: "zaak 2026-000417, Marcel Rietman", From: "OM Oost-Nederland", At: at(8, 5, 9, 12), Unread: true, Due: due(8, 10, 3)},
			{Href: "/inbox/2", Title: "De terugkeerdatum is gewijzigd", Case: "zaak 2026-000417", From: "OM Oost-Nederland", At: at(7, 12, 14, 20)},
		},
	}
}

func message(context.Context) inbox.Message {
	return inbox.Message{Identity: identity(), Title: "Uw zienswijze is gevraagd", From: "Samira Bouzidi, OM Oost-Nederland", At: at(8, 5, 9, 12), Due: due(8, 10, 3), Texts: []string{"Het OM vraagt wat u vindt van de terugkeer en van 5 voorwaarden."}, Rows: []components.Row{{Key: "Getoond", Value: "6 onderdelen"}}, Action: components.LinkTo{Href: "#", Label: "Geef uw zienswijze"}, Links: []components.LinkTo{{Href: "/cases/1", Label: "Naar de zaak"}}}
}

func accountPage(ctx context.Context) account.Page {
	return account.Page{
		Notice:      i18n.T(ctx, "account.saved"),
		Details:     []components.Row{{Key: i18n.T(ctx, "account.name"), Value: "Annelies Veenstra"}, {Key: i18n.T(ctx, "account.email"), Value: "burgemeester@lochem.example"}},
		Memberships: []account.Membership{{ID: "1", Org: "Gemeente Lochem", Role: "burgemeester", Current: true}, {ID: "2", Org: "Gemeente Berkelland", Role: "waarnemend burgemeester"}},
		Deputies:    []components.Row{{Key: "Jan Willem de Boer", Value: "10 tot en met 28 augustus 2026"}},
		DeputyForm:  components.Form{Action: "/account/deputies", Submit: i18n.T(ctx, "account.deputy_save"), Groups: []components.Group{{Fields: []components.Field{{Kind: components.Date, Name: "from", Label: i18n.T(ctx, "account.deputy_from")}, {Kind: components.Date, Name: "until", Label: i18n.T(ctx, "account.deputy_until")}}}}},
		Settings:    components.Form{Action: "/account/settings", Second: components.Button{Label: i18n.T(ctx, "account.save")}, Groups: []components.Group{{Fields: []components.Field{{Kind: components.Radio, Name: "mails", Label: i18n.T(ctx, "account.mail"), Hint: i18n.T(ctx, "account.mail_hint"), Value: "all", Options: []components.Option{{Value: "all", Label: i18n.T(ctx, "account.mail_all")}, {Value: "daily", Label: i18n.T(ctx, "account.mail_daily")}}}}}}},
		Password:    components.Form{Action: "/account/password", Second: components.Button{Label: i18n.T(ctx, "account.password_save")}, Groups: []components.Group{{Fields: []components.Field{{Kind: components.Text, Type: "password", Name: "new", Label: i18n.T(ctx, "account.password_new"), Hint: i18n.T(ctx, "account.password_new_hint"), Autocomplete: "new-password"}}}}},
		Sessions:    []components.Row{{Key: "Firefox, Windows", Value: "nu"}},
	}
}

func helpSteps(context.Context) help.Steps {
	return help.Steps{Phases: []help.Phase{
		{Name: "Opening", Steps: []help.Step{{ID: "P00", Href: "/help/steps/P00", Title: "Signaal registreren", Owner: "OM", Term: "2 werkdagen na ontvangst"}}},
		{Name: "Beslissing", Steps: []help.Step{{ID: "P14", Href: "/help/steps/P14", Title: "Beslissing v.i.", Owner: "CVv.i.", Term: "wettelijk: 4 weken voor de terugkeer", Law: true}}},
	}}
}

func helpStep(ctx context.Context) help.StepPage {
	return help.StepPage{Title: "Zienswijze geven", Lead: "De burgemeester zegt wat hij van de terugkeer en de voorwaarden vindt.", Rows: []components.Row{{Key: i18n.T(ctx, "help.step.owner"), Value: "Burgemeester"}, {Key: i18n.T(ctx, "help.step.term"), Value: "10 werkdagen na de vraag"}}, What: "De burgemeester leest wat het OM deelt en antwoordt.", Why: "Hij kent zijn gemeente.", After: "Het OM weegt elk punt.", Late: "Na 1 werkdag belt het OM.", Source: "Gezamenlijk verantwoordelijk, afspraak 3", Assumed: true}
}

func glossary(context.Context) help.Glossary {
	return help.Glossary{Terms: []help.Term{{ID: "cvvi", Word: "Centrale Voorziening v.i.", Short: "CVv.i.", Meaning: "Het onderdeel van het OM dat over v.i. beslist.", Other: "central facility for conditional release", Source: "artikel 6:2:12 Sv"}, {ID: "zienswijze", Word: "zienswijze", Meaning: "Wat de burgemeester van de terugkeer en de voorwaarden vindt. Een advies aan het OM.", Other: "view"}}}
}

func mails(context.Context) demo.Mails {
	return demo.Mails{Mails: []demo.Mail{{To: "burgemeester@lochem.example", Subject: "Er staat iets voor u klaar in Terugkeer", Body: "Goedemorgen,\n\nEr staat iets voor u klaar in Terugkeer. Log in om het te lezen.", At: at(8, 5, 7, 0), Link: "/inbox/1"}}}
}

func clock(ctx context.Context) demo.Clock {
	return demo.Clock{Now: today, Next: day(8, 10), Form: demo.ClockForm(ctx), Notice: i18n.T(ctx, "demo.clock.moved", "date", i18n.Date(ctx, today))}
}

func signalFirst(ctx context.Context) signal.Page {
	return signal.Page{Step: 1, Form: components.Form{Groups: []components.Group{{Legend: i18n.T(ctx, "form.signal-register.group.person"), Fields: []components.Field{{Kind: components.Text, Name: "family", Label: i18n.T(ctx, "form.signal-register.f.family")}, {Kind: components.Date, Name: "born", Label: i18n.T(ctx, "form.signal-register.f.born")}}}}, Submit: "Kijk of er al een zaak is", Values: url.Values{"family": {"Rietman"}}, Errors: map[string]string{"born": i18n.T(ctx, "demo.clock.wrong")}}}
}

func signalSecond(ctx context.Context) signal.Page {
	matches := []signal.Match{{Number: "2021-000032", Href: "#", Person: "Marcel Rietman", Sub: "geb. 14 maart 1984, afgesloten in 2022", Alike: "zelfde naam en geboortedatum"}}
	return signal.Page{Step: 2, Matches: matches, Elsewhere: []string{"Er is een zaak bij OM Limburg. Vraag het team terugkeer, 043 000 00 00."}, Form: components.Form{Groups: []components.Group{components.Carry(url.Values{"family": {"Rietman"}}), {Fields: []components.Field{{Kind: components.Textarea, Name: "not_same", Label: i18n.T(ctx, "form.signal-register.f.not_same")}}}}, Submit: "Registreer het signaal"}}
}

func receiptsPage(context.Context) receipts.Page {
	return receipts.Page{Identity: identity(), Back: components.LinkTo{Href: "/cases/1", Label: "Terug naar de zaak"}, Parties: []receipts.Party{{Org: "Burgemeester van Lochem", Items: []receipts.Item{
		{What: "Wie het is, feit en straf", Ground: "artikel 39f lid 1 onder b Wjsg", Shared: day(4, 24), Opened: day(4, 28)}, {What: "Uitkomst van de adrestoets", Ground: "artikel 39f lid 1 onder b Wjsg", Shared: day(7, 27), Withdrawn: day(8, 1)},
	}}}}
}
