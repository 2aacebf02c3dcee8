// Package document receives files into a case and gives them out again: streamed, of a known kind by their content, counted
// and digested on the way, in a store of their own with the row in the database. Who may see one is casefile's: a document
// is an item of the record with exactly one category.
package document

import (
	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// KindDocument is the kind of the item of a document.
const KindDocument = "document"

// MostBytes is the size of the largest file: 50 MB.
const MostBytes = 50 << 20

// Document is the body of the item: what the file is and where it is stored.
type Document struct {
	Title  string `json:"title"`
	Sort   string `json:"sort"` // code of Sorts; empty: it belongs to another item
	Name   string `json:"name"` // as it was uploaded
	Type   string `json:"type"` // media type, by content
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hexadecimal
	Key    string `json:"key"`
	// Of is the item beside which it was given, in the same form; zero: it was added alone.
	Of id.Item `json:"of,omitzero"`
	// Carries is what runs in the program of who opens it; empty: nothing was seen, or it was received before anybody looked.
	Carries Carries `json:"carries,omitempty"`
}

// Sort is what kind of document somebody may add: its category, and with whom it is shared when it is added.
type Sort struct {
	Code     string
	Name     statute.Name
	By       []account.Kind
	Category policy.Category
	Regime   statute.DataRegime
	Ground   string
	Purpose  string
	With     []who.Relation
}

var (
	om       = []account.Kind{account.Parket, account.CVvi}
	town     = []account.Kind{account.Municipality}
	pro      = []account.Kind{account.Probation}
	deciders = []who.Relation{who.Lead, who.Decider, who.District}
)

// Sorts is the table of documents. What an organisation cannot choose here it cannot add.
var Sorts = []Sort{
	{"analysis", statute.Name{NL: "bijlage bij de omgevingsanalyse", EN: "annex to the analysis"}, town, policy.Analysis, statute.MunicipalData, "municipality.task", "order", []who.Relation{who.Lead, who.Decider, who.District, who.Advising, who.Supervising}},
	{"housing", statute.Name{NL: "stuk over huisvesting", EN: "document on housing"}, town, policy.HousingOptions, statute.MunicipalData, "municipality.resocialisation", "resocialisation", []who.Relation{who.Lead, who.Decider, who.Advising, who.Supervising}},
	{"triangle", statute.Name{NL: "verslag van de driehoek", EN: "minutes of the triangle"}, []account.Kind{account.Municipality, account.Parket}, policy.Triangle, statute.MunicipalData, "municipality.task", "order", []who.Relation{who.Lead, who.Decider, who.Origin, who.Intended}},
	{"return_plan", statute.Name{NL: "terugkeerplan", EN: "return plan"}, town, policy.ReturnPlan, statute.MunicipalData, "municipality.task", "order", []who.Relation{who.Lead, who.Decider, who.Advising, who.Supervising}},
	{"advice", statute.Name{NL: "reclasseringsadvies", EN: "probation advice"}, pro, policy.AdviceFull, statute.ProbationReport, "probation.advice", "justice", deciders},
	{"supervision", statute.Name{NL: "stuk over het toezicht", EN: "document on supervision"}, pro, policy.SupervisionEvent, statute.ProbationReport, "probation.advice", "justice", deciders},
	{"closing_report", statute.Name{NL: "afloopbericht", EN: "closing report"}, pro, policy.ClosingReport, statute.ProbationReport, "probation.advice", "justice", deciders},
	{"court_file", statute.Name{NL: "stuk uit het strafdossier", EN: "document of the court file"}, om, policy.CourtFile, statute.ProsecutionData, "om.justice", "justice", []who.Relation{who.Lead, who.Decider, who.Advising}},
	{"decision", statute.Name{NL: "beslissing", EN: "decision"}, om, policy.DecisionReasons, statute.ExecutionData, "om.execution", "execution", []who.Relation{who.Lead, who.Decider, who.District, who.Supervising}},
}

// SortsFor lists what an organisation of a kind may add.
func SortsFor(kind account.Kind) []Sort {
	var out []Sort
	for _, s := range Sorts {
		for _, by := range s.By {
			if by == kind {
				out = append(out, s)
			}
		}
	}
	return out
}

func findSort(code string, kind account.Kind) (Sort, bool) {
	for _, s := range SortsFor(kind) {
		if s.Code == code {
			return s, true
		}
	}
	return Sort{}, false
}
