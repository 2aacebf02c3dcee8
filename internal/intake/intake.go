// Package intake begins a case: the signal with its duplicate check, the opening with who must know, or the decision that
// there is none (P00, P01). Informing the municipality is notice's.
package intake

import (
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/statute"
)

// Kinds of item of this package.
const (
	KindSignal     = "signal"
	KindConviction = "conviction"
	KindNumbers    = "numbers"
	KindAddress    = "address"
)

// Sources of a signal (domain: P00). A BIJ notice is a source that a municipality received, never a ground of the OM.
var Sources = []statute.Choice{
	{Code: "cvvi_list", Name: statute.Name{NL: "lijst van de CVv.i.", EN: "list of the CVv.i."}},
	{Code: "dji", Name: statute.Name{NL: "DJI of inrichting", EN: "DJI or institution"}},
	{Code: "bij", Name: statute.Name{NL: "BIJ-melding", EN: "BIJ notice"}},
	{Code: "clinic", Name: statute.Name{NL: "tbs-kliniek", EN: "tbs clinic"}},
	{Code: "probation", Name: statute.Name{NL: "reclassering", EN: "probation"}},
	{Code: "mayor", Name: statute.Name{NL: "vraag van een burgemeester", EN: "question of a mayor"}},
	{Code: "other", Name: statute.Name{NL: "anders", EN: "other"}},
}

// Signal is the signal's text, for the organisation that brought it.
type Signal struct {
	Source string `json:"source"`
	Text   string `json:"text"`
	// NotSame is why this is another person or return than the cases that the duplicate check found; empty when it found none.
	NotSame string `json:"not_same"`
	Found   int    `json:"found"`
}

// Conviction is the offence and the sentence in words, and when the sentence ends.
type Conviction struct {
	Qualification string        `json:"qualification"`
	Sentence      string        `json:"sentence"`
	SentenceEnd   calendar.Date `json:"sentence_end"`
	Irrevocable   string        `json:"irrevocable"`
	BIJ           string        `json:"bij"`
	Unknown       string        `json:"unknown"` // which risk information is not known: said, not left out (B6, B7)
}

// Numbers are the numbers for matching, OM and probation only.
type Numbers struct {
	Parket string `json:"parket"`
	SKN    string `json:"skn"`
}

// Address is where he means to live, or lives.
type Address struct {
	Text   string `json:"text"`
	Actual bool   `json:"actual"`
}
