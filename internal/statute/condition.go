package statute

import (
	"slices"
	"strconv"
	"strings"
)

// Letter is the letter of a special condition in Sv 6:2:11(3): "a" to "n". The zero value is none.
type Letter string

// Monitoring says whether, and how, electronic supervision can support a condition. The article allows it for every
// special condition (6:2:11(4)); this is what is technically usual, and so assumed.
type Monitoring string

// The kinds of electronic monitoring; the empty value is not usual.
const (
	Location   Monitoring = "location"     // an ankle tag with GPS
	Alcohol    Monitoring = "alcohol"      // an alcohol meter
	CaseByCase Monitoring = "case_by_case" // depends on the condition
)

// Condition is one special condition that the OM may set.
type Condition struct {
	Letter  Letter
	ID      string // identifier in code and interfaces
	Name    Name
	Text    string // the words of Sv 6:2:11(3), text of 1 January 2025
	English string // what they say, in English; the Dutch words are the law
	// Sentence says what is imposed, with the parameters by name. A part in brackets is left out where its parameter is not known or
	// not the reader's to know, or gives way to what stands behind the bar.
	Sentence    Name
	Parameters  []Parameter
	Monitoring  Monitoring
	OfMayor     bool // a mayor's view usually touches it: a, b, c, h, m
	InProbation bool // its term ends at the latest with the probation term: f, g, h
}

// Source is the article of all special conditions.
const Source = "art. 6:2:11 lid 3 Sv"

// Conditions lists the special conditions a–n. Their parameters are our reading: the article names none.
var Conditions = []Condition{
	{Letter: "a", ID: "NoContact", Name: Name{"contactverbod", "no-contact condition"}, OfMayor: true,
		Text:     "een verbod contact te leggen of te laten leggen met bepaalde personen of instellingen",
		English:  "a ban on making contact, or having contact made, with certain persons or institutions",
		Sentence: Name{"Geen contact met [{persons}|bepaalde personen][ en niet met {institution}], ook niet via anderen[. Uitzondering: {exception}][. Tot en met {until}]", "No contact with [{persons}|certain persons][ and not with {institution}], nor through others[. Exception: {exception}][. Until {until}]"},
		Parameters: []Parameter{
			{Name: "persons", Kind: Text, Label: Name{"Met welke personen", "With which persons"}, Required: true, FromVictim: true},
			// A shelter, a school, a place of work, and with whom contact is allowed after all, say who the victim is.
			{Name: "institution", Kind: Institution, Label: Name{"Met welke instelling", "With which institution"}, FromVictim: true},
			{Name: "exception", Kind: Text, Label: Name{"Uitzondering", "Exception"}, FromVictim: true},
			until,
		}},
	{Letter: "b", ID: "LocationBan", Name: Name{"locatie- of vestigingsverbod", "location or settlement ban"}, OfMayor: true, Monitoring: Location,
		Text:     "een verbod zich op of in de directe omgeving van een bepaalde locatie te bevinden of te vestigen",
		English:  "a ban on being or settling at, or close to, a certain location",
		Sentence: Name{"Mag niet {form} in [{area}|een bepaald gebied][, op deze tijden: {window}][. Tot en met {until}]", "May not {form} in [{area}|a certain area][, at these times: {window}][. Until {until}]"},
		Parameters: []Parameter{
			{Name: "form", Kind: Select, Label: Name{"Wat mag betrokkene daar niet", "What the person may not do there"}, Required: true, Choices: []Choice{
				{"stay", Name{"komen", "be"}}, {"settle", Name{"gaan wonen", "settle"}},
				{"both", Name{"komen of gaan wonen", "be or settle"}}}},
			{Name: "area", Kind: Area, Label: Name{"Welk gebied", "Which area"}, Required: true, FromVictim: true},
			{Name: "window", Kind: TimeWindow, Label: Name{"Op welke tijden", "At which times"}},
			until,
		}},
	{Letter: "c", ID: "LocationCommand", Name: Name{"locatiegebod", "location command"}, OfMayor: true, Monitoring: Location,
		Text:     "een verplichting op bepaalde tijdstippen of gedurende een bepaalde periode op een bepaalde locatie aanwezig te zijn",
		English:  "an obligation to be present at a certain location at certain times or during a certain period",
		Sentence: Name{"Moet op deze tijden op {address} zijn: {window}[. Tot en met {until}]", "Must be at {address} at these times: {window}[. Until {until}]"},
		Parameters: []Parameter{
			{Name: "address", Kind: Address, Label: Name{"Op welk adres", "At which address"}, Required: true},
			{Name: "window", Kind: TimeWindow, Label: Name{"Op welke tijden", "At which times"}, Required: true},
			until,
		}},
	{Letter: "d", ID: "ReportingDuty", Name: Name{"meldplicht", "reporting duty"},
		Text:     "een verplichting zich op bepaalde tijdstippen te melden bij een bepaalde instantie",
		English:  "an obligation to report to a certain body at certain times",
		Sentence: Name{"Meldt zich bij {institution}, {frequency}[. Tot en met {until}]", "Reports to {institution}, {frequency}[. Until {until}]"},
		Parameters: []Parameter{
			{Name: "institution", Kind: Institution, Label: Name{"Bij welke instantie", "To which body"}, Required: true},
			{Name: "frequency", Kind: Frequency, Label: Name{"Hoe vaak", "How often"}, Required: true},
			until,
		}},
	{Letter: "e", ID: "SubstanceBan", Name: Name{"drugs- en alcoholverbod", "drug and alcohol ban"}, Monitoring: Alcohol,
		Text:     "een verbod op het gebruik van verdovende middelen of alcohol en de verplichting ten behoeve van de naleving van dit verbod mee te werken aan bloedonderzoek of urineonderzoek",
		English:  "a ban on the use of drugs or alcohol, and the obligation to cooperate with blood or urine tests to check this",
		Sentence: Name{"Gebruikt geen {substance}, en werkt mee aan {test}[, {frequency}][. Tot en met {until}]", "Uses no {substance}, and cooperates with {test}[, {frequency}][. Until {until}]"},
		Parameters: []Parameter{
			{Name: "substance", Kind: Select, Label: Name{"Welk middel", "Which substance"}, Required: true, Choices: []Choice{
				{"drugs", Name{"drugs", "drugs"}}, {"alcohol", Name{"alcohol", "alcohol"}}, {"both", Name{"drugs of alcohol", "drugs or alcohol"}}}},
			{Name: "test", Kind: Select, Label: Name{"Welk onderzoek", "Which test"}, Required: true, Choices: []Choice{
				{"urine", Name{"urineonderzoek", "urine test"}}, {"blood", Name{"bloedonderzoek", "blood test"}}, {"both", Name{"bloed- en urineonderzoek", "blood and urine test"}}}},
			{Name: "frequency", Kind: Frequency, Label: Name{"Hoe vaak wordt getest", "How often is tested"}},
			until,
		}},
	{Letter: "f", ID: "ClinicalAdmission", Name: Name{"opneming in een zorginstelling", "admission to a care institution"}, InProbation: true,
		Text:       "opneming van de veroordeelde in een zorginstelling gedurende een bepaalde termijn, ten hoogste gelijk aan de proeftijd",
		English:    "admission of the convicted person to a care institution for a certain term, at most as long as the probation term",
		Sentence:   Name{"Wordt opgenomen in {institution}[. Tot en met {until}]", "Is admitted to {institution}[. Until {until}]"},
		Parameters: []Parameter{institution, untilRequired}},
	{Letter: "g", ID: "Treatment", Name: Name{"behandeling", "treatment"}, InProbation: true,
		Text:       "een verplichting zich onder behandeling te stellen van een deskundige of zorginstelling gedurende een bepaalde termijn, ten hoogste gelijk aan de proeftijd",
		English:    "an obligation to be treated by an expert or a care institution for a certain term, at most as long as the probation term",
		Sentence:   Name{"Laat zich behandelen door {institution}[. Tot en met {until}]", "Is treated by {institution}[. Until {until}]"},
		Parameters: []Parameter{institution, untilRequired}},
	{Letter: "h", ID: "SupportedHousing", Name: Name{"begeleid wonen of maatschappelijke opvang", "supported housing or shelter"}, OfMayor: true, InProbation: true,
		Text:       "het verblijven in een instelling voor begeleid wonen of maatschappelijke opvang gedurende een bepaalde termijn, ten hoogste gelijk aan de proeftijd",
		English:    "living in an institution for assisted living or social shelter for a certain term, at most as long as the probation term",
		Sentence:   Name{"Verblijft in {institution}[. Tot en met {until}]", "Lives in {institution}[. Until {until}]"},
		Parameters: []Parameter{institution, untilRequired}},
	{Letter: "i", ID: "BehaviouralIntervention", Name: Name{"gedragsinterventie", "behavioural intervention"},
		Text:     "het deelnemen aan een gedragsinterventie",
		English:  "taking part in a behavioural programme",
		Sentence: Name{"Doet mee aan {programme}[. Tot en met {until}]", "Takes part in {programme}[. Until {until}]"},
		Parameters: []Parameter{
			{Name: "programme", Kind: Text, Label: Name{"Welke interventie", "Which programme"}, Required: true}, until}},
	{Letter: "j", ID: "VolunteerWorkBan", Name: Name{"verbod op vrijwilligerswerk", "volunteer work ban"},
		Text:     "een verbod vrijwilligerswerk van een bepaalde aard te verrichten",
		English:  "a ban on volunteer work of a certain kind",
		Sentence: Name{"Doet geen vrijwilligerswerk van deze aard: {kind}[. Tot en met {until}]", "Does no volunteer work of this kind: {kind}[. Until {until}]"},
		Parameters: []Parameter{
			{Name: "kind", Kind: Text, Label: Name{"Welk vrijwilligerswerk", "Which volunteer work"}, Required: true}, until}},
	{Letter: "k", ID: "TravelRestriction", Name: Name{"beperking om Nederland te verlaten", "restriction on leaving the Netherlands"},
		Text:     "een beperking van het recht om Nederland te verlaten",
		English:  "a limit to the right to leave the Netherlands",
		Sentence: Name{"{form}[. Tot en met {until}]", "{form}[. Until {until}]"},
		Parameters: []Parameter{
			{Name: "form", Kind: Select, Label: Name{"Welke beperking", "Which restriction"}, Required: true, Choices: []Choice{
				{"ban", Name{"niet naar het buitenland", "not abroad"}}, {"permission", Name{"alleen met toestemming naar het buitenland", "abroad only with permission"}},
				{"passport", Name{"paspoort inleveren", "passport surrendered"}}}},
			until,
		}},
	{Letter: "l", ID: "DamageCompensation", Name: Name{"schadevergoeding", "compensation of damage"},
		Text:     "gehele of gedeeltelijke vergoeding van de door het strafbare feit veroorzaakte schade of het treffen van een regeling voor het betalen van de schadevergoeding in termijnen",
		English:  "full or partial compensation for the damage that the offence caused, or an arrangement to pay it in instalments",
		Sentence: Name{"Vergoedt de schade {form}: {amount}[. Tot en met {until}]", "Compensates the damage {form}: {amount}[. Until {until}]"},
		Parameters: []Parameter{
			{Name: "form", Kind: Select, Label: Name{"Op welke manier", "In which way"}, Required: true, Choices: []Choice{
				{"full", Name{"geheel", "in full"}}, {"part", Name{"gedeeltelijk", "in part"}}, {"instalments", Name{"in termijnen", "in instalments"}}}},
			{Name: "amount", Kind: Amount, Label: Name{"Bedrag in euro's", "Amount in euros"}, Required: true},
			until,
		}},
	{Letter: "m", ID: "DutyToMove", Name: Name{"verhuisplicht", "duty to move"}, OfMayor: true,
		Text:     "de plicht te verhuizen uit een bepaald gebied",
		English:  "the duty to move away from a certain area",
		Sentence: Name{"Verhuist uit [{area}|een bepaald gebied][, uiterlijk op {by}]", "Moves out of [{area}|a certain area][, at the latest on {by}]"},
		Parameters: []Parameter{
			{Name: "area", Kind: Area, Label: Name{"Uit welk gebied", "Out of which area"}, Required: true, FromVictim: true},
			{Name: "by", Kind: Date, Label: Name{"Uiterlijk op", "At the latest on"}, Required: true},
		}},
	{Letter: "n", ID: "OtherConduct", Name: Name{"andere voorwaarde over het gedrag", "other condition on conduct"}, Monitoring: CaseByCase,
		Text:     "andere voorwaarden, het gedrag van de veroordeelde betreffende, waaraan deze gedurende de proeftijd heeft te voldoen",
		English:  "other conditions about the behaviour of the convicted person, which must be met during the probation term",
		Sentence: Name{"{text}[. Bescherming: {protected}][. Tot en met {until}]", "{text}[. Protected: {protected}][. Until {until}]"},
		Parameters: []Parameter{
			{Name: "text", Kind: Text, Label: Name{"Wat moet of mag betrokkene niet", "What the person concerned must or must not do"}, Required: true},
			{Name: "protected", Kind: Text, Label: Name{"Gebied, adres of personen, voor zover ontleend aan een slachtoffer", "Area, address or persons, as far as derived from a victim"}, FromVictim: true},
			until,
		}},
}

// Parameters that several conditions share.
var (
	until         = Parameter{Name: "until", Kind: Date, Label: Name{"Tot en met", "Until"}}
	untilRequired = Parameter{Name: "until", Kind: Date, Label: Name{"Tot en met", "Until"}, Required: true}
	institution   = Parameter{Name: "institution", Kind: Institution, Label: Name{"Welke instelling", "Which institution"}, Required: true}
)

// ByLaw is a condition that applies without being chosen.
type ByLaw struct {
	ID   string
	Name Name
	Text string
	// English is what Text says; the Dutch words are the law.
	English string
	Source  string
}

// Says is the words of the law, or in English what they say.
func (b ByLaw) Says(language string) string { return Name{b.Text, b.English}.In(language) }

// Says is the words of the law, or in English what they say.
func (c Condition) Says(language string) string { return Name{c.Text, c.English}.In(language) }

// General is the condition of every conditional release.
var General = ByLaw{"NoOffence", Name{"algemene voorwaarde", "general condition"},
	"de veroordeelde maakt zich voor het einde van de proeftijd niet schuldig aan een strafbaar feit",
	"the convicted person commits no offence before the end of the probation term", "art. 6:2:11 lid 1 Sv"}

// Automatic are the two conditions that apply by law once any special condition is set.
var Automatic = []ByLaw{
	{"Identity", Name{"vaststellen van de identiteit", "identity check"},
		"ten behoeve van het vaststellen van zijn identiteit medewerking verlenen aan het nemen van een of meer vingerafdrukken of een identiteitsbewijs ter inzage aanbieden",
		"cooperating with the taking of fingerprints, or showing a proof of identity, to establish identity", "art. 6:2:11 lid 2, onder a, Sv"},
	{"Supervision", Name{"medewerking aan het toezicht", "cooperation with supervision"},
		"medewerking verlenen aan het reclasseringstoezicht, daaronder begrepen de medewerking aan huisbezoeken en het zich melden bij de reclasseringsinstelling zo vaak en zolang als de reclasseringsinstelling dit noodzakelijk acht",
		"cooperating with probation supervision: home visits, and reporting to the probation organisation as often and for as long as it finds necessary", "art. 6:2:11 lid 2, onder b, Sv"},
}

// MostOfLetter is how many conditions of one letter one set can have: two areas, three treatments (our assumption: the article sets no number).
const MostOfLetter = 5

// Mark is what the n-th condition of the letter is called in a set, from 1: its letter, and from the second on its number too: «b», «b2».
func (c Condition) Mark(n int) string {
	if n <= 1 {
		return string(c.Letter)
	}
	return string(c.Letter) + strconv.Itoa(n)
}

// Marks are what all conditions of the letter can be called in a set, in order.
func (c Condition) Marks() []string {
	out := make([]string, MostOfLetter)
	for n := range out {
		out[n] = c.Mark(n + 1)
	}
	return out
}

// Find gives the condition of a mark («b», «b2»); false when there is none.
func Find(mark Letter) (Condition, bool) {
	for _, c := range Conditions {
		if strings.HasPrefix(string(mark), string(c.Letter)) && slices.Contains(c.Marks(), string(mark)) {
			return c, true
		}
	}
	return Condition{}, false
}

// InForceByLaw lists the conditions that apply besides the given number of special ones: the general one, and both
// automatic ones as soon as there is one special condition.
func InForceByLaw(special int) []ByLaw {
	if special == 0 {
		return []ByLaw{General}
	}
	return append([]ByLaw{General}, Automatic...)
}

// CanMonitor tells whether electronic monitoring is usual with this condition.
func (c Condition) CanMonitor() bool { return c.Monitoring != "" }

// Parameter gives a parameter by name; false when the condition has none of that name.
func (c Condition) Parameter(name string) (Parameter, bool) {
	for _, p := range c.Parameters {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}
