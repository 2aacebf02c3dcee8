package policy

import "github.com/terugkeer/terugkeer/internal/who"

// The Dutch words of the document for lawyers. Texts on pages are in web/locales.

var roleNames = map[who.Role]string{
	who.OMOfficer: "OM-medewerker", who.OMLead: "OM-teamleider", who.DecidingOfficer: "beslisser v.i.",
	who.MunicipalOfficer: "gemeenteambtenaar", who.Mayor: "burgemeester", who.ProbationOfficer: "reclasseringswerker",
	who.PoliceLiaison: "contactpersoon politie", who.PrivacyOfficer: "functionaris gegevensbescherming",
	who.OrgAdmin: "beheerder organisatie", who.TechAdmin: "technisch beheerder",
}

var relationNames = map[who.Relation]string{
	"":          "zonder zaak",
	who.Lead:    "parket van de zaak",
	who.Decider: "CVv.i.", who.District: "parket van de driehoek", who.Origin: "gemeente van herkomst",
	who.Intended: "beoogde gemeente", who.Stay: "verblijfsgemeente", who.Approached: "benaderde gemeente",
	who.Considering: "overwegende gemeente", who.Agreed: "ontvangende gemeente", who.HandedOver: "gemeente die overdroeg",
	who.Corrected: "ten onrechte genoemde gemeente", who.Advising: "adviserende reclassering",
	who.Supervising: "toezichthoudende reclassering", who.PoliceUnit: "politie-eenheid", who.CareHouse: "zorg- en veiligheidshuis",
	who.Board: "overleg van de opschaling", who.Reporter: "melder",
}

var dutyNames = map[who.Duty]string{
	who.Prosecutor: "OM", who.DeciderDuty: "beslisser v.i.", who.Municipality: "gemeente", who.MayorDuty: "burgemeester",
	who.Probation: "reclassering", who.PoliceDuty: "politie",
}

var eventNames = map[Event]string{
	ReturnDateMoved: "terugkeerdatum gewijzigd", RequestWithdrawn: "vraag ingetrokken", TermExtended: "termijn verlengd",
	AnalysisReceived: "analyse ontvangen of afgewezen", AdviceReceived: "advies ontvangen of afgewezen", ViewReceived: "zienswijze ontvangen",
	ReceivedLate: "na het ontwerp ontvangen", Reconsider: "gevraagd de beslissing opnieuw te bekijken", DecisionTaken: "beslissing genomen", PartnersNotified: "partners in kennis gesteld: verleend",
	DecisionRefused: "partners in kennis gesteld: niet verleend", DecisionPostponed: "partners in kennis gesteld: uitgesteld",
	DistrictJoined: "parket van de driehoek neemt deel", PoliceJoined: "politie neemt deel", PoliceWrote: "beeld van de politie gegeven", ConvictionKnown: "veroordeling te lezen", ReturnConfirmed: "terugkeer bevestigd", RiskEstimated: "risico-inschatting gegeven", NoHousing: "terugkeerplan zonder woonplek", NotReady: "niet klaar voor de terugkeer",
	HousingEvent: "gebeurtenis rond de woning", DidNotStart: "toezicht niet gestart", BackInside: "terug in detentie", BreachReported: "overtreding gemeld", OrderBreach: "overtreding die de openbare orde raakt", BreachDecided: "beslist na overtreding",
	SupervisionEnded: "toezicht geëindigd", PartyCorrected: "gemeente gecorrigeerd", CaseClosed: "zaak afgesloten",
	CaseReopened: "zaak heropend", CaseDuplicate: "afgesloten als dubbel", Reminder: "herinnering",
}

var pairingNames = map[Pairing]string{Adds: "telt samen", Chosen: "apart: hij kiest", Never: "nooit"}

var urgencyNames = map[Urgency]string{Quiet: "alleen postvak", Soon: "e-mail, verzameld per dag (naar eigen keuze ook meteen of niet)", AtOnce: "e-mail, meteen"}

var footnotes = map[Condition]string{
	IfIrrevocable: "alleen als de veroordeling onherroepelijk is, of als het OM dit met reden heeft verstrekt",
	IfTreatment:   "alleen zolang voorwaarde e, f, g of h is voorgesteld of geldt",
	BareLocation:  "alleen het kale antwoord «ligt in uw gemeente: ja of nee»; meer via rubriek 42",
	IfInForce:     "alleen als de voorwaarden gelden",
	IfNeeded:      "alleen wat een voorgestelde of geldende voorwaarde nodig heeft",
}
