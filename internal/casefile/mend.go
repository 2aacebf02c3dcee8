package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// Mending is what folding the facts of a case anew changes: ids and kinds, and nothing of what was written. Broken says why nothing
// can be folded; then nothing is changed. Without any line there is nothing to mend.
type Mending struct {
	Case   id.Case
	Broken []ledger.Finding
	Lines  []string // «missing: asks 0190…, analysis»
	Told   int      // messages that were never queued, because the fact that makes them was lost
}

// Mend folds the facts of a case anew from its ledger, as the owner, and writes them and the lists that are made of them where they
// differ, when do is set; else it only says what it would do. It leaves an entry, and tells what was never told: who had a message
// gets no second one. A ledger that does not verify, or of which a payload is gone, is left alone.
func Mend(ctx context.Context, db *postgres.DB, which id.Case, do bool) (Mending, error) {
	m := Mending{Case: which}
	err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
		stood, err := lockKept(ctx, tx, which)
		if err != nil {
			return err
		}
		payloads, found, err := ledger.Payloads(ctx, tx, which.UUID, stood.head)
		if err != nil {
			return err
		}
		if m.Broken = found; len(found) > 0 {
			return nil
		}
		folded, what := fold(payloads)
		if what != "" {
			m.Broken = []ledger.Finding{{Stream: which.String(), What: what}}
			return nil
		}
		return m.mend(ctx, tx, db, stood, folded, do)
	})
	return m, err
}

func (m *Mending) mend(ctx context.Context, tx postgres.Tx, db *postgres.DB, stood kept, folded *protocol.Facts, do bool) error {
	version, err := protocol.LoadVersion(stood.version)
	if err != nil {
		return err
	}
	cal, err := closedDays(ctx, tx)
	if err != nil {
		return err
	}
	now := db.Now()
	after := protocol.Evaluate(version, cal, folded, now)
	m.Lines = differ(stood.facts, folded)
	if !bytes.Equal(ordered(stood.steps), ordered(stepRowsOf(folded, &after))) {
		m.Lines = append(m.Lines, "lists: of before")
	}
	if len(m.Lines) == 0 {
		return nil
	}
	before := protocol.Evaluate(version, cal, stood.facts, now)
	untold, err := m.untold(ctx, tx, folded, &before, &after)
	if m.Told = len(untold); err != nil || !do {
		return err
	}
	body, err := json.Marshal(payload{Rows: ledger.KeepRows(nil)})
	if err != nil {
		return err
	}
	head, err := ledger.Append(ctx, tx, stood.head, ledger.Entry{Stream: m.Case.UUID, At: now, Deed: ledger.Refold, Case: m.Case, Category: policy.Existence, Body: body})
	if err != nil {
		return err
	}
	if err := saveCase(ctx, tx, m.Case, head, &after, cal, folded); err != nil {
		return err
	}
	if err := Project(ctx, tx, folded, &after, true); err != nil {
		return err
	}
	return message.Queue(ctx, tx, db, untold...)
}

// untold is what opens with the facts that were lost and nobody was told of.
func (m *Mending) untold(ctx context.Context, tx postgres.Tx, folded *protocol.Facts, before, after *protocol.Plan) ([]message.Message, error) {
	told, err := queued(ctx, tx, m.Case)
	if err != nil {
		return nil, err
	}
	d := &Deed{Case: m.Case, Facts: folded, Today: after.Today}
	return slices.DeleteFunc(opened(d, before, after), func(one message.Message) bool {
		return told[one.To.String()+" "+one.Step+" "+one.About]
	}), nil
}

// differ says which facts only one of two has, by ids and kinds.
func differ(stood, folded *protocol.Facts) []string {
	were, are := parts(stood), parts(folded)
	var out []string
	for _, name := range slices.Sorted(maps.Keys(are)) {
		if _, there := were[name]; !there {
			out = append(out, "missing: "+are[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(were)) {
		if _, there := are[name]; !there {
			out = append(out, "not in the ledger: "+were[name])
		}
	}
	return out
}

// parts takes facts apart: each part by all that it holds, and what may be shown of it.
func parts(f *protocol.Facts) map[string]string {
	b, _ := json.Marshal(f) // a struct of plain fields
	var all map[string]json.RawMessage
	_ = json.Unmarshal(b, &all) // an object, as every struct
	out := map[string]string{}
	for name, raw := range all {
		var many []json.RawMessage
		if json.Unmarshal(raw, &many) != nil {
			out[name+string(raw)] = name
			continue
		}
		for _, one := range many {
			var shown struct{ ID, Kind, Org, Relation any }
			_ = json.Unmarshal(one, &shown) // what has none of these shows its name alone
			line := name
			for _, part := range []any{shown.ID, shown.Kind, shown.Org, shown.Relation} {
				if part != nil {
					line += fmt.Sprintf(" %v", part)
				}
			}
			out[name+string(one)] = line
		}
	}
	return out
}

// kept is a case as it stands, before anything is folded.
type kept struct {
	version string
	head    ledger.Head
	facts   *protocol.Facts
	steps   []stepRow
}
