// Package analysis is the analysis of the surroundings: asked by the OM, made by the municipality under twelve headings,
// used by OM and probation (P05, P06; agreement 3e). What it says under the police block and about victims is not the
// municipality's to fill in.
package analysis

import (
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
)

// Kinds of item of this package.
const (
	KindRequest  = "analysis_request"
	KindGeneral  = "analysis"         // the general headings
	KindHousing  = "analysis_housing" // the possibilities for housing
	KindDeclined = "analysis_declined"
	KindExtended = "analysis_extended"
)

// Heading is one of the twelve parts. By says who fills it in; Category who may read it.
type Heading struct {
	Number   int
	Name     statute.Name
	Hint     statute.Name
	By       string // municipality, om, police
	Category policy.Category
	Required bool
	Markable bool // the author says of it: fact, signal or assumption
}

// Headings are the twelve parts (domain §5.1; an assumption, no template was found).
var Headings = []Heading{
	{1, statute.Name{NL: "Zaak, auteur en geldigheid", EN: "Case, author and validity"}, statute.Name{NL: "Wie heeft de analyse gemaakt, en met wie is gesproken?", EN: "Who made the analysis, and who was consulted?"}, "municipality", policy.Analysis, true, false},
	{2, statute.Name{NL: "Adres en woonsituatie", EN: "Address and housing"}, statute.Name{NL: "Beschrijf de woning en de buurt. Noem geen huisnummers van anderen.", EN: "Describe the dwelling and the neighbourhood."}, "municipality", policy.Analysis, true, true},
	{3, statute.Name{NL: "Huishouden, buurt en kwetsbare plekken", EN: "Household, neighbourhood and vulnerable places"}, statute.Name{NL: "Scholen, kinderopvang en speelplekken in de buurt. Noem geen namen van buurtbewoners.", EN: "Schools, day care, playgrounds. Name no neighbours."}, "municipality", policy.Analysis, true, true},
	{4, statute.Name{NL: "Slachtoffers in de omgeving", EN: "Victims nearby"}, statute.Name{NL: "Dit onderdeel vult het OM in. U schrijft hier niets over slachtoffers.", EN: "The OM fills this in."}, "om", policy.VictimProximity, false, false},
	{5, statute.Name{NL: "Eerdere onrust en stemming", EN: "Earlier unrest and sentiment"}, statute.Name{NL: "Is er eerder onrust geweest? Wanneer, en wat gebeurde er?", EN: "Was there unrest before? When, and what happened?"}, "municipality", policy.Analysis, true, true},
	{6, statute.Name{NL: "Beeld van de politie", EN: "Police picture"}, statute.Name{NL: "Dit onderdeel vult de politie in, op grond van de Wpg.", EN: "The police fill this in."}, "police", policy.PoliceBlock, false, false},
	{7, statute.Name{NL: "Netwerk en steun", EN: "Network and support"}, statute.Name{NL: "Familie, werk, dagbesteding en zorg, voor zover nodig.", EN: "Family, work, daytime activity and care, as far as needed."}, "municipality", policy.Analysis, true, true},
	{8, statute.Name{NL: "Mogelijke verstoringen", EN: "Possible disturbances"}, statute.Name{NL: "Beschrijf in woorden wat er kan gebeuren en hoe waarschijnlijk dat is.", EN: "Describe in words what may happen and how likely it is."}, "municipality", policy.Analysis, true, true},
	{9, statute.Name{NL: "Maatregelen van de gemeente", EN: "Measures of the municipality"}, statute.Name{NL: "Wat kan de gemeente zelf doen?", EN: "What can the municipality do itself?"}, "municipality", policy.Analysis, true, false},
	{10, statute.Name{NL: "Andere mogelijkheden voor huisvesting", EN: "Other possibilities for housing"}, statute.Name{NL: "Mogelijkheden in de eigen gemeente.", EN: "Possibilities within the municipality."}, "municipality", policy.HousingOptions, false, false},
	{11, statute.Name{NL: "Voorwaarden die helpen", EN: "Conditions that would help"}, statute.Name{NL: "Welke voorwaarden (a tot en met n) zouden helpen, en waarom?", EN: "Which conditions (a–n) would help, and why?"}, "municipality", policy.Analysis, false, false},
	{12, statute.Name{NL: "Bronnen, en wat niet bekend is", EN: "Sources, and what is not known"}, statute.Name{NL: "Noem de bronnen. Schrijf ook op wat u niet weet.", EN: "Name the sources, and what you do not know."}, "municipality", policy.Analysis, true, false},
}

// Marks say how sure a statement is.
var Marks = []statute.Choice{
	{Code: "fact", Name: statute.Name{NL: "feit", EN: "fact"}},
	{Code: "signal", Name: statute.Name{NL: "signaal", EN: "signal"}},
	{Code: "assumption", Name: statute.Name{NL: "aanname", EN: "assumption"}},
}

// ValidMonths is how long an analysis may be relied on (an assumption).
const ValidMonths = 3

// Part is what the municipality wrote under one heading.
type Part struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Mark   string `json:"mark"`
}

// Analysis is a submitted version: the parts of one category.
type Analysis struct {
	Ask   protocol.Ref  `json:"ask"`
	Valid protocol.Date `json:"valid"`
	Parts []Part        `json:"parts"`
}

// Request is what the OM asks.
type Request struct {
	Questions string `form:"questions" json:"questions"`
	Area      string `form:"area" json:"area"`
}

// Find is the heading with a number; false when there is none.
func Find(number int) (Heading, bool) {
	if number < 1 || number > len(Headings) {
		return Heading{}, false
	}
	return Headings[number-1], true
}
