package pages_test

import (
	"time"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/layout"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
)

func day(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }

func at(month time.Month, d, hour, minute int) time.Time {
	return time.Date(2026, month, d, hour-2, minute, 0, 0, time.UTC)
}

var today = day(8, 5)

func due(month time.Month, d, workdays int) components.Due {
	return components.Due{On: day(month, d), Today: today, Workdays: workdays}
}

func law(month time.Month, d, workdays int) components.Due {
	l := due(month, d, workdays)
	l.Law = true
	return l
}

func frame(title string) layout.Frame {
	return layout.Frame{
		Title: title, Demo: true, DemoNow: today, User: "Samira Bouzidi", Org: "OM Oost-Nederland", UnreadInbox: 3, Path: "/work",
		Nav: []layout.NavItem{{Href: "/work", Label: "Mijn werk", Current: true}, {Href: "/cases", Label: "Zaken"}, {Href: "/signals/new", Label: "Nieuw signaal"}},
	}
}

func identity() components.Identity {
	return components.Identity{
		Name: "Marcel Rietman", Number: "2026-000417", Href: "/cases/1", Track: "voorwaardelijke invrijheidstelling",
		Born: "14 maart 1984", Return: day(10, 5), Place: "Lochem",
	}
}

func longIdentity() components.Identity {
	id := identity()
	id.Name = "Maximiliaan Alexander Wolfgang van der Schuytvlot-Boschloo van Hogelande"
	id.Place = "’s-Hertogenbosch-Zuidoost (Rosmalen)"
	return id
}

func fullIdentity(id components.Identity) components.Identity {
	id.Facts = []components.Fact{
		{Key: "Gemeente van herkomst", Value: "Lochem"},
		{Key: "Terugkeer", Date: day(10, 5), Note: "over 61 dagen", Wide: true, Link: components.LinkTo{Href: "/cases/1/return_date-change", Label: "Wijzig", About: "de terugkeerdatum"}},
		{Key: "Beslissing v.i.", Law: law(9, 7, 23), Note: "nog 23 werkdagen (artikel 6:2:13 Sv)"},
	}
	id.Tools = []components.LinkTo{{Href: "/cases/1/preview", Label: "Bekijk als een ander"}, {Href: "/cases/1/receipts", Label: "Wie zag dit"}}
	id.Print = true
	return id
}

func caseExample() casepage.Page {
	return casepage.Page{
		Identity: fullIdentity(identity()),
		Now: components.Now{
			Who: "de burgemeester van Lochem", What: "Annelies Veenstra geeft haar zienswijze op de terugkeer en op 5 voorwaarden.",
			You: "U hoeft nu niets te doen.", Due: due(8, 10, 3), Days: components.Days{Past: 7, Left: 3},
			Since:  "Gevraagd op 27 juli, 7 van 10 werkdagen voorbij. Op 28 juli geopend.",
			Second: components.Action{LinkTo: components.LinkTo{Href: "/cases/1/step-remind", Label: "Stuur een herinnering"}, Post: true},
			Others: []components.LinkTo{{Href: "#", Label: "Verleng de termijn"}, {Href: "#", Label: "Trek de vraag in"}},
			Next: []components.NextStep{
				{What: "U weegt de zienswijze en maakt het ontwerpbesluit", Who: "OM Oost-Nederland", Due: due(8, 24, 13)},
				{What: "De CVv.i. beslist en laat betrokkene dat weten", Due: law(9, 7, 23)},
			},
			Waits: []components.Wait{
				{Who: "OM", For: "burgemeester van Lochem", What: "zienswijze", Since: day(7, 27), Today: today, Workdays: 7},
				{Who: "gemeente Lochem", For: "Reclassering Nederland", What: "risico-inschatting", Since: day(7, 29), Today: today, Workdays: 5},
			},
		},
		Phases: phases(), PhaseState: "fase 3 van 6",
		Deeds: []components.LinkTo{{Href: "#", Label: "Wijzig de terugkeerdatum"}, {Href: "#", Label: "Stel een vraag aan een partij"}},
		Parties: []components.Party{
			{Org: "OM Oost-Nederland", Who: "Samira Bouzidi", Relation: "behandelt de zaak"},
			{Org: "OM, CVv.i.", Who: "Joost van der Velden", Relation: "beslist"},
			{Org: "Burgemeester van Lochem", Who: "Annelies Veenstra"},
			{Org: "Gemeente Lochem", Who: "Fatma Aydin", Relation: "gemeente van herkomst"},
			{Org: "Reclassering Nederland", Who: "Bas Nijland", Relation: "adviseert"},
		},
		PartiesLink: components.LinkTo{Href: "#", Label: "Wijzig", About: "wie de zaak behandelt"},
		Sections:    sections(),
	}
}

func phases() []components.Phase {
	done := func(title, meta string) components.Step {
		return components.Step{State: components.StepDone, Title: title, Meta: meta}
	}
	todo := func(title, meta string, d components.Due) components.Step {
		return components.Step{State: components.StepTodo, Title: title, Meta: meta, Due: d}
	}
	return []components.Phase{
		{Number: "1", Name: "Opening", Done: true, Note: "2 van 2 klaar", Steps: []components.Step{
			done("Signaal geregistreerd", "20 april, OM"), done("Zaak geopend", "22 april, OM"),
		}},
		{Number: "2", Name: "In kaart brengen", Done: true, Note: "2 van 2 klaar", Steps: []components.Step{
			done("Omgevingsanalyse geleverd", "2 juni, gemeente Lochem"), done("Reclasseringsadvies geleverd", "9 juli, Reclassering Nederland"),
		}},
		{Number: "3", Name: "Zienswijze", Steps: []components.Step{
			done("Driehoek gehouden", "21 juli, burgemeester"), done("Zienswijze gevraagd", "27 juli, OM"),
			{State: components.StepNow, Title: "Zienswijze geven", Meta: "Burgemeester van Lochem", Due: due(8, 10, 3), Href: "/help/steps/P12"},
		}},
		{Number: "4", Name: "Beslissing", Steps: []components.Step{
			todo("Wegen en ontwerpbesluit", "OM", due(8, 24, 13)), todo("Beslissing v.i.", "CVv.i.", law(9, 7, 23)),
			todo("Partners laten weten", "OM, 2 werkdagen na de beslissing", components.Due{}),
		}},
		{Number: "5", Name: "Voorbereiding", Steps: []components.Step{
			todo("Terugkeerplan", "Gemeente Lochem", due(9, 14, 28)),
			{State: components.StepNone, Title: "Andere woonplek zoeken", Meta: "niet nodig: adres is geschikt"},
		}},
		{Number: "6", Name: "Terugkeer en toezicht", Steps: []components.Step{todo("Terugkeer bevestigen", "OM", due(10, 6, 44))}},
	}
}

func conditions(links bool) components.Table {
	table := components.Table{Caption: "Voorwaarden", Heads: []string{"Voorwaarde", "Inhoud", "Elektronisch toezicht"}}
	if links {
		table.Action = "Wijzigen"
	}
	for _, c := range [][4]string{
		{"a", "Contactverbod", "Geen contact met 2 slachtoffers (S1 en S2), ook niet via anderen", "niet mogelijk"},
		{"b", "Locatieverbod", "Niet in gebied A: wijk De Beemd en het station (1,8 km²)", "ja, gps"},
		{"c", "Locatiegebod", "Thuis van 22.00 tot 06.00 uur, de eerste 3 maanden", "ja"},
		{"d", "Meldplicht", "Melden bij Reclassering Nederland in Zutphen, elke week", "niet mogelijk"},
		{"g", "Behandeling", "Ambulante behandeling, zolang de reclassering dat nodig vindt", "niet mogelijk"},
	} {
		row := components.TableRow{Letter: c[0], Cells: []components.Cell{{Text: c[1]}, {Text: c[2]}, {Text: c[3]}}}
		if links {
			row.Link = components.LinkTo{Href: "#", Label: "Wijzig", About: "voorwaarde " + c[0]}
			row.Cells[1].Sub = "Aangepast na punt 2, was gebied A"
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func sections() []casepage.Section {
	return []casepage.Section{
		{ID: casepage.Conditions, State: "5 voorgesteld, nog niet opgelegd", Count: 5, Table: conditions(false),
			Link: components.LinkTo{Href: "#", Label: "Wijzig het voorstel"},
			Fold: "Algemene voorwaarde en 2 voorwaarden die altijd gelden", FoldText: "Geen strafbaar feit tot het einde van de proeftijd. Meewerken aan het toezicht van de reclassering, ook aan huisbezoeken (artikel 6:2:11 Sv)."},
		{ID: casepage.View, State: "gevraagd op 27 juli, nog niet gegeven",
			Empty: "De zienswijze verschijnt hier zodra de burgemeester die verstuurt. Een concept van de gemeente ziet u niet.",
			Rows: []components.Row{
				{Key: "Getoond aan de burgemeester", Value: "6 onderdelen, vastgezet op 27 juli 2026", Link: components.LinkTo{Href: "#", Label: "Bekijk", About: "wat is getoond"}},
				{Key: "Driehoek", Value: "21 juli 2026, verslag vastgesteld", Link: components.LinkTo{Href: "#", Label: "Bekijk", About: "het verslag"}},
			}},
		{ID: casepage.Analysis, State: "versie 1, gemeente Lochem", Rows: []components.Row{
			{Key: "Ontvangen", Value: "2 juni 2026, geldig tot en met 2 september 2026"},
			{Key: "Adres", Value: "Heideweg 27, Lochem: geschikt, zelfstandige huurwoning"},
			{Key: "Eerdere onrust", Value: "Ja, in 2022. Nu geen signalen."},
			{Key: "Niet bekend", Lines: []string{"Hoe de familie van het slachtoffer nu denkt over de terugkeer", "Of er werk is"}},
		}, Links: []components.LinkTo{{Href: "#", Label: "Lees de hele analyse"}}},
		{ID: casepage.Advice, State: "9 juli 2026, Reclassering Nederland", Rows: []components.Row{
			{Key: "Woonplan", Value: "Zelfstandig wonen, Heideweg 27"}, {Key: "Standpunt betrokkene", Value: "Deels eens: bezwaar tegen voorwaarde c"},
		}, Links: []components.LinkTo{{Href: "#", Label: "Open het volledige advies"}}, Who: "alleen OM en reclassering"},
		{ID: casepage.Supervision, State: "nog niet begonnen", Empty: "Toezicht begint op de dag van de terugkeer, als de CVv.i. bijzondere voorwaarden oplegt. Hier ziet u dan de status en wat er is gebeurd."},
		{ID: casepage.Documents, Count: 7, Link: components.LinkTo{Href: "#", Label: "Voeg een document toe"}, Files: []components.FileItem{
			{Href: "#", Name: "Verslag driehoek 21 juli 2026", Meta: "pdf, 184 kB, burgemeester van Lochem", Who: "OM, burgemeester; gemeente: samenvatting"},
			{Href: "#", Name: "Omgevingsanalyse", Meta: "pdf, 240 kB, gemeente Lochem", Who: "OM, reclassering, burgemeester", Tag: components.Tag{Text: "versie 2"}},
		}, Links: []components.LinkTo{{Href: "#", Label: "Toon alle 7 documenten"}}},
		{ID: casepage.Timeline, Events: []components.Event{
			{At: at(8, 5, 7, 0), What: "Herinnering gestuurd aan de burgemeester", Who: "Automatisch, 3 werkdagen voor de uiterste datum"},
			{At: at(7, 27, 15, 30), What: "Zienswijze gevraagd", Text: "6 onderdelen gedeeld, grondslag artikel 39f Wjsg.", Who: "Samira Bouzidi, OM Oost-Nederland"},
			{At: at(5, 12, 14, 20), What: "Terugkeerdatum gewijzigd", Text: "Van 28 september naar 5 oktober 2026. Reden: strafberekening van DJI gecorrigeerd. 9 termijnen zijn opnieuw berekend.", Who: "Samira Bouzidi, OM Oost-Nederland", Change: true},
		}, Links: []components.LinkTo{{Href: "#", Label: "Toon alle 31 gebeurtenissen"}}},
	}
}

// mayorCase is the case as a mayor sees it, whose turn it is and who is late; few sections, a long name.
func mayorCase() casepage.Page {
	page := caseExample()
	page.Identity = longIdentity()
	page.Identity.Facts = []components.Fact{{Key: "Terugkeer", Date: day(10, 5)}}
	page.Notice = casepage.Notice{Kind: components.NoteOK, Bold: "Ontvangst bevestigd.", Text: "Het OM weet nu dat u het bericht heeft gelezen."}
	page.Now = components.Now{
		Mine: true, What: "Geef uw zienswijze op de terugkeer en op 5 voorwaarden.", Due: due(8, 3, -2), Days: components.Days{Past: 10, Late: 2},
		Primary: components.Action{LinkTo: components.LinkTo{Href: "/cases/1/view-submit", Label: "Geef uw zienswijze"}},
		Others:  []components.LinkTo{{Href: "#", Label: "Vraag om meer tijd"}},
		Also:    []components.NowItem{{Link: components.LinkTo{Href: "#", Label: "Bevestig dat u het bericht heeft ontvangen"}, Due: due(8, 7, 2)}},
		Waits:   []components.Wait{{Who: "OM", For: "u", What: "zienswijze", Since: day(7, 20), Today: today, Workdays: 12, Late: true}},
	}
	page.Parties, page.PartiesLink, page.Deeds = page.Parties[:3], components.LinkTo{}, nil
	page.Sections = page.Sections[2:3]
	return page
}

// closedCase is a case in which nobody has to do anything, with nothing beside it.
func closedCase() casepage.Page {
	return casepage.Page{
		Identity: identity(), Now: components.Now{Nobody: true, What: "Het toezicht loopt. Reclassering Nederland meldt zich uiterlijk 5 januari 2027, of eerder als er iets verandert."},
		Sections: []casepage.Section{{ID: casepage.Timeline, Empty: "Er is nog niets gebeurd in deze zaak."}},
	}
}

func itemExample() casepage.Item {
	return casepage.Item{
		Identity: identity(), Back: components.LinkTo{Href: "/cases/1", Label: "Terug naar de zaak"}, Title: "Omgevingsanalyse",
		State: "Gemeente Lochem, 2 juni 2026", Version: components.Tag{Text: "versie 2"}, Sections: []casepage.Section{
			{ID: "part-1", Title: "1. Sfeer in de buurt", State: "feit", Text: "Na de aanhouding stonden er een week lang elke avond 20 tot 30 mensen bij de woning.\nDaarna werd het rustig.", Who: "OM en reclassering"},
			{ID: "part-2", Title: "2. Wat de gemeente zelf kan doen", Rows: []components.Row{{Key: "Vast aanspreekpunt", Value: "Ja"}, {Key: "Woning", Value: ""}}},
		},
		Others: []components.LinkTo{{Href: "#", Label: "Versie 1, 26 mei 2026"}},
	}
}
