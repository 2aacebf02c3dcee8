package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Reproject computes the lists of every case anew, as the owner, and compares with those that are kept. A difference is told
// and not repaired. A case that the job has yet to look at again, for its time came
// or another day is closed now, is passed by: its lists are of before.
func Reproject(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	err := eachProjected(ctx, db, func(p projected, cal *calendar.Calendar) error {
		say := func(what string) { found = append(found, ledger.Finding{Stream: p.which.String(), What: what}) }
		version, err := protocol.LoadVersion(p.version)
		if err != nil {
			say("it runs on an edition of the terms that the program does not have")
			return nil
		}
		f, err := factsFrom(p.facts)
		if err != nil {
			return fmt.Errorf("%s: %w", p.which, err)
		}
		var rows []stepRow
		var cards []cardRow
		var keys []string
		if err := errors.Join(json.Unmarshal(p.steps, &rows), json.Unmarshal(p.cards, &cards), json.Unmarshal(p.keys, &keys)); err != nil {
			return fmt.Errorf("lists of %s: %w", p.which, err)
		}
		person := personOf(p.person)
		if p.person != nil && (p.form != keyForm || p.sort != person.Sort || !slices.Equal(p.found, person.Keys)) || p.person == nil && p.form != 0 {
			say("what it is found by was not derived from the person by this program")
		}
		plan := protocol.Evaluate(version, cal, f, db.Now())
		if !bytes.Equal(ordered(rows), ordered(stepRowsOf(f, &plan))) {
			say("the lists differ from what the facts give")
		}
		wantCards, wantKeys := listsOf(p.number, person, cardsOf(f, &plan))
		if !bytes.Equal(ordered(cards), ordered(wantCards)) {
			say("the cards differ from what the facts and the person give")
		}
		if !bytes.Equal(ordered(keys), ordered(wantKeys)) {
			say("what it is found by differs from what the person gives")
		}
		if p.closed != f.Closed.On {
			say("when it was closed differs from what the facts give")
		}
		return nil
	})
	return found, err
}

// cardRow is a card as it stands in the lists.
type cardRow struct {
	Org    id.Org            `json:"org_id"`
	Number string            `json:"number"`
	Name   string            `json:"name"`
	Sort   string            `json:"name_sort"`
	Born   *calendar.Partial `json:"birth_date"`
	Track  string            `json:"track"`
	Phase  protocol.Phase    `json:"phase"`
	T0     *calendar.Date    `json:"t0"`
	Place  string            `json:"place"`
	Lead   *id.Org           `json:"lead_org"`
	Closed *calendar.Date    `json:"closed_on"`
	Turn   *id.Org           `json:"turn_org"`
	Duty   who.Duty          `json:"turn_duty"`
	Next   *calendar.Date    `json:"watch_next"`
}

// listsOf are the cards and the keys of a case as app.keep writes them; a key with its organisation in front.
func listsOf(number string, person Identity, cards []card) ([]cardRow, []string) {
	rows, keys := []cardRow{}, []string{}
	for _, c := range cards {
		row := cardRow{Org: c.Org, Track: c.Track, Phase: c.Phase, T0: c.T0, Lead: c.Lead, Closed: c.Closed, Turn: c.Turn, Duty: c.Duty, Next: c.Next}
		if c.Place != nil {
			row.Place = account.TownName(*c.Place)
		}
		var mine []string
		if c.Known {
			row.Number, mine = number, append(mine, number)
		}
		if c.Named {
			row.Name, row.Sort, row.Born = person.Listed, person.Sort, known(person.Born)
			mine = append(mine, person.Keys...)
		}
		rows = append(rows, row)
		slices.Sort(mine)
		for _, key := range slices.Compact(mine) {
			keys = append(keys, c.Org.String()+" "+key)
		}
	}
	return rows, keys
}

func known(born calendar.Partial) *calendar.Partial {
	if born.IsZero() {
		return nil
	}
	return &born
}

// ordered is the rows in one order, as bytes.
func ordered[T any](rows []T) []byte {
	lines := make([]string, len(rows))
	for n, row := range rows {
		line, _ := json.Marshal(row) // plain fields
		lines[n] = string(line)
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "\n"))
}
