package statute

// Outcome is what the OM decides about a conditional release. The zero value is no decision.
type Outcome string

// The outcomes of Sv 6:2:13(1). Each is the OM's; a mayor's view is never one of them.
const (
	Grant    Outcome = "grant"
	Refuse   Outcome = "refuse"
	Postpone Outcome = "postpone"
)

// Outcomes lists the outcomes of a decision, in the order of the form.
var Outcomes = []Choice{
	{string(Grant), Name{"verlenen", "grant"}},
	{string(Refuse), Name{"niet verlenen", "refuse"}},
	{string(Postpone), Name{"uitstellen", "postpone"}},
}

// BreachOutcome is what the OM does after a breach of conditions. The zero value is no decision yet.
type BreachOutcome string

// The outcomes after a breach (Sv 6:2:13a); changing the conditions comes with its own step.
const (
	NoMeasure BreachOutcome = "none"
	Warned    BreachOutcome = "warning"
	Revoked   BreachOutcome = "revoked"
)

// BreachOutcomes lists the outcomes after a breach, in the order of the form.
var BreachOutcomes = []Choice{
	{string(NoMeasure), Name{"geen maatregel", "no measure"}},
	{string(Warned), Name{"waarschuwing", "warning"}},
	{string(Revoked), Name{"herroeping van de v.i.", "revocation"}},
}

// Aspects are the three interests that every decision must weigh (Sv 6:2:10(3)).
var Aspects = []Choice{
	{"fitness", Name{"gedrag dat een bijzondere geschiktheid tot terugkeer laat zien", "behaviour that shows special fitness to return"}},
	{"risk", Name{"mogelijkheden om risico’s te beperken en te beheersen", "possibilities to limit and control risk"}},
	{"victims", Name{"belangen van slachtoffers, nabestaanden en andere relevante personen", "interests of victims, relatives and other relevant persons"}},
}
