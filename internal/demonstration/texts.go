package demonstration

// texts are the words of the invented cases. Nothing in them is about anybody.
var texts = struct {
	signal, risk, necessity, commission, analysisQuestions, advice, adviceSummary, adviceConditions, housing, viewQuestions, measures, communication              string
	reasonOrder, reasonPopulation, fitness, riskAspect, victims, analysisWeighed, viewWeighed, viewNone, reasons, notify, plan, supervisionPlan, progress, report string
	weighed                                                                                                                                                       []string
	summary                                                                                                                                                       map[string]string // by outcome
	analysis                                                                                                                                                      map[int]string
}{
	signal:            "Op de lijst van de CVv.i. Betrokkene komt in aanmerking voor voorwaardelijke invrijheidstelling.",
	risk:              "De zaak kreeg landelijk aandacht. In de buurt is na het vonnis onrust geweest.",
	necessity:         "De burgemeester kan zonder deze gegevens niet beoordelen of maatregelen nodig zijn voor de openbare orde.",
	commission:        "Adviseer over de risico’s, de voorwaarden die nodig zijn en het woonplan. Betrek daarbij de informatie van de gemeente over de omgeving.",
	analysisQuestions: "Hoe is de buurt opgebouwd? Is er eerder onrust geweest? Welke maatregelen kan de gemeente zelf nemen?",
	advice:            "Betrokkene werkte mee aan het onderzoek. De kans op herhaling wordt ingeschat als gemiddeld. Dagbesteding en een vaste woonplek beschermen. Zonder toezicht nemen de risico’s toe. De reclassering adviseert voorwaardelijke invrijheidstelling met bijzondere voorwaarden.",
	adviceSummary:     "De reclassering adviseert terugkeer naar het eigen adres, met meldplicht, contactverbod, locatieverbod en locatiegebod met enkelband. Er is een zelfstandige woning. Betrokkene heeft zicht op werk.",
	adviceConditions:  "Contactverbod, locatieverbod, locatiegebod met elektronisch toezicht en meldplicht.",
	housing:           "Zelfstandige huurwoning. De woning is beschikbaar op de dag van terugkeer.",
	viewQuestions:     "Wat vindt u van terugkeer naar dit adres? Wat vindt u van de voorgestelde voorwaarden? Welke maatregelen neemt de gemeente?",
	measures:          "Vast aanspreekpunt in de wijk, extra aandacht van de wijkagent in de eerste maand, begeleiding naar werk.",
	communication:     "De gemeente doet de woordvoering. Het OM en de reclassering stemmen vooraf af.",
	reasonOrder:       "In 2022 was er onrust in de buurt. Ik verwacht die opnieuw als de terugkeer zonder voorbereiding gebeurt.",
	reasonPopulation:  "Er wonen veel gezinnen met jonge kinderen. Duidelijke afspraken geven rust.",
	fitness:           "Betrokkene deed mee aan alle programma’s en hield zich aan de afspraken tijdens verlof.",
	riskAspect:        "De risico’s zijn te beperken met elektronisch toezicht en een vaste dagbesteding.",
	victims:           "De wensen van het slachtoffer zijn verwerkt in het contactverbod en het locatieverbod.",
	analysisWeighed:   "De omgevingsanalyse is meegewogen: het aanspreekpunt in de wijk en de inzet van de wijkagent zijn overgenomen in het plan.",
	viewWeighed:       "Uw zienswijze is per punt gewogen.",
	viewNone:          "Er waren geen punten om te wegen.",
	summary: map[string]string{
		"grant":    "Het OM ziet met de voorwaarden voldoende mogelijkheden om de risico’s te beperken.",
		"refuse":   "Het OM ziet met voorwaarden te weinig mogelijkheden om de risico’s te beperken.",
		"postpone": "Het OM wil eerst weten hoe het verlof verloopt, en beslist daarna opnieuw.",
	},
	reasons:         "Gelet op het gedrag tijdens de detentie, de mogelijkheden om risico’s te beperken en de belangen van het slachtoffer, in onderling verband bezien.",
	notify:          "De CVv.i. heeft beslist. U leest hier de uitkomst en wat dit voor u betekent.",
	plan:            "Woonplek: zelfstandige woning. Inkomen: bijstand aangevraagd. Identiteitsbewijs: geldig. Schulden: intake bij de kredietbank. Zorg: huisarts. Communicatie: via de gemeente. Bij onrust belt de wijkagent het aanspreekpunt.",
	supervisionPlan: "Wekelijks gesprek, huisbezoek elke twee weken, controle op het locatiegebod met de enkelband.",
	progress:        "Het toezicht verloopt volgens het plan. Betrokkene houdt zich aan de voorwaarden.",
	report:          "Het toezicht is afgelopen. Betrokkene heeft werk en een vaste woning.",
	weighed:         []string{"De voorgestelde voorwaarden voorzien hierin.", "Het OM neemt dit deels over: het toezicht wordt in de eerste drie maanden verzwaard.", "Dit gaat verder dan nodig is voor het doel van de voorwaarde."},
	analysis: map[int]string{
		1:  "Gemaakt door de afdeling Openbare orde en veiligheid, in overleg met het wijkteam en de woningcorporatie.",
		2:  "Eengezinswoning in een rustige straat. De huurovereenkomst loopt door.",
		3:  "Gemengde buurt met gezinnen en ouderen. Op 400 meter ligt een basisschool, op 250 meter een speelplek.",
		5:  "In 2022 was er na het vonnis onrust. Er was een bijeenkomst in het buurthuis. Nu zijn er geen signalen.",
		7:  "Een broer woont in de gemeente. Er is zicht op werk bij een bouwbedrijf.",
		8:  "Mogelijk komt er onrust via sociale media. De kans daarop is klein zolang de terugkeer niet in het nieuws komt.",
		9:  "Vast aanspreekpunt in de wijk, afspraken met de wijkagent, begeleiding naar werk.",
		10: "De woningcorporatie kan binnen twee maanden een andere woning in de gemeente aanbieden.",
		11: "Contactverbod (a), locatieverbod (b) en meldplicht (d).",
		12: "Wijkteam, woningcorporatie, wijkagent. Niet bekend is hoe de familie van het slachtoffer over de terugkeer denkt.",
	},
}

// offence is what somebody was convicted of, in words.
type offence struct{ qualification, sentence string }

var offences = []offence{
	{"Poging tot doodslag (artikel 287 juncto 45 Sr)", "Zes jaar gevangenisstraf"},
	{"Verkrachting (artikel 242 Sr)", "Vijf jaar gevangenisstraf"},
	{"Diefstal met geweld, in vereniging gepleegd (artikel 312 Sr)", "Vier jaar gevangenisstraf"},
	{"Zware mishandeling (artikel 302 Sr)", "Drie jaar gevangenisstraf"},
	{"Brandstichting met gevaar voor personen (artikel 157 Sr)", "Vier jaar en zes maanden gevangenisstraf"},
	{"Afpersing (artikel 317 Sr)", "Drie jaar en zes maanden gevangenisstraf"},
}
