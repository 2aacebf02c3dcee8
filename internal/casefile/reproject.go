package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// Reproject computes the lists of every case anew, as the owner, and compares with those that are kept. A difference is told
// and not repaired. A case that the job has yet to look at again is passed by: its lists are of before.
func Reproject(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	err := eachProjected(ctx, db, func(which id.Case, edition string, facts, kept []byte, closed []calendar.Date) error {
		version, err := protocol.LoadVersion(edition)
		if err != nil {
			return err
		}
		f, err := factsFrom(facts)
		if err != nil {
			return fmt.Errorf("%s: %w", which, err)
		}
		var rows []stepRow
		if err := json.Unmarshal(kept, &rows); err != nil {
			return fmt.Errorf("steps of %s: %w", which, err)
		}
		plan := protocol.Evaluate(version, calendar.New(closed...), f, db.Now())
		if !bytes.Equal(ordered(rows), ordered(stepRowsOf(f, &plan))) {
			found = append(found, ledger.Finding{Stream: which.String(), Seq: f.Seq, What: "the lists differ from what the facts give"})
		}
		return nil
	})
	return found, err
}

// ordered is the rows in one order, as bytes.
func ordered(rows []stepRow) []byte {
	lines := make([]string, len(rows))
	for n, row := range rows {
		line, _ := json.Marshal(row) // plain fields
		lines[n] = string(line)
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "\n"))
}
