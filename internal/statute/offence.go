package statute

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

// OffenceSource says where the table of offences comes from. It is outdated: the sexual offences were renumbered on
// 1 July 2024. The present text must be put in before live use.
const OffenceSource = "art. 11a Besluit justitiële en strafvorderlijke gegevens, tekst van 2 april 2015 (verouderd)"

// OffencesOutdated is true as long as the table holds the text of 2015; pages that use it say so.
const OffencesOutdated = true

// Offence is one offence, or measure, that leads to an administrative notice (BIJ).
type Offence struct {
	Category  string // code of OffenceCategories
	Article   string // of the Wetboek van Strafrecht
	Name      Name
	Threshold string // code of Thresholds: from which sentence
}

// OffenceCategories are the groups that a mayor is shown before he may see the article (the approach set).
var OffenceCategories = []Choice{
	{"sexual", Name{"zeden en mensenhandel", "sexual offences and human trafficking"}},
	{"liberty", Name{"vrijheidsberoving", "deprivation of liberty"}},
	{"life", Name{"levensdelicten", "offences against life"}},
	{"violence", Name{"ernstig geweld", "serious violence"}},
	{"other", Name{"overig", "other"}},
	{"tbs", Name{"tbs", "hospital order (tbs)"}},
	{"pij", Name{"PIJ", "youth measure (PIJ)"}},
}

// Thresholds are the sentences from which an offence leads to a notice.
var Thresholds = []Choice{
	{"custodial", Name{"elke onvoorwaardelijke vrijheidsstraf of vrijheidsbenemende maatregel", "any unconditional custodial sentence or measure"}},
	{"one_year", Name{"alleen als het onvoorwaardelijke deel een jaar of langer is", "only if the unconditional part is one year or more"}},
	{"any", Name{"altijd", "always"}},
	{"extendable", Name{"alleen als de maatregel verlengbaar is (art. 77t lid 3 Sr)", "only if the measure can be extended"}},
}

//go:embed offences.csv
var offencesCSV string

// Offences lists the offences of the table, in the order of the article.
var Offences = readOffences(offencesCSV)

// readOffences panics on a file that is not as it should be: the file is compiled in, and a test reads it.
func readOffences(text string) []Offence {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) != 5 {
		panic(fmt.Sprintf("statute: offences.csv: %v", err))
	}
	offences := make([]Offence, 0, len(rows)-1)
	for _, row := range rows[1:] {
		offences = append(offences, Offence{row[0], row[1], Name{row[2], row[3]}, row[4]})
	}
	return offences
}
