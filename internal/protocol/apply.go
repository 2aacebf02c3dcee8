package protocol

import "errors"

// Outcomes that the protocol itself looks at. The lists that a form offers stand with the deeds.
const (
	Grant       Code = "grant"
	Refuse      Code = "refuse"
	Postpone    Code = "postpone"
	Delivered   Code = "delivered"
	Declined    Code = "declined"
	Received    Code = "acknowledged"
	NotResident Code = "not_resident"
	NoObjection Code = "no_objection"
	Conditional Code = "no_objection_if"
	Objects     Code = "objection"
	NoView      Code = "no_view"
	NoneKnown   Code = "none_known"
	NoWish      Code = "no_wish"
	Revoked     Code = "revoked"
	Warning     Code = "warning"
	NoMeasure   Code = "none"
	Pending     Code = "pending"
	NotHeld     Code = "not_held"
	Completed   Code = "completed"
	Opened      Code = "opened"
	Told        Code = "told"
	EndedEarly  Code = "ended_early"
	// BackInDetention is how a case closes after conditional release was revoked.
	BackInDetention Code = "revoked_back_in_detention"
	// Kinds of event of a supervision after which something else can be recorded.
	PlanAgreed Code = "PlanAgreed"
	NotStarted Code = "NotStarted"
	Recalled   Code = "Recalled"
	Resumed    Code = "Resumed"
)

var (
	errUnknownAsk      = errors.New("no such ask")
	errUnknownDecision = errors.New("no such draft or decision")
	errNoSupervision   = errors.New("no such supervision")
	errTwice           = errors.New("already so")
	errNoDate          = errors.New("no date")
)

func (s SignalRegistered) apply(f *Facts) error {
	if !f.Signal.Registered.IsZero() {
		return errTwice
	}
	if s.On.IsZero() || s.Release.IsZero() || s.Track == "" {
		return errNoDate
	}
	f.Signal = Signal{Received: s.Received, Registered: s.On, Source: s.Source, Org: s.Org}
	f.Regime = s.Regime
	f.Track = append(f.Track, TrackFrom{Track: s.Track, From: s.On})
	f.Movements = []Movement{{Release: []Release{{Date: s.Release, On: s.On, Source: s.Source}}}}
	return nil
}

func (c CaseOpened) apply(f *Facts) error {
	if !f.Opened.IsZero() {
		return errTwice
	}
	if f.Signal.Registered.IsZero() || c.On.IsZero() {
		return errNoDate
	}
	f.Opened = c.On
	for what, value := range c.Known {
		f.know(what, value)
	}
	return nil
}

func (k KnownChanged) apply(f *Facts) error { f.know(k.What, k.Value); return nil }

func (f *Facts) know(what string, value Code) {
	if f.Known == nil {
		f.Known = map[string]Code{}
	}
	f.Known[what] = value
}

func (p PartyJoined) apply(f *Facts) error {
	f.Parties = append(f.Parties, Stay{Org: p.Org, Relation: p.Relation, From: p.From})
	return nil
}

func (p PartyNamed) apply(f *Facts) error {
	f.Named = append(f.Named, Stay{Org: p.Org, Relation: p.Relation, From: p.From})
	return nil
}

func (p PartyLeft) apply(f *Facts) error {
	named := false
	for i := range f.Named {
		if n := &f.Named[i]; n.Org == p.Org && n.Relation == p.Relation && n.Until.IsZero() {
			n.Until, named = p.Until, true
		}
	}
	for i := range f.Parties {
		s := &f.Parties[i]
		if s.Org == p.Org && s.Relation == p.Relation && s.Until.IsZero() {
			s.Until = p.Until
			return nil
		}
	}
	if named {
		return nil
	}
	return errors.New("no such party")
}

func (a Asked) apply(f *Facts) error {
	if a.On.IsZero() {
		return errNoDate
	}
	if f.FindAsk(a.ID) != nil {
		return errTwice
	}
	f.Asks = append(f.Asks, Ask{ID: a.ID, About: a.About, Kind: a.Kind, By: a.By, Of: a.Of, On: a.On})
	return nil
}

func (a Answered) apply(f *Facts) error {
	ask := f.FindAsk(a.Ask)
	if ask == nil {
		return errUnknownAsk
	}
	ask.Got = append(ask.Got, Answer{ID: a.ID, On: a.On, Outcome: a.Outcome, Late: f.decided(), Seq: f.Seq + 1})
	return nil
}

func (r Reached) apply(f *Facts) error {
	ask := f.FindAsk(r.Ask)
	if ask == nil || ask.Kind != Inform {
		return errUnknownAsk
	}
	if r.On.IsZero() {
		return errNoDate
	}
	if ask.HeardBy(r.Duty) {
		return errTwice
	}
	ask.Heard = append(ask.Heard, Heard{Duty: r.Duty, On: r.On, How: r.How})
	return nil
}

func (e AskExtended) apply(f *Facts) error {
	ask := f.FindAsk(e.Ask)
	if ask == nil {
		return errUnknownAsk
	}
	if !ask.Until.IsZero() {
		return errTwice
	}
	ask.Until = e.Until
	return nil
}

func (g AskGone) apply(f *Facts) error {
	ask := f.FindAsk(g.Ask)
	if ask == nil {
		return errUnknownAsk
	}
	ask.Gone, ask.Why = g.On, g.Why
	return nil
}

func (c Checked) apply(f *Facts) error {
	if c.On.IsZero() {
		return errNoDate
	}
	f.Checks = append(f.Checks, Check{Kind: c.Kind, About: c.About, On: c.On, Outcome: c.Outcome, T0: f.T0(), Seq: f.Seq + 1})
	return nil
}

func (d DraftFrozen) apply(f *Facts) error {
	if last := f.LastDecision(); last != nil && last.Taken.IsZero() {
		if !last.Frozen.IsZero() {
			return errTwice
		}
		*last = Decision{ID: d.ID, Frozen: d.On, Preparer: d.Preparer, Seq: f.Seq + 1, Reopened: last.Reopened}
		return nil
	}
	f.Decisions = append(f.Decisions, Decision{ID: d.ID, Frozen: d.On, Preparer: d.Preparer, Seq: f.Seq + 1})
	return nil
}

func (d DraftReopened) apply(f *Facts) error {
	last := f.LastDecision()
	if last == nil || last.ID != d.ID || last.Frozen.IsZero() || !last.Taken.IsZero() {
		return errUnknownDecision
	}
	last.Frozen, last.Reopened = Date{}, d.On
	return nil
}

func (d DecisionTaken) apply(f *Facts) error {
	last := f.LastDecision()
	if last == nil || last.ID != d.ID || last.Frozen.IsZero() || !last.Taken.IsZero() {
		return errUnknownDecision
	}
	last.Taken, last.Outcome, last.Served, last.Until, last.ReviewBy = d.On, d.Outcome, d.Served, d.Until, d.ReviewBy
	return nil
}

func (t TrackChanged) apply(f *Facts) error {
	f.Track = append(f.Track, TrackFrom{Track: t.Track, From: t.On})
	return nil
}

func (r ReturnDateChanged) apply(f *Facts) error {
	if r.Date.IsZero() || len(f.Movements) == 0 {
		return errNoDate
	}
	m := &f.Movements[0]
	m.Release = append(m.Release, Release{Date: r.Date, On: r.On, Source: r.Source, Tentative: r.Tentative})
	return nil
}

func (c ProbationTermChanged) apply(f *Facts) error {
	if c.Until.IsZero() {
		return errNoDate
	}
	granted := f.Granted()
	if granted == nil || granted.ID != c.Decision {
		return errUnknownDecision
	}
	granted.Until = c.Until
	if w := f.Watch(); w != nil && w.Ended.IsZero() {
		w.Until = c.Until // supervision was commissioned until the end of the term
	}
	return nil
}

func (r Returned) apply(f *Facts) error {
	if len(f.Movements) == 0 || r.Actual.IsZero() {
		return errNoDate
	}
	f.Movements[0].Actual = r.Actual
	return nil
}

func (s SupervisionCommissioned) apply(f *Facts) error {
	f.Oversight = append(f.Oversight, Oversight{ID: s.ID, Org: s.Org, Commissioned: s.On, Until: s.Until})
	return nil
}

func (f *Facts) watched(which Ref) (*Oversight, error) {
	w := f.Watch()
	if w == nil || w.ID != which {
		return nil, errNoSupervision
	}
	return w, nil
}

func (s SupervisionStarted) apply(f *Facts) error {
	w, err := f.watched(s.ID)
	if err == nil {
		w.Started = s.On
	}
	return err
}

func (s SupervisionEvent) apply(f *Facts) error {
	w, err := f.watched(s.ID)
	if err == nil {
		w.Events = append(w.Events, s.Kind)
	}
	return err
}

func (p ProgressConfirmed) apply(f *Facts) error {
	w, err := f.watched(p.ID)
	if err == nil {
		w.Confirmed = append(w.Confirmed, p.On)
	}
	return err
}

func (s SupervisionEnded) apply(f *Facts) error {
	w, err := f.watched(s.ID)
	if err == nil {
		w.Ended, w.Outcome = s.On, s.Outcome
	}
	return err
}

func (c ClosingReported) apply(f *Facts) error {
	w, err := f.watched(c.ID)
	if err == nil {
		w.Reported = c.On
	}
	return err
}

func (b BreachReported) apply(f *Facts) error {
	f.Breaches = append(f.Breaches, Breach{ID: b.ID, Happened: b.Happened, On: b.On})
	return nil
}

func (b BreachDecided) apply(f *Facts) error {
	for i := range f.Breaches {
		breach := &f.Breaches[i]
		if breach.ID != b.ID {
			continue
		}
		if !breach.Decided.IsZero() {
			return errTwice
		}
		breach.Decided, breach.Outcome = b.On, b.Outcome
		return nil
	}
	return errors.New("no such breach")
}

func (c CaseClosed) apply(f *Facts) error {
	if c.On.IsZero() {
		return errNoDate
	}
	f.Closed = Closed{On: c.On, Variant: c.Variant, To: c.To}
	return nil
}

func (c CaseReopened) apply(f *Facts) error {
	if c.On.IsZero() || f.Closed.On.IsZero() {
		return errNoDate
	}
	f.Reopened, f.Closed = append(f.Reopened, f.Closed), Closed{}
	return nil
}

func (Noted) apply(*Facts) error { return nil }
