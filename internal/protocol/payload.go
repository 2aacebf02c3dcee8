package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// The names stand in the ledger for good; a fact that changes its meaning gets a new name.

// Name is «signal_registered».
func (SignalRegistered) Name() string { return "signal_registered" }

// Key is the name.
func (f SignalRegistered) Key() string { return f.Name() }

// Name is «case_opened».
func (CaseOpened) Name() string { return "case_opened" }

// Key is the name.
func (f CaseOpened) Key() string { return f.Name() }

// Name is «known_changed».
func (KnownChanged) Name() string { return "known_changed" }

// Key is the name with what it is about.
func (f KnownChanged) Key() string { return "known." + f.What }

// Name is «party_named».
func (PartyNamed) Name() string { return "party_named" }

// Key is the name.
func (f PartyNamed) Key() string { return f.Name() }

// Name is «party_joined».
func (PartyJoined) Name() string { return "party_joined" }

// Key is the name with what it is about.
func (f PartyJoined) Key() string { return "party_joined." + string(f.Relation) }

// Name is «party_left».
func (PartyLeft) Name() string { return "party_left" }

// Key is the name.
func (f PartyLeft) Key() string { return f.Name() }

// Name is «asked».
func (Asked) Name() string { return "asked" }

// Key is the name with what it is about.
func (f Asked) Key() string { return "asked." + string(f.Kind) }

// Name is «answered».
func (Answered) Name() string { return "answered" }

// Key is the name.
func (f Answered) Key() string { return f.Name() }

// Name is «reached».
func (Reached) Name() string { return "reached" }

// Key is the name with what it is about.
func (f Reached) Key() string { return "reached." + string(f.Duty) }

// Name is «ask_extended».
func (AskExtended) Name() string { return "ask_extended" }

// Key is the name.
func (f AskExtended) Key() string { return f.Name() }

// Name is «ask_gone».
func (AskGone) Name() string { return "ask_gone" }

// Key is the name.
func (f AskGone) Key() string { return f.Name() }

// Name is «checked».
func (Checked) Name() string { return "checked" }

// Key is the name with what it is about.
func (f Checked) Key() string { return "checked." + string(f.Kind) }

// Name is «draft_frozen».
func (DraftFrozen) Name() string { return "draft_frozen" }

// Key is the name.
func (f DraftFrozen) Key() string { return f.Name() }

// Name is «draft_reopened».
func (DraftReopened) Name() string { return "draft_reopened" }

// Key is the name.
func (f DraftReopened) Key() string { return f.Name() }

// Name is «decision_taken».
func (DecisionTaken) Name() string { return "decision_taken" }

// Key is the name.
func (f DecisionTaken) Key() string { return f.Name() }

// Name is «track_changed».
func (TrackChanged) Name() string { return "track_changed" }

// Key is the name.
func (f TrackChanged) Key() string { return f.Name() }

// Name is «probation_term_changed».
func (ProbationTermChanged) Name() string { return "probation_term_changed" }

// Key is its name.
func (f ProbationTermChanged) Key() string { return f.Name() }

// Name is «return_date_changed».
func (ReturnDateChanged) Name() string { return "return_date_changed" }

// Key is the name.
func (f ReturnDateChanged) Key() string { return f.Name() }

// Name is «returned».
func (Returned) Name() string { return "returned" }

// Key is the name.
func (f Returned) Key() string { return f.Name() }

// Name is «supervision_commissioned».
func (SupervisionCommissioned) Name() string { return "supervision_commissioned" }

// Key is the name.
func (f SupervisionCommissioned) Key() string { return f.Name() }

// Name is «supervision_started».
func (SupervisionStarted) Name() string { return "supervision_started" }

// Key is the name.
func (f SupervisionStarted) Key() string { return f.Name() }

// Name is «supervision_event».
func (SupervisionEvent) Name() string { return "supervision_event" }

// Key is the name.
func (f SupervisionEvent) Key() string { return f.Name() }

// Name is «progress_confirmed».
func (ProgressConfirmed) Name() string { return "progress_confirmed" }

// Key is the name.
func (f ProgressConfirmed) Key() string { return f.Name() }

// Name is «supervision_ended».
func (SupervisionEnded) Name() string { return "supervision_ended" }

// Key is the name.
func (f SupervisionEnded) Key() string { return f.Name() }

// Name is «closing_reported».
func (ClosingReported) Name() string { return "closing_reported" }

// Key is the name.
func (f ClosingReported) Key() string { return f.Name() }

// Name is «breach_reported».
func (BreachReported) Name() string { return "breach_reported" }

// Key is the name.
func (f BreachReported) Key() string { return f.Name() }

// Name is «breach_decided».
func (BreachDecided) Name() string { return "breach_decided" }

// Key is the name.
func (f BreachDecided) Key() string { return f.Name() }

// Name is «case_reopened».
func (CaseReopened) Name() string { return "case_reopened" }

// Name is «case_closed».
func (CaseClosed) Name() string { return "case_closed" }

// Key is the name.
func (f CaseClosed) Key() string { return f.Name() }

// Key is the name.
func (f CaseReopened) Key() string { return f.Name() }

// Name is «noted».
func (Noted) Name() string { return "noted" }

// Key is the name with what it is about. Who works on a case is said by several deeds, each about one organisation.
func (f Noted) Key() string {
	if f.About != "" && strings.HasPrefix(f.What, "case.") {
		return workersOf(f.About)
	}
	return "noted." + f.What
}

// kinds makes an empty fact of each kind, for reading.
func kinds() map[string]func([]byte) (Fact, error) {
	return map[string]func([]byte) (Fact, error){
		"signal_registered":        read[SignalRegistered],
		"case_opened":              read[CaseOpened],
		"known_changed":            read[KnownChanged],
		"party_named":              read[PartyNamed],
		"party_joined":             read[PartyJoined],
		"party_left":               read[PartyLeft],
		"asked":                    read[Asked],
		"answered":                 read[Answered],
		"reached":                  read[Reached],
		"ask_extended":             read[AskExtended],
		"ask_gone":                 read[AskGone],
		"checked":                  read[Checked],
		"draft_frozen":             read[DraftFrozen],
		"draft_reopened":           read[DraftReopened],
		"decision_taken":           read[DecisionTaken],
		"track_changed":            read[TrackChanged],
		"return_date_changed":      read[ReturnDateChanged],
		"probation_term_changed":   read[ProbationTermChanged],
		"returned":                 read[Returned],
		"supervision_commissioned": read[SupervisionCommissioned],
		"supervision_started":      read[SupervisionStarted],
		"supervision_event":        read[SupervisionEvent],
		"progress_confirmed":       read[ProgressConfirmed],
		"supervision_ended":        read[SupervisionEnded],
		"closing_reported":         read[ClosingReported],
		"breach_reported":          read[BreachReported],
		"breach_decided":           read[BreachDecided],
		"case_closed":              read[CaseClosed],
		"case_reopened":            read[CaseReopened],
		"noted":                    read[Noted],
	}
}

func read[F Fact](body []byte) (Fact, error) {
	var fact F
	in := json.NewDecoder(bytes.NewReader(body))
	in.DisallowUnknownFields()
	if err := in.Decode(&fact); err != nil {
		return nil, err
	}
	return fact, nil
}

// Marshal writes a fact in its canonical form: the name first, then its fields in their order.
func Marshal(fact Fact) ([]byte, error) {
	body, err := json.Marshal(fact)
	if err != nil {
		return nil, fmt.Errorf("protocol: write %s: %w", fact.Name(), err)
	}
	head := fmt.Appendf(nil, `{"fact":%q`, fact.Name())
	if len(body) > 2 {
		head = append(head, ',')
	}
	return append(head, body[1:]...), nil
}

// Unmarshal reads one fact; unknown names and unknown fields are refused.
func Unmarshal(b []byte) (Fact, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return nil, fmt.Errorf("protocol: read fact: %w", err)
	}
	var name string
	if err := json.Unmarshal(fields["fact"], &name); err != nil {
		return nil, fmt.Errorf("protocol: a fact needs a name in «fact»: %w", err)
	}
	delete(fields, "fact")
	kind, known := kinds()[name]
	if !known {
		return nil, fmt.Errorf("protocol: unknown fact %q", name)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("protocol: read %s: %w", name, err)
	}
	fact, err := kind(body)
	if err != nil {
		return nil, fmt.Errorf("protocol: read %s: %w", name, err)
	}
	return fact, nil
}

// UnmarshalAll reads a JSON array of facts.
func UnmarshalAll(b []byte) ([]Fact, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, fmt.Errorf("protocol: facts are a JSON array: %w", err)
	}
	facts := make([]Fact, len(raw))
	for i, one := range raw {
		fact, err := Unmarshal(one)
		if err != nil {
			return nil, fmt.Errorf("fact %d: %w", i+1, err)
		}
		facts[i] = fact
	}
	return facts, nil
}

// Fold applies all facts to an empty case.
func Fold(facts []Fact) (*Facts, error) {
	f := &Facts{}
	for i, fact := range facts {
		if err := Apply(f, fact); err != nil {
			return nil, fmt.Errorf("fact %d: %w", i+1, err)
		}
	}
	return f, nil
}
