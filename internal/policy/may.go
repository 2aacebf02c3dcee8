package policy

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Actor is a role in some relations that may do a deed.
type Actor struct {
	Role      who.Role
	Relations []who.Relation // nil: without any relation to the case, because there is no case yet
}

// Rule says who may do one deed. When it is possible is protocol's.
type Rule struct {
	Deed   who.Deed
	Name   string // in Dutch, in the document for lawyers; pages have their own words
	Actors []Actor
	Source string // agreement, article, step of the protocol, or «aanname»
	Note   string // what the deed itself still checks, or why somebody is not in the row
}

// Who acts, in most rows.
var (
	omOfficer    = Actor{who.OMOfficer, []who.Relation{who.Lead}}
	omLead       = Actor{who.OMLead, []who.Relation{who.Lead}}
	decider      = Actor{who.DecidingOfficer, []who.Relation{who.Decider}}
	officer      = Actor{who.MunicipalOfficer, municipal}
	mayor        = Actor{who.Mayor, municipal}
	adviser      = Actor{who.ProbationOfficer, []who.Relation{who.Advising}}
	supervisor   = Actor{who.ProbationOfficer, probation}
	police       = Actor{who.PoliceLiaison, []who.Relation{who.PoliceUnit}}
	om           = []Actor{omOfficer, omLead}
	omAndDecider = []Actor{omOfficer, omLead, decider}
	admin        = []Actor{{who.OrgAdmin, nil}}
	seconds      = []Actor{{who.OrgAdmin, nil}, {who.TechAdmin, nil}}
	operator     = []Actor{{who.TechAdmin, nil}}
	takers       = []Actor{omOfficer, omLead, decider, {who.OMOfficer, []who.Relation{who.District}}, {who.OMLead, []who.Relation{who.District}}, officer, supervisor, police}
	anyParty     = []Actor{omOfficer, omLead, decider, {who.OMOfficer, []who.Relation{who.District}}, {who.OMLead, []who.Relation{who.District}},
		officer, mayor, supervisor, police}
)

// Rules is the table of deeds in a case: one row each. A deed without a row is nobody's; so is a deed for a standing that its row
// does not name.
var Rules = []Rule{
	{who.RegisterSignal, "signaal registreren", []Actor{{who.OMOfficer, nil}, {who.OMLead, nil}}, "P00", "er is nog geen zaak; eerst de dubbelcontrole"},
	{who.DismissSignal, "signaal afsluiten zonder zaak", om, "P00, P01", "met reden"},
	{who.OpenCase, "zaak openen", om, "P01", ""},
	{who.RecordFinality, "onherroepelijkheid vastleggen", om, "X6", "daarna lezen de gemeenten die meedoen de veroordeling"},
	{who.DiscloseConviction, "veroordeling delen voor zij onherroepelijk is", om, "X6; artikel 39f Wjsg", "met een eigen reden, per gemeente"},
	{who.CloseDuplicate, "afsluiten als dubbel", om, "P01", "met verwijzing naar de andere zaak"},
	{who.InformMayor, "burgemeester informeren", om, "P02; afspraak 3c", "met grondslag en doel"},
	{who.TellOutside, "buiten het systeem geïnformeerd", om, "P02; aanname", "wie, hoe, wanneer en door wie; met dezelfde grondslag en hetzelfde doel als delen"},
	{who.OpenNotice, "melding openen", []Actor{officer, mayor}, "P02; aanname", "gebeurt vanzelf als iemand van de gemeente de melding voor het eerst opent"},
	{who.JoinPolice, "politie laten deelnemen", om, "afspraak 3d; aanname", "de eenheid van het gebied, met grondslag en doel"},
	{who.WritePolice, "beeld van de politie geven", []Actor{police}, "P06; artikel 16 Wpg", "alleen de politie; de ambtenaar leest het niet"},
	{who.WriteProximity, "slachtoffers in de omgeving vastleggen", om, "P06; afspraak 4", "alleen het OM; de ambtenaar leest het niet"},
	{who.AcknowledgeNotice, "ontvangst bevestigen", []Actor{officer, mayor}, "P02a", ""},
	{who.ReturnNotice, "bericht teruggeven", []Actor{officer, mayor}, "P02a, P02b", "«niet onze inwoner»"},
	{who.CorrectMunicipality, "gemeente corrigeren", om, "P02b", ""},
	{who.NameMunicipality, "gemeente toevoegen", om, "P02; aanname", "met reden; zij wordt daarna geïnformeerd zoals de eerste"},
	{who.CommissionAdvice, "opdracht geven voor advies", omAndDecider, "P03; afspraak 3a", ""},
	{who.DeclineCommission, "opdracht afwijzen", []Actor{adviser}, "P03", ""},
	{who.RecordRiskEstimate, "risico-inschatting vastleggen", []Actor{supervisor}, "P03a; afspraak 1", "buiten het systeem gegeven"},
	{who.RecordInquiry, "navraag vastleggen", []Actor{supervisor, officer}, "P04; afspraak 3b", "buiten het systeem gedaan"},
	{who.RequestAnalysis, "omgevingsanalyse vragen", om, "P05; afspraak 3e", ""},
	{who.SubmitAnalysis, "omgevingsanalyse indienen", []Actor{officer}, "P06; afspraak 3e", ""},
	{who.DeclineAnalysis, "omgevingsanalyse afwijzen", []Actor{officer}, "P06", "met reden"},
	{who.ExtendAnalysis, "termijn analyse verlengen", om, "P06", "de vrager verlengt, één keer"},
	{who.WithdrawAnalysis, "vraag om analyse intrekken", om, "P06", "de vrager trekt in"},
	{who.CheckVictims, "slachtofferbelangen toetsen", om, "P07; art. 6:2:10 lid 3, onder c, Sv", "nooit een gemeente"},
	{who.RecordAddressCheck, "adrestoets vastleggen", om, "P08; afspraak 4", "een mens antwoordt, nooit het systeem"},
	{who.SubmitAdvice, "advies indienen", []Actor{adviser}, "P09; art. 2:1 Besluit tul", ""},
	{who.WaiveAdvice, "verdergaan zonder advies", om, "P11", "met reden"},
	{who.RecordTriangle, "driehoek vastleggen", []Actor{omOfficer, omLead, mayor}, "P10; afspraak 3d", "buiten het systeem gehouden"},
	{who.ProposeConditions, "voorwaarden voorstellen", om, "P11; afspraak 3f", ""},
	{who.RequestView, "zienswijze vragen", om, "P11; afspraak 3d", ""},
	{who.SubmitView, "zienswijze geven", []Actor{mayor}, "P12; derde uitgangspunt van de brief", "in persoon: een ambtenaar bereidt voor, alleen de burgemeester dient in"},
	{who.ExtendView, "termijn zienswijze verlengen", om, "P12", "de vrager verlengt, één keer"},
	{who.WithdrawView, "vraag om zienswijze intrekken", om, "P12", "de vrager trekt in"},
	{who.RecordReply, "reactie op bezwaar vastleggen", om, "P12a", "buiten het systeem gegeven"},
	{who.FreezeDraft, "weging en ontwerp vastzetten", []Actor{omOfficer, decider}, "P13; afspraak 3f", "wie voorbereidt, beslist niet"},
	{who.ReopenDraft, "ontwerp teruggeven", []Actor{decider}, "P13", ""},
	{who.TakeDecision, "beslissen over de v.i.", []Actor{decider}, "P14; art. 6:2:12 en 6:2:13 Sv", "een ander dan wie voorbereidde"},
	{who.NoteLateView, "late zienswijze noteren", omAndDecider, "P13; art. 2:3 Besluit tul", ""},
	{who.NotifyPartners, "partners in kennis stellen", omAndDecider, "P15", "met grondslag en doel"},
	{who.RecordObjection, "bezwaarprocedure vastleggen", om, "P15o; art. 6:6:8 Sv", "buiten het systeem gedaan"},
	{who.CommissionSupervision, "opdracht geven voor toezicht", omAndDecider, "P16; art. 2:1 lid 2 Besluit tul", ""},
	{who.RecordReturnPlan, "terugkeerplan vastleggen", []Actor{officer, omOfficer, omLead}, "P17", "buiten het systeem gemaakt"},
	{who.RecordVictimInformed, "slachtoffer geïnformeerd vastleggen", om, "P18", "alleen het feit"},
	{who.RecordReadiness, "gereedheid vastleggen", om, "P19", "buiten het systeem getoetst"},
	{who.ConfirmReturn, "terugkeer bevestigen", []Actor{omOfficer, omLead, supervisor}, "P20", ""},
	{who.StartSupervision, "toezicht starten", []Actor{supervisor}, "P21; art. 3:2 Besluit tul", ""},
	{who.RecordEvent, "gebeurtenis vastleggen", []Actor{supervisor}, "P22; art. 3:2 Besluit tul", ""},
	{who.ConfirmProgress, "voortgang bevestigen", []Actor{supervisor}, "P22", ""},
	{who.ReportBreach, "overtreding melden", []Actor{supervisor}, "P23; art. 6:3:14 lid 4 Sv", ""},
	{who.DecideBreach, "beslissen na overtreding", omAndDecider, "P23; art. 6:2:13a Sv", ""},
	{who.SubmitClosingReport, "afloopbericht indienen", []Actor{supervisor}, "P26; art. 3:5 Besluit tul", ""},
	{who.CloseCase, "zaak afsluiten", om, "P27", ""},
	{who.EndCase, "zaak voortijdig beëindigen", om, "P27; aanname", "overleden, uitgezet, overgedragen of ten onrechte geopend; met reden"},
	{who.ReopenCase, "zaak heropenen", om, "P27; aanname", "binnen de bewaartermijn, met reden"},
	{who.ChangeReturnDate, "terugkeerdatum wijzigen", omAndDecider, "X2, X3", "met bron en reden"},
	{who.AddDocument, "document toevoegen", anyParty, "aanname", "in een rubriek die hij zelf mag zien"},
	{who.WithdrawDocument, "document intrekken", anyParty, "aanname", "alleen van de eigen organisatie"},
	{who.AssignCase, "zaak toewijzen", anyParty, "aanname", "van wie het werk is; alleen mensen van de eigen organisatie; wie de zaak niet ziet, wijst hem ook niet toe"},
	{who.TakeCase, "zaak oppakken", takers, "aanname", "alleen wat nog niemand van de eigen organisatie oppakte"},
	{who.NarrowCase, "toegang beperken", anyParty, "aanname", "binnen de eigen organisatie; nooit zonder zichzelf"},
	{who.WidenCase, "toegang verruimen", anyParty, "aanname", "binnen de eigen organisatie"},
	{who.Remind, "herinneren", []Actor{omOfficer, omLead, decider, supervisor}, "termijnregels", "alleen wie iets heeft gevraagd"},
}

// OrgRules is the table of deeds of an organisation about its own people: no case has a part in them, and the protocol
// does not say when they are possible. Each is about the own organisation alone, but that a second person confirms or refuses.
var OrgRules = []Rule{
	{who.AddPerson, "persoon toevoegen", admin, "aanname", "nooit een adres dat al een account heeft"},
	{who.ResetPerson, "nieuw wachtwoord en nieuwe codes geven", admin, "aanname", "niet het eigen account; niet van wie ook elders werkt"},
	{who.DisablePerson, "account uitzetten", admin, "aanname", "niet de laatste beheerder; niet van wie ook elders werkt"},
	{who.EnablePerson, "account weer aanzetten", admin, "aanname", "niet van wie ook elders werkt"},
	{who.AddSeat, "functie toevoegen", admin, "aanname", "niet aan zichzelf; alleen functies van deze soort organisatie"},
	{who.ChangeSeat, "functie wijzigen", admin, "aanname", "niet de eigen functie of die van de laatste beheerder"},
	{who.EndSeat, "functie beëindigen", admin, "aanname", "niet de functie van de laatste beheerder"},
	{who.NameDeputy, "vervanger aanwijzen", []Actor{{who.Mayor, nil}, {who.OrgAdmin, nil}}, "aanname", "een burgemeester voor zichzelf; de beheerder niet zichzelf"},
	{who.ConfirmSeat, "functie bevestigen", seconds, "aanname", "de tweede persoon van de tabel hieronder; nooit wie het vroeg of om wie het gaat"},
	{who.DismissSeat, "functie niet bevestigen", seconds, "aanname", "wie mag bevestigen, mag weigeren"},
	{who.WithdrawSeat, "aanvraag intrekken", admin, "aanname", "alleen wie het vroeg"},
	{who.AddTeam, "team toevoegen", admin, "aanname", ""},
	{who.RenameTeam, "team hernoemen", admin, "aanname", ""},
}

// SystemRules is the table of deeds of who runs the system about what holds for every case alike. He sees no case by them.
var SystemRules = []Rule{
	{who.CloseDay, "dag sluiten", operator, "art. 3 lid 3 Algemene termijnenwet", "met de vindplaats van het besluit"},
	{who.OpenDay, "dag weer openen", operator, "aanname", "per vergissing ingevoerd, of het besluit is ingetrokken"},
}

// Preparing is the table of who writes the draft of what another gives in person: he opens the form and keeps what he wrote
// for his organisation, and cannot send it.
var Preparing = []Rule{
	{who.SubmitView, "zienswijze voorbereiden", []Actor{officer}, "P12; derde uitgangspunt van de brief", "alleen een concept; de burgemeester dient in"},
}

// Names tells whether a role stands in the row.
func (r Rule) Names(role who.Role) bool {
	return slices.ContainsFunc(r.Actors, func(a Actor) bool { return a.Role == role })
}

// RuleOf gives the row of a deed; false when the deed has none.
func RuleOf(deed who.Deed) (Rule, bool) {
	for _, rules := range [][]Rule{Rules, OrgRules, SystemRules} {
		for _, rule := range rules {
			if rule.Deed == deed {
				return rule, true
			}
		}
	}
	return Rule{}, false
}

// May tells whether a person may do a deed: nil, or fault.Forbidden. That it is possible now is protocol's to say; that
// the case may be known to exist at all is the frame's, which answers a stranger before it asks here.
func May(deed who.Deed, s Standing) error {
	rule, _ := RuleOf(deed)
	rule.Deed = deed // where it has no row it is nobody's
	return rule.allows(s)
}

// MayPrepare tells whether a person may write the draft of a deed that another does: nil, or fault.Forbidden.
func MayPrepare(deed who.Deed, s Standing) error {
	for _, rule := range Preparing {
		if rule.Deed == deed {
			return rule.allows(s)
		}
	}
	return fault.Forbidden{Deed: string(deed)}
}

func (r Rule) allows(s Standing) error {
	for _, actor := range r.Actors {
		if actor.Role == s.Role && actor.stands(s) && actor.reaches(s) {
			return nil
		}
	}
	return fault.Forbidden{Deed: string(r.Deed)}
}

// reaches tells whether the person gets at the case for this deed, and his standing has not ended. Where there is no case,
// nobody is assigned to it.
func (actor Actor) reaches(s Standing) bool {
	if actor.Relations == nil {
		s.Assigned = true
	}
	return s.Reaches()
}

func (actor Actor) stands(s Standing) bool {
	if actor.Relations == nil {
		return len(s.Relations) == 0
	}
	return slices.ContainsFunc(s.Relations, func(r who.Relation) bool { return slices.Contains(actor.Relations, r) })
}

// MayLine is one row of the database's table may. Relation is empty for a deed without a case.
type MayLine struct {
	Deed     who.Deed
	Role     who.Role
	Relation who.Relation
}

// MayLines is the table of deeds by role and relation; migrate writes it to the database.
func MayLines() []MayLine { return linesOf(slices.Concat(Rules, OrgRules, SystemRules)) }

// FormLines is for whom the form of a deed is: who may do it, and who writes its draft. It is empty for no deed.
func FormLines(deed who.Deed) []MayLine {
	return linesOf(slices.DeleteFunc(slices.Concat(Rules, Preparing), func(r Rule) bool { return r.Deed != deed }))
}

func linesOf(rules []Rule) []MayLine {
	var all []MayLine
	for _, rule := range rules {
		for _, actor := range rule.Actors {
			if actor.Relations == nil {
				all = append(all, MayLine{rule.Deed, actor.Role, ""})
			}
			for _, relation := range actor.Relations {
				all = append(all, MayLine{rule.Deed, actor.Role, relation})
			}
		}
	}
	return all
}
