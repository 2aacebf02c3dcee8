package pages_test

import (
	"context"
	"net/url"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/analysis"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	"github.com/terugkeer/terugkeer/web/pages/deed"
	"github.com/terugkeer/terugkeer/web/pages/preview"
	"github.com/terugkeer/terugkeer/web/pages/view"
	"github.com/terugkeer/terugkeer/web/pages/weigh"
)

func shownItems() deed.Aside {
	return deed.Aside{Title: "Wat u te zien krijgt", Foot: "Deze lijst is vastgezet op 27 juli 2026. Zo is later duidelijk waarop u uw zienswijze baseert.", Items: []components.ShownItem{
		{Href: "#", Label: "Wie het is, feit en straf", About: "onherroepelijk veroordeeld"},
		{Href: "#", Label: "Datum en adres van terugkeer", About: "5 oktober 2026, Heideweg 27"},
		{Href: "#", Label: "5 voorgestelde voorwaarden", About: "27 juli 2026"},
	}}
}

func viewForm(ctx context.Context) components.Form {
	return components.Form{
		Groups: view.Groups(ctx, "Heideweg 27", []view.Condition{
			{Letter: "a", Name: "Contactverbod", Text: "Geen contact met slachtoffers, ook niet via anderen."},
			{Letter: "b", Name: "Locatieverbod", Text: "Het gebied ligt (deels) in uw gemeente, met enkelband."},
			{Letter: "g", Name: "Behandeling", Text: "Ambulante behandeling. De inhoud is niet met u gedeeld."},
		}),
		Values: url.Values{
			view.Position: {view.WithConditions}, view.Order: {"In 2022 was er een week lang onrust in de wijk De Beemd. Nu zijn er geen signalen."},
			view.ConditionField("a"): {view.Support}, view.ConditionField("b"): {view.Change}, view.ChangeField("b"): {"Ook niet op het busstation en in de Stationsweg tot aan de brug."}, view.ConditionField("g"): {view.NoOpinion},
		},
		Submit: "Controleer uw antwoorden", Second: components.Button{Label: "Bewaar en stop", Name: "save", Value: "1"},
		Seq: "41", Request: "r1", Draft: "/drafts/1", Saved: components.Saved{At: at(8, 5, 14, 32)},
	}
}

func viewPage(ctx context.Context) deed.Page {
	asked := due(8, 10, 3)
	asked.Note = "1 keer verlengd, was 5 augustus"
	return deed.Page{
		Identity: identity(), Title: "Geef uw zienswijze", Lead: "Wat vindt u van de terugkeer van Marcel Rietman naar Lochem, en van de voorwaarden die hij krijgt?",
		Asked:  components.Asked{By: "Samira Bouzidi, OM Oost-Nederland", Contact: "055 000 00 00", Due: asked},
		Effect: "Uw zienswijze is een advies. Het OM beslist, en laat u per punt weten wat het ermee doet.", Help: deed.Help{Summary: "Waarom vraagt het OM dit, en wat gebeurt er daarna?", Why: "Gemeenten, OM en reclassering hebben afgesproken dat de burgemeester vooraf zijn mening geeft over de terugkeer en de voorwaarden.", After: "Het OM weegt elk punt. U krijgt per punt te lezen wat ermee is gedaan.", Source: "Dit komt uit: afspraak 3, Gezamenlijk verantwoordelijk."},
		Note: deed.Note{Bold: "Er staat een concept voor u klaar.", Text: "Fatma Aydin schreef dit concept op 3 augustus."},
		Form: viewForm(ctx), Aside: shownItems(),
	}
}

// viewNone is the same page with the answer that ends it, viewWrong with what could not be accepted.
func viewNone(ctx context.Context) deed.Page {
	page := viewPage(ctx)
	page.Form.Values = url.Values{view.Position: {view.NoView}}
	return page
}

func viewWrong(ctx context.Context) deed.Page {
	page := viewPage(ctx)
	page.Identity = longIdentity()
	page.Form.Values.Del(view.Position)
	page.Form.Values.Set(view.ChangeField("b"), "")
	page.Form.Errors = map[string]string{
		view.Position: i18n.T(ctx, "view.position.choose"), view.ChangeField("b"): i18n.T(ctx, "view.text.required"), "seq": "Iets dat bij geen veld hoort",
	}
	return page
}

func viewCheck(ctx context.Context) deed.Check {
	form := viewForm(ctx)
	return deed.Check{
		Identity: identity(), Back: components.LinkTo{Href: "/cases/1/view-submit", Label: i18n.T(ctx, "view.check.back")}, Title: i18n.T(ctx, "view.check.title"),
		Due: due(8, 10, 3), Answers: components.Answers(form, "/cases/1/view-submit", i18n.T(ctx, "row.change")),
		SendTitle: i18n.T(ctx, "view.check.send"), SendText: i18n.T(ctx, "view.check.send_text", "org", "OM Oost-Nederland"),
		Form: components.Form{
			Groups: []components.Group{components.Carry(form.Values), view.Sign(ctx)}, Submit: i18n.T(ctx, "view.check.submit"), Seq: "41", Request: "r1",
			Cancel: "/cases/1/view-submit", CancelLabel: i18n.T(ctx, "view.check.back"),
		},
	}
}

func viewSent(ctx context.Context) deed.Done {
	return deed.Done{
		Identity: identity(), Title: i18n.T(ctx, "view.sent.title"), Text: i18n.T(ctx, "view.sent.text", "org", "OM Oost-Nederland", "date", i18n.DayDate(ctx, today), "time", "14.41 uur"),
		Next: []components.NextStep{
			{What: i18n.T(ctx, "view.sent.next.weigh"), Due: due(8, 24, 13)}, {What: i18n.T(ctx, "view.sent.next.decide"), Due: law(9, 7, 23)},
			{What: i18n.T(ctx, "view.sent.next.feedback"), When: i18n.N(ctx, "view.sent.next.feedback_when", 2)},
		},
		Links: []components.LinkTo{{Href: "#", Label: i18n.T(ctx, "view.sent.read")}, {Href: "/cases/1", Label: i18n.T(ctx, "deed.to_case")}},
	}
}

func feedback(context.Context) view.Feedback {
	return view.Feedback{
		Identity: identity(), Lead: "De v.i. is verleend, met 5 bijzondere voorwaarden. Van uw 2 punten is er 1 overgenomen en 1 niet.", State: "CVv.i., dinsdag 1 september 2026",
		Points: []casepage.Point{
			{Title: "Openbare orde", Quote: "In 2022 was er een week lang onrust in de wijk De Beemd.", Result: "Overgenomen", Reason: "De wijk De Beemd blijft in het locatieverbod, de hele proeftijd."},
			{Title: "Betrokkene zelf", Quote: "Een eigen woning en werk zijn goed voor hem.", Result: "Niet overgenomen", Reason: "Dit vraagt geen voorwaarde. Het is wel meegewogen bij het verlenen van de v.i."},
		},
		Next:  []components.NextStep{{What: "De gemeente maakt het terugkeerplan", Who: "Fatma Aydin", Due: due(9, 14, 28)}},
		Links: []components.LinkTo{{Href: "/cases/1", Label: "Naar de zaak"}},
	}
}

// everyField is a deed with each kind of field, so that none is forgotten.
func everyField(ctx context.Context) deed.Page {
	return deed.Page{
		Identity: identity(), Back: components.LinkTo{Href: "/cases/1", Label: "Terug naar de zaak"}, Title: "Leg de driehoek vast", Lead: "De driehoek is gehouden. Wat is er afgesproken?",
		Help: deed.Help{What: "In de driehoek overleggen burgemeester, OM en politie.", Why: "Het verslag laat zien waarop de zienswijze rust.", Source: "Dit komt uit: afspraak 3d."},
		Form: components.Form{
			Intro: "Het overleg zelf is buiten Terugkeer.", Multipart: true, Submit: "Leg de driehoek vast", Cancel: "/cases/1",
			Groups: []components.Group{
				{Fields: []components.Field{
					{Kind: components.Date, Name: "on", Label: "Wanneer was het overleg?", Hint: i18n.T(ctx, "form.date_hint"), Value: "21-7-2026"},
					{Kind: components.Text, Name: "where", Label: "Waar?", Optional: true},
					{Kind: components.Static, Label: "Gevraagd door", Value: "OM Oost-Nederland"},
				}},
				{Legend: "Wie waren erbij?", Hint: "Kies iedereen die erbij was.", Fields: []components.Field{
					{Kind: components.Checkbox, Name: "present", Label: "Aanwezig", Values: []string{"mayor"}, Options: []components.Option{{Value: "mayor", Label: "Burgemeester"}, {Value: "om", Label: "OM"}, {Value: "police", Label: "Politie", Hint: "teamchef"}, {Value: "nobody", Label: "Niemand anders", Or: true}}},
					{Kind: components.Select, Name: "how", Label: "Hoe?", Options: []components.Option{{Value: "", Label: i18n.T(ctx, "form.choose")}, {Value: "live", Label: "Bij elkaar"}, {Value: "written", Label: "Schriftelijk"}}},
				}},
				{Legend: "Wat is de uitkomst?", Fields: []components.Field{
					{Kind: components.Radio, Name: "outcome", Label: "Uitkomst", Value: "other", Options: []components.Option{{Value: "agree", Label: "Iedereen is het eens"}, {Value: "other", Label: "Iets anders", Hint: "U schrijft wat."}}},
					{Kind: components.Textarea, Name: "outcome.text", Label: "Wat dan?", ShowIf: components.ShowIf{Name: "outcome", Value: "other"}},
					{Kind: components.File, Name: "minutes", Label: "Verslag", Hint: "Pdf, hoogstens 50 MB. Zet er geen namen van slachtoffers in.", Accept: ".pdf", Optional: true},
					{Kind: components.Checkbox, Name: "sure", Label: "Iedereen die erbij was, heeft het verslag gezien", Hint: "Anders is het nog een concept."},
					{Kind: components.Hidden, Name: "kind", Value: "triangle"},
				}},
			},
		},
	}
}

func everyFieldWrong(ctx context.Context) deed.Page {
	page := everyField(ctx)
	page.Form.Values = url.Values{"on": {"vorige week"}}
	page.Form.Errors = map[string]string{}
	for _, name := range []string{"on", "where", "present", "how", "outcome", "minutes", "sure"} {
		page.Form.Errors[name] = "Dit klopt nog niet: " + name
	}
	page.Form.Errors["on"] = i18n.T(ctx, "demo.clock.wrong")
	return page
}

func blockedDeed(ctx context.Context) deed.Page {
	page := everyField(ctx)
	page.Blockers = []components.Blocker{{Text: "De slachtofferbelangen zijn nog niet getoetst.", Href: "/cases/1/victim-check"}, {Text: "Het advies van de reclassering is er nog niet."}}
	page.Form.Groups = page.Form.Groups[:1]
	page.Aside = deed.Aside{ChecksTitle: "Voor de beslissing", Checks: []components.Check{{Label: "Advies reclassering", When: "9 juli 2026", Met: true}, {Label: "Slachtofferbelangen getoetst", Href: "#"}}, RowsTitle: "Kerngegevens", Rows: []components.Row{{Key: "Traject", Value: "v.i."}}}
	return page
}

func analysisPart(ctx context.Context) analysis.Page {
	page := analysis.Page{
		Identity: identity(), Asked: components.Asked{What: "Omgevingsanalyse, en 2 vragen van het OM", By: "Samira Bouzidi, OM Oost-Nederland", Due: due(8, 10, 3), Slim: true},
		Number: 5, Title: "Eerdere onrust en stemming", Lead: "Is er eerder onrust geweest? Wanneer, en wat gebeurde er?",
		Help: deed.Help{Summary: i18n.T(ctx, "analysis.help.summary"), Why: i18n.T(ctx, "step.P06.why")}, Done: 4,
		Request: []components.Row{{Key: "Vragen", Value: "Hoe is de buurt opgebouwd?"}}, Whole: components.LinkTo{Href: "#", Label: "Controleer de analyse"},
		Form: components.Form{
			Groups: []components.Group{{Fields: []components.Field{
				{Kind: components.Textarea, Name: "text_5", Label: "Uw tekst", Hint: i18n.T(ctx, "form.analysis-submit.hint.text_marked"), Value: "Na de aanhouding stonden er een week lang elke avond 20 tot 30 mensen bij de woning. Er is een ruit ingegooid.", Rows: 8},
				{Kind: components.Radio, Row: true, Name: "mark_5", Label: "Hoe zeker is dit?", Hint: i18n.T(ctx, "form.analysis-submit.hint.mark"), Options: []components.Option{{Value: "fact", Label: "Feit"}, {Value: "signal", Label: "Signaal"}, {Value: "assumption", Label: "Aanname"}}},
				{Kind: components.Static, Name: "readers", Label: i18n.T(ctx, "analysis.readers.label"), Value: i18n.T(ctx, "analysis.readers.analysis")},
			}}},
			Submit: i18n.T(ctx, "analysis.save_next", "part", 6), Second: components.Button{Label: i18n.T(ctx, "analysis.save"), Name: "stay", Value: "1"},
			Cancel: "#", CancelLabel: i18n.T(ctx, "analysis.previous", "title", "slachtoffers in de omgeving"), Draft: "/drafts/2", Saved: components.Saved{At: at(8, 5, 14, 32)},
		},
	}
	for i := range 12 {
		part := components.Part{Name: "Huishouden, buurt en kwetsbare plekken", Href: "#", State: i18n.T(ctx, "analysis.state.empty"), Current: i == 4}
		if i < 3 {
			part.State, part.Kind = i18n.T(ctx, "analysis.state.done"), "done"
		}
		page.Parts = append(page.Parts, part)
	}
	return page
}

func analysisWrong(ctx context.Context) analysis.Page {
	page := analysisPart(ctx)
	page.Form.Values = url.Values{"text_5": {"Er is een ruit ingegooid."}}
	page.Form.Errors = map[string]string{"mark_5": i18n.T(ctx, "analysis.mark.choose")}
	page.Form.Saved = components.Saved{Failed: true}
	page.Parts[4].State, page.Parts[4].Kind = i18n.N(ctx, "analysis.errors", 1), "error"
	return page
}

func weighing(ctx context.Context) weigh.Page {
	return weigh.Page{
		Identity: identity(), Title: "Weeg de zienswijze en beslis", Lead: i18n.T(ctx, "weigh.lead", "mayor", "Annelies Veenstra, burgemeester van Lochem", "date", "7 augustus 2026"),
		LeadLink: components.LinkTo{Href: "#", Label: i18n.T(ctx, "weigh.read")}, Position: "geen bezwaar, als aan voorwaarden is voldaan.",
		Blockers: []components.Blocker{{Href: "#point-2", Text: i18n.T(ctx, "weigh.blocker.point", "n", 2)}, {Href: "#point-3", Text: i18n.T(ctx, "weigh.blocker.reason", "n", 3)}},
		Points: []weigh.Point{
			{Key: "v1/reason.order", Title: "Openbare orde", Quote: "In 2022 was er een week lang onrust in de wijk De Beemd. Nu zijn er geen signalen.", Result: weigh.Adopted, Reason: "De wijk De Beemd blijft in het locatieverbod (voorwaarde b), de hele proeftijd."},
			{Key: "v1/reason.victims", Title: "Slachtoffers en nabestaanden", Quote: "Slachtoffers moeten hem niet onverwacht tegenkomen."},
			{Key: "v1/reason.person", Title: "Betrokkene zelf", Quote: "Een eigen woning en werk zijn goed voor hem.", Result: weigh.Not},
		},
		Conditions: conditions(true), ConditionsState: "5, waarvan 1 aangepast", ConditionsLink: components.LinkTo{Href: "#", Label: "Voeg een voorwaarde toe"}, ConditionsNote: i18n.T(ctx, "weigh.conditions_note"),
		Form: components.Form{
			Groups: []components.Group{{Legend: "Beslissing", Fields: []components.Field{{Kind: components.Boxed, Name: "outcome", Label: "Wat beslist u?", Options: []components.Option{
				{Value: "grant", Label: "V.i. verlenen", Hint: "Op 5 oktober 2026, met 5 bijzondere voorwaarden en 2 jaar proeftijd"},
				{Value: "postpone", Label: "Beslissing uitstellen", Hint: "Hoogstens 6 maanden. U legt vast wanneer u opnieuw kijkt."},
			}}, {Kind: components.Date, Name: "until", Label: "Tot wanneer?", Hint: i18n.T(ctx, "form.date_hint"), ShowIf: components.ShowIf{Name: "outcome", Value: "postpone"}}}}},
			Submit: i18n.T(ctx, "weigh.save"), Cancel: "/cases/1",
		},
		Law: law(9, 7, 14), Terms: []string{"Betrokkene moet de beslissing dan hebben: 4 weken voor de v.i.-datum (artikel 6:2:13 lid 1 Sv). Nog 14 werkdagen."},
		Aside: deed.Aside{ChecksTitle: i18n.T(ctx, "weigh.checks"), Checks: []components.Check{{Label: "Slachtofferbelangen getoetst", When: "9 juni 2026", Met: true}, {Label: "Alle punten gewogen", When: "1 van 3", Href: "#points"}}, Title: i18n.T(ctx, "weigh.documents"), Items: []components.ShownItem{{Href: "#", Label: "Zienswijze"}, {Href: "#", Label: "Reclasseringsadvies"}}},
	}
}

func weighingWrong(ctx context.Context) weigh.Page {
	page := weighing(ctx)
	page.Blockers = nil
	page.Law = law(8, 7, 2)
	page.Form.Values = url.Values{weigh.ResultField("v1/reason.order"): {weigh.Adopted}, weigh.ReasonField("v1/reason.order"): {"Blijft in het verbod."}, weigh.ResultField("v1/reason.victims"): {weigh.Not}, "outcome": {"postpone"}}
	page.Form.Errors = map[string]string{weigh.ReasonField("v1/reason.victims"): i18n.T(ctx, "weighing.reason.required"), weigh.ResultField("v1/reason.person"): i18n.T(ctx, "weighing.result.choose"), "until": i18n.T(ctx, "demo.clock.wrong")}
	return page
}

func previewExample(ctx context.Context) preview.Page {
	return preview.Page{
		Identity: identity(), Back: components.LinkTo{Href: "#", Label: "Terug naar de vraag"}, Whose: "de burgemeester", Screen: "Scherm van de burgemeester van Lochem",
		Lead: i18n.T(ctx, "preview.nothing_shared"), New: i18n.N(ctx, "preview.new_items", 2), Name: "Marcel Rietman", Sub: "Zaak 2026-000417, voorwaardelijke invrijheidstelling",
		Items: []preview.Item{
			{Title: "Wie het is, feit en straf", State: "gedeeld op 24 april 2026", Text: "Geboren 14 maart 1984. Poging tot doodslag, gevangenisstraf van 6 jaar."},
			{Title: "Uitkomst van de adrestoets", New: true, State: "grondslag 1", Text: "Geen conflict."},
			{Title: "Voorgestelde voorwaarden", New: true, State: "grondslag 1", Lines: []string{"Contactverbod", "Locatieverbod: het gebied ligt (deels) in uw gemeente"}},
		},
		Asked:   components.Asked{What: "Geef uw zienswijze", Due: due(8, 10, 3)},
		Grounds: []preview.Ground{{Article: "Artikel 39f lid 1 onder b Wjsg", Why: "Orde en veiligheid rond de terugkeer. Zonder deze gegevens kan de burgemeester de voorwaarden niet beoordelen."}},
		Purpose: "Doel: zienswijze op de voorwaarden (afspraak 3).", GroundLink: components.LinkTo{Href: "#", Label: "Wijzig grondslag of doel"},
		Hidden:     []string{"Het volledige reclasseringsadvies", "Wie de slachtoffers zijn en waar zij wonen", "Het strafdossier"},
		ShareTitle: i18n.T(ctx, "preview.share"), ShareText: i18n.T(ctx, "preview.share_text"),
		Form: components.Form{Submit: i18n.T(ctx, "form.view-request.submit"), Cancel: "#", CancelLabel: i18n.T(ctx, "preview.not_yet"), Seq: "3"},
	}
}
