package policy

import "github.com/terugkeer/terugkeer/internal/statute"

// line is one row of the sight table as a lawyer reads it. The cells stand in the order of Columns, in the notation of
// the table's legend: F full, S summary, T exists or its bare answer, – nothing, own its own organisation's items, o: for
// an item of another municipality on the same case, ¹ to ⁵ only under a condition.
type line struct {
	number   int
	category Category
	name     statute.Name
	cells    string // OM | CV | DI | MU | MA | AP | CO | PR | PO | ZV | BO | AU
	how      string // how it comes to be shared: «participation» by the deed that makes the party, «act» by a deed of its own
	grounds  []string
	assumed  bool // our reading, until a lawyer signs it off
}

// lines is what each organisation may see at most. What it sees = the least of this and what was granted to it.
// Changing a cell is a legal decision: the diff of this table is what is reviewed.
var lines = []line{
	// The case
	{1, Existence, statute.Name{NL: "bestaan, nummer en fase", EN: "existence, number, phase"},
		"F | F | F | F | F | T | F | F | F | F | F | T", "participation", []string{"om.order", "om.justice"}, true},
	{2, Identity, statute.Name{NL: "identiteit: naam en geboortedatum", EN: "identity: name, birth date"},
		"F | F | F | F | F | – | F | F | F | F | – | –", "participation; CO by R08", []string{"om.order", "om.justice"}, true},
	{3, Numbers, statute.Name{NL: "nummers: SKN, parketnummer", EN: "numbers: SKN, parketnummer"},
		"F | F | F | – | – | – | – | F | – | – | – | –", "participation", []string{"om.justice"}, true},
	{4, ApproachSet, statute.Name{NL: "benaderingsgegevens: leeftijdsgroep, delictcategorie, maand, woonbehoefte", EN: "approach set: age band, offence category, month, housing need"},
		"F | F | F | F | F | F | F | F | – | – | F | –", "R07", []string{"om.order"}, true},
	{5, Conviction, statute.Name{NL: "veroordeling: kwalificatie en straf", EN: "conviction: qualification, sentence"},
		"F | F | F | F¹ | F¹ | – | F¹ | F | F | S | S | –", "participation; ¹ act", []string{"om.order", "om.justice"}, true},
	{6, CourtFile, statute.Name{NL: "strafdossier, bijzonderheden van het delict", EN: "court file, details of the offence"},
		"F | F | – | – | – | – | – | F | – | – | – | –", "act", []string{"om.justice"}, true},
	{7, ReturnDate, statute.Name{NL: "terugkeerdatum met versies, traject", EN: "return date with its versions, track"},
		"F | F | F | F | F | T | F | F | F | F | F | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},
	{8, LeaveDates, statute.Name{NL: "verlofdata", EN: "leave dates"},
		"F | F | F | F | F | – | – | F | F | F | – | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},
	{9, Address, statute.Name{NL: "beoogd en feitelijk adres", EN: "intended and actual address"},
		"F | F | F | F o:T | F o:T | – | F | F | F | T | – | –", "participation", []string{"om.order", "om.justice"}, true},
	{10, CandidateAddress, statute.Name{NL: "kandidaat-adressen", EN: "candidate addresses"},
		"F | F | F | own | own | – | own | F | – | – | – | –", "act of the municipality", []string{"municipality.resocialisation"}, true},
	{11, Signal, statute.Name{NL: "signaal: bron en tekst", EN: "signal: source and text"},
		"F | – | – | own | own | – | – | own | – | – | – | –", "–", []string{"municipality.task"}, true},
	{12, Parties, statute.Name{NL: "partijen en hun contactpersonen", EN: "parties and their contact persons"},
		"F | F | F | F | F | T | T | F | F | F | F | T", "participation", []string{"om.order", "om.justice"}, true},
	{13, OrderRisk, statute.Name{NL: "openbare-orderisico volgens het OM", EN: "public-order risk, judged by the OM"},
		"F | F | F | F o:– | F o:– | – | F | S | F | S | S | –", "participation", []string{"om.order"}, true},
	{14, Grants, statute.Name{NL: "verstrekkingen en ontvangsten", EN: "grants and receipts (what was shared, opened when)"},
		"F | F | F | own | own | own | own | own | own | own | own | F", "–", []string{"own.accountability"}, true},
	{15, Closing, statute.Name{NL: "afsluiting: reden en lessen", EN: "closing: reason, lessons"},
		"F | F | F | F | F | – | – | F | S | S | – | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},

	// Advice and analysis
	{16, AdviceCommission, statute.Name{NL: "opdracht voor het advies, met vragen", EN: "commission of the advice, its questions"},
		"F | F | F | T | T | – | – | F | – | – | – | –", "participation", []string{"om.justice"}, true},
	{17, AdviceFull, statute.Name{NL: "reclasseringsadvies, volledig", EN: "probation advice in full"},
		"F | F | – | – | – | – | – | own | – | – | – | –", "act of PR", []string{"probation.advice"}, true},
	{18, AdviceExtract, statute.Name{NL: "uittreksel: voorgestelde voorwaarden, woonplan, uitvoerbaarheid", EN: "extract: proposed conditions, housing plan, feasibility"},
		"F | F | F | – | – | – | – | own | – | – | – | –", "act of PR", []string{"probation.advice"}, true},
	{19, AdviceSummary, statute.Name{NL: "samenvatting voor de gemeente", EN: "summary for the municipality"},
		"F | F | F | F | F | – | F | own | S | F | S | –", "act of PR, released by OM", []string{"probation.partners"}, true},
	{20, PersonPosition, statute.Name{NL: "standpunt van betrokkene", EN: "position of the person concerned"},
		"F | F | – | – | – | – | – | own | – | – | – | –", "act of PR", []string{"probation.advice"}, true},
	{21, Health, statute.Name{NL: "gezondheid en behandeling", EN: "health and treatment"},
		"F² | F² | – | – | – | – | – | own | – | – | – | –", "act of PR", []string{"probation.advice"}, true},
	{22, RiskEstimate, statute.Name{NL: "risico-inschatting (afspraak 1)", EN: "risk estimate (agreement 1)"},
		"F | F | F | S | S | – | – | own | – | – | – | –", "act of PR", []string{"probation.partners"}, true},
	{23, Inquiry, statute.Name{NL: "navraag tussen reclassering en gemeente", EN: "inquiry between probation and a municipality"},
		"F | F | – | own | own | – | own | F | – | – | – | –", "participation", []string{"probation.partners", "municipality.task"}, true},
	{24, AnalysisRequest, statute.Name{NL: "vraag om de omgevingsanalyse", EN: "request for the analysis"},
		"F | F | F | F o:– | F o:– | – | F | T | – | – | – | –", "participation", []string{"om.order"}, true},
	{25, Analysis, statute.Name{NL: "omgevingsanalyse: algemene onderdelen", EN: "analysis of the surroundings: general headings"},
		"F | F | F | own o:T | own o:S | – | own | F | F | F | S | –", "act of MU", []string{"municipality.task"}, true},
	{26, PoliceBlock, statute.Name{NL: "omgevingsanalyse: politieblok", EN: "analysis: police block"},
		"F | F | F | – | F | – | – | – | own | – | – | –", "act of PO", []string{"police.order"}, true},
	{27, HousingOptions, statute.Name{NL: "omgevingsanalyse: mogelijkheden voor huisvesting", EN: "analysis: possibilities for housing"},
		"F | F | F | own o:– | own o:– | – | own | F | – | S | – | –", "act of MU", []string{"municipality.resocialisation"}, true},
	{28, Drafts, statute.Name{NL: "concepten en interne notities", EN: "drafts and internal notes (analysis, view, weighing, anything)"},
		"own | own | own | own | own | own | own | own | own | own | own | –", "never", nil, true},

	// View and decision
	{29, ViewRequest, statute.Name{NL: "vraag om de zienswijze, met de bevroren stukken", EN: "request for the view, with the frozen set"},
		"F | F | F | F o:– | F o:– | – | F | T | T | – | – | –", "participation", []string{"om.order"}, true},
	{30, View, statute.Name{NL: "zienswijze van de burgemeester, ingediend", EN: "mayor's view, submitted"},
		"F | F | F | own o:T | own o:T | – | own | F | S | S | S | –", "act of MA", []string{"municipality.task"}, true},
	{31, ProposedConditions, statute.Name{NL: "voorgestelde voorwaarden: soort en neutrale tekst", EN: "proposed conditions: kind and neutral text"},
		"F | F | F | F | F | – | F | F | – | – | S | –", "act of OM", []string{"om.order", "om.justice"}, true},
	{32, VictimConditions, statute.Name{NL: "voorwaarden: wat aan een slachtoffer is ontleend", EN: "conditions: what is derived from a victim (area, address, persons, map of a, b, m, n)"},
		"F | F | – | T³ | T³ | – | T³ | F | F⁴ | – | – | –", "act of OM; ³ «lies in your municipality: yes / no»; more by 42; ⁴ once in force", []string{"om.order", "om.justice"}, true},
	{33, DraftDecision, statute.Name{NL: "ontwerpbesluit, interne weging", EN: "draft decision, internal weighing"},
		"F | F | – | – | – | – | – | – | – | – | – | –", "never", nil, true},
	{34, Weighing, statute.Name{NL: "weging, per punt van de zienswijze", EN: "weighing, per point of that mayor's view"},
		"F | F | F | own o:– | own o:– | – | own | F | – | – | S | –", "with the decision", []string{"om.execution_administrative"}, true},
	{35, Decision, statute.Name{NL: "beslissing: uitkomst en datum", EN: "decision: outcome and date"},
		"F | F | F | F | F | – | F | F | F | S | F | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},
	{36, DecisionReasons, statute.Name{NL: "beslissing: motivering", EN: "decision: reasons"},
		"F | F | F | – | S | – | – | F | – | – | – | –", "act of CV", []string{"om.execution", "om.execution_administrative"}, true},
	{37, ConditionsInForce, statute.Name{NL: "geldende voorwaarden: soort en neutrale tekst", EN: "conditions in force: kind and neutral text"},
		"F | F | F | F | F | – | F | F | F | S | S | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},
	{38, Objection, statute.Name{NL: "bezwaar en rechter", EN: "objection and court"},
		"F | F | F | T | T | – | – | F | – | – | – | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},

	// Victims
	{39, VictimWishes, statute.Name{NL: "slachtoffers: wensen en beschermingsbehoefte", EN: "victims: wishes, protection need"},
		"F | F | – | – | – | – | – | S⁵ | – | – | – | –", "act of OM; ⁵ what a condition needs", []string{"om.justice"}, true},
	{40, ProtectionZone, statute.Name{NL: "beschermingsgebied, exact", EN: "protection zone, exact"},
		"F | F | – | – | – | – | – | F⁵ | F⁴ | – | – | –", "act of OM", []string{"om.justice", "om.prevention"}, true},
	{41, AddressCheck, statute.Name{NL: "antwoord op een adrestoets", EN: "answer to an address check"},
		"F | F | – | own T | own T | – | own T | own T | – | – | – | –", "the asker: conflict, none, unknown", []string{"om.order"}, true},
	{42, VictimInformation, statute.Name{NL: "slachtofferinformatie gevraagd door een burgemeester, met het afgeschermde antwoord", EN: "victim information asked by a mayor, and the masked answer"},
		"F | F | – | – | own | – | – | – | – | – | – | –", "act of OM", []string{"om.order"}, true},
	{43, VictimInformed, statute.Name{NL: "dat het slachtoffer is geïnformeerd", EN: "that the victim was informed"},
		"F | F | – | – | – | – | – | T | – | – | – | –", "participation", []string{"om.execution"}, true},

	// Supervision
	{44, SupervisionStatus, statute.Name{NL: "stand van het toezicht (berekend): actief, geëindigd, terug in detentie", EN: "supervision status (computed): active, ended, back in detention"},
		"F | F | F | S | S | – | – | own | S | S | S | –", "participation", []string{"probation.supervision", "om.execution_administrative"}, true},
	{45, SupervisionEvent, statute.Name{NL: "toezicht: afspraken, controles, bijzonderheden van de enkelband", EN: "supervision events: appointments, tests, monitoring details"},
		"F | F | – | – | – | – | – | own | – | – | – | –", "act of PR", []string{"probation.supervision"}, true},
	{46, OrderFact, statute.Name{NL: "feit dat de openbare orde raakt, gebeurtenis rond de woning", EN: "order-relevant fact, housing event"},
		"F | F | F | S | F | – | – | own | S | S | – | –", "act of OM (P23m)", []string{"om.execution_prevention"}, true},
	{47, Breach, statute.Name{NL: "overtreding: melding, advies, uitkomst", EN: "breach: notification, advice, outcome"},
		"F | F | F | – | – | – | – | own | – | – | – | –", "participation", []string{"probation.supervision"}, true},
	{48, ClosingReport, statute.Name{NL: "afloopbericht", EN: "closing report"},
		"F | F | T | T | T | – | – | own | – | – | – | –", "participation", []string{"probation.supervision", "om.execution_administrative"}, true},

	// Together
	{49, ReturnPlan, statute.Name{NL: "terugkeerplan", EN: "return plan"},
		"F | F | F | F o:T | F o:T | – | – | F | S | F | – | –", "act of MU", []string{"municipality.resocialisation"}, true},
	{50, Readiness, statute.Name{NL: "gereedheid", EN: "readiness"},
		"F | F | F | S | S | – | – | S | S | S | – | –", "participation", []string{"om.execution", "om.execution_administrative"}, true},
	{51, Contingency, statute.Name{NL: "noodplan", EN: "contingency plan"},
		"F | F | F | F o:T | F o:T | – | – | F | F | S | S | –", "act of MA", []string{"municipality.task"}, true},
	{52, Triangle, statute.Name{NL: "driehoek: verslag en afspraken", EN: "driehoek: minutes, agreements"},
		"F | F | F | S o:– | F o:– | – | own | S | F | – | – | –", "participation", []string{"municipality.task", "om.order", "police.order"}, true},
	{53, Conference, statute.Name{NL: "casusoverleg: uitkomsten en taken", EN: "case conference: outcomes and tasks"},
		"F | – | F | F | F | – | – | F | F | F | – | –", "those present", []string{"joint.wgs"}, true},
	{54, Obstacle, statute.Name{NL: "knelpunt, reikwijdte en gezamenlijke conclusie", EN: "obstacle, its scope, joint conclusion"},
		"F | F | F | S | F | – | – | F | – | S | S | –", "participation", []string{"om.order", "om.justice"}, true},
	{55, MayorToMayor, statute.Name{NL: "burgemeester aan burgemeester", EN: "mayor to mayor"},
		"S | – | – | – | own | own | own | S | – | – | S | –", "both mayors", []string{"municipality.task"}, true},
	{56, Settlement, statute.Name{NL: "vestigingsafspraak", EN: "settlement agreement"},
		"F | F | F | F | F | – | F | F | S | S | S | –", "act of both mayors", []string{"municipality.resocialisation"}, true},
	{57, Escalation, statute.Name{NL: "opschaling: vraag, niveaus, uitkomst", EN: "escalation: question, levels, outcome"},
		"F | F | F | F | F | – | – | F | S | S | F | –", "participation", []string{"om.order", "om.justice"}, true},
	{58, VictimProximity, statute.Name{NL: "nabijheid van een slachtoffer als soort knelpunt of opschaling", EN: "victim proximity as the kind of an obstacle or escalation"},
		"F | F | F | – | F | – | – | F | – | – | – | –", "R02", []string{"om.order"}, true},

	// About the record
	{59, Inbox, statute.Name{NL: "berichten, taken, postvak", EN: "messages, tasks, inbox"},
		"own | own | own | own | own | own | own | own | own | own | own | –", "–", nil, true},
	{60, Looks, statute.Name{NL: "wie er keek, binnen de eigen organisatie", EN: "who looked, within one's own organisation"},
		"– | – | – | – | – | – | – | – | – | – | – | F", "privacy officer only; a sharer sees receipts (14), not looks", []string{"own.accountability"}, true},
	{61, Accounts, statute.Name{NL: "accounts, teams, vervangers", EN: "accounts, teams, deputies"},
		"– | – | – | – | – | – | – | – | – | – | – | T", "organisation administrator, own organisation", []string{"own.accountability"}, true},

	// What is left of a part in a case
	{62, NoticeReturned, statute.Name{NL: "waarom een melding is teruggegeven", EN: "why a notice was returned"},
		"F | – | – | own | own | – | – | – | – | – | – | –", "with the OM", []string{"municipality.task"}, true},
	{63, ApproachEnded, statute.Name{NL: "dat een gemeente is benaderd, met het einde en de uitkomst", EN: "that a municipality was approached, with the end and the outcome"},
		"F | – | – | – | – | T | – | – | – | – | – | –", "R07; for three months after the end", []string{"om.order"}, true},
	{64, WronglyNamed, statute.Name{NL: "dat een gemeente ten onrechte is genoemd, en wanneer dat is hersteld", EN: "that a municipality was wrongly named, and when that was corrected"},
		"F | – | – | – | – | T | – | – | – | – | – | –", "by the correction; for five working days", []string{"om.order"}, true},
}
