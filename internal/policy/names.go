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
	who.Probation: "reclassering",
}

var deedNames = map[who.Deed]string{
	who.RegisterSignal: "signaal registreren", who.DismissSignal: "signaal afsluiten zonder zaak", who.OpenCase: "zaak openen",
	who.CloseDuplicate: "afsluiten als dubbel", who.InformMayor: "burgemeester informeren",
	who.TellOutside: "buiten het systeem geïnformeerd", who.OpenNotice: "melding openen", who.AcknowledgeNotice: "ontvangst bevestigen",
	who.ReturnNotice: "bericht teruggeven", who.CorrectMunicipality: "gemeente corrigeren", who.CommissionAdvice: "opdracht geven voor advies",
	who.DeclineCommission: "opdracht afwijzen", who.RecordRiskEstimate: "risico-inschatting vastleggen", who.RecordInquiry: "navraag vastleggen",
	who.RequestAnalysis: "omgevingsanalyse vragen", who.SubmitAnalysis: "omgevingsanalyse indienen", who.DeclineAnalysis: "omgevingsanalyse afwijzen",
	who.ExtendAnalysis: "termijn analyse verlengen", who.WithdrawAnalysis: "vraag om analyse intrekken", who.CheckVictims: "slachtofferbelangen toetsen",
	who.RecordAddressCheck: "adrestoets vastleggen", who.SubmitAdvice: "advies indienen", who.WaiveAdvice: "verdergaan zonder advies",
	who.RecordTriangle: "driehoek vastleggen", who.ProposeConditions: "voorwaarden voorstellen", who.RequestView: "zienswijze vragen",
	who.SubmitView: "zienswijze geven", who.ExtendView: "termijn zienswijze verlengen", who.WithdrawView: "vraag om zienswijze intrekken",
	who.RecordReply: "reactie op bezwaar vastleggen", who.FreezeDraft: "weging en ontwerp vastzetten", who.ReopenDraft: "ontwerp teruggeven",
	who.TakeDecision: "beslissen over de v.i.", who.NoteLateView: "late zienswijze noteren", who.NotifyPartners: "partners in kennis stellen",
	who.RecordObjection: "bezwaarprocedure vastleggen", who.CommissionSupervision: "opdracht geven voor toezicht",
	who.RecordReturnPlan: "terugkeerplan vastleggen", who.RecordVictimInformed: "slachtoffer geïnformeerd vastleggen",
	who.RecordReadiness: "gereedheid vastleggen", who.ConfirmReturn: "terugkeer bevestigen", who.StartSupervision: "toezicht starten",
	who.RecordEvent: "gebeurtenis vastleggen", who.ConfirmProgress: "voortgang bevestigen", who.ReportBreach: "overtreding melden",
	who.DecideBreach: "beslissen na overtreding", who.SubmitClosingReport: "afloopbericht indienen", who.CloseCase: "zaak afsluiten",
	who.EndCase: "zaak voortijdig beëindigen", who.ReopenCase: "zaak heropenen", who.ChangeReturnDate: "terugkeerdatum wijzigen", who.AddDocument: "document toevoegen", who.WithdrawDocument: "document intrekken",
	who.AssignCase: "zaak toewijzen", who.TakeCase: "zaak oppakken", who.NarrowCase: "toegang beperken", who.WidenCase: "toegang verruimen", who.Remind: "herinneren",
	who.AddPerson: "persoon toevoegen", who.ResetPerson: "nieuw wachtwoord en nieuwe codes geven", who.DisablePerson: "account uitzetten",
	who.EnablePerson: "account weer aanzetten", who.AddSeat: "functie toevoegen", who.ChangeSeat: "functie wijzigen",
	who.EndSeat: "functie beëindigen", who.NameDeputy: "vervanger aanwijzen", who.ConfirmSeat: "functie bevestigen",
	who.DismissSeat: "functie niet bevestigen", who.WithdrawSeat: "aanvraag intrekken", who.AddTeam: "team toevoegen", who.RenameTeam: "team hernoemen",
	who.CloseDay: "dag sluiten", who.OpenDay: "dag weer openen",
}

var eventNames = map[Event]string{
	ReturnDateMoved: "terugkeerdatum gewijzigd", RequestWithdrawn: "vraag ingetrokken", TermExtended: "termijn verlengd",
	AnalysisReceived: "analyse ontvangen of afgewezen", AdviceReceived: "advies ontvangen of afgewezen", ViewReceived: "zienswijze ontvangen",
	ReceivedLate: "na het ontwerp ontvangen", Reconsider: "gevraagd de beslissing opnieuw te bekijken", DecisionTaken: "beslissing genomen", PartnersNotified: "partners in kennis gesteld: verleend",
	DecisionRefused: "partners in kennis gesteld: niet verleend", DecisionPostponed: "partners in kennis gesteld: uitgesteld",
	ReturnConfirmed: "terugkeer bevestigd", RiskEstimated: "risico-inschatting gegeven", NoHousing: "terugkeerplan zonder woonplek", NotReady: "niet klaar voor de terugkeer",
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
